-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS objet_mots ON offre.objet USING gin (espace_id, offre.mots(recherche, syllabus));
