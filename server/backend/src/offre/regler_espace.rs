use super::{ecrire_espace, espaces::espace_de, exiger_lecture};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::EspaceId,
    offre::{ReglageEspaceVue, SaisieReglageEspace, TypeEspace},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

/// What of an espace can be set: its words, its dates, the calendar of enrolments, whether it is the one of reference. Demands
/// `ODF_LIRE`.
pub async fn reglages_espace(ctx: &Ctx, id: EspaceId) -> Result<ReglageEspaceVue> {
    exiger_lecture(ctx)?;
    let e = espace_de(&mut *ctx.services.pool.acquire().await?, id).await?;
    let locale = |t: Option<Timestamp>| t.map(|t| ctx.services.heure_locale(t));
    let traitement = match e.type_ {
        TypeEspace::Travail => Traitement::OdfEcrire,
        TypeEspace::Periode => Traitement::OdfValider,
    };
    Ok(ReglageEspaceVue {
        espace: e.vue(),
        libelle: e.libelle.clone(),
        inscriptions_du: locale(e.inscriptions_du),
        inscriptions_au: locale(e.inscriptions_au),
        reference: e.reference,
        peut_ecrire: ctx.perimetre(traitement).is_ok(),
    })
}

/// Sets an espace as a form says. Demands what [`ecrire_espace`] demands.
pub async fn regler_espace(ctx: &Ctx, saisie: &SaisieReglageEspace) -> Result<()> {
    super::exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let avant = espace_de(&mut *ctx.services.pool.acquire().await?, saisie.espace).await?;
    let mut voulu = avant.clone();
    voulu.version = saisie.version;
    saisie.libelle.trim().clone_into(&mut voulu.libelle);
    saisie.libelle_en.trim().clone_into(&mut voulu.libelle_en);
    // The other labels follow until they were given words of their own, by the interfaces.
    for autre in [&mut voulu.libelle_long, &mut voulu.libelle_affichage] {
        if *autre == avant.libelle {
            autre.clone_from(&voulu.libelle);
        }
    }
    let annee = saisie.annee_universitaire.trim();
    voulu.annee_universitaire = Some(annee.to_owned()).filter(|a| !a.is_empty());
    voulu.debut = date("debut", &saisie.debut)?;
    voulu.fin = date("fin", &saisie.fin)?;
    if voulu.type_ == TypeEspace::Periode {
        voulu.inscriptions_du = instant(ctx, "inscriptionsDu", &saisie.inscriptions_du)?;
        voulu.inscriptions_au = instant(ctx, "inscriptionsAu", &saisie.inscriptions_au)?;
        voulu.active = saisie.active;
        voulu.reference = saisie.reference;
    }
    ecrire_espace(ctx, voulu).await.map(drop)
}

fn date(champ: &str, texte: &str) -> Result<Option<Date>> {
    lire(champ, texte, |t| t.parse().ok())
}

/// An instant on the clocks of the establishment.
fn instant(ctx: &Ctx, champ: &str, texte: &str) -> Result<Option<Timestamp>> {
    lire(champ, texte, |t| {
        let locale: DateTime = t.parse().ok()?;
        Some(locale.to_zoned(ctx.services.fuseau.clone()).ok()?.timestamp())
    })
}

fn lire<T>(champ: &str, texte: &str, depuis: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    match texte.trim() {
        "" => Ok(None),
        texte => depuis(texte)
            .map(Some)
            .ok_or_else(|| Error::champ(champ, CodeErreur::DateInvalide)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_navigateur_donne_les_minutes() {
        assert!("2027-07-01T12:00".parse::<DateTime>().is_ok());
        assert_eq!(lire("x", " ", |t| t.parse::<Date>().ok()).unwrap(), None);
        assert!(lire("x", "1er juillet", |t| t.parse::<Date>().ok()).is_err());
    }
}
