-- Roles given by people: who gave them, what is delegated, what waits for somebody else to agree.

-- Whoever waits for these tables holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

ALTER TABLE authz.habilitation
    ADD COLUMN accordee_par uuid REFERENCES authz.utilisateur (id), -- NULL: the command line, or before this was kept
    ADD COLUMN accordee_le timestamptz,
    ADD COLUMN confirmee_par uuid REFERENCES authz.utilisateur (id),
    ADD COLUMN deleguee boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT habilitation_pas_a_soi CHECK (accordee_par IS DISTINCT FROM utilisateur_id),
    ADD CONSTRAINT habilitation_quatre_yeux CHECK (
        confirmee_par IS NULL OR (confirmee_par <> utilisateur_id AND confirmee_par IS DISTINCT FROM accordee_par)),
    ADD CONSTRAINT habilitation_deleguee_bornee CHECK (NOT deleguee OR (fin IS NOT NULL AND accordee_par IS NOT NULL));
CREATE INDEX habilitation_structure ON authz.habilitation (structure_code);
CREATE INDEX habilitation_accordee_par ON authz.habilitation (accordee_par) WHERE accordee_par IS NOT NULL;

-- A table of its own: the previous version would take what waits for what was given.
CREATE TABLE authz.demande_habilitation (
    id              uuid PRIMARY KEY,
    utilisateur_id  uuid NOT NULL REFERENCES authz.utilisateur (id),
    role_code       text NOT NULL REFERENCES authz.role (code),
    structure_code  text NOT NULL REFERENCES referentiel.structure (code),
    debut           date NOT NULL,
    fin             date,
    demandee_par    uuid NOT NULL REFERENCES authz.utilisateur (id),
    demandee_le     timestamptz NOT NULL,
    tranchee_par    uuid REFERENCES authz.utilisateur (id),
    tranchee_le     timestamptz,
    acceptee        boolean,
    CONSTRAINT demande_dates CHECK (fin IS NULL OR fin >= debut),
    CONSTRAINT demande_pas_a_soi CHECK (demandee_par <> utilisateur_id),
    CONSTRAINT demande_quatre_yeux CHECK (tranchee_par IS NULL OR (tranchee_par <> demandee_par AND tranchee_par <> utilisateur_id)),
    CONSTRAINT demande_tranchee CHECK (
        (tranchee_le IS NULL) = (acceptee IS NULL) AND (tranchee_le IS NULL) = (tranchee_par IS NULL))
);
CREATE UNIQUE INDEX demande_en_attente ON authz.demande_habilitation (utilisateur_id, role_code, structure_code)
    WHERE tranchee_le IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON authz.demande_habilitation TO pegase_app;

INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'HAB_GERER' FROM authz.role WHERE code = 'ADMIN' ON CONFLICT DO NOTHING;
INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'HAB_DELEGUER' FROM authz.role WHERE code = 'SCOLARITE' ON CONFLICT DO NOTHING;
