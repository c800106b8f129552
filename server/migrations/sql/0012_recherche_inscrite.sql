-- no-transaction
-- `personne_recherche` stays for the version before.
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_recherche_inscrite ON identite.personne USING gin (recherche gin_trgm_ops) WHERE a_inscription;
