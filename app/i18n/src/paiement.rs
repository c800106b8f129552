//! Paying: the learner's side, and the page that leads to the bank.

use crate::textes;

textes! {
    TITRE: "Vos droits", "Your fees";
    RECOMMENCER: "J’ai abandonné ce paiement\u{202f}: recommencer ({montant})", "I gave this payment up: start again ({montant})";
    PAYER: "Payer {montant} par carte", "Pay {montant} by card";
    OU_GUICHET: "Vous pouvez aussi régler au guichet de la scolarité.", "You may also pay at the registrar’s desk.";
    EN_ATTENTE: "Votre banque traite le paiement", "Your bank is processing the payment";
    EN_ATTENTE_TEXTE: "Ne payez pas une seconde fois. Cette page le dira dès que la banque aura répondu, et nous vous écrirons.", "Do not pay a second time. This page will tell as soon as the bank has answered, and we will write to you.";
    REFUSE: "Votre banque a refusé le paiement", "Your bank refused the payment";
    REFUSE_TEXTE: "Rien n’a été débité. Réessayez, avec une autre carte au besoin.", "Nothing was taken. Try again, with another card if need be.";
    RECU: "Reçu\u{202f}: {montant}", "Received: {montant}";
    TELECHARGER_RECU: "Télécharger le reçu", "Download the receipt";
    REGLEE: "Réglée", "Paid";
    ECHEANCE_REFUSEE: "Refusée par la banque", "Refused by the bank";
    A_VENIR: "À venir", "To come";

    VERS_BANQUE: "Vers la page de paiement de la banque", "On to the bank’s payment page";
    VERS_BANQUE_TEXTE: "Vous allez payer {montant}. Vos données de carte ne passent jamais par nos serveurs.", "You are about to pay {montant}. Your card details never go through our servers.";
    CONTINUER: "Continuer vers la banque", "Continue to the bank";
    RETOUR: "Revenir à mon espace", "Back to my space";

    RECU_RENDU: "à vous rendre ou rendu", "to be given back to you, or given back";
    RECU_TITRE: "Attestation de paiement", "Certificate of payment";
    RECU_PHRASE: "L’établissement certifie avoir reçu de {nom} les sommes ci-dessous, pour son inscription en {formation}, année universitaire {annee}.", "The university certifies that it has received the sums below from {nom}, for the enrolment in {formation}, academic year {annee}.";
    RECU_LIGNES: "Droits", "Fees";
    RECU_PAIEMENTS: "Paiements reçus", "Payments received";
    RECU_COL_OBJET: "Objet", "Item";
    RECU_COL_MONTANT: "Montant", "Amount";
    RECU_TOTAL: "Total", "Total";
    RECU_SOLDE: "Reste à payer\u{202f}: {montant}.", "Still to be paid: {montant}.";
    RECU_SOLDE_NUL: "Tout est payé.", "Everything is paid.";
    RECU_PIED: "Facture {facture}, quittance {quittance}, délivré le {date}.", "Invoice {facture}, receipt {quittance}, issued on {date}.";
    RECU_PIED_SANS: "Facture {facture}, délivré le {date}.", "Invoice {facture}, issued on {date}.";
}
