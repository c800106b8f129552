-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS session_seance ON authz.session (fournisseur, seance) WHERE seance IS NOT NULL;
