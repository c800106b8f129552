-- no-transaction
-- Is one of her enrolments in the perimeter? Read from the index alone.
CREATE INDEX CONCURRENTLY IF NOT EXISTS inscription_personne_point ON inscription.inscription (personne_id) INCLUDE (point_inscription_id);
