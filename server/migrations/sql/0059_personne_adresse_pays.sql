-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_adresse_pays ON identite.personne (adresse_pays) WHERE adresse_pays IS NOT NULL;
