//! CAS, version 3 of its protocol, as a client.

use super::{
    Arrivee, Cas, Partance,
    depart::{But, Depart},
    entree,
    oidc::alea,
};
use crate::{Ctx, Error, Result};
use domain::authz::{Attributs, RefusConnexion};
use roxmltree::{Document, ParsingOptions};
use url::Url;

/// Longest answer that is read, in bytes.
const MAX: usize = 64 * 1024;

/// A message with more nodes is read no further: what nests without end costs more than its length.
fn document(texte: &str, noeuds: u32) -> std::result::Result<Document<'_>, roxmltree::Error> {
    // No document type, hence no entity of its own: the default of this reader.
    let regles = ParsingOptions {
        nodes_limit: noeuds,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(texte, regles)
}

/// The address that a ticket is good for: the attempt is part of it, so that a ticket is of use for this browser only.
fn service(url_publique: &str, code: &str, etat: &str) -> String {
    format!("{url_publique}/connexion/cas/{code}/retour?etat={etat}")
}

fn adresse(f: &Cas, suite: &str, parametres: &[(&str, &str)]) -> Result<String> {
    let base = format!("{}/{suite}", f.url.trim_end_matches('/'));
    Url::parse_with_params(&base, parametres)
        .map(Into::into)
        .map_err(Error::interne)
}

/// Begins a sign-in with that server. Anybody may call it; only who is signed in, to tie her account or to confirm.
pub fn partir(ctx: &Ctx, code: &str, retour: &str, but: But) -> Result<Partance> {
    let f = ctx.services.portes.cas(code)?;
    let etat = alea()?;
    let depart = Depart {
        fournisseur: code.to_owned(),
        etat: etat.clone(),
        nonce: None,
        verifieur: None,
        retour: retour.to_owned(),
        le: ctx.maintenant,
        but,
        utilisateur: but.utilisateur(ctx)?,
    };
    let service = service(&ctx.services.reglages.url_publique, code, &etat);
    let mut parametres = vec![("service", service.as_str())];
    if but != But::Entrer {
        // Whoever sits there now, and not whoever signed in at the server before her.
        parametres.push(("renew", "true"));
    }
    Ok(Partance {
        adresse: adresse(f, "login", &parametres)?,
        temoin: depart.sceller(ctx)?,
        etat,
    })
}

/// Ends a sign-in: has the ticket validated, and opens a session. Anybody may call it, with what [`partir`] gave her
/// browser.
pub async fn revenir(ctx: &Ctx, code: &str, etat: &str, ticket: Option<&str>, temoin: Option<&str>) -> Result<Arrivee> {
    let services = &ctx.services;
    let f = services.portes.cas(code)?;
    let depart = Depart::lire(ctx, temoin, code, etat)?;
    let Some(ticket) = ticket.filter(|t| !t.is_empty()) else {
        return Err(Error::Connexion(RefusConnexion::Abandonne));
    };
    let service = service(&services.reglages.url_publique, code, etat);
    let mut parametres = vec![("service", service.as_str()), ("ticket", ticket)];
    if depart.but != But::Entrer {
        // Good only if she has just given her password there.
        parametres.push(("renew", "true"));
    }
    let adresse = adresse(f, "p3/serviceValidate", &parametres)?;
    let reponse = async {
        let mut reponse = services.portes.client.get(adresse).send().await?.error_for_status()?;
        let mut corps = Vec::new();
        while let Some(morceau) = reponse.chunk().await? {
            corps.extend_from_slice(&morceau);
            if corps.len() > MAX {
                break;
            }
        }
        Ok::<_, reqwest::Error>(corps)
    };
    let corps = reponse.await.map_err(|e| refuse(f, &e.without_url().to_string()))?;
    let texte = String::from_utf8_lossy(&corps);
    let attributs = lire(f, &texte).map_err(|dit| refuse(f, &dit))?;
    let origine = entree::Origine {
        fournisseur: f.code.clone(),
        sujet: attributs.sujet.clone(),
        seance: Some(ticket.to_owned()),
        preuve: None,
    };
    let prouvee_le = (depart.but != But::Entrer).then_some(ctx.maintenant);
    let session = entree::entrer(ctx, &attributs, origine, f.accept_unknown_staff, &depart, prouvee_le).await?;
    Ok(Arrivee {
        session,
        retour: depart.retour,
    })
}

fn refuse(f: &Cas, dit: &str) -> Error {
    tracing::warn!(
        fournisseur = f.code,
        error = crate::error::sans_valeurs(dit),
        "the CAS server was refused"
    );
    Error::Connexion(RefusConnexion::Fournisseur)
}

/// The answer of `serviceValidate`: who she is, or what the server refuses.
fn lire(f: &Cas, texte: &str) -> std::result::Result<Attributs, String> {
    let document = document(texte, 1_000).map_err(|e| format!("no XML that can be read: {e}"))?;
    let racine = document.root_element();
    if racine.tag_name().name() != "serviceResponse" {
        return Err("no answer of CAS".into());
    }
    let premier = |nom: &str| racine.children().find(|n| n.tag_name().name() == nom);
    let Some(succes) = premier("authenticationSuccess") else {
        let code = premier("authenticationFailure").and_then(|n| n.attribute("code"));
        return Err(format!("the ticket was refused: {}", code.unwrap_or("no reason given")));
    };
    let qui = succes
        .children()
        .find(|n| n.tag_name().name() == "user")
        .and_then(|n| n.text())
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .ok_or("nobody is named")?;
    let un = |nom: &str| {
        let mut valeurs = succes
            .children()
            .filter(|n| n.tag_name().name() == "attributes")
            .flat_map(|n| n.children())
            .filter(|n| n.tag_name().name() == nom)
            .filter_map(|n| n.text())
            .map(str::trim)
            .filter(|t| !t.is_empty());
        match (valeurs.next(), valeurs.next()) {
            (Some(seule), None) => Some(seule.to_owned()),
            _ => None,
        }
    };
    Ok(Attributs {
        // CAS has no other name for somebody: the establishment must not give one again.
        // Nor is a name typed in capitals somebody else.
        sujet: qui.to_lowercase(),
        identifiant: Some(qui.to_lowercase()),
        nom_affiche: un(&f.attributes.name),
        courriel: un(&f.attributes.email),
        code_apprenant: un(&f.attributes.student_code),
        ine: un(&f.attributes.ine).map(|v| v.to_uppercase()),
        ..Attributs::default()
    })
}

/// The page of the server that ends its own session too, and brings back here.
pub(super) fn sortie(f: &Cas, url_publique: &str) -> Option<String> {
    adresse(
        f,
        "logout",
        &[("service", &format!("{url_publique}/deconnexion/faite"))],
    )
    .ok()
}

/// The ticket that a message of single logout is about; None when it is no such message.
pub(super) fn ticket_fini(texte: &str) -> Option<String> {
    let document = document(texte, 40).ok()?;
    let racine = document.root_element();
    if racine.tag_name().name() != "LogoutRequest" {
        return None;
    }
    racine
        .children()
        .find(|n| n.tag_name().name() == "SessionIndex")
        .and_then(|n| n.text())
        .map(|t| t.trim().to_owned())
        .filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::fournisseur::{Libelle, NomsCas};

    fn serveur() -> Cas {
        Cas {
            code: "c".into(),
            label: Libelle {
                fr: "x".into(),
                en: "x".into(),
            },
            url: "https://cas.example.org/cas".into(),
            attributes: NomsCas::default(),
            accept_unknown_staff: false,
        }
    }

    const OUI: &str = r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>
        <cas:user>Lea</cas:user><cas:attributes><cas:mail>lea@example.org</cas:mail><cas:supannEtuId>000000042</cas:supannEtuId>
        <cas:displayName>L</cas:displayName><cas:displayName>M</cas:displayName></cas:attributes>
        </cas:authenticationSuccess></cas:serviceResponse>"#;

    #[test]
    fn une_reponse_se_lit() {
        let elle = lire(&serveur(), OUI).unwrap();
        assert_eq!((elle.sujet.as_str(), elle.identifiant.as_deref()), ("lea", Some("lea")));
        assert_eq!(elle.code_apprenant.as_deref(), Some("000000042"));
        assert_eq!(elle.nom_affiche, None, "two values are none");
    }

    #[test]
    fn ce_qui_n_en_est_pas_une_est_refuse() {
        let non = r#"<cas:serviceResponse xmlns:cas="x"><cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure></cas:serviceResponse>"#;
        assert!(lire(&serveur(), non).unwrap_err().contains("INVALID_TICKET"));
        for autre in ["", "<html/>", "pas du XML", "<cas:serviceResponse xmlns:cas='x'/>"] {
            assert!(lire(&serveur(), autre).is_err(), "{autre}");
        }
        // An entity of the document, of a file, and a bomb.
        for entite in [
            "<!ENTITY a 'lea'>",
            "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
            "<!ENTITY b 'bbbbbbbb'><!ENTITY a '&b;&b;&b;&b;'>",
        ] {
            let texte = format!("<!DOCTYPE r [{entite}]>{}", OUI.replace("Lea", "&a;"));
            assert!(lire(&serveur(), &texte).is_err(), "{entite}");
        }
    }

    #[test]
    fn une_deconnexion_nomme_son_ticket() {
        let message = r#"<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="1" Version="2.0">
            <saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">@NOT_USED@</saml:NameID>
            <samlp:SessionIndex>ST-1-abc</samlp:SessionIndex></samlp:LogoutRequest>"#;
        assert_eq!(ticket_fini(message).as_deref(), Some("ST-1-abc"));
        assert_eq!(ticket_fini("<LogoutRequest/>"), None);
        assert_eq!(ticket_fini(OUI), None);
        // What nests for ever is given up at once.
        let profond: String = (0..5_000).map(|n| format!("<a xmlns:x{n}=\"u\">")).collect();
        assert_eq!(ticket_fini(&profond), None);
    }
}
