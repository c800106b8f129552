-- Browsers that asked to be told of mails (RFC 8030), and what waits to be told.
CREATE TABLE courriel.abonnement (
    id             uuid PRIMARY KEY,
    utilisateur_id uuid NOT NULL REFERENCES authz.utilisateur (id) ON DELETE CASCADE,
    session_id     uuid NOT NULL, -- the last one that was open there: signing out of it ends this too
    adresse        text NOT NULL, -- at the browser's push service
    cle            text NOT NULL, -- public key of the browser, base64url
    secret         text NOT NULL, -- its authentication secret, base64url
    cree_le        timestamptz NOT NULL,
    CONSTRAINT abonnement_adresse_unique UNIQUE (adresse),
    CONSTRAINT abonnement_adresse_longueur CHECK (length(adresse) <= 1000)
);
CREATE INDEX abonnement_session ON courriel.abonnement (session_id);
CREATE INDEX abonnement_utilisateur ON courriel.abonnement (utilisateur_id);

CREATE TABLE courriel.notification (
    message_id     uuid NOT NULL REFERENCES courriel.message (id) ON DELETE CASCADE,
    abonnement_id  uuid NOT NULL REFERENCES courriel.abonnement (id) ON DELETE CASCADE,
    essais         integer NOT NULL DEFAULT 0,
    prochain_essai timestamptz NOT NULL,
    PRIMARY KEY (message_id, abonnement_id)
);
CREATE INDEX notification_prochain_essai ON courriel.notification (prochain_essai);
CREATE INDEX notification_abonnement ON courriel.notification (abonnement_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON courriel.abonnement, courriel.notification TO pegase_app;
