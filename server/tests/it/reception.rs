//! What other systems tell us: understood whoever speaks, and done once.

use crate::support::Essai;
use backend::{
    Ctx,
    reception::{self, Brut, Issue},
};
use domain::{CodeErreur, reception::Objet};
use serde_json::{Value, json};
use std::sync::Arc;

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

pub async fn dire(essai: &Essai, objet: Objet, messages: &[Brut]) -> Vec<Issue> {
    reception::recevoir(&systeme(essai), objet, messages).await.unwrap()
}

/// A column of the learner.
pub async fn elle(essai: &Essai, colonne: &str) -> Option<String> {
    let sql = format!("SELECT {colonne}::text FROM identite.personne WHERE code_apprenant = '{ELLE}'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_one(&essai.pool)
        .await
        .unwrap()
}

pub fn refus(champ: &str, code: CodeErreur) -> Issue {
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
        admission("1", "2026-1", "LIC-CHIMIE>L1-CHIMIE", "accepte"),
        admission("2", "2026-1", "LIC-CHIMIE>L1-CHIMIE", "accepte"),
        admission("3", "2026-2", "LIC-RIEN>L1-RIEN", "accepte"),
    ];
    let issues = dire(&essai, Objet::Admission, &dits).await;
    assert_eq!(issues[..2], [Issue::Applique, Issue::Inchange]);
    assert_eq!(issues[2], refus("code_voeu1", CodeErreur::Inconnu));
    assert_eq!(essai.nombre(inscriptions).await, 1);
    let invitee = "SELECT count(*) FROM courriel.message WHERE destinataire = 'agathe.delorme@example.org'";
    assert_eq!(essai.nombre(invitee).await, 1);
    // Given up, then accepted again, in one batch.
    let dits = [
        admission("4", "2026-1", "LIC-CHIMIE>L1-CHIMIE", "demission"),
        admission("5", "2026-1", "LIC-CHIMIE>L1-CHIMIE", "accepte"),
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
        &[admission("7", "2026-3", "LIC-CHIMIE>L1-CHIMIE", "accepte")],
    )
    .await;
    assert_eq!(issues, [refus("code_voeu1", CodeErreur::ValeurInterdite)]);
}
