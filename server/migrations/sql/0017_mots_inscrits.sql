-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_mots_inscrite ON identite.personne USING gin (public.mots_cherches(recherche)) WHERE a_inscription;
