-- How many values an act on a nomenclature changed is kept with it: the page of a list told it by counting its lines each time, and a
-- national file has 35 000 of them. NULL: written by the version before.

SET LOCAL lock_timeout = '5s';

ALTER TABLE referentiel.operation ADD COLUMN valeurs bigint,
    ADD CONSTRAINT operation_valeurs CHECK (valeurs >= 0);
UPDATE referentiel.operation o SET valeurs = n.valeurs
    FROM (SELECT operation_id, count(*) AS valeurs FROM referentiel.operation_ligne GROUP BY operation_id) n
    WHERE n.operation_id = o.id;
