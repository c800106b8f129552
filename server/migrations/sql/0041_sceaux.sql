-- Seals of the journal: each says what the lines after those of the one before are, and what that one was.

SET LOCAL lock_timeout = '5s';

CREATE TABLE audit.sceau (
    numero        bigint PRIMARY KEY,
    -- Lines in the order of the transactions that wrote them, then of their numbers.
    premier_xact  xid8 NOT NULL,
    premier_id    bigint NOT NULL,
    dernier_xact  xid8 NOT NULL,
    dernier_id    bigint NOT NULL,
    nombre        bigint NOT NULL,
    precedent     bytea NOT NULL, -- digest of the one before; zeros for the first one
    empreinte     bytea NOT NULL,
    le            timestamptz NOT NULL,
    CONSTRAINT sceau_precedent_unique UNIQUE (precedent), -- no chain has two ends
    CONSTRAINT sceau_empreinte_unique UNIQUE (empreinte),
    CONSTRAINT sceau_numero_positif CHECK (numero > 0),
    CONSTRAINT sceau_nombre_positif CHECK (nombre > 0),
    CONSTRAINT sceau_sha256 CHECK (octet_length(precedent) = 32 AND octet_length(empreinte) = 32),
    CONSTRAINT sceau_ordre CHECK (premier_xact < dernier_xact
        OR (premier_xact = dernier_xact AND premier_id <= dernier_id))
);
GRANT SELECT, INSERT ON audit.sceau TO pegase_app;
