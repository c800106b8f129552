//! Mails: subject and plain text.

use crate::{Langue, Texte, format, textes};
use domain::paiement::Centimes;

/// A mail, worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courrier {
    pub sujet: String,
    pub corps: String,
}

textes! {
    INVITATION_SUJET: "Votre admission\u{a0}: ouvrez votre compte pour vous inscrire", "Your admission: open your account to enrol";
    INVITATION: "Bonjour {prenom},\n\nVous êtes admis(e). Pour vous inscrire, ouvrez votre compte avec ce code\u{a0}:\n\n{code}\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYou have been admitted. To enrol, open your account with this code:\n\n{code}\n\n{lien}\n\nThe registrar’s office";
    RECU_SUJET: "Votre dossier d’inscription est bien reçu", "We have received your enrolment file";
    RECU_GUICHET: "Bonjour {prenom},\n\nVotre dossier est bien reçu. Montant des droits\u{a0}: {montant}, à régler au guichet de la scolarité. Nous vous écrirons dès qu’il sera validé.\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have received your file. Fees: {montant}, to be paid at the registrar’s desk. We will write to you as soon as it is validated.\n\n{lien}\n\nThe registrar’s office";
    RECU_EN_LIGNE: "Bonjour {prenom},\n\nVotre dossier est bien reçu. Il reste à régler vos droits, {montant}, dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have received your file. You still have to pay your fees, {montant}, in your space:\n\n{lien}\n\nThe registrar’s office";
    RECU_GRATUIT: "Bonjour {prenom},\n\nVotre dossier est bien reçu. Vous n’avez rien à payer. Nous vous écrirons dès qu’il sera validé.\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have received your file. You have nothing to pay. We will write to you as soon as it is validated.\n\n{lien}\n\nThe registrar’s office";
    PAIEMENT_SUJET: "Votre paiement est confirmé", "Your payment is confirmed";
    PAIEMENT: "Bonjour {prenom},\n\nVotre banque a confirmé votre paiement de {montant}. Le reçu est dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYour bank has confirmed your payment of {montant}. The receipt is in your space:\n\n{lien}\n\nThe registrar’s office";
    REFUS_SUJET: "Votre paiement n’a pas abouti", "Your payment did not go through";
    REFUS: "Bonjour {prenom},\n\nVotre banque a refusé un paiement de {montant}. Rien n’a été débité. Vous pouvez réessayer, avec une autre carte au besoin, ou régler au guichet\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYour bank has refused a payment of {montant}. Nothing was taken. You may try again, with another card if need be, or pay at the desk:\n\n{lien}\n\nThe registrar’s office";
    RENDU_SUJET: "Votre dossier est à compléter", "Your file has to be completed";
    RENDU: "Bonjour {prenom},\n\nNous vous avons rendu votre dossier pour que vous le corrigiez. Relisez-le, puis envoyez-le de nouveau\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have given your file back to you so that you can correct it. Read it through, then send it again:\n\n{lien}\n\nThe registrar’s office";
    PIECE_SUJET: "Une pièce est à remplacer\u{a0}: {piece}", "A document must be replaced: {piece}";
    PIECE: "Bonjour {prenom},\n\nNous n’avons pas pu accepter ce document\u{a0}: {piece}.\n\nRaison\u{a0}: {motif}\n\nEnvoyez-en un autre ici\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe could not accept this document: {piece}.\n\nReason: {motif}\n\nSend another one here:\n\n{lien}\n\nThe registrar’s office";
    REVUS_SUJET: "Vos droits d’inscription ont changé", "Your fees have changed";
    REVUS: "Bonjour {prenom},\n\nVos droits d’inscription ont été calculés de nouveau\u{a0}: ils s’élèvent à {montant}. Le détail est dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYour fees were worked out again: they amount to {montant}. The details are in your space:\n\n{lien}\n\nThe registrar’s office";
    REVUS_RENDU: "Bonjour {prenom},\n\nVos droits d’inscription ont été calculés de nouveau\u{a0}: ils s’élèvent à {montant}. {rendu} vous seront rendus. Le détail est dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYour fees were worked out again: they amount to {montant}. {rendu} will be given back to you. The details are in your space:\n\n{lien}\n\nThe registrar’s office";
    ANNULEE_SUJET: "Votre inscription est annulée", "Your enrolment is cancelled";
    ANNULEE: "Bonjour {prenom},\n\nVotre inscription est annulée. Vos certificats ne sont plus valables. Pour toute question, répondez à la scolarité.\n\nLe service de la scolarité", "Hello {prenom},\n\nYour enrolment is cancelled. Your certificates are no longer valid. If you have a question, ask the registrar’s office.\n\nThe registrar’s office";
    ANNULEE_REMBOURSEE: "Bonjour {prenom},\n\nVotre inscription est annulée. {montant} vous seront rendus. Vos certificats ne sont plus valables.\n\nLe service de la scolarité", "Hello {prenom},\n\nYour enrolment is cancelled. {montant} will be given back to you. Your certificates are no longer valid.\n\nThe registrar’s office";
    EXPIREE_SUJET: "Les inscriptions sont closes", "Enrolment is closed";
    EXPIREE: "Bonjour {prenom},\n\nLes inscriptions sont closes et votre dossier n’a pas été envoyé à temps. Si vous souhaitez toujours vous inscrire, écrivez à la scolarité.\n\nLe service de la scolarité", "Hello {prenom},\n\nEnrolment is closed and your file was not sent in time. If you still wish to enrol, write to the registrar’s office.\n\nThe registrar’s office";
    ADMISSION_SUJET: "Vous avez une nouvelle admission", "You have a new admission";
    ADMISSION: "Bonjour {prenom},\n\nVous avez une nouvelle admission. Elle vous attend dans votre espace, avec votre compte habituel\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYou have a new admission. It is waiting for you in your space, with your usual account:\n\n{lien}\n\nThe registrar’s office";
    GUICHET_SUJET: "Nous avons reçu votre paiement", "We have received your payment";
    GUICHET: "Bonjour {prenom},\n\nNous avons encaissé {montant} au guichet. Le reçu est dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have received {montant} at the desk. The receipt is in your space:\n\n{lien}\n\nThe registrar’s office";
    CVEC_SUJET: "Votre numéro de CVEC n’est pas reconnu", "Your CVEC number is not recognised";
    CVEC: "Bonjour {prenom},\n\nLe service de la CVEC ne reconnaît pas le numéro que vous avez saisi. Reprenez votre attestation et corrigez-le dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nThe CVEC service does not recognise the number that you typed. Take your certificate again and correct it in your space:\n\n{lien}\n\nThe registrar’s office";
    DEMANDE_SUJET: "Votre demande sur vos données", "Your request about your data";
    DEMANDE_ACCEPTEE: "Bonjour {prenom},\n\nNous avons accepté votre demande sur vos données. La réponse est dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nWe have agreed to your request about your data. The answer is in your space:\n\n{lien}\n\nThe registrar’s office";
    DEMANDE_REFUSEE: "Bonjour {prenom},\n\nNous n’avons pas pu accepter votre demande sur vos données. La raison est dans votre espace\u{a0}:\n\n{lien}\n\nVous pouvez écrire au délégué à la protection des données de l’établissement, ou saisir la CNIL.\n\nLe service de la scolarité", "Hello {prenom},\n\nWe could not agree to your request about your data. The reason is in your space:\n\n{lien}\n\nYou may write to the data protection officer of the university, or complain to the CNIL.\n\nThe registrar’s office";
    ADRESSE_SUJET: "Votre adresse de courriel a changé", "Your e-mail address has changed";
    ADRESSE: "Bonjour {prenom},\n\nNous vous écrirons désormais à cette adresse\u{a0}: {adresse}\n\nSi vous n’avez rien changé, écrivez tout de suite à la scolarité et choisissez un autre mot de passe.\n\nLe service de la scolarité", "Hello {prenom},\n\nFrom now on we write to you at this address: {adresse}\n\nIf you changed nothing, write to the registrar’s office at once and choose another password.\n\nThe registrar’s office";
    RECUPERATION_SUJET: "Choisir un nouveau mot de passe", "Choose a new password";
    RECUPERATION: "Bonjour {prenom},\n\nVoici de quoi choisir un nouveau mot de passe. Le lien sert une fois, pendant une heure\u{a0}:\n\n{lien}\n\nSi vous n’avez rien demandé, ne faites rien\u{a0}: votre mot de passe reste le même.\n\nLe service de la scolarité", "Hello {prenom},\n\nHere is what you need to choose a new password. The link works once, for an hour:\n\n{lien}\n\nIf you asked for nothing, do nothing: your password stays the same.\n\nThe registrar’s office";
    VALIDEE_SUJET: "Votre inscription est validée", "You are enrolled";
    VALIDEE: "Bonjour {prenom},\n\nVotre inscription est validée. Votre numéro d’étudiant est le {code}. Votre certificat de scolarité vous attend dans votre espace\u{a0}:\n\n{lien}\n\nLe service de la scolarité", "Hello {prenom},\n\nYou are enrolled. Your student number is {code}. Your certificate of enrolment is waiting for you here:\n\n{lien}\n\nThe registrar’s office";
}

/// The invitation of an admitted person, with the code that opens her account. In both languages: nothing is known yet
/// of the one that she reads. `url`: of the product.
pub fn invitation(prenom: &str, code: &str, url: &str) -> Courrier {
    let corps = |langue: Langue| {
        let lien = format!("{url}/{}/activer?code={code}", langue.code());
        INVITATION.avec(langue, &[("prenom", prenom), ("code", code), ("lien", &lien)])
    };
    Courrier {
        sujet: [Langue::Fr, Langue::En]
            .map(|l| INVITATION_SUJET.en_langue(l))
            .join(" / "),
        corps: format!("{}\n\n— English —\n\n{}", corps(Langue::Fr), corps(Langue::En)),
    }
}

/// A mail of two texts whose places are filled alike.
fn courrier(langue: Langue, sujet: Texte, corps: Texte, valeurs: &[(&str, &str)]) -> Courrier {
    Courrier {
        sujet: sujet.avec(langue, valeurs),
        corps: corps.avec(langue, valeurs),
    }
}

fn espace(url: &str) -> String {
    format!("{url}/mon-espace")
}

/// The dossier was submitted: what is still to be done.
pub fn dossier_recu(langue: Langue, prenom: &str, total: Centimes, en_ligne: bool, url: &str) -> Courrier {
    let corps = match (total > Centimes::ZERO, en_ligne) {
        (false, _) => RECU_GRATUIT,
        (true, true) => RECU_EN_LIGNE,
        (true, false) => RECU_GUICHET,
    };
    let montant = format::montant(total, langue);
    let valeurs = [
        ("prenom", prenom),
        ("montant", montant.as_str()),
        ("lien", &espace(url)),
    ];
    courrier(langue, RECU_SUJET, corps, &valeurs)
}

/// The bank took the money.
pub fn paiement_recu(langue: Langue, prenom: &str, montant: Centimes, url: &str) -> Courrier {
    let montant = format::montant(montant, langue);
    let valeurs = [
        ("prenom", prenom),
        ("montant", montant.as_str()),
        ("lien", &espace(url)),
    ];
    courrier(langue, PAIEMENT_SUJET, PAIEMENT, &valeurs)
}

/// The bank refused.
pub fn paiement_refuse(langue: Langue, prenom: &str, montant: Centimes, url: &str) -> Courrier {
    let montant = format::montant(montant, langue);
    let valeurs = [
        ("prenom", prenom),
        ("montant", montant.as_str()),
        ("lien", &espace(url)),
    ];
    courrier(langue, REFUS_SUJET, REFUS, &valeurs)
}

/// A clerk gave the dossier back.
pub fn dossier_rendu(langue: Langue, prenom: &str, url: &str) -> Courrier {
    courrier(
        langue,
        RENDU_SUJET,
        RENDU,
        &[("prenom", prenom), ("lien", &espace(url))],
    )
}

/// The fees were invoiced anew; `rendu` goes back to who paid.
pub fn droits_revus(langue: Langue, prenom: &str, montant: Centimes, rendu: Centimes, url: &str) -> Courrier {
    let corps = if rendu > Centimes::ZERO { REVUS_RENDU } else { REVUS };
    let (montant, rendu) = (format::montant(montant, langue), format::montant(rendu, langue));
    let valeurs = [
        ("prenom", prenom),
        ("montant", montant.as_str()),
        ("rendu", rendu.as_str()),
        ("lien", &espace(url)),
    ];
    courrier(langue, REVUS_SUJET, corps, &valeurs)
}

/// A document was refused, for a reason.
pub fn piece_refusee(langue: Langue, prenom: &str, piece: &str, motif: &str, lien: &str) -> Courrier {
    let valeurs = [("prenom", prenom), ("piece", piece), ("motif", motif), ("lien", lien)];
    courrier(langue, PIECE_SUJET, PIECE, &valeurs)
}

/// The enrolment was cancelled; `rembourse` goes back to who paid.
pub fn inscription_annulee(langue: Langue, prenom: &str, rembourse: Centimes) -> Courrier {
    let corps = if rembourse > Centimes::ZERO {
        ANNULEE_REMBOURSEE
    } else {
        ANNULEE
    };
    let montant = format::montant(rembourse, langue);
    courrier(
        langue,
        ANNULEE_SUJET,
        corps,
        &[("prenom", prenom), ("montant", &montant)],
    )
}

/// The calendar closed before she sent her dossier.
pub fn inscription_expiree(langue: Langue, prenom: &str) -> Courrier {
    courrier(langue, EXPIREE_SUJET, EXPIREE, &[("prenom", prenom)])
}

/// Somebody who is known was admitted elsewhere too.
pub fn nouvelle_admission(langue: Langue, prenom: &str, url: &str) -> Courrier {
    let valeurs = [("prenom", prenom), ("lien", &espace(url))];
    courrier(langue, ADMISSION_SUJET, ADMISSION, &valeurs)
}

/// Money was received at the desk.
pub fn paiement_au_guichet(langue: Langue, prenom: &str, montant: Centimes, url: &str) -> Courrier {
    let montant = format::montant(montant, langue);
    let valeurs = [
        ("prenom", prenom),
        ("montant", montant.as_str()),
        ("lien", &espace(url)),
    ];
    courrier(langue, GUICHET_SUJET, GUICHET, &valeurs)
}

/// The service of the CVEC does not know the number.
pub fn cvec_refusee(langue: Langue, prenom: &str, url: &str) -> Courrier {
    let valeurs = [("prenom", prenom), ("lien", &espace(url))];
    courrier(langue, CVEC_SUJET, CVEC, &valeurs)
}

/// Written to the address that a person had: the other one counts from now on, of which it is told enough to know it again.
pub fn adresse_changee(langue: Langue, prenom: &str, nouvelle: &str) -> Courrier {
    let (debut, domaine) = nouvelle.split_once('@').unwrap_or((nouvelle, ""));
    let masquee = format!("{}…@{domaine}", debut.chars().take(2).collect::<String>());
    courrier(
        langue,
        ADRESSE_SUJET,
        ADRESSE,
        &[("prenom", prenom), ("adresse", &masquee)],
    )
}

/// A question about one's data is answered.
pub fn demande_donnees(langue: Langue, prenom: &str, acceptee: bool, lien: &str) -> Courrier {
    let corps = if acceptee { DEMANDE_ACCEPTEE } else { DEMANDE_REFUSEE };
    courrier(langue, DEMANDE_SUJET, corps, &[("prenom", prenom), ("lien", lien)])
}

/// A way to choose another password.
pub fn recuperation(langue: Langue, prenom: &str, lien: &str) -> Courrier {
    courrier(
        langue,
        RECUPERATION_SUJET,
        RECUPERATION,
        &[("prenom", prenom), ("lien", lien)],
    )
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
