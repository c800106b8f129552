-- Fills a database that holds the demonstration with the population that `generator population` writes:
--   generator population | psql "$DATABASE_OWNER_URL" -f deploy/local/population.sql
--
-- Each learner's enrolment is the copy of one that the use cases brought to the same stage when the demonstration was
-- loaded: its dossier, invoice, payments, documents, mails, journal and events, with her own names, numbers, fees and
-- dates. So the rows agree with one another as the product makes them agree. No constraint is put aside; all or nothing.
\set ON_ERROR_STOP on
\set QUIET on
BEGIN;
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '256MB';

CREATE TEMP TABLE habitant (
    rang integer PRIMARY KEY, code_apprenant text, nom_naissance text, nom_usage text, prenom text, prenom2 text,
    prenom3 text, sexe text, date_naissance date, pays_naissance text, commune_naissance text, nationalite text,
    ine text, adresse_pays text, adresse_voie text, code_postal text, ville text, telephone text, courriel text,
    chemin text, origine text, numero_candidat text, cle_admission text, etape text, anciennete integer, certificat text,
    compte boolean
) ON COMMIT DROP;
\copy habitant FROM pstdin WITH (FORMAT csv, HEADER MATCH)

-- The same population has the same identifiers: in order, like those that the product gives (version 7).
CREATE FUNCTION pg_temp.identifiant(genre integer, rang integer) RETURNS uuid LANGUAGE sql IMMUTABLE
    AS $$ SELECT ('0197' || lpad(to_hex(rang), 8, '0') || '7000' || '8000' || lpad(to_hex(genre), 12, '0'))::uuid $$;
-- Of what hangs on an enrolment: the same for the same original.
CREATE FUNCTION pg_temp.double(copie uuid, original uuid) RETURNS uuid LANGUAGE sql IMMUTABLE
    AS $$ SELECT md5(copie::text || original::text)::uuid $$;

-- Persons -----------------------------------------------------------------------------------------------------------

INSERT INTO identite.personne (id, code_apprenant, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe,
    date_naissance, pays_naissance, commune_naissance, nationalite, ine, adresse_pays, adresse_voie, code_postal, ville,
    telephone, courriel, cree_le, modifie_le)
SELECT pg_temp.identifiant(1, rang), code_apprenant, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe,
    date_naissance, pays_naissance, commune_naissance, nationalite, ine, adresse_pays, adresse_voie, code_postal, ville,
    telephone, courriel, le, le
FROM habitant, LATERAL (SELECT now() - make_interval(mins => coalesce(anciennete, rang))) AS d (le)
ORDER BY rang;
-- The next one to be enrolled gets another code.
SELECT setval('identite.code_apprenant', max(code_apprenant::bigint)) FROM identite.personne
WHERE code_apprenant ~ '^\d{1,9}$' \g /dev/null

-- Enrolments ----------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE modele ON COMMIT DROP AS
SELECT m.etape, i.*, u.id AS compte_id, u.nom_affiche, u.mot_de_passe, f.id AS facture_id, f.numero, f.quittance_numero,
    f.total, p.code_apprenant, d.id AS document_id
FROM (VALUES ('AUTORISEE', 'apprenant1.demo'), ('DEBUTEE', 'apprenant2.demo'), ('REMPLIE', 'apprenant2.demo'),
             ('TERMINEE', 'apprenant3.demo'), ('PAYEE', 'apprenant4.demo'), ('PRETE', 'apprenant5.demo'),
             ('VALIDEE', 'apprenant5.demo'), ('ANNULEE', 'apprenant1.demo')) AS m (etape, identifiant)
JOIN authz.utilisateur u USING (identifiant)
JOIN identite.personne p ON p.id = u.personne_id
JOIN inscription.inscription i ON i.personne_id = u.personne_id
LEFT JOIN paiement.facture f ON f.inscription_id = i.id AND f.statut <> 'ANNULEE'
LEFT JOIN parcours.document d ON d.inscription_id = i.id;

-- One row for each enrolment: what is hers, and what is copied.
CREATE TEMP TABLE copie ON COMMIT DROP AS
SELECT h.*, pg_temp.identifiant(1, h.rang) AS personne_id, pg_temp.identifiant(2, h.rang) AS id, pi.id AS point_id,
    pi.structure_code, pi.niveau, pi.tarif_code, pi.periode_code, t.montant AS du,
    make_interval(mins => h.anciennete) AS age,
    h.date_naissance > current_date - interval '18 years' AS mineure,
    h.date_naissance > current_date - interval '25 years' AS jeune,
    h.prenom || ' ' || coalesce(h.nom_usage, h.nom_naissance) AS nom_complet,
    m.id AS modele_id, m.origine AS modele_origine, m.personne_id AS modele_personne,
    m.point_inscription_id AS modele_point,
    m.compte_id AS modele_compte, m.facture_id AS modele_facture, m.numero AS modele_numero,
    m.quittance_numero AS modele_quittance, m.code_apprenant AS modele_code, m.document_id AS modele_document,
    m.total AS modele_du,
    -- Numbers of invoices and receipts follow those of the structure, without a gap.
    CASE WHEN m.facture_id IS NOT NULL THEN row_number() OVER (PARTITION BY pi.structure_code, m.facture_id IS NULL
        ORDER BY h.rang) END AS rang_facture,
    CASE WHEN m.quittance_numero IS NOT NULL THEN row_number() OVER (PARTITION BY pi.structure_code,
        m.quittance_numero IS NULL ORDER BY h.rang) END AS rang_quittance,
    NULL::text AS numero, NULL::text AS quittance
FROM habitant h
JOIN modele m USING (etape)
JOIN offre.point_inscription pi ON pi.chemin = h.chemin
LEFT JOIN paiement.tarif t ON t.periode_code = pi.periode_code AND t.code = pi.tarif_code;

CREATE FUNCTION pg_temp.numero(structure text, serie text, rang bigint) RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT structure || '-' || extract(year FROM now()) || '-' || serie || '-'
        || lpad((rang + coalesce((SELECT dernier FROM paiement.compteur c WHERE c.structure_code = structure
            AND c.annee = extract(year FROM now()) AND c.genre = serie), 0))::text, 6, '0') $$;
UPDATE copie SET numero = pg_temp.numero(structure_code, 'F', rang_facture),
    quittance = pg_temp.numero(structure_code, 'Q', rang_quittance)
WHERE rang_facture IS NOT NULL;
INSERT INTO paiement.compteur AS c (structure_code, annee, genre, dernier)
SELECT structure_code, extract(year FROM now()), serie, max(s.dernier)
FROM copie, LATERAL (VALUES ('F', rang_facture), ('Q', rang_quittance)) AS s (serie, dernier)
WHERE s.dernier IS NOT NULL GROUP BY structure_code, serie
ON CONFLICT (structure_code, annee, genre) DO UPDATE SET dernier = c.dernier + excluded.dernier;
CREATE INDEX ON copie (modele_id);
ANALYZE copie;

-- What is said of the original, said of the copy.
CREATE FUNCTION pg_temp.transposer(faits jsonb, c copie) RETURNS jsonb LANGUAGE sql STABLE
    AS $$ SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(faits::text,
        c.modele_id::text, c.id::text), c.modele_personne::text, c.personne_id::text),
        c.modele_point::text, c.point_id::text), coalesce(c.modele_numero, '?'), coalesce(c.numero, '?')),
        coalesce(c.modele_quittance, '?'), coalesce(c.quittance, '?')),
        coalesce(c.modele_document::text, '?'), coalesce(pg_temp.double(c.id, c.modele_document)::text, '?')),
        '"' || coalesce(c.modele_code, '?') || '"', '"' || coalesce(c.code_apprenant, '?') || '"'),
        ': ' || coalesce(c.modele_du, -1), ': ' || coalesce(c.du, -1)),
        '"origine": "' || c.modele_origine || '"', '"origine": "' || c.origine || '"')::jsonb $$;

-- What she typed for most of the steps, less what comes at the end.
CREATE TEMP TABLE reponses ON COMMIT DROP AS
SELECT jsonb_object_agg(e.key, e.value) AS valeurs
FROM modele m, jsonb_each(m.dossier) e
WHERE m.etape = 'TERMINEE' AND e.key !~ '^(accord_|droits_|exactitude|modalite|cvec_)';

INSERT INTO inscription.inscription (id, personne_id, point_inscription_id, origine, contexte, statut, statut_paiement,
    statut_pieces, dossier, differe_accepte, motif_annulation, version, autorisee_le, debutee_le, terminee_le, validee_le,
    annulee_le, modifie_le, profils, cvec_numero, cvec_statut, cvec_verifiee_le, modalite, blocages)
SELECT c.id, c.personne_id, c.point_id, c.origine, m.contexte,
    CASE c.etape WHEN 'ANNULEE' THEN 'ANNULEE' WHEN 'PRETE' THEN 'TERMINEE' ELSE m.statut END,
    m.statut_paiement, m.statut_pieces,
    CASE WHEN m.dossier = '{}' THEN m.dossier
         ELSE CASE c.etape WHEN 'REMPLIE' THEN r.valeurs ELSE m.dossier END || jsonb_strip_nulls(jsonb_build_object(
            'nom_naissance', c.nom_naissance, 'nom_usage', c.nom_usage, 'prenom', c.prenom, 'prenom2', c.prenom2,
            'prenom3', c.prenom3, 'sexe', c.sexe, 'date_naissance', c.date_naissance, 'pays_naissance', c.pays_naissance,
            'ville_naissance', CASE WHEN c.pays_naissance <> '99100' THEN c.commune_naissance END,
            'nationalite', c.nationalite, 'ine', c.ine, 'adresse_pays', coalesce(c.adresse_pays, '99100'),
            'adresse_voie', c.adresse_voie, 'code_postal', c.code_postal, 'ville', c.ville, 'telephone', c.telephone,
            'courriel', c.courriel, 'responsable_nom', CASE WHEN c.mineure THEN 'Claire ' || c.nom_naissance END,
            'responsable_telephone', CASE WHEN c.mineure THEN '06 39 98 00 70' END,
            'droits_acceptes', CASE WHEN m.dossier ? 'droits_acceptes' THEN c.du::text END)) END,
    m.differe_accepte, CASE WHEN c.etape = 'ANNULEE' THEN 'DEMISSION' END,
    m.version - CASE WHEN c.etape = 'PRETE' THEN 1 ELSE 0 END, m.autorisee_le - c.age, m.debutee_le - c.age,
    m.terminee_le - c.age, CASE WHEN c.etape = 'VALIDEE' THEN m.validee_le - c.age END,
    CASE WHEN c.etape = 'ANNULEE' THEN now() - c.age / 2 END, m.modifie_le - c.age, m.profils, m.cvec_numero,
    m.cvec_statut, m.cvec_verifiee_le - c.age, m.modalite, m.blocages
FROM copie c JOIN modele m USING (etape) CROSS JOIN reponses r
ORDER BY c.rang;

INSERT INTO inscription.admission (cle, inscription_id, personne_id, origine, annee, numero_candidat, job_id, cree_le)
SELECT c.cle_admission, c.id, c.personne_id, c.origine, a.annee, c.numero_candidat, a.job_id, a.cree_le - c.age
FROM copie c JOIN inscription.admission a ON a.inscription_id = c.modele_id ORDER BY c.rang;

-- Fees --------------------------------------------------------------------------------------------------------------

INSERT INTO paiement.facture (id, numero, genre, inscription_id, lignes, total, statut, emise_le, quittance_numero,
    quittance_le)
SELECT pg_temp.double(c.id, f.id), c.numero, f.genre, c.id, jsonb_build_array(f.lignes -> 0 || jsonb_build_object(
        'montant', c.du, 'libelle_fr', t.libelle_fr, 'libelle_en', t.libelle_en, 'reference_fr', t.reference_fr,
        'reference_en', t.reference_en, 'entrees', jsonb_build_array(jsonb_build_array('pointInscription', c.chemin),
            jsonb_build_array('periode', c.periode_code), jsonb_build_array('tarifCode', c.tarif_code)))),
    c.du, f.statut, f.emise_le - c.age, c.quittance, f.quittance_le - c.age
FROM copie c
JOIN paiement.facture f ON f.id = c.modele_facture
JOIN paiement.tarif t ON t.periode_code = c.periode_code AND t.code = c.tarif_code
ORDER BY c.rang;
INSERT INTO paiement.echeance (facture_id, rang, montant, le, statut)
SELECT pg_temp.double(c.id, e.facture_id), e.rang, c.du, (e.le - c.age)::date, e.statut
FROM copie c JOIN paiement.echeance e ON e.facture_id = c.modele_facture ORDER BY c.rang;
-- A payment of the demonstration bears the identifier of its enrolment.
INSERT INTO paiement.encaissement (id, inscription_id, montant, mode, reference, encaisse_le, encaisse_par)
SELECT c.id, c.id, c.du, e.mode, e.reference, e.encaisse_le - c.age, e.encaisse_par
FROM copie c JOIN paiement.encaissement e ON e.inscription_id = c.modele_id ORDER BY c.rang;

-- Documents ---------------------------------------------------------------------------------------------------------

-- Those that her situation asks for; one that the original had not to give is a copy of its identity document.
CREATE TEMP TABLE piece_de ON COMMIT DROP AS
SELECT c.id, c.rang, c.age, c.nom_complet, p.code, d.statut, d.fichier_id AS modele_fichier, d.modifie_le, d.modifie_par,
    d.version, pg_temp.double(c.id, md5(d.fichier_id::text || p.code)::uuid) AS fichier_id, m.nom_affiche
FROM copie c
JOIN modele m USING (etape)
CROSS JOIN LATERAL (VALUES ('PHOTO', 'PHOTO', true), ('IDENTITE', 'IDENTITE', true), ('BAC', 'BAC', true),
    ('JDC', 'JDC', c.jeune), ('AUTORISATION', 'IDENTITE', c.mineure), ('DIPLOME', 'IDENTITE', c.niveau LIKE 'M%'))
    AS p (code, comme, demandee)
JOIN pieces.depot d ON d.inscription_id = c.modele_id AND d.piece_code = p.comme
WHERE p.demandee;
INSERT INTO pieces.fichier (id, inscription_id, piece_code, chemin, type_mime, taille, largeur, hauteur, pages, empreinte,
    nom, depose_le)
SELECT p.fichier_id, p.id, p.code, f.chemin, f.type_mime, f.taille, f.largeur, f.hauteur, f.pages, f.empreinte, f.nom,
    f.depose_le - p.age
FROM piece_de p JOIN pieces.fichier f ON f.id = p.modele_fichier ORDER BY p.rang;
INSERT INTO pieces.depot (inscription_id, piece_code, statut, fichier_id, modifie_le, modifie_par, version)
SELECT id, code, statut, CASE WHEN modele_fichier IS NOT NULL THEN fichier_id END, modifie_le - age,
    CASE WHEN modifie_par = nom_affiche THEN nom_complet ELSE modifie_par END, version
FROM piece_de ORDER BY rang;

-- Certificates, accounts --------------------------------------------------------------------------------------------

INSERT INTO parcours.document (id, numero, type, inscription_id, donnees, emis_le)
SELECT pg_temp.double(c.id, d.id), c.certificat, d.type, c.id, d.donnees || jsonb_build_object(
    'nom', c.prenom || ' ' || upper(coalesce(c.nom_usage, c.nom_naissance)), 'date_naissance', c.date_naissance,
    'ine', c.ine, 'code_apprenant', c.code_apprenant, 'formation_fr', f.libelle_long, 'formation_en', f.libelle_en,
    'point_fr', pi.libelle_fr, 'point_en', pi.libelle_en, 'composante_fr', s.libelle_fr, 'composante_en', s.libelle_en),
    d.emis_le - c.age
FROM copie c
JOIN parcours.document d ON d.id = c.modele_document
JOIN offre.point_inscription pi ON pi.id = c.point_id
JOIN offre.objet f ON f.id = pi.formation_id
JOIN referentiel.structure s ON s.code = pi.structure_code
WHERE c.etape = 'VALIDEE' ORDER BY c.rang;
INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, courriel, mot_de_passe, personne_id, cree_le)
SELECT pg_temp.double(c.id, c.modele_compte), 'charge' || c.rang || '.demo', c.nom_complet, c.courriel, m.mot_de_passe,
    c.personne_id, now() - c.age
FROM copie c JOIN modele m USING (etape) WHERE c.compte;

-- Mails ---------------------------------------------------------------------------------------------------------------

-- All sent; the invitation, whose code nobody has, and what she was told since.
INSERT INTO courriel.message (id, type, destinataire, personne_id, langue, sujet, corps, cree_le, envoye_le)
SELECT pg_temp.double(c.id, c.personne_id), 'INVITATION', c.courriel, c.personne_id, 'fr', 'Votre inscription',
    'Bonjour ' || c.prenom || ', ouvrez votre compte.', now() - c.age, now() - c.age
FROM copie c ORDER BY c.age DESC;
INSERT INTO courriel.message (id, type, destinataire, personne_id, langue, sujet, corps, cree_le, envoye_le)
SELECT pg_temp.double(c.id, l.id), l.type, c.courriel, c.personne_id, l.langue, l.sujet,
    replace(replace(l.corps, p.prenom || ',', c.prenom || ','), coalesce(c.modele_code, '?'),
        coalesce(c.code_apprenant, '?')),
    l.cree_le - c.age, l.cree_le - c.age
FROM copie c
JOIN identite.personne p ON p.id = c.modele_personne
JOIN courriel.message l ON l.personne_id = c.modele_personne
WHERE c.etape <> 'PRETE' OR l.type <> 'INSCRIPTION_VALIDEE'
ORDER BY l.cree_le - c.age, l.id;

-- What happened -----------------------------------------------------------------------------------------------------

-- Of one who is not enrolled yet, what the enrolment left behind did not happen.
CREATE TEMP TABLE fait ON COMMIT DROP AS
SELECT c AS copie, j.id, j.le - c.age AS le
FROM copie c JOIN audit.journal j ON j.entite = 'inscription' AND j.entite_id = c.modele_id::text
WHERE c.etape <> 'PRETE' OR j.traitement NOT IN ('VALIDER', 'EMETTRE_CERTIFICAT');
INSERT INTO audit.journal (le, acteur_id, acteur, traitement, entite, entite_id, avant, apres, correlation_id)
SELECT le, acteur_id, acteur, traitement, 'inscription', entite_id, avant, apres, correlation_id FROM (
    SELECT f.le, j.id, CASE WHEN a_elle THEN pg_temp.double((f.copie).id, j.acteur_id) ELSE j.acteur_id END AS acteur_id,
        CASE WHEN a_elle THEN (f.copie).nom_complet ELSE j.acteur END AS acteur, j.traitement,
        (f.copie).id::text AS entite_id, j.avant, pg_temp.transposer(j.apres, f.copie) AS apres,
        pg_temp.double((f.copie).id, j.correlation_id) AS correlation_id
    FROM fait f JOIN audit.journal j USING (id), LATERAL (SELECT j.acteur_id = (f.copie).modele_compte) AS q (a_elle)
    UNION ALL
    SELECT now() - c.age / 2, 0, NULL, 'demission', 'ANNULER', c.id::text, '{"statut": "AUTORISEE"}',
        '{"motif": "DEMISSION", "statut": "ANNULEE"}', pg_temp.double(c.id, c.personne_id)
    FROM copie c WHERE c.etape = 'ANNULEE'
) AS j ORDER BY le, id;
INSERT INTO evt.outbox (evenement_id, sujet, type, agregat_id, donnees, le, publie_le)
SELECT pg_temp.double(c.id, o.evenement_id), o.sujet, o.type, c.id::text, pg_temp.transposer(o.donnees, c), o.le - c.age,
    o.le - c.age
FROM copie c JOIN evt.outbox o ON o.agregat_id = c.modele_id::text
WHERE c.etape <> 'PRETE' OR o.type <> 'validee'
ORDER BY o.le - c.age, o.id;
COMMIT;

-- Statistics for the planner, and the visibility maps that index-only scans want.
VACUUM ANALYZE;
