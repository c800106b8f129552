-- What the workers see of the services that the product leans on, and the backups that were made.

-- Whoever waits for these tables holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

CREATE TABLE evt.sonde (
    partenaire  text PRIMARY KEY,
    va          boolean NOT NULL,
    depuis      timestamptz NOT NULL, -- it has been so since
    regardee_le timestamptz NOT NULL,
    CONSTRAINT sonde_partenaire_connu CHECK (partenaire IN ('FICHIERS', 'COURTIER', 'BANQUE', 'CVEC', 'COURRIELS')),
    CONSTRAINT sonde_depuis_avant CHECK (depuis <= regardee_le)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON evt.sonde TO pegase_app;

CREATE TABLE evt.sauvegarde (
    nom      text PRIMARY KEY,
    prise_le timestamptz NOT NULL,
    finie_le timestamptz NOT NULL,
    octets   bigint NOT NULL, -- of all that it holds, before it is compressed
    CONSTRAINT sauvegarde_octets_positifs CHECK (octets >= 0)
);
CREATE INDEX sauvegarde_date ON evt.sauvegarde (prise_le);
-- Made by the owner.
GRANT SELECT ON evt.sauvegarde TO pegase_app;
