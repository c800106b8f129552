-- no-transaction
-- Who says where a value is used, or takes one away, counts the people whom it is said of.
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_nationalite ON identite.personne (nationalite);
