-- An offer of the size of a large establishment in one period, BANC: 25 000 objects, 60 000 paths, 450 formations of three
-- years whose semesters share units, and one formation, BANC-GRANDE, of 2 000 paths.
INSERT INTO offre.espace (code, libelle_fr, libelle_en, annee_universitaire, debut, fin, active, inscriptions_du, inscriptions_au)
VALUES ('BANC', 'Banc', 'Bench', '2030-2031', '2030-09-01', '2031-08-31', true, '2030-07-01', '2030-10-01');

CREATE TEMPORARY TABLE noeud (code text PRIMARY KEY, parent text, genre text, type_objet text, mutualise boolean, rang integer, mots text);
INSERT INTO noeud
SELECT CASE WHEN f = 0 THEN 'BANC-GRANDE' ELSE 'F' || f END, NULL, 'FORMATION', NULL, false, 0,
    (ARRAY['Chimie', 'Physique', 'Droit', 'Histoire', 'Mathématiques', 'Informatique', 'Lettres modernes', 'Économie'])[1 + f % 8]
FROM generate_series(0, 450) f;
INSERT INTO noeud
SELECT f.code || '-L' || a, f.code, 'OBJET-FORMATION', 'ANNEE', false, a, f.mots
FROM noeud f CROSS JOIN generate_series(1, 3) a WHERE f.genre = 'FORMATION';
INSERT INTO noeud
SELECT a.code || '-S' || s, a.code, 'OBJET-FORMATION', 'SEMESTRE', false, s, a.mots
FROM noeud a CROSS JOIN generate_series(1, 2) s WHERE a.type_objet = 'ANNEE';
INSERT INTO noeud
SELECT s.code || '-U' || u, s.code, 'OBJET-FORMATION', 'UE', false, u, s.mots
FROM noeud s CROSS JOIN generate_series(1, 5) u WHERE s.type_objet = 'SEMESTRE' AND s.code NOT LIKE 'BANC-GRANDE%';
-- Units that are shared, each with four subjects.
INSERT INTO noeud
SELECT 'P' || p, NULL, 'OBJET-FORMATION', 'UE', true, 0,
    (ARRAY['Analyse', 'Algèbre', 'Anglais', 'Atomistique', 'Procédure civile', 'Paléographie', 'Réseaux', 'Statistique'])[1 + p % 8]
FROM generate_series(1, 1400) p;
INSERT INTO noeud
SELECT p.code || '-M' || m, p.code, 'OBJET-FORMATION', 'MATIERE', false, m, p.mots
FROM noeud p CROSS JOIN generate_series(1, 4) m WHERE p.code ~ '^P[0-9]+$';

INSERT INTO offre.objet (id, espace_id, code, genre, libelle, libelle_long, libelle_en, type_objet, ects, mutualise, structure_code,
    enquete, syllabus, cree_le, modifie_le)
SELECT md5('banc' || n.code)::uuid, e.id, n.code, n.genre, left(n.mots || ' ' || n.code, 50),
    coalesce(n.type_objet, 'Licence') || ' ' || n.mots || ' ' || n.code, '', n.type_objet, 6, n.mutualise, s.codes[1 + (hashtext(n.code) & 1)],
    CASE WHEN n.genre = 'FORMATION' THEN jsonb_build_object('typeDiplome', 'LICENCE', 'domaineFormation', 'STS') ELSE '{}' END,
    jsonb_build_object('fr', jsonb_build_object('description', format('Cet enseignement (%s) pose les notions de base, les met en '
        'pratique sur des cas choisis et conduit à un travail personnel, seul puis en équipe. Il suppose acquis ce qui a été vu au '
        'semestre précédent ; il est évalué en contrôle continu et par une épreuve écrite.', n.mots))),
    now(), now()
FROM noeud n, offre.espace e, (SELECT array_agg(code ORDER BY code) AS codes FROM referentiel.structure) s WHERE e.code = 'BANC';

INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang)
SELECT e.id, md5('banc' || n.parent)::uuid, md5('banc' || n.code)::uuid, n.rang
FROM noeud n, offre.espace e WHERE e.code = 'BANC' AND n.parent IS NOT NULL;
INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang)
SELECT DISTINCT ON (n.code, p) e.id, md5('banc' || n.code)::uuid, md5('bancP' || p)::uuid, 10 + k
FROM noeud n CROSS JOIN generate_series(1, CASE WHEN n.code LIKE 'BANC-GRANDE%' THEN 66 WHEN n.code LIKE '%L1-S1' THEN 4 ELSE 3 END) k
CROSS JOIN LATERAL (SELECT 1 + ((hashtext(n.code)::bigint + 2147483648) + 37 * k) % 1400 AS p) p, offre.espace e
WHERE e.code = 'BANC' AND n.type_objet = 'SEMESTRE';

INSERT INTO offre.contexte (id, espace_id, racine_id, objet_id, ids, chemin, valide, pia, pia_actif, niveau)
WITH RECURSIVE n AS (
    SELECT o.espace_id, o.id AS racine_id, o.id AS objet_id, ARRAY[o.id] AS ids, o.code AS chemin
    FROM offre.objet o JOIN offre.espace e ON e.id = o.espace_id WHERE o.genre = 'FORMATION' AND e.code = 'BANC'
    UNION ALL
    SELECT n.espace_id, n.racine_id, e.id, n.ids || e.id, n.chemin || '>' || e.code
    FROM n JOIN offre.lien l ON l.parent_id = n.objet_id JOIN offre.objet e ON e.id = l.enfant_id)
SELECT offre.identifiant_de_chemin(n.ids), n.espace_id, n.racine_id, n.objet_id, n.ids, n.chemin, true, cardinality(n.ids) = 2,
    cardinality(n.ids) = 2, NULL
FROM n;
INSERT INTO offre.point_inscription (id, periode_code, chemin, formation_id, formation_code, structure_code, libelle_fr, libelle_en, actif)
SELECT c.id, 'BANC', c.chemin, c.racine_id, r.code, o.structure_code, o.libelle_long, o.libelle_long, true
FROM offre.contexte c JOIN offre.espace e ON e.id = c.espace_id AND e.code = 'BANC'
JOIN offre.objet o ON o.id = c.objet_id JOIN offre.objet r ON r.id = c.racine_id WHERE c.pia;
