use super::{comptes::compte, fichiers};
use crate::{Ctx, Error, Result, Services, authz, inscription, jobs, paiement::facture, parcours};
use bytes::Bytes;
use domain::{
    ids::{EncaissementId, InscriptionId, UtilisateurId},
    inscription::{Etape, Statut},
    paiement::{Centimes, SaisieEncaissement},
    pieces::StatutDepot,
};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// How far a learner of the demonstration has come.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Stade {
    Autorisee,
    Debutee,
    Terminee,
    Payee,
    Validee,
}

impl Stade {
    fn lire(texte: &str) -> Result<Self> {
        Ok(match texte {
            "AUTORISEE" => Self::Autorisee,
            "DEBUTEE" => Self::Debutee,
            "TERMINEE" => Self::Terminee,
            "PAYEE" => Self::Payee,
            "VALIDEE" => Self::Validee,
            autre => return Err(Error::interne(format!("unknown stage {autre}"))),
        })
    }
}

/// A picture that stands for any document.
const IMAGE: &[u8] = include_bytes!("../../../demo/piece.png");

/// What every learner answers, unless her own line says otherwise.
const REPONSES: &[(&str, &str)] = &[
    ("commune_naissance", "Rouen (76)"),
    ("adresse_voie", "12 rue des Tilleuls"),
    ("code_postal", "76000"),
    ("ville", "Rouen"),
    ("annuelle_identique", "oui"),
    ("bac_type", "NBGE"),
    ("bac_specialite1", "MATHS"),
    ("bac_specialite2", "PC"),
    ("bac_lycee_introuvable", "oui"),
    ("bac_etablissement", "Lycée de Valmont"),
    ("situation_precedente", "A"),
    ("dernier_diplome", "A"),
    ("situation_familiale", "1"),
    ("activite", "SANS"),
    ("pcs_parent1", "52"),
    ("regime", "1"),
    ("bourse", "NON"),
    ("cvec_numero", "PAY1-2A3B4C-56"),
];

/// The learners, brought to their stage by the same use cases as everybody: an import, then each act by its author.
pub(super) async fn apprenants(services: &Arc<Services>, maintenant: Timestamp) -> Result<()> {
    let admin = personnel(services, "admin.demo", maintenant).await?;
    let personas = fichiers::personas()?;
    let depot = inscription::Depot {
        nom: "demonstration.csv".into(),
        contenu: fichier(&personas),
    };
    inscription::deposer(&admin, depot).await?;
    while jobs::executer_une(services).await? {}
    for (i, p) in personas.iter().enumerate() {
        let l = sqlx::query!(
            "SELECT p.id, i.id AS inscription FROM identite.personne p
             JOIN inscription.inscription i ON i.personne_id = p.id
             JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
             WHERE p.courriel = $1 AND pi.chemin = $2",
            format!("{}@example.org", p.identifiant),
            p.chemin
        )
        .fetch_one(&services.pool)
        .await?;
        let id = compte(services, &p.identifiant, &format!("{} {}", p.prenom, p.nom), Some(l.id)).await?;
        let ctx = compte_de(services, id, maintenant).await?;
        mener(&ctx, &admin, InscriptionId(l.inscription), p, i).await?;
    }
    // Their accounts are open: the invitations have no more use.
    sqlx::query!("DELETE FROM courriel.message WHERE type = 'INVITATION'")
        .execute(&services.pool)
        .await?;
    sqlx::query!("DELETE FROM authz.activation")
        .execute(&services.pool)
        .await?;
    Ok(())
}

async fn mener(
    apprenant: &Ctx,
    admin: &Ctx,
    id: InscriptionId,
    persona: &fichiers::Persona,
    rang: usize,
) -> Result<()> {
    let stade = Stade::lire(&persona.stade)?;
    if stade < Stade::Debutee {
        return Ok(());
    }
    // An interrupted loading goes on where it was.
    let deja = statut(apprenant, id).await?;
    if deja == Statut::Autorisee {
        inscription::debuter(apprenant, id).await?;
    }
    if stade < Stade::Terminee && persona.champs.is_empty() {
        return Ok(());
    }
    let telephone = ("telephone".to_owned(), format!("06 39 98 00 {rang:02}"));
    let siens: Vec<(String, String)> = persona
        .champs
        .split('|')
        .filter_map(|c| c.split_once('='))
        .map(|(champ, valeur)| (champ.to_owned(), valeur.to_owned()))
        .chain([telephone])
        .collect();
    let en_saisie = matches!(deja, Statut::Autorisee | Statut::Debutee);
    if en_saisie {
        repondre(apprenant, id, &siens).await?;
    }
    if stade < Stade::Terminee {
        return Ok(());
    }
    if en_saisie {
        joindre(apprenant, id).await?;
        parcours::soumettre(apprenant, id).await?;
    }
    if stade < Stade::Payee {
        return Ok(());
    }
    let mut cx = admin.services.pool.acquire().await?;
    let du = facture(&mut cx, id).await?.map_or(Centimes::ZERO, |f| f.devis.total);
    drop(cx);
    let saisie = SaisieEncaissement {
        montant: du.to_string(),
        mode: "CARTE".into(),
        reference: String::new(),
    };
    // The payment bears the identifier of the dossier: made once, however often it is asked for.
    if statut(apprenant, id).await? == Statut::Terminee {
        parcours::encaisser(admin, id, EncaissementId(id.0), &saisie).await?;
    }
    if stade < Stade::Validee || statut(apprenant, id).await? == Statut::Validee {
        return Ok(());
    }
    examiner(admin, id).await
}

async fn statut(ctx: &Ctx, id: InscriptionId) -> Result<Statut> {
    let mut cx = ctx.services.pool.acquire().await?;
    Ok(inscription::lire(&mut cx, id).await?.statut)
}

/// Answers every question of a dossier like a learner of a first year, except for `siens`.
pub async fn repondre(apprenant: &Ctx, id: InscriptionId, siens: &[(String, String)]) -> Result<()> {
    let mut cx = apprenant.services.pool.acquire().await?;
    // Of the academic year, not of the calendar: the demonstration is loaded in January too.
    let annee = inscription::lire(&mut cx, id).await?.annee.to_string();
    drop(cx);
    let communs = REPONSES
        .iter()
        .map(|(champ, valeur)| ((*champ).to_owned(), (*valeur).to_owned()));
    let annees = ["bac_annee", "dernier_diplome_annee"].map(|champ| (champ.to_owned(), annee.clone()));
    let champs: Vec<(String, String)> = communs.chain(annees).chain(siens.iter().cloned()).collect();
    inscription::enregistrer(apprenant, id, &champs).await?;
    Ok(())
}

/// Documents, agreements, fees, confirmation: all that is left before sending.
pub async fn joindre(apprenant: &Ctx, id: InscriptionId) -> Result<()> {
    let vue = parcours::dossier(apprenant, id, Etape::Pieces).await?;
    for piece in vue.pieces.iter().filter(|p| p.obligatoire) {
        let taille = i64::try_from(IMAGE.len()).map_err(Error::interne)?;
        let t = parcours::ouvrir_televersement(apprenant, id, &piece.code, "document.png", taille).await?;
        parcours::recevoir_morceau(apprenant, t, 0, Bytes::from_static(IMAGE)).await?;
    }
    let accords = vue
        .contexte
        .accords
        .iter()
        .map(|a| (format!("accord_{}", a.code), "oui".to_owned()));
    let fin = [
        ("droits_acceptes".to_owned(), vue.devis.total.0.to_string()),
        ("exactitude".to_owned(), "oui".to_owned()),
    ];
    let champs: Vec<_> = accords.chain(fin).collect();
    inscription::enregistrer(apprenant, id, &champs).await?;
    Ok(())
}

/// The clerk confirms the CVEC and accepts every document; then enrols, unless the automaton did.
async fn examiner(admin: &Ctx, id: InscriptionId) -> Result<()> {
    accepter(admin, id).await?;
    let fiche = parcours::fiche(admin, id).await?;
    if fiche.statut == Statut::Terminee {
        parcours::valider(admin, id, fiche.version).await?;
    }
    Ok(())
}

/// The clerk confirms the CVEC and accepts every document that waits.
pub async fn accepter(admin: &Ctx, id: InscriptionId) -> Result<()> {
    parcours::confirmer_cvec(admin, id).await?;
    for piece in parcours::fiche(admin, id).await?.pieces {
        if matches!(
            piece.statut,
            StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque
        ) {
            let acte = domain::pieces::Acte::Accepter;
            parcours::examiner_piece(admin, id, &piece.code, piece.version, acte, None, None).await?;
        }
    }
    Ok(())
}

async fn personnel(services: &Arc<Services>, identifiant: &str, maintenant: Timestamp) -> Result<Ctx> {
    let id = sqlx::query_scalar!("SELECT id FROM authz.utilisateur WHERE identifiant = $1", identifiant)
        .fetch_optional(&services.pool)
        .await?
        .ok_or_else(|| Error::interne("no demonstration account"))?;
    compte_de(services, id, maintenant).await
}

/// Acts as somebody: nobody signs in while the demonstration is loaded.
async fn compte_de(services: &Arc<Services>, id: Uuid, maintenant: Timestamp) -> Result<Ctx> {
    let systeme = Ctx {
        maintenant,
        ..Ctx::systeme(Arc::clone(services), "demonstration")
    };
    authz::au_nom_de(&systeme, UtilisateurId(id)).await
}

/// An admissions file with the learners of the demonstration.
fn fichier(personas: &[fichiers::Persona]) -> Bytes {
    let mut texte = String::from(
        "nom_naissance;nom_usage;prenom;prenom2;prenom3;sexe;date_naissance;code_pays_naissance;\
         code_commune_naissance;libelle_commune_naissance_etranger;code_nationalite;ine;adresse_code_pays;\
         adresse_ligne1_etage;adresse_ligne2_batiment;adresse_ligne3_voie;adresse_ligne4_complement;\
         adresse_ligne5_etranger;adresse_code_postal;adresse_code_commune;numero_telephone1;numero_telephone2;mail;\
         origine_admission1;annee_concours1;code_voeu1;code_periode1;numero_candidat\n",
    );
    for (i, p) in personas.iter().enumerate() {
        let ville = if p.nationalite == "99100" { "" } else { "Ville natale" };
        texte.push_str(&format!(
            "{};;{};;;{};{};{};;{ville};{};{};99100;;;;;;;;;;{}@example.org;{};2026;{};PER-2026;DEMO-{i}\n",
            p.nom,
            p.prenom,
            p.sexe,
            p.date_naissance,
            p.nationalite,
            p.nationalite,
            p.ine,
            p.identifiant,
            p.origine,
            p.chemin,
        ));
    }
    Bytes::from(texte)
}
