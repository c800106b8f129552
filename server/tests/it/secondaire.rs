//! Several national diplomas in one year: the dearest is paid in full, the others at the reduced rate.

use crate::{
    banque::{Banque, DIFFEREE},
    support::Essai,
};
use backend::{Ctx, demo, jobs, parcours};
use domain::{
    ids::InscriptionId,
    inscription::{Etape, MotifAnnulation, Statut},
    paiement::Centimes,
};
use jiff::Timestamp;

const QUI: &str = "double.demo";

/// Her two dossiers: the master, validated and paid, and the licence, begun.
async fn les_deux(essai: &Essai) -> (InscriptionId, InscriptionId) {
    let master = essai.dossier_sur(QUI, "MAS-INFO>M1-INFO").await;
    (master, essai.dossier_sur(QUI, "LIC-MATHS>L3-MATHS").await)
}

async fn travailler(essai: &Essai) {
    while jobs::executer_une(&essai.services).await.unwrap() {}
}

async fn envoyer(elle: &Ctx, id: InscriptionId, modalite: &str) {
    let champs = [("modalite".to_owned(), modalite.to_owned())];
    backend::inscription::enregistrer(elle, id, &champs).await.unwrap();
    demo::joindre(elle, id).await.unwrap();
    parcours::soumettre(elle, id).await.unwrap();
}

/// Invoices, oldest first.
async fn factures(essai: &Essai, id: InscriptionId) -> String {
    let sql = "SELECT string_agg(genre || ' ' || total || ' ' || statut, ', ' ORDER BY emise_le, id)
               FROM paiement.facture WHERE inscription_id = $1";
    sqlx::query_scalar(sql).bind(id.0).fetch_one(&essai.pool).await.unwrap()
}

#[tokio::test]
async fn la_plus_chere_seule_est_au_plein_tarif() {
    let essai = Essai::nouveau().await;
    let (admin, elle) = (essai.personnel("admin.demo").await, essai.apprenant(QUI).await);
    let (master, licence) = les_deux(&essai).await;
    let devis = parcours::dossier(&elle, licence, Etape::Droits).await.unwrap().devis;
    let lignes: Vec<_> = devis.lignes.iter().map(|l| (l.regle.as_str(), l.montant.0)).collect();
    assert_eq!(lignes, [("TARIF_PLEIN", 17_800), ("SECONDAIRE", -6_000)]);
    assert_eq!(devis.lignes[1].entrees, [("secondaire".to_owned(), "oui".to_owned())]);
    envoyer(&elle, licence, "GUICHET").await;
    travailler(&essai).await;
    assert_eq!(factures(&essai, master).await, "FACTURE 25400 ACQUITTEE");
    assert_eq!(factures(&essai, licence).await, "FACTURE 11800 EMISE");

    // Exempted, it makes no other one cheaper; and cancelled neither.
    let version = parcours::fiche(&admin, master).await.unwrap().version;
    parcours::exonerer(&admin, master, version, Some("BOURSE"))
        .await
        .unwrap();
    travailler(&essai).await;
    let du = async || {
        let droits = parcours::fiche(&admin, licence).await.unwrap().droits.unwrap();
        droits.devis.total
    };
    assert_eq!(du().await, Centimes(17_800));
    let version = parcours::fiche(&admin, master).await.unwrap().version;
    parcours::exonerer(&admin, master, version, None).await.unwrap();
    travailler(&essai).await;
    assert_eq!(du().await, Centimes(11_800));
    let version = parcours::fiche(&admin, master).await.unwrap().version;
    let motif = Some(MotifAnnulation::Demission);
    parcours::annuler(&admin, master, version, motif, false).await.unwrap();
    travailler(&essai).await;
    assert_eq!(du().await, Centimes(17_800));
}

/// The dearest comes last: what was paid in full before is invoiced anew, and she is told.
#[tokio::test]
async fn la_premiere_baisse_quand_une_plus_chere_vient() {
    let essai = Essai::nouveau().await;
    let (admin, elle) = (
        essai.personnel("admin.demo").await,
        essai.apprenant("apprenant4.demo").await,
    );
    let licence = essai.dossier("apprenant4.demo").await;
    let master: uuid::Uuid = sqlx::query_scalar(
        "INSERT INTO inscription.inscription (id, personne_id, point_inscription_id, origine, contexte, statut,
            autorisee_le, modifie_le)
         SELECT gen_random_uuid(), i.personne_id, p.id, i.origine, i.contexte, 'AUTORISEE', now(), now()
         FROM inscription.inscription i, offre.point_inscription p WHERE i.id = $1 AND p.chemin = 'MAS-INFO>M1-INFO'
         RETURNING id",
    )
    .bind(licence.0)
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let master = InscriptionId(master);
    backend::inscription::debuter(&elle, master).await.unwrap();
    let siens = [("telephone".to_owned(), "06 39 98 00 01".to_owned())];
    demo::repondre(&elle, master, &siens).await.unwrap();
    envoyer(&elle, master, "GUICHET").await;
    assert_eq!(factures(&essai, master).await, "FACTURE 25400 EMISE");
    assert_eq!(factures(&essai, licence).await, "FACTURE 17800 ACQUITTEE");
    travailler(&essai).await;
    let deux = "FACTURE 17800 ANNULEE, AVOIR -17800 EMISE, FACTURE 11800 ACQUITTEE";
    assert_eq!(factures(&essai, licence).await, deux);
    let rendus = parcours::fiche(&admin, licence)
        .await
        .unwrap()
        .droits
        .unwrap()
        .remboursements;
    assert_eq!(rendus.iter().map(|r| r.montant.0).collect::<Vec<_>>(), [6_000]);
    let revus = "SELECT count(*) FROM courriel.message WHERE type = 'DROITS_REVUS'";
    assert_eq!(essai.nombre(revus).await, 1);
    travailler(&essai).await;
    assert_eq!(
        factures(&essai, licence).await,
        deux,
        "looked at again, nothing changes"
    );
}

/// What the bank may still take is not invoiced anew under its hands: the task comes back.
#[tokio::test]
async fn un_paiement_en_cours_fait_attendre() {
    let b = Banque::ouvrir().await;
    let (admin, elle) = (b.essai.personnel("admin.demo").await, b.essai.apprenant(QUI).await);
    let (master, licence) = les_deux(&b.essai).await;
    envoyer(&elle, licence, "CB1").await;
    travailler(&b.essai).await;
    b.payer(QUI, licence, DIFFEREE).await;
    let version = parcours::fiche(&admin, master).await.unwrap().version;
    let motif = Some(MotifAnnulation::Demission);
    parcours::annuler(&admin, master, version, motif, false).await.unwrap();
    travailler(&b.essai).await;
    assert_eq!(factures(&b.essai, licence).await, "FACTURE 11800 EMISE");
    let n = b.derniere().await;
    b.ordonner(&format!("paybox/transactions/{n}/envoyer"), "{}").await;
    let plus_tot = "UPDATE evt.job SET pas_avant = now() WHERE statut = 'CREE' AND pas_avant > $1";
    let remises = sqlx::query(plus_tot)
        .bind(jiff_sqlx::ToSqlx::to_sqlx(Timestamp::now()))
        .execute(&b.essai.pool)
        .await
        .unwrap();
    assert_eq!(remises.rows_affected(), 1);
    travailler(&b.essai).await;
    let fiche = parcours::fiche(&admin, licence).await.unwrap();
    assert_eq!(fiche.statut, Statut::Terminee);
    let droits = fiche.droits.unwrap();
    assert_eq!(
        (droits.devis.total, droits.reste()),
        (Centimes(17_800), Centimes(6_000))
    );
}
