-- The whole dossier: reference tables, agreements, rules of the fees, invoices and online payment, supporting
-- documents, sending of mails, ceilings of sign-in.

CREATE SCHEMA pieces;

-- Reference data ---------------------------------------------------------------------------------------------------

-- Which national data are loaded: the digest of the file makes loading idempotent.
CREATE TABLE referentiel.jeu (
    code        text PRIMARY KEY,
    empreinte   text NOT NULL,
    lignes      integer NOT NULL,
    charge_le   timestamptz NOT NULL
);

-- Communes, present and former: a place of birth is looked up at the day of birth.
CREATE TABLE referentiel.commune (
    code_insee      text NOT NULL,
    debut           date NOT NULL DEFAULT '-infinity',
    fin             date NOT NULL DEFAULT 'infinity', -- the day when it ceased to be
    libelle         text NOT NULL,
    departement     text NOT NULL,
    codes_postaux   text[] NOT NULL,
    remplacee_par   text,
    recherche       text GENERATED ALWAYS AS (public.sans_accent(translate(libelle, '-''’', '   '))) STORED,
    libelle_complet text GENERATED ALWAYS AS (libelle || ' (' || departement || ')') STORED,
    PRIMARY KEY (code_insee, debut),
    CONSTRAINT commune_code_forme CHECK (code_insee ~ '^[0-9][0-9AB][0-9]{3}$'),
    CONSTRAINT commune_dates CHECK (debut < fin)
);
CREATE INDEX commune_recherche ON referentiel.commune USING gin (recherche gin_trgm_ops);
CREATE INDEX commune_recherche_debut ON referentiel.commune (recherche text_pattern_ops);
CREATE INDEX commune_libelle_complet ON referentiel.commune (public.sans_accent(libelle_complet));
CREATE INDEX commune_codes_postaux ON referentiel.commune USING gin (codes_postaux);

CREATE TABLE referentiel.lycee (
    uai           text PRIMARY KEY,
    libelle       text NOT NULL,
    commune       text NOT NULL,
    code_postal   text,
    departement   text NOT NULL,
    recherche     text GENERATED ALWAYS AS (public.sans_accent(translate(libelle || ' ' || commune, '-''’', '   '))) STORED,
    CONSTRAINT lycee_uai_forme CHECK (uai ~ '^[0-9]{7}[A-Z]$')
);
CREATE INDEX lycee_recherche ON referentiel.lycee USING gin (recherche gin_trgm_ops);

CREATE TABLE referentiel.nomenclature (
    nomenclature  text NOT NULL,
    code          text NOT NULL,
    libelle_fr    text NOT NULL,
    libelle_en    text NOT NULL,
    ordre         integer NOT NULL,
    actif         boolean NOT NULL DEFAULT true,
    attributs     jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (nomenclature, code)
);

-- What the rules call a parameter, never a constant.
CREATE TABLE referentiel.parametre (
    code     text PRIMARY KEY,
    valeur   text NOT NULL
);

-- Enrolment --------------------------------------------------------------------------------------------------------

CREATE TABLE inscription.accord (
    code       text PRIMARY KEY,
    titre_fr   text NOT NULL,
    titre_en   text NOT NULL,
    texte_fr   text NOT NULL,
    texte_en   text NOT NULL,
    bloquant   boolean NOT NULL,
    ordre      integer NOT NULL,
    actif      boolean NOT NULL DEFAULT true,
    CONSTRAINT accord_code_forme CHECK (code ~ '^[a-z0-9_]{1,40}$')
);

ALTER TABLE offre.point_inscription ADD COLUMN niveau text;

ALTER TABLE inscription.inscription
    ADD COLUMN profils text[] NOT NULL DEFAULT '{}',     -- exemptions granted by the establishment
    ADD COLUMN cvec_numero text,
    ADD COLUMN cvec_statut text NOT NULL DEFAULT 'NON_DUE',
    ADD COLUMN cvec_verifiee_le timestamptz,
    ADD COLUMN modalite text,
    ADD COLUMN blocages text[] NOT NULL DEFAULT '{}',    -- what stands against validation, kept for filters and counts
    ADD CONSTRAINT inscription_cvec_statut_connu
        CHECK (cvec_statut IN ('NON_DUE', 'MANQUANTE', 'SAISIE', 'VALIDEE', 'REFUSEE'));
CREATE INDEX inscription_blocages ON inscription.inscription USING gin (blocages) WHERE statut = 'TERMINEE';
CREATE INDEX inscription_cvec_a_verifier ON inscription.inscription (cvec_verifiee_le NULLS FIRST)
    WHERE cvec_statut = 'SAISIE';

-- Fees -------------------------------------------------------------------------------------------------------------

ALTER TABLE paiement.tarif
    ADD COLUMN national boolean NOT NULL DEFAULT true,
    ADD COLUMN reduit bigint,
    ADD COLUMN differencie bigint,
    ADD CONSTRAINT tarif_autres_taux_positifs CHECK (coalesce(reduit, 0) >= 0 AND coalesce(differencie, 0) >= 0);

CREATE TABLE paiement.regle (
    periode_code   text NOT NULL REFERENCES offre.periode (code),
    code           text NOT NULL,
    ordre          integer NOT NULL,
    effet          text NOT NULL,
    conditions     jsonb NOT NULL,
    tarif_code     text,
    libelle_fr     text NOT NULL,
    libelle_en     text NOT NULL,
    reference_fr   text NOT NULL,
    reference_en   text NOT NULL,
    actif          boolean NOT NULL DEFAULT true,
    PRIMARY KEY (periode_code, code),
    CONSTRAINT regle_effet_connu CHECK (effet IN ('DIFFERENCIE', 'AUTRE_TARIF', 'REDUIT', 'NATIONAL', 'GRATUIT')),
    CONSTRAINT regle_tarif_connu FOREIGN KEY (periode_code, tarif_code) REFERENCES paiement.tarif (periode_code, code),
    CONSTRAINT regle_autre_tarif_nomme CHECK ((effet = 'AUTRE_TARIF') = (tarif_code IS NOT NULL))
);

CREATE TABLE paiement.modalite (
    code          text PRIMARY KEY,
    libelle_fr    text NOT NULL,
    libelle_en    text NOT NULL,
    en_ligne      boolean NOT NULL,
    occurrences   smallint NOT NULL,
    pas_jours     smallint NOT NULL DEFAULT 30,
    montant_min   bigint NOT NULL DEFAULT 0, -- cents
    ordre         integer NOT NULL,
    actif         boolean NOT NULL DEFAULT true,
    CONSTRAINT modalite_occurrences CHECK (occurrences BETWEEN 1 AND 12 AND pas_jours BETWEEN 1 AND 92)
);

-- Numbers without a gap, per budget structure, civil year and kind of document: the row is locked by who takes one.
CREATE TABLE paiement.compteur (
    structure_code   text NOT NULL,
    annee            smallint NOT NULL,
    genre            text NOT NULL,
    dernier          integer NOT NULL,
    PRIMARY KEY (structure_code, annee, genre)
);

CREATE TABLE paiement.facture (
    id                 uuid PRIMARY KEY,
    numero             text NOT NULL,
    genre              text NOT NULL DEFAULT 'FACTURE',
    origine_id         uuid REFERENCES paiement.facture (id), -- of a credit note: the invoice that it undoes
    inscription_id     uuid NOT NULL REFERENCES inscription.inscription (id),
    lignes             jsonb NOT NULL,
    total              bigint NOT NULL, -- cents; negative for a credit note
    statut             text NOT NULL,
    emise_le           timestamptz NOT NULL,
    annulee_le         timestamptz,
    quittance_numero   text,
    quittance_le       timestamptz,
    CONSTRAINT facture_numero_unique UNIQUE (numero),
    CONSTRAINT facture_quittance_unique UNIQUE (quittance_numero),
    CONSTRAINT facture_genre_connu CHECK (genre IN ('FACTURE', 'AVOIR')),
    CONSTRAINT facture_statut_connu CHECK (statut IN ('EMISE', 'EN_COURS', 'ACQUITTEE', 'ANNULEE')),
    CONSTRAINT facture_signe CHECK (CASE genre WHEN 'AVOIR' THEN total <= 0 AND origine_id IS NOT NULL ELSE total >= 0 END),
    CONSTRAINT facture_annulee_datee CHECK ((statut = 'ANNULEE') = (annulee_le IS NOT NULL)),
    CONSTRAINT facture_quittance_datee CHECK ((quittance_numero IS NULL) = (quittance_le IS NULL)),
    CONSTRAINT facture_acquittee_quittancee CHECK (statut <> 'ACQUITTEE' OR quittance_numero IS NOT NULL)
);
CREATE UNIQUE INDEX facture_vivante_unique ON paiement.facture (inscription_id)
    WHERE genre = 'FACTURE' AND statut <> 'ANNULEE';
CREATE INDEX facture_inscription ON paiement.facture (inscription_id);

CREATE TABLE paiement.echeance (
    facture_id   uuid NOT NULL REFERENCES paiement.facture (id),
    rang         smallint NOT NULL,
    montant      bigint NOT NULL, -- cents
    le           date NOT NULL,
    statut       text NOT NULL,
    PRIMARY KEY (facture_id, rang),
    CONSTRAINT echeance_montant_positif CHECK (montant > 0),
    CONSTRAINT echeance_statut_connu CHECK (statut IN ('A_VENIR', 'REGLEE', 'REFUSEE', 'ANNULEE'))
);
CREATE INDEX echeance_a_venir ON paiement.echeance (le) WHERE statut = 'A_VENIR';

-- An attempt to pay online: one form sent to the provider.
CREATE TABLE paiement.transaction (
    id               uuid PRIMARY KEY,
    facture_id       uuid NOT NULL REFERENCES paiement.facture (id),
    inscription_id   uuid NOT NULL REFERENCES inscription.inscription (id),
    reference        text NOT NULL, -- ours, sent to the provider
    montant          bigint NOT NULL, -- cents, of the first instalment
    total            bigint NOT NULL, -- cents, of all instalments
    occurrences      smallint NOT NULL,
    statut           text NOT NULL,
    erreur           text, -- code of the provider
    cree_le          timestamptz NOT NULL,
    expire_le        timestamptz NOT NULL,
    fin_le           timestamptz,
    CONSTRAINT transaction_reference_unique UNIQUE (reference),
    CONSTRAINT transaction_statut_connu
        CHECK (statut IN ('CREE', 'EN_ATTENTE_BANQUE', 'CONFIRME', 'REFUSE', 'ABANDONNE', 'EXPIRE')),
    CONSTRAINT transaction_montants CHECK (montant > 0 AND total >= montant)
);
CREATE INDEX transaction_inscription ON paiement.transaction (inscription_id, cree_le DESC);
CREATE INDEX transaction_ouverte ON paiement.transaction (expire_le) WHERE statut IN ('CREE', 'EN_ATTENTE_BANQUE');

-- What the provider told us, once each: its own number is the key.
CREATE TABLE paiement.retour (
    numero           text PRIMARY KEY,
    transaction_id   uuid NOT NULL REFERENCES paiement.transaction (id),
    montant          bigint NOT NULL, -- cents
    erreur           text NOT NULL,
    autorisation     text,
    recu_le          timestamptz NOT NULL
);
CREATE INDEX retour_transaction ON paiement.retour (transaction_id);

ALTER TABLE paiement.encaissement
    ALTER COLUMN encaisse_par DROP NOT NULL, -- nobody at the desk: paid online
    DROP CONSTRAINT encaissement_mode_connu,
    ADD CONSTRAINT encaissement_mode_connu CHECK (mode IN ('CARTE', 'CHEQUE', 'ESPECES', 'VIREMENT', 'EN_LIGNE')),
    ADD COLUMN retour_numero text REFERENCES paiement.retour (numero),
    ADD CONSTRAINT encaissement_retour_unique UNIQUE (retour_numero),
    ADD CONSTRAINT encaissement_origine CHECK ((mode = 'EN_LIGNE') = (retour_numero IS NOT NULL)),
    ADD CONSTRAINT encaissement_guichet CHECK (mode = 'EN_LIGNE' OR encaisse_par IS NOT NULL);

CREATE TABLE paiement.remboursement (
    id               uuid PRIMARY KEY,
    inscription_id   uuid NOT NULL REFERENCES inscription.inscription (id),
    avoir_id         uuid REFERENCES paiement.facture (id), -- none: paid twice, or too much
    montant          bigint NOT NULL, -- cents
    statut           text NOT NULL DEFAULT 'A_FAIRE',
    cree_le          timestamptz NOT NULL,
    CONSTRAINT remboursement_montant_positif CHECK (montant > 0),
    CONSTRAINT remboursement_statut_connu CHECK (statut IN ('A_FAIRE', 'FAIT'))
);
CREATE INDEX remboursement_inscription ON paiement.remboursement (inscription_id);

-- Quotes frozen before there were invoices become invoices.
WITH du AS (
    SELECT d.inscription_id, d.lignes, d.total, d.fige_le, row_number() OVER (ORDER BY d.fige_le, d.inscription_id) AS rang,
           (SELECT coalesce(sum(e.montant), 0) FROM paiement.encaissement e WHERE e.inscription_id = d.inscription_id) AS recu
    FROM paiement.devis d JOIN inscription.inscription i ON i.id = d.inscription_id
    WHERE i.statut IN ('TERMINEE', 'VALIDEE')
)
INSERT INTO paiement.facture (id, numero, inscription_id, lignes, total, statut, emise_le, quittance_numero, quittance_le)
SELECT gen_random_uuid(), 'REPRISE-F-' || lpad(rang::text, 6, '0'), inscription_id, lignes, total,
       CASE WHEN recu >= total THEN 'ACQUITTEE' WHEN recu > 0 THEN 'EN_COURS' ELSE 'EMISE' END, fige_le,
       CASE WHEN recu >= total THEN 'REPRISE-Q-' || lpad(rang::text, 6, '0') END,
       CASE WHEN recu >= total THEN fige_le END
FROM du;

-- Supporting documents ---------------------------------------------------------------------------------------------

CREATE TABLE pieces.piece (
    periode_code   text NOT NULL REFERENCES offre.periode (code),
    code           text NOT NULL,
    libelle_fr     text NOT NULL,
    libelle_en     text NOT NULL,
    aide_fr        text NOT NULL,
    aide_en        text NOT NULL,
    photo          boolean NOT NULL,
    obligatoire    boolean NOT NULL, -- to submit: deposited, or promised
    bloquante      boolean NOT NULL, -- validation waits for it
    conditions     jsonb NOT NULL,
    ordre          integer NOT NULL,
    actif          boolean NOT NULL DEFAULT true,
    PRIMARY KEY (periode_code, code),
    CONSTRAINT piece_code_forme CHECK (code ~ '^[A-Z0-9_-]{3,15}$')
);

CREATE TABLE pieces.motif (
    code         text PRIMARY KEY,
    libelle_fr   text NOT NULL,
    libelle_en   text NOT NULL,
    ordre        integer NOT NULL
);

-- The stored bytes of a document; never changed, only replaced by another file.
CREATE TABLE pieces.fichier (
    id               uuid PRIMARY KEY,
    inscription_id   uuid NOT NULL REFERENCES inscription.inscription (id),
    piece_code       text NOT NULL,
    chemin           text NOT NULL,
    type_mime        text NOT NULL,
    taille           bigint NOT NULL, -- bytes
    largeur          integer NOT NULL, -- pixels; 0 for a PDF
    hauteur          integer NOT NULL,
    pages            integer NOT NULL,
    empreinte        bytea NOT NULL,
    nom              text NOT NULL, -- as the learner called it
    depose_le        timestamptz NOT NULL,
    CONSTRAINT fichier_type_connu CHECK (type_mime IN ('image/jpeg', 'application/pdf')),
    CONSTRAINT fichier_taille_positive CHECK (taille > 0)
);
CREATE INDEX fichier_inscription ON pieces.fichier (inscription_id, piece_code);

CREATE TABLE pieces.depot (
    inscription_id   uuid NOT NULL REFERENCES inscription.inscription (id),
    piece_code       text NOT NULL,
    statut           text NOT NULL,
    fichier_id       uuid REFERENCES pieces.fichier (id),
    motif_code       text REFERENCES pieces.motif (code),
    motif_texte      text,
    modifie_le       timestamptz NOT NULL,
    modifie_par      text NOT NULL,
    version          integer NOT NULL DEFAULT 1,
    PRIMARY KEY (inscription_id, piece_code),
    CONSTRAINT depot_statut_connu CHECK (statut IN ('NON_DEPOSE', 'EN_ATTENTE', 'NON_CONCERNE', 'NON_CONCERNE_VALIDE',
        'A_VALIDER_DOSSIER_BLOQUE', 'A_VALIDER_DOSSIER_NON_BLOQUE', 'VALIDE', 'VALIDATION_FORCEE', 'REJETE')),
    CONSTRAINT depot_rejet_motive CHECK (statut <> 'REJETE' OR motif_code IS NOT NULL),
    CONSTRAINT depot_fichier_present CHECK (fichier_id IS NOT NULL
        OR statut IN ('NON_DEPOSE', 'EN_ATTENTE', 'NON_CONCERNE', 'NON_CONCERNE_VALIDE', 'VALIDATION_FORCEE'))
);
CREATE INDEX depot_a_valider ON pieces.depot (modifie_le)
    WHERE statut IN ('A_VALIDER_DOSSIER_BLOQUE', 'A_VALIDER_DOSSIER_NON_BLOQUE');

-- An upload in progress: what was received so far is kept as parts, so that it goes on after a cut.
CREATE TABLE pieces.televersement (
    id               uuid PRIMARY KEY,
    inscription_id   uuid NOT NULL REFERENCES inscription.inscription (id),
    piece_code       text NOT NULL,
    nom              text NOT NULL,
    taille           bigint NOT NULL, -- bytes announced
    recu             bigint NOT NULL DEFAULT 0,
    parties          integer NOT NULL DEFAULT 0,
    cree_le          timestamptz NOT NULL,
    CONSTRAINT televersement_recu_borne CHECK (recu BETWEEN 0 AND taille AND taille > 0)
);
CREATE INDEX televersement_inscription ON pieces.televersement (inscription_id, piece_code);
CREATE INDEX televersement_date ON pieces.televersement (cree_le);

-- Mails, sign-in ---------------------------------------------------------------------------------------------------

ALTER TABLE courriel.message
    ADD COLUMN essais integer NOT NULL DEFAULT 0,
    ADD COLUMN prochain_essai timestamptz,
    ADD COLUMN erreur text,
    ADD COLUMN lien text; -- where the message leads, inside the product
CREATE INDEX message_prochain_essai ON courriel.message (prochain_essai NULLS FIRST, cree_le) WHERE envoye_le IS NULL;

ALTER TABLE authz.activation
    ADD COLUMN usage text NOT NULL DEFAULT 'ACTIVATION',
    ADD CONSTRAINT activation_usage_connu CHECK (usage IN ('ACTIVATION', 'RECUPERATION'));

-- Failed sign-ins by address and minute: a high ceiling, since a campus is one address.
CREATE TABLE authz.tentative (
    adresse   text NOT NULL,
    minute    timestamptz NOT NULL,
    nombre    integer NOT NULL,
    PRIMARY KEY (adresse, minute)
);
CREATE INDEX tentative_minute ON authz.tentative (minute);

GRANT USAGE ON SCHEMA pieces TO pegase_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pieces, referentiel, inscription, paiement, authz
    TO pegase_app;
