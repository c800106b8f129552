use super::{
    file::{Portee, lire, planifiee},
    recherche::personnes,
};
use crate::{Ctx, Error, Result, audit, tableur::tableur};
use domain::{
    CodeErreur,
    authz::Traitement,
    inscription::{Blocage, Filtre, Statut},
};

/// Longest export, in lines.
const EXPORT_MAX: i64 = 200_000;

/// The whole list as CSV, for a spreadsheet. Demands `INS_EXPORTER` besides `INS_LIRE`, and
/// holds only what both allow; leaves a line in the journal.
pub async fn exporter(ctx: &Ctx, filtre: &Filtre) -> Result<Vec<u8>> {
    let borne = ctx.perimetre(Traitement::InsExporter)?;
    ctx.confirme()?;
    // As many as the export may hold, not as many as a screen.
    let max = usize::try_from(EXPORT_MAX).map_err(Error::interne)?;
    let trouvees = personnes(ctx, &borne, &filtre.recherche, max).await?;
    let ids = trouvees.as_ref().map(|t| t.ids.as_slice());
    let mut tx = planifiee(ctx).await?;
    let portee = Portee {
        personnes: ids,
        borne: &borne,
        entier: false,
        compter: false,
    };
    let (lignes, _) = lire(&mut tx, ctx, filtre, &portee, EXPORT_MAX, 0).await?;
    tx.commit().await?;
    if i64::try_from(lignes.len()).is_ok_and(|n| n == EXPORT_MAX) {
        // A list cut short would be taken for the whole.
        return Err(Error::champ("filtre", CodeErreur::TropLong { max: 200_000 }));
    }
    let mut sortie = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::from("\u{feff}".as_bytes()));
    let entete = [
        "inscription",
        "nom",
        "prenom",
        "code_apprenant",
        "formation",
        "structure",
        "statut",
        "paiement",
        "depuis",
        "pieces",
        "raisons",
    ];
    sortie.write_record(entete).map_err(Error::interne)?;
    for l in &lignes {
        let ligne = [
            l.id.to_string(),
            tableur(&l.nom),
            tableur(&l.prenom),
            l.code_apprenant.clone().unwrap_or_default(),
            tableur(&l.formation_fr),
            l.structure.clone(),
            l.statut.code().into(),
            l.statut_paiement.code().into(),
            l.depuis.to_string(),
            l.statut_pieces.code().into(),
            l.blocages
                .iter()
                .map(|b| Blocage::code(*b))
                .collect::<Vec<_>>()
                .join(" "),
        ];
        sortie.write_record(ligne).map_err(Error::interne)?;
    }
    let mut tx = ctx.transaction().await?;
    let trace = audit::Trace {
        traitement: "EXPORTER",
        entite: "file",
        entite_id: filtre.statut.map_or("", Statut::code).into(),
        avant: None,
        apres: Some(serde_json::json!({ "lignes": lignes.len() })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    sortie.into_inner().map_err(Error::interne)
}
