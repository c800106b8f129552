-- The journal that is there becomes the first partition of the new one: nothing is copied, nothing is read.

-- Whoever waits for this table holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';
LOCK TABLE audit.journal IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    dernier bigint := (SELECT last_value FROM audit.journal_id_seq);
    donne boolean := (SELECT is_called FROM audit.journal_id_seq);
BEGIN
    ALTER TABLE audit.journal RENAME TO journal_origine;
    -- From PostgreSQL 17 on it is the whole that numbers, and a partition may not.
    ALTER TABLE audit.journal_origine ALTER COLUMN id DROP IDENTITY;
    ALTER TABLE audit.journal_origine DROP CONSTRAINT journal_pkey;
    ALTER TABLE audit.journal_origine ADD CONSTRAINT journal_origine_pkey PRIMARY KEY USING INDEX journal_id_le;
    -- What it served, the one of the identifiers alone serves.
    DROP INDEX audit.journal_entite;
    ALTER INDEX audit.journal_objet RENAME TO journal_origine_objet;
    ALTER INDEX audit.journal_ordre RENAME TO journal_origine_ordre;
    ALTER INDEX audit.journal_date RENAME TO journal_origine_date;
    ALTER INDEX audit.journal_acteur RENAME TO journal_origine_acteur;
    ALTER INDEX audit.journal_traitement RENAME TO journal_origine_traitement;

    CREATE TABLE audit.journal (
        id              bigint GENERATED ALWAYS AS IDENTITY,
        le              timestamptz NOT NULL,
        acteur_id       uuid,          -- NULL: nobody signed in, or the system itself
        acteur          text NOT NULL, -- its name at the time
        traitement      text NOT NULL,
        entite          text NOT NULL,
        entite_id       text NOT NULL,
        avant           jsonb,
        apres           jsonb,
        correlation_id  uuid NOT NULL,
        xact            xid8 NOT NULL DEFAULT evt.place(),
        adresse         text,          -- where the request came from
        CONSTRAINT journal_pkey PRIMARY KEY (id, le)
    ) PARTITION BY RANGE (le);
    -- Numbers go on.
    PERFORM setval('audit.journal_id_seq', dernier, donne);
    -- One for each of those of the partition, which are then not built again.
    CREATE INDEX journal_objet ON audit.journal (entite_id, le, id);
    CREATE INDEX journal_ordre ON audit.journal (xact, id);
    CREATE INDEX journal_date ON audit.journal (le, id);
    CREATE INDEX journal_acteur ON audit.journal (coalesce(acteur_id::text, acteur), le, id);
    CREATE INDEX journal_traitement ON audit.journal (traitement, le, id);

    EXECUTE format('ALTER TABLE audit.journal ATTACH PARTITION audit.journal_origine FOR VALUES FROM (MINVALUE) TO (%L)',
        audit.origine());
    ALTER TABLE audit.journal_origine DROP CONSTRAINT journal_origine_borne;
    -- The net: what no month takes.
    CREATE TABLE audit.journal_autres PARTITION OF audit.journal DEFAULT;
END $$;

-- The application adds lines, and numbers neither them nor their transaction; partitions it knows by the whole only.
REVOKE ALL ON audit.journal_origine FROM pegase_app;
GRANT SELECT, INSERT (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id, adresse)
    ON audit.journal TO pegase_app;

-- The partition of the month that begins then: true when it was made. What the net holds of that month goes there.
CREATE FUNCTION audit.creer_partition(debut timestamptz) RETURNS boolean LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fin timestamptz := (debut AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    nom text := to_char(debut AT TIME ZONE 'UTC', '"journal_"YYYY_MM');
BEGIN
    IF debut < audit.origine() OR to_regclass('audit.' || nom) IS NOT NULL THEN
        RETURN false;
    END IF;
    LOCK TABLE audit.journal_autres IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE audit.%I (LIKE audit.journal INCLUDING DEFAULTS)', nom);
    EXECUTE format('WITH prises AS (DELETE FROM audit.journal_autres WHERE le >= %L AND le < %L RETURNING *)
        INSERT INTO audit.%I SELECT * FROM prises', debut, fin, nom);
    -- Attached rather than made as a partition: whoever writes into the journal goes on meanwhile.
    EXECUTE format('ALTER TABLE audit.journal ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)', nom, debut, fin);
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION audit.creer_partition(timestamptz) FROM PUBLIC;

-- Partitions of this month and of the next three: how many were made. The application has no other way to make a table.
CREATE FUNCTION audit.preparer_partitions() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    mois timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    faites integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit.partitions', 0));
    FOR n IN 0..3 LOOP
        IF audit.creer_partition((mois + make_interval(months => n)) AT TIME ZONE 'UTC') THEN
            faites := faites + 1;
        END IF;
    END LOOP;
    RETURN faites;
END $$;
REVOKE ALL ON FUNCTION audit.preparer_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.preparer_partitions() TO pegase_app;
