//! What other systems tell us: understood whoever speaks, done once, in order, and mended when it cannot be taken.

use crate::support::Essai;
use backend::{
    Ctx, Error,
    reception::{self, Brut, Correction, Issue},
};
use domain::{
    CodeErreur,
    ids::RebutId,
    reception::{FiltreRebuts, Objet, RebutVue, StatutRebut},
};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// The first learner of the demonstration who has a code.
pub const ELLE: &str = "000000001";

pub fn message(id: &str, type_: &str, sujet: &str, donnees: &Value) -> Brut {
    let evenement = json!({
        "specversion": "1.0", "id": id, "source": "essai", "type": type_, "subject": sujet, "data": donnees,
    });
    Brut {
        canal: "essai".into(),
        origine: format!("essai/0/{id}"),
        corps: evenement.to_string().into_bytes(),
        ..Brut::default()
    }
}

/// Nothing came yet.
pub async fn essai() -> Essai {
    let essai = Essai::nouveau().await;
    sqlx::query("TRUNCATE evt.recu, evt.rebut")
        .execute(&essai.pool)
        .await
        .unwrap();
    essai
}

fn systeme(essai: &Essai) -> Ctx {
    Ctx::systeme(Arc::clone(&essai.services), "réception")
}

async fn dire(essai: &Essai, objet: Objet, messages: &[Brut]) -> Vec<Issue> {
    reception::recevoir(&systeme(essai), objet, messages).await.unwrap()
}

/// A column of the learner.
async fn elle(essai: &Essai, colonne: &str) -> Option<String> {
    let sql = format!("SELECT {colonne}::text FROM identite.personne WHERE code_apprenant = '{ELLE}'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_one(&essai.pool)
        .await
        .unwrap()
}

async fn rebuts(essai: &Essai, regles: bool) -> Vec<RebutVue> {
    let admin = essai.personnel("admin.demo").await;
    let filtre = FiltreRebuts {
        objet: None,
        regles,
        page: 1,
    };
    reception::lister(&admin, filtre).await.unwrap().rebuts.lignes
}

/// Mended as it is shown.
async fn corriger(essai: &Essai, id: RebutId, corps: &str) -> Result<(), Error> {
    let admin = essai.personnel("admin.demo").await;
    let essais = reception::detail(&admin, id).await?.essais;
    let correction = Correction {
        corps: corps.into(),
        essais,
    };
    reception::rejouer(&admin, id, Some(correction)).await
}

fn refus(champ: &str, code: CodeErreur) -> Issue {
    Issue::Rebut(vec![domain::ErreurChamp::new(champ, code)])
}

#[tokio::test]
async fn chaque_referentiel_parle_comme_il_parle() {
    let essai = essai().await;
    let dits = [
        message(
            "1",
            "supann.personne",
            "a",
            &json!({ "supannEtuId": [ELLE], "sn": ["Muller-Roy"], "mobile": ["+33611111111"] }),
        ),
        message(
            "2",
            "grhum.personne",
            "b",
            &json!({ "ETUD_NUMERO": ELLE, "D_NAISSANCE": "2006-05-04T00:00:00", "C_CIVILITE": "MME" }),
        ),
        message(
            "3",
            "sinaps.personne",
            "c",
            &json!({ "codeEtudiant": ELLE, "adresse": { "voie": "3 rue des Lilas", "codePostal": "76000", "commune": "Le Havre" } }),
        ),
        message(
            "4",
            "supann.personne",
            "d",
            &json!({ "supannEtuId": "123456789", "sn": "Du personnel" }),
        ),
        message("5", "harpege.personne", "e", &json!({ "numero": ELLE })),
    ];
    let issues = dire(&essai, Objet::Personne, &dits).await;
    let inconnu = refus("type", CodeErreur::Inconnu);
    assert_eq!(
        issues,
        [
            Issue::Applique,
            Issue::Applique,
            Issue::Applique,
            Issue::Ignore,
            inconnu
        ]
    );
    assert_eq!(elle(&essai, "nom_usage").await.as_deref(), Some("Muller-Roy"));
    assert_eq!(elle(&essai, "date_naissance").await.as_deref(), Some("2006-05-04"));
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));
    assert_eq!(elle(&essai, "telephone").await.as_deref(), Some("+33611111111"));
    let dits = "SELECT count(*) FROM evt.outbox WHERE sujet = 'idt.apprenant.v1' AND type = 'modifie'";
    assert_eq!(essai.nombre(dits).await, 3);

    let dits = [
        message(
            "11",
            "grhum.structure",
            "x",
            &json!({ "C_STRUCTURE": "4012", "C_STRUCTURE_PERE": "SCI", "C_TYPE_STRUCTURE": "D", "LL_STRUCTURE": "Chimie" }),
        ),
        message(
            "12",
            "supann.structure",
            "y",
            &json!({ "supannCodeEntite": "PHY", "supannCodeEntiteParent": "4012", "supannTypeEntite": "{SUPANN}S301", "description": "Physique" }),
        ),
        message(
            "13",
            "sinaps.structure",
            "x",
            &json!({ "code": "4012", "codeParent": "DEG" }),
        ),
        message(
            "14",
            "sinaps.structure",
            "z",
            &json!({ "code": "DEG", "codeParent": "4012" }),
        ),
    ];
    let issues = dire(&essai, Objet::Structure, &dits).await;
    let noeud = refus("parent", CodeErreur::ValeurInterdite);
    assert_eq!(issues, [Issue::Applique, Issue::Applique, Issue::Applique, noeud]);
    let chemin: Vec<String> =
        sqlx::query_scalar("SELECT unnest(ancetres) FROM referentiel.structure WHERE code = 'PHY'")
            .fetch_all(&essai.pool)
            .await
            .unwrap();
    assert_eq!(chemin, ["ETAB00", "DEG", "4012", "PHY"], "moved with what is above it");
    let sql =
        "SELECT count(*) FROM referentiel.structure WHERE code = 'PHY' AND type = 'S301' AND libelle_en = 'Physique'";
    assert_eq!(essai.nombre(sql).await, 1);
}

#[tokio::test]
async fn un_message_n_a_d_effet_qu_une_fois() {
    let essai = essai().await;
    let ville = |id: &str, ville: &str| {
        message(
            id,
            "pegase.personne",
            ELLE,
            &json!({ "code_apprenant": ELLE, "ville": ville }),
        )
    };
    let dits = [ville("1", "Le Havre"), ville("2", "Dieppe"), ville("1", "Le Havre")];
    assert_eq!(
        dire(&essai, Objet::Personne, &dits).await,
        [Issue::Applique, Issue::Applique, Issue::Deja]
    );
    assert_eq!(
        dire(&essai, Objet::Personne, &dits[..1]).await,
        [Issue::Deja],
        "told late, it changes nothing"
    );
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Dieppe"));
    assert_eq!(
        dire(&essai, Objet::Personne, &[ville("3", "Dieppe")]).await,
        [Issue::Inchange]
    );
    let traces = "SELECT count(*) FROM audit.journal WHERE traitement = 'MODIFIER_PERSONNE' AND acteur = 'réception'";
    assert_eq!(essai.nombre(traces).await, 2);
}

#[tokio::test]
async fn ce_qui_suit_un_message_refuse_l_attend() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    let dit = |id: &str, sujet: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            sujet,
            &json!({ "code_apprenant": ELLE, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "a", "courriel", "pas une adresse"),
        dit("2", "a", "ville", "Le Havre"),
        dit("3", "b", "adresse_voie", "1 rue X"),
    ];
    let issues = dire(&essai, Objet::Personne, &dits).await;
    assert!(matches!(issues[0], Issue::Rebut(_)), "{issues:?}");
    assert_eq!(issues[1..], [Issue::EnAttente, Issue::Applique]);
    // In another batch too.
    assert_eq!(
        dire(&essai, Objet::Personne, &[dit("4", "a", "ville", "Dieppe")]).await,
        [Issue::EnAttente]
    );
    assert_ne!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));

    let liste = rebuts(&essai, false).await;
    let statuts: Vec<_> = liste.iter().map(|r| (r.statut, r.derriere)).collect();
    let attente = (StatutRebut::EnAttente, 0);
    assert_eq!(statuts, [attente, attente, (StatutRebut::ATraiter, 2)]);
    let premier = liste[2].id;
    assert!(matches!(
        reception::rejouer(&admin, liste[0].id, None).await,
        Err(Error::Conflit(_))
    ));
    // Mended badly: what was typed stays.
    let detail = reception::detail(&admin, premier).await.unwrap();
    let corrige = detail.corps.replace("pas une adresse", "toujours pas");
    let refus = corriger(&essai, premier, &corrige).await.unwrap_err();
    assert!(matches!(refus, Error::Champs(e) if e[0].champ == "courriel"));
    assert!(
        reception::detail(&admin, premier)
            .await
            .unwrap()
            .corps
            .contains("toujours pas")
    );
    let corrige = corrige.replace("toujours pas", "eloise@example.org");
    corriger(&essai, premier, &corrige).await.unwrap();
    assert_eq!(elle(&essai, "courriel").await.as_deref(), Some("eloise@example.org"));
    assert_eq!(
        elle(&essai, "ville").await.as_deref(),
        Some("Dieppe"),
        "those behind followed, in order"
    );
    assert!(rebuts(&essai, false).await.is_empty());
    let regles = rebuts(&essai, true).await;
    assert!(regles.iter().all(|r| r.statut == StatutRebut::Rejoue), "{regles:?}");
    // Told again by who sent it: nothing happens.
    assert_eq!(
        dire(&essai, Objet::Personne, &dits[..2]).await,
        [Issue::Deja, Issue::Deja]
    );
}

#[tokio::test]
async fn on_peut_faire_sans() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    sqlx::query("UPDATE identite.personne SET statut_ine = 'CONFIRME' WHERE code_apprenant = $1")
        .bind(ELLE)
        .execute(&essai.pool)
        .await
        .unwrap();
    let dit = |id: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            ELLE,
            &json!({ "code_apprenant": ELLE, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "prenom", "Élodie"),
        dit("2", "prenom", "Zoé"),
        dit("3", "ville", "Le Havre"),
    ];
    let issues = dire(&essai, Objet::Personne, &dits).await;
    assert_eq!(issues[0], refus("prenom", CodeErreur::Protege));
    let premier = rebuts(&essai, false).await[2].id;
    reception::abandonner(&admin, premier).await.unwrap();
    // The second is in front now, for its own reasons.
    let second = rebuts(&essai, false).await[1].clone();
    assert_eq!((second.statut, second.derriere), (StatutRebut::ATraiter, 1));
    assert_eq!(second.erreurs[0].code, CodeErreur::Protege);
    sqlx::query("UPDATE identite.personne SET statut_ine = 'A_VERIFIER'")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(
        reception::rejouer_tous(&admin, Some(Objet::Structure)).await.unwrap(),
        (0, 0)
    );
    assert_eq!(reception::rejouer_tous(&admin, None).await.unwrap(), (1, 0));
    assert_eq!(elle(&essai, "prenom").await.as_deref(), Some("Zoé"));
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));
}

#[tokio::test]
async fn ce_qui_ne_se_lit_pas_se_corrige_aussi() {
    let essai = essai().await;

    let illisible = |corps: &[u8]| Brut {
        canal: "essai".into(),
        origine: "essai/0/7".into(),
        corps: corps.to_vec(),
        ..Brut::default()
    };
    let dits = [illisible(b"{ \"data\": \xff\x00"), illisible(b"[]")];
    for issue in dire(&essai, Objet::Personne, &dits).await {
        assert_eq!(issue, refus("message", CodeErreur::FormatInvalide));
    }
    assert_eq!(dire(&essai, Objet::Personne, &dits).await, [Issue::Deja, Issue::Deja]);
    let liste = rebuts(&essai, false).await;
    let bon = message(
        "9",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "ville": "Le Havre" }),
    );
    let texte = String::from_utf8(bon.corps.clone()).unwrap();
    corriger(&essai, liste[1].id, &texte).await.unwrap();
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Le Havre"));
    assert_eq!(
        dire(&essai, Objet::Personne, &[bon]).await,
        [Issue::Deja],
        "it has a name now"
    );
    // The other one turns out to be about what waits already: it waits behind.
    let faux = message(
        "10",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "sexe": "?" }),
    );
    dire(&essai, Objet::Personne, &[faux]).await;
    let texte = texte.replace("\"9\"", "\"11\"").replace("Le Havre", "Dieppe");
    corriger(&essai, liste[0].id, &texte).await.unwrap();
    let suite: Vec<_> = rebuts(&essai, false).await.iter().map(|r| r.statut).collect();
    assert_eq!(suite, [StatutRebut::EnAttente, StatutRebut::ATraiter]);
}

#[tokio::test]
async fn un_message_qui_casse_tout_ne_retient_que_lui() {
    let essai = essai().await;
    // What no rule of ours foresees.
    sqlx::query("ALTER TABLE identite.personne ADD CONSTRAINT imprevu CHECK (ville <> 'Imprévu')")
        .execute(&essai.pool)
        .await
        .unwrap();
    let dit = |id: &str, sujet: &str, qui: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            sujet,
            &json!({ "code_apprenant": qui, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "a", ELLE, "ville", "Le Havre"),
        dit("2", "b", "000000002", "ville", "Imprévu"),
        dit("3", "b", "000000002", "adresse_voie", "2 rue Y"),
        dit("4", "c", ELLE, "ville", "Dieppe"),
    ];
    assert_eq!(
        dire(&essai, Objet::Personne, &dits).await,
        [
            Issue::Applique,
            refus("message", CodeErreur::Inattendu),
            Issue::EnAttente,
            Issue::Applique
        ]
    );
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Dieppe"));
    sqlx::query("ALTER TABLE identite.personne DROP CONSTRAINT imprevu")
        .execute(&essai.pool)
        .await
        .unwrap();
    let admin = essai.personnel("admin.demo").await;
    assert_eq!(reception::rejouer_tous(&admin, None).await.unwrap(), (1, 0));
    let elle = "SELECT count(*) FROM identite.personne WHERE ville = 'Imprévu' AND adresse_voie = '2 rue Y'";
    assert_eq!(essai.nombre(elle).await, 1);
}

#[tokio::test]
async fn ce_qui_casse_derriere_un_refus_ne_bloque_pas_le_refus() {
    let essai = essai().await;
    sqlx::query("ALTER TABLE identite.personne ADD CONSTRAINT imprevu CHECK (ville <> 'Imprévu')")
        .execute(&essai.pool)
        .await
        .unwrap();
    let dit = |id: &str, champ: &str, valeur: &str| {
        message(
            id,
            "pegase.personne",
            "a",
            &json!({ "code_apprenant": ELLE, champ: valeur }),
        )
    };
    let dits = [
        dit("1", "sexe", "?"),
        dit("2", "adresse_voie", "3 rue Z"),
        dit("3", "ville", "Imprévu"),
    ];
    dire(&essai, Objet::Personne, &dits).await;
    let admin = essai.personnel("admin.demo").await;
    let premier = rebuts(&essai, false).await[2].id;
    reception::abandonner(&admin, premier).await.unwrap();
    assert_eq!(elle(&essai, "adresse_voie").await.as_deref(), Some("3 rue Z"));
    let reste = rebuts(&essai, false).await;
    assert_eq!((reste.len(), reste[0].statut), (1, StatutRebut::ATraiter));
    assert_eq!(reste[0].erreurs[0].code, CodeErreur::Inattendu);
    assert_eq!(reception::rejouer_tous(&admin, None).await.unwrap(), (0, 1));
    // The one that was dropped is brought back, before it.
    reception::reprendre(&admin, premier).await.unwrap();
    let statuts: Vec<_> = rebuts(&essai, false).await.iter().map(|r| r.statut).collect();
    assert_eq!(statuts, [StatutRebut::EnAttente, StatutRebut::ATraiter]);
    assert!(matches!(
        reception::reprendre(&admin, premier).await,
        Err(Error::Conflit(_))
    ));
}

#[tokio::test]
async fn ce_que_l_on_corrige_reste_le_meme_message() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    let faux = message(
        "1",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "sexe": "?" }),
    );
    dire(&essai, Objet::Personne, &[faux]).await;
    let id = rebuts(&essai, false).await[0].id;
    let corps = reception::detail(&admin, id).await.unwrap().corps;
    for (avant, apres, champ) in [
        ("\"1\"", "\"2\"", "id"),
        ("\"essai\"", "\"autre\"", "source"),
        ("\"a\"", "\"b\"", "subject"),
        ("{", "", "message"),
    ] {
        let refus = corriger(&essai, id, &corps.replacen(avant, apres, 1))
            .await
            .unwrap_err();
        assert!(
            matches!(&refus, Error::Champs(e) if e[0].champ == champ),
            "{champ}: {refus:?}"
        );
    }
    // Two at once: the second sees what the first has typed.
    let tard = Correction { corps, essais: 1 };
    assert!(matches!(
        reception::rejouer(&admin, id, Some(tard)).await,
        Err(Error::Conflit(_))
    ));
    // The journal has what was changed, and the row what came.
    let traces = "SELECT count(*) FROM audit.journal WHERE traitement = 'REJOUER_MESSAGE' AND avant IS NOT NULL";
    assert_eq!(essai.nombre(traces).await, 4);
    let recu = "SELECT count(*) FROM evt.rebut WHERE corps_recu LIKE '%\"?\"%' AND corps <> corps_recu";
    assert_eq!(essai.nombre(recu).await, 1);
}

#[tokio::test]
async fn illisible_on_sait_parfois_de_quoi_il_parle() {
    let essai = essai().await;
    let attributs = [
        ("specversion", "1.0"),
        ("id", "1"),
        ("source", "essai"),
        ("type", "pegase.personne"),
        ("subject", "a"),
    ];
    let illisible = Brut {
        canal: "essai".into(),
        origine: "essai/0/1".into(),
        cle: Some("autre".into()),
        attributs: attributs.map(|(n, v)| (n.to_owned(), v.to_owned())).into(),
        corps: b"{ \"code_apprenant\": ".to_vec(),
    };
    let suivant = message(
        "2",
        "pegase.personne",
        "a",
        &json!({ "code_apprenant": ELLE, "ville": "Dieppe" }),
    );
    let issues = dire(&essai, Objet::Personne, &[illisible, suivant]).await;
    assert_eq!(issues, [refus("message", CodeErreur::FormatInvalide), Issue::EnAttente]);
    // What stood beside it is there, to be mended with it.
    let admin = essai.personnel("admin.demo").await;
    let premier = rebuts(&essai, false).await[1].id;
    let corps = reception::detail(&admin, premier).await.unwrap().corps;
    let mut evenement: Value = serde_json::from_str(&corps).unwrap();
    evenement["data"] = json!({ "code_apprenant": ELLE, "ville": "Caen", "adresse_voie": "5 rue W" });
    corriger(&essai, premier, &evenement.to_string()).await.unwrap();
    assert_eq!(elle(&essai, "ville").await.as_deref(), Some("Dieppe"), "in their order");
    assert_eq!(elle(&essai, "adresse_voie").await.as_deref(), Some("5 rue W"));
}

#[tokio::test]
async fn un_ine_tape_ne_designe_personne() {
    let essai = essai().await;
    let ine: String = elle_ine(&essai).await;
    let dit = |id: &str, donnees: Value| message(id, "pegase.personne", id, &donnees);
    let par_ine = |id: &str| dit(id, json!({ "ine": ine, "ville": "Dieppe" }));
    assert_eq!(dire(&essai, Objet::Personne, &[par_ine("1")]).await, [Issue::Ignore]);
    sqlx::query("UPDATE identite.personne SET statut_ine = 'CONFIRME' WHERE ine = $1")
        .bind(&ine)
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(dire(&essai, Objet::Personne, &[par_ine("2")]).await, [Issue::Applique]);
    let autre = dit("3", json!({ "code_apprenant": ELLE, "ine": ine }));
    assert_eq!(
        dire(&essai, Objet::Personne, &[autre]).await,
        [refus("ine", CodeErreur::DejaUtilise)]
    );
    let faux = dit("4", json!({ "code_apprenant": "000000002", "ine": "0DDG5R00015" }));
    assert_eq!(
        dire(&essai, Objet::Personne, &[faux]).await,
        [refus("ine", CodeErreur::ValeurInterdite)]
    );
    // The same name and number for another kind of thing is another message; a zero character is in no field.
    let structure = message(
        "4",
        "pegase.structure",
        "x",
        &json!({ "code": "SCI", "libelle_fr": "Sciences\u{0}" }),
    );
    assert_eq!(
        dire(&essai, Objet::Structure, &[structure]).await,
        [refus("libelle_fr", CodeErreur::FormatInvalide)]
    );
}

async fn elle_ine(essai: &Essai) -> String {
    sqlx::query_scalar("SELECT ine FROM identite.personne WHERE code_apprenant = '000000002'")
        .fetch_one(&essai.pool)
        .await
        .unwrap()
}

fn admission(id: &str, numero: &str, voeu: &str, etat: &str) -> Brut {
    let donnees = json!({
        "nom_naissance": "Delorme", "prenom": "Agathe", "sexe": "F", "date_naissance": "2008-03-04",
        "code_pays_naissance": "99100", "code_nationalite": "99100", "mail": "agathe.delorme@example.org",
        "numero_candidat": numero, "origine_admission1": "parcoursup", "annee_concours1": 2026, "code_voeu1": voeu,
        "code_periode1": "PER-2026", "etat_voeu": etat,
    });
    message(id, "pegase.admission", numero, &donnees)
}

#[tokio::test]
async fn une_admission_par_message_est_une_admission() {
    let essai = essai().await;
    let inscriptions = "SELECT count(*) FROM inscription.inscription i JOIN identite.personne p ON p.id = i.personne_id
        WHERE p.nom_naissance = 'Delorme' AND i.statut = 'AUTORISEE'";
    let dits = [
        admission("1", "2026-1", "LIC-CHIMIE>L1", "accepte"),
        admission("2", "2026-1", "LIC-CHIMIE>L1", "accepte"),
        admission("3", "2026-2", "LIC-RIEN>L1", "accepte"),
    ];
    let issues = dire(&essai, Objet::Admission, &dits).await;
    assert_eq!(issues[..2], [Issue::Applique, Issue::Inchange]);
    assert_eq!(issues[2], refus("code_voeu1", CodeErreur::Inconnu));
    assert_eq!(essai.nombre(inscriptions).await, 1);
    let invitee = "SELECT count(*) FROM courriel.message WHERE destinataire = 'agathe.delorme@example.org'";
    assert_eq!(essai.nombre(invitee).await, 1);
    // Given up, then accepted again, in one batch.
    let dits = [
        admission("4", "2026-1", "LIC-CHIMIE>L1", "demission"),
        admission("5", "2026-1", "LIC-CHIMIE>L1", "accepte"),
    ];
    assert_eq!(
        dire(&essai, Objet::Admission, &dits).await,
        [Issue::Applique, Issue::Applique]
    );
    assert_eq!(essai.nombre(inscriptions).await, 1);
    // A structure that closes admits nobody any more.
    let ferme = message(
        "6",
        "pegase.structure",
        "SCI",
        &json!({ "code": "SCI", "fermee_le": "2020-01-01" }),
    );
    assert_eq!(dire(&essai, Objet::Structure, &[ferme]).await, [Issue::Applique]);
    let issues = dire(
        &essai,
        Objet::Admission,
        &[admission("7", "2026-3", "LIC-CHIMIE>L1", "accepte")],
    )
    .await;
    assert_eq!(issues, [refus("code_voeu1", CodeErreur::ValeurInterdite)]);
}

#[tokio::test]
async fn qui_ne_gere_pas_les_echanges_ne_voit_rien() {
    let essai = essai().await;
    dire(&essai, Objet::Personne, &[message("1", "x", "a", &json!({}))]).await;
    let id = rebuts(&essai, false).await[0].id;
    for qui in ["scolarite.demo", "lecture.demo", "svc-api"] {
        let ctx = essai.personnel(qui).await;
        let filtre = FiltreRebuts {
            page: 1,
            ..Default::default()
        };
        assert!(
            matches!(reception::lister(&ctx, filtre).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::detail(&ctx, id).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::rejouer(&ctx, id, None).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::abandonner(&ctx, id).await, Err(Error::Interdit)),
            "{qui}"
        );
        assert!(
            matches!(reception::rejouer_tous(&ctx, None).await, Err(Error::Interdit)),
            "{qui}"
        );
    }
    let admin = essai.personnel("admin.demo").await;
    let rien = RebutId(Uuid::now_v7());
    assert!(matches!(reception::detail(&admin, rien).await, Err(Error::Introuvable)));
    assert!(matches!(
        reception::abandonner(&admin, rien).await,
        Err(Error::Introuvable)
    ));
}

#[tokio::test]
async fn ce_qui_est_vieux_et_regle_s_oublie() {
    let essai = essai().await;
    let admin = essai.personnel("admin.demo").await;
    dire(
        &essai,
        Objet::Personne,
        &[message("1", "x", "a", &json!({})), message("2", "x", "b", &json!({}))],
    )
    .await;
    let id = rebuts(&essai, false).await[0].id;
    reception::abandonner(&admin, id).await.unwrap();
    for table in ["evt.recu SET recu_le = recu_le", "evt.rebut SET traite_le = traite_le"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE {table} - interval '100 days'")))
            .execute(&essai.pool)
            .await
            .unwrap();
    }
    assert_eq!(essai.nombre("SELECT count(*) FROM evt.recu").await, 2);
    let services = Arc::clone(&essai.services);
    let soins = tokio::spawn(backend::jobs::travailler(services));
    let debut = std::time::Instant::now();
    while essai.nombre("SELECT count(*) FROM evt.recu").await + essai.nombre("SELECT count(*) FROM evt.rebut").await > 1
    {
        assert!(debut.elapsed().as_secs() < 30);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    essai.services.arret.cancel();
    soins.await.unwrap();
    // What nobody has settled stays, and is still known.
    assert_eq!(rebuts(&essai, false).await.len(), 1);
    assert_eq!(
        dire(&essai, Objet::Personne, &[message("1", "x", "a", &json!({}))]).await,
        [Issue::Deja]
    );
}
