use super::{
    Etat, Valeur,
    appliquer::{Changement, Genre, appliquer, verrouiller},
    definitions::{connue, registre},
    ecrire::exiger_inutiles,
    en_valeur,
    lire::par_codes,
    mise_a_jour::oublier,
};
use crate::{
    Ctx, Error, Result,
    referentiel::{exiger_ecriture, exiger_lecture},
};
use domain::{CodeErreur, ids::OperationId, referentiel::OperationVue};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// How many are shown: what was done long ago is in the journal.
const NOMBRE: i64 = 20;

/// What was done lately to the values of a nomenclature. Demands `REF_LIRE`.
pub async fn operations(ctx: &Ctx, nomenclature: &str) -> Result<Vec<OperationVue>> {
    exiger_lecture(ctx)?;
    let lignes = sqlx::query!(
        r#"SELECT o.id, o.genre, o.par_nom, o.le,
                coalesce(o.valeurs, (SELECT count(*) FROM referentiel.operation_ligne l WHERE l.operation_id = o.id)) AS "valeurs!",
                EXISTS (SELECT FROM referentiel.operation a WHERE a.annule = o.id) AS "annulee!"
           FROM referentiel.operation o WHERE o.nomenclature = $1 ORDER BY o.le DESC, o.id DESC LIMIT $2"#,
        nomenclature,
        NOMBRE
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| OperationVue {
            id: OperationId(l.id),
            genre: l.genre,
            par: l.par_nom,
            le: ctx.services.heure_locale(l.le.to_jiff()),
            valeurs: l.valeurs,
            annulee: l.annulee,
        })
        .collect())
}

/// Puts values back as they were before an operation, as long as none of them was changed since; a national update
/// that is undone is announced again. Demands `REF_ECRIRE` on the whole establishment. Answers how many were put back.
pub async fn annuler(ctx: &Ctx, operation: OperationId) -> Result<usize> {
    let operation = operation.0;
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    let faite = sqlx::query!(
        "SELECT nomenclature, genre FROM referentiel.operation WHERE id = $1",
        operation
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    let nomenclature = faite.nomenclature;
    let definition = connue(&registre, &nomenclature)?;
    verrouiller(&mut tx, &nomenclature).await?;
    let deja = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM referentiel.operation WHERE annule = $1) AS "deja!""#,
        operation
    )
    .fetch_one(&mut *tx)
    .await?;
    let perimee = || Error::champ("operation", CodeErreur::Perime);
    if deja {
        return Err(perimee());
    }
    let lignes = sqlx::query!(
        "SELECT code, debut, avant, apres FROM referentiel.operation_ligne WHERE operation_id = $1",
        operation
    )
    .fetch_all(&mut *tx)
    .await?;
    let codes: Vec<String> = lignes.iter().map(|l| l.code.clone()).collect();
    let mut ici: HashMap<(String, Date), Valeur> = par_codes(&mut tx, &nomenclature, &codes)
        .await?
        .into_iter()
        .map(|v| ((v.occurrence.code.clone(), v.occurrence.debut), v))
        .collect();
    let mut changements = Vec::with_capacity(lignes.len());
    let mut otes = Vec::new();
    for l in lignes {
        let (voulu, laisse): (Option<Etat>, Option<Etat>) = (en_valeur(l.avant)?, en_valeur(l.apres)?);
        let ici = ici.remove(&(l.code.clone(), l.debut.to_jiff()));
        if ici.as_ref().map(Valeur::etat) != laisse {
            return Err(perimee());
        }
        if voulu.is_none() {
            otes.push(l.code);
        }
        changements.push(Changement {
            avant: ici,
            apres: voulu,
        });
    }
    // A value that is given its former first day back is still there.
    let remis: HashSet<&str> = changements
        .iter()
        .filter_map(|c| Some(c.apres.as_ref()?.occurrence.code.as_str()))
        .collect();
    otes.retain(|code| !remis.contains(code.as_str()));
    exiger_inutiles(&mut tx, &registre, &nomenclature, &otes).await?;
    appliquer(
        &mut tx,
        ctx,
        &registre,
        &definition,
        (Genre::Annulation, Some(operation)),
        &changements,
    )
    .await?;
    if faite.genre == Genre::MiseAJour.code() {
        oublier(&mut tx, &nomenclature).await?;
    }
    tx.commit().await?;
    Ok(changements.len())
}
