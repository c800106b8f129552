-- Recovery of accounts, matching of persons in bulk.

-- A code for an account that exists names the account; one that opens an account names the person.
ALTER TABLE authz.activation
    ADD COLUMN utilisateur_id uuid REFERENCES authz.utilisateur (id),
    ALTER COLUMN personne_id DROP NOT NULL,
    ADD CONSTRAINT activation_pour_quelqu_un CHECK (
        CASE usage WHEN 'ACTIVATION' THEN personne_id IS NOT NULL ELSE utilisateur_id IS NOT NULL END);
CREATE INDEX activation_utilisateur ON authz.activation (utilisateur_id, cree_le) WHERE utilisateur_id IS NOT NULL;
CREATE INDEX utilisateur_courriel ON authz.utilisateur (lower(courriel));
CREATE INDEX personne_courriel ON identite.personne (lower(courriel));

-- A name as a coarse key: two names that `domain::identite::normaliser` holds for the same have the same key. The rule
-- still has the last word; this only spares it the others.
CREATE FUNCTION public.cle_nom(nom text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT btrim(regexp_replace(public.sans_accent(nom), '[^a-z0-9]+', ' ', 'g')) $$;
CREATE INDEX personne_etat_civil ON identite.personne (date_naissance, public.cle_nom(nom_naissance));
DROP INDEX identite.personne_rapprochement;

-- Times that a task was taken again without having moved on: past a limit it fails, instead of coming back for ever.
ALTER TABLE evt.job ADD COLUMN reprises smallint NOT NULL DEFAULT 0;

-- Wrong passwords in a row, by user name, known or not. It takes the place of `utilisateur.echecs` and `bloque_jusqua`,
-- which the previous version still writes.
CREATE TABLE authz.attente (
    cle       bytea PRIMARY KEY, -- digest of the name
    echecs    integer NOT NULL DEFAULT 0,
    jusqua    timestamptz,
    le        timestamptz NOT NULL,
    CONSTRAINT attente_echecs_positif CHECK (echecs >= 0)
);
CREATE INDEX attente_le ON authz.attente (le);
CREATE INDEX session_expire_le ON authz.session (expire_le);
CREATE INDEX activation_expire_le ON authz.activation (expire_le);

-- The demonstration is marked as such, since its passwords are known to everybody: `EN_COURS` until it is whole.
ALTER TABLE referentiel.etablissement
    ADD COLUMN demonstration text,
    ADD CONSTRAINT etablissement_demonstration_connue CHECK (demonstration IN ('EN_COURS', 'PRETE'));
-- Those that were loaded before this mark existed.
UPDATE referentiel.etablissement SET demonstration = 'PRETE'
WHERE code = 'ETAB00' AND EXISTS (SELECT FROM authz.utilisateur WHERE identifiant = 'admin.demo');

-- Flagged for a second look, whatever the state.
CREATE INDEX inscription_a_revoir ON inscription.inscription (id) WHERE a_revoir;
CREATE INDEX personne_doublon ON identite.personne (id) WHERE doublon_potentiel;

GRANT SELECT, INSERT, UPDATE, DELETE ON authz.attente TO pegase_app;
