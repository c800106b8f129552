-- A task may wait before it begins, so that it can be taken back: no worker takes it earlier.
ALTER TABLE evt.job ADD COLUMN pas_avant timestamptz;
-- The last lot of a clerk.
CREATE INDEX job_auteur ON evt.job (cree_par, type, cree_le DESC);
