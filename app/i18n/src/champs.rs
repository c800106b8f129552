//! Labels and hints of the fields of the dossier, by the name of the field.

use crate::{Langue, Texte};

macro_rules! champs {
    ($($nom:ident: $fr:literal, $en:literal $(; $aide_fr:literal, $aide_en:literal)?);+ $(;)?) => {
        /// Label of a field; None for a name that is no field.
        pub fn libelle(nom: &str) -> Option<Texte> {
            match nom {
                $(stringify!($nom) => Some(Texte { fr: $fr, en: $en }),)+
                _ => None,
            }
        }

        /// Why the establishment asks, and an example.
        pub fn aide(nom: &str) -> Option<Texte> {
            match nom {
                $($(stringify!($nom) => Some(Texte { fr: $aide_fr, en: $aide_en }),)?)+
                _ => None,
            }
        }

        #[cfg(test)]
        pub(crate) const TOUS: &[(&str, Texte)] = &[
            $((stringify!($nom), Texte { fr: $fr, en: $en }),)+
            $($((concat!(stringify!($nom), " (aide)"), Texte { fr: $aide_fr, en: $aide_en }),)?)+
        ];
    };
}

champs! {
    nom_naissance: "Nom de naissance", "Birth name"; "Tel qu’il figure sur votre pièce d’identité.", "As on your identity document.";
    nom_usage: "Nom d’usage", "Name in use"; "Seulement s’il diffère du nom de naissance.", "Only if it differs from your birth name.";
    prenom: "Prénom", "First name";
    prenom2: "Deuxième prénom", "Second first name";
    prenom3: "Troisième prénom", "Third first name";
    sexe: "Sexe", "Sex"; "Tel qu’il figure à l’état civil\u{202f}; demandé par les statistiques nationales.", "As in the civil register; required by national statistics.";
    ine: "Numéro INE", "INE number"; "Onze caractères, sur votre relevé de notes du baccalauréat. Laissez vide si vous n’en avez pas.", "Eleven characters, on your baccalauréat transcript. Leave empty if you have none.";
    date_naissance: "Date de naissance", "Date of birth"; "Par exemple 14/07/2008.", "Day, month, year: for example 14/07/2008.";
    pays_naissance: "Pays de naissance", "Country of birth";
    commune_naissance: "Commune de naissance", "Town of birth"; "Tapez les premières lettres, puis choisissez\u{202f}: Saint-Denis (93).", "Type the first letters, then choose: Saint-Denis (93).";
    ville_naissance: "Ville de naissance", "Town of birth";
    nationalite: "Nationalité (pays)", "Nationality (country)"; "Elle détermine le montant de vos droits.", "It determines the amount of your fees.";
    quebecois: "Je suis résident(e) permanent(e) du Québec", "I am a permanent resident of Québec"; "Un accord dispense les Québécois des droits différenciés.", "An agreement exempts people from Québec from the higher fees.";
    sejour: "Votre situation en France", "Your status in France"; "Certaines situations donnent droit au tarif national\u{202f}; un justificatif vous sera demandé.", "Some of them give right to the national rate; a document will be asked for.";
    bac_type: "Baccalauréat ou titre équivalent", "Baccalauréat or equivalent"; "Le titre qui vous donne accès à l’enseignement supérieur.", "The qualification that gives you access to higher education.";
    bac_annee: "Année d’obtention", "Year obtained"; "Quatre chiffres, par exemple 2026.", "Four digits, for example 2026.";
    bac_mention: "Mention", "Honours";
    bac_specialite1: "Première spécialité de terminale", "First speciality";
    bac_specialite2: "Seconde spécialité de terminale", "Second speciality";
    bac_lycee: "Lycée", "Lycée (school)"; "Tapez son nom ou sa ville, puis choisissez.", "Type its name or its town, then choose.";
    bac_lycee_introuvable: "Je ne trouve pas mon lycée", "I cannot find my school";
    bac_etablissement: "Nom et ville de l’établissement", "Name and town of the school";
    bac_pays: "Pays du titre", "Country of the qualification";
    situation_precedente: "L’an dernier, vous étiez", "Last year you were"; "Demandé par les statistiques nationales.", "Required by national statistics.";
    annee_sup: "Première inscription dans l’enseignement supérieur français", "First enrolment in French higher education"; "L’année de la rentrée, par exemple 2026 si c’est cette année.", "Year of the start of the academic year, for example 2026 if it is this year.";
    annee_etablissement: "Première inscription dans notre établissement", "First enrolment with us"; "L’année de la rentrée\u{202f}; cette année si vous arrivez.", "Year of the start of the academic year; this year if you are new.";
    dernier_diplome: "Dernier diplôme obtenu", "Last qualification obtained";
    dernier_diplome_annee: "Année de ce diplôme", "Year of that qualification";
    courriel: "Courriel personnel", "Personal e-mail"; "Nous vous écrirons à cette adresse.", "We will write to this address.";
    telephone: "Téléphone portable", "Mobile phone"; "Pour vous joindre en cas de besoin. Par exemple 06 39 98 12 34.", "To reach you if need be. For example +33 6 39 98 12 34.";
    adresse_pays: "Pays", "Country";
    adresse_voie: "Numéro et rue", "Number and street"; "Votre adresse permanente, souvent celle de vos parents.", "Your permanent address, often your parents’.";
    adresse_complement: "Complément d’adresse", "Address complement"; "Bâtiment, étage, chez…", "Building, floor, care of…";
    code_postal: "Code postal", "Postal code";
    ville: "Ville", "Town";
    annuelle_identique: "Habiterez-vous à cette adresse pendant l’année\u{202f}?", "Will you live at this address during the year?";
    annuelle_voie: "Numéro et rue pendant l’année", "Number and street during the year";
    annuelle_complement: "Complément pendant l’année", "Complement during the year";
    annuelle_code_postal: "Code postal pendant l’année", "Postal code during the year";
    annuelle_ville: "Ville pendant l’année", "Town during the year";
    urgence_nom: "Personne à prévenir en cas d’urgence", "Person to call in an emergency"; "Son nom et son lien avec vous.", "Her name and what she is to you.";
    urgence_telephone: "Son téléphone", "Her phone number";
    situation_familiale: "Situation familiale", "Family situation";
    enfants: "Nombre d’enfants à charge", "Number of dependent children";
    activite: "Travaillez-vous pendant vos études\u{202f}?", "Do you work during your studies?";
    pcs: "Votre profession", "Your occupation";
    pcs_parent1: "Profession du premier parent", "Occupation of your first parent"; "Demandé par les statistiques nationales.", "Required by national statistics.";
    pcs_parent2: "Profession du second parent", "Occupation of your second parent";
    responsable_nom: "Votre responsable légal", "Your legal guardian"; "Vous êtes mineur(e)\u{202f}: nous devons pouvoir le joindre.", "You are under age: we must be able to reach them.";
    responsable_telephone: "Téléphone du responsable légal", "Phone of your legal guardian";
    regime: "Régime d’inscription", "Kind of enrolment"; "Formation initiale si vous êtes étudiant(e) sans contrat de travail.", "Initial training if you are a student without a work contract.";
    bourse: "Bourse", "Grant"; "Une bourse sur critères sociaux vous dispense des droits.", "A needs-based grant exempts you from the fees.";
    bourse_echelon: "Échelon", "Grant level"; "Il figure sur votre notification conditionnelle du CROUS.", "It is on the conditional notification of the CROUS.";
    cesure: "Césure", "Gap period";
    mobilite: "Échange international", "International exchange";
    programme_echange: "Programme d’échange", "Exchange programme";
    pays_echange: "Pays de l’échange", "Country of the exchange";
    filiere: "Autre cursus suivi en parallèle", "Other curriculum in parallel"; "Par exemple une classe préparatoire sous convention.", "For example a preparatory class under an agreement.";
    ecole_doctorale: "École doctorale", "Doctoral school";
    amenagement: "Souhaitez-vous un aménagement de vos études\u{202f}?", "Do you wish arrangements for your studies?"; "Handicap, sport de haut niveau, emploi… Vous serez recontacté(e)\u{202f}; n’indiquez ici aucune information de santé.", "Disability, high-level sport, employment… You will be called; give no health information here.";
    cvec_numero: "Numéro d’attestation CVEC", "CVEC certificate number"; "Contribution de vie étudiante et de campus, payée au CROUS avant l’inscription, par exemple PAY1-2A3B4C-56.", "Student and campus life contribution, paid to the CROUS before enrolment, for example PAY1-2A3B4C-56.";
    modalite: "Comment réglez-vous\u{202f}?", "How do you pay?";
    droits_acceptes: "Montant des droits", "Amount of the fees";
    exactitude: "Je certifie que ces renseignements sont exacts.", "I certify that this information is correct.";
}

/// The label of a field of a dossier; None for anything else.
pub fn connu(nom: &str, langue: Langue) -> Option<&'static str> {
    libelle(nom).map(|t| t.en_langue(langue))
}

/// Label of a field, by its name; the name itself when it has none (columns of an import file).
pub fn champ(nom: &str, langue: Langue) -> &str {
    libelle(nom)
        .or(match nom {
            "mode" => Some(crate::gestion::MODE),
            "montant" => Some(crate::gestion::MONTANT),
            "reference" => Some(crate::gestion::REFERENCE),
            "champ" => Some(crate::rgpd::CHAMP),
            "valeur" => Some(crate::rgpd::VALEUR),
            "message" => Some(crate::rgpd::MESSAGE),
            "reponse" => Some(crate::rgpd::REPONSE),
            _ => None,
        })
        .map_or(nom, |t| t.en_langue(langue))
}
