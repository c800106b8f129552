use super::{
    Etat, Valeur,
    appliquer::{Changement, Genre, appliquer, verrouiller},
    definitions::{connue, registre},
    lire::trouver,
    usages::nombre,
};
use crate::{Ctx, Error, Result, referentiel::exiger_ecriture};
use domain::{
    CodeErreur,
    referentiel::{ActeValeur, Definition, Occurrence, code_suivant, garder_reglages, permis, verifier_occurrence},
};
use jiff::civil::Date;
use sqlx::PgConnection;

/// A value to be written.
#[derive(Clone, Debug)]
pub struct Demande {
    pub nomenclature: String,
    /// The one that is changed; none: it is new.
    pub cle: Option<(String, Date)>,
    /// Of the one that was seen; none: whatever it is.
    pub version: Option<i32>,
    pub occurrence: Occurrence,
    /// Write it; or only look whether it could be.
    pub enregistrer: bool,
}

/// Adds a value to a nomenclature, or changes one. Demands `REF_ECRIRE` on the whole establishment.
pub async fn ecrire(ctx: &Ctx, mut demande: Demande) -> Result<Valeur> {
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    let definition = connue(&registre, &demande.nomenclature)?;
    verrouiller(&mut tx, &definition.code).await?;
    let avant = match &demande.cle {
        None => None,
        Some((code, debut)) => Some(
            trouver(&mut tx, &definition.code, code, *debut)
                .await?
                .ok_or(Error::Introuvable)?,
        ),
    };
    if avant
        .as_ref()
        .is_some_and(|a| demande.version.is_some_and(|v| v != a.version))
    {
        return Err(Error::champ("version", CodeErreur::Perime));
    }
    demande.occurrence.completer();
    let erreurs = verifier_occurrence(&definition, avant.as_ref().map(|a| &a.occurrence), &demande.occurrence);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    if let Some(avant) = &avant
        && avant.occurrence.code != demande.occurrence.code
    {
        // Under another code it is another value: the one that was goes away.
        permis(definition.regime, avant.livree.is_some(), ActeValeur::Supprimer)
            .map_err(|c| Error::champ("code", c))?;
        exiger_inutiles(
            &mut tx,
            &registre,
            &definition.code,
            std::slice::from_ref(&avant.occurrence.code),
        )
        .await?;
    }
    let changement = changement(&definition, avant, demande.occurrence)?;
    let cle = changement
        .apres
        .as_ref()
        .map(|e| (e.occurrence.code.clone(), e.occurrence.debut));
    let genre = if changement.avant.is_some() {
        Genre::Modifier
    } else {
        Genre::Creer
    };
    let change = changement.avant.as_ref().map(|a| &a.occurrence) != changement.apres.as_ref().map(|e| &e.occurrence);
    if change {
        appliquer(&mut tx, ctx, &registre, &definition, (genre, None), &[changement]).await?;
    }
    let (code, debut) = cle.ok_or(Error::Introuvable)?;
    let ecrite = trouver(&mut tx, &definition.code, &code, debut)
        .await?
        .ok_or(Error::Introuvable)?;
    if demande.enregistrer {
        tx.commit().await?;
    }
    Ok(ecrite)
}

/// What writing a value does, if the nomenclature lets it.
pub(super) fn changement(definition: &Definition, avant: Option<Valeur>, o: Occurrence) -> Result<Changement> {
    let refus = |code| Error::champ("code", code);
    let livree = match &avant {
        None => {
            permis(definition.regime, false, ActeValeur::Creer).map_err(refus)?;
            None
        }
        Some(a) => {
            // Whether forms offer it, and where, is for the establishment to say, but in a closed list.
            let reglages = garder_reglages(&a.occurrence, &o) == o;
            let national = permis(definition.regime, a.livree.is_some(), ActeValeur::Modifier);
            if national != Err(CodeErreur::ValeurNationale) || !reglages {
                national.map_err(refus)?;
            }
            a.livree.clone()
        }
    };
    Ok(Changement {
        avant,
        apres: Some(Etat { occurrence: o, livree }),
    })
}

/// Takes a value of the establishment away, as long as nothing uses it. Demands `REF_ECRIRE` on the whole establishment.
pub async fn supprimer(ctx: &Ctx, nomenclature: &str, code: &str, debut: Date, version: Option<i32>) -> Result<()> {
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    let definition = connue(&registre, nomenclature)?;
    verrouiller(&mut tx, nomenclature).await?;
    let avant = trouver(&mut tx, nomenclature, code, debut)
        .await?
        .ok_or(Error::Introuvable)?;
    if version.is_some_and(|v| v != avant.version) {
        return Err(Error::champ("version", CodeErreur::Perime));
    }
    permis(definition.regime, avant.livree.is_some(), ActeValeur::Supprimer).map_err(|c| Error::champ("code", c))?;
    exiger_inutiles(&mut tx, &registre, nomenclature, &[code.to_owned()]).await?;
    let changement = Changement {
        avant: Some(avant),
        apres: None,
    };
    appliquer(
        &mut tx,
        ctx,
        &registre,
        &definition,
        (Genre::Supprimer, None),
        &[changement],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// What something refers to is ended, never taken away (domain §3). Whoever writes what refers to values waits meanwhile, and then
/// finds them gone ([`crate::referentiel::retenir_valeurs`]).
pub(super) async fn exiger_inutiles(
    tx: &mut PgConnection,
    registre: &super::Registre,
    nomenclature: &str,
    codes: &[String],
) -> Result<()> {
    if codes.is_empty() {
        return Ok(());
    }
    sqlx::query_scalar!("SELECT pg_advisory_xact_lock(hashtextextended('referentiel.usages', 0))::text")
        .fetch_one(&mut *tx)
        .await?;
    match nombre(tx, registre, nomenclature, codes).await? {
        0 => Ok(()),
        nombre => Err(Error::champ("code", CodeErreur::Utilise { nombre })),
    }
}

/// The next free code of a nomenclature that has a prefix, or of the prefix given. Demands `REF_ECRIRE` on the whole
/// establishment.
pub async fn generer_code(ctx: &Ctx, nomenclature: &str, prefixe: Option<&str>) -> Result<String> {
    let registre = registre(ctx).await?;
    let mut cx = ctx.services.pool.acquire().await?;
    exiger_ecriture(ctx, &mut cx).await?;
    let definition = connue(&registre, nomenclature)?;
    let prefixe = prefixe
        .or(definition.prefixe.as_deref())
        .ok_or_else(|| Error::champ("code", CodeErreur::NomenclatureFermee))?;
    let bon =
        !prefixe.is_empty() && prefixe.len() <= 10 && prefixe.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !bon {
        return Err(Error::champ("prefix", CodeErreur::FormatInvalide));
    }
    let connus = sqlx::query_scalar!(
        "SELECT DISTINCT code FROM referentiel.valeur WHERE nomenclature = $1 AND starts_with(code, $2)",
        nomenclature,
        prefixe
    )
    .fetch_all(&mut *cx)
    .await?;
    Ok(code_suivant(prefixe, connus.iter().map(String::as_str)))
}
