use crate::{Ctx, Error, Result, audit};
use domain::{CodeErreur, ErreurChamp};
use jiff::tz::TimeZone;
use serde_json::json;
use sqlx::PgPool;

/// What an establishment is, before anything of it is there.
#[derive(Clone, Debug)]
pub struct NouvelEtablissement {
    /// Six characters at most: capitals, digits, hyphens.
    pub code: String,
    pub denomination_fr: String,
    pub denomination_en: String,
    /// As on an envelope.
    pub adresse: Vec<String>,
    /// Where certificates are signed.
    pub ville: String,
    /// Who signs them, and in which capacity.
    pub signataire_nom: String,
    pub signataire_fr: String,
    pub signataire_en: String,
    /// As the IANA names it: `Europe/Paris`, `Indian/Reunion`.
    pub fuseau: String,
}

impl NouvelEtablissement {
    /// All that is wrong with it.
    pub fn verifier(&self) -> Result<()> {
        let mut erreurs = Vec::new();
        let textes = [
            ("code", &self.code),
            ("denomination_fr", &self.denomination_fr),
            ("denomination_en", &self.denomination_en),
            ("ville", &self.ville),
            ("signataire_nom", &self.signataire_nom),
            ("signataire_fr", &self.signataire_fr),
            ("signataire_en", &self.signataire_en),
        ];
        for (champ, texte) in textes {
            if texte.trim().is_empty() {
                erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
            }
        }
        let permis = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        if !self.code.is_empty() && (self.code.len() > 6 || !self.code.chars().all(permis)) {
            erreurs.push(ErreurChamp::new("code", CodeErreur::FormatInvalide));
        }
        if TimeZone::get(&self.fuseau).is_err() {
            erreurs.push(ErreurChamp::new("fuseau", CodeErreur::Inconnu));
        }
        if erreurs.is_empty() {
            Ok(())
        } else {
            Err(Error::Champs(erreurs))
        }
    }
}

/// Makes the establishment of a migrated database, with its root structure and the preset roles: a server may be started.
/// Answers whether it was made: made already under that code, it is left as it is; under another one, that is an error. Asked
/// for by whoever holds the database, before there is anybody else.
pub async fn creer_etablissement(pool: &PgPool, nouveau: &NouvelEtablissement) -> Result<bool> {
    nouveau.verifier()?;
    let mut tx = pool.begin().await?;
    let deja = sqlx::query_scalar!("SELECT code FROM referentiel.etablissement")
        .fetch_optional(&mut *tx)
        .await?;
    match deja {
        Some(code) if code == nouveau.code => return Ok(false),
        Some(_) => return Err(Error::champ("code", CodeErreur::DejaUtilise)),
        None => {}
    }
    sqlx::query!(
        "INSERT INTO referentiel.etablissement (code, denomination_fr, denomination_en, adresse, ville, signataire_nom,
            signataire_fr, signataire_en, fuseau) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        nouveau.code,
        nouveau.denomination_fr,
        nouveau.denomination_en,
        &nouveau.adresse,
        nouveau.ville,
        nouveau.signataire_nom,
        nouveau.signataire_fr,
        nouveau.signataire_en,
        nouveau.fuseau
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO referentiel.structure (code, type, libelle_fr, libelle_en, ancetres)
         VALUES ($1, 'ETABLISSEMENT', $2, $3, ARRAY[$1])",
        nouveau.code,
        nouveau.denomination_fr,
        nouveau.denomination_en
    )
    .execute(&mut *tx)
    .await?;
    crate::authz::poser_roles(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}

/// Writes into the journal that the establishment was made: nobody could be named before.
pub async fn tracer_creation(ctx: &Ctx, nouveau: &NouvelEtablissement) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let trace = audit::Trace {
        traitement: "CREER_ETABLISSEMENT",
        entite: "etablissement",
        entite_id: nouveau.code.clone(),
        avant: None,
        apres: Some(json!({ "denomination": nouveau.denomination_fr, "fuseau": nouveau.fuseau })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(())
}
