use super::comptes::compte;
use crate::{Acteur, Compte, Ctx, Error, Result, Services, authz, inscription, jobs, paiement, parcours};
use bytes::Bytes;
use domain::{
    ids::{EncaissementId, InscriptionId, PersonneId, SessionId, UtilisateurId},
    paiement::SaisieEncaissement,
};
use i18n::Langue;
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// How far each learner of the demonstration has come.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Stade {
    Autorisee,
    Debutee,
    Terminee,
    Payee,
    Validee,
}

/// Login, surname, first name, sex, path, stage.
const APPRENANTS: &[(&str, &str, &str, &str, &str, Stade)] = &[
    (
        "apprenant1.demo",
        "Lefèvre",
        "Zoé",
        "F",
        "LIC-CHIMIE>L1",
        Stade::Autorisee,
    ),
    (
        "apprenant2.demo",
        "N’Diaye",
        "Moussa",
        "M",
        "LIC-CHIMIE>L1",
        Stade::Debutee,
    ),
    (
        "apprenant3.demo",
        "Garnier",
        "Anne-Sophie",
        "F",
        "LIC-CHIMIE>L2",
        Stade::Terminee,
    ),
    (
        "apprenant4.demo",
        "O’Connor",
        "Liam",
        "M",
        "LIC-CHIMIE>L3",
        Stade::Payee,
    ),
    (
        "apprenant5.demo",
        "Müller",
        "Éloïse",
        "F",
        "LIC-CHIMIE>L1",
        Stade::Validee,
    ),
];

/// The learners, brought to their stage by the same use cases as everybody: an import, then each act by its author.
pub(super) async fn apprenants(services: &Arc<Services>) -> Result<()> {
    let admin = personnel(services, "admin.demo").await?;
    inscription::deposer(
        &admin,
        inscription::Depot {
            nom: "demonstration.csv".into(),
            contenu: fichier(),
        },
    )
    .await?;
    while jobs::executer_une(services).await? {}
    for (i, (identifiant, nom, prenom, _, _, stade)) in APPRENANTS.iter().enumerate() {
        let l = sqlx::query!(
            "SELECT p.id, i.id AS inscription FROM identite.personne p
             JOIN inscription.inscription i ON i.personne_id = p.id WHERE p.courriel = $1",
            format!("{identifiant}@example.org")
        )
        .fetch_one(&services.pool)
        .await?;
        let id = compte(services, identifiant, &format!("{prenom} {nom}"), Some(l.id)).await?;
        let ctx = contexte(services, id, identifiant, Some(PersonneId(l.id)), Vec::new());
        mener(&ctx, &admin, InscriptionId(l.inscription), *stade, i).await?;
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

async fn mener(apprenant: &Ctx, admin: &Ctx, id: InscriptionId, stade: Stade, rang: usize) -> Result<()> {
    if stade < Stade::Debutee {
        return Ok(());
    }
    inscription::debuter(apprenant, id).await?;
    if stade < Stade::Terminee {
        return Ok(());
    }
    let telephone = format!("06 39 98 00 {rang:02}");
    let champs = [
        ("commune_naissance", "Valmont"),
        ("adresse_voie", "12 rue des Tilleuls"),
        ("code_postal", "76540"),
        ("ville", "Valmont"),
        ("telephone", &telephone),
        ("exactitude", "oui"),
    ];
    let champs: Vec<_> = champs.map(|(c, v)| (c.to_owned(), v.to_owned())).to_vec();
    inscription::enregistrer(apprenant, id, &champs).await?;
    parcours::soumettre(apprenant, id).await?;
    if stade < Stade::Payee {
        return Ok(());
    }
    let saisie = SaisieEncaissement {
        montant: "178".into(),
        mode: "CARTE".into(),
        reference: String::new(),
    };
    paiement::encaisser(admin, id, EncaissementId(Uuid::now_v7()), &saisie).await?;
    if stade < Stade::Validee {
        return Ok(());
    }
    let fiche = parcours::fiche(admin, id).await?;
    parcours::valider(admin, id, fiche.version).await
}

async fn personnel(services: &Arc<Services>, identifiant: &str) -> Result<Ctx> {
    let id = sqlx::query_scalar!("SELECT id FROM authz.utilisateur WHERE identifiant = $1", identifiant)
        .fetch_optional(&services.pool)
        .await?
        .ok_or_else(|| Error::interne("no demonstration account"))?;
    let mut connexion = services.pool.acquire().await?;
    let habilitations = authz::habilitations_de(&mut connexion, UtilisateurId(id)).await?;
    Ok(contexte(services, id, identifiant, None, habilitations))
}

/// Acts as somebody: nobody signs in while the demonstration is loaded.
fn contexte(
    services: &Arc<Services>,
    id: Uuid,
    identifiant: &str,
    personne: Option<PersonneId>,
    habilitations: Vec<domain::authz::Habilitation>,
) -> Ctx {
    let compte = Compte {
        utilisateur: UtilisateurId(id),
        session: SessionId(Uuid::nil()),
        identifiant: identifiant.into(),
        nom: identifiant.into(),
        personne,
        langue: Langue::Fr,
        habilitations,
    };
    Ctx {
        services: Arc::clone(services),
        acteur: Acteur::Compte(Arc::new(compte)),
        maintenant: Timestamp::now(),
        langue: Langue::Fr,
        correlation: Uuid::now_v7(),
    }
}

/// An admissions file with the learners of the demonstration.
fn fichier() -> Bytes {
    let mut texte = String::from(
        "nom_naissance;nom_usage;prenom;prenom2;prenom3;sexe;date_naissance;code_pays_naissance;\
         code_commune_naissance;libelle_commune_naissance_etranger;code_nationalite;ine;adresse_code_pays;\
         adresse_ligne1_etage;adresse_ligne2_batiment;adresse_ligne3_voie;adresse_ligne4_complement;\
         adresse_ligne5_etranger;adresse_code_postal;adresse_code_commune;numero_telephone1;numero_telephone2;mail;\
         origine_admission1;annee_concours1;code_voeu1;code_periode1;numero_candidat\n",
    );
    for (i, (identifiant, nom, prenom, sexe, chemin, _)) in APPRENANTS.iter().enumerate() {
        texte.push_str(&format!(
            "{nom};;{prenom};;;{sexe};2007-05-{:02};99100;;;99100;;99100;;;;;;;;;;{identifiant}@example.org;\
             parcoursup;2026;{chemin};PER-2026;DEMO-{i}\n",
            i + 10
        ));
    }
    Bytes::from(texte)
}
