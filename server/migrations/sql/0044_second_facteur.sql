-- The second factor of an account of ours, and when a session last showed who is behind it.

SET LOCAL lock_timeout = '5s';

ALTER TABLE authz.session ADD COLUMN confirmee_le timestamptz; -- NULL: never, or opened by the previous version

CREATE TABLE authz.second_facteur (
    utilisateur_id  uuid PRIMARY KEY REFERENCES authz.utilisateur (id),
    secret          bytea NOT NULL,   -- encrypted; with the recovery codes, until it is active
    prepare_le      timestamptz NOT NULL,
    active_le       timestamptz,      -- NULL: shown, not yet confirmed by a first code
    dernier_pas     bigint,           -- a code works once
    codes           bytea[] NOT NULL DEFAULT '{}', -- digests of the recovery codes that are left
    CONSTRAINT second_facteur_actif CHECK (active_le IS NOT NULL OR (dernier_pas IS NULL AND cardinality(codes) = 0))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON authz.second_facteur TO pegase_app;
