-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS outbox_ordre ON evt.outbox (xact, id);
