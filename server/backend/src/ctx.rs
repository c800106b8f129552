use crate::{Error, Result, Services};
use domain::{
    authz::{Habilitation, Perimetre, Traitement, perimetre, peut},
    ids::{PersonneId, SessionId, UtilisateurId},
};
use i18n::Langue;
use jiff::{Timestamp, civil};
use sqlx::{Postgres, Transaction};
use std::{net::IpAddr, sync::Arc};
use uuid::Uuid;

/// An account that is signed in, with its rights as they are now.
#[derive(Clone, Debug)]
pub struct Compte {
    pub utilisateur: UtilisateurId,
    pub session: SessionId,
    pub identifiant: String,
    pub nom: String,
    /// Set for a learner: the person that she is.
    pub personne: Option<PersonneId>,
    pub langue: Langue,
    pub habilitations: Vec<Habilitation>,
    /// When she last showed who she is: by a password, or at the provider that signed her in.
    pub confirmee_le: Option<Timestamp>,
    /// What she may not do until she has a second factor; not among the habilitations.
    pub retenues: Vec<Habilitation>,
    /// Somebody of the support acts in the name of this account: all above is the account's, and the session is hers.
    pub assistance: Option<Assistance>,
}

/// Who really acts in the name of an account, why and until when.
#[derive(Clone, Debug)]
pub struct Assistance {
    pub par: UtilisateurId,
    pub nom: String,
    pub motif: String,
    pub jusqu_a: Timestamp,
}

impl Compte {
    /// Who is behind the session: the account itself, or who acts in its name.
    pub fn titulaire(&self) -> UtilisateurId {
        self.assistance.as_ref().map_or(self.utilisateur, |a| a.par)
    }
}

/// Who acts.
#[derive(Clone, Debug)]
pub enum Acteur {
    Anonyme,
    Compte(Arc<Compte>),
    /// The product itself: jobs, nightly tasks, command line. The word says which.
    Systeme(&'static str),
}

/// Who acts, when, in which language; the first argument of every use case.
#[derive(Clone)]
pub struct Ctx {
    pub services: Arc<Services>,
    pub acteur: Acteur,
    /// The instant of the request: rules get it, and never read a clock.
    pub maintenant: Timestamp,
    pub langue: Langue,
    /// Where the request comes from, proxies of the establishment aside; None for the system itself.
    pub adresse: Option<IpAddr>,
    /// What the browser says that it is, for the list of one's own sessions.
    pub navigateur: Option<Arc<str>>,
    /// Ties logs, audit and events of one request together.
    pub correlation: Uuid,
}

impl Ctx {
    pub fn systeme(services: Arc<Services>, nom: &'static str) -> Self {
        Self {
            services,
            acteur: Acteur::Systeme(nom),
            maintenant: Timestamp::now(),
            langue: Langue::Fr,
            adresse: None,
            navigateur: None,
            correlation: Uuid::now_v7(),
        }
    }

    /// The day, on the calendars of the establishment.
    pub fn jour(&self) -> civil::Date {
        self.services.heure_locale(self.maintenant).date()
    }

    pub async fn transaction(&self) -> Result<Transaction<'static, Postgres>> {
        Ok(self.services.pool.begin().await?)
    }

    /// The account that is signed in.
    pub fn compte(&self) -> Result<&Compte> {
        match &self.acteur {
            Acteur::Compte(compte) => Ok(compte),
            Acteur::Anonyme | Acteur::Systeme(_) => Err(Error::NonConnecte),
        }
    }

    /// Demands that nobody acts in her name: what is hers alone, what gives rights or moves money, what goes on later.
    pub fn en_personne(&self) -> Result<()> {
        match &self.acteur {
            Acteur::Compte(compte) if compte.assistance.is_some() => Err(Error::AuNomDAutrui),
            Acteur::Anonyme | Acteur::Compte(_) | Acteur::Systeme(_) => Ok(()),
        }
    }

    /// Demands that she showed a moment ago who she is: what cannot be undone is not for whoever finds her device open, nor
    /// for who acts in her name.
    pub fn confirme(&self) -> Result<()> {
        self.en_personne()?;
        let duree = self.services.reglages.duree_confirmation;
        match &self.acteur {
            Acteur::Anonyme => Err(Error::NonConnecte),
            Acteur::Systeme(_) => Ok(()),
            Acteur::Compte(compte) if compte.confirmee_le.is_some_and(|le| self.maintenant < le + duree) => Ok(()),
            Acteur::Compte(_) => Err(Error::AConfirmer),
        }
    }

    /// Somebody who is known: an account, or the system itself.
    pub fn identifie(&self) -> Result<()> {
        match &self.acteur {
            Acteur::Anonyme => Err(Error::NonConnecte),
            Acteur::Compte(_) | Acteur::Systeme(_) => Ok(()),
        }
    }

    /// The learner who is signed in: her own person, the only one she may see.
    pub fn apprenant(&self) -> Result<PersonneId> {
        self.compte()?.personne.ok_or(Error::Interdit)
    }

    /// Where the actor may do this; refused when it is nowhere.
    pub fn perimetre(&self, traitement: Traitement) -> Result<Perimetre> {
        let perimetre = perimetre(&self.compte()?.habilitations, traitement, self.jour());
        if perimetre.vide() {
            Err(self.refus_de(&[traitement]))
        } else {
            Ok(perimetre)
        }
    }

    /// Why the actor may do none of these anywhere: for want of a second factor, or of the right.
    pub(crate) fn refus_de(&self, traitements: &[Traitement]) -> Error {
        let retenu = |t: &Traitement| match &self.acteur {
            Acteur::Compte(compte) => !perimetre(&compte.retenues, *t, self.jour()).vide(),
            Acteur::Anonyme | Acteur::Systeme(_) => false,
        };
        if traitements.iter().any(retenu) {
            Error::SecondFacteur
        } else {
            Error::Interdit
        }
    }

    /// May the actor do this on an object of these structures (its own and all above)?
    pub fn peut(&self, traitement: Traitement, ancetres: &[String]) -> bool {
        match &self.acteur {
            Acteur::Compte(compte) => peut(&compte.habilitations, traitement, ancetres, self.jour()),
            Acteur::Anonyme => false,
            Acteur::Systeme(_) => true,
        }
    }

    /// Demands a right on an object. Who may not even see the object is told that it does not exist.
    pub fn exiger(&self, traitement: Traitement, ancetres: &[String]) -> Result<()> {
        if matches!(self.acteur, Acteur::Anonyme) {
            return Err(Error::NonConnecte);
        }
        if self.peut(traitement, ancetres) {
            Ok(())
        } else if self.retenu(traitement, ancetres) {
            Err(Error::SecondFacteur)
        } else if self.peut(Traitement::InsLire, ancetres) {
            Err(Error::Interdit)
        } else {
            Err(Error::Introuvable)
        }
    }

    /// Is it held back until the actor has a second factor?
    fn retenu(&self, traitement: Traitement, ancetres: &[String]) -> bool {
        match &self.acteur {
            Acteur::Compte(compte) => peut(&compte.retenues, traitement, ancetres, self.jour()),
            Acteur::Anonyme | Acteur::Systeme(_) => false,
        }
    }

    /// Name written in the journal: of who really acts.
    pub fn nom_acteur(&self) -> &str {
        match &self.acteur {
            Acteur::Anonyme => "anonyme",
            Acteur::Compte(compte) => compte.assistance.as_ref().map_or(&compte.nom, |a| &a.nom),
            Acteur::Systeme(nom) => nom,
        }
    }

    /// Account written in the journal: of who really acts.
    pub fn id_acteur(&self) -> Option<Uuid> {
        match &self.acteur {
            Acteur::Compte(compte) => Some(compte.titulaire().0),
            Acteur::Anonyme | Acteur::Systeme(_) => None,
        }
    }

    /// In whose name she acts, when it is not her own: account, and name.
    pub(crate) fn au_nom_de(&self) -> Option<(Uuid, &str)> {
        match &self.acteur {
            Acteur::Compte(compte) if compte.assistance.is_some() => Some((compte.utilisateur.0, &compte.nom)),
            Acteur::Anonyme | Acteur::Compte(_) | Acteur::Systeme(_) => None,
        }
    }
}
