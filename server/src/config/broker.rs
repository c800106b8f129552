//! The broker that events are brought to, and messages of others come by.

use super::lu;
use crate::evenements::{Ecoutes, Kafka, Sasl, Securite};
use domain::reception::Objet;
use secrecy::SecretString;
use std::path::{Path, PathBuf};

const MECANISMES: &[&str] = &["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"];

pub(super) fn lire(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>) -> Option<Kafka> {
    let securite = Securite {
        tls: lu(erreurs, "PEGASE_KAFKA_TLS", texte("PEGASE_KAFKA_TLS"), false),
        autorites: fichier(erreurs, texte, "PEGASE_KAFKA_CA_FILE"),
        certificat: certificat(erreurs, texte),
        sasl: sasl(erreurs, texte),
    };
    if !securite.tls && (securite.autorites.is_some() || securite.certificat.is_some()) {
        erreurs.push("PEGASE_KAFKA_CA_FILE and PEGASE_KAFKA_CERT_FILE are for PEGASE_KAFKA_TLS=true".into());
    }
    let serveurs = texte("PEGASE_KAFKA_BROKERS")?;
    for serveur in serveurs.split(',') {
        if serveur
            .trim()
            .rsplit_once(':')
            .is_none_or(|(_, port)| port.parse::<u16>().is_err())
        {
            erreurs.push(format!("PEGASE_KAFKA_BROKERS: {} is no host:port", serveur.trim()));
        }
    }
    let prefixe = texte("PEGASE_KAFKA_PREFIX").unwrap_or_default();
    if !nom_de_sujet(&prefixe) || prefixe.len() > 100 {
        erreurs.push("PEGASE_KAFKA_PREFIX may hold letters, digits, '.', '_' and '-', 100 of them at most".into());
    }
    Some(Kafka {
        serveurs,
        prefixe,
        securite,
    })
}

/// Topics of other systems, by what they are about.
pub(super) fn ecoutes(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>) -> Ecoutes {
    let mut ecoutes = Ecoutes::new();
    for (objet, cle) in [
        (Objet::Admission, "PEGASE_KAFKA_ADMISSIONS"),
        (Objet::Personne, "PEGASE_KAFKA_PERSONS"),
        (Objet::Structure, "PEGASE_KAFKA_STRUCTURES"),
    ] {
        let Some(sujets) = texte(cle) else { continue };
        let sujets: Vec<String> = sujets.split(',').map(|s| s.trim().to_owned()).collect();
        if sujets.iter().any(|s| s.is_empty() || !nom_de_sujet(s)) {
            erreurs.push(format!("{cle} holds the names of topics, separated by commas"));
        }
        if texte("PEGASE_KAFKA_BROKERS").is_none() {
            erreurs.push(format!("{cle} is set and PEGASE_KAFKA_BROKERS is not"));
        }
        ecoutes.insert(objet, sujets);
    }
    ecoutes
}

/// What the broker lets stand in the name of a topic.
fn nom_de_sujet(nom: &str) -> bool {
    nom.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) && nom.len() <= 249
}

fn fichier(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>, cle: &str) -> Option<PathBuf> {
    let chemin = texte(cle)?;
    if !Path::new(&chemin).is_file() {
        erreurs.push(format!("{cle}: {chemin} is no file"));
    }
    Some(chemin.into())
}

fn certificat(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>) -> Option<(PathBuf, PathBuf)> {
    let (certificat, cle) = (
        fichier(erreurs, texte, "PEGASE_KAFKA_CERT_FILE"),
        fichier(erreurs, texte, "PEGASE_KAFKA_KEY_FILE"),
    );
    if certificat.is_some() != cle.is_some() {
        erreurs.push("PEGASE_KAFKA_CERT_FILE and PEGASE_KAFKA_KEY_FILE go together".into());
    }
    certificat.zip(cle)
}

fn sasl(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>) -> Option<Sasl> {
    let (mecanisme, utilisateur, mot_de_passe) = (
        texte("PEGASE_KAFKA_SASL"),
        texte("PEGASE_KAFKA_USER"),
        texte("PEGASE_KAFKA_PASSWORD"),
    );
    match (mecanisme, utilisateur, mot_de_passe) {
        (None, None, None) => None,
        (Some(mecanisme), Some(utilisateur), Some(mot_de_passe)) => {
            if !MECANISMES.contains(&mecanisme.as_str()) {
                erreurs.push(format!("PEGASE_KAFKA_SASL is one of {}", MECANISMES.join(", ")));
            }
            Some(Sasl {
                mecanisme,
                utilisateur,
                mot_de_passe: SecretString::from(mot_de_passe),
            })
        }
        _ => {
            erreurs.push("PEGASE_KAFKA_SASL, PEGASE_KAFKA_USER and PEGASE_KAFKA_PASSWORD go together".into());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn essai(vars: &[(&str, &str)]) -> (Option<Kafka>, Vec<String>) {
        let vars: BTreeMap<&str, &str> = vars.iter().copied().collect();
        let mut erreurs = Vec::new();
        let kafka = lire(&mut erreurs, &|cle| vars.get(cle).map(|v| (*v).to_owned()));
        (kafka, erreurs)
    }

    #[test]
    fn sans_serveur_rien_n_est_relaye() {
        let (kafka, erreurs) = essai(&[]);
        assert!(kafka.is_none() && erreurs.is_empty(), "{erreurs:?}");
    }

    #[test]
    fn on_ecoute_des_sujets_d_un_courtier_connu() {
        let essai = |vars: &[(&str, &str)]| {
            let vars: BTreeMap<&str, &str> = vars.iter().copied().collect();
            let mut erreurs = Vec::new();
            let ecoutes = ecoutes(&mut erreurs, &|cle| vars.get(cle).map(|v| (*v).to_owned()));
            (ecoutes, erreurs)
        };
        let serveurs = ("PEGASE_KAFKA_BROKERS", "a:9092");
        assert!(essai(&[serveurs]).0.is_empty());
        let (ecoutes, erreurs) = essai(&[serveurs, ("PEGASE_KAFKA_PERSONS", "sinaps.personnes, grhum-individus")]);
        assert_eq!(ecoutes[&Objet::Personne], ["sinaps.personnes", "grhum-individus"]);
        assert!(erreurs.is_empty(), "{erreurs:?}");
        assert_eq!(essai(&[("PEGASE_KAFKA_ADMISSIONS", "a")]).1.len(), 1);
        assert_eq!(essai(&[serveurs, ("PEGASE_KAFKA_STRUCTURES", "a,,b")]).1.len(), 1);
    }

    #[test]
    fn ce_qui_protege_l_echange_est_entier_ou_absent() {
        let serveurs = ("PEGASE_KAFKA_BROKERS", "a:9092, b:9092");
        for vars in [
            &[("PEGASE_KAFKA_BROKERS", "sans port")][..],
            &[serveurs, ("PEGASE_KAFKA_PREFIX", "à nous ")],
            &[serveurs, ("PEGASE_KAFKA_USER", "pegase")],
            &[serveurs, ("PEGASE_KAFKA_CA_FILE", "Cargo.toml")],
            &[
                serveurs,
                ("PEGASE_KAFKA_TLS", "true"),
                ("PEGASE_KAFKA_CA_FILE", "nulle-part.pem"),
            ],
            &[
                serveurs,
                ("PEGASE_KAFKA_TLS", "true"),
                ("PEGASE_KAFKA_CERT_FILE", "Cargo.toml"),
            ],
            &[
                serveurs,
                ("PEGASE_KAFKA_SASL", "GSSAPI"),
                ("PEGASE_KAFKA_USER", "pegase"),
                ("PEGASE_KAFKA_PASSWORD", "secret"),
            ],
        ] {
            assert_eq!(essai(vars).1.len(), 1, "{vars:?}: {:?}", essai(vars).1);
        }
        let (kafka, erreurs) = essai(&[
            serveurs,
            ("PEGASE_KAFKA_TLS", "true"),
            ("PEGASE_KAFKA_SASL", "SCRAM-SHA-512"),
            ("PEGASE_KAFKA_USER", "pegase"),
            ("PEGASE_KAFKA_PASSWORD", "secret"),
        ]);
        assert!(kafka.is_some() && erreurs.is_empty(), "{erreurs:?}");
    }
}
