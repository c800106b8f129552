-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS personne_modifiee ON identite.personne (modifie_le) WHERE code_apprenant IS NOT NULL;
