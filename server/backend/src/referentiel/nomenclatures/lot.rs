use super::{
    appliquer::{Genre, appliquer, verrouiller},
    definitions::{connue, registre},
    ecrire::changement,
    lire::par_codes,
};
use crate::{Ctx, Error, Result, referentiel::exiger_ecriture};
use domain::{CodeErreur, ids::OperationId, referentiel::verifier_occurrence};
use jiff::civil::Date;

/// The same change for many values.
#[derive(Clone, Debug, Default)]
pub struct Lot {
    pub nomenclature: String,
    /// Codes and first days.
    pub cles: Vec<(String, Date)>,
    /// Last day; within: none, which opens what had ended.
    pub fin: Option<Option<Date>>,
    pub visible: Option<bool>,
    pub priorite: Option<i32>,
}

/// Values of one lot: as many as a page of a list may show.
const MAX: usize = 1_000;

/// Changes many values in one go: all, or none. Demands `REF_ECRIRE` on the whole establishment. Answers the operation by
/// which it is undone, none when nothing had to change, and how many changed.
pub async fn traiter_lot(ctx: &Ctx, lot: Lot) -> Result<(Option<OperationId>, usize)> {
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    let definition = connue(&registre, &lot.nomenclature)?;
    if lot.cles.is_empty() {
        return Err(Error::champ("cles", CodeErreur::Obligatoire));
    }
    if lot.cles.len() > MAX {
        return Err(Error::champ("cles", CodeErreur::PlafondAtteint { max: 1_000 }));
    }
    verrouiller(&mut tx, &definition.code).await?;
    let codes: Vec<String> = lot.cles.iter().map(|(code, _)| code.clone()).collect();
    let connues = par_codes(&mut tx, &definition.code, &codes).await?;
    let mut changements = Vec::new();
    for (code, debut) in &lot.cles {
        let avant = connues
            .iter()
            .find(|v| v.occurrence.cle() == (code, *debut))
            .ok_or(Error::Introuvable)?;
        let mut o = avant.occurrence.clone();
        o.fin = lot.fin.unwrap_or(o.fin);
        o.visible = lot.visible.unwrap_or(o.visible);
        o.priorite = lot.priorite.unwrap_or(o.priorite);
        if o == avant.occurrence {
            continue;
        }
        let erreurs = verifier_occurrence(&definition, Some(&avant.occurrence), &o);
        if !erreurs.is_empty() {
            return Err(de_la_valeur(code, Error::Champs(erreurs)));
        }
        let change = changement(&definition, Some(avant.clone()), o);
        changements.push(change.map_err(|e| de_la_valeur(code, e))?);
    }
    let nombre = changements.len();
    let operation = match nombre {
        0 => None,
        _ => Some(appliquer(&mut tx, ctx, &registre, &definition, (Genre::Lot, None), &changements).await?),
    };
    tx.commit().await?;
    Ok((operation.map(OperationId), nombre))
}

/// What is refused, as the field of one value among many: `CODE.champ`.
fn de_la_valeur(code: &str, erreur: Error) -> Error {
    let Error::Champs(mut erreurs) = erreur else {
        return erreur;
    };
    for e in &mut erreurs {
        e.champ = format!("{code}.{}", e.champ);
    }
    Error::Champs(erreurs)
}
