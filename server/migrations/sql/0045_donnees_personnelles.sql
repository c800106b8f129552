-- Personal data: who looked at a dossier, what a person asks about hers, and until when they are kept.

SET LOCAL lock_timeout = '5s';

-- Who of the staff looked at what is said of one person.
CREATE TABLE audit.consultation (
    id              uuid PRIMARY KEY,
    personne_id     uuid NOT NULL REFERENCES identite.personne (id),
    acteur_id       uuid NOT NULL REFERENCES authz.utilisateur (id),
    role_code       text NOT NULL, -- in which quality: a role may go, what was done with it stays
    structure_code  text NOT NULL,
    quoi            text NOT NULL,
    le              timestamptz NOT NULL,
    correlation_id  uuid NOT NULL,
    CONSTRAINT consultation_quoi_connu CHECK (quoi IN ('FICHE', 'PIECE', 'DOCUMENT', 'RECU', 'INTERFACE'))
);
CREATE INDEX consultation_personne ON audit.consultation (personne_id, le DESC);
CREATE INDEX consultation_acteur ON audit.consultation (acteur_id, le DESC);
CREATE INDEX consultation_age ON audit.consultation USING brin (le);
GRANT SELECT, INSERT ON audit.consultation TO pegase_app;

-- The application forgets what is old, and nothing else.
CREATE FUNCTION audit.oublier_consultations(avant timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    n bigint;
BEGIN
    DELETE FROM audit.consultation WHERE le < least(avant, now() - interval '1 month');
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END $$;
REVOKE ALL ON FUNCTION audit.oublier_consultations(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.oublier_consultations(timestamptz) TO pegase_app;

-- What a person asks about what is kept of her (articles 16, 18 and 21 of the regulation).
CREATE TABLE identite.demande (
    id           uuid PRIMARY KEY,
    personne_id  uuid NOT NULL REFERENCES identite.personne (id),
    genre        text NOT NULL,
    champ        text,          -- of a rectification
    valeur       text,          -- what it should be
    message      text NOT NULL,
    statut       text NOT NULL DEFAULT 'OUVERTE',
    reponse      text,
    cree_le      timestamptz NOT NULL,
    traitee_le   timestamptz,
    traitee_par  uuid REFERENCES authz.utilisateur (id),
    CONSTRAINT demande_genre_connu CHECK (genre IN ('RECTIFICATION', 'OPPOSITION', 'LIMITATION')),
    CONSTRAINT demande_statut_connu CHECK (statut IN ('OUVERTE', 'ACCEPTEE', 'REFUSEE', 'RETIREE')),
    CONSTRAINT demande_rectification CHECK ((genre = 'RECTIFICATION') = (champ IS NOT NULL)),
    CONSTRAINT demande_traitee CHECK ((statut = 'OUVERTE') = (traitee_le IS NULL)),
    CONSTRAINT demande_refus_motive CHECK (statut <> 'REFUSEE' OR reponse IS NOT NULL)
);
CREATE INDEX demande_personne ON identite.demande (personne_id, cree_le DESC);
CREATE INDEX demande_ouverte ON identite.demande (cree_le) WHERE statut = 'OUVERTE';
-- One question at a time about one field.
CREATE UNIQUE INDEX demande_seule ON identite.demande (personne_id, genre, coalesce(champ, '')) WHERE statut = 'OUVERTE';
GRANT SELECT, INSERT, UPDATE, DELETE ON identite.demande TO pegase_app;

ALTER TABLE identite.personne ADD COLUMN pseudonymisee_le timestamptz;

INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'IDT_MODIFIER' FROM authz.role WHERE code IN ('ADMIN', 'SCOLARITE') ON CONFLICT DO NOTHING;

-- A document is kept for a while only; that it was there, and accepted, is kept with the enrolment.
ALTER TABLE pieces.depot
    ADD COLUMN fichier_ote_le timestamptz,
    DROP CONSTRAINT depot_fichier_present,
    ADD CONSTRAINT depot_fichier_la CHECK (fichier_id IS NOT NULL OR fichier_ote_le IS NOT NULL
        OR statut IN ('NON_DEPOSE', 'EN_ATTENTE', 'NON_CONCERNE', 'NON_CONCERNE_VALIDE', 'VALIDATION_FORCEE'));
