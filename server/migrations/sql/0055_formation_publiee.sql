-- What the public sees: the formations of which a path is validated. Said once, for all that the catalogue asks.

CREATE VIEW offre.formation_publiee AS
SELECT o.id, o.espace_id, o.code, o.libelle_long, o.libelle_en, o.type_diplome, o.domaine, o.ects, o.recherche, o.syllabus, o.modifie_le,
    s.code AS structure, s.ancetres, s.libelle_fr AS structure_fr, s.libelle_en AS structure_en
FROM offre.objet o JOIN referentiel.structure s ON s.code = o.structure_code
WHERE o.genre = 'FORMATION' AND EXISTS (SELECT FROM offre.contexte c WHERE c.objet_id = o.id AND c.valide);
GRANT SELECT ON offre.formation_publiee TO pegase_app;
