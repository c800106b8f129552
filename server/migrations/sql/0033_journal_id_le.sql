-- no-transaction
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS journal_id_le ON audit.journal (id, le);
