-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS job_auteur ON evt.job (cree_par, id);
