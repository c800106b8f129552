-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_traitement ON audit.journal (traitement, le, id);
