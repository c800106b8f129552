//! Giving roles, taking them away, and asking who may do what.

use crate::support::Essai;
use backend::{
    Ctx, Error, Result,
    authz::{self, NouvelleHabilitation},
};
use domain::{
    CodeErreur,
    authz::{Decision, IssueDroits, RefusOctroi, RefusRevue, Traitement, Verdict},
    ids::RevueId,
};
use jiff::ToSpan;

fn octroi(qui: &str, role: &str, structure: &str) -> NouvelleHabilitation {
    NouvelleHabilitation {
        identifiant: qui.into(),
        role: role.into(),
        structure: structure.into(),
        ..NouvelleHabilitation::default()
    }
}

fn refuse<T: std::fmt::Debug>(issue: Result<T>) -> Option<RefusOctroi> {
    match issue {
        Err(Error::Champs(champs)) => match &champs[0].code {
            CodeErreur::Octroi { refus } => RefusOctroi::depuis_code(refus),
            _ => None,
        },
        autre => panic!("{autre:?}"),
    }
}

/// As the account is now: what was given since counts.
async fn connecte(essai: &Essai, identifiant: &str) -> Ctx {
    let anonyme = essai.anonyme();
    let session = authz::connecter(&anonyme, identifiant, "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap();
    let jeton = essai.services.cles.lire(&session.jeton).await.unwrap();
    let compte = authz::lire_session(&essai.services, &jeton, anonyme.maintenant)
        .await
        .unwrap()
        .unwrap();
    Ctx {
        acteur: backend::Acteur::Compte(compte.into()),
        ..anonyme
    }
}

#[tokio::test]
async fn un_role_se_donne_et_se_retire_aussitot() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let elle = connecte(&essai, "enseignant.demo").await;
    assert!(elle.perimetre(Traitement::InsLire).is_err());
    assert!(
        !authz::accorder(&admin, &octroi("Enseignant.demo", "LECTEUR", "SCI"))
            .await
            .unwrap()
    );
    let elle = connecte(&essai, "enseignant.demo").await;
    assert_eq!(
        elle.perimetre(Traitement::InsLire).unwrap().racines(),
        ["SCI".to_owned()]
    );
    // The same again is one.
    let encore = authz::accorder(&admin, &octroi("enseignant.demo", "LECTEUR", "SCI")).await;
    assert!(matches!(encore, Err(Error::Champs(c)) if c[0].code == CodeErreur::DejaUtilise));
    let vue = authz::droits(&admin, "vidal", 1).await.unwrap();
    let donnee = vue.habilitations.lignes.iter().find(|h| h.role == "Lecteur").unwrap();
    assert_eq!(donnee.par.as_deref(), Some("Nadia Ferrand"));
    assert!(donnee.en_vigueur && donnee.retirable);
    authz::retirer(&admin, donnee.id).await.unwrap();
    assert!(
        connecte(&essai, "enseignant.demo")
            .await
            .perimetre(Traitement::InsLire)
            .is_err()
    );
    let traces = "SELECT count(*) FROM audit.journal WHERE traitement IN ('HABILITER', 'RETIRER_HABILITATION')";
    assert_eq!(essai.nombre(traces).await, 2);
}

#[tokio::test]
async fn personne_ne_se_donne_rien_et_les_droits_se_donnent_a_deux() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    assert_eq!(
        refuse(authz::accorder(&admin, &octroi("admin.demo", "REGISSEUR", "ETAB00")).await),
        Some(RefusOctroi::SoiMeme)
    );
    // A role that manages rights waits, and gives nothing meanwhile.
    assert!(
        authz::accorder(&admin, &octroi("scolarite.demo", "ADMIN", "ETAB00"))
            .await
            .unwrap()
    );
    let lui = connecte(&essai, "scolarite.demo").await;
    assert!(lui.perimetre(Traitement::HabGerer).is_err());
    let demande = authz::droits(&admin, "", 1).await.unwrap().demandes.remove(0);
    assert!(!demande.tranchable, "not by who asked");
    assert_eq!(
        refuse(authz::trancher(&admin, demande.id, true).await),
        Some(RefusOctroi::QuatreYeux)
    );
    assert!(
        authz::trancher(&lui, demande.id, true).await.is_err(),
        "nor by who would get it"
    );
    // Another one who manages rights, whom the machine named.
    let systeme = Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai");
    authz::habiliter(&systeme, "dpo.demo", "ADMIN", "ETAB00").await.unwrap();
    let autre = connecte(&essai, "dpo.demo").await;
    authz::trancher(&autre, demande.id, true).await.unwrap();
    assert!(
        connecte(&essai, "scolarite.demo")
            .await
            .perimetre(Traitement::HabGerer)
            .is_ok()
    );
    assert!(authz::trancher(&autre, demande.id, false).await.is_err(), "settled");
    // A refusal gives nothing.
    assert!(
        authz::accorder(&admin, &octroi("lecture.demo", "ADMIN", "SCI"))
            .await
            .unwrap()
    );
    let demande = authz::droits(&autre, "", 1).await.unwrap().demandes.remove(0);
    authz::trancher(&autre, demande.id, false).await.unwrap();
    assert!(
        connecte(&essai, "lecture.demo")
            .await
            .perimetre(Traitement::HabGerer)
            .is_err()
    );
}

#[tokio::test]
async fn il_reste_toujours_quelqu_un_pour_gerer_les_droits() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let sien = authz::droits(&admin, "ferrand", 1)
        .await
        .unwrap()
        .habilitations
        .lignes
        .remove(0);
    assert_eq!(
        refuse(authz::retirer(&admin, sien.id).await),
        Some(RefusOctroi::DernierGestionnaire)
    );
}

#[tokio::test]
async fn une_delegation_est_bornee_et_finit_a_minuit() {
    let essai = Essai::nouveau().await;
    let lui = connecte(&essai, "scolarite.demo").await;
    let jour = lui.jour();
    let fin = jour.saturating_add(10.days());
    let pour_un_temps = |role: &str| NouvelleHabilitation {
        fin: fin.to_string(),
        ..octroi("enseignant.demo", role, "SCI")
    };
    let sans_fin = octroi("enseignant.demo", "LECTEUR", "SCI");
    assert_eq!(
        refuse(authz::accorder(&lui, &sans_fin).await),
        Some(RefusOctroi::DelegationSansFin)
    );
    assert_eq!(
        refuse(authz::accorder(&lui, &pour_un_temps("REGISSEUR")).await),
        Some(RefusOctroi::PlusQueSoi)
    );
    assert_eq!(
        refuse(authz::accorder(&lui, &pour_un_temps("ADMIN")).await),
        Some(RefusOctroi::DelegationDeDroits)
    );
    assert!(!authz::accorder(&lui, &pour_un_temps("LECTEUR")).await.unwrap());
    let elle = connecte(&essai, "enseignant.demo").await;
    let compte = elle.compte().unwrap();
    let lit = |j| domain::authz::peut(&compte.habilitations, Traitement::InsLire, &["SCI".to_owned()], j);
    assert!(lit(jour) && lit(fin), "the last day is hers");
    assert!(!lit(fin.saturating_add(1.day())), "and midnight ends it");
    // Who gave it takes it back; somebody else's is not hers to take.
    let vue = authz::droits(&lui, "", 1).await.unwrap();
    assert!(!vue.gere);
    let (siennes, autres): (Vec<_>, Vec<_>) = vue.habilitations.lignes.into_iter().partition(|h| h.deleguee);
    assert!(siennes[0].retirable && autres.iter().all(|h| !h.retirable));
    assert!(matches!(authz::retirer(&lui, autres[0].id).await, Err(Error::Interdit)));
    authz::retirer(&lui, siennes[0].id).await.unwrap();
}

#[tokio::test]
async fn un_gestionnaire_d_ufr_ne_voit_que_la_sienne() {
    let essai = Essai::nouveau().await;
    let systeme = Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai");
    authz::habiliter(&systeme, "sciences.demo", "ADMIN", "SCI")
        .await
        .unwrap();
    authz::habiliter(&systeme, "jury.demo", "LECTEUR", "LSH").await.unwrap();
    let elle = connecte(&essai, "sciences.demo").await;
    let vue = authz::droits(&elle, "", 1).await.unwrap();
    assert!(!vue.habilitations.lignes.is_empty());
    assert!(
        vue.structures.iter().all(|(code, _)| code != "LSH" && code != "ETAB00"),
        "{:?}",
        vue.structures
    );
    assert_eq!(vue.habilitations.total, vue.habilitations.lignes.len() as u64);
    assert!(vue.habilitations.lignes.iter().all(|h| h.identifiant != "admin.demo"));
    assert_eq!(
        refuse(authz::accorder(&elle, &octroi("enseignant.demo", "LECTEUR", "LSH")).await),
        Some(RefusOctroi::HorsPerimetre)
    );
    let ailleurs: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM authz.habilitation WHERE structure_code = 'LSH' LIMIT 1")
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    let issue = authz::retirer(&elle, domain::ids::HabilitationId(ailleurs)).await;
    assert!(matches!(issue, Err(Error::Introuvable)), "{issue:?}");
    assert!(authz::qui(&elle, Some(Traitement::InsLire), "LSH", "").await.is_err());
}

#[tokio::test]
async fn la_reponse_dit_pourquoi() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let vue = authz::qui(&admin, Some(Traitement::PaiEncaisser), "SCI", "regie.demo")
        .await
        .unwrap();
    let elle = vue.explication.unwrap();
    assert!(elle.oui && elle.lignes[0].verdict == Verdict::Accorde);
    assert!(vue.qui.iter().any(|l| l.identifiant == "regie.demo"));
    assert!(vue.qui.iter().all(|l| l.identifiant != "lecture.demo"));
    let vue = authz::qui(&admin, Some(Traitement::InsValider), "LSH", "sciences.demo")
        .await
        .unwrap();
    let elle = vue.explication.unwrap();
    assert!(!elle.oui);
    assert_eq!(elle.lignes[0].verdict, Verdict::AutreStructure);
    let inconnu = authz::qui(&admin, Some(Traitement::InsValider), "LSH", "personne").await;
    assert!(matches!(inconnu, Err(Error::Champs(c)) if c[0].champ == "identifiant"));
}

const ENTETE: &str = "identifiant;role;structure;debut;fin;action\n";

async fn deposer(ctx: &Ctx, lignes: &str) -> domain::authz::ImportDroitsVue {
    authz::deposer_import(ctx, format!("{ENTETE}{lignes}").into())
        .await
        .unwrap();
    authz::apercu_import(ctx, None, 1).await.unwrap().unwrap()
}

fn issues(vue: &domain::authz::ImportDroitsVue) -> Vec<IssueDroits> {
    vue.lignes.lignes.iter().map(|l| l.issue).collect()
}

#[tokio::test]
async fn un_fichier_est_montre_puis_applique_en_entier() {
    use IssueDroits::{Accordee, Deja, EnAttente, Retiree};
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    authz::accorder(&admin, &octroi("jury.demo", "LECTEUR", "SCI"))
        .await
        .unwrap();
    let vue = deposer(
        &admin,
        "Enseignant.demo;LECTEUR;SCI;;;\nscolarite.demo;ADMIN;SCI;;;ACCORDER\njury.demo;LECTEUR;SCI;;;RETIRER\n\
         admin.demo;ADMIN;ETAB00;;;\n",
    )
    .await;
    assert_eq!(issues(&vue), [Accordee, EnAttente, Retiree, Deja]);
    assert!(vue.applicable);
    let elle = connecte(&essai, "enseignant.demo").await;
    assert!(elle.perimetre(Traitement::InsLire).is_err(), "nothing is done yet");
    assert!(
        authz::apercu_import(&connecte(&essai, "scolarite.demo").await, None, 1)
            .await
            .unwrap()
            .is_none(),
        "it is hers"
    );
    let avant = essai.nombre("SELECT count(*) FROM audit.journal").await;
    assert_eq!(authz::appliquer_import(&admin, &vue.empreinte).await.unwrap(), 3);
    assert_eq!(essai.nombre("SELECT count(*) FROM audit.journal").await, avant + 3);
    assert!(
        connecte(&essai, "enseignant.demo")
            .await
            .perimetre(Traitement::InsLire)
            .is_ok()
    );
    assert!(
        connecte(&essai, "jury.demo")
            .await
            .perimetre(Traitement::InsLire)
            .is_err()
    );
    assert_eq!(authz::droits(&admin, "", 1).await.unwrap().demandes.len(), 1);
    assert!(authz::apercu_import(&admin, None, 1).await.unwrap().is_none(), "once");
    assert!(authz::appliquer_import(&admin, &vue.empreinte).await.is_err());
}

#[tokio::test]
async fn ce_qui_est_applique_est_ce_qui_fut_montre() {
    use IssueDroits::{Accordee, Refusee};
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let perime = |issue: Result<usize>| matches!(issue, Err(Error::Champs(c)) if c[0].code == CodeErreur::Perime);
    // A line that is refused holds the others back.
    let vue = deposer(
        &admin,
        "enseignant.demo;LECTEUR;SCI;;;\nadmin.demo;REGISSEUR;ETAB00;;;\n",
    )
    .await;
    assert_eq!(issues(&vue), [Accordee, Refusee]);
    assert!(!vue.applicable);
    assert!(perime(authz::appliquer_import(&admin, &vue.empreinte).await));
    let refusees = authz::apercu_import(&admin, Some(Refusee), 1).await.unwrap().unwrap();
    assert_eq!(refusees.lignes.lignes[0].rang, 2);
    // What changed meanwhile is shown again before anything is done.
    let vue = deposer(&admin, "enseignant.demo;LECTEUR;SCI;;;\njury.demo;LECTEUR;SCI;;;\n").await;
    authz::accorder(&admin, &octroi("jury.demo", "LECTEUR", "SCI"))
        .await
        .unwrap();
    assert!(perime(authz::appliquer_import(&admin, &vue.empreinte).await));
    assert!(
        connecte(&essai, "enseignant.demo")
            .await
            .perimetre(Traitement::InsLire)
            .is_err()
    );
    // Another file in the place of the one that was shown.
    let vue = authz::apercu_import(&admin, None, 1).await.unwrap().unwrap();
    deposer(&admin, "enseignant.demo;ADMIN;SCI;;;\n").await;
    assert!(perime(authz::appliquer_import(&admin, &vue.empreinte).await));
    // By who has not confirmed who she is.
    let vue = authz::apercu_import(&admin, None, 1).await.unwrap().unwrap();
    let plus_tard = Ctx {
        maintenant: admin.maintenant + jiff::SignedDuration::from_mins(20),
        ..admin.clone()
    };
    assert!(matches!(
        authz::appliquer_import(&plus_tard, &vue.empreinte).await,
        Err(Error::AConfirmer)
    ));
    let demain = Ctx {
        maintenant: jiff::Timestamp::now() + jiff::SignedDuration::from_hours(25),
        ..Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai")
    };
    assert_eq!(authz::oublier_imports(&demain).await.unwrap(), 1);
}

#[tokio::test]
async fn un_fichier_qui_ne_convient_pas_est_refuse_en_entier() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let lourd = format!("{ENTETE}{}", "a;b;c;;;\n".repeat(200_000));
    let longue = format!("{ENTETE}{}", "a;b;c;;;\n".repeat(2_001));
    for (contenu, champ, code) in [
        ("", "fichier", CodeErreur::Obligatoire),
        (ENTETE, "fichier", CodeErreur::Obligatoire),
        (&lourd, "fichier", CodeErreur::FichierTropGros { max: 1 }),
        (&longue, "fichier", CodeErreur::PlafondAtteint { max: 2_000 }),
        (
            "identifiant;role;structure;debut;action\na;b;c;;\n",
            "fin",
            CodeErreur::Obligatoire,
        ),
    ] {
        match authz::deposer_import(&admin, contenu.to_owned().into()).await {
            Err(Error::Champs(champs)) => assert_eq!((champs[0].champ.as_str(), &champs[0].code), (champ, &code)),
            autre => panic!("{champ}: {autre:?}"),
        }
    }
    let latin = authz::deposer_import(&admin, vec![b'\xe9'].into()).await;
    assert!(matches!(latin, Err(Error::Champs(c)) if c[0].code == CodeErreur::FormatInvalide));
    let lecteur = connecte(&essai, "lecture.demo").await;
    let refuse = authz::deposer_import(&lecteur, ENTETE.into()).await;
    assert!(matches!(refuse, Err(Error::Interdit)));
}

/// What was exported and handed in again changes nothing, and nothing in it runs in a spreadsheet.
#[tokio::test]
async fn un_export_se_reimporte_sans_effet() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    sqlx::query("UPDATE authz.utilisateur SET nom_affiche = '=1+1' WHERE identifiant = 'lecture.demo'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let csv = authz::exporter_droits(&admin, "").await.unwrap();
    let texte = String::from_utf8(csv.clone()).unwrap();
    assert!(texte.starts_with("\u{feff}identifiant;role;structure;debut;fin;action;nom;"));
    assert!(texte.contains(";'=1+1;"), "{texte}");
    authz::deposer_import(&admin, csv.into()).await.unwrap();
    let vue = authz::apercu_import(&admin, None, 1).await.unwrap().unwrap();
    assert!(issues(&vue).iter().all(|i| *i == IssueDroits::Deja), "{vue:?}");
    assert!(!vue.applicable, "nothing to do");
    // Of what she manages, as it is filtered.
    let systeme = Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai");
    authz::habiliter(&systeme, "sciences.demo", "ADMIN", "SCI")
        .await
        .unwrap();
    let elle = connecte(&essai, "sciences.demo").await;
    let texte = String::from_utf8(authz::exporter_droits(&elle, "").await.unwrap()).unwrap();
    assert!(texte.contains(";SCI;") && !texte.contains(";ETAB00;"), "{texte}");
    let texte = String::from_utf8(authz::exporter_droits(&admin, "enseignant.demo").await.unwrap()).unwrap();
    assert!(texte.lines().skip(1).all(|l| l.starts_with("enseignant.demo;")) && texte.lines().count() > 1);
    let traces = "SELECT count(*) FROM audit.journal WHERE traitement = 'EXPORTER' AND entite = 'habilitations'";
    assert_eq!(essai.nombre(traces).await, 3);
}

/// The only line of a review about that user name.
async fn ligne(ctx: &Ctx, revue: RevueId, qui: &str) -> domain::authz::LigneRevueVue {
    let vue = authz::revue(ctx, revue, true, 1).await.unwrap();
    let mut siennes = vue.lignes.lignes.into_iter().filter(|l| l.identifiant == qui);
    let ligne = siennes.next().unwrap();
    assert!(siennes.next().is_none());
    ligne
}

fn refuse_en_revue<T: std::fmt::Debug>(issue: Result<T>) -> Option<RefusRevue> {
    match issue {
        Err(Error::Champs(champs)) => match &champs[0].code {
            CodeErreur::Revue { refus } => RefusRevue::depuis_code(refus),
            _ => None,
        },
        autre => panic!("{autre:?}"),
    }
}

fn dans(ctx: &Ctx, jours: i64) -> Ctx {
    Ctx {
        maintenant: ctx.maintenant + jiff::SignedDuration::from_hours(24 * jours),
        ..ctx.clone()
    }
}

#[tokio::test]
async fn une_revue_passe_sur_tout_ce_qui_est_en_vigueur() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let echeance = admin.jour().saturating_add(10.days()).to_string();
    let id = authz::ouvrir_revue(&admin, "ETAB00", &echeance, false).await.unwrap();
    assert_eq!(
        refuse_en_revue(authz::ouvrir_revue(&admin, "ETAB00", &echeance, true).await),
        Some(RefusRevue::DejaOuverte)
    );
    let vue = authz::revue(&admin, id, false, 1).await.unwrap();
    let total = essai
        .nombre("SELECT count(*) FROM authz.habilitation")
        .await
        .unsigned_abs();
    assert_eq!(
        (vue.revue.total, vue.revue.non_revues, vue.lignes.total),
        (total, total, total)
    );
    assert!(vue.revue.ouverte && vue.avancement.len() > 1);
    // Given afterwards: not in it.
    authz::accorder(&admin, &octroi("jury.demo", "LECTEUR", "SCI"))
        .await
        .unwrap();
    assert_eq!(authz::revue(&admin, id, true, 1).await.unwrap().revue.total, total);
    // One's own is for somebody else, and holds the whole batch back.
    let (sienne, jury) = (
        ligne(&admin, id, "admin.demo").await,
        ligne(&admin, id, "jury.demo").await,
    );
    assert!(sienne.sienne && !sienne.decidable && jury.decidable);
    let tous = [sienne.id, jury.id];
    assert_eq!(
        refuse_en_revue(authz::reviser(&admin, &tous, Decision::Confirmee).await),
        Some(RefusRevue::SoiMeme)
    );
    assert_eq!(ligne(&admin, id, "jury.demo").await.decision, None);
    authz::reviser(&admin, &[jury.id], Decision::Confirmee).await.unwrap();
    assert_eq!(
        refuse_en_revue(authz::reviser(&admin, &[jury.id], Decision::Retiree).await),
        Some(RefusRevue::DejaRevue)
    );
    // Taken away: at once, as by hand.
    let lecteur = ligne(&admin, id, "lecture.demo").await;
    authz::reviser(&admin, &[lecteur.id], Decision::Retiree).await.unwrap();
    assert!(
        connecte(&essai, "lecture.demo")
            .await
            .perimetre(Traitement::InsLire)
            .is_err()
    );
    // What was taken away elsewhere is no more to be reviewed.
    let regie = authz::droits(&admin, "regie.demo", 1)
        .await
        .unwrap()
        .habilitations
        .lignes
        .remove(0);
    authz::retirer(&admin, regie.id).await.unwrap();
    let vue = authz::revue(&admin, id, false, 1).await.unwrap();
    assert_eq!((vue.revue.total, vue.revue.non_revues), (total, total - 3));
    assert!(vue.lignes.lignes.iter().all(|l| l.decision.is_none() && l.en_vigueur));
    let faites: u64 = vue.avancement.iter().map(|a| a.total - a.non_revues).sum();
    assert_eq!(faites, 3);
    let systeme = Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai");
    assert_eq!(
        authz::clore_revues(&systeme).await.unwrap(),
        0,
        "not before its last day is over"
    );
    // After the last day nothing is decided, and what nobody reviewed is listed and stays.
    let apres = dans(&admin, 11);
    assert!(!authz::revues(&apres).await.unwrap().revues[0].ouverte);
    let enseignant = ligne(&admin, id, "enseignant.demo").await;
    assert_eq!(
        refuse_en_revue(authz::reviser(&apres, &[enseignant.id], Decision::Confirmee).await),
        Some(RefusRevue::Close)
    );
    let nuit = dans(&systeme, 11);
    assert_eq!(authz::clore_revues(&nuit).await.unwrap(), 1);
    assert_eq!(authz::clore_revues(&nuit).await.unwrap(), 0);
    let vue = authz::revue(&admin, id, false, 1).await.unwrap();
    assert_eq!(vue.lignes.total, total - 3);
    assert_eq!(
        ligne(&admin, id, "regie.demo").await.decision,
        Some(Decision::SansObjet)
    );
    let enseignant = authz::droits(&admin, "enseignant.demo", 1)
        .await
        .unwrap()
        .habilitations
        .lignes
        .remove(0);
    assert!(enseignant.en_vigueur);
    let traces = "SELECT count(*) FROM audit.journal
        WHERE traitement IN ('OUVRIR_REVUE', 'MAINTENIR_HABILITATION', 'RETIRER_HABILITATION', 'CLORE_REVUE')";
    assert_eq!(essai.nombre(traces).await, 5, "opened, kept, taken away twice, closed");
}

#[tokio::test]
async fn une_revue_met_fin_a_ce_que_personne_n_a_revu_si_elle_le_dit() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let echeance = admin.jour().saturating_add(1.day()).to_string();
    let id = authz::ouvrir_revue(&admin, "ETAB00", &echeance, true).await.unwrap();
    let jury = ligne(&admin, id, "jury.demo").await;
    authz::reviser(&admin, &[jury.id], Decision::Confirmee).await.unwrap();
    let systeme = dans(&Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai"), 2);
    assert_eq!(authz::clore_revues(&systeme).await.unwrap(), 1);
    let apres = dans(&admin, 2);
    assert_eq!(ligne(&apres, id, "jury.demo").await.decision, Some(Decision::Confirmee));
    assert_eq!(ligne(&apres, id, "lecture.demo").await.decision, Some(Decision::Echue));
    // Somebody must be left to manage the rights of the establishment: hers is listed, and stays.
    assert_eq!(ligne(&apres, id, "admin.demo").await.decision, None);
    let restent = "SELECT count(*) FROM authz.habilitation WHERE fin IS NULL";
    assert_eq!(essai.nombre(restent).await, 2);
    let vue = authz::revue(&apres, id, false, 1).await.unwrap();
    assert_eq!(vue.revue.total - vue.revue.non_revues, 1);
    assert_eq!(
        vue.lignes.total, vue.revue.non_revues,
        "what was ended unseen is listed too"
    );
}

#[tokio::test]
async fn un_gestionnaire_ne_revoit_que_chez_lui() {
    let essai = Essai::nouveau().await;
    let admin = connecte(&essai, "admin.demo").await;
    let systeme = Ctx::systeme(std::sync::Arc::clone(&essai.services), "essai");
    authz::habiliter(&systeme, "sciences.demo", "ADMIN", "SCI")
        .await
        .unwrap();
    authz::habiliter(&systeme, "dpo.demo", "ADMIN", "LSH").await.unwrap();
    let echeance = admin.jour().saturating_add(3.days()).to_string();
    let id = authz::ouvrir_revue(&admin, "ETAB00", &echeance, false).await.unwrap();
    let elle = connecte(&essai, "sciences.demo").await;
    let vue = authz::revue(&elle, id, true, 1).await.unwrap();
    assert!(vue.revue.total > 0 && vue.lignes.lignes.iter().all(|l| l.identifiant != "admin.demo"));
    let autre = ligne(&admin, id, "lecture.demo").await;
    let issue = authz::reviser(&elle, &[autre.id], Decision::Confirmee).await;
    assert!(matches!(issue, Err(Error::Introuvable)), "{issue:?}");
    assert_eq!(
        refuse_en_revue(authz::ouvrir_revue(&elle, "LSH", &echeance, false).await),
        Some(RefusRevue::HorsPerimetre)
    );
    let aujourd_hui = elle.jour().to_string();
    assert_eq!(
        refuse_en_revue(authz::ouvrir_revue(&elle, "SCI", &aujourd_hui, false).await),
        Some(RefusRevue::EcheancePassee)
    );
    // A review of elsewhere is not hers to know.
    let ailleurs = authz::ouvrir_revue(&admin, "LSH", &echeance, false).await.unwrap();
    assert!(matches!(
        authz::revue(&elle, ailleurs, true, 1).await,
        Err(Error::Introuvable)
    ));
    assert_eq!(authz::revues(&elle).await.unwrap().revues.len(), 1);
    // Taken away on its first day: the role leaves no row, the review still tells.
    let neuve = ligne(&admin, ailleurs, "dpo.demo").await;
    authz::reviser(&admin, &[neuve.id], Decision::Retiree).await.unwrap();
    let retiree = ligne(&admin, ailleurs, "dpo.demo").await;
    assert_eq!((retiree.decision, retiree.debut), (Some(Decision::Retiree), None));
    // Whoever delegates manages nothing.
    let lui = connecte(&essai, "scolarite.demo").await;
    assert!(matches!(authz::revues(&lui).await, Err(Error::Interdit)));
    // Nobody decides nothing, nor what only the upkeep does.
    assert!(authz::reviser(&elle, &[], Decision::Confirmee).await.is_err());
    let sien = ligne(&elle, id, "enseignant.demo").await;
    assert!(authz::reviser(&elle, &[sien.id], Decision::Echue).await.is_err());
    authz::reviser(&elle, &[sien.id], Decision::Confirmee).await.unwrap();
    // The database is the last guard.
    let soi = sqlx::query(
        "UPDATE authz.revue_ligne SET decision = 'CONFIRMEE', decidee_par = utilisateur_id, decidee_le = now()
         WHERE decision IS NULL",
    )
    .execute(&essai.pool)
    .await;
    assert!(soi.unwrap_err().to_string().contains("revue_ligne_pas_soi"));
}
