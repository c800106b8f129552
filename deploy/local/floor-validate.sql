-- A floor, for pgbench: what the product asks the database for when a clerk validates an enrolment (parcours::valider),
-- statement by statement and in its order, without the product: 27 round trips, of which one looks up who is concerned
-- (the product: who asks) and the others are the transaction, its ends included. The state goes to and fro, so that the
-- same dossiers serve again and indexes are written each time. Brought up to the product by
-- log_min_duration_statement = 0 and one validation.
\set n random(1, :nombre)
SELECT inscription, personne, point, periode, acteur, nom FROM public.plancher WHERE n = :n \gset
BEGIN;
SELECT id FROM inscription.inscription WHERE id = :inscription FOR UPDATE;
SELECT i.personne_id, i.point_inscription_id, i.statut, i.dossier, i.a_revoir, i.differe_accepte, i.version, i.origine,
    i.contexte, i.cvec_statut, i.cvec_numero, i.profils, pi.periode_code, pi.structure_code, p.annee_universitaire,
    f.type_diplome, p.inscriptions_du, p.inscriptions_au, s.ancetres
FROM inscription.inscription i
JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
JOIN offre.objet f ON f.id = pi.formation_id
JOIN offre.espace p ON p.code = pi.periode_code
JOIN referentiel.structure s ON s.code = pi.structure_code
WHERE i.id = :inscription;
SELECT code, valeur FROM referentiel.parametre;
SELECT code, titre_fr, titre_en, texte_fr, texte_en, bloquant FROM inscription.accord WHERE actif ORDER BY ordre, code;
SELECT nomenclature, code, libelle_affichage, libelle_en FROM referentiel.valeur
WHERE nomenclature = ANY ('{RegimeInscription,SituationFamiliale,CategorieSocioprofessionnelle,PaysNationalite,TypeBac,MentionBac}')
    AND visible AND debut <= current_date AND (fin IS NULL OR fin >= current_date)
ORDER BY nomenclature, priorite, libelle_affichage, code;
SELECT code FROM referentiel.valeur
WHERE nomenclature = 'CommuneNaissance' AND debut <= '2006-05-04' AND (fin IS NULL OR fin >= '2006-05-04')
    AND (referentiel.nom_de_lieu(libelle_affichage) = referentiel.nom_de_lieu('Rouen (76)')
    OR referentiel.nom_de_lieu(libelle_long) = referentiel.nom_de_lieu('Rouen (76)'))
ORDER BY referentiel.nom_de_lieu(libelle_affichage) = referentiel.nom_de_lieu('Rouen (76)') DESC LIMIT 2;
SELECT p.code, p.libelle_fr, p.libelle_en, p.aide_fr, p.aide_en, p.photo, p.obligatoire, p.bloquante, p.conditions,
    d.statut, d.motif_texte, d.version, m.libelle_fr, m.libelle_en, f.id, f.nom, f.type_mime, f.taille, f.pages,
    f.depose_le, t.id, t.nom, t.taille, t.recu
FROM pieces.piece p
LEFT JOIN pieces.depot d ON d.inscription_id = :inscription AND d.piece_code = p.code
LEFT JOIN pieces.motif m ON m.code = d.motif_code
LEFT JOIN pieces.fichier f ON f.id = d.fichier_id
LEFT JOIN LATERAL (SELECT id, nom, taille, recu FROM pieces.televersement
    WHERE inscription_id = :inscription AND piece_code = p.code ORDER BY cree_le DESC LIMIT 1) t ON true
WHERE p.periode_code = :periode AND p.actif ORDER BY p.ordre, p.code;
SELECT id, numero, lignes, total, quittance_numero FROM paiement.facture
WHERE inscription_id = :inscription AND genre = 'FACTURE' AND statut <> 'ANNULEE';
SELECT m.code, m.libelle_fr, m.libelle_en, m.en_ligne, m.occurrences, m.pas_jours
FROM paiement.modalite m JOIN offre.espace p ON p.code = :periode
WHERE m.actif AND (NOT m.en_ligne OR false) AND m.montant_min <= 17800
    AND (m.occurrences = 1 OR p.echeancier_au IS NULL OR current_date <= p.echeancier_au) ORDER BY m.ordre, m.code;
SELECT (coalesce((SELECT sum(montant) FROM paiement.encaissement WHERE inscription_id = :inscription), 0)
    - coalesce((SELECT sum(montant) FROM paiement.remboursement WHERE inscription_id = :inscription), 0))::bigint;
SELECT statut_ine, doublon_potentiel FROM identite.personne WHERE id = :personne;
SELECT code_apprenant FROM identite.personne WHERE id = :personne FOR UPDATE;
SELECT lpad(nextval('identite.code_apprenant')::text, 9, '0') AS code \gset
UPDATE identite.personne SET code_apprenant = :code, version = version + 1, modifie_le = now() WHERE id = :personne;
INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id)
VALUES (now(), :acteur, :nom, 'EMETTRE_CODE_APPRENANT', 'personne', :personne::uuid::text, NULL,
    jsonb_build_object('codeApprenant', :code::text), gen_random_uuid());
INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le)
VALUES (gen_random_uuid(), 'idt.apprenant.v1', 'cree', :personne::uuid::text,
    jsonb_build_object('personne', :personne::text, 'codeApprenant', :code::text), now());
UPDATE inscription.inscription SET statut = CASE statut WHEN 'VALIDEE' THEN 'TERMINEE' ELSE 'VALIDEE' END,
    version = version + 1, modifie_le = now(), motif_annulation = NULL, validee_le = now()
WHERE id = :inscription;
INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id)
VALUES (now(), :acteur, :nom, 'VALIDER', 'inscription', :inscription::uuid::text, '{"statut": "TERMINEE"}',
    jsonb_build_object('statut', 'VALIDEE', 'codeApprenant', :code::text), gen_random_uuid());
INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le)
VALUES (gen_random_uuid(), 'ins.inscription.v1', 'validee', :inscription::uuid::text,
    jsonb_build_object('statut', 'VALIDEE', 'personne', :personne::text, 'inscription', :inscription::text,
        'codeApprenant', :code::text, 'pointInscription', :point::text), now());
SELECT p.prenom, p.nom_naissance, p.nom_usage, p.date_naissance, p.ine, p.code_apprenant, f.libelle_long, f.libelle_en,
    pi.libelle_fr, pi.libelle_en, s.libelle_fr, s.libelle_en, pe.annee_universitaire, n.libelle_affichage, n.libelle_en,
    e.signataire_nom, e.signataire_fr, e.signataire_en
FROM inscription.inscription i
JOIN identite.personne p ON p.id = i.personne_id
JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
JOIN offre.objet f ON f.id = pi.formation_id
JOIN offre.espace pe ON pe.code = pi.periode_code
JOIN referentiel.structure s ON s.code = pi.structure_code
CROSS JOIN referentiel.etablissement e
LEFT JOIN referentiel.valeur n ON n.nomenclature = 'RegimeInscription' AND n.code = i.dossier ->> 'regime'
WHERE i.id = :inscription;
INSERT INTO parcours.document (id, numero, type, inscription_id, donnees, emis_le)
VALUES (gen_random_uuid(), upper(left(md5(random()::text), 17)), 'CERTIFICAT_SCOLARITE', :inscription,
    jsonb_build_object('ine', '2T6WCYAK9K4', 'nom', 'Flavie LÉGER', 'annee', '2026-2027',
        'regime', '["Formation initiale", "Initial education"]', 'emis_le', current_date, 'code_apprenant', :code::text,
        'point_fr', 'Licence Chimie, 1re année', 'point_en', 'Bachelor in Chemistry, year 1',
        'formation_fr', 'Licence Chimie', 'formation_en', 'Bachelor in Chemistry'), now());
INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id)
VALUES (now(), :acteur, :nom, 'EMETTRE_CERTIFICAT', 'inscription', :inscription::uuid::text, NULL,
    jsonb_build_object('document', gen_random_uuid()), gen_random_uuid());
SELECT p.prenom, p.courriel, u.langue FROM identite.personne p LEFT JOIN authz.utilisateur u ON u.personne_id = p.id
WHERE p.id = :personne;
INSERT INTO courriel.message (id, type, destinataire, personne_id, langue, sujet, corps, cree_le, envoye_le)
VALUES (gen_random_uuid(), 'INSCRIPTION_VALIDEE', 'flavie.leger@example.net', :personne, 'fr',
    'Votre inscription est validée', 'Bonjour Flavie, votre inscription est validée.', now(), now());
COMMIT;
