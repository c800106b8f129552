use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitPaiement, TypePaiement},
    inscription::Verrou,
};
use domain::{
    ids::{FactureId, InscriptionId},
    paiement::{Centimes, Devis, Echeance, LigneDevis, echeancier},
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// A way of paying.
#[derive(Clone)]
pub(crate) struct Modalite {
    pub code: String,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub en_ligne: bool,
    pub occurrences: i16,
    pub pas_jours: i16,
}

impl Modalite {
    /// The instalments of an amount from that day on.
    pub(crate) fn echeances(&self, total: Centimes, jour: Date) -> Vec<Echeance> {
        let nombre = u8::try_from(self.occurrences).unwrap_or(1);
        echeancier(total, nombre, jour, i32::from(self.pas_jours))
    }
}

/// A living invoice.
pub(crate) struct Facture {
    pub id: FactureId,
    pub numero: String,
    pub devis: Devis,
    pub quittance: Option<String>,
}

/// Kinds of numbers, each without a gap.
#[derive(Clone, Copy)]
pub(super) enum Serie {
    Facture,
    Avoir,
    Quittance,
}

impl Serie {
    fn lettre(self) -> &'static str {
        match self {
            Self::Facture => "F",
            Self::Avoir => "A",
            Self::Quittance => "Q",
        }
    }
}

/// The next number of a series, per structure and civil year: `SCI-2026-F-000001`. The counter stays locked until the
/// transaction ends, so that a number that is not used leaves no gap.
pub(super) async fn numero(tx: &mut PgConnection, ctx: &Ctx, structure: &str, serie: Serie) -> Result<String> {
    let annee = ctx.jour().year();
    let rang = sqlx::query_scalar!(
        "INSERT INTO paiement.compteur (structure_code, annee, genre, dernier) VALUES ($1, $2, $3, 1)
         ON CONFLICT (structure_code, annee, genre) DO UPDATE SET dernier = compteur.dernier + 1 RETURNING dernier",
        structure,
        annee,
        serie.lettre()
    )
    .fetch_one(tx)
    .await?;
    Ok(format!("{structure}-{annee}-{}-{rang:06}", serie.lettre()))
}

/// The living invoice of an enrolment, if there is one.
pub(crate) async fn facture(tx: &mut PgConnection, id: InscriptionId) -> Result<Option<Facture>> {
    let l = sqlx::query!(
        "SELECT id, numero, lignes, total, quittance_numero FROM paiement.facture
         WHERE inscription_id = $1 AND genre = 'FACTURE' AND statut <> 'ANNULEE'",
        id.0
    )
    .fetch_optional(tx)
    .await?;
    l.map(|l| {
        Ok(Facture {
            id: FactureId(l.id),
            numero: l.numero,
            devis: Devis {
                lignes: serde_json::from_value(l.lignes)?,
                total: Centimes(l.total),
            },
            quittance: l.quittance_numero,
        })
    })
    .transpose()
}

/// Freezes the quote into a numbered invoice, with its instalments: what was announced at submission is what is due,
/// whatever happens to the tariffs. Nothing due: the invoice is settled at once.
pub(crate) async fn emettre(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    devis: &Devis,
    modalite: Option<&Modalite>,
) -> Result<()> {
    let id = FactureId(Uuid::now_v7());
    let numero = numero(&mut *tx, ctx, &verrou.structure, Serie::Facture).await?;
    sqlx::query!(
        "INSERT INTO paiement.facture (id, numero, inscription_id, lignes, total, statut, emise_le)
         VALUES ($1, $2, $3, $4, $5, 'EMISE', $6)",
        id.0,
        numero,
        verrou.id.0,
        serde_json::to_value(&devis.lignes)?,
        devis.total.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    for e in modalite
        .map(|m| m.echeances(devis.total, ctx.jour()))
        .unwrap_or_default()
    {
        sqlx::query!(
            "INSERT INTO paiement.echeance (facture_id, rang, montant, le, statut) VALUES ($1, $2, $3, $4, 'A_VENIR')",
            id.0,
            i16::from(e.rang),
            e.montant.0,
            e.le.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    tracer(
        &mut *tx,
        ctx,
        verrou,
        "FACTURER",
        TypePaiement::Facturee,
        &numero,
        devis.total,
    )
    .await?;
    super::imputer::imputer(tx, ctx, verrou).await?;
    Ok(())
}

/// The instalments of the living invoice.
pub(crate) async fn echeances(tx: &mut PgConnection, id: InscriptionId) -> Result<Vec<(Echeance, String)>> {
    let lignes = sqlx::query!(
        "SELECT e.rang, e.montant, e.le, e.statut FROM paiement.echeance e
         JOIN paiement.facture f ON f.id = e.facture_id
         WHERE f.inscription_id = $1 AND f.genre = 'FACTURE' AND f.statut <> 'ANNULEE' ORDER BY e.rang",
        id.0
    )
    .fetch_all(tx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let echeance = Echeance {
                rang: u8::try_from(l.rang).map_err(Error::interne)?,
                montant: Centimes(l.montant),
                le: l.le.to_jiff(),
            };
            Ok((echeance, l.statut))
        })
        .collect()
}

/// Undoes the living invoice by a credit note; `rembourser` is what goes back to who paid. Nothing when there is no
/// invoice.
pub(crate) async fn annuler_facture(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    rembourser: Centimes,
) -> Result<()> {
    let Some(facture) = facture(&mut *tx, verrou.id).await? else {
        return Ok(());
    };
    sqlx::query!(
        "UPDATE paiement.facture SET statut = 'ANNULEE', annulee_le = $2 WHERE id = $1",
        facture.id.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE paiement.echeance SET statut = 'ANNULEE' WHERE facture_id = $1 AND statut IN ('A_VENIR', 'REFUSEE')",
        facture.id.0
    )
    .execute(&mut *tx)
    .await?;
    // Line for line, so that the accounts of each are undone too.
    let contre: Vec<LigneDevis> = facture
        .devis
        .lignes
        .iter()
        .cloned()
        .map(|l| LigneDevis {
            montant: Centimes(-l.montant.0),
            ..l
        })
        .collect();
    let avoir = Uuid::now_v7();
    let numero = numero(&mut *tx, ctx, &verrou.structure, Serie::Avoir).await?;
    sqlx::query!(
        "INSERT INTO paiement.facture (id, numero, genre, origine_id, inscription_id, lignes, total, statut, emise_le)
         VALUES ($1, $2, 'AVOIR', $3, $4, $5, $6, 'EMISE', $7)",
        avoir,
        numero,
        facture.id.0,
        verrou.id.0,
        serde_json::to_value(&contre)?,
        -facture.devis.total.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    if rembourser > Centimes::ZERO {
        sqlx::query!(
            "INSERT INTO paiement.remboursement (id, inscription_id, avoir_id, montant, cree_le)
             VALUES ($1, $2, $3, $4, $5)",
            Uuid::now_v7(),
            verrou.id.0,
            avoir,
            rembourser.0,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    tracer(
        tx,
        ctx,
        verrou,
        "ANNULER_FACTURE",
        TypePaiement::FactureAnnulee,
        &facture.numero,
        facture.devis.total,
    )
    .await
}

/// Journal and event of what happens to an invoice.
pub(super) async fn tracer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    traitement: &str,
    type_: TypePaiement,
    numero: &str,
    montant: Centimes,
) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "inscription",
        entite_id: verrou.id.to_string(),
        avant: None,
        apres: Some(json!({ "numero": numero, "montantCentimes": montant })),
    };
    audit::enregistrer(&mut *tx, ctx, trace).await?;
    let fait = FaitPaiement {
        numero: Some(numero),
        ..FaitPaiement::nouveau(type_, verrou.id.0, montant)
    };
    evenement::pousser(tx, ctx, &fait).await
}
