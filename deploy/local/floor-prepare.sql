-- What floor-validate.sql needs in the private database of the bench: enrolments by number.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP TABLE IF EXISTS public.plancher;
CREATE TABLE public.plancher AS
SELECT row_number() OVER (ORDER BY i.id)::integer AS n, i.id AS inscription, i.personne_id AS personne,
    i.point_inscription_id AS point, pi.periode_code AS periode, u.id AS acteur, u.nom_affiche AS nom
FROM inscription.inscription i
JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
JOIN authz.utilisateur u ON u.identifiant = 'scolarite.demo'
WHERE i.statut = 'VALIDEE' ORDER BY i.id LIMIT 10000;
ALTER TABLE public.plancher ADD PRIMARY KEY (n);
ANALYZE public.plancher;
