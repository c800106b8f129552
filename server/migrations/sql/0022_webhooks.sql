-- Events brought to addresses that the establishment names.

-- Whoever waits for this table holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

CREATE TABLE evt.webhook (
    id          uuid PRIMARY KEY,
    libelle     text NOT NULL,
    adresse     text NOT NULL,
    sujets      text[] NOT NULL DEFAULT '{}', -- none: all of them
    -- Encrypted. The one before goes on signing beside the new one until then.
    secret                  bytea NOT NULL,
    secret_precedent        bytea,
    secret_precedent_jusqua timestamptz,
    actif       boolean NOT NULL DEFAULT true,
    cree_le     timestamptz NOT NULL,
    -- Refusals in a row; nothing is sent before.
    echecs      integer NOT NULL DEFAULT 0,
    pas_avant   timestamptz,
    CONSTRAINT webhook_libelle_unique UNIQUE (libelle),
    CONSTRAINT webhook_libelle_non_vide CHECK (libelle <> ''),
    CONSTRAINT webhook_echecs_positif CHECK (echecs >= 0),
    CONSTRAINT webhook_secret_precedent CHECK ((secret_precedent IS NULL) = (secret_precedent_jusqua IS NULL))
);

-- One event for one of them, and what became of it; forgotten with the event.
CREATE TABLE evt.livraison (
    webhook_id   uuid NOT NULL REFERENCES evt.webhook (id) ON DELETE CASCADE,
    evenement_id uuid NOT NULL REFERENCES evt.outbox (evenement_id) ON DELETE CASCADE,
    -- The place of the event, and what it happened to: those of one object go one after the other.
    xact         xid8 NOT NULL,
    ordre        bigint NOT NULL,
    agregat_id   text NOT NULL,
    statut       text NOT NULL DEFAULT 'ATTENTE',
    essais       integer NOT NULL DEFAULT 0,
    prochain_le  timestamptz NOT NULL,
    -- Of the last attempt: when, how long, what was answered.
    essaye_le    timestamptz,
    duree_ms     integer,
    code         integer,
    erreur       text,
    PRIMARY KEY (webhook_id, evenement_id),
    CONSTRAINT livraison_statut_connu CHECK (statut IN ('ATTENTE', 'LIVREE', 'ABANDONNEE')),
    CONSTRAINT livraison_essais_positif CHECK (essais >= 0)
);
CREATE INDEX livraison_evenement ON evt.livraison (evenement_id);
CREATE INDEX livraison_a_faire ON evt.livraison (webhook_id, prochain_le) WHERE statut = 'ATTENTE';
CREATE INDEX livraison_agregat ON evt.livraison (webhook_id, agregat_id, xact, ordre) WHERE statut = 'ATTENTE';
CREATE INDEX livraison_en_peine ON evt.livraison (webhook_id, xact DESC, ordre DESC) WHERE statut <> 'LIVREE';
CREATE INDEX livraison_recentes ON evt.livraison (webhook_id, xact DESC, ordre DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON evt.webhook, evt.livraison TO pegase_app;

-- Where the roles of a service are set already: those who run it may say where events go, and its applications read them.
INSERT INTO authz.permission (role_code, traitement)
SELECT code, t FROM authz.role, unnest(ARRAY['EVT_GERER', 'EVT_LIRE']) AS t WHERE code = 'ADMIN' ON CONFLICT DO NOTHING;
INSERT INTO authz.role (code, libelle_fr, libelle_en)
SELECT 'SERVICE', 'Application de l’établissement', 'Application of the establishment'
WHERE EXISTS (SELECT FROM authz.role WHERE code = 'ADMIN') ON CONFLICT DO NOTHING;
INSERT INTO authz.permission (role_code, traitement)
SELECT code, t FROM authz.role, unnest(ARRAY['INS_LIRE', 'PAI_LIRE', 'EVT_LIRE']) AS t WHERE code = 'SERVICE'
ON CONFLICT DO NOTHING;
