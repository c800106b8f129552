-- The ground: roles of the database, accounts, rights, audit, outbox, jobs, mails.
--
-- One schema per module. The application role (pegase_app) never owns anything: no DDL, and no update or delete on
-- the audit journal. The role belongs to the cluster and may exist already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pegase_app') THEN
        CREATE ROLE pegase_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object THEN NULL; -- another migration was faster
END $$;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- unaccent() is only STABLE because its dictionary may change; ours does not, and an index wants IMMUTABLE.
CREATE FUNCTION public.sans_accent(texte text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT lower(public.unaccent('public.unaccent', texte)) $$;

CREATE SCHEMA authz;
CREATE SCHEMA audit;
CREATE SCHEMA evt;
CREATE SCHEMA courriel;

CREATE TABLE authz.utilisateur (
    id              uuid PRIMARY KEY,
    identifiant     text NOT NULL,
    nom_affiche     text NOT NULL,
    courriel        text,
    mot_de_passe    text, -- argon2id, PHC string; NULL: cannot sign in with a password
    langue          text NOT NULL DEFAULT 'fr',
    personne_id     uuid, -- set: a learner's account
    actif           boolean NOT NULL DEFAULT true,
    echecs          integer NOT NULL DEFAULT 0,
    bloque_jusqua   timestamptz,
    cree_le         timestamptz NOT NULL,
    CONSTRAINT utilisateur_identifiant_unique UNIQUE (identifiant),
    CONSTRAINT utilisateur_identifiant_minuscules CHECK (identifiant = lower(identifiant) AND identifiant <> ''),
    CONSTRAINT utilisateur_personne_unique UNIQUE (personne_id),
    CONSTRAINT utilisateur_langue_connue CHECK (langue IN ('fr', 'en')),
    CONSTRAINT utilisateur_echecs_positif CHECK (echecs >= 0)
);

CREATE TABLE authz.role (
    code        text PRIMARY KEY,
    libelle_fr  text NOT NULL,
    libelle_en  text NOT NULL
);

CREATE TABLE authz.permission (
    role_code   text NOT NULL REFERENCES authz.role (code) ON DELETE CASCADE,
    traitement  text NOT NULL,
    PRIMARY KEY (role_code, traitement)
);

CREATE TABLE authz.habilitation (
    id              uuid PRIMARY KEY,
    utilisateur_id  uuid NOT NULL REFERENCES authz.utilisateur (id),
    role_code       text NOT NULL REFERENCES authz.role (code),
    structure_code  text NOT NULL,
    debut           date NOT NULL,
    fin             date,
    CONSTRAINT habilitation_unique UNIQUE (utilisateur_id, role_code, structure_code, debut),
    CONSTRAINT habilitation_dates CHECK (fin IS NULL OR fin >= debut)
);

CREATE TABLE authz.session (
    id              uuid PRIMARY KEY,
    utilisateur_id  uuid NOT NULL REFERENCES authz.utilisateur (id),
    cree_le         timestamptz NOT NULL,
    vu_le           timestamptz NOT NULL,
    expire_le       timestamptz NOT NULL, -- absolute end, whatever the activity
    fin_le          timestamptz,          -- signed out or revoked
    CONSTRAINT session_dates CHECK (cree_le <= vu_le AND cree_le < expire_le)
);
CREATE INDEX session_vu_le ON authz.session (vu_le) WHERE fin_le IS NULL;
CREATE INDEX session_utilisateur ON authz.session (utilisateur_id);

-- Keys that sign session tokens; the private half is encrypted with the configured secret.
CREATE TABLE authz.cle_signature (
    kid         text PRIMARY KEY,
    publique    bytea NOT NULL,
    privee      bytea NOT NULL,
    cree_le     timestamptz NOT NULL
);

-- Invitations to open an account. Only a digest of the code is kept.
CREATE TABLE authz.activation (
    id           uuid PRIMARY KEY,
    personne_id  uuid NOT NULL,
    code_hache   bytea NOT NULL,
    cree_le      timestamptz NOT NULL,
    expire_le    timestamptz NOT NULL,
    utilisee_le  timestamptz,
    CONSTRAINT activation_code_unique UNIQUE (code_hache)
);
CREATE INDEX activation_personne ON authz.activation (personne_id);

CREATE TABLE audit.journal (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    le              timestamptz NOT NULL,
    acteur_id       uuid,          -- NULL: nobody signed in, or the system itself
    acteur          text NOT NULL, -- its name at the time
    traitement      text NOT NULL,
    entite          text NOT NULL,
    entite_id       text NOT NULL,
    avant           jsonb,
    apres           jsonb,
    correlation_id  uuid NOT NULL
);
CREATE INDEX journal_entite ON audit.journal (entite, entite_id, id);

-- Events to publish, written in the transaction of the change. Sequence ids commit out of order, so readers order
-- by (xact, id) and never pass pg_snapshot_xmin(pg_current_snapshot()).
CREATE TABLE evt.outbox (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xact          xid8 NOT NULL DEFAULT pg_current_xact_id(),
    evenement_id  uuid NOT NULL,
    sujet         text NOT NULL, -- topic
    type          text NOT NULL,
    agregat_id    text NOT NULL,
    donnees       jsonb NOT NULL,
    le            timestamptz NOT NULL,
    publie_le     timestamptz,
    CONSTRAINT outbox_evenement_unique UNIQUE (evenement_id)
);
CREATE INDEX outbox_a_publier ON evt.outbox (xact, id) WHERE publie_le IS NULL;
CREATE INDEX outbox_agregat ON evt.outbox (agregat_id, id);

CREATE TABLE evt.job (
    id             uuid PRIMARY KEY,
    type           text NOT NULL,
    statut         text NOT NULL DEFAULT 'CREE',
    parametres     jsonb NOT NULL,
    fait           integer NOT NULL DEFAULT 0,
    total          integer,
    resultat       jsonb,
    erreur         text,
    cree_par       uuid REFERENCES authz.utilisateur (id),
    cree_le        timestamptz NOT NULL,
    debut_le       timestamptz,
    fin_le         timestamptz,
    bail_jusqua    timestamptz, -- a worker holds it until then; past it, another one may take it over
    CONSTRAINT job_statut_connu CHECK (statut IN ('CREE', 'EN_COURS', 'SUCCES', 'ECHEC', 'STOP')),
    CONSTRAINT job_fait_borne CHECK (fait >= 0 AND (total IS NULL OR fait <= total)),
    CONSTRAINT job_fin_coherente CHECK ((fin_le IS NOT NULL) = (statut IN ('SUCCES', 'ECHEC', 'STOP')))
);
CREATE INDEX job_a_faire ON evt.job (cree_le) WHERE statut IN ('CREE', 'EN_COURS');
CREATE INDEX job_type_date ON evt.job (type, cree_le DESC);

-- Mails to send, written in the transaction of the change.
CREATE TABLE courriel.message (
    id            uuid PRIMARY KEY,
    type          text NOT NULL,
    destinataire  text NOT NULL,
    personne_id   uuid,
    langue        text NOT NULL,
    sujet         text NOT NULL,
    corps         text NOT NULL,
    cree_le       timestamptz NOT NULL,
    envoye_le     timestamptz,
    CONSTRAINT message_langue_connue CHECK (langue IN ('fr', 'en'))
);
CREATE INDEX message_a_envoyer ON courriel.message (cree_le) WHERE envoye_le IS NULL;
CREATE INDEX message_date ON courriel.message (cree_le DESC, id);
CREATE INDEX message_destinataire ON courriel.message (destinataire, cree_le DESC);
