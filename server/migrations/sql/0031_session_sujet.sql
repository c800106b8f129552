-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS session_sujet ON authz.session (fournisseur, sujet) WHERE fournisseur IS NOT NULL;
