-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_commune_naissance ON identite.personne (commune_naissance)
    WHERE commune_naissance IS NOT NULL;
