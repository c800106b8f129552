-- What other systems asked for under a key of their own: asked again, it is not done again.

-- Whoever waits for this table holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

CREATE TABLE evt.demande (
    utilisateur_id uuid NOT NULL REFERENCES authz.utilisateur (id),
    cle            text NOT NULL,
    empreinte      bytea NOT NULL, -- of what was asked
    job_id         uuid NOT NULL REFERENCES evt.job (id),
    le             timestamptz NOT NULL,
    PRIMARY KEY (utilisateur_id, cle)
);
CREATE INDEX demande_date ON evt.demande (le);
CREATE INDEX demande_job ON evt.demande (job_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON evt.demande TO pegase_app;
