use super::{
    Trace,
    chercher::{lire, ouvrir},
    enregistrer,
};
use crate::{Ctx, Error, Result, tableur::tableur};
use domain::{
    CodeErreur,
    journal::{Ecart, FiltreJournal},
};
use serde_json::json;

/// Longest export, in lines.
const EXPORT_MAX: i64 = 100_000;

/// The same lines as CSV, for a spreadsheet. Demands `SEC_JOURNAL` on the whole establishment; leaves a line in the journal.
pub async fn exporter(ctx: &Ctx, filtre: &FiltreJournal) -> Result<Vec<u8>> {
    let mut tx = ouvrir(ctx).await?;
    ctx.confirme()?;
    let lignes = lire(&mut tx, ctx, filtre, None, EXPORT_MAX + 1).await?;
    if i64::try_from(lignes.len()).is_ok_and(|n| n > EXPORT_MAX) {
        // A list cut short would be taken for the whole.
        return Err(Error::champ("filtre", CodeErreur::TropLong { max: 100_000 }));
    }
    let mut sortie = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::from("\u{feff}".as_bytes()));
    let entete = [
        "numero",
        "le",
        "acteur",
        "traitement",
        "entite",
        "entite_id",
        "adresse",
        "avant",
        "apres",
        // Last: those before keep their places.
        "au_nom_de",
    ];
    sortie.write_record(entete).map_err(Error::interne)?;
    for (_, l) in &lignes {
        let ligne = [
            l.id.to_string(),
            l.le.to_string(),
            tableur(&l.acteur),
            tableur(&l.traitement),
            tableur(&l.entite),
            tableur(&l.entite_id),
            tableur(l.adresse.as_deref().unwrap_or_default()),
            tableur(&valeurs(&l.ecarts, |e| e.avant.as_ref())),
            tableur(&valeurs(&l.ecarts, |e| e.apres.as_ref())),
            tableur(l.au_nom_de.as_deref().unwrap_or_default()),
        ];
        sortie.write_record(ligne).map_err(Error::interne)?;
    }
    let trace = Trace {
        traitement: "EXPORTER",
        entite: "journal",
        entite_id: filtre.objet.trim().into(),
        avant: None,
        apres: Some(json!({
            "lignes": lignes.len(),
            "acteur": filtre.acteur,
            "traitement": filtre.traitement,
            "du": filtre.du,
            "au": filtre.au,
        })),
    };
    enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    sortie.into_inner().map_err(Error::interne)
}

fn valeurs(ecarts: &[Ecart], cote: impl Fn(&Ecart) -> Option<&String>) -> String {
    ecarts
        .iter()
        .filter_map(|e| Some(format!("{}={}", e.champ, cote(e)?)))
        .collect::<Vec<_>>()
        .join(" | ")
}
