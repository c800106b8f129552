use super::certificat::Faits;
use crate::{Ctx, Result};
use domain::{
    CodeErreur,
    parcours::{NumeroDocument, Verification},
};

/// What the establishment says of a document number. Anybody may call it: only who holds the document knows its
/// number, and the answer holds nothing that the document does not.
pub async fn verifier(ctx: &Ctx, saisie: &str) -> Result<Verification> {
    let numero = match NumeroDocument::parse(saisie) {
        Ok(numero) => numero,
        Err(CodeErreur::Obligatoire) => return Ok(Verification::Vide),
        Err(CodeErreur::CleInvalide) => return Ok(Verification::MalRecopie),
        Err(_) => return Ok(Verification::Inconnu),
    };
    let l = sqlx::query!(
        "SELECT donnees, revoque_le FROM parcours.document WHERE numero = $1",
        numero.as_str()
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    let Some(l) = l else { return Ok(Verification::Inconnu) };
    if let Some(le) = l.revoque_le {
        let le = ctx.services.heure_locale(le.to_jiff()).date();
        return Ok(Verification::Revoque {
            numero: numero.to_string(),
            le,
        });
    }
    let f: Faits = serde_json::from_value(l.donnees)?;
    Ok(Verification::Valide {
        numero: numero.to_string(),
        titulaire: f.nom,
        date_naissance: f.date_naissance,
        formation_fr: format!("{} – {}", f.formation_fr, f.point_fr),
        formation_en: format!("{} – {}", f.formation_en, f.point_en),
        annee: f.annee,
        emis_le: f.emis_le,
    })
}
