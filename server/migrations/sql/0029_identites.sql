-- Sign-on through providers of identity, machine accounts, rotation of the signing keys.

-- Whoever waits for these tables holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

-- A key that was retired signs no more; it still verifies until all that it signed has died.
ALTER TABLE authz.cle_signature ADD COLUMN retiree_le timestamptz;

ALTER TABLE authz.utilisateur
    ADD COLUMN genre text NOT NULL DEFAULT 'PERSONNE', -- SERVICE: a machine; it has no page
    ADD COLUMN jetons_depuis timestamptz,              -- tokens of interfaces that were made before are good no more
    ADD COLUMN jeton_vu_le timestamptz,
    ADD CONSTRAINT utilisateur_genre_connu CHECK (genre IN ('PERSONNE', 'SERVICE')),
    ADD CONSTRAINT utilisateur_service_sans_personne CHECK (genre = 'PERSONNE' OR personne_id IS NULL);

-- Who an account is for a provider of identity.
CREATE TABLE authz.identite_externe (
    fournisseur     text NOT NULL, -- its code in the configuration
    sujet           text NOT NULL, -- who she is there, for ever
    utilisateur_id  uuid NOT NULL REFERENCES authz.utilisateur (id),
    cree_le         timestamptz NOT NULL,
    vue_le          timestamptz NOT NULL,
    PRIMARY KEY (fournisseur, sujet),
    CONSTRAINT identite_externe_unique UNIQUE (utilisateur_id, fournisseur)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON authz.identite_externe TO pegase_app;

ALTER TABLE authz.session
    ADD COLUMN fournisseur text,
    ADD COLUMN sujet text,
    ADD COLUMN seance bytea,     -- digest of what the provider calls its own session, or of the CAS ticket
    ADD COLUMN preuve bytea,     -- the ID token, encrypted: the provider asks for it when one signs out
    ADD COLUMN adresse text,
    ADD COLUMN navigateur text,
    ADD CONSTRAINT session_fournisseur_et_sujet CHECK ((fournisseur IS NULL) = (sujet IS NULL));
