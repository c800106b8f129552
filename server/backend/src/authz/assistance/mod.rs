//! Acting in somebody else's name, to help her: begun with a reason, told to her, over by itself after a while.

mod agir;
mod chercher;
mod echoir;
mod revenir;

pub use agir::agir;
pub use chercher::comptes_a_aider;
pub use echoir::echoir_assistances;
pub(super) use revenir::clore;
pub use revenir::revenir;

use super::{habilitations_de, session::HabilitationBrute};
use crate::{Assistance, Compte, Ctx, Error, Result, Services};
use domain::{
    CodeErreur,
    authz::{Assistee, CompteAssiste, Habilitation, RefusAssistance, Traitement, aider, retenir, tient},
    ids::{PersonneId, UtilisateurId},
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// The account in whose name a session acts, in the place of its own; its own once that is over, or may be no more.
pub(super) async fn endosser(
    services: &Services,
    sien: Compte,
    (qui, depuis, motif): (UtilisateurId, Timestamp, String),
    exigeants: &[Traitement],
    maintenant: Timestamp,
) -> Result<Compte> {
    let jusqu_a = depuis + services.reglages.duree_assistance;
    if maintenant >= jusqu_a {
        return Ok(sien);
    }
    let mut cx = services.pool.acquire().await?;
    let compte = sqlx::query!(
        "SELECT identifiant, nom_affiche, personne_id FROM authz.utilisateur
         WHERE id = $1 AND actif AND genre = 'PERSONNE'",
        qui.0
    )
    .fetch_optional(&mut *cx)
    .await?;
    let Some(compte) = compte else { return Ok(sien) };
    let habilitations = habilitations_de(&mut cx, qui).await?;
    if !tient(
        &sien.habilitations,
        &habilitations,
        services.heure_locale(maintenant).date(),
    ) {
        return Ok(sien);
    }
    let (habilitations, retenues) = retenir(habilitations, exigeants);
    Ok(Compte {
        utilisateur: qui,
        session: sien.session,
        identifiant: compte.identifiant,
        nom: compte.nom_affiche,
        personne: compte.personne_id.map(PersonneId),
        // Of who reads the page.
        langue: sien.langue,
        habilitations,
        confirmee_le: None,
        retenues,
        assistance: Some(Assistance {
            par: sien.utilisateur,
            nom: sien.nom,
            motif,
            jusqu_a,
        }),
    })
}

/// A role of an account and where it is.
#[derive(Deserialize)]
struct RoleBrut {
    #[serde(flatten)]
    habilitation: HabilitationBrute,
    ancetres: Vec<String>,
}

/// An account, with all that the rule asks.
struct Candidat {
    id: UtilisateurId,
    identifiant: String,
    nom: String,
    actif: bool,
    machine: bool,
    personne: Option<PersonneId>,
    habilitations: Vec<Habilitation>,
    roles: Vec<Vec<String>>,
    inscriptions: Vec<Vec<String>>,
    racine: Vec<String>,
}

impl Candidat {
    fn verdict(&self, ctx: &Ctx) -> Result<Result<(), RefusAssistance>> {
        let moi = ctx.compte()?;
        let compte = Assistee {
            id: self.id,
            actif: self.actif,
            machine: self.machine,
            habilitations: &self.habilitations,
            roles: &self.roles,
            inscriptions: self.personne.map(|_| self.inscriptions.as_slice()),
            racine: &self.racine,
        };
        Ok(aider(moi.utilisateur, &moi.habilitations, &compte, ctx.jour()))
    }

    fn vue(&self, ctx: &Ctx) -> Result<CompteAssiste> {
        Ok(CompteAssiste {
            id: self.id,
            identifiant: self.identifiant.clone(),
            nom: self.nom.clone(),
            apprenant: self.personne.is_some(),
            refus: self.verdict(ctx)?.err(),
        })
    }
}

/// Accounts by their identifiers, in no order.
async fn candidats(cx: &mut PgConnection, ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<Candidat>> {
    let racine = sqlx::query_scalar!("SELECT ancetres FROM referentiel.structure WHERE parent_code IS NULL LIMIT 1")
        .fetch_optional(&mut *cx)
        .await?
        .unwrap_or_default();
    let lignes = sqlx::query!(
        r#"SELECT u.id, u.identifiant, u.nom_affiche, u.personne_id, u.actif, u.genre = 'SERVICE' AS "machine!",
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', h.role_code, 'structure', h.structure_code,
                'debut', h.debut, 'fin', h.fin, 'deleguee', h.deleguee, 'ancetres', s.ancetres, 'traitements',
                coalesce((SELECT jsonb_agg(p.traitement) FROM authz.permission p WHERE p.role_code = h.role_code),
                    '[]'::jsonb)))
              FROM authz.habilitation h JOIN referentiel.structure s ON s.code = h.structure_code
              WHERE h.utilisateur_id = u.id AND (h.fin IS NULL OR h.fin >= $2)), '[]'::jsonb) AS "roles!",
            coalesce((SELECT jsonb_agg(s.ancetres) FROM inscription.inscription i
              JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
              JOIN referentiel.structure s ON s.code = pi.structure_code
              WHERE i.personne_id = u.personne_id), '[]'::jsonb) AS "inscriptions!"
           FROM authz.utilisateur u WHERE u.id = ANY ($1)"#,
        ids,
        ctx.jour().to_sqlx()
    )
    .fetch_all(cx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let roles: Vec<RoleBrut> = serde_json::from_value(l.roles)?;
            let (habilitations, roles) = roles.into_iter().map(|r| (r.habilitation.into(), r.ancetres)).unzip();
            Ok(Candidat {
                id: UtilisateurId(l.id),
                identifiant: l.identifiant,
                nom: l.nom_affiche,
                actif: l.actif,
                machine: l.machine,
                personne: l.personne_id.map(PersonneId),
                habilitations,
                roles,
                inscriptions: serde_json::from_value(l.inscriptions)?,
                racine: racine.clone(),
            })
        })
        .collect()
}

fn refus(refus: RefusAssistance) -> Error {
    Error::champ(
        "compte",
        CodeErreur::Assistance {
            refus: refus.code().to_owned(),
        },
    )
}
