use super::{motif, perimetres};
use crate::{Ctx, Error, Result, audit, tableur::tableur};
use domain::{CodeErreur, authz::COLONNES_DROITS};
use serde_json::json;

/// Longest export, in lines.
const EXPORT_MAX: i64 = 100_000;

/// The roles of the list as CSV, those that are over included, in the columns that a file of roles has, and more. `HAB_GERER`
/// or `HAB_DELEGUER` somewhere; leaves a line in the journal.
pub async fn exporter_droits(ctx: &Ctx, recherche: &str) -> Result<Vec<u8>> {
    let (_, tout) = perimetres(ctx)?;
    ctx.confirme()?;
    let mut tx = ctx.transaction().await?;
    let lignes = sqlx::query!(
        r#"SELECT u.identifiant, u.nom_affiche, h.role_code, h.structure_code, h.debut, h.fin, h.deleguee,
            p.nom_affiche AS "par?"
         FROM authz.habilitation h
         JOIN authz.utilisateur u ON u.id = h.utilisateur_id
         JOIN referentiel.structure s ON s.code = h.structure_code
         LEFT JOIN authz.utilisateur p ON p.id = h.accordee_par
         WHERE s.ancetres && $1 AND (public.sans_accent(u.nom_affiche) LIKE public.sans_accent($2)
            OR u.identifiant LIKE lower($2))
         ORDER BY u.nom_affiche, u.id, h.debut, h.id LIMIT $3"#,
        &tout,
        motif(recherche),
        EXPORT_MAX + 1
    )
    .fetch_all(&mut *tx)
    .await?;
    if i64::try_from(lignes.len()).is_ok_and(|n| n > EXPORT_MAX) {
        // A list cut short would be taken for the whole.
        return Err(Error::champ("filtre", CodeErreur::TropLong { max: 100_000 }));
    }
    let mut sortie = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::from("\u{feff}".as_bytes()));
    let entete = COLONNES_DROITS.iter().chain(&["nom", "delegation", "donne_par"]);
    sortie.write_record(entete).map_err(Error::interne)?;
    let nombre = lignes.len();
    for l in lignes {
        let ligne = [
            tableur(&l.identifiant),
            tableur(&l.role_code),
            tableur(&l.structure_code),
            l.debut.to_jiff().to_string(),
            l.fin.map(|f| f.to_jiff().to_string()).unwrap_or_default(),
            String::new(),
            tableur(&l.nom_affiche),
            if l.deleguee { "OUI" } else { "" }.to_owned(),
            tableur(&l.par.unwrap_or_default()),
        ];
        sortie.write_record(ligne).map_err(Error::interne)?;
    }
    let trace = audit::Trace {
        traitement: "EXPORTER",
        entite: "habilitations",
        entite_id: String::new(),
        avant: None,
        apres: Some(json!({ "lignes": nombre, "recherche": recherche.trim() })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    sortie.into_inner().map_err(Error::interne)
}
