-- no-transaction
-- Whoever looks for a thing does not always know of what kind it is; those who know lose nothing by it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_objet ON audit.journal (entite_id, le, id);
