-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS depot_fichier ON pieces.depot (fichier_id) WHERE fichier_id IS NOT NULL;
