-- no-transaction
-- The version before counted with it, for a figure: it does so more slowly for as long as it runs.
DROP INDEX CONCURRENTLY IF EXISTS evt.outbox_a_publier;
