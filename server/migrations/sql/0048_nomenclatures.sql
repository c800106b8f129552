-- Nomenclatures as data: what each is, its values over time, and what was done to them. The tables before (nomenclature,
-- commune, lycee) stay for the previous version of the binary, which reads them.

SET LOCAL lock_timeout = '5s';

-- Trusted since PostgreSQL 13: the owner of the database may add it.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

CREATE TABLE referentiel.definition (
    code         text PRIMARY KEY,
    domaine      text NOT NULL,
    -- The whole of it, as the interfaces and the screens read it.
    definition   jsonb NOT NULL,
    CONSTRAINT definition_code_forme CHECK (code ~ '^[A-Z][A-Za-z0-9]{1,49}$')
);

CREATE TABLE referentiel.valeur (
    nomenclature        text NOT NULL,
    code                text NOT NULL,
    debut               date NOT NULL,
    fin                 date, -- last day, included
    libelle_court       text NOT NULL,
    libelle_long        text NOT NULL,
    libelle_affichage   text NOT NULL,
    libelle_en          text NOT NULL DEFAULT '',
    priorite            integer NOT NULL DEFAULT 0,
    visible             boolean NOT NULL DEFAULT true,
    attributs           jsonb NOT NULL DEFAULT '{}',
    -- As it was last delivered nationally; none: the establishment's own.
    livree              jsonb,
    version             integer NOT NULL DEFAULT 1,
    modifie_le          timestamptz NOT NULL,
    recherche           text GENERATED ALWAYS AS (
        public.sans_accent(translate(code || ' ' || libelle_long || ' ' || libelle_court, '-''’', '   '))) STORED,
    PRIMARY KEY (nomenclature, code, debut),
    CONSTRAINT valeur_nomenclature FOREIGN KEY (nomenclature) REFERENCES referentiel.definition (code),
    CONSTRAINT valeur_code_forme CHECK (code ~ '^[A-Za-z0-9_-]{1,30}$'),
    CONSTRAINT valeur_dates CHECK (fin >= debut),
    CONSTRAINT valeur_libelles CHECK (length(libelle_court) BETWEEN 1 AND 50 AND length(libelle_long) BETWEEN 1 AND 150
        AND length(libelle_affichage) BETWEEN 1 AND 150 AND length(libelle_en) <= 150),
    CONSTRAINT valeur_attributs CHECK (jsonb_typeof(attributs) = 'object'),
    CONSTRAINT valeur_sans_chevauchement EXCLUDE USING gist (
        nomenclature WITH =, code WITH =, daterange(debut, fin, '[]') WITH &&)
        DEFERRABLE INITIALLY IMMEDIATE -- two periods that change together may touch on the way
);
-- The orders of its lists, its search, and the communes of a postal code.
CREATE INDEX valeur_par_priorite ON referentiel.valeur (nomenclature, priorite, libelle_long, code, debut);
CREATE INDEX valeur_par_libelle ON referentiel.valeur (nomenclature, libelle_long, code, debut);
CREATE INDEX valeur_par_debut ON referentiel.valeur (nomenclature, debut, code);
CREATE INDEX valeur_recherche ON referentiel.valeur USING gin (nomenclature, recherche gin_trgm_ops);
CREATE INDEX valeur_code_postal ON referentiel.valeur ((attributs ->> 'codePostal')) WHERE nomenclature = 'Commune';

-- What was done to values in one go, with what they were before: it can be undone.
CREATE TABLE referentiel.operation (
    id            uuid PRIMARY KEY,
    nomenclature  text NOT NULL,
    genre         text NOT NULL,
    par           uuid, -- NULL: the product itself
    par_nom       text NOT NULL,
    le            timestamptz NOT NULL,
    annule        uuid, -- the one that this one undoes
    CONSTRAINT operation_nomenclature FOREIGN KEY (nomenclature) REFERENCES referentiel.definition (code),
    CONSTRAINT operation_par_connu FOREIGN KEY (par) REFERENCES authz.utilisateur (id),
    CONSTRAINT operation_genre_connu CHECK (genre IN ('CREER', 'MODIFIER', 'SUPPRIMER', 'LOT', 'IMPORT', 'MISE_A_JOUR', 'ANNULATION')),
    CONSTRAINT operation_annule FOREIGN KEY (annule) REFERENCES referentiel.operation (id),
    CONSTRAINT operation_annulee_une_fois UNIQUE (annule),
    CONSTRAINT operation_annulation CHECK ((genre = 'ANNULATION') = (annule IS NOT NULL))
);
CREATE INDEX operation_recentes ON referentiel.operation (nomenclature, le DESC);

CREATE TABLE referentiel.operation_ligne (
    operation_id  uuid NOT NULL,
    code          text NOT NULL,
    debut         date NOT NULL,
    avant         jsonb,
    apres         jsonb,
    PRIMARY KEY (operation_id, code, debut),
    CONSTRAINT operation_ligne_operation FOREIGN KEY (operation_id) REFERENCES referentiel.operation (id),
    CONSTRAINT operation_ligne_dit CHECK (avant IS NOT NULL OR apres IS NOT NULL)
);

-- What the interfaces say of a structure, beside what the screens show already.
ALTER TABLE referentiel.structure
    ADD COLUMN appellation text,
    ADD COLUMN denomination_complementaire text,
    ADD COLUMN sigle text,
    ADD COLUMN categorie_juridique text,
    ADD COLUMN commentaire text,
    ADD COLUMN visible boolean NOT NULL DEFAULT true,
    ADD COLUMN ouverte_le date NOT NULL DEFAULT '1900-01-01',
    ADD COLUMN responsable jsonb,
    ADD COLUMN adresse jsonb,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT structure_dates CHECK (fermee_le > ouverte_le),
    ADD CONSTRAINT structure_uai_forme CHECK (uai ~ '^[0-9]{7}[A-Z]$') NOT VALID;

-- People of the establishment as its directory lists them: neither accounts nor learners.
CREATE TABLE referentiel.agent (
    code            text PRIMARY KEY,
    civilite        text,
    nom_famille     text NOT NULL,
    nom_usage       text,
    prenom1         text NOT NULL,
    prenom2         text,
    prenom3         text,
    sexe            text,
    date_naissance  date,
    debut           date NOT NULL,
    fin             date,
    types           jsonb NOT NULL DEFAULT '[]',
    utilisateurs    jsonb NOT NULL DEFAULT '[]',
    sources         jsonb NOT NULL DEFAULT '[]',
    modifie_le      timestamptz NOT NULL,
    CONSTRAINT agent_dates CHECK (fin >= debut),
    CONSTRAINT agent_listes CHECK (jsonb_typeof(types) = 'array' AND jsonb_typeof(utilisateurs) = 'array'
        AND jsonb_typeof(sources) = 'array')
);
CREATE INDEX agent_sources ON referentiel.agent USING gin (sources jsonb_path_ops);
CREATE INDEX agent_types ON referentiel.agent USING gin (types jsonb_path_ops);
CREATE SEQUENCE referentiel.agent_code MINVALUE 1;

GRANT SELECT, INSERT, UPDATE, DELETE ON referentiel.definition, referentiel.valeur, referentiel.agent TO pegase_app;
GRANT SELECT, INSERT ON referentiel.operation, referentiel.operation_ligne TO pegase_app;
GRANT USAGE ON SEQUENCE referentiel.agent_code TO pegase_app;

INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'REF_LIRE' FROM authz.role WHERE code IN ('ADMIN', 'SCOLARITE', 'COMPOSANTE', 'LECTEUR', 'SERVICE')
ON CONFLICT DO NOTHING;
INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'REF_ECRIRE' FROM authz.role WHERE code = 'ADMIN' ON CONFLICT DO NOTHING;
