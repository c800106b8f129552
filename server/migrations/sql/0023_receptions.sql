-- What other systems tell: each message has its effect once, and what cannot be taken is kept to be mended.

-- Whoever waits for these tables holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

-- Messages that had their effect, or are kept in evt.rebut: when they come again, nothing happens.
CREATE TABLE evt.recu (
    objet        text NOT NULL,
    source       text NOT NULL,
    evenement_id text NOT NULL,
    issue        text NOT NULL,
    recu_le      timestamptz NOT NULL,
    PRIMARY KEY (objet, source, evenement_id),
    CONSTRAINT recu_issue_connue CHECK (issue IN ('APPLIQUE', 'INCHANGE', 'IGNORE', 'REBUT'))
);
CREATE INDEX recu_date ON evt.recu (recu_le);

-- Messages that were not taken, with the reasons; those that follow about the same thing wait behind.
CREATE TABLE evt.rebut (
    id           uuid PRIMARY KEY,
    ordre        bigint GENERATED ALWAYS AS IDENTITY,
    objet        text NOT NULL,
    canal        text NOT NULL, -- the topic or the account: there is an order within it, and none between two
    cle          text NOT NULL, -- what it is about, in the words of who sent it
    source       text NOT NULL,
    evenement_id text NOT NULL,
    type         text,          -- none: it could not be read at all
    corps        text NOT NULL, -- the event in JSON, or whatever came
    corps_recu   text,          -- as it came, once it was mended
    origine      text NOT NULL, -- topic, partition and place, or the account
    erreurs      jsonb NOT NULL,
    statut       text NOT NULL,
    essais       integer NOT NULL DEFAULT 1,
    recu_le      timestamptz NOT NULL,
    traite_le    timestamptz,
    traite_par   text,
    CONSTRAINT rebut_evenement_unique UNIQUE (objet, source, evenement_id),
    CONSTRAINT rebut_objet_connu CHECK (objet IN ('ADMISSION', 'PERSONNE', 'STRUCTURE')),
    CONSTRAINT rebut_statut_connu CHECK (statut IN ('A_TRAITER', 'EN_ATTENTE', 'REJOUE', 'ABANDONNE')),
    CONSTRAINT rebut_essais_positif CHECK (essais >= 0),
    CONSTRAINT rebut_traite_coherent CHECK ((traite_le IS NOT NULL) = (statut IN ('REJOUE', 'ABANDONNE')))
);
CREATE INDEX rebut_cle ON evt.rebut (objet, canal, cle, ordre) WHERE statut IN ('A_TRAITER', 'EN_ATTENTE');
CREATE INDEX rebut_a_traiter ON evt.rebut (ordre DESC) WHERE statut IN ('A_TRAITER', 'EN_ATTENTE');
CREATE INDEX rebut_regles ON evt.rebut (ordre DESC) WHERE statut IN ('REJOUE', 'ABANDONNE');
-- One at most of each thing stands in front.
CREATE UNIQUE INDEX rebut_devant_unique ON evt.rebut (objet, canal, cle) WHERE statut = 'A_TRAITER';

-- How the messages of other systems are read: what they call a field, and how they write it. The establishment may add
-- its own, and put one of ours out of use.
CREATE TABLE evt.correspondance (
    type   text NOT NULL, -- of the event
    objet  text NOT NULL,
    nom    text NOT NULL, -- of the field there
    champ  text NOT NULL, -- and here
    format text NOT NULL DEFAULT 'TEXTE',
    actif  boolean NOT NULL DEFAULT true,
    PRIMARY KEY (type, nom, champ),
    CONSTRAINT correspondance_objet_connu CHECK (objet IN ('PERSONNE', 'STRUCTURE')),
    CONSTRAINT correspondance_format_connu CHECK (format IN ('TEXTE', 'DATE', 'CIVILITE', 'ETIQUETTE'))
);

GRANT SELECT, INSERT, UPDATE, DELETE ON evt.recu, evt.rebut, evt.correspondance TO pegase_app;

-- The code by which the referential of the establishment knows a structure, and its last day.
ALTER TABLE referentiel.structure
    ADD COLUMN code_externe text,
    ADD COLUMN fermee_le date,
    ADD CONSTRAINT structure_code_externe_unique UNIQUE (code_externe);

-- Where the roles of a service are set already: its applications tell what happens there.
INSERT INTO authz.permission (role_code, traitement)
SELECT code, 'EVT_ECRIRE' FROM authz.role WHERE code IN ('ADMIN', 'SERVICE') ON CONFLICT DO NOTHING;
