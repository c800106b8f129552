-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_pays_naissance ON identite.personne (pays_naissance);
