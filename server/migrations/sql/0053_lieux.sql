-- Forms look for communes and schools among the values of nomenclatures: those of the establishment's own too.

SET LOCAL lock_timeout = '5s';

-- A name as people type it: no accent, no hyphen, no apostrophe.
CREATE FUNCTION referentiel.nom_de_lieu(nom text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.sans_accent(translate(nom, '-''’', '   '));
-- Words of a school: its own, and its town.
CREATE FUNCTION referentiel.mots_etablissement(recherche text, attributs jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN recherche || ' ' || referentiel.nom_de_lieu(coalesce(attributs ->> 'communeLibe', ''));

CREATE INDEX valeur_commune_affichage ON referentiel.valeur (referentiel.nom_de_lieu(libelle_affichage))
    WHERE nomenclature = 'CommuneNaissance';
CREATE INDEX valeur_commune_nom ON referentiel.valeur (referentiel.nom_de_lieu(libelle_long)) WHERE nomenclature = 'CommuneNaissance';
CREATE INDEX valeur_commune_insee ON referentiel.valeur ((attributs ->> 'codeInsee')) WHERE nomenclature = 'Commune';
CREATE INDEX valeur_etablissement ON referentiel.valeur
    USING gin (referentiel.mots_etablissement(recherche, attributs) gin_trgm_ops) WHERE nomenclature = 'EtablissementFrancais';
