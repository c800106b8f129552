//! What the events say: identifiers and what changed, never a name or an address.

use domain::inscription::Bilan;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that happened, as other systems are told.
pub(crate) trait Fait: Serialize {
    /// Its topic.
    const SUJET: &'static str;
    fn type_(&self) -> &'static str;
    /// What it happened to: events of one aggregate are told in the order in which they happened.
    fn agregat(&self) -> String;
}

/// The types of a topic, each with what it tells.
macro_rules! types {
    ($(#[$doc:meta])* $nom:ident { $($variante:ident => $code:literal, $quoi:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $nom { $(#[doc = $quoi] $variante),* }

        impl $nom {
            /// Code and meaning of each.
            pub(crate) const TOUS: &'static [(&'static str, &'static str)] = &[$(($code, $quoi)),*];

            pub(crate) fn code(self) -> &'static str {
                match self { $(Self::$variante => $code),* }
            }
        }
    };
}

types! {
    /// Changes of state of an enrolment.
    TypeInscription {
        Autorisee => "autorisee", "A person is admitted and may enrol.";
        Debutee => "debutee", "The dossier is open.";
        Terminee => "terminee", "The dossier is submitted.";
        Rouverte => "rouverte", "A clerk gave the dossier back.";
        Validee => "validee", "The person is enrolled.";
        Annulee => "annulee", "The enrolment is cancelled, for a motive.";
        Expiree => "expiree", "It was not submitted in time.";
    }
}

types! {
    /// What happens to a learner.
    TypeApprenant {
        Cree => "cree", "A person has a code apprenant from now on.";
        Modifie => "modifie", "What is known of her has changed.";
    }
}

types! {
    /// What happens to the course offer.
    TypeOffre {
        Modifiee => "modifiee", "Something of the offer of an espace changed.";
    }
}

types! {
    /// What happens to the structures of the establishment.
    TypeStructure {
        Creee => "creee", "There is a new structure.";
        Modifiee => "modifiee", "A structure has changed, moved or closed.";
    }
}

types! {
    /// What happens to nomenclatures.
    TypeNomenclature {
        Modifiee => "modifiee", "Values of a nomenclature were added, changed, ended or taken away.";
    }
}

types! {
    /// What happens to supporting documents.
    TypePiece {
        Depot => "depot", "A supporting document is handed in, examined, promised or withdrawn.";
    }
}

types! {
    /// What happens to fees and money.
    TypePaiement {
        Facturee => "facturee", "An invoice is issued.";
        FactureAnnulee => "factureAnnulee", "An invoice is cancelled.";
        Acquittee => "acquittee", "An invoice is paid in full.";
        Encaisse => "encaisse", "Money came in.";
        Refuse => "refuse", "The bank refused a payment.";
        TropPercu => "tropPercu", "More came in than was due: to be paid back.";
        Rembourse => "rembourse", "Money was paid back.";
    }
}

types! {
    /// What happens to imports.
    TypeImport {
        Termine => "termine", "A file of admissions is dealt with.";
    }
}

/// An enrolment is in another state.
#[derive(Serialize, ToSchema)]
#[schema(as = Inscription)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitInscription {
    #[serde(skip)]
    pub type_: TypeInscription,
    pub inscription: Uuid,
    pub personne: Uuid,
    /// The place of the course offer where she enrols.
    pub point_inscription: Uuid,
    /// State after the change: `AUTORISEE`, `DEBUTEE`, `TERMINEE`, `VALIDEE`, `ANNULEE` or `EXPIREE`.
    pub statut: &'static str,
    /// Of a cancellation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub motif: Option<&'static str>,
    /// Of an authorisation: where the admission comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origine: Option<&'static str>,
    /// Of a validation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_apprenant: Option<String>,
}

impl Fait for FaitInscription {
    const SUJET: &'static str = "ins.inscription.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.inscription.to_string()
    }
}

/// A learner is known.
#[derive(Serialize, ToSchema)]
#[schema(as = Apprenant)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitApprenant {
    #[serde(skip)]
    pub type_: TypeApprenant,
    pub personne: Uuid,
    pub code_apprenant: String,
    /// Of a change: names of the fields, without what they hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub champs: Vec<&'static str>,
}

impl Fait for FaitApprenant {
    const SUJET: &'static str = "idt.apprenant.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.personne.to_string()
    }
}

/// A structure is not as it was.
#[derive(Serialize, ToSchema)]
#[schema(as = Structure)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitStructure<'a> {
    #[serde(skip)]
    pub type_: TypeStructure,
    pub code: &'a str,
    /// The structure above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// From that day on nobody is admitted there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub fermee_le: Option<String>,
    /// Names of the fields that changed.
    pub champs: Vec<&'static str>,
}

impl Fait for FaitStructure<'_> {
    const SUJET: &'static str = "ref.structure.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.code.to_owned()
    }
}

/// A nomenclature is not as it was.
#[derive(Serialize, ToSchema)]
#[schema(as = Nomenclature)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitNomenclature<'a> {
    #[serde(skip)]
    pub type_: TypeNomenclature,
    /// `PaysNationalite` and the like.
    pub nomenclature: &'a str,
    /// How many values changed.
    pub valeurs: u32,
    /// Their codes, as long as there are a hundred of them at most; beyond, the nomenclature is to be read again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub codes: Vec<&'a str>,
}

impl Fait for FaitNomenclature<'_> {
    const SUJET: &'static str = "ref.nomenclature.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.nomenclature.to_owned()
    }
}

/// Something of the course offer changed.
#[derive(Serialize, ToSchema)]
#[schema(as = Offre)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitOffre<'a> {
    #[serde(skip)]
    pub type_: TypeOffre,
    /// Code of the espace, that of a period or not.
    pub espace: &'a str,
    /// Code of the object; none: of many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objet: Option<&'a str>,
    /// What was done: `creer`, `modifier`, `lier`…
    pub acte: &'static str,
}

impl Fait for FaitOffre<'_> {
    const SUJET: &'static str = "odf.offre.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.espace.to_owned()
    }
}

/// A supporting document is in another state.
#[derive(Serialize, ToSchema)]
#[schema(as = Piece)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitPiece<'a> {
    #[serde(skip)]
    pub type_: TypePiece,
    pub inscription: Uuid,
    /// Code of the document asked for.
    pub piece: &'a str,
    pub statut_piece: &'static str,
    /// Of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub motif_rejet: Option<&'a str>,
}

impl Fait for FaitPiece<'_> {
    const SUJET: &'static str = "pie.depot.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.inscription.to_string()
    }
}

/// Fees or money of an enrolment.
#[derive(Serialize, ToSchema)]
#[schema(as = Paiement)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaitPaiement<'a> {
    #[serde(skip)]
    pub type_: TypePaiement,
    pub inscription: Uuid,
    /// In cents of a euro.
    #[schema(value_type = i64)]
    pub montant_centimes: domain::paiement::Centimes,
    /// Number of the invoice, or of the receipt of one paid in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numero: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encaissement: Option<Uuid>,
    /// How the money came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'static str>,
    /// Of the enrolment, after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statut_paiement: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remboursement: Option<Uuid>,
    /// Code of the bank, of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erreur: Option<&'a str>,
}

impl FaitPaiement<'_> {
    /// With nothing but the amount.
    pub(crate) fn nouveau(
        type_: TypePaiement,
        inscription: Uuid,
        montant_centimes: domain::paiement::Centimes,
    ) -> Self {
        Self {
            type_,
            inscription,
            montant_centimes,
            numero: None,
            encaissement: None,
            mode: None,
            statut_paiement: None,
            remboursement: None,
            erreur: None,
        }
    }
}

impl Fait for FaitPaiement<'_> {
    const SUJET: &'static str = "pai.paiement.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.inscription.to_string()
    }
}

/// An import is finished.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub(crate) struct FaitImport<'a> {
    #[serde(skip)]
    pub type_: TypeImport,
    #[serde(skip)]
    pub job: Uuid,
    /// How many lines did what.
    #[serde(flatten)]
    #[schema(value_type = std::collections::BTreeMap<String, u32>)]
    pub bilan: &'a Bilan,
}

impl Fait for FaitImport<'_> {
    const SUJET: &'static str = "job.import.v1";
    fn type_(&self) -> &'static str {
        self.type_.code()
    }
    fn agregat(&self) -> String {
        self.job.to_string()
    }
}
