-- The course offer (domain §5): espaces, what is taught as an acyclic graph, one context for each path, points of enrolment.
-- What was there before, periods, formations and points, becomes part of it. Views keep the previous version of the binary
-- going, which reads periods and formations by their former names.

SET LOCAL lock_timeout = '5s';

-- A period is an espace in which an offer is put into effect; an espace of work is where one is drafted.
ALTER TABLE offre.periode RENAME TO espace;
ALTER TABLE offre.espace
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN type text NOT NULL DEFAULT 'PERIODE',
    ADD COLUMN typologie text NOT NULL DEFAULT 'FORMATION',
    ADD COLUMN libelle_long text,
    ADD COLUMN libelle_affichage text,
    ADD COLUMN etat text NOT NULL DEFAULT 'OUVERTE',
    ADD COLUMN nomenclatures_le timestamptz NOT NULL DEFAULT now(),
    -- The espace that this one was made from.
    ADD COLUMN origine_id uuid,
    -- Counts what is done to the offer in it: who looks at it sees that it moved.
    ADD COLUMN revision bigint NOT NULL DEFAULT 0,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN modifie_le timestamptz NOT NULL DEFAULT now(),
    ALTER COLUMN annee_universitaire DROP NOT NULL,
    ALTER COLUMN debut DROP NOT NULL,
    ALTER COLUMN fin DROP NOT NULL,
    ALTER COLUMN inscriptions_du DROP NOT NULL,
    ALTER COLUMN inscriptions_au DROP NOT NULL,
    ALTER COLUMN annee_de_reference SET DEFAULT false,
    ADD CONSTRAINT espace_id_unique UNIQUE (id),
    ADD CONSTRAINT espace_type_connu CHECK (type IN ('BAC_A_SABLE', 'PERIODE')),
    ADD CONSTRAINT espace_typologie_connue CHECK (typologie IN ('FORMATION', 'DIPLOME')),
    ADD CONSTRAINT espace_etat_connu CHECK (CASE type
        WHEN 'PERIODE' THEN etat IN ('EN_PREPARATION', 'OUVERTE', 'FERMEE', 'ARCHIVEE')
        ELSE etat IN ('BROUILLON', 'VALIDE', 'ACCREDITE') END),
    -- A period has its dates, those of its enrolments among them.
    ADD CONSTRAINT espace_periode_datee CHECK (type <> 'PERIODE' OR (debut IS NOT NULL AND fin IS NOT NULL
        AND annee_universitaire IS NOT NULL AND inscriptions_du IS NOT NULL AND inscriptions_au IS NOT NULL)),
    ADD CONSTRAINT espace_annee_forme CHECK (annee_universitaire ~ '^[0-9]{4}-[0-9]{4}$'),
    ADD CONSTRAINT espace_reference_periode CHECK (type = 'PERIODE' OR NOT annee_de_reference),
    ADD CONSTRAINT espace_origine FOREIGN KEY (origine_id) REFERENCES offre.espace (id) ON DELETE SET NULL;
CREATE INDEX espace_origine_index ON offre.espace (origine_id);
CREATE VIEW offre.periode AS
    SELECT code, libelle_fr, libelle_en, annee_universitaire, debut, fin, active, annee_de_reference, inscriptions_du,
        inscriptions_au, echeancier_au
    FROM offre.espace WHERE type = 'PERIODE';

CREATE TABLE offre.diplome (
    id                  uuid PRIMARY KEY,
    code                text NOT NULL,
    intitule            text NOT NULL,
    libelle_court       text NOT NULL,
    libelle_long        text NOT NULL,
    libelle_affichage   text NOT NULL,
    finalite            text,
    grade               text,
    intermediaire       boolean NOT NULL DEFAULT false,
    uai                 text, -- establishment that delivers it
    co_accreditations   text[] NOT NULL DEFAULT '{}',
    arrete_le           date,
    actif               boolean NOT NULL DEFAULT true,
    version             integer NOT NULL DEFAULT 1,
    CONSTRAINT diplome_code_unique UNIQUE (code),
    CONSTRAINT diplome_code_forme CHECK (code ~ '^[A-Z0-9-]{1,30}$'),
    CONSTRAINT diplome_uai_forme CHECK (uai ~ '^[0-9]{7}[A-Z]$')
);

-- An objet maquette: a formation (root), an objet de formation, or a groupement of choices.
CREATE TABLE offre.objet (
    id                     uuid PRIMARY KEY,
    espace_id              uuid NOT NULL,
    code                   text NOT NULL,
    genre                  text NOT NULL,
    libelle                text NOT NULL,
    libelle_long           text NOT NULL,
    libelle_en             text NOT NULL DEFAULT '',
    -- TypeFormation for a formation, TypeObjetFormation for an objet.
    type_objet             text,
    -- NatureGroupement for a groupement, NatureTypeObjetFormation for an objet.
    nature                 text,
    ects                   numeric(6, 2),
    coefficient            numeric(6, 2),
    plage_min              integer,
    plage_max              integer,
    capacite               integer,
    mutualise              boolean NOT NULL DEFAULT false,
    tele_enseignement      boolean NOT NULL DEFAULT false,
    stage                  boolean NOT NULL DEFAULT false,
    structure_code         text NOT NULL,
    structures_porteuses   text[] NOT NULL DEFAULT '{}',
    formation_porteuse_id  uuid,
    -- [{modalite, typeHeure, volume (seconds), groupes, seuil}]
    formats                jsonb NOT NULL DEFAULT '[]',
    -- {fr: {...}, en: {...}}
    syllabus               jsonb NOT NULL DEFAULT '{}',
    -- What the surveys of the ministry want: {typeDiplome, domaineFormation, ..., habiliteBourses, niveauAglae, fresq1, fresq2}
    enquete                jsonb NOT NULL DEFAULT '{}',
    type_diplome           text GENERATED ALWAYS AS (enquete ->> 'typeDiplome') STORED,
    domaine                text GENERATED ALWAYS AS (enquete ->> 'domaineFormation') STORED,
    niveau_diplome         text GENERATED ALWAYS AS (enquete ->> 'niveauDiplome') STORED,
    diplome_id             uuid,
    -- The object of another espace that this one was made from.
    origine_id             uuid,
    version                integer NOT NULL DEFAULT 1,
    cree_le                timestamptz NOT NULL,
    modifie_le             timestamptz NOT NULL,
    recherche              text GENERATED ALWAYS AS (
        public.sans_accent(translate(code || ' ' || libelle_long || ' ' || libelle || ' ' || libelle_en, '-''’ ', '    '))) STORED,
    CONSTRAINT objet_code_unique UNIQUE (espace_id, code),
    CONSTRAINT objet_de_son_espace UNIQUE (espace_id, id),
    CONSTRAINT objet_espace FOREIGN KEY (espace_id) REFERENCES offre.espace (id),
    CONSTRAINT objet_structure FOREIGN KEY (structure_code) REFERENCES referentiel.structure (code),
    CONSTRAINT objet_formation_porteuse FOREIGN KEY (espace_id, formation_porteuse_id) REFERENCES offre.objet (espace_id, id),
    CONSTRAINT objet_diplome FOREIGN KEY (diplome_id) REFERENCES offre.diplome (id),
    CONSTRAINT objet_code_forme CHECK (code ~ '^[A-Z0-9-]{1,30}$'),
    CONSTRAINT objet_genre_connu CHECK (genre IN ('FORMATION', 'OBJET-FORMATION', 'GROUPEMENT')),
    CONSTRAINT objet_libelles CHECK (length(libelle) BETWEEN 1 AND 50 AND length(libelle_long) BETWEEN 1 AND 150
        AND length(libelle_en) <= 150),
    CONSTRAINT objet_ects CHECK (ects >= 0),
    CONSTRAINT objet_coefficient CHECK (coefficient >= 0),
    CONSTRAINT objet_capacite CHECK (capacite >= 0),
    CONSTRAINT objet_plage CHECK ((plage_min IS NULL) = (plage_max IS NULL) AND plage_min >= 0 AND plage_max >= plage_min
        AND (plage_min IS NULL OR genre = 'GROUPEMENT')),
    CONSTRAINT objet_diplome_formation CHECK (diplome_id IS NULL OR genre = 'FORMATION'),
    CONSTRAINT objet_listes CHECK (jsonb_typeof(formats) = 'array' AND jsonb_typeof(syllabus) = 'object'
        AND jsonb_typeof(enquete) = 'object')
);
CREATE INDEX objet_par_libelle ON offre.objet (espace_id, genre, libelle_long, id);
CREATE INDEX objet_recherche ON offre.objet USING gin (espace_id, recherche gin_trgm_ops);
CREATE INDEX objet_structure_index ON offre.objet (structure_code);
CREATE INDEX objet_origine ON offre.objet (origine_id);
CREATE INDEX objet_diplome_index ON offre.objet (diplome_id) WHERE diplome_id IS NOT NULL;
CREATE INDEX objet_porteuse ON offre.objet (formation_porteuse_id) WHERE formation_porteuse_id IS NOT NULL;

CREATE TABLE offre.lien (
    espace_id    uuid NOT NULL,
    parent_id    uuid NOT NULL,
    enfant_id    uuid NOT NULL,
    rang         integer NOT NULL,
    obligatoire  boolean NOT NULL DEFAULT true,
    PRIMARY KEY (parent_id, enfant_id),
    CONSTRAINT lien_parent FOREIGN KEY (espace_id, parent_id) REFERENCES offre.objet (espace_id, id),
    CONSTRAINT lien_enfant FOREIGN KEY (espace_id, enfant_id) REFERENCES offre.objet (espace_id, id),
    CONSTRAINT lien_sans_boucle CHECK (parent_id <> enfant_id)
);
CREATE INDEX lien_ordre ON offre.lien (parent_id, rang);
CREATE INDEX lien_enfant_index ON offre.lien (enfant_id);
CREATE INDEX lien_espace ON offre.lien (espace_id);

-- The graph never closes on itself (domain §5.3, 1). Whoever adds a link holds the espace until the end, so that two who
-- each add half of a circle are one after the other.
CREATE FUNCTION offre.refuser_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM offre.espace WHERE id IN (SELECT espace_id FROM nouveaux) ORDER BY id FOR UPDATE;
    IF EXISTS (
        WITH RECURSIVE dessous(depart, noeud) AS (
            SELECT parent_id, enfant_id FROM nouveaux
            UNION
            SELECT d.depart, l.enfant_id FROM dessous d JOIN offre.lien l ON l.parent_id = d.noeud)
        SELECT FROM dessous WHERE depart = noeud)
    THEN
        RAISE EXCEPTION 'an object would be below itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lien_sans_cycle', SCHEMA = 'offre', TABLE = 'lien';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lien_sans_cycle AFTER INSERT ON offre.lien
    REFERENCING NEW TABLE AS nouveaux FOR EACH STATEMENT EXECUTE FUNCTION offre.refuser_cycle();
-- A link is another one, or has another place.
CREATE FUNCTION offre.refuser_changement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.espace_id, NEW.parent_id, NEW.enfant_id) IS DISTINCT FROM (OLD.espace_id, OLD.parent_id, OLD.enfant_id) THEN
        RAISE EXCEPTION 'a link does not change its ends'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lien_bouts_fixes', SCHEMA = 'offre', TABLE = 'lien';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lien_bouts_fixes BEFORE UPDATE ON offre.lien FOR EACH ROW EXECUTE FUNCTION offre.refuser_changement();

-- One for each path from a formation down: what enrolments, choices and marks hang on.
CREATE TABLE offre.contexte (
    id            uuid PRIMARY KEY,
    espace_id     uuid NOT NULL,
    racine_id     uuid NOT NULL,
    objet_id      uuid NOT NULL,
    ids           uuid[] NOT NULL, -- from the formation to the object
    chemin        text COLLATE "C" NOT NULL,
    -- What is otherwise here than on the object.
    ects          numeric(6, 2),
    coefficient   numeric(6, 2),
    nature        text,
    plage_min     integer,
    plage_max     integer,
    valide        boolean NOT NULL DEFAULT false,
    pia           boolean NOT NULL DEFAULT false,
    pia_actif     boolean NOT NULL DEFAULT false,
    choix         text NOT NULL DEFAULT 'JAMAIS',
    -- Of a point of enrolment.
    niveau        text,
    tarif_code    text,
    version       integer NOT NULL DEFAULT 1,
    CONSTRAINT contexte_ids_unique UNIQUE (ids),
    CONSTRAINT contexte_chemin_unique UNIQUE (espace_id, chemin) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT contexte_objet FOREIGN KEY (espace_id, objet_id) REFERENCES offre.objet (espace_id, id),
    CONSTRAINT contexte_racine FOREIGN KEY (espace_id, racine_id) REFERENCES offre.objet (espace_id, id),
    CONSTRAINT contexte_chemin_forme CHECK (chemin ~ '^[A-Z0-9-]+(>[A-Z0-9-]+)*$' AND length(chemin) <= 2000),
    CONSTRAINT contexte_bouts CHECK (ids[1] = racine_id AND ids[cardinality(ids)] = objet_id),
    CONSTRAINT contexte_ects CHECK (ects >= 0 AND coefficient >= 0),
    CONSTRAINT contexte_plage CHECK ((plage_min IS NULL) = (plage_max IS NULL) AND plage_min >= 0 AND plage_max >= plage_min),
    CONSTRAINT contexte_pia_actif CHECK (NOT pia_actif OR (pia AND valide)),
    CONSTRAINT contexte_choix_connu CHECK (choix IN ('OUVERT', 'FERME', 'JAMAIS'))
);
-- A path is the same again when what cut it is undone: its identifier follows from it. Those of points that were there before
-- stay what they were.
CREATE FUNCTION offre.identifiant_de_chemin(ids uuid[]) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN encode(substr(sha256(convert_to(ids::text, 'UTF8')), 1, 16), 'hex')::uuid;
CREATE INDEX contexte_objet_index ON offre.contexte (objet_id);
CREATE INDEX contexte_racine_index ON offre.contexte (racine_id, chemin);
CREATE INDEX contexte_pia ON offre.contexte (espace_id) WHERE pia;

-- What was acquired on one object counts for another of a later period (lien de correspondance pour calcul).
CREATE TABLE offre.correspondance (
    de_id    uuid NOT NULL,
    vers_id  uuid NOT NULL,
    PRIMARY KEY (de_id, vers_id),
    CONSTRAINT correspondance_de FOREIGN KEY (de_id) REFERENCES offre.objet (id) ON DELETE CASCADE,
    CONSTRAINT correspondance_vers FOREIGN KEY (vers_id) REFERENCES offre.objet (id) ON DELETE CASCADE,
    CONSTRAINT correspondance_autre CHECK (de_id <> vers_id)
);
CREATE INDEX correspondance_vers_index ON offre.correspondance (vers_id);

-- What was done in an espace, with what undoes it.
CREATE TABLE offre.operation (
    id         uuid PRIMARY KEY,
    espace_id  uuid NOT NULL,
    acte       jsonb NOT NULL,
    inverse    jsonb NOT NULL,
    -- What paths that went with it had of their own: given back when it is undone.
    chemins    jsonb NOT NULL DEFAULT '[]',
    par        uuid, -- NULL: the product itself
    par_nom    text NOT NULL,
    le         timestamptz NOT NULL,
    annulee    boolean NOT NULL DEFAULT false,
    CONSTRAINT operation_espace FOREIGN KEY (espace_id) REFERENCES offre.espace (id) ON DELETE CASCADE,
    CONSTRAINT operation_par_connu FOREIGN KEY (par) REFERENCES authz.utilisateur (id)
);
CREATE INDEX operation_recentes ON offre.operation (espace_id, le DESC);
-- What one did oneself in an espace, the latest first.
CREATE INDEX operation_par ON offre.operation (par, espace_id, le DESC, id DESC);

-- What is there becomes part of the new offer. A code is once in an espace: the years of several formations, which were
-- called alike, take the name of their formation.
CREATE TEMPORARY TABLE morceau ON COMMIT DROP AS
SELECT e.id AS espace_id, p.id AS point_id, p.periode_code, p.formation_code, m.n, m.code AS ancien,
    string_agg(m.code, '>') OVER (PARTITION BY p.id ORDER BY m.n) AS chemin_ancien,
    m.code AS code
FROM offre.point_inscription p
JOIN offre.espace e ON e.code = p.periode_code
CROSS JOIN LATERAL unnest(string_to_array(p.chemin, '>')) WITH ORDINALITY AS m(code, n);
UPDATE morceau m SET code = left(m.formation_code || '-' || m.ancien, 30)
WHERE m.n > 1 AND EXISTS (
    SELECT FROM morceau autre WHERE autre.espace_id = m.espace_id AND autre.ancien = m.ancien
        AND (autre.n = 1 OR autre.chemin_ancien <> m.chemin_ancien));
-- Such a name may be taken, or have lost the end that told it from another one.
UPDATE morceau m SET code = left(m.code, 24) || '-' || upper(left(md5(m.chemin_ancien), 5))
WHERE m.n > 1 AND m.code <> m.ancien AND EXISTS (
    SELECT FROM morceau autre WHERE autre.espace_id = m.espace_id AND autre.code = m.code
        AND autre.chemin_ancien <> m.chemin_ancien);

INSERT INTO offre.objet (id, espace_id, code, genre, libelle, libelle_long, libelle_en, structure_code, enquete, cree_le, modifie_le)
SELECT gen_random_uuid(), m.espace_id, m.code, CASE WHEN m.n = 1 THEN 'FORMATION' ELSE 'OBJET-FORMATION' END,
    left(coalesce(p.libelle_fr, f.libelle_fr), 50), left(coalesce(p.libelle_fr, f.libelle_fr), 150),
    left(coalesce(p.libelle_en, f.libelle_en), 150), coalesce(p.structure_code, f.structure_code),
    CASE WHEN m.n = 1 THEN jsonb_build_object('typeDiplome', f.type_diplome) ELSE '{}'::jsonb END, now(), now()
FROM (SELECT DISTINCT espace_id, periode_code, code, n, formation_code, chemin_ancien FROM morceau) m
JOIN offre.formation f ON f.code = m.formation_code
LEFT JOIN offre.point_inscription p ON p.periode_code = m.periode_code AND p.chemin = m.chemin_ancien AND m.n > 1;
-- A formation on which nobody could enrol yet is one of the current period.
INSERT INTO offre.objet (id, espace_id, code, genre, libelle, libelle_long, libelle_en, structure_code, enquete, cree_le, modifie_le)
SELECT gen_random_uuid(), e.id, f.code, 'FORMATION', left(f.libelle_fr, 50), left(f.libelle_fr, 150), left(f.libelle_en, 150),
    f.structure_code, jsonb_build_object('typeDiplome', f.type_diplome), now(), now()
FROM offre.formation f
CROSS JOIN (SELECT id FROM offre.espace ORDER BY annee_de_reference DESC, debut DESC LIMIT 1) e
WHERE NOT EXISTS (SELECT FROM morceau m WHERE m.formation_code = f.code)
ON CONFLICT (espace_id, code) DO NOTHING;
UPDATE offre.objet SET type_objet = 'ANNEE' WHERE genre = 'OBJET-FORMATION';

INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang, obligatoire)
SELECT DISTINCT ON (p.id, e.id) m.espace_id, p.id, e.id, row_number() OVER (PARTITION BY p.id ORDER BY e.code), true
FROM morceau m
JOIN morceau d ON d.point_id = m.point_id AND d.n = m.n + 1
JOIN offre.objet p ON p.espace_id = m.espace_id AND p.code = m.code
JOIN offre.objet e ON e.espace_id = d.espace_id AND e.code = d.code;

INSERT INTO offre.contexte (id, espace_id, racine_id, objet_id, ids, chemin, valide, pia, pia_actif, niveau, tarif_code)
WITH RECURSIVE n AS (
    SELECT o.espace_id, o.id AS racine_id, o.id AS objet_id, ARRAY[o.id] AS ids, o.code AS chemin
    FROM offre.objet o WHERE o.genre = 'FORMATION'
    UNION ALL
    SELECT n.espace_id, n.racine_id, e.id, n.ids || e.id, n.chemin || '>' || e.code
    FROM n JOIN offre.lien l ON l.parent_id = n.objet_id JOIN offre.objet e ON e.id = l.enfant_id)
SELECT coalesce(p.id, offre.identifiant_de_chemin(n.ids)), n.espace_id, n.racine_id, n.objet_id, n.ids, n.chemin, p.id IS NOT NULL,
    p.id IS NOT NULL, coalesce(p.actif, false), p.niveau, p.tarif_code
FROM n
LEFT JOIN LATERAL (
    SELECT m.point_id, string_agg(m.code, '>' ORDER BY m.n) AS chemin FROM morceau m
    WHERE m.espace_id = n.espace_id GROUP BY m.point_id) c ON c.chemin = n.chemin
LEFT JOIN offre.point_inscription p ON p.id = c.point_id;

-- What is above something validated is so too.
UPDATE offre.contexte a SET valide = true FROM offre.contexte b
WHERE b.pia AND NOT a.valide AND a.racine_id = b.racine_id AND a.ids = b.ids[1:cardinality(a.ids)];

-- A point of enrolment is what a context sends to the enrolments: their copy, kept by the same transaction, small and flat.
ALTER TABLE offre.point_inscription
    ADD COLUMN formation_id uuid,
    DROP CONSTRAINT point_inscription_formation_code_fkey;
UPDATE offre.point_inscription p SET formation_id = c.racine_id, chemin = c.chemin FROM offre.contexte c WHERE c.id = p.id;
ALTER TABLE offre.point_inscription
    ALTER COLUMN formation_id SET NOT NULL,
    ADD CONSTRAINT point_inscription_contexte FOREIGN KEY (id) REFERENCES offre.contexte (id),
    ADD CONSTRAINT point_inscription_formation FOREIGN KEY (formation_id) REFERENCES offre.objet (id);
CREATE INDEX point_inscription_formation_index ON offre.point_inscription (formation_id);

DROP TABLE offre.formation;
CREATE VIEW offre.formation AS
    SELECT DISTINCT ON (o.code) o.code, o.libelle_long AS libelle_fr, o.libelle_en, coalesce(o.type_diplome, '') AS type_diplome,
        o.structure_code
    FROM offre.objet o JOIN offre.espace e ON e.id = o.espace_id
    WHERE o.genre = 'FORMATION' AND e.type = 'PERIODE'
    ORDER BY o.code, e.debut DESC;

GRANT SELECT, INSERT, UPDATE, DELETE ON offre.espace, offre.objet, offre.lien, offre.contexte, offre.diplome,
    offre.correspondance, offre.point_inscription TO pegase_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON offre.operation TO pegase_app;
GRANT SELECT ON offre.periode, offre.formation TO pegase_app;

INSERT INTO authz.permission (role_code, traitement)
SELECT r.code, t.code FROM authz.role r, (VALUES ('ODF_LIRE'), ('ODF_ECRIRE'), ('ODF_VALIDER')) t(code)
WHERE r.code IN ('ADMIN', 'SCOLARITE') OR (r.code = 'COMPOSANTE' AND t.code <> 'ODF_VALIDER')
    OR (r.code IN ('LECTEUR', 'SERVICE') AND t.code = 'ODF_LIRE')
ON CONFLICT DO NOTHING;
