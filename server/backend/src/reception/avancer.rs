use super::{
    message::{Brut, Message},
    traitant::Traitant,
};
use crate::{Ctx, Error, Result};
use domain::{CodeErreur, ErreurChamp, reception::Objet};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::{Acquire, PgConnection};
use uuid::Uuid;

/// Messages taken again in one go.
const LOT: i64 = 250;

/// One thing that messages of a topic or an account are about.
pub(super) struct Place {
    pub objet: Objet,
    pub canal: String,
    pub cle: String,
}

type Lu = (Uuid, std::result::Result<Message, Vec<ErreurChamp>>);

/// Takes what waits about one thing, in order, until one is refused or all are taken.
pub(super) async fn avancer(tx: &mut PgConnection, ctx: &Ctx, place: &Place) -> Result<()> {
    loop {
        let lignes = sqlx::query!(
            "SELECT id, corps FROM evt.rebut
             WHERE objet = $1 AND canal = $2 AND cle = $3 AND statut IN ('A_TRAITER', 'EN_ATTENTE')
             ORDER BY ordre LIMIT $4",
            place.objet.code(),
            place.canal,
            place.cle,
            LOT
        )
        .fetch_all(&mut *tx)
        .await?;
        let derniere = i64::try_from(lignes.len()).map_err(Error::interne)? < LOT;
        let lus: Vec<Lu> = lignes.into_iter().map(|l| (l.id, lire(place, l.corps))).collect();
        let tous = match prendre(tx, ctx, place.objet, &lus).await {
            Err(e) if e.durable() => un_par_un(tx, ctx, place.objet, &lus).await?,
            issue => issue?,
        };
        if derniere || !tous {
            return Ok(());
        }
    }
}

/// A kept message, as it stands now.
pub(super) fn lire(place: &Place, corps: String) -> std::result::Result<Message, Vec<ErreurChamp>> {
    let brut = Brut {
        cle: Some(place.cle.clone()),
        corps: corps.into_bytes(),
        ..Brut::default()
    };
    brut.lire()
}

/// Takes them until one is refused: were all taken? What breaks undoes all of it.
async fn prendre(tx: &mut PgConnection, ctx: &Ctx, objet: Objet, lus: &[Lu]) -> Result<bool> {
    let mut essai = tx.begin().await?;
    let lisibles: Vec<&Message> = lus.iter().filter_map(|(_, lu)| lu.as_ref().ok()).collect();
    let mut traitant = Traitant::ouvrir(&mut essai, ctx, objet, &lisibles).await?;
    let (mut pris, mut refus, mut rang) = (Vec::new(), None, 0);
    for (id, lu) in lus {
        let issue = match lu {
            Ok(_) => traitant.traiter(&mut essai, rang).await,
            Err(erreurs) => Err(Error::Champs(erreurs.clone())),
        };
        rang += usize::from(lu.is_ok());
        match issue {
            Ok(_) => pris.push(*id),
            Err(Error::Champs(erreurs)) => {
                refus = Some((*id, erreurs));
                break;
            }
            Err(autre) => return Err(autre),
        }
    }
    traitant.finir(&mut essai).await?;
    regler(&mut essai, ctx, &pris).await?;
    if let Some((id, erreurs)) = &refus {
        refuser(&mut essai, *id, erreurs).await?;
    }
    essai.commit().await?;
    Ok(refus.is_none())
}

/// One of them breaks something that no rule foresaw: it alone stands in front then.
async fn un_par_un(tx: &mut PgConnection, ctx: &Ctx, objet: Objet, lus: &[Lu]) -> Result<bool> {
    for lu in lus {
        match prendre(tx, ctx, objet, std::slice::from_ref(lu)).await {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(e) if e.durable() => {
                tracing::error!(objet = objet.code(), rebut = %lu.0, error = e.sans_valeurs(), "a message broke something");
                refuser(tx, lu.0, &[ErreurChamp::new("message", CodeErreur::Inattendu)]).await?;
                return Ok(false);
            }
            Err(e) => return Err(e),
        }
    }
    Ok(true)
}

/// They were taken.
pub(super) async fn regler(tx: &mut PgConnection, ctx: &Ctx, ids: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'REJOUE', erreurs = '[]', essais = essais + 1, traite_le = $2, traite_par = $3
         WHERE id = ANY ($1)",
        ids,
        ctx.maintenant.to_sqlx(),
        ctx.nom_acteur()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// It stands in front from now on, for these reasons.
pub(super) async fn refuser(tx: &mut PgConnection, id: Uuid, erreurs: &[ErreurChamp]) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'A_TRAITER', erreurs = $2, essais = essais + 1 WHERE id = $1",
        id,
        json!(erreurs)
    )
    .execute(tx)
    .await?;
    Ok(())
}
