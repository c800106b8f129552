use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitInscription, TypeInscription},
};
use domain::{
    ids::{InscriptionId, PersonneId, PointInscriptionId},
    inscription::{Cvec, Demande, Dossier, MotifAnnulation, Origine, Refus, Statut, transition},
    journal::Conflit,
    offre::Ouverture,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// An enrolment held for the time of a transaction: nobody else changes it meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Verrou {
    pub id: InscriptionId,
    pub personne: PersonneId,
    pub point: PointInscriptionId,
    pub chemin: String,
    pub formation_fr: String,
    pub formation_en: String,
    /// Code of the tariff of the point d'inscription.
    pub tarif: Option<String>,
    pub statut: Statut,
    pub origine: Origine,
    pub reinscription: bool,
    pub type_diplome: String,
    pub periode: String,
    pub annee_universitaire: String,
    /// First civil year of the academic year.
    pub annee: i16,
    /// Structure of the point d'inscription.
    pub structure: String,
    pub dossier: Dossier,
    pub cvec: Cvec,
    /// The number that `cvec` is about.
    pub cvec_numero: Option<String>,
    /// Exemptions granted by the establishment.
    pub profils: Vec<String>,
    pub a_revoir: bool,
    pub differe_accepte: bool,
    pub version: i32,
    pub modifie_le: Timestamp,
    pub ouverture: Ouverture,
    /// Its structure and all above.
    pub ancetres: Vec<String>,
}

/// Locks an enrolment, for somebody who is known: who is not learns nothing of it and holds nobody up. The caller checks
/// the right right after, with `ancetres` or `personne`.
pub(crate) async fn verrouiller(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Verrou> {
    ctx.identifie()?;
    sqlx::query_scalar!("SELECT id FROM inscription.inscription WHERE id = $1 FOR UPDATE", id.0)
        .fetch_one(&mut *tx)
        .await?;
    lire(tx, id).await
}

/// The same facts without the lock, for what only shows.
pub(crate) async fn lire(tx: &mut PgConnection, id: InscriptionId) -> Result<Verrou> {
    let l = sqlx::query!(
        r#"SELECT i.personne_id, i.point_inscription_id, i.statut, i.dossier, i.a_revoir,
                i.differe_accepte, i.version, i.origine, i.contexte, i.cvec_statut, i.cvec_numero, i.profils, i.modifie_le,
                pi.periode_code, pi.structure_code, pi.chemin, pi.libelle_fr, pi.libelle_en, pi.tarif_code, p.annee_universitaire AS "annee_universitaire!", coalesce(f.type_diplome, '') AS "type_diplome!", p.inscriptions_du AS "inscriptions_du!", p.inscriptions_au AS "inscriptions_au!", s.ancetres
         FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.objet f ON f.id = pi.formation_id
         JOIN offre.espace p ON p.code = pi.periode_code
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE i.id = $1"#,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(Verrou {
        id,
        personne: PersonneId(l.personne_id),
        point: PointInscriptionId(l.point_inscription_id),
        chemin: l.chemin,
        formation_fr: l.libelle_fr,
        formation_en: l.libelle_en,
        tarif: l.tarif_code,
        statut: connu(Statut::depuis_code(&l.statut))?,
        origine: connu(Origine::depuis_code(&l.origine))?,
        reinscription: l.contexte == "REINS",
        type_diplome: l.type_diplome,
        periode: l.periode_code,
        annee: l.annee_universitaire.get(..4).and_then(|a| a.parse().ok()).unwrap_or(0),
        annee_universitaire: l.annee_universitaire,
        structure: l.structure_code,
        cvec: connu(Cvec::depuis_code(&l.cvec_statut))?,
        cvec_numero: l.cvec_numero,
        profils: l.profils,
        dossier: serde_json::from_value(l.dossier)?,
        a_revoir: l.a_revoir,
        differe_accepte: l.differe_accepte,
        version: l.version,
        modifie_le: l.modifie_le.to_jiff(),
        ouverture: Ouverture {
            du: l.inscriptions_du.to_jiff(),
            au: l.inscriptions_au.to_jiff(),
        },
        ancetres: l.ancetres,
    })
}

/// A code that a check of the database lets in but this binary does not know.
fn connu<T>(valeur: Option<T>) -> Result<T> {
    valeur.ok_or_else(|| Error::interne("unknown code in the database"))
}

/// What goes with a change of state, besides the state.
#[derive(Default)]
pub(crate) struct Effets {
    pub motif: Option<MotifAnnulation>,
    /// The code under which the person is known from now on.
    pub code_apprenant: Option<String>,
}

/// Changes the state by the rule of annex B, with its date, its event and its line of the journal.
pub(crate) async fn appliquer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    demande: &Demande,
    effets: Effets,
) -> Result<Statut> {
    let cible = match transition(verrou.statut, demande) {
        Ok(cible) => cible,
        Err(Refus::Interdite { statut }) => {
            return Err(Error::Conflit(dernier_acte(tx, ctx, verrou.id, statut).await?));
        }
        Err(refus) => return Err(refus.into()),
    };
    sqlx::query!(
        "UPDATE inscription.inscription SET statut = $2, version = version + 1, modifie_le = $3, motif_annulation = $4,
            debutee_le = CASE WHEN $2 = 'DEBUTEE' THEN coalesce(debutee_le, $3) ELSE debutee_le END,
            terminee_le = CASE WHEN $2 = 'TERMINEE' THEN $3 ELSE terminee_le END,
            validee_le = CASE WHEN $2 = 'VALIDEE' THEN $3 ELSE validee_le END,
            annulee_le = CASE WHEN $2 = 'ANNULEE' THEN $3 ELSE annulee_le END,
            expiree_le = CASE WHEN $2 = 'EXPIREE' THEN $3 ELSE expiree_le END
         WHERE id = $1",
        verrou.id.0,
        cible.code(),
        ctx.maintenant.to_sqlx(),
        effets.motif.map(MotifAnnulation::code),
    )
    .execute(&mut *tx)
    .await?;
    let (type_, traitement) = noms(demande);
    let mut apres = json!({ "statut": cible.code() });
    if let Some(motif) = effets.motif {
        apres["motif"] = json!(motif.code());
    }
    if let Some(code) = &effets.code_apprenant {
        apres["codeApprenant"] = json!(code);
    }
    let trace = audit::Trace {
        traitement,
        entite: "inscription",
        entite_id: verrou.id.to_string(),
        avant: Some(json!({ "statut": verrou.statut.code() })),
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await?;
    let fait = FaitInscription {
        type_,
        inscription: verrou.id.0,
        personne: verrou.personne.0,
        point_inscription: verrou.point.0,
        statut: cible.code(),
        motif: effets.motif.map(MotifAnnulation::code),
        origine: None,
        code_apprenant: effets.code_apprenant,
    };
    evenement::pousser(tx, ctx, &fait).await?;
    Ok(cible)
}

/// Names of a change in the events and in the journal.
fn noms(demande: &Demande) -> (TypeInscription, &'static str) {
    match demande {
        Demande::Debuter { .. } => (TypeInscription::Debutee, "DEBUTER"),
        Demande::Terminer(_) => (TypeInscription::Terminee, "SOUMETTRE"),
        Demande::Rouvrir { .. } => (TypeInscription::Rouverte, "ROUVRIR"),
        Demande::Valider(_) => (TypeInscription::Validee, "VALIDER"),
        Demande::Annuler { .. } => (TypeInscription::Annulee, "ANNULER"),
        Demande::Expirer { .. } => (TypeInscription::Expiree, "EXPIRER"),
    }
}

/// Who brought the enrolment where it is: told to whoever came second.
async fn dernier_acte(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, statut: Statut) -> Result<Conflit> {
    let dernier = sqlx::query!(
        "SELECT acteur, le FROM audit.journal
         WHERE entite = 'inscription' AND entite_id = $1 AND apres ->> 'statut' = $2 ORDER BY id DESC LIMIT 1",
        id.to_string(),
        statut.code()
    )
    .fetch_optional(tx)
    .await?;
    let (par, le) = dernier.map_or((None, None), |l| {
        (Some(l.acteur), Some(ctx.services.heure_locale(l.le.to_jiff())))
    });
    Ok(Conflit {
        statut: statut.code().into(),
        par,
        le,
    })
}
