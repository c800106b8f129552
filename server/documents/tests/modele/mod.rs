//! A certificate like those of every day.

use documents::{Certificat, Etablissement, Langue, Signataire, Titulaire};

pub fn modele(langue: Langue) -> Certificat {
    let fr = langue == Langue::Fr;
    let mot = |francais: &str, anglais: &str| if fr { francais } else { anglais }.to_owned();
    Certificat {
        langue,
        etablissement: Etablissement {
            denomination: "Université de Val-de-Brume".into(),
            adresse: vec!["12, avenue de l’Île-d’Œuf".into(), "21000 Dijon".into()],
            ville: "Dijon".into(),
        },
        signataire: Signataire {
            nom: "Hélène NÚÑEZ".into(),
            qualite: mot("présidente de l’université", "President of the University"),
        },
        titulaire: Titulaire {
            nom: "Éloïse LEFÈVRE".into(),
            date_naissance: mot("7 mars 2005", "7 March 2005"),
            ine: Some("0IO1l234567A".into()),
            code_apprenant: "20260001".into(),
        },
        formation: "Licence Sciences, technologies, santé, mention Informatique".into(),
        formation_detail: Some("Licence 1re année".into()),
        composante: "UFR Sciences et techniques".into(),
        annee_universitaire: "2026-2027".into(),
        regime: mot("Formation initiale", "Initial education"),
        delivre_le: mot("22 novembre 2026", "22 November 2026"),
        date_iso: (2026, 11, 22),
        numero: "7K3M-9QX2-VT4B".into(),
        url_verification: "https://pegase.exemple.fr/verifier/7K3M-9QX2-VT4B".into(),
    }
}
