use crate::Result;
use domain::rgpd::Conservation;
use sqlx::PgConnection;

/// How long things are kept here: parameters of the establishment, those of the product where it says nothing.
pub async fn regles(cx: &mut PgConnection) -> Result<Conservation> {
    let lignes = sqlx::query!("SELECT code, valeur FROM referentiel.parametre WHERE code LIKE 'CONSERVATION\\_%'")
        .fetch_all(cx)
        .await?;
    let lire = |code: &str, defaut: u16| {
        let dite = lignes
            .iter()
            .find(|l| l.code == code)
            .and_then(|l| l.valeur.parse().ok());
        // Nothing is kept for no time at all: a slip must not take everything away.
        dite.filter(|mois| *mois > 0).unwrap_or(defaut)
    };
    let Conservation {
        admis,
        dossier,
        pieces,
        consultations,
    } = Conservation::default();
    Ok(Conservation {
        admis: lire("CONSERVATION_ADMIS_MOIS", admis),
        dossier: lire("CONSERVATION_DOSSIER_MOIS", dossier),
        pieces: lire("CONSERVATION_PIECES_MOIS", pieces),
        consultations: lire("CONSERVATION_CONSULTATIONS_MOIS", consultations),
    })
}
