-- What the public searches for: the words of an object and of its syllabus in both languages, by their stems.

SET LOCAL lock_timeout = '5s';

-- A stem of French with no accent is that of what is typed with none; English words go through it alike on both sides.
CREATE FUNCTION offre.mots(recherche text, syllabus jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.french', recherche || ' ' || public.sans_accent(translate(replace(
        jsonb_path_query_array(syllabus, '$.*.*')::text, '\n', ' '), '-''’', '   ')));

-- What one enrols on, for who does not see the tree: "Première année" alone does not say of what.
CREATE FUNCTION offre.libelle_de_point(formation text, objet text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN position(public.sans_accent(formation) IN public.sans_accent(objet)) > 0 THEN objet
        ELSE formation || ', ' || objet END;
UPDATE offre.point_inscription p
SET libelle_fr = offre.libelle_de_point(r.libelle_long, p.libelle_fr),
    libelle_en = offre.libelle_de_point(coalesce(nullif(r.libelle_en, ''), r.libelle_long), p.libelle_en)
FROM offre.objet r WHERE r.id = p.formation_id;

-- The former offer under its former names: the version that read it is gone.
DROP VIEW offre.periode, offre.formation;
