-- Who did something last in an espace, and to what: those who look at its trees are told. NULL: nothing since this version.

SET LOCAL lock_timeout = '5s';

ALTER TABLE offre.espace ADD COLUMN dernier_acte jsonb,
    ADD CONSTRAINT espace_dernier_acte CHECK (jsonb_typeof(dernier_acte) = 'object');
