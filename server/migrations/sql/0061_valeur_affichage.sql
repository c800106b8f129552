-- no-transaction
-- What learners read of a value says more than its label where several have the same: the town of a school, the département of a commune.
CREATE INDEX CONCURRENTLY IF NOT EXISTS valeur_affichage ON referentiel.valeur
    USING gin (nomenclature, referentiel.nom_de_lieu(libelle_affichage) gin_trgm_ops) WHERE libelle_affichage <> libelle_long;
