use super::{
    agir::dire,
    ecrire::projeter,
    espaces::{Espace, verrouiller},
    exiger_quelque_part, exiger_sur,
    lire::{LigneContexte, colonnes_contexte},
    refus,
};
use crate::{Ctx, Error, Result, referentiel::Parametres};
use domain::{
    ErreurChamp,
    authz::Traitement,
    ids::{ContexteId, ObjetId},
    offre::{ActePia, EtatPia, RefusOffre, TypeEspace, apres_pia, degel, tenable},
};
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

/// What of a tree is validated with a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PorteeValidation {
    /// It and all above.
    Haute,
    /// It and all below.
    Basse,
}

/// A context that something is to be done to, its espace taken.
struct Saisi {
    tx: Transaction<'static, Postgres>,
    espace: Espace,
    contexte: LigneContexte,
}

/// Demands `ODF_VALIDER` on the structure of the object.
async fn saisir(ctx: &Ctx, id: ContexteId) -> Result<Saisi> {
    exiger_quelque_part(ctx, Traitement::OdfValider)?;
    let mut tx = ctx.transaction().await?;
    let espace = sqlx::query_scalar!("SELECT espace_id FROM offre.contexte WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    let espace = verrouiller(&mut tx, domain::ids::EspaceId(espace)).await?;
    let contexte: Option<LigneContexte> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_contexte!(),
        " FROM offre.contexte c WHERE c.id = $1"
    ))
    .bind(id.0)
    .fetch_optional(&mut *tx)
    .await?;
    let contexte = contexte.ok_or(Error::Introuvable)?;
    let structure = sqlx::query_scalar!(
        "SELECT structure_code FROM offre.objet WHERE id = $1",
        contexte.objet_id
    )
    .fetch_one(&mut *tx)
    .await?;
    exiger_sur(ctx, &mut tx, Traitement::OdfValider, &[structure]).await?;
    if !espace.etat.ouvert() {
        return Err(refus("espace", RefusOffre::EspaceFerme));
    }
    Ok(Saisi { tx, espace, contexte })
}

impl Saisi {
    async fn finir(mut self, ctx: &Ctx, acte: &'static str) -> Result<()> {
        projeter(&mut self.tx, &[self.contexte.racine_id]).await?;
        dire(
            &mut self.tx,
            ctx,
            &self.espace,
            acte,
            Some(ObjetId(self.contexte.objet_id)),
        )
        .await?;
        self.tx.commit().await?;
        Ok(())
    }
}

/// Enrolments on a context, those that ended among them; `branche`: also below it, and above, where who enrolled follows it.
async fn inscriptions(cx: &mut PgConnection, contexte: &LigneContexte, branche: bool) -> Result<u64> {
    let nombre = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM offre.contexte c JOIN inscription.inscription i ON i.point_inscription_id = c.id
           WHERE c.espace_id = $1 AND (c.chemin = $2
                OR $3 AND c.chemin > $2 || '>' AND c.chemin < $2 || '?'
                OR $3 AND c.racine_id = $4 AND c.ids = ($5::uuid[])[1:cardinality(c.ids)])"#,
        contexte.espace_id,
        contexte.chemin,
        branche,
        contexte.racine_id,
        &contexte.ids
    )
    .fetch_one(cx)
    .await?;
    Ok(u64::try_from(nombre).unwrap_or(0))
}

/// Makes a context a point of enrolment, opens it, closes it, or takes it back. Demands `ODF_VALIDER` on the structure of the
/// object.
pub async fn pia(ctx: &Ctx, id: ContexteId, acte: ActePia) -> Result<()> {
    let mut saisi = saisir(ctx, id).await?;
    let c = &saisi.contexte;
    let ailleurs = sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM offre.contexte a WHERE a.racine_id = $1 AND a.pia_actif AND a.id <> $2
                   AND (a.ids[1:cardinality($3::uuid[])] = $3 OR ($3::uuid[])[1:cardinality(a.ids)] = a.ids)) AS "oui!""#,
        c.racine_id,
        c.id,
        &c.ids
    )
    .fetch_one(&mut *saisi.tx)
    .await?;
    let parametres = Parametres::lire(&mut saisi.tx).await?;
    let etat = EtatPia {
        periode: saisi.espace.type_ == TypeEspace::Periode,
        valide: c.valide,
        pia: c.pia,
        actif: c.pia_actif,
        ailleurs,
        multi_niveaux: parametres.pia_multi_niveaux(),
        inscriptions: inscriptions(&mut saisi.tx, &saisi.contexte, false).await?,
    };
    let (pia, actif) = apres_pia(etat, acte).map_err(|r| refus("contexte", r))?;
    sqlx::query!(
        "UPDATE offre.contexte SET pia = $2, pia_actif = $3, version = version + 1 WHERE id = $1",
        id.0,
        pia,
        actif
    )
    .execute(&mut *saisi.tx)
    .await?;
    let nom = match acte {
        ActePia::Declarer => "declarerPia",
        ActePia::Activer => "activerPia",
        ActePia::Desactiver => "desactiverPia",
        ActePia::Retirer => "retirerPia",
    };
    saisi.finir(ctx, nom).await
}

/// Validates a context, with all above it or all below: its structure is frozen from now on (domain §5.2). Demands
/// `ODF_VALIDER` on the structure of the object, and of all that is validated above it.
pub async fn valider(ctx: &Ctx, id: ContexteId, portee: PorteeValidation) -> Result<()> {
    let mut saisi = saisir(ctx, id).await?;
    let c = &saisi.contexte;
    let valides: Vec<Uuid> = match portee {
        PorteeValidation::Haute => {
            let valides = sqlx::query_scalar!(
                "UPDATE offre.contexte SET valide = true, version = version + 1
                 WHERE racine_id = $1 AND ids = ($2::uuid[])[1:cardinality(ids)] AND NOT valide RETURNING id",
                c.racine_id,
                &c.ids
            )
            .fetch_all(&mut *saisi.tx)
            .await?;
            // What is above is of others, maybe.
            let structures = sqlx::query_scalar!(
                "SELECT DISTINCT o.structure_code FROM offre.contexte c JOIN offre.objet o ON o.id = c.objet_id
                 WHERE c.id = ANY ($1)",
                &valides
            )
            .fetch_all(&mut *saisi.tx)
            .await?;
            exiger_sur(ctx, &mut saisi.tx, Traitement::OdfValider, &structures).await?;
            valides
        }
        PorteeValidation::Basse => {
            let dessus = sqlx::query_scalar!(
                r#"SELECT coalesce(bool_and(valide), true) AS "oui!" FROM offre.contexte
                   WHERE racine_id = $1 AND ids = ($2::uuid[])[1:cardinality(ids)] AND id <> $3"#,
                c.racine_id,
                &c.ids,
                c.id
            )
            .fetch_one(&mut *saisi.tx)
            .await?;
            if !dessus {
                return Err(refus("contexte", RefusOffre::ParentNonValide));
            }
            sqlx::query_scalar!(
                "UPDATE offre.contexte SET valide = true, version = version + 1
                 WHERE espace_id = $1 AND NOT valide AND (chemin = $2 OR chemin > $2 || '>' AND chemin < $2 || '?')
                 RETURNING id",
                c.espace_id,
                c.chemin
            )
            .fetch_all(&mut *saisi.tx)
            .await?
        }
    };
    exiger_tenables(&mut saisi.tx, &valides).await?;
    let nom = match portee {
        PorteeValidation::Haute => "validerHaute",
        PorteeValidation::Basse => "validerBasse",
    };
    saisi.finir(ctx, nom).await
}

/// Each groupement of these contexts has as many children as it lets choose.
async fn exiger_tenables(tx: &mut PgConnection, contextes: &[Uuid]) -> Result<()> {
    let groupements = sqlx::query!(
        r#"SELECT DISTINCT o.code, coalesce(c.plage_max, o.plage_max) AS "max!",
                (SELECT count(*) FROM offre.lien l WHERE l.parent_id = o.id) AS "enfants!"
           FROM offre.contexte c JOIN offre.objet o ON o.id = c.objet_id
           WHERE c.id = ANY ($1) AND o.genre = 'GROUPEMENT' AND coalesce(c.plage_max, o.plage_max) IS NOT NULL"#,
        contextes
    )
    .fetch_all(tx)
    .await?;
    let erreurs: Vec<ErreurChamp> = groupements
        .iter()
        .filter_map(|g| {
            let refus = tenable(g.max.unsigned_abs(), g.enfants.unsigned_abs()).err()?;
            Some(ErreurChamp::new(&g.code, refus.en_code()))
        })
        .collect();
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// Takes the validation of a context and of all below back, as long as nobody was ever enrolled there, or above, whence one follows
/// it; points close. Demands
/// `ODF_VALIDER` on the structure of the object.
pub async fn devalider(ctx: &Ctx, id: ContexteId) -> Result<()> {
    let mut saisi = saisir(ctx, id).await?;
    // Whoever is just enrolling there is waited for, and counted.
    sqlx::query!(
        "SELECT p.id FROM offre.point_inscription p JOIN offre.contexte c ON c.id = p.id
         WHERE c.espace_id = $1 AND (c.chemin = $2
              OR c.chemin > $2 || '>' AND c.chemin < $2 || '?'
              OR c.racine_id = $3 AND c.ids = ($4::uuid[])[1:cardinality(c.ids)])
         ORDER BY p.id FOR UPDATE OF p",
        saisi.contexte.espace_id,
        saisi.contexte.chemin,
        saisi.contexte.racine_id,
        &saisi.contexte.ids
    )
    .fetch_all(&mut *saisi.tx)
    .await?;
    let nombre = inscriptions(&mut saisi.tx, &saisi.contexte, true).await?;
    degel(nombre).map_err(|r| refus("contexte", r))?;
    let (espace, chemin): (Uuid, &str) = (saisi.contexte.espace_id, &saisi.contexte.chemin);
    sqlx::query!(
        "UPDATE offre.contexte SET valide = false, pia_actif = false, version = version + 1
         WHERE espace_id = $1 AND valide AND (chemin = $2 OR chemin > $2 || '>' AND chemin < $2 || '?')",
        espace,
        chemin
    )
    .execute(&mut *saisi.tx)
    .await?;
    saisi.finir(ctx, "devalider").await
}
