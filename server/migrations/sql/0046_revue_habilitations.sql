-- Reviews of the roles that people have: what was in force when one began, and what became of each.

SET LOCAL lock_timeout = '5s';

CREATE TABLE authz.revue (
    id               uuid PRIMARY KEY,
    structure_code   text NOT NULL,
    ouverte_par      uuid NOT NULL,
    ouverte_le       timestamptz NOT NULL,
    echeance         date NOT NULL,                  -- last day
    fin_automatique  boolean NOT NULL DEFAULT false, -- what nobody reviewed is ended after the last day
    close_le         timestamptz,
    CONSTRAINT revue_structure_connue FOREIGN KEY (structure_code) REFERENCES referentiel.structure (code),
    CONSTRAINT revue_par_connu FOREIGN KEY (ouverte_par) REFERENCES authz.utilisateur (id),
    CONSTRAINT revue_dates CHECK (close_le IS NULL OR close_le >= ouverte_le)
);
CREATE UNIQUE INDEX revue_une_a_la_fois ON authz.revue (structure_code) WHERE close_le IS NULL;

-- Whose, which role and where are kept: what is taken away on its first day leaves no row of its own.
CREATE TABLE authz.revue_ligne (
    id              uuid PRIMARY KEY,
    revue_id        uuid NOT NULL,
    habilitation_id uuid,
    utilisateur_id  uuid NOT NULL,
    role_code       text NOT NULL,
    structure_code  text NOT NULL,
    decision        text,
    decidee_par     uuid, -- NULL: by the upkeep, after the last day
    decidee_le      timestamptz,
    CONSTRAINT revue_ligne_revue FOREIGN KEY (revue_id) REFERENCES authz.revue (id),
    CONSTRAINT revue_ligne_habilitation FOREIGN KEY (habilitation_id) REFERENCES authz.habilitation (id) ON DELETE SET NULL,
    CONSTRAINT revue_ligne_compte FOREIGN KEY (utilisateur_id) REFERENCES authz.utilisateur (id),
    CONSTRAINT revue_ligne_role FOREIGN KEY (role_code) REFERENCES authz.role (code),
    CONSTRAINT revue_ligne_structure FOREIGN KEY (structure_code) REFERENCES referentiel.structure (code),
    CONSTRAINT revue_ligne_par FOREIGN KEY (decidee_par) REFERENCES authz.utilisateur (id),
    CONSTRAINT revue_ligne_une_fois UNIQUE (revue_id, habilitation_id),
    CONSTRAINT revue_ligne_decision CHECK (decision IN ('CONFIRMEE', 'RETIREE', 'ECHUE', 'SANS_OBJET')),
    CONSTRAINT revue_ligne_decidee CHECK ((decision IS NULL) = (decidee_le IS NULL)),
    CONSTRAINT revue_ligne_par_qui CHECK ((decidee_par IS NOT NULL) = coalesce(decision IN ('CONFIRMEE', 'RETIREE'), false)),
    CONSTRAINT revue_ligne_pas_soi CHECK (decidee_par IS DISTINCT FROM utilisateur_id)
);
CREATE INDEX revue_ligne_habilitation ON authz.revue_ligne (habilitation_id);

GRANT SELECT, INSERT, UPDATE ON authz.revue, authz.revue_ligne TO pegase_app;
