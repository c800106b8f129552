-- The journal is to be in partitions, one for each month, and sealed. First what its lines lack, and where those that are
-- there end; indexes follow in files of their own, and 0040 makes the table that is there the first partition.

-- Whoever waits for this table holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

-- The number of a transaction among those of the events (see evt.decalage).
CREATE FUNCTION evt.place() RETURNS xid8 LANGUAGE sql STABLE
    AS $$ SELECT (pg_current_xact_id()::text::bigint + evt.decalage())::text::xid8 $$;

-- Lines that are there are before this instant, and so are those of the days to come: whoever stops halfway has a week at
-- least before a line is refused.
DO $$
DECLARE
    derniere timestamptz := greatest(now() + interval '7 days', (SELECT max(le) FROM audit.journal));
    borne timestamptz := (date_trunc('month', derniere AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    EXECUTE format('CREATE FUNCTION audit.origine() RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
        AS $f$ SELECT %L::timestamptz $f$', to_char(borne AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"+00"'));
    EXECUTE format('ALTER TABLE audit.journal ADD CONSTRAINT journal_origine_borne CHECK (le < %L) NOT VALID', borne);
END $$;

-- Lines that are there all get the number of this transaction: none of them is still to come.
ALTER TABLE audit.journal
    ADD COLUMN xact xid8 NOT NULL DEFAULT evt.place(),
    ADD COLUMN adresse text; -- where the request came from
