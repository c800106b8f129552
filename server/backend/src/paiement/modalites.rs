use super::Modalite;
use crate::{Ctx, Result, recents::Recents};
use domain::paiement::Centimes;
use jiff::civil::Date;
use sqlx::PgConnection;
use std::sync::Arc;

/// A way of paying, and where its offer ends.
pub(crate) struct Offre {
    modalite: Modalite,
    a_partir_de: Centimes,
    /// Last day on which a payment in several times may begin; None: no such day.
    echeancier_au: Option<Date>,
}

/// By period: they are set once a year.
pub(crate) type ModalitesRecentes = Recents<String, Arc<Vec<Offre>>>;

/// Ways of paying that are offered today for this amount: those online only where a provider is set, those in several
/// times until the last day of the period for them.
pub(crate) async fn modalites(
    tx: &mut PgConnection,
    ctx: &Ctx,
    periode: &str,
    total: Centimes,
) -> Result<Vec<Modalite>> {
    let en_ligne = ctx.services.reglages.paybox.is_some();
    let toutes = ctx
        .services
        .modalites
        .lire(periode.to_owned(), lire(tx, periode))
        .await?;
    let jour = ctx.jour();
    let offerte = |o: &&Offre| {
        (en_ligne || !o.modalite.en_ligne)
            && o.a_partir_de <= total
            && (o.modalite.occurrences == 1 || o.echeancier_au.is_none_or(|dernier| jour <= dernier))
    };
    Ok(toutes.iter().filter(offerte).map(|o| o.modalite.clone()).collect())
}

async fn lire(tx: &mut PgConnection, periode: &str) -> Result<Arc<Vec<Offre>>> {
    let lignes = sqlx::query!(
        "SELECT m.code, m.libelle_fr, m.libelle_en, m.en_ligne, m.occurrences, m.pas_jours, m.montant_min, p.echeancier_au
         FROM paiement.modalite m JOIN offre.espace p ON p.code = $1
         WHERE m.actif ORDER BY m.ordre, m.code",
        periode
    )
    .fetch_all(tx)
    .await?;
    let offres = lignes.into_iter().map(|l| Offre {
        a_partir_de: Centimes(l.montant_min),
        echeancier_au: l.echeancier_au.map(jiff_sqlx::Date::to_jiff),
        modalite: Modalite {
            code: l.code,
            libelle_fr: l.libelle_fr,
            libelle_en: l.libelle_en,
            en_ligne: l.en_ligne,
            occurrences: l.occurrences,
            pas_jours: l.pas_jours,
        },
    });
    Ok(Arc::new(offres.collect()))
}
