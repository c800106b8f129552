use super::passage::Import;
use crate::{
    Ctx, Result, audit, authz,
    courriel::{self, Lettre},
    evenement::{self, FaitInscription, TypeInscription},
    identite::{self, Arrivante},
};
use domain::{
    ids::{InscriptionId, PersonneId, PointInscriptionId},
    inscription::{Admission, Origine, Statut},
};
use i18n::Langue;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use std::collections::HashSet;
use uuid::Uuid;

/// What the lines of a batch bring, column by column, until it is written in one go.
#[derive(Default)]
pub(super) struct Ecritures {
    personnes: Vec<Arrivante>,
    inscriptions: Vec<Neuve>,
    admissions: Admissions,
}

struct Neuve {
    id: InscriptionId,
    personne: PersonneId,
    point: PointInscriptionId,
    origine: Origine,
}

#[derive(Default)]
struct Admissions {
    cles: Vec<String>,
    inscriptions: Vec<Uuid>,
    personnes: Vec<Uuid>,
    origines: Vec<String>,
    annees: Vec<i16>,
    numeros: Vec<Option<String>>,
}

impl Ecritures {
    /// A new person, to be invited.
    pub fn creer(&mut self, personne: Arrivante) {
        self.personnes.push(personne);
    }

    /// A new enrolment, authorised.
    pub fn inscrire(&mut self, personne: PersonneId, point: PointInscriptionId, origine: Origine) -> InscriptionId {
        let id = InscriptionId(Uuid::now_v7());
        self.inscriptions.push(Neuve {
            id,
            personne,
            point,
            origine,
        });
        id
    }

    /// The admission behind an enrolment, by its key.
    pub fn admettre(
        &mut self,
        cle: String,
        inscription: InscriptionId,
        personne: PersonneId,
        admission: &Admission,
        numero_candidat: Option<String>,
    ) {
        let a = &mut self.admissions;
        a.cles.push(cle);
        a.inscriptions.push(inscription.0);
        a.personnes.push(personne.0);
        a.origines.push(admission.origine.code().into());
        a.annees.push(admission.annee);
        a.numeros.push(numero_candidat);
    }

    /// Writes all that was kept so far, parents first.
    pub async fn vider(&mut self, tx: &mut PgConnection, import: &Import) -> Result<()> {
        let Self {
            personnes,
            inscriptions,
            admissions,
        } = std::mem::take(self);
        identite::creer(tx, &import.ctx, &personnes).await?;
        let invites: Vec<_> = personnes
            .iter()
            .map(|p| (p.id, p.ligne.prenom.as_str(), p.ligne.courriel.as_str()))
            .collect();
        authz::inviter(tx, &import.ctx, &invites).await?;
        ecrire_inscriptions(tx, import, &inscriptions).await?;
        let neuves: HashSet<PersonneId> = personnes.iter().map(|p| p.id).collect();
        let connues: Vec<Uuid> = inscriptions
            .iter()
            .filter(|i| !neuves.contains(&i.personne))
            .map(|i| i.personne.0)
            .collect();
        prevenir(tx, &import.ctx, &connues).await?;
        ecrire_admissions(tx, import, &admissions).await
    }
}

/// Tells those who were known already that they have another admission; who has no account yet is invited again.
async fn prevenir(tx: &mut PgConnection, ctx: &Ctx, personnes: &[Uuid]) -> Result<()> {
    if personnes.is_empty() {
        return Ok(());
    }
    let connues = sqlx::query!(
        r#"SELECT p.id AS "id!", p.prenom AS "prenom!", p.courriel AS "courriel!", u.langue AS "langue?"
           FROM identite.personne p LEFT JOIN authz.utilisateur u ON u.personne_id = p.id
           WHERE p.id = ANY ($1)"#,
        personnes
    )
    .fetch_all(&mut *tx)
    .await?;
    let (avec, sans): (Vec<_>, Vec<_>) = connues.into_iter().partition(|p| p.langue.is_some());
    let invites: Vec<_> = sans
        .iter()
        .map(|p| (PersonneId(p.id), p.prenom.as_str(), p.courriel.as_str()))
        .collect();
    authz::inviter(&mut *tx, ctx, &invites).await?;
    let lettres: Vec<Lettre> = avec
        .into_iter()
        .map(|p| {
            let langue = p.langue.as_deref().and_then(Langue::depuis_code).unwrap_or_default();
            Lettre {
                type_: "NOUVELLE_ADMISSION",
                courrier: i18n::courriel::nouvelle_admission(langue, &p.prenom, &ctx.services.reglages.url_publique),
                destinataire: p.courriel,
                personne: Some(PersonneId(p.id)),
                langue,
            }
        })
        .collect();
    courriel::ecrire(tx, ctx, &lettres).await
}

async fn ecrire_inscriptions(tx: &mut PgConnection, import: &Import, neuves: &[Neuve]) -> Result<()> {
    if neuves.is_empty() {
        return Ok(());
    }
    let statut = Statut::Autorisee.code();
    sqlx::query!(
        "INSERT INTO inscription.inscription (id, personne_id, point_inscription_id, origine, statut, autorisee_le,
            modifie_le)
         SELECT id, personne, point, origine, $5, $6, $6
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS n (id, personne, point, origine)",
        &neuves.iter().map(|n| n.id.0).collect::<Vec<_>>(),
        &neuves.iter().map(|n| n.personne.0).collect::<Vec<_>>(),
        &neuves.iter().map(|n| n.point.0).collect::<Vec<_>>(),
        &neuves.iter().map(|n| n.origine.code().to_owned()).collect::<Vec<_>>(),
        statut,
        import.ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let fait = |n: &Neuve| json!({ "statut": statut, "origine": n.origine.code() });
    let traces = neuves
        .iter()
        .map(|n| audit::Trace {
            traitement: "AUTORISER",
            entite: "inscription",
            entite_id: n.id.to_string(),
            avant: None,
            apres: Some(fait(n)),
        })
        .collect();
    audit::enregistrer_lot(&mut *tx, &import.ctx, traces).await?;
    let evenements: Vec<_> = neuves
        .iter()
        .map(|n| FaitInscription {
            type_: TypeInscription::Autorisee,
            inscription: n.id.0,
            personne: n.personne.0,
            point_inscription: n.point.0,
            statut,
            motif: None,
            origine: Some(n.origine.code()),
            code_apprenant: None,
        })
        .collect();
    evenement::pousser_lot(tx, &import.ctx, &evenements).await
}

async fn ecrire_admissions(tx: &mut PgConnection, import: &Import, a: &Admissions) -> Result<()> {
    if a.cles.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO inscription.admission (cle, inscription_id, personne_id, origine, annee, numero_candidat, job_id,
            cree_le)
         SELECT cle, inscription, personne, origine, annee, numero, $7, $8
         FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::text[])
            AS n (cle, inscription, personne, origine, annee, numero)
         ON CONFLICT (cle) DO UPDATE SET inscription_id = excluded.inscription_id, job_id = excluded.job_id,
            demission_le = NULL",
        &a.cles,
        &a.inscriptions,
        &a.personnes,
        &a.origines,
        &a.annees,
        &a.numeros as &[Option<String>],
        import.job.map(|j| j.0),
        import.ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}
