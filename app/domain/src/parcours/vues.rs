use crate::{
    ErreurChamp,
    authz::AuNomVue,
    ids::{DocumentId, EncaissementId, InscriptionId, JobId, RemboursementId},
    inscription::{Blocage, Cvec, ReponsesVue, Statut, StatutJob, StatutPaiement},
    journal::Evenement,
    paiement::{Centimes, Devis, ModePaiement, PaiementVue},
    pieces::{MotifRejet, PieceVue},
};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Who is signed in, for the frame of the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moi {
    pub nom: String,
    /// A learner's account, or a clerk's.
    pub apprenant: bool,
    /// May import admissions somewhere.
    pub importe: bool,
    /// May say where events are brought to.
    pub gere_evenements: bool,
    /// May read the whole journal.
    pub lit_journal: bool,
    /// May answer what people ask about their data.
    pub repond_aux_demandes: bool,
    /// Sees the référentiel.
    pub lit_referentiel: bool,
    /// May see the course offer as it is worked on.
    #[serde(default)]
    pub lit_offre: bool,
    /// May see dossiers somewhere.
    pub lit: bool,
    /// Gives roles somewhere, or delegates.
    pub donne_des_droits: bool,
    /// Has no second factor, and her roles let her do what wants one.
    pub facteur_voulu: bool,
    /// May act in somebody else's name, to help her.
    pub assiste: bool,
    /// She does, now.
    pub au_nom_de: Option<AuNomVue>,
}

/// Civil status and contacts, as the establishment holds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identite {
    pub code_apprenant: Option<String>,
    pub nom_naissance: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    pub prenom2: Option<String>,
    pub prenom3: Option<String>,
    pub sexe: String,
    pub date_naissance: Date,
    /// Names of the countries, in the language of the reader.
    pub pays_naissance: String,
    pub commune_naissance: Option<String>,
    pub nationalite: String,
    pub ine: Option<String>,
    pub statut_ine: String,
    pub adresse: Vec<String>,
    pub telephone: Option<String>,
    pub courriel: String,
}

/// Money received, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncaissementVue {
    pub id: EncaissementId,
    pub montant: Centimes,
    pub mode: ModePaiement,
    pub reference: Option<String>,
    pub le: DateTime,
    /// Who declared it at the desk; None when it was paid online.
    pub par: Option<String>,
}

/// A document issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVue {
    pub id: DocumentId,
    /// With hyphens, as printed.
    pub numero: String,
    pub emis_le: DateTime,
    pub revoque: bool,
}

/// What the actor may do to this dossier now: the buttons of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actions {
    pub ouvrir: bool,
    pub valider: bool,
    pub rouvrir: bool,
    pub annuler: bool,
    /// Accept that it is paid later, or not any more.
    pub differer: bool,
    pub encaisser: bool,
    /// Declare a refund made.
    pub rembourser: bool,
    /// Look at the documents.
    pub examiner: bool,
    /// Grant an exemption of fees.
    pub exonerer: bool,
    /// Say that this person is not the one whom she resembles.
    pub distinguer: bool,
    /// Flag for a second look, or say that it was looked at.
    pub revoir: bool,
    /// Accept a code that is not good on the day of its fact.
    pub forcer: bool,
}

/// A code that is not good on the day of the fact that it tells, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HorsPeriode {
    /// Name of the field.
    pub champ: String,
    pub libelle: String,
    pub valeur: String,
    pub raison: String,
}

/// One that was accepted all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForcageVue {
    pub champ: String,
    pub libelle: String,
    pub valeur: String,
    pub motif: String,
    pub par: String,
    /// On the clocks of the establishment.
    pub le: DateTime,
}

/// What is due and what was paid, for the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroitsVue {
    pub devis: Devis,
    pub encaissements: Vec<EncaissementVue>,
    pub encaisse: Centimes,
    /// None before there is an invoice.
    pub paiement: Option<PaiementVue>,
    /// What a cancellation gives back today, if the clerk decides so.
    pub remboursable: Centimes,
    /// What goes back to who paid, done or to be done.
    pub remboursements: Vec<RemboursementVue>,
}

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemboursementVue {
    pub id: RemboursementId,
    pub montant: Centimes,
    /// Day on which it was decided.
    pub le: Date,
    pub fait: bool,
}

impl DroitsVue {
    /// What is still due.
    pub fn reste(&self) -> Centimes {
        Centimes((self.devis.total.0 - self.encaisse.0).max(0))
    }
}

/// The whole dossier on one page, for the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FicheVue {
    pub id: InscriptionId,
    /// Version of the dossier that the page shows: an act on an older one is refused.
    pub version: i32,
    pub identite: Identite,
    pub formation_fr: String,
    pub formation_en: String,
    pub chemin: String,
    pub structure_fr: String,
    pub structure_en: String,
    pub periode: String,
    pub origine: String,
    pub statut: Statut,
    pub statut_paiement: StatutPaiement,
    pub motif_annulation: Option<String>,
    /// What the learner has still to correct, while she fills it.
    pub erreurs: Vec<ErreurChamp>,
    pub hors_periode: Vec<HorsPeriode>,
    pub forcages: Vec<ForcageVue>,
    /// None for who may not see what is due and what was paid.
    pub droits: Option<DroitsVue>,
    /// Identifier of the next payment at the desk: the form sent twice is one payment.
    pub prochain_encaissement: EncaissementId,
    /// What stands against validation.
    pub blocages: Vec<Blocage>,
    /// Exemptions granted by the establishment.
    pub profils: Vec<String>,
    pub cvec: Cvec,
    pub cvec_numero: Option<String>,
    /// What the learner answered, in words.
    pub reponses: Vec<ReponsesVue>,
    pub pieces: Vec<PieceVue>,
    /// Flagged for a second look.
    pub a_revoir: bool,
    /// A payment that comes later was accepted.
    pub differe_accepte: bool,
    /// May be somebody who is known already.
    pub doublon_potentiel: bool,
    /// Reasons for refusing a document.
    pub motifs: Vec<MotifRejet>,
    pub documents: Vec<DocumentVue>,
    pub historique: Vec<Evenement>,
    pub actions: Actions,
    /// Next submitted dossier of the queue, for "valider et suivant".
    pub suivant: Option<InscriptionId>,
}

/// A lot of dossiers to validate, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotVue {
    pub id: JobId,
    pub statut: StatutJob,
    /// Seconds before it begins.
    pub attente: u32,
    /// Dossiers looked at, of how many.
    pub fait: u32,
    pub total: u32,
    pub valides: u32,
    /// Not validated: blocked, changed meanwhile, or outside the rights.
    pub refuses: Vec<RefuseVue>,
}

/// A dossier of a lot that was not validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefuseVue {
    pub id: InscriptionId,
    /// Name and first name.
    pub nom: String,
}

/// What the public page says of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verification {
    /// Nothing asked yet.
    Vide,
    /// The number was mistyped: its check character does not match.
    MalRecopie,
    /// Well formed, but the establishment never issued it.
    Inconnu,
    /// Issued, and withdrawn since.
    Revoque { numero: String, le: Date },
    /// Issued and still good: what it must say.
    Valide {
        numero: String,
        titulaire: String,
        date_naissance: Date,
        formation_fr: String,
        formation_en: String,
        annee: String,
        emis_le: Date,
    },
}
