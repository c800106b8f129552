//! Names of states, reasons and codes.

use crate::{Texte, textes};
use domain::{
    inscription::{Blocage, Cvec, Etape, MotifAnnulation, Origine, Statut, StatutJob, StatutPaiement, StatutPieces},
    paiement::ModePaiement,
    pieces::StatutDepot,
};

textes! {
    AUTORISEE: "À commencer", "Not started";
    DEBUTEE: "En cours de saisie", "Being filled in";
    TERMINEE: "À valider", "Awaiting validation";
    VALIDEE: "Validée", "Enrolled";
    ANNULEE: "Annulée", "Cancelled";
    EXPIREE: "Expirée", "Expired";

    PAIEMENT_SANS: "Pas encore calculé", "Not worked out yet";
    PAIEMENT_NON_PAYE: "Non payé", "Unpaid";
    PAIEMENT_EN_ATTENTE: "Payé en partie", "Partly paid";
    PAIEMENT_PAYE: "Payé", "Paid";

    CARTE: "Carte bancaire", "Card";
    CHEQUE: "Chèque", "Cheque";
    ESPECES: "Espèces", "Cash";
    VIREMENT: "Virement", "Bank transfer";

    DEMISSION: "Démission", "Withdrawal";
    ERREUR_DE_SAISIE: "Erreur de saisie", "Entered by mistake";

    JOB_CREE: "En attente", "Waiting";
    JOB_EN_COURS: "En cours", "Running";
    JOB_SUCCES: "Terminé", "Done";
    JOB_ECHEC: "En échec", "Failed";
    JOB_STOP: "Arrêté", "Stopped";

    INE_A_VERIFIER: "À vérifier", "To be checked";
    INE_CONFIRME: "Confirmé", "Confirmed";
    INE_A_REGLER: "À régler", "To be settled";
    INE_EN_COURS: "En cours", "In progress";

    O_CONCOURS: "Concours", "Competitive examination";
    O_TITRE: "Sur titre", "On qualifications";
    O_DOSSIER: "Sur dossier", "On application";
    O_ECOLE_DOCTORALE: "École doctorale", "Doctoral school";
    O_PARCOURSUP: "Parcoursup", "Parcoursup";
    O_ECANDIDAT: "eCandidat", "eCandidat";
    O_MANUEL: "Saisie par la scolarité", "Entered by the registrar’s office";
    O_REINSCRIPTION: "Réinscription", "Re-enrolment";
    O_MONMASTER: "Mon Master", "Mon Master";
    O_FC: "Formation continue", "Continuing education";
    O_DIVERS: "Autre", "Other";

    ETAPE_IDENTITE: "Identité", "Identity";
    ETAPE_NAISSANCE: "Naissance et nationalité", "Birth and nationality";
    ETAPE_BAC: "Baccalauréat", "Baccalauréat";
    ETAPE_CURSUS: "Parcours antérieur", "Previous studies";
    ETAPE_CONTACTS: "Coordonnées", "Contact details";
    ETAPE_SITUATION: "Situation", "Situation";
    ETAPE_INSCRIPTION: "Inscription", "Enrolment";
    ETAPE_CVEC: "CVEC", "CVEC";
    ETAPE_PIECES: "Pièces justificatives", "Supporting documents";
    ETAPE_ACCORDS: "Accords", "Agreements";
    ETAPE_DROITS: "Droits et paiement", "Fees and payment";
    ETAPE_RECAPITULATIF: "Vérifier et confirmer", "Check and confirm";

    D_NON_DEPOSE: "À déposer", "To be provided";
    D_EN_ATTENTE: "Promise pour plus tard", "Promised for later";
    D_NON_CONCERNE: "Non concerné(e), à confirmer", "Not concerned, to be confirmed";
    D_NON_CONCERNE_VALIDE: "Non concerné(e)", "Not concerned";
    D_A_VALIDER: "À examiner", "To be reviewed";
    D_VALIDE: "Acceptée", "Accepted";
    D_FORCEE: "Acceptée par dérogation", "Accepted by exception";
    D_REJETE: "Refusée", "Refused";

    EN_LIGNE: "En ligne", "Online";

    C_NON_DUE: "Non due", "Not due";
    C_MANQUANTE: "Manquante", "Missing";
    C_SAISIE: "À confirmer", "To be confirmed";
    C_VALIDEE: "Confirmée", "Confirmed";
    C_REFUSEE: "Refusée", "Refused";
    P_SANS: "Aucune demandée", "None asked for";
    P_VALIDEES: "Acceptées", "Accepted";
    P_ATTENTE: "En attente de l’étudiant", "Waiting for the student";
    P_MANQUENT: "À déposer", "To be provided";
    P_REJETEES: "À remplacer", "To be replaced";
    P_A_EXAMINER: "À examiner", "To be reviewed";

    B_CALENDRIER_FERME: "Le calendrier d’inscription n’est pas ouvert.", "Enrolment is not open.";
    B_CALENDRIER_NON_CLOS: "Le calendrier d’inscription n’est pas clos.", "Enrolment is not over.";
    B_DOUBLON: "Cette personne est peut-être déjà connue\u{202f}: doublon à lever.", "This person may already be known: duplicate to resolve.";
    B_INCOMPLET: "Une étape du dossier est incomplète.", "A step of the file is incomplete.";
    B_CVEC: "Le numéro de CVEC manque.", "The CVEC number is missing.";
    B_CVEC_NON_VALIDEE: "La CVEC n’est pas encore confirmée.", "The CVEC is not confirmed yet.";
    B_CVEC_REFUSEE: "Le numéro de CVEC n’est pas reconnu par le CROUS.", "The CVEC number is not known to the CROUS.";
    B_PIECES: "Une pièce obligatoire manque.", "A mandatory document is missing.";
    B_PIECES_A_VALIDER: "Une pièce bloquante est à examiner.", "A blocking document must be reviewed.";
    B_PIECES_REFUSEES: "Une pièce est refusée\u{202f}: l’étudiant doit la remplacer.", "A document is refused: the student must replace it.";
    B_MODALITE: "Aucune modalité de paiement n’est choisie.", "No way of paying was chosen.";
    B_PAIEMENT: "Moins d’un tiers des droits est payé.", "Less than a third of the fees is paid.";
    B_PAIEMENT_EN_COURS: "La banque n’a pas encore répondu à un paiement. Réessayez dans une demi-heure.", "The bank has not answered a payment yet. Try again in half an hour.";
    B_PAIEMENT_ENCAISSE: "Un paiement a été encaissé.", "A payment was received.";
    B_INE: "L’INE est à régler.", "The INE must be settled.";
    B_A_REVOIR: "Signalé à revoir.", "Flagged for review.";
    B_MOTIF: "Un motif d’annulation est nécessaire.", "A reason for cancelling is needed.";
    B_DELIBERATION: "Un jury a déjà délibéré.", "A jury has already deliberated.";
    B_POINT: "Ce point d’inscription est fermé.", "This enrolment point is closed.";
    B_PERIODE: "Cette période n’est pas active.", "This period is not active.";
    B_DEJA: "Déjà inscrit sur ce chemin.", "Already enrolled on this path.";
}

pub fn statut(s: Statut) -> Texte {
    match s {
        Statut::Autorisee => AUTORISEE,
        Statut::Debutee => DEBUTEE,
        Statut::Terminee => TERMINEE,
        Statut::Validee => VALIDEE,
        Statut::Annulee => ANNULEE,
        Statut::Expiree => EXPIREE,
    }
}

pub fn paiement(s: StatutPaiement) -> Texte {
    match s {
        StatutPaiement::SansStatut => PAIEMENT_SANS,
        StatutPaiement::NonPaye => PAIEMENT_NON_PAYE,
        StatutPaiement::EnAttente => PAIEMENT_EN_ATTENTE,
        StatutPaiement::Paye | StatutPaiement::Valide => PAIEMENT_PAYE,
    }
}

pub fn mode(m: ModePaiement) -> Texte {
    match m {
        ModePaiement::Carte => CARTE,
        ModePaiement::Cheque => CHEQUE,
        ModePaiement::Especes => ESPECES,
        ModePaiement::Virement => VIREMENT,
        ModePaiement::EnLigne => EN_LIGNE,
    }
}

pub fn motif(m: MotifAnnulation) -> Texte {
    match m {
        MotifAnnulation::Demission => DEMISSION,
        MotifAnnulation::ErreurDeSaisie => ERREUR_DE_SAISIE,
    }
}

pub fn job(s: StatutJob) -> Texte {
    match s {
        StatutJob::Cree => JOB_CREE,
        StatutJob::EnCours => JOB_EN_COURS,
        StatutJob::Succes => JOB_SUCCES,
        StatutJob::Echec => JOB_ECHEC,
        StatutJob::Stop => JOB_STOP,
    }
}

pub fn etape(e: Etape) -> Texte {
    match e {
        Etape::Identite => ETAPE_IDENTITE,
        Etape::Naissance => ETAPE_NAISSANCE,
        Etape::Bac => ETAPE_BAC,
        Etape::Cursus => ETAPE_CURSUS,
        Etape::Contacts => ETAPE_CONTACTS,
        Etape::Situation => ETAPE_SITUATION,
        Etape::Inscription => ETAPE_INSCRIPTION,
        Etape::Cvec => ETAPE_CVEC,
        Etape::Pieces => ETAPE_PIECES,
        Etape::Accords => ETAPE_ACCORDS,
        Etape::Droits => ETAPE_DROITS,
        Etape::Recapitulatif => ETAPE_RECAPITULATIF,
    }
}

pub fn blocage(b: Blocage) -> Texte {
    match b {
        Blocage::CalendrierFerme => B_CALENDRIER_FERME,
        Blocage::CalendrierNonClos => B_CALENDRIER_NON_CLOS,
        Blocage::DoublonPotentiel => B_DOUBLON,
        Blocage::DossierIncomplet => B_INCOMPLET,
        Blocage::CvecManquante => B_CVEC,
        Blocage::CvecNonValidee => B_CVEC_NON_VALIDEE,
        Blocage::CvecRefusee => B_CVEC_REFUSEE,
        Blocage::PiecesRefusees => B_PIECES_REFUSEES,
        Blocage::PiecesManquantes => B_PIECES,
        Blocage::PiecesAValider => B_PIECES_A_VALIDER,
        Blocage::ModaliteManquante => B_MODALITE,
        Blocage::PaiementInsuffisant => B_PAIEMENT,
        Blocage::PaiementEnCours => B_PAIEMENT_EN_COURS,
        Blocage::PaiementEncaisse => B_PAIEMENT_ENCAISSE,
        Blocage::IneARegler => B_INE,
        Blocage::ARevoir => B_A_REVOIR,
        Blocage::MotifManquant => B_MOTIF,
        Blocage::DeliberationExistante => B_DELIBERATION,
        Blocage::PointInactif => B_POINT,
        Blocage::PeriodeInactive => B_PERIODE,
        Blocage::DejaInscrit => B_DEJA,
    }
}

pub fn cvec(c: Cvec) -> Texte {
    match c {
        Cvec::NonDue => C_NON_DUE,
        Cvec::Manquante => C_MANQUANTE,
        Cvec::Saisie => C_SAISIE,
        Cvec::Validee => C_VALIDEE,
        Cvec::Refusee => C_REFUSEE,
    }
}

/// The documents of an enrolment as a whole.
pub fn pieces(s: StatutPieces) -> Texte {
    match s {
        StatutPieces::SansStatut => P_SANS,
        StatutPieces::Validees => P_VALIDEES,
        StatutPieces::ValideesEtAttente => P_ATTENTE,
        StatutPieces::NonDeposees => P_MANQUENT,
        StatutPieces::RejeteesDepotPartiel => P_REJETEES,
        StatutPieces::AValiderBloqueComplet
        | StatutPieces::AValiderBloquePartiel
        | StatutPieces::AValiderNonBloqueComplet
        | StatutPieces::AValiderNonBloquePartiel => P_A_EXAMINER,
    }
}

pub fn depot(s: StatutDepot) -> Texte {
    match s {
        StatutDepot::NonDepose => D_NON_DEPOSE,
        StatutDepot::EnAttente => D_EN_ATTENTE,
        StatutDepot::NonConcerne => D_NON_CONCERNE,
        StatutDepot::NonConcerneValide => D_NON_CONCERNE_VALIDE,
        StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque => D_A_VALIDER,
        StatutDepot::Valide => D_VALIDE,
        StatutDepot::ValidationForcee => D_FORCEE,
        StatutDepot::Rejete => D_REJETE,
    }
}

/// Where the check of an INE stands, by its code.
pub fn ine(code: &str) -> Texte {
    match code {
        "CONFIRME" => INE_CONFIRME,
        "LITIGE" | "DONNEES_INVALIDES" | "ERR_IMAT" => INE_A_REGLER,
        "IMAT_EN_COURS" => INE_EN_COURS,
        _ => INE_A_VERIFIER,
    }
}

pub fn origine(o: Origine) -> Texte {
    match o {
        Origine::Concours => O_CONCOURS,
        Origine::Titre => O_TITRE,
        Origine::Dossier => O_DOSSIER,
        Origine::EcoleDoctorale => O_ECOLE_DOCTORALE,
        Origine::Parcoursup => O_PARCOURSUP,
        Origine::Ecandidat => O_ECANDIDAT,
        Origine::Manuel => O_MANUEL,
        Origine::Reinscription => O_REINSCRIPTION,
        Origine::Monmaster => O_MONMASTER,
        Origine::FormationContinue => O_FC,
        Origine::Divers => O_DIVERS,
    }
}
