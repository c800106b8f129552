-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS job_echec ON evt.job (fin_le) WHERE statut = 'ECHEC';
