//! What stands against a structure before the rules of the tree are asked.

use super::{FaitDate, FicheStructure, fiche_structure::TOUJOURS, verifier_au_jour_du_fait};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur, ErreurChamp,
    referentiel::{Uai, verifier_debut, verifier_fin},
};
use jiff::Span;
use sqlx::PgConnection;

/// Its texts, its days and its UAI, each for itself.
pub(super) fn verifier(f: &FicheStructure) -> Result<()> {
    let mut erreurs = Vec::new();
    if f.denomination.trim().is_empty() {
        erreurs.push(ErreurChamp::new("denominationPrincipale", CodeErreur::Obligatoire));
    }
    for (champ, texte, max) in [
        ("denominationPrincipale", Some(&f.denomination), 200u32),
        ("denominationAnglaise", Some(&f.denomination_en), 200),
        (
            "denominationComplementaire",
            f.denomination_complementaire.as_ref(),
            200,
        ),
        ("appellationOfficielle", f.appellation.as_ref(), 200),
        ("sigleUai", f.sigle.as_ref(), 40),
        ("categorieJuridiqueCode", f.categorie_juridique.as_ref(), 30),
        ("commentaire", f.commentaire.as_ref(), 2000),
        ("typeUaiCode", Some(&f.type_), 40),
        ("codeReferentielExterne", f.code_externe.as_ref(), 40),
        ("contactHoraires", f.contact_horaires.as_ref(), 200),
        ("contactHorairesAnglais", f.contact_horaires_en.as_ref(), 200),
    ] {
        erreurs.extend(texte.and_then(|t| verifier_texte(champ, t, max)));
    }
    match (&f.contact_horaires, &f.contact_horaires_en) {
        (Some(_), None) => erreurs.push(ErreurChamp::new("contactHorairesAnglais", CodeErreur::Obligatoire)),
        (None, Some(_)) => erreurs.push(ErreurChamp::new("contactHoraires", CodeErreur::Obligatoire)),
        _ => {}
    }
    if let Some(uai) = &f.uai
        && let Err(code) = Uai::parse(uai)
    {
        erreurs.push(ErreurChamp::new("codeUai", code));
    }
    if let (Some(debut), Some(fin)) = (f.debut, f.fin)
        && fin < debut
    {
        erreurs.push(ErreurChamp::new("dateFinValidite", CodeErreur::DateTropAncienne));
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// Not too long, and something that the database can hold.
fn verifier_texte(champ: &str, texte: &str, max: u32) -> Option<ErreurChamp> {
    if texte.chars().count() > max as usize {
        Some(ErreurChamp::new(champ, CodeErreur::TropLong { max }))
    } else if texte.contains('\0') {
        Some(ErreurChamp::new(champ, CodeErreur::FormatInvalide))
    } else {
        None
    }
}

/// Its address and who answers for it: only what is new or other than before, for nobody looked at it at first and whoever
/// changes something else has no part in it.
pub(super) fn verifier_lieu_et_responsable(f: &FicheStructure, avant: Option<&FicheStructure>) -> Result<()> {
    let lieu = |f: Option<&FicheStructure>| f.and_then(|f| f.adresse.clone()).unwrap_or_default();
    let responsable = |f: Option<&FicheStructure>| f.and_then(|f| f.responsable.clone()).unwrap_or_default();
    let (a, b) = (lieu(Some(f)), lieu(avant));
    let (r, s) = (responsable(Some(f)), responsable(avant));
    let mut erreurs: Vec<ErreurChamp> = [
        ("adresse1", &a.adresse1, &b.adresse1, 100),
        ("adresse2", &a.adresse2, &b.adresse2, 100),
        ("adresse3", &a.adresse3, &b.adresse3, 100),
        ("adresse4", &a.adresse4, &b.adresse4, 100),
        ("adresse5", &a.adresse5, &b.adresse5, 100),
        ("codePostal", &a.code_postal, &b.code_postal, 10),
        (
            "localiteAcheminement",
            &a.localite_acheminement,
            &b.localite_acheminement,
            100,
        ),
        ("commune", &a.commune, &b.commune, 30),
        ("pays", &a.pays, &b.pays, 30),
        ("responsable.nom", &r.nom, &s.nom, 100),
        ("responsable.prenom", &r.prenom, &s.prenom, 100),
        ("responsable.titre", &r.titre, &s.titre, 100),
    ]
    .into_iter()
    .filter(|(_, dit, avant, _)| dit != avant)
    .filter_map(|(champ, dit, _, max)| verifier_texte(champ, dit.as_deref()?, max))
    .collect();
    if r != s
        && let (Some(debut), Some(fin)) = (r.date_debut_validite, r.date_fin_validite)
        && fin < debut
    {
        erreurs.push(ErreurChamp::new(
            "responsable.dateFinValidite",
            CodeErreur::DateTropAncienne,
        ));
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// What it refers to is good today: asked of what is new or other than before, for what was good once may stay.
pub(super) async fn verifier_codes(
    tx: &mut PgConnection,
    ctx: &Ctx,
    f: &FicheStructure,
    avant: Option<&FicheStructure>,
) -> Result<()> {
    fn references(f: &FicheStructure) -> [(&'static str, &'static str, Option<&str>); 4] {
        let adresse = f.adresse.as_ref();
        [
            (
                "typeUaiCode",
                "TypeUai",
                Some(f.type_.as_str()).filter(|t| !t.is_empty()),
            ),
            (
                "categorieJuridiqueCode",
                "CategorieJuridique",
                f.categorie_juridique.as_deref(),
            ),
            ("commune", "Commune", adresse.and_then(|a| a.commune.as_deref())),
            ("pays", "PaysNationalite", adresse.and_then(|a| a.pays.as_deref())),
        ]
    }
    let anciennes = avant.map(references);
    // Other systems bring kinds of their own, which the form offers to all.
    let type_pris = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM referentiel.structure WHERE type = $1) AS "pris!""#,
        f.type_
    )
    .fetch_one(&mut *tx)
    .await?;
    let (champs, faits): (Vec<&str>, Vec<FaitDate<'_>>) = references(f)
        .into_iter()
        .filter(|r| anciennes.is_none_or(|a| !a.contains(r)))
        .filter(|(champ, ..)| !(type_pris && *champ == "typeUaiCode"))
        .filter_map(|(champ, nomenclature, code)| {
            let jour = ctx.jour();
            code.map(|code| {
                let fait = FaitDate {
                    nomenclature,
                    code,
                    jour,
                };
                (champ, fait)
            })
        })
        .unzip();
    let validites = verifier_au_jour_du_fait(tx, &faits).await?;
    let refus = champs.iter().zip(validites).filter_map(|(champ, validite)| {
        let code = validite.refus(ctx.jour())?;
        Some(ErreurChamp::new(*champ, code))
    });
    match refus.collect::<Vec<_>>() {
        erreurs if erreurs.is_empty() => Ok(()),
        erreurs => Err(Error::Champs(erreurs)),
    }
}

/// It lasts no longer than the one above, and no shorter than those below, and the same of its beginning: each asked where its
/// place or that day moves, so that what another system said before is in nobody's way.
pub(super) async fn verifier_place(
    tx: &mut PgConnection,
    f: &FicheStructure,
    avant: Option<&FicheStructure>,
    parent: Option<&String>,
) -> Result<()> {
    let deplacee = avant.is_none_or(|a| a.parent.as_ref() != parent);
    let (debut, fin) = (
        deplacee || avant.is_some_and(|a| a.debut != f.debut),
        deplacee || avant.is_some_and(|a| a.fin != f.fin),
    );
    if !debut && !fin {
        return Ok(());
    }
    let lignes = sqlx::query!(
        r#"SELECT code = $2 AS "dessus!", ouverte_le, fermee_le FROM referentiel.structure
           WHERE code = $2 OR (parent_code = $1 AND code <> $1)"#,
        f.code,
        parent.map(String::as_str).unwrap_or_default()
    )
    .fetch_all(tx)
    .await?;
    let jours = lignes.into_iter().map(|l| {
        let ouverte = Some(l.ouverte_le.to_jiff()).filter(|d| *d != TOUJOURS);
        (
            l.dessus,
            ouverte,
            l.fermee_le.map(|f| f.to_jiff() - Span::new().days(1)),
        )
    });
    let (dessus, dessous): (Vec<_>, Vec<_>) = jours.partition(|(dessus, ..)| *dessus);
    let (debut_dessus, fin_dessus) = dessus.first().map_or((None, None), |(_, d, f)| (*d, *f));
    let mut erreurs = Vec::new();
    if debut {
        let sien = f.debut.filter(|d| *d != TOUJOURS);
        erreurs.extend(verifier_debut(sien, debut_dessus, dessous.iter().map(|(_, d, _)| *d)));
    }
    if fin {
        erreurs.extend(verifier_fin(f.fin, fin_dessus, dessous.iter().map(|(.., f)| *f)));
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}
