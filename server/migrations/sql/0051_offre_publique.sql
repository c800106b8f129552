-- What the public searches for: the words of an object and of its syllabus in both languages, by their stems.

SET LOCAL lock_timeout = '5s';

-- A stem of French with no accent is that of what is typed with none; English words go through it alike on both sides. What
-- stands between words is no part of them: left there, `physique/chimie` would be the name of a file.
CREATE FUNCTION offre.mots(recherche text, syllabus jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.french', translate(
        recherche || ' ' || public.sans_accent(regexp_replace(jsonb_path_query_array(syllabus, '$.*.*')::text, '\\[nrtbf]', ' ', 'g')),
        $$-'’/.,;:()[]{}@&+_"\|<>=*#!?…•«»$$, repeat(' ', 40)));

-- What one enrols on, for who does not see the tree: "Première année" alone does not say of what.
CREATE FUNCTION offre.libelle_de_point(formation text, objet text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN position(public.sans_accent(formation) IN public.sans_accent(objet)) > 0 THEN objet
        ELSE formation || ', ' || objet END;
UPDATE offre.point_inscription p SET libelle_fr = n.fr, libelle_en = n.en
FROM (SELECT p.id, offre.libelle_de_point(r.libelle_long, p.libelle_fr) AS fr,
        offre.libelle_de_point(coalesce(nullif(r.libelle_en, ''), r.libelle_long), p.libelle_en) AS en
    FROM offre.point_inscription p JOIN offre.objet r ON r.id = p.formation_id) n
WHERE n.id = p.id AND (p.libelle_fr, p.libelle_en) IS DISTINCT FROM (n.fr, n.en);
