//! The learner's pages.

use crate::{Langue, Texte, textes};

textes! {
    BONJOUR: "Bonjour {prenom}", "Hello {prenom}";
    MON_ESPACE: "Mon espace", "My space";
    NUMERO_ETUDIANT: "Numéro d’étudiant\u{202f}: {code}", "Student number: {code}";
    MES_INSCRIPTIONS: "Mes inscriptions", "My enrolments";
    MES_MESSAGES: "Mes messages", "My messages";
    AUCUN_MESSAGE: "Aucun message pour l’instant.", "No message yet.";
    AUCUNE_INSCRIPTION: "Aucune inscription", "No enrolment";
    AUCUNE_INSCRIPTION_TEXTE: "Vos admissions paraîtront ici dès que l’établissement les aura reçues.", "Your admissions will show up here as soon as the university has received them.";
    COMMENCER: "Commencer mon inscription", "Start my enrolment";
    CONTINUER: "Continuer mon inscription", "Go on with my enrolment";
    VOIR_DOSSIER: "Revoir mon dossier", "See my file";
    TELECHARGER_CERTIFICAT: "Télécharger mon certificat de scolarité", "Download my certificate of enrolment";
    CERTIFICAT_ANGLAIS: "Le même en anglais (PDF)", "The same in French (PDF)";
    A_FAIRE_AVANT: "À faire avant le {date}", "To be done before {date}";
    CALENDRIER_FERME: "Les inscriptions ne sont pas ouvertes aujourd’hui.", "Enrolment is not open today.";
    ACTION_AUTORISEE: "Vous êtes admis(e). Il reste à vous inscrire\u{202f}: quelques minutes suffisent.", "You have been admitted. You still have to enrol: it takes a few minutes.";
    ACTION_DEBUTEE: "Votre dossier est commencé. Tout ce que vous avez saisi est gardé.", "Your file is started. Everything that you typed is kept.";
    ACTION_TERMINEE: "Votre dossier est chez nous. Réglez vos droits au guichet\u{202f}; nous vous écrirons dès qu’il sera validé.", "Your file is with us. Pay your fees at the desk; we will write to you as soon as it is validated.";
    ACTION_VALIDEE: "Vous êtes inscrit(e). Votre certificat est prêt.", "You are enrolled. Your certificate is ready.";
    ACTION_ANNULEE: "Cette inscription est annulée. Pour toute question, écrivez à la scolarité.", "This enrolment is cancelled. If you have a question, write to the registrar’s office.";
    ACTION_EXPIREE: "Le délai est passé. Écrivez à la scolarité si vous souhaitez encore vous inscrire.", "The deadline is over. Write to the registrar’s office if you still wish to enrol.";
    ETAT_A_FAIRE: "À faire", "To do";
    ETAT_EN_COURS: "En cours", "In progress";
    ETAT_EN_ATTENTE: "En attente de nous", "With us";
    ETAT_FAIT: "Fait", "Done";
    TACHE_PAYER: "Régler les droits au guichet", "Pay the fees at the desk";
    TACHE_VALIDATION: "Validation par la scolarité", "Validation by the registrar’s office";

    DOSSIER_TITRE: "Mon inscription", "My enrolment";
    ENREGISTRE: "Enregistré à {heure}", "Saved at {heure}";
    ENREGISTREMENT: "Enregistrement…", "Saving…";
    NON_ENREGISTRE: "Pas encore enregistré\u{202f}: le serveur ne répond pas. Ce que vous tapez reste à l’écran.", "Not saved yet: the server does not answer. What you type stays on the screen.";
    CONTINUER_ETAPE: "Enregistrer et continuer", "Save and continue";
    ETAPE_PRECEDENTE: "Étape précédente", "Previous step";
    SOUMETTRE: "Envoyer mon dossier", "Send my file";
    MODIFIER: "Modifier", "Change";
    NON_RENSEIGNE: "Non renseigné", "Not given";
    RECAP_INTRO: "Relisez, corrigez s’il le faut, puis envoyez.", "Read through, correct if need be, then send.";
    DROITS: "Vos droits d’inscription", "Your fees";
    POURQUOI: "Pourquoi ce montant\u{202f}?", "Why this amount?";
    POURQUOI_REGLE: "Le tarif de votre point d’inscription s’applique en entier.", "The tariff of your enrolment point applies in full.";
    POURQUOI_SANS: "Aucun tarif n’est attaché à ce point d’inscription.", "No tariff is attached to this enrolment point.";
    REFERENCE_LEGALE: "Texte de référence", "Legal reference";
    ENTREE_POINT: "Point d’inscription", "Enrolment point";
    ENTREE_PERIODE: "Période", "Period";
    ENTREE_TARIF: "Tarif", "Tariff";
    TOTAL: "Total", "Total";
    PAYER_GUICHET: "Vous réglerez au guichet de la scolarité après l’envoi.", "You will pay at the registrar’s desk after sending.";
    CORRIGER_AVANT: "Corrigez d’abord ce qui suit", "First correct the following";
    DEJA_ENVOYE: "Ce dossier n’est plus modifiable.", "This file can no longer be changed.";
    PAYE: "Déjà réglé", "Already paid";

    NOM_NAISSANCE: "Nom de naissance", "Birth name";
    NOM_NAISSANCE_AIDE: "Tel qu’il figure sur votre pièce d’identité.", "As on your identity document.";
    NOM_USAGE: "Nom d’usage", "Name in use";
    NOM_USAGE_AIDE: "Seulement s’il diffère du nom de naissance.", "Only if it differs from your birth name.";
    PRENOM: "Prénom", "First name";
    PRENOM2: "Deuxième prénom", "Second first name";
    PRENOM3: "Troisième prénom", "Third first name";
    SEXE: "Sexe", "Sex";
    SEXE_AIDE: "Tel qu’il figure à l’état civil\u{202f}; demandé par les statistiques nationales.", "As in the civil register; required by national statistics.";
    FEMININ: "Féminin", "Female";
    MASCULIN: "Masculin", "Male";
    DATE_NAISSANCE: "Date de naissance", "Date of birth";
    DATE_NAISSANCE_AIDE: "Par exemple 14/07/2008.", "Day, month, year: for example 14/07/2008.";
    PAYS_NAISSANCE: "Pays de naissance", "Country of birth";
    COMMUNE_NAISSANCE: "Ville de naissance", "Town of birth";
    NATIONALITE: "Nationalité (pays)", "Nationality (country)";
    INE: "Numéro INE", "INE number";
    INE_AIDE: "Onze caractères, sur votre relevé de notes du baccalauréat. Laissez vide si vous n’en avez pas.", "Eleven characters, on your baccalauréat transcript. Leave empty if you have none.";
    ADRESSE_PAYS: "Pays", "Country";
    ADRESSE_VOIE: "Numéro et rue", "Number and street";
    ADRESSE_COMPLEMENT: "Complément d’adresse", "Address complement";
    CODE_POSTAL: "Code postal", "Postal code";
    VILLE: "Ville", "Town";
    TELEPHONE: "Téléphone portable", "Mobile phone";
    TELEPHONE_AIDE: "Pour vous joindre en cas de besoin. Par exemple 06 39 98 12 34.", "To reach you if need be. For example +33 6 39 98 12 34.";
    COURRIEL: "Courriel personnel", "Personal e-mail";
    COURRIEL_AIDE: "Nous vous écrirons à cette adresse.", "We will write to this address.";
    EXACTITUDE: "Je certifie que ces renseignements sont exacts.", "I certify that this information is correct.";
    CHOISIR: "Choisissez", "Choose";
}

/// Label of a field, by its name; the name itself when it has none (columns of an import file).
pub fn champ(nom: &str, langue: Langue) -> &str {
    libelle(nom).map_or(nom, |t| t.en_langue(langue))
}

/// Label of a field of the dossier.
pub fn libelle(nom: &str) -> Option<Texte> {
    Some(match nom {
        "nom_naissance" => NOM_NAISSANCE,
        "nom_usage" => NOM_USAGE,
        "prenom" => PRENOM,
        "prenom2" => PRENOM2,
        "prenom3" => PRENOM3,
        "sexe" => SEXE,
        "date_naissance" => DATE_NAISSANCE,
        "pays_naissance" => PAYS_NAISSANCE,
        "commune_naissance" => COMMUNE_NAISSANCE,
        "nationalite" => NATIONALITE,
        "ine" => INE,
        "adresse_pays" => ADRESSE_PAYS,
        "adresse_voie" => ADRESSE_VOIE,
        "adresse_complement" => ADRESSE_COMPLEMENT,
        "code_postal" => CODE_POSTAL,
        "ville" => VILLE,
        "telephone" => TELEPHONE,
        "courriel" => COURRIEL,
        "exactitude" => EXACTITUDE,
        "mode" => crate::gestion::MODE,
        "montant" => crate::gestion::MONTANT,
        "reference" => crate::gestion::REFERENCE,
        _ => return None,
    })
}

/// Why the establishment asks, and an example.
pub fn aide(nom: &str) -> Option<Texte> {
    Some(match nom {
        "nom_naissance" => NOM_NAISSANCE_AIDE,
        "nom_usage" => NOM_USAGE_AIDE,
        "sexe" => SEXE_AIDE,
        "date_naissance" => DATE_NAISSANCE_AIDE,
        "ine" => INE_AIDE,
        "telephone" => TELEPHONE_AIDE,
        "courriel" => COURRIEL_AIDE,
        _ => return None,
    })
}
