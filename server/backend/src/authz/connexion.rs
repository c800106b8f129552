use super::{SessionOuverte, attente, mot_de_passe, plafond, second_facteur, session, trace::tracer};
use crate::{Ctx, Error, Result};
use domain::{CodeErreur, ids::UtilisateurId};
use i18n::Langue;
use sqlx::PgConnection;

/// What a right password leads to.
pub enum Entree {
    Ouverte(SessionOuverte),
    /// A code of the second factor is awaited, from whoever holds this.
    CodeAttendu(String),
}

impl Entree {
    /// The session, when no code is awaited.
    pub fn ouverte(self) -> Option<SessionOuverte> {
        match self {
            Self::Ouverte(session) => Some(session),
            Self::CodeAttendu(_) => None,
        }
    }
}

/// Opens a session of an account of ours, or asks for the code that it demands.
pub(super) async fn entrer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    utilisateur: UtilisateurId,
    langue: &str,
    apprenant: bool,
) -> Result<Entree> {
    if second_facteur::actif(&mut *tx, utilisateur).await? {
        return Ok(Entree::CodeAttendu(second_facteur::sceller(ctx, utilisateur)?));
    }
    let jeton = session::ouvrir(&mut *tx, ctx, utilisateur, None, Some(ctx.maintenant)).await?;
    tracer(&mut *tx, ctx, "CONNEXION", utilisateur).await?;
    Ok(Entree::Ouverte(SessionOuverte {
        jeton,
        langue: Langue::depuis_code(langue).unwrap_or_default(),
        apprenant,
        facteur_voulu: session::facteur_voulu(tx, ctx, utilisateur).await?,
    }))
}

/// Signs in with a local account, up to its second factor. Anybody may call it. An unknown account, a wrong password and a closed account get
/// the same answer after the same time, and make people wait alike.
pub async fn connecter(ctx: &Ctx, identifiant: &str, mot_de_passe: &str) -> Result<Entree> {
    plafond::verifier(ctx).await?;
    let services = &ctx.services;
    let identifiant = identifiant.trim().to_lowercase();
    let cle = attente::cle(&identifiant);
    attente::reserver(ctx, &cle).await?;
    let compte = sqlx::query!(
        "SELECT id, mot_de_passe, actif, langue, personne_id FROM authz.utilisateur
         WHERE identifiant = $1 AND genre = 'PERSONNE'",
        identifiant
    )
    .fetch_optional(&services.pool)
    .await?;
    let hache = compte.as_ref().filter(|c| c.actif).and_then(|c| c.mot_de_passe.clone());
    let bon = mot_de_passe::verifier(services, hache, mot_de_passe).await?;
    let mut tx = ctx.transaction().await?;
    let Some(compte) = compte.as_ref().filter(|_| bon) else {
        if let Some(compte) = &compte {
            tracer(&mut tx, ctx, "CONNEXION_REFUSEE", UtilisateurId(compte.id)).await?;
            tx.commit().await?;
        }
        plafond::noter(ctx).await?;
        return Err(Error::champ("identifiant", CodeErreur::Inconnu));
    };
    attente::oublier(&mut tx, &cle).await?;
    let apprenant = compte.personne_id.is_some();
    let entree = entrer(&mut tx, ctx, UtilisateurId(compte.id), &compte.langue, apprenant).await?;
    tx.commit().await?;
    Ok(entree)
}
