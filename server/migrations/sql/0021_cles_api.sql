-- Keys with which other systems call the interfaces, as an account that has its rights like any other.

CREATE TABLE authz.cle_api (
    id              uuid PRIMARY KEY,
    utilisateur_id  uuid NOT NULL REFERENCES authz.utilisateur (id),
    libelle         text NOT NULL,
    empreinte       bytea NOT NULL, -- SHA-256: the key itself is shown once and kept nowhere
    cree_le         timestamptz NOT NULL,
    expire_le       timestamptz NOT NULL,
    vue_le          timestamptz,
    revoquee_le     timestamptz,
    CONSTRAINT cle_api_empreinte_unique UNIQUE (empreinte),
    CONSTRAINT cle_api_dates CHECK (expire_le > cree_le)
);
-- A key that is ended leaves its name to the next one.
CREATE UNIQUE INDEX cle_api_libelle_unique ON authz.cle_api (utilisateur_id, libelle) WHERE revoquee_le IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON authz.cle_api TO pegase_app;
