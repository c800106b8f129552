-- A search reads the beginnings of words in an index that needs no second look at each name.

-- The words of `identite.personne.recherche`.
CREATE FUNCTION public.mots_cherches(texte text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT array_to_tsvector(array_remove(string_to_array(translate(texte, '-''’.', '    '), ' '), '')) $$;

-- What finds those that begin so; nothing when there is no letter.
CREATE FUNCTION public.debut_de_mot(mot text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT ('''' || nullif(translate(public.sans_accent(mot), '''\', ''), '') || ''':*')::tsquery $$;
