//! The dossier against the national tables: what the browser cannot check by itself.

use crate::support::Essai;
use backend::{Error, inscription, parcours, referentiel};
use domain::{
    CodeErreur,
    inscription::{Blocage, Etape, SaisieGardee, Statut, StatutPaiement},
    paiement::Centimes,
};
use jiff::civil::date;

#[tokio::test]
async fn les_communes_se_proposent_au_jour_de_la_naissance() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("apprenant1.demo").await;
    let noms = |liste: Vec<domain::referentiel::Suggestion>| liste.into_iter().map(|s| s.valeur).collect::<Vec<_>>();
    let trouvees = noms(
        referentiel::suggerer_communes(&elle, "saint-etienne", None)
            .await
            .unwrap(),
    );
    assert_eq!(
        trouvees[0], "Saint-Étienne (42)",
        "the exact name first, whatever the accents: {trouvees:?}"
    );
    let codes = noms(referentiel::suggerer_communes(&elle, "76000", None).await.unwrap());
    assert!(codes.contains(&"Rouen (76)".to_owned()), "{codes:?}");
    // Its number is that of Irigny for INSEE.
    let codes = noms(referentiel::suggerer_communes(&elle, "69100", None).await.unwrap());
    assert_eq!(codes, ["Villeurbanne (69)"]);
    // A commune that merged since: known to those who were born there.
    let (avant, apres) = (date(1990, 5, 1), date(2025, 5, 1));
    let ancienne = |jour| referentiel::suggerer_communes(&elle, "cherbourg-octeville", Some(jour));
    assert!(!noms(ancienne(apres).await.unwrap()).contains(&"Cherbourg-Octeville (50)".to_owned()));
    let _ = avant;
    assert!(
        referentiel::suggerer_communes(&elle, "%", None)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(matches!(
        referentiel::suggerer_communes(&essai.anonyme(), "rouen", None).await,
        Err(Error::NonConnecte)
    ));
    let lycees = noms(referentiel::suggerer_lycees(&elle, "henri paris").await.unwrap());
    assert!(lycees.iter().any(|l| l.contains("Paris (075")), "{lycees:?}");
}

#[tokio::test]
async fn un_nom_de_commune_est_connu_ambigu_ou_inconnu() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("apprenant2.demo").await;
    let id = essai.dossier("apprenant2.demo").await;
    for (texte, attendu) in [
        ("Rouen (76)", None),
        ("rouen", None),
        ("Saint-Denis", Some(CodeErreur::Ambigu)),
        ("Saint-Denis (93)", None),
        ("Nulle-Part-sur-Mer", Some(CodeErreur::HorsListe)),
    ] {
        let champs = [("commune_naissance".to_owned(), texte.to_owned())];
        let erreurs = inscription::enregistrer(&elle, id, &champs).await.unwrap();
        assert_eq!(erreurs.first().map(|e| e.code.clone()), attendu, "{texte}");
    }
    let code = [("bourse".to_owned(), "LUNE".to_owned())];
    let erreurs = inscription::enregistrer(&elle, id, &code).await.unwrap();
    assert_eq!(erreurs[0].code, CodeErreur::Inconnu, "a value that no nomenclature has");
}

/// Scenario 3, its fees: from outside the Union 2 895 €; with a resident card the national rate, and the document that
/// proves it is asked for. The change of amount is shown until it is accepted.
#[tokio::test]
async fn le_montant_suit_le_dossier_et_se_dit() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("resident.demo").await;
    let id = essai.dossier("resident.demo").await;
    let ecrire = |champ: &str, valeur: &str| {
        let champs = [(champ.to_owned(), valeur.to_owned())];
        let elle = elle.clone();
        async move { inscription::enregistrer(&elle, id, &champs).await.unwrap() }
    };
    ecrire("sejour", "AUCUN").await;
    let vue = parcours::dossier(&elle, id, Etape::Droits).await.unwrap();
    assert_eq!(vue.devis.total, Centimes(289_500));
    assert!(!vue.pieces.iter().any(|p| p.code == "SEJOUR"));
    ecrire("droits_acceptes", "289500").await;
    ecrire("sejour", "CARTE_RESIDENT").await;
    let vue = parcours::dossier(&elle, id, Etape::Droits).await.unwrap();
    assert_eq!(vue.devis.total, Centimes(17_800));
    assert!(vue.pieces.iter().any(|p| p.code == "SEJOUR" && p.bloquante));
    let change = CodeErreur::MontantChange {
        avant: 289_500,
        apres: 17_800,
    };
    assert!(vue.erreurs.iter().any(|e| e.code == change), "{:?}", vue.erreurs);
}

/// Every persona of the demonstration has the amount that her situation gives.
#[tokio::test]
async fn les_personas_ont_leurs_droits() {
    let essai = Essai::nouveau().await;
    for (qui, attendu) in [
        ("apprenant2.demo", 17_800),
        ("boursiere.demo", 0),
        ("salarie.demo", 40_000),
        ("apprenti.demo", 0),
        ("etrangere.demo", 394_100),
        ("resident.demo", 17_800),
        ("doctorante.demo", 39_700),
        ("cpge.demo", 17_800),
        ("echange.demo", 0),
        ("depart.demo", 17_800),
        ("cesure.demo", 16_600),
        ("mineur.demo", 17_800),
        ("ajac.demo", 17_800),
        ("auditeur.demo", 15_000),
    ] {
        let elle = essai.apprenant(qui).await;
        let id = essai.dossier(qui).await;
        let vue = parcours::dossier(&elle, id, Etape::Droits).await.unwrap();
        assert_eq!(vue.devis.total, Centimes(attendu), "{qui}: {:?}", vue.devis.lignes);
        assert_eq!(vue.statut, Statut::Debutee, "{qui}");
        let fausses: Vec<_> = Etape::TOUS
            .iter()
            .filter(|e| !matches!(e, Etape::Pieces | Etape::Accords | Etape::Droits | Etape::Recapitulatif))
            .filter(|e| !vue.etapes.iter().any(|v| v.etape == **e && v.faite))
            .collect();
        assert!(qui == "apprenant2.demo" || fausses.is_empty(), "{qui}: {fausses:?}");
    }
}

async fn du(ctx: &backend::Ctx, id: domain::ids::InscriptionId) -> Centimes {
    parcours::fiche(ctx, id).await.unwrap().droits.unwrap().devis.total
}

/// The president's exemptions stop at the legal share of the enrolled.
#[tokio::test]
async fn l_exoneration_s_arrete_au_plafond() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let id = essai.dossier("etrangere.demo").await;
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    parcours::exonerer(&admin, id, version, Some("R719-50")).await.unwrap();
    assert_eq!(du(&admin, id).await, Centimes(25_400));
    let autre = essai.dossier("apprenant2.demo").await;
    let version = parcours::fiche(&admin, autre).await.unwrap().version;
    match parcours::exonerer(&admin, autre, version, Some("R719-50-T")).await {
        Err(Error::Champs(champs)) => assert_eq!(champs[0].code, CodeErreur::PlafondAtteint { max: 1 }),
        autre => panic!("{autre:?}"),
    }
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    parcours::exonerer(&admin, id, version, None).await.unwrap();
    assert_eq!(du(&admin, id).await, Centimes(394_100));
}

/// A grant that the CROUS confirms after the fees were paid: another invoice, the money goes back, and she is told; taken
/// back, the fees are due again.
#[tokio::test]
async fn une_bourse_confirmee_apres_le_paiement_se_rembourse() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let id = essai.dossier("apprenant4.demo").await;
    let exonerer = async |profil| {
        let version = parcours::fiche(&admin, id).await.unwrap().version;
        parcours::exonerer(&admin, id, version, profil).await.unwrap();
        parcours::fiche(&admin, id).await.unwrap()
    };
    let factures = async || -> String {
        let sql = "SELECT string_agg(genre || ' ' || total || ' ' || statut, ', ' ORDER BY emise_le, id)
                   FROM paiement.facture WHERE inscription_id = $1";
        sqlx::query_scalar(sql).bind(id.0).fetch_one(&essai.pool).await.unwrap()
    };
    let avant = factures().await;
    assert_eq!(avant, "FACTURE 17800 ACQUITTEE");
    let fiche = exonerer(Some("BOURSE")).await;
    assert_eq!(
        factures().await,
        "FACTURE 17800 ANNULEE, AVOIR -17800 EMISE, FACTURE 0 ACQUITTEE"
    );
    let droits = fiche.droits.unwrap();
    assert_eq!((droits.devis.total, droits.encaisse), (Centimes::ZERO, Centimes::ZERO));
    let rendus: Vec<_> = droits.remboursements.iter().map(|r| (r.montant, r.fait)).collect();
    assert_eq!(rendus, [(Centimes(17_800), false)]);
    assert_eq!(fiche.statut_paiement, StatutPaiement::Paye, "nothing is due");
    let sql = "SELECT count(*) FROM courriel.message WHERE type = 'DROITS_REVUS'";
    assert_eq!(essai.nombre(sql).await, 1);
    let encore = factures().await;
    exonerer(Some("BOURSE")).await;
    assert_eq!(factures().await, encore, "said twice, it changes nothing");
    let recu = async || {
        let elle = essai.apprenant("apprenant4.demo").await;
        parcours::recu(&elle, id, i18n::Langue::Fr).await
    };
    assert!(
        matches!(recu().await, Err(Error::Introuvable)),
        "all of it goes back: nothing to certify"
    );
    // A slip, put right before the money left: it pays the fees again.
    let fiche = exonerer(None).await;
    let droits = fiche.droits.unwrap();
    assert_eq!((droits.reste(), droits.remboursements), (Centimes::ZERO, Vec::new()));
    assert_eq!(fiche.statut_paiement, StatutPaiement::Paye);
    assert!(recu().await.is_ok());
    // What does not touch her fees touches no invoice, whatever became of the tariffs.
    sqlx::query("UPDATE paiement.tarif SET montant = montant + 100")
        .execute(&essai.pool)
        .await
        .unwrap();
    let encore = factures().await;
    exonerer(Some("SOUTENANCE")).await;
    assert_eq!(factures().await, encore);
    sqlx::query("UPDATE paiement.tarif SET montant = montant - 100")
        .execute(&essai.pool)
        .await
        .unwrap();
    // Given back for good, then withdrawn: the fees are due.
    let fiche = exonerer(Some("BOURSE")).await;
    let rendu = fiche.droits.unwrap().remboursements[0].id;
    backend::paiement::solder_remboursement(&admin, rendu).await.unwrap();
    let fiche = exonerer(None).await;
    assert_eq!(fiche.droits.unwrap().reste(), Centimes(17_800));
    assert_eq!(fiche.statut_paiement, StatutPaiement::NonPaye);
    assert!(
        fiche.blocages.contains(&Blocage::PaiementInsuffisant),
        "{:?}",
        fiche.blocages
    );
}

/// A payment that comes later, accepted by the cashier, stands in the way no more; the debt stays.
#[tokio::test]
async fn un_paiement_differe_s_accepte_et_se_retire() {
    let essai = Essai::nouveau().await;
    let regie = essai.personnel("regie.demo").await;
    let id = essai.dossier("apprenant3.demo").await;
    let differer = async |accepte| {
        let version = parcours::fiche(&regie, id).await.unwrap().version;
        parcours::differer(&regie, id, version, accepte).await.unwrap();
        parcours::fiche(&regie, id).await.unwrap()
    };
    let impaye = |f: &domain::parcours::FicheVue| f.blocages.contains(&Blocage::PaiementInsuffisant);
    let fiche = differer(true).await;
    assert!(fiche.differe_accepte && !impaye(&fiche), "{:?}", fiche.blocages);
    assert_eq!(fiche.droits.as_ref().unwrap().reste(), Centimes(17_800));
    let fiche = differer(false).await;
    assert!(!fiche.differe_accepte && impaye(&fiche), "{:?}", fiche.blocages);
    let ouvert = essai.dossier("apprenant2.demo").await;
    let version = parcours::fiche(&regie, ouvert).await.unwrap().version;
    let issue = parcours::differer(&regie, ouvert, version, true).await;
    assert!(matches!(issue, Err(Error::Refus(_))), "{issue:?}");
}

/// Typed without a network: written, unless something else was saved meanwhile.
#[tokio::test]
async fn ce_qui_fut_tape_hors_connexion_n_ecrase_rien() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("boursiere.demo").await;
    let id = essai.dossier("boursiere.demo").await;
    let saisie = |champ: &str, base: &str, valeur: &str| SaisieGardee {
        champ: champ.into(),
        base: base.into(),
        valeur: valeur.into(),
    };
    let lire = async |champ: &str| {
        let sql = "SELECT coalesce(dossier ->> $2, '') FROM inscription.inscription WHERE id = $1";
        let q = sqlx::query_scalar::<_, String>(sql).bind(id.0).bind(champ);
        q.fetch_one(&essai.pool).await.unwrap()
    };
    let (ville, voie) = (lire("ville").await, lire("adresse_voie").await);
    // Another device was there first for the town.
    inscription::enregistrer(&elle, id, &[("ville".into(), "Brest".into())])
        .await
        .unwrap();
    let saisies = [
        saisie("ville", &ville, "Caen"),
        saisie("adresse_voie", &voie, "3 quai Vendeuvre"),
        saisie("inconnu", "", "x"),
    ];
    let vue = inscription::reprendre(&elle, id, &saisies).await.unwrap();
    assert_eq!(vue.ecrites, 1);
    let conflits: Vec<_> = vue
        .conflits
        .iter()
        .map(|c| (c.gardee.as_str(), c.actuelle.as_str()))
        .collect();
    assert_eq!(conflits, [("Caen", "Brest")]);
    assert_eq!(lire("ville").await, "Brest");
    assert_eq!(lire("adresse_voie").await, "3 quai Vendeuvre");
    // Sent twice, it changes nothing more.
    let vue = inscription::reprendre(&elle, id, &saisies[1..]).await.unwrap();
    assert_eq!((vue.ecrites, vue.conflits.len()), (0, 0));
    let parti = essai.dossier("apprenant3.demo").await;
    let autre = essai.apprenant("apprenant3.demo").await;
    let refus = inscription::reprendre(&autre, parti, &saisies).await;
    assert!(matches!(refus, Err(Error::Conflit(_))), "sent already: {refus:?}");
    let trop = vec![saisies[0].clone(); 201];
    assert!(matches!(
        inscription::reprendre(&elle, id, &trop).await,
        Err(Error::Champs(_))
    ));
}

/// Each code is looked at on the day of the fact that it tells; a clerk may accept one all the same, and says why.
#[tokio::test]
async fn un_code_vaut_au_jour_de_son_fait_sauf_si_un_gestionnaire_l_accepte() {
    let essai = Essai::nouveau().await;
    let elle = essai.apprenant("apprenti.demo").await;
    let id = essai.dossier("apprenti.demo").await;
    let ecrire = async |champs: &[(&str, &str)]| {
        let champs: Vec<(String, String)> = champs.iter().map(|(c, v)| ((*c).into(), (*v).into())).collect();
        let erreurs = inscription::enregistrer(&elle, id, &champs).await.unwrap();
        erreurs.into_iter().map(|e| (e.champ, e.code)).collect::<Vec<_>>()
    };
    let hors = |champ: &str, jour, debut, fin| (champ.to_owned(), CodeErreur::HorsPeriode { jour, debut, fin });
    let naissance = date(1985, 3, 4);
    ecrire(&[("date_naissance", "04/03/1985")]).await;
    // The series of today for a bac of before it, the old one for a bac of after it, and each in its own time.
    let annee = |annee| date(annee, 7, 1);
    assert_eq!(
        ecrire(&[("bac_type", "NBGE"), ("bac_annee", "2020")]).await,
        [hors("bac_type", annee(2020), Some(date(2021, 1, 1)), None)]
    );
    assert_eq!(
        ecrire(&[("bac_type", "S"), ("bac_annee", "2022")]).await,
        [hors("bac_type", annee(2022), None, Some(date(2020, 12, 31)))]
    );
    assert_eq!(ecrire(&[("bac_type", "S"), ("bac_annee", "2020")]).await, []);
    // A country at the birth; today for a nationality.
    assert_eq!(
        ecrire(&[("pays_naissance", "99115"), ("ville_naissance", "Brno")]).await,
        []
    );
    let erreurs = ecrire(&[("nationalite", "99115")]).await;
    assert!(
        matches!(erreurs[..], [(_, CodeErreur::HorsPeriode { debut: None, .. })]),
        "{erreurs:?}"
    );
    ecrire(&[("nationalite", "99100")]).await;
    // Born in a country that became one later: what her papers say today.
    let croatie = hors("pays_naissance", naissance, Some(date(1991, 6, 25)), None);
    assert_eq!(ecrire(&[("pays_naissance", "99119")]).await, [croatie]);

    // Nobody submits that. A clerk of her faculty is told, and may accept it.
    let clerc = essai.personnel("scolarite.demo").await;
    let fiche = parcours::fiche(&clerc, id).await.unwrap();
    let vus: Vec<&str> = fiche.hors_periode.iter().map(|h| h.champ.as_str()).collect();
    assert_eq!((vus, fiche.actions.forcer), (vec!["pays_naissance"], true));
    let forcer = async |ctx: &backend::Ctx, champ: &str, motif: &str| {
        let version = parcours::fiche(&clerc, id).await.unwrap().version;
        parcours::forcer(ctx, id, version, champ, motif).await
    };
    let refuse = |issue: backend::Result<()>| match issue.unwrap_err() {
        Error::Champs(erreurs) => erreurs[0].champ.clone(),
        autre => panic!("{autre:?}"),
    };
    assert_eq!(refuse(forcer(&clerc, "pays_naissance", "  ").await), "motif");
    assert_eq!(
        refuse(forcer(&clerc, "bac_type", "Elle le dit").await),
        "champ",
        "nothing is wrong with it"
    );
    let lecteur = essai.personnel("lecture.demo").await;
    assert!(matches!(
        forcer(&lecteur, "pays_naissance", "x").await,
        Err(Error::Interdit)
    ));
    let perime = parcours::forcer(&clerc, id, fiche.version - 1, "pays_naissance", "x").await;
    assert!(matches!(perime, Err(Error::Conflit(_))));
    forcer(&clerc, "pays_naissance", "Passeport présenté").await.unwrap();
    let fiche = parcours::fiche(&clerc, id).await.unwrap();
    assert!(fiche.hors_periode.is_empty() && !fiche.erreurs.iter().any(|e| e.champ == "pays_naissance"));
    let [accepte] = &fiche.forcages[..] else {
        panic!("{:?}", fiche.forcages)
    };
    assert_eq!(
        (accepte.motif.as_str(), accepte.valeur.as_str()),
        ("Passeport présenté", "Croatie")
    );
    assert!(!accepte.par.is_empty());
    assert!(fiche.historique.iter().any(|e| e.traitement == "FORCER_VALEUR"));
    // Taken back, it is to be corrected again, until somebody accepts it once more.
    let reprendre = async |ctx: &backend::Ctx| {
        let version = parcours::fiche(&clerc, id).await.unwrap().version;
        parcours::ne_plus_forcer(ctx, id, version, "pays_naissance").await
    };
    assert!(matches!(reprendre(&lecteur).await, Err(Error::Interdit)));
    reprendre(&clerc).await.unwrap();
    let fiche = parcours::fiche(&clerc, id).await.unwrap();
    assert!(fiche.forcages.is_empty() && fiche.hors_periode.len() == 1);
    assert!(fiche.historique.iter().any(|e| e.traitement == "NE_PLUS_FORCER"));
    assert_eq!(refuse(reprendre(&clerc).await), "champ");
    forcer(&clerc, "pays_naissance", "Passeport présenté").await.unwrap();
    // Of that country only; and no other answer of hers is let through.
    assert_eq!(ecrire(&[("pays_naissance", "99119")]).await, []);
    let autre = ecrire(&[("pays_naissance", "99117")]).await;
    assert!(matches!(autre[..], [(_, CodeErreur::HorsPeriode { .. })]), "{autre:?}");
    assert!(parcours::fiche(&clerc, id).await.unwrap().forcages.is_empty());
    // A value that nobody is offered is known to nobody, whatever its day.
    sqlx::query("UPDATE referentiel.valeur SET visible = false WHERE nomenclature = 'Cesure' AND code = 'ANNEE'")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(
        ecrire(&[("cesure", "ANNEE")]).await,
        [("cesure".into(), CodeErreur::Inconnu)]
    );
}
