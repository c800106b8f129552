-- Acting in somebody else's name, to help her: the session says in whose, the journal says who really did it.

-- Whoever waits for these tables holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

ALTER TABLE authz.session
    ADD COLUMN au_nom_de uuid,             -- NULL: in one's own
    ADD COLUMN au_nom_depuis timestamptz,
    ADD COLUMN au_nom_motif text,
    ADD CONSTRAINT session_au_nom_connu FOREIGN KEY (au_nom_de) REFERENCES authz.utilisateur (id) NOT VALID,
    ADD CONSTRAINT session_au_nom_pas_soi CHECK (au_nom_de <> utilisateur_id) NOT VALID,
    ADD CONSTRAINT session_au_nom_entier CHECK ((au_nom_de IS NULL) = (au_nom_depuis IS NULL)
        AND (au_nom_de IS NULL) = (au_nom_motif IS NULL)) NOT VALID;
-- A handful of rows, and what the upkeep looks for each minute.
CREATE INDEX session_au_nom ON authz.session (au_nom_depuis) WHERE au_nom_de IS NOT NULL;

-- In whose name the actor of a line did it, with the name at the time. Lines that are there keep their form, and their seals.
ALTER TABLE audit.journal
    ADD COLUMN au_nom_de_id uuid,
    ADD COLUMN au_nom_de text;
GRANT INSERT (au_nom_de_id, au_nom_de) ON audit.journal TO pegase_app;

-- What a seal was made of: the version before knows no such column, and may seal lines while this one begins to write them.
ALTER TABLE audit.sceau
    ADD COLUMN forme smallint NOT NULL DEFAULT 1,
    ADD CONSTRAINT sceau_forme_connue CHECK (forme IN (1, 2)) NOT VALID;

-- Somebody of the support acted in the name of the person: why. NULL: a look like any other. A kind of its own would stop the
-- pages of the version before.
ALTER TABLE audit.consultation ADD COLUMN motif text;

INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'SEC_IMPERSONATION' FROM authz.role WHERE code = 'ADMIN' ON CONFLICT DO NOTHING;
