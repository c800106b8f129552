-- no-transaction
-- Accounts by their identifier, the product itself by the word that it goes by.
CREATE INDEX CONCURRENTLY IF NOT EXISTS journal_acteur ON audit.journal (coalesce(acteur_id::text, acteur), le, id);
