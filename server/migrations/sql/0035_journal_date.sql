-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_date ON audit.journal (le, id);
