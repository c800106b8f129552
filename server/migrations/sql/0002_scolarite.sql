-- The main job: structures, offer, persons, admissions, enrolments, fees, documents.

CREATE SCHEMA referentiel;
CREATE SCHEMA identite;
CREATE SCHEMA offre;
CREATE SCHEMA inscription;
CREATE SCHEMA paiement;
CREATE SCHEMA parcours;

-- One database is one establishment: this table has one row.
CREATE TABLE referentiel.etablissement (
    unique_ligne         boolean PRIMARY KEY DEFAULT true,
    code                 text NOT NULL,
    denomination_fr      text NOT NULL,
    denomination_en      text NOT NULL,
    adresse              text[] NOT NULL,
    ville                text NOT NULL,
    signataire_nom       text NOT NULL,
    signataire_fr        text NOT NULL, -- capacity in which the signatory signs
    signataire_en        text NOT NULL,
    fuseau               text NOT NULL,
    CONSTRAINT etablissement_seul CHECK (unique_ligne),
    CONSTRAINT etablissement_code_forme CHECK (code ~ '^[A-Z0-9-]{1,6}$')
);

CREATE TABLE referentiel.structure (
    code         text PRIMARY KEY,
    parent_code  text REFERENCES referentiel.structure (code),
    type         text NOT NULL,
    libelle_fr   text NOT NULL,
    libelle_en   text NOT NULL,
    uai          text,
    ancetres     text[] NOT NULL, -- itself and all above
    CONSTRAINT structure_code_forme CHECK (code ~ '^[A-Z0-9-]{1,10}$'),
    CONSTRAINT structure_ancetres_contient_soi CHECK (code = ANY (ancetres))
);
CREATE INDEX structure_ancetres ON referentiel.structure USING gin (ancetres);
CREATE INDEX structure_parent ON referentiel.structure (parent_code);

ALTER TABLE authz.habilitation
    ADD CONSTRAINT habilitation_structure_connue FOREIGN KEY (structure_code) REFERENCES referentiel.structure (code);

-- Codes apprenant, never recycled; a gap is no harm.
CREATE SEQUENCE identite.code_apprenant MINVALUE 1 MAXVALUE 999999999;

-- A person known to the establishment. The code apprenant comes with the first validated enrolment.
CREATE TABLE identite.personne (
    id                     uuid PRIMARY KEY,
    code_apprenant         text,
    nom_naissance          text NOT NULL,
    nom_usage              text,
    prenom                 text NOT NULL,
    prenom2                text,
    prenom3                text,
    sexe                   text NOT NULL,
    date_naissance         date NOT NULL,
    pays_naissance         text NOT NULL,
    commune_naissance      text, -- as the file gives it: an INSEE code in France, a name elsewhere
    nationalite            text NOT NULL,
    ine                    text,
    statut_ine             text NOT NULL DEFAULT 'A_VERIFIER',
    doublon_potentiel      boolean NOT NULL DEFAULT false,
    adresse_pays           text,
    adresse_voie           text,
    adresse_complement     text,
    code_postal            text,
    ville                  text,
    telephone              text,
    courriel               text NOT NULL,
    version                integer NOT NULL DEFAULT 1,
    cree_le                timestamptz NOT NULL,
    modifie_le             timestamptz NOT NULL,
    -- What searches and matching compare: no case, no accents.
    recherche              text GENERATED ALWAYS AS (
        public.sans_accent(nom_naissance || ' ' || prenom || ' ' || coalesce(nom_usage, '') || ' '
            || coalesce(code_apprenant, '') || ' ' || coalesce(ine, ''))
    ) STORED,
    CONSTRAINT personne_code_apprenant_unique UNIQUE (code_apprenant),
    CONSTRAINT personne_ine_unique UNIQUE (ine),
    CONSTRAINT personne_sexe_connu CHECK (sexe IN ('F', 'M')),
    CONSTRAINT personne_statut_ine_connu CHECK (statut_ine IN ('A_VERIFIER', 'CONFIRME', 'DONNEES_INCOMPLETES',
        'DONNEES_INVALIDES', 'INCONNU', 'LITIGE', 'ERR_VERIF', 'ERR_IMAT', 'IMAT_EN_COURS')),
    CONSTRAINT personne_pays_forme CHECK (pays_naissance ~ '^99[0-9]{3}$' AND nationalite ~ '^99[0-9]{3}$')
);
CREATE INDEX personne_recherche ON identite.personne USING gin (recherche gin_trgm_ops);
CREATE INDEX personne_rapprochement ON identite.personne (date_naissance);

ALTER TABLE authz.utilisateur
    ADD CONSTRAINT utilisateur_personne_connue FOREIGN KEY (personne_id) REFERENCES identite.personne (id);
ALTER TABLE authz.activation
    ADD CONSTRAINT activation_personne_connue FOREIGN KEY (personne_id) REFERENCES identite.personne (id);
ALTER TABLE courriel.message
    ADD CONSTRAINT message_personne_connue FOREIGN KEY (personne_id) REFERENCES identite.personne (id);

CREATE TABLE offre.periode (
    code                  text PRIMARY KEY,
    libelle_fr            text NOT NULL,
    libelle_en            text NOT NULL,
    annee_universitaire   text NOT NULL,
    debut                 date NOT NULL,
    fin                   date NOT NULL,
    active                boolean NOT NULL,
    annee_de_reference    boolean NOT NULL,
    inscriptions_du       timestamptz NOT NULL,
    inscriptions_au       timestamptz NOT NULL,
    CONSTRAINT periode_code_forme CHECK (code ~ '^[A-Z0-9-]{1,25}$'),
    CONSTRAINT periode_dates CHECK (debut < fin AND inscriptions_du < inscriptions_au)
);
CREATE UNIQUE INDEX periode_annee_de_reference_unique ON offre.periode (annee_de_reference) WHERE annee_de_reference;

CREATE TABLE offre.formation (
    code            text PRIMARY KEY,
    libelle_fr      text NOT NULL,
    libelle_en      text NOT NULL,
    type_diplome    text NOT NULL,
    structure_code  text NOT NULL REFERENCES referentiel.structure (code),
    CONSTRAINT formation_code_forme CHECK (code ~ '^[A-Z0-9-]{1,30}$')
);

-- A tariff of a period (domain: rates change each year and are data).
CREATE TABLE paiement.tarif (
    periode_code   text NOT NULL REFERENCES offre.periode (code),
    code           text NOT NULL,
    libelle_fr     text NOT NULL,
    libelle_en     text NOT NULL,
    montant        bigint NOT NULL, -- cents
    reference_fr   text NOT NULL,
    reference_en   text NOT NULL,
    PRIMARY KEY (periode_code, code),
    CONSTRAINT tarif_montant_positif CHECK (montant >= 0)
);

-- Point d'inscription administrative: a path of a period on which one can be enrolled.
CREATE TABLE offre.point_inscription (
    id              uuid PRIMARY KEY,
    periode_code    text NOT NULL REFERENCES offre.periode (code),
    chemin          text NOT NULL,
    formation_code  text NOT NULL REFERENCES offre.formation (code),
    structure_code  text NOT NULL REFERENCES referentiel.structure (code),
    libelle_fr      text NOT NULL,
    libelle_en      text NOT NULL,
    tarif_code      text,
    actif           boolean NOT NULL DEFAULT true,
    CONSTRAINT point_inscription_chemin_unique UNIQUE (periode_code, chemin),
    CONSTRAINT point_inscription_chemin_forme CHECK (chemin ~ '^[A-Z0-9-]+(>[A-Z0-9-]+)*$' AND length(chemin) <= 2000),
    CONSTRAINT point_inscription_tarif_connu FOREIGN KEY (periode_code, tarif_code)
        REFERENCES paiement.tarif (periode_code, code)
);
CREATE INDEX point_inscription_structure ON offre.point_inscription (structure_code);

CREATE TABLE inscription.inscription (
    id                    uuid PRIMARY KEY,
    personne_id           uuid NOT NULL REFERENCES identite.personne (id),
    point_inscription_id  uuid NOT NULL REFERENCES offre.point_inscription (id),
    origine               text NOT NULL,
    contexte              text NOT NULL DEFAULT 'PRIMO',
    statut                text NOT NULL,
    statut_paiement       text NOT NULL DEFAULT 'SANS_STATUT',
    statut_pieces         text NOT NULL DEFAULT 'SANS_STATUT',
    dossier               jsonb NOT NULL DEFAULT '{}', -- as typed
    a_revoir              boolean NOT NULL DEFAULT false,
    differe_accepte       boolean NOT NULL DEFAULT false,
    motif_annulation      text,
    version               integer NOT NULL DEFAULT 1, -- of the row: optimistic lock of the screens
    autorisee_le          timestamptz NOT NULL,
    debutee_le            timestamptz,
    terminee_le           timestamptz,
    validee_le            timestamptz,
    annulee_le            timestamptz,
    expiree_le            timestamptz,
    modifie_le            timestamptz NOT NULL,
    CONSTRAINT inscription_statut_connu
        CHECK (statut IN ('AUTORISEE', 'DEBUTEE', 'TERMINEE', 'VALIDEE', 'ANNULEE', 'EXPIREE')),
    CONSTRAINT inscription_statut_paiement_connu
        CHECK (statut_paiement IN ('SANS_STATUT', 'NON_PAYE', 'EN_ATTENTE', 'PAYE', 'VALIDE')),
    CONSTRAINT inscription_contexte_connu CHECK (contexte IN ('PRIMO', 'REINS')),
    CONSTRAINT inscription_motif_connu CHECK (motif_annulation IN ('DEMISSION', 'ERREUR_DE_SAISIE')),
    CONSTRAINT inscription_annulee_motivee CHECK ((statut = 'ANNULEE') = (motif_annulation IS NOT NULL)),
    CONSTRAINT inscription_annulee_datee CHECK ((statut = 'ANNULEE') = (annulee_le IS NOT NULL)),
    CONSTRAINT inscription_validee_datee CHECK (statut <> 'VALIDEE' OR validee_le IS NOT NULL),
    CONSTRAINT inscription_terminee_datee CHECK (statut NOT IN ('TERMINEE', 'VALIDEE') OR terminee_le IS NOT NULL)
);
-- Not already enrolled on the same path (annex B, guard of AUTORISEE).
CREATE UNIQUE INDEX inscription_en_cours_unique ON inscription.inscription (personne_id, point_inscription_id)
    WHERE statut NOT IN ('ANNULEE', 'EXPIREE');
CREATE INDEX inscription_file ON inscription.inscription (statut, terminee_le, id);
CREATE INDEX inscription_personne ON inscription.inscription (personne_id);
CREATE INDEX inscription_point ON inscription.inscription (point_inscription_id, statut);

-- What admission files brought; the key makes an import idempotent.
CREATE TABLE inscription.admission (
    cle               text PRIMARY KEY,
    inscription_id    uuid NOT NULL REFERENCES inscription.inscription (id),
    personne_id       uuid NOT NULL REFERENCES identite.personne (id),
    origine           text NOT NULL,
    annee             smallint NOT NULL,
    numero_candidat   text,
    job_id            uuid REFERENCES evt.job (id),
    cree_le           timestamptz NOT NULL,
    demission_le      timestamptz
);
CREATE INDEX admission_inscription ON inscription.admission (inscription_id);
CREATE INDEX admission_candidat ON inscription.admission (origine, numero_candidat) WHERE numero_candidat IS NOT NULL;

-- Lines of a file that were refused: to be mended and sent again.
CREATE TABLE inscription.rejet (
    job_id   uuid NOT NULL REFERENCES evt.job (id),
    ligne    integer NOT NULL,
    brut     jsonb NOT NULL,   -- the line, column by column
    erreurs  jsonb NOT NULL,
    PRIMARY KEY (job_id, ligne)
);

-- The quote, frozen when the dossier is submitted.
CREATE TABLE paiement.devis (
    inscription_id  uuid PRIMARY KEY REFERENCES inscription.inscription (id),
    lignes          jsonb NOT NULL,
    total           bigint NOT NULL,
    fige_le         timestamptz NOT NULL,
    CONSTRAINT devis_total_positif CHECK (total >= 0)
);

-- Money received at the desk, declared by a clerk.
CREATE TABLE paiement.encaissement (
    id              uuid PRIMARY KEY,
    inscription_id  uuid NOT NULL REFERENCES inscription.inscription (id),
    montant         bigint NOT NULL, -- cents
    mode            text NOT NULL,
    reference       text,
    encaisse_le     timestamptz NOT NULL,
    encaisse_par    uuid NOT NULL REFERENCES authz.utilisateur (id),
    CONSTRAINT encaissement_montant_positif CHECK (montant > 0),
    CONSTRAINT encaissement_mode_connu CHECK (mode IN ('CARTE', 'CHEQUE', 'ESPECES', 'VIREMENT'))
);
CREATE INDEX encaissement_inscription ON paiement.encaissement (inscription_id);

-- Documents issued: what they say, so that they can be made again and verified for ever.
CREATE TABLE parcours.document (
    id              uuid PRIMARY KEY,
    numero          text NOT NULL,
    type            text NOT NULL,
    inscription_id  uuid NOT NULL REFERENCES inscription.inscription (id),
    donnees         jsonb NOT NULL,
    emis_le         timestamptz NOT NULL,
    revoque_le      timestamptz,
    CONSTRAINT document_numero_unique UNIQUE (numero),
    CONSTRAINT document_type_connu CHECK (type IN ('CERTIFICAT_SCOLARITE'))
);
CREATE INDEX document_inscription ON parcours.document (inscription_id, emis_le DESC);

-- Rights of the application role: data, never structure; the journal only grows.
GRANT USAGE ON SCHEMA authz, audit, evt, courriel, referentiel, identite, offre, inscription, paiement, parcours
    TO pegase_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA authz, evt, courriel, referentiel, identite, offre,
    inscription, paiement, parcours TO pegase_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA audit TO pegase_app;
GRANT USAGE ON SEQUENCE identite.code_apprenant TO pegase_app;
-- The readiness probe compares what is applied with what the binary wants.
GRANT SELECT ON public._sqlx_migrations TO pegase_app;
