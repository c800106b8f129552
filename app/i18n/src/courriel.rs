//! Mails: subject and plain text.

use crate::{Langue, format, textes};
use domain::paiement::Centimes;

/// A mail, worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courrier {
    pub sujet: String,
    pub corps: String,
}

textes! {
    INVITATION_SUJET: "Votre admission : ouvrez votre compte pour vous inscrire", "Your admission: open your account to enrol";
    INVITATION: "Bonjour {prenom},\n\nVous êtes admis(e). Pour vous inscrire, ouvrez votre compte avec ce code :\n\n{code}\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYou have been admitted. To enrol, open your account with this code:\n\n{code}\n\n{lien}\n\nThe registrar’s office";
    RECU_SUJET: "Votre dossier d’inscription est bien reçu", "We have received your enrolment file";
    RECU: "Bonjour {prenom},\n\nVotre dossier est bien reçu. Montant des droits : {montant}, à régler au guichet de la scolarité. Nous vous écrirons dès qu’il sera validé.\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have received your file. Fees: {montant}, to be paid at the registrar’s desk. We will write to you as soon as it is validated.\n\nThe registrar’s office";
    VALIDEE_SUJET: "Votre inscription est validée", "You are enrolled";
    VALIDEE: "Bonjour {prenom},\n\nVotre inscription est validée. Votre numéro d’étudiant est le {code}. Votre certificat de scolarité vous attend dans votre espace :\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYou are enrolled. Your student number is {code}. Your certificate of enrolment is waiting for you here:\n\n{lien}\n\nThe registrar’s office";
}

/// The invitation of an admitted person, with the code that opens her account.
pub fn invitation(langue: Langue, prenom: &str, code: &str, lien: &str) -> Courrier {
    Courrier {
        sujet: INVITATION_SUJET.en_langue(langue).to_owned(),
        corps: INVITATION.avec(langue, &[("prenom", prenom), ("code", code), ("lien", lien)]),
    }
}

/// The dossier was submitted.
pub fn dossier_recu(langue: Langue, prenom: &str, total: Centimes) -> Courrier {
    Courrier {
        sujet: RECU_SUJET.en_langue(langue).to_owned(),
        corps: RECU.avec(
            langue,
            &[("prenom", prenom), ("montant", &format::montant(total, langue))],
        ),
    }
}

/// The enrolment is validated.
pub fn inscription_validee(langue: Langue, prenom: &str, code: &str, url: &str) -> Courrier {
    Courrier {
        sujet: VALIDEE_SUJET.en_langue(langue).to_owned(),
        corps: VALIDEE.avec(
            langue,
            &[
                ("prenom", prenom),
                ("code", code),
                ("lien", &format!("{url}/mon-espace")),
            ],
        ),
    }
}
