-- Whoever reads the events remembers how far it came.

-- Whoever waits for this table holds up all who come after: rather fail, and be run again.
SET LOCAL lock_timeout = '5s';

CREATE TABLE evt.lecteur (
    nom         text PRIMARY KEY,
    -- The last event that it has dealt with, in the order of the outbox.
    xact        xid8 NOT NULL DEFAULT '0',
    id          bigint NOT NULL DEFAULT 0,
    -- One process at a time, until then.
    tenu_par    uuid,
    tenu_jusqua timestamptz,
    CONSTRAINT lecteur_bail_coherent CHECK ((tenu_par IS NULL) = (tenu_jusqua IS NULL))
);

-- The last event that was forgotten: whoever comes back from before it has missed something, and is told.
CREATE TABLE evt.oubli (
    seul boolean PRIMARY KEY DEFAULT true,
    xact xid8 NOT NULL,
    id   bigint NOT NULL,
    CONSTRAINT oubli_seul CHECK (seul)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON evt.lecteur, evt.oubli TO pegase_app;

-- Transactions are numbered by the cluster. A database that is restored into a young one has events of higher numbers than
-- those to come: `migrate` then adds to these, so that what happens later is told later.
CREATE FUNCTION evt.decalage() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT 0::bigint $$;

-- The place of an event in the order. A transaction may get its number, then wait for an aggregate that a later one holds:
-- its event would be told before the other's, which happened first. It takes its place behind the last event of its
-- aggregate then. No reader is there yet: it stops at the number of the oldest transaction in progress, which is lower.
CREATE FUNCTION evt.placer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xact := greatest((pg_current_xact_id()::text::bigint + evt.decalage())::text::xid8,
        (SELECT o.xact FROM evt.outbox o WHERE o.agregat_id = NEW.agregat_id ORDER BY o.id DESC LIMIT 1));
    RETURN NEW;
END $$;
CREATE TRIGGER outbox_place BEFORE INSERT ON evt.outbox FOR EACH ROW EXECUTE FUNCTION evt.placer();

-- Below it all transactions have ended: no event can come any more.
CREATE FUNCTION evt.horizon() RETURNS xid8 LANGUAGE sql STABLE
    AS $$ SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + evt.decalage())::text::xid8 $$;
