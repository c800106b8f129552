-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_ordre ON audit.journal (xact, id);
