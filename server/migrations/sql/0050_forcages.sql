-- Codes of a dossier that are not good on the day of the fact that they tell, and that a clerk has accepted all the same.

CREATE TABLE inscription.forcage (
    inscription_id  uuid NOT NULL,
    champ           text NOT NULL,
    -- Of that value only: another one in the same field is looked at again.
    code            text NOT NULL,
    motif           text NOT NULL,
    par             uuid NOT NULL,
    le              timestamptz NOT NULL,
    CONSTRAINT forcage_pkey PRIMARY KEY (inscription_id, champ),
    CONSTRAINT forcage_inscription FOREIGN KEY (inscription_id) REFERENCES inscription.inscription (id),
    CONSTRAINT forcage_par_connu FOREIGN KEY (par) REFERENCES authz.utilisateur (id),
    CONSTRAINT forcage_motif_dit CHECK (length(motif) BETWEEN 1 AND 500)
);
CREATE INDEX forcage_par ON inscription.forcage (par);

GRANT SELECT, INSERT, UPDATE, DELETE ON inscription.forcage TO pegase_app;
