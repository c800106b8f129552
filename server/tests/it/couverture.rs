//! Rights: each operation as nobody, with every right but the one that it asks for, with that one elsewhere, and with that one
//! alone where it counts.

use crate::{autorisations::application, interface::cle, support::Essai};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use backend::authz;
use domain::authz::Traitement::{self, *};
use server::router::ADRESSES;
use std::collections::{BTreeSet, HashMap};
use tower::ServiceExt;
use uuid::Uuid;

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Qui {
    /// Whoever is signed in: it is about her own account, or about nobody.
    Connecte,
    /// The learner whose thing it is, and nobody of the staff.
    Elle,
    /// Who has this right; elsewhere it is refused.
    Droit(Traitement),
    /// Who has this right; elsewhere the dossier is not among what she gets.
    Liste(Traitement),
    /// Who has this right anywhere: what it is about is looked at afterwards, line by line (other tests).
    Partout(Traitement),
}

struct Operation {
    /// `post /_fn/…`, or as the router has it.
    nom: String,
    chemin: String,
    corps: String,
    qui: Qui,
}

/// What the operations are about: dossiers of one faculty.
struct Objets {
    /// Sent, not paid.
    envoye: String,
    /// Paid, to be validated.
    paye: String,
    /// Enrolled, and the code of the learner.
    inscrit: String,
    code: String,
    demande: String,
    habilitation: String,
    revue: String,
    ligne_revue: String,
    remboursement: String,
    fichier: String,
    document: String,
}

fn fonction(nom: &str, corps: impl Into<String>, qui: Qui) -> Operation {
    Operation {
        nom: format!("/_fn/{nom}"),
        chemin: format!("/_fn/{nom}"),
        corps: corps.into(),
        qui,
    }
}

fn adresse(nom: &str, chemin: impl Into<String>, corps: impl Into<String>, qui: Qui) -> Operation {
    Operation {
        nom: nom.into(),
        chemin: chemin.into(),
        corps: corps.into(),
        qui,
    }
}

const FORMULAIRE: &str = "x=1";
const MULTIPARTIE: &str =
    "--B\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"x.png\"\r\n\r\nx\r\n--B--\r\n";

fn operations(o: &Objets) -> Vec<Operation> {
    use Qui::{Connecte, Droit, Elle, Liste, Partout};
    let inconnu = Uuid::nil();
    let (un, acte) = (format!("id={}", o.envoye), |id: &str| format!("id={id}&version=1"));
    let mien = |suite: &str| format!("/mon-espace/inscription/{}/{suite}", o.envoye);
    let filtre = "filtre[recherche]=&filtre[tri]=nom&filtre[page]=1";
    let televersement = r#"{"piece":"PHOTO","nom":"x.jpg","taille":10}"#;
    vec![
        fonction("authz/compte", "", Connecte),
        fonction("authz/finir", format!("session={inconnu}"), Connecte),
        fonction("authz/confirmation", "", Connecte),
        fonction("authz/preparer_facteur", "", Connecte),
        fonction("authz/activer_facteur", "code=1", Connecte),
        fonction("authz/retirer_facteur", "", Connecte),
        fonction("authz/delier", "fournisseur=x", Connecte),
        fonction("authz/droits", "recherche=&page=1", Partout(HabGerer)),
        fonction(
            "authz/accorder",
            "identifiant=lecture.demo&role=REGISSEUR&structure=SCI&debut=&fin=",
            Droit(HabGerer),
        ),
        fonction("authz/retirer", format!("id={}", o.habilitation), Droit(HabGerer)),
        fonction(
            "authz/trancher",
            format!("id={}&accepte=false", o.demande),
            Droit(HabGerer),
        ),
        fonction(
            "authz/qui",
            "traitement=INS_LIRE&structure=SCI&identifiant=",
            Droit(HabGerer),
        ),
        fonction("rgpd/donnees", "", Elle),
        fonction("rgpd/demander", "genre=OPPOSITION&champ=&valeur=&message=x", Elle),
        fonction("rgpd/retirer", format!("id={inconnu}"), Elle),
        fonction("rgpd/demandes", "", Droit(IdtModifier)),
        fonction(
            "rgpd/repondre",
            format!("id={inconnu}&accepte=true&reponse="),
            Droit(IdtModifier),
        ),
        // Her own file, line by line; and she has none.
        fonction("authz/apercu_import", "page=1", Partout(HabGerer)),
        fonction("authz/appliquer_import", "empreinte=x", Partout(HabGerer)),
        fonction("authz/revues", "", Partout(HabGerer)),
        fonction(
            "authz/revue",
            format!("id={}&toutes=true&page=1", o.revue),
            Droit(HabGerer),
        ),
        fonction(
            "authz/ouvrir_revue",
            "structure=SCI&echeance=2999-01-01",
            Droit(HabGerer),
        ),
        fonction(
            "authz/reviser",
            format!("lignes[0]={}&decision=CONFIRMEE", o.ligne_revue),
            Droit(HabGerer),
        ),
        fonction("authz/comptes_a_aider", "texte=muller", Partout(SecImpersonation)),
        fonction("webhook/lister", "", Droit(EvtGerer)),
        fonction(
            "webhook/detail",
            format!("id={inconnu}&en_peine=false&page=1"),
            Droit(EvtGerer),
        ),
        fonction("webhook/secret", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction(
            "webhook/creer",
            "libelle=x&adresse=https://example.org",
            Droit(EvtGerer),
        ),
        fonction("webhook/activer", format!("id={inconnu}&actif=true"), Droit(EvtGerer)),
        fonction("webhook/tourner", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction("webhook/supprimer", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction("webhook/rejouer", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction("reception/lister", "regles=false&page=1", Droit(EvtGerer)),
        fonction("reception/detail", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction("reception/rejouer", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction("reception/rejouer_tous", "", Droit(EvtGerer)),
        fonction("reception/abandonner", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction("reception/reprendre", format!("id={inconnu}"), Droit(EvtGerer)),
        fonction(
            "audit/chercher",
            "filtre[objet]=&filtre[acteur]=&filtre[traitement]=",
            Droit(SecJournal),
        ),
        fonction("parcours/accueil", "", Elle),
        // In the stead of a learner, who has a form of her own for it.
        fonction("inscription/debuter", un.clone(), Droit(InsSaisir)),
        fonction("inscription/enregistrer", format!("{un}&champ=ville&valeur=X"), Elle),
        fonction(
            "inscription/reprendre",
            format!("{{\"id\":\"{}\",\"saisies\":[]}}", o.envoye),
            Elle,
        ),
        fonction("parcours/dossier", format!("{un}&etape=identite"), Elle),
        fonction("inscription/file", filtre, Liste(InsLire)),
        fonction("inscription/chercher", "texte={nom}", Liste(InsLire)),
        fonction("inscription/imports", "page=1", Partout(InsImporter)),
        fonction(
            "inscription/import",
            format!("id={inconnu}&page=1"),
            Partout(InsImporter),
        ),
        fonction("parcours/fiche", un.clone(), Droit(InsLire)),
        fonction("parcours/confirmer_cvec", un.clone(), Droit(InsValider)),
        fonction(
            "parcours/examiner_piece",
            format!("{}&piece=PHOTO&acte=ACCEPTER", acte(&o.envoye)),
            Droit(PieValider),
        ),
        fonction("parcours/differer", acte(&o.envoye), Droit(PaiEncaisser)),
        // Nothing of it is refused for its day.
        fonction(
            "parcours/forcer",
            format!("{}&champ=bac_type&motif=x", acte(&o.envoye)),
            Droit(InsForcer),
        ),
        fonction(
            "parcours/ne_plus_forcer",
            format!("{}&champ=bac_type", acte(&o.envoye)),
            Droit(InsForcer),
        ),
        fonction("parcours/revoir", acte(&o.paye), Droit(InsValider)),
        fonction("parcours/distinguer", acte(&o.envoye), Droit(InsSaisir)),
        fonction(
            "parcours/exonerer",
            format!("{}&profil=R719-50", acte(&o.envoye)),
            Droit(PaiExonerer),
        ),
        fonction(
            "parcours/valider_lot",
            format!("{{\"dossiers\":[[\"{}\",1]]}}", o.paye),
            Partout(InsValider),
        ),
        // Her own lot, and she has none.
        fonction("parcours/annuler_lot", format!("id={inconnu}"), Connecte),
        fonction("parcours/dernier_lot", "", Connecte),
        fonction("parcours/valider", acte(&o.paye), Droit(InsValider)),
        fonction("parcours/rouvrir", acte(&o.envoye), Droit(InsSaisir)),
        fonction(
            "parcours/annuler",
            format!("{}&motif=DEMISSION", acte(&o.envoye)),
            Droit(InsAnnuler),
        ),
        fonction(
            "paiement/encaisser",
            format!("inscription={}&id={inconnu}&montant=1&mode=CARTE&reference=", o.envoye),
            Droit(PaiEncaisser),
        ),
        fonction(
            "paiement/solder_remboursement",
            format!("id={}", o.remboursement),
            Droit(PaiRembourser),
        ),
        fonction("referentiel/communes", "recherche=rouen", Connecte),
        fonction("referentiel/lycees", "recherche=paris", Connecte),
        fonction("notification/abonner", "adresse=x&cle=x&secret=x", Connecte),
        fonction("notification/abonne", "adresse=x", Connecte),
        fonction("notification/desabonner", "adresse=x", Connecte),
        adresse(
            "get /gestion/habilitations.csv",
            "/gestion/habilitations.csv",
            "",
            Partout(HabGerer),
        ),
        adresse(
            "post /gestion/habilitations/deposer",
            "/gestion/habilitations/deposer",
            MULTIPARTIE,
            Partout(HabGerer),
        ),
        adresse(
            "get /gestion/inscriptions.csv",
            "/gestion/inscriptions.csv",
            "",
            Liste(InsExporter),
        ),
        adresse(
            "get /gestion/journal.csv",
            "/gestion/journal.csv",
            "",
            Droit(SecJournal),
        ),
        adresse(
            "post /gestion/imports/deposer",
            "/gestion/imports/deposer",
            MULTIPARTIE,
            Partout(InsImporter),
        ),
        adresse(
            "get /gestion/imports/{id}/rejets.csv",
            format!("/gestion/imports/{inconnu}/rejets.csv"),
            "",
            Partout(InsImporter),
        ),
        adresse(
            "post /gestion/support/agir",
            "/gestion/support/agir",
            format!("compte={inconnu}&motif=pour+aider"),
            Partout(SecImpersonation),
        ),
        adresse("post /support/quitter", "/support/quitter", FORMULAIRE, Connecte),
        adresse("post /gestion/affichage", "/gestion/affichage", FORMULAIRE, Connecte),
        adresse(
            "get /documents/certificat/{inscription}",
            format!("/documents/certificat/{}", o.inscrit),
            "",
            Droit(InsLire),
        ),
        adresse(
            "get /documents/recu/{inscription}",
            format!("/documents/recu/{}", o.inscrit),
            "",
            Droit(PaiLire),
        ),
        adresse(
            "get /pieces/{fichier}",
            format!("/pieces/{}", o.fichier),
            "",
            Droit(InsLire),
        ),
        adresse("get /mon-espace/donnees/{forme}", "/mon-espace/donnees/json", "", Elle),
        adresse(
            "post /mon-espace/inscription/{id}/debuter",
            mien("debuter"),
            FORMULAIRE,
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/corriger-cvec",
            mien("corriger-cvec"),
            "cvec_numero=1",
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/payer",
            mien("payer"),
            FORMULAIRE,
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/televersements",
            mien("televersements"),
            televersement,
            Elle,
        ),
        adresse(
            "put /mon-espace/televersements/{id}",
            format!("/mon-espace/televersements/{inconnu}?debut=0"),
            FORMULAIRE,
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/pieces/{piece}",
            mien("pieces/PHOTO"),
            MULTIPARTIE,
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/pieces/{piece}/declarer",
            mien("pieces/PHOTO/declarer"),
            "acte=PROMETTRE",
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/pieces",
            mien("pieces"),
            FORMULAIRE,
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/recapitulatif",
            mien("recapitulatif"),
            FORMULAIRE,
            Elle,
        ),
        adresse(
            "post /mon-espace/inscription/{id}/{etape}",
            mien("identite"),
            FORMULAIRE,
            Elle,
        ),
        // Interfaces.
        adresse(
            "get /api/v1/admissions",
            "/api/v1/admissions?nombre=1000",
            "",
            Liste(InsLire),
        ),
        adresse(
            "post /api/v1/admissions",
            "/api/v1/admissions",
            r#"{"x":1}"#,
            Partout(InsImporter),
        ),
        adresse(
            "get /api/v1/apprenants",
            "/api/v1/apprenants?nombre=1000",
            "",
            Liste(InsLire),
        ),
        adresse(
            "get /api/v1/apprenants/{code}",
            format!("/api/v1/apprenants/{}", o.code),
            "",
            Droit(InsLire),
        ),
        adresse(
            "get /api/v1/documents",
            "/api/v1/documents?nombre=1000",
            "",
            Liste(InsLire),
        ),
        adresse(
            "get /api/v1/documents/{id}",
            format!("/api/v1/documents/{}", o.document),
            "",
            Droit(InsLire),
        ),
        adresse(
            "get /api/v1/documents/{id}/pdf",
            format!("/api/v1/documents/{}/pdf", o.document),
            "",
            Droit(InsLire),
        ),
        adresse("get /api/v1/evenements", "/api/v1/evenements", "", Droit(EvtLire)),
        adresse(
            "get /api/v1/inscriptions",
            "/api/v1/inscriptions?nombre=1000",
            "",
            Liste(InsLire),
        ),
        adresse(
            "get /api/v1/inscriptions/{id}",
            format!("/api/v1/inscriptions/{}", o.envoye),
            "",
            Droit(InsLire),
        ),
        adresse("get /api/v1/jobs", "/api/v1/jobs", "", Connecte),
        adresse("get /api/v1/jobs/{id}", format!("/api/v1/jobs/{inconnu}"), "", Connecte),
        adresse(
            "get /api/v1/jobs/{id}/rejets",
            format!("/api/v1/jobs/{inconnu}/rejets"),
            "",
            Partout(InsImporter),
        ),
        adresse(
            "post /api/v1/messages/{objet}",
            "/api/v1/messages/personnes",
            r#"{"x":1}"#,
            Droit(EvtEcrire),
        ),
    ]
    .into_iter()
    .chain(ecrans_du_referentiel())
    .chain(ecrans_de_l_offre())
    .chain(referentiel(&inconnu.to_string()))
    .chain(odf(&inconnu.to_string()))
    .collect()
}

/// The screens of the référentiel: it is the same everywhere, and changed by who may do so everywhere.
fn ecrans_du_referentiel() -> Vec<Operation> {
    let (n, filtre) = (
        "nomenclature=TypeGroupe",
        "nomenclature=TypeGroupe&filtre[recherche]=&filtre[locales]=false&filtre[tri]=code&filtre[page]=1",
    );
    let export = |forme: &str| format!("/gestion/referentiel/TypeGroupe/export.{forme}");
    vec![
        fonction("referentiel/nomenclatures", "", Qui::Partout(RefLire)),
        fonction("referentiel/parametres", "", Qui::Partout(RefLire)),
        // Not what is seen.
        fonction("referentiel/regler_parametres", "version=x", Qui::Droit(RefEcrire)),
        fonction("referentiel/valeurs", filtre, Qui::Partout(RefLire)),
        fonction("referentiel/valeur", n, Qui::Droit(RefEcrire)),
        fonction("referentiel/enregistrer", n, Qui::Droit(RefEcrire)),
        fonction(
            "referentiel/supprimer",
            format!("{n}&code={}&debut=2020-01-01&version=1", Uuid::nil()),
            Qui::Droit(RefEcrire),
        ),
        fonction("referentiel/lot", format!("{n}&acte=masquer"), Qui::Droit(RefEcrire)),
        fonction(
            "referentiel/annuler",
            format!("id={}", Uuid::nil()),
            Qui::Droit(RefEcrire),
        ),
        fonction("referentiel/apercu_import", n, Qui::Droit(RefEcrire)),
        // No file waits.
        fonction(
            "referentiel/appliquer_import",
            format!("{n}&empreinte={}", Uuid::nil()),
            Qui::Droit(RefEcrire),
        ),
        fonction("referentiel/mise_a_jour", n, Qui::Partout(RefLire)),
        fonction("referentiel/mettre_a_jour", n, Qui::Droit(RefEcrire)),
        fonction("referentiel/structures", "filtre[recherche]=", Qui::Partout(RefLire)),
        fonction("referentiel/structure", "code=SCI", Qui::Partout(RefLire)),
        // Nothing of it can be written.
        fonction(
            "referentiel/enregistrer_structure",
            "champs[code]=",
            Qui::Droit(RefEcrire),
        ),
        fonction("referentiel/apercu_import_structures", "", Qui::Droit(RefEcrire)),
        // No file waits.
        fonction(
            "referentiel/appliquer_import_structures",
            format!("empreinte={}", Uuid::nil()),
            Qui::Droit(RefEcrire),
        ),
        adresse(
            "get /gestion/referentiel/structures/export.csv",
            "/gestion/referentiel/structures/export.csv",
            "",
            Qui::Partout(RefLire),
        ),
        adresse(
            "get /gestion/referentiel/structures/export.xlsx",
            "/gestion/referentiel/structures/export.xlsx",
            "",
            Qui::Partout(RefLire),
        ),
        adresse(
            "post /gestion/referentiel/structures/deposer",
            "/gestion/referentiel/structures/deposer",
            MULTIPARTIE,
            Qui::Droit(RefEcrire),
        ),
        adresse(
            "get /gestion/referentiel/{nomenclature}/export.csv",
            export("csv"),
            "",
            Qui::Partout(RefLire),
        ),
        adresse(
            "get /gestion/referentiel/{nomenclature}/export.xlsx",
            export("xlsx"),
            "",
            Qui::Partout(RefLire),
        ),
        adresse(
            "post /gestion/referentiel/{nomenclature}/deposer",
            "/gestion/referentiel/TypeGroupe/deposer",
            MULTIPARTIE,
            Qui::Droit(RefEcrire),
        ),
    ]
}

/// The screens of the offer: seen by who may see any of it, changed where one may.
fn ecrans_de_l_offre() -> Vec<Operation> {
    let export = |forme: &str| {
        let adresse_ = format!("/gestion/offre/PER-2026/export.{forme}");
        adresse(
            &format!("get /gestion/offre/{{espace}}/export.{forme}"),
            adresse_,
            "",
            Qui::Partout(OdfLire),
        )
    };
    vec![
        fonction("offre/espaces", "", Qui::Partout(OdfLire)),
        fonction(
            "offre/objets",
            "espace=PER-2026&filtre[recherche]=&filtre[structure]=&filtre[tri]=libelle&filtre[page]=1",
            Qui::Partout(OdfLire),
        ),
        fonction("offre/choix", "", Qui::Partout(OdfLire)),
        fonction("offre/choix-maquette", "espace=PER-2026", Qui::Partout(OdfLire)),
        fonction("offre/creer-espace", "code=ESSAI&libelle=Essai", Qui::Droit(OdfEcrire)),
        fonction("offre/reglages-espace", "espace=PER-2026", Qui::Partout(OdfLire)),
        fonction(
            "offre/regler-espace",
            "espace=00000000-0000-0000-0000-000000000000&version=1&champs[libelle]=Essai",
            Qui::Droit(OdfEcrire),
        ),
        fonction(
            "offre/passer",
            "espace=00000000-0000-0000-0000-000000000000&etat=VALIDE",
            Qui::Droit(OdfValider),
        ),
        fonction(
            "offre/arbre",
            "espace=PER-2026&formation=LIC-CHIMIE",
            Qui::Partout(OdfLire),
        ),
        fonction(
            "offre/fiche",
            "objet=00000000-0000-0000-0000-000000000000",
            Qui::Partout(OdfLire),
        ),
        fonction(
            "offre/revision",
            "espace=00000000-0000-0000-0000-000000000000",
            Qui::Partout(OdfLire),
        ),
        fonction(
            "offre/nouvelles",
            "espace=00000000-0000-0000-0000-000000000000",
            Qui::Partout(OdfLire),
        ),
        fonction(
            "offre/agir",
            "espace=00000000-0000-0000-0000-000000000000&acte=%7B%22acte%22%3A%22supprimer%22%2C%22id%22%3A%2200000000-0000-0000-0000-000000000000%22%7D",
            Qui::Droit(OdfEcrire),
        ),
        fonction(
            "offre/modifier",
            "objet=00000000-0000-0000-0000-000000000000",
            Qui::Droit(OdfEcrire),
        ),
        fonction(
            "offre/regler",
            "contexte=00000000-0000-0000-0000-000000000000",
            Qui::Droit(OdfEcrire),
        ),
        fonction(
            "offre/correspondre",
            "objet=00000000-0000-0000-0000-000000000000&oter=00000000-0000-0000-0000-000000000000",
            Qui::Droit(OdfEcrire),
        ),
        fonction("offre/diplomes", "", Qui::Partout(OdfLire)),
        fonction(
            "offre/ecrire-diplome",
            "champs[code]=LIC&nouveau=1",
            Qui::Droit(OdfValider),
        ),
        fonction(
            "offre/ajouter",
            "espace=00000000-0000-0000-0000-000000000000&champs[code]=ESSAI&champs[libelle]=X&champs[structure]=SCI",
            Qui::Droit(OdfEcrire),
        ),
        fonction(
            "offre/annuler",
            "espace=00000000-0000-0000-0000-000000000000",
            Qui::Droit(OdfEcrire),
        ),
        fonction(
            "offre/valider",
            "contexte=00000000-0000-0000-0000-000000000000&acte=haute",
            Qui::Droit(OdfValider),
        ),
        fonction(
            "offre/examiner_reconduction",
            "espace=PER-2026&de=00000000-0000-0000-0000-000000000000&vers=00000000-0000-0000-0000-000000000000&tout=on",
            Qui::Droit(OdfValider),
        ),
        fonction(
            "offre/confirmer_reconduction",
            "essai=00000000-0000-0000-0000-000000000000",
            Qui::Droit(OdfValider),
        ),
        fonction("offre/reconductibles", "espace=PER-2026&page=1", Qui::Partout(OdfLire)),
        fonction(
            "offre/reconduction",
            "tache=00000000-0000-0000-0000-000000000000",
            Qui::Droit(OdfValider),
        ),
        fonction(
            "offre/comparer",
            "espace=PER-2026&avec=00000000-0000-0000-0000-000000000000&formation=",
            Qui::Partout(OdfLire),
        ),
        fonction(
            "offre/simuler",
            "racine=00000000-0000-0000-0000-000000000000&depart=A",
            Qui::Partout(OdfLire),
        ),
        // Her own file, looked at object by object; and she has none.
        fonction("offre/apercu_import", "espace=PER-2026", Qui::Partout(OdfEcrire)),
        fonction(
            "offre/appliquer_import",
            format!("espace=PER-2026&empreinte={}", Uuid::nil()),
            Qui::Partout(OdfEcrire),
        ),
        export("csv"),
        export("json"),
        export("xlsx"),
        adresse(
            "get /gestion/offre/{espace}/modele.xlsx",
            "/gestion/offre/PER-2026/modele.xlsx",
            "",
            Qui::Partout(OdfLire),
        ),
        adresse(
            "post /gestion/offre/{espace}/deposer",
            "/gestion/offre/PER-2026/deposer",
            MULTIPARTIE,
            Qui::Partout(OdfEcrire),
        ),
    ]
}

/// Those of the référentiel, whose addresses are regular: what changes something wants a right of its own.
fn referentiel(inconnu: &str) -> Vec<Operation> {
    crate::adresses::referentiel(inconnu)
        .map(|(methode, modele, chemin)| {
            let lit = methode == "get" && !chemin.contains("/generer") || chemin.contains("/rechercher");
            let corps = if methode == "get" { "" } else { "{}" };
            adresse(
                &format!("{methode} {modele}"),
                chemin,
                corps,
                if lit {
                    Qui::Partout(RefLire)
                } else {
                    Qui::Droit(RefEcrire)
                },
            )
        })
        .collect()
}

/// Those of the course offer: what they are about is looked for by who may read, then looked at.
fn odf(inconnu: &str) -> Vec<Operation> {
    // Something for each of them.
    let corps = format!(
        r#"{{"typeEspace":"BAC_A_SABLE","code":"ESSAI","libelle":"x","espaceId":"{inconnu}","base64Encode":"","id":"{inconnu}",
            "typeObjetMaquette":"FORMATION","descripteursObjetMaquette":{{"libelle":"x"}},"temoinObligatoire":true}}"#
    );
    crate::adresses::odf(inconnu)
        .map(|(methode, modele, chemin)| {
            let qui = match methode {
                "get" => Qui::Partout(OdfLire),
                "post" if modele.contains("/contexte/") => Qui::Droit(OdfValider),
                _ => Qui::Droit(OdfEcrire),
            };
            let corps = if methode == "get" { "" } else { &corps };
            adresse(&format!("{methode} {modele}"), chemin, corps, qui)
        })
        .collect()
}

/// For anybody, by design; adresses.rs has them, and autorisations.rs the two functions.
const PUBLIQUES: &[&str] = &[
    "/_fn/parcours/verifier",
    "/_fn/courriel/boite_demo",
    "/_fn/offre/catalogue",
    "/_fn/offre/formation",
];

fn publique(methode: &str, chemin: &str) -> bool {
    let portes = [
        "/health",
        "/metrics",
        "/etat",
        "/openapi",
        "/asyncapi",
        "/theme.css",
        "/logo",
        "/manifest",
        "/sw.js",
        "/hors-ligne",
        "/robots.txt",
        "/sitemap.xml",
        "/connexion",
        "/confirmer",
        "/deconnexion",
        "/compte/relier",
        "/cas/",
        "/oauth/",
        "/.well-known",
        "/activer",
        "/mot-de-passe",
        "/langue",
        "/paiement/paybox",
        "/mon-espace/paiement",
    ];
    !methode.is_empty() && portes.iter().any(|p| chemin.starts_with(p))
}

/// What was answered.
#[derive(Debug)]
struct Reponse {
    statut: u16,
    vers: String,
    corps: String,
}

impl Reponse {
    /// Refused: by its status, or led to a place where one has something to do.
    fn refusee(&self) -> bool {
        let ailleurs = ["/fr/connexion", "/gestion", "/mon-espace"];
        matches!(self.statut, 401 | 403 | 404)
            || (self.statut == 303 && ailleurs.iter().any(|p| self.vers.split('?').next() == Some(*p)))
            // A role that the actor may not give there, a structure of which she knows nothing: a field to correct.
            || (self.statut == 422 && (self.corps.contains("octroi") || self.corps.contains("HORS_PERIMETRE") || self.corps.contains(r#""structure","code":"inconnu""#)))
    }
}

struct Acteurs<'a> {
    essai: &'a Essai,
    app: Router,
    connus: HashMap<(Vec<&'static str>, &'static str, bool), String>,
}

impl Acteurs<'_> {
    /// Somebody with these rights there and no other: the cookie of a person, the key of a machine.
    async fn avec(&mut self, droits: &[Traitement], structure: &'static str, machine: bool) -> String {
        let codes: Vec<&'static str> = droits.iter().map(|t| t.code()).collect();
        let rang = self.connus.len();
        let cle_de = (codes.clone(), structure, machine);
        if let Some(connu) = self.connus.get(&cle_de) {
            return connu.clone();
        }
        let (identifiant, role) = (format!("essai{rang}"), format!("ESSAI{rang}"));
        let genre = if machine { "SERVICE" } else { "PERSONNE" };
        for ordre in [
            format!("INSERT INTO authz.role (code, libelle_fr, libelle_en) VALUES ('{role}', 'x', 'x')"),
            format!(
                "INSERT INTO authz.permission (role_code, traitement) SELECT '{role}', unnest('{{{}}}'::text[])",
                codes.join(",")
            ),
            format!(
                "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, mot_de_passe, cree_le, genre)
                 SELECT gen_random_uuid(), '{identifiant}', 'x', mot_de_passe, now(), '{genre}' FROM authz.utilisateur
                 WHERE identifiant = 'admin.demo'"
            ),
            format!(
                "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
                 SELECT gen_random_uuid(), id, '{role}', '{structure}', '2020-01-01' FROM authz.utilisateur
                 WHERE identifiant = '{identifiant}'"
            ),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(ordre))
                .execute(&self.essai.pool)
                .await
                .unwrap();
        }
        let porteur = if machine {
            cle(self.essai, &identifiant).await
        } else {
            session(self.essai, &identifiant).await
        };
        self.connus.insert(cle_de, porteur.clone());
        porteur
    }

    async fn demander(&self, o: &Operation, porteur: Option<&str>) -> Reponse {
        let (methode, machine) = match o.nom.split_once(' ') {
            Some((methode, chemin)) => (methode.to_uppercase(), chemin.starts_with("/api/")),
            None => ("POST".into(), false),
        };
        let genre = match o.corps.get(..1) {
            Some("{") => "application/json",
            Some("-") => "multipart/form-data; boundary=B",
            _ => "application/x-www-form-urlencoded",
        };
        let mut requete = Request::builder()
            .method(methode.as_str())
            .uri(&o.chemin)
            .header(header::CONTENT_TYPE, genre)
            .header(header::ACCEPT_LANGUAGE, "fr")
            .header("idempotency-key", Uuid::now_v7().to_string())
            .header("sec-fetch-site", "same-origin");
        if let Some(porteur) = porteur {
            requete = if machine {
                requete.header(header::AUTHORIZATION, format!("Bearer {porteur}"))
            } else {
                requete.header(header::COOKIE, format!("__Host-pegase={porteur}"))
            };
        }
        let reponse = self
            .app
            .clone()
            .oneshot(requete.body(Body::from(o.corps.clone())).unwrap())
            .await
            .unwrap();
        let statut = reponse.status().as_u16();
        let vers = reponse
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned());
        let corps = to_bytes(reponse.into_body(), 1 << 26).await.unwrap();
        Reponse {
            statut,
            vers: vers.unwrap_or_default(),
            corps: String::from_utf8_lossy(&corps).into_owned(),
        }
    }
}

async fn session(essai: &Essai, identifiant: &str) -> String {
    let entree = authz::connecter(&essai.anonyme(), identifiant, "demo").await.unwrap();
    entree.ouverte().unwrap().jeton
}

/// The dossiers, all of the faculty `SCI`, and what hangs on them.
async fn objets(essai: &Essai) -> Objets {
    let texte = async |sql: &str| -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&essai.pool)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
    };
    sqlx::query("UPDATE offre.point_inscription SET structure_code = 'SCI'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let envoye = essai.dossier("apprenant3.demo").await.to_string();
    let inscrit = essai.dossier("apprenant5.demo").await.to_string();
    let remboursement = texte(&format!(
        "INSERT INTO paiement.remboursement (id, inscription_id, montant, cree_le)
         VALUES (gen_random_uuid(), '{envoye}', 100, now()) RETURNING id::text"
    ))
    .await;
    let demande = texte(
        "INSERT INTO authz.demande_habilitation
            (id, utilisateur_id, role_code, structure_code, debut, demandee_par, demandee_le)
         SELECT gen_random_uuid(), a.id, 'REGISSEUR', 'SCI', '2026-01-01', b.id, now()
         FROM authz.utilisateur a, authz.utilisateur b
         WHERE a.identifiant = 'lecture.demo' AND b.identifiant = 'admin.demo' RETURNING id::text",
    )
    .await;
    let habilitation =
        texte("SELECT h.id::text FROM authz.habilitation h WHERE structure_code = 'SCI' AND role_code = 'ENSEIGNANT'")
            .await;
    // Closed, so that another one may be opened there: nothing is decided in it, and that is told after the right was looked at.
    let revue = texte(
        "INSERT INTO authz.revue (id, structure_code, ouverte_par, ouverte_le, echeance, close_le)
         SELECT gen_random_uuid(), 'SCI', id, now(), '2026-01-01', now() FROM authz.utilisateur
         WHERE identifiant = 'admin.demo' RETURNING id::text",
    )
    .await;
    let ligne_revue = texte(&format!(
        "INSERT INTO authz.revue_ligne (id, revue_id, habilitation_id, utilisateur_id, role_code, structure_code)
         SELECT gen_random_uuid(), '{revue}', id, utilisateur_id, role_code, structure_code FROM authz.habilitation
         WHERE structure_code = 'SCI' AND role_code = 'COMPOSANTE' LIMIT 1 RETURNING id::text"
    ))
    .await;
    Objets {
        revue,
        ligne_revue,
        code: texte(&format!(
            "SELECT p.code_apprenant FROM identite.personne p JOIN inscription.inscription i ON i.personne_id = p.id
             WHERE i.id = '{inscrit}'"
        ))
        .await,
        fichier: texte(&format!(
            "SELECT id::text FROM pieces.fichier WHERE inscription_id = '{inscrit}' LIMIT 1"
        ))
        .await,
        document: texte("SELECT id::text FROM parcours.document LIMIT 1").await,
        paye: essai.dossier("apprenant4.demo").await.to_string(),
        envoye,
        inscrit,
        demande,
        habilitation,
        remboursement,
    }
}

#[tokio::test]
async fn chaque_operation_veut_son_droit_la_ou_il_compte() {
    let essai = Essai::nouveau().await;
    let objets = objets(&essai).await;
    let nom: String = sqlx::query_scalar(
        "SELECT lower(p.nom_naissance) FROM identite.personne p JOIN inscription.inscription i ON i.personne_id = p.id
         WHERE i.id = $1::uuid",
    )
    .bind(&objets.envoye)
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let mut operations = operations(&objets);
    for o in &mut operations {
        o.corps = o.corps.replace("{nom}", &nom);
    }
    couvre_tout(&operations);
    let mut acteurs = Acteurs {
        app: application(&essai).await,
        essai: &essai,
        connus: HashMap::new(),
    };
    let (elle, une_autre) = (
        session(&essai, "apprenant3.demo").await,
        session(&essai, "apprenant2.demo").await,
    );
    let mut fautes = Vec::new();
    for o in &operations {
        let machine = o.chemin.starts_with("/api/");
        let mut verifier = |qui: &str, vrai: bool, r: &Reponse| {
            let debut: String = r.corps.chars().take(200).collect();
            if !vrai {
                fautes.push(format!("{} as {qui}: {} {} {debut}", o.nom, r.statut, r.vers));
            }
        };
        let r = acteurs.demander(o, None).await;
        verifier("nobody", r.refusee(), &r);
        let toutes: Vec<Traitement> = Traitement::TOUS.to_vec();
        match o.qui {
            Qui::Connecte => {
                let qui = acteurs.avec(&[], "SCI", machine).await;
                let r = acteurs.demander(o, Some(&qui)).await;
                verifier("somebody", !matches!(r.statut, 401 | 403), &r);
            }
            Qui::Elle => {
                let qui = acteurs.avec(&toutes, "ETAB00", machine).await;
                let r = acteurs.demander(o, Some(&qui)).await;
                verifier("the staff", r.refusee(), &r);
                let r = acteurs.demander(o, Some(&une_autre)).await;
                let sans_objet = !o.corps.contains(&objets.envoye) && !o.chemin.contains(&objets.envoye);
                verifier("another learner", sans_objet || r.refusee(), &r);
                let r = acteurs.demander(o, Some(&elle)).await;
                // Nothing is being sent at that address, and nothing is paid online where there is no bank.
                let rien = r.statut == 404
                    && (format!("{}{}", o.chemin, o.corps).contains(&Uuid::nil().to_string())
                        || o.chemin.ends_with("/payer"));
                verifier("herself", rien || !matches!(r.statut, 401 | 403 | 404), &r);
            }
            Qui::Droit(t) | Qui::Liste(t) | Qui::Partout(t) => {
                let parente = |a: &Traitement| {
                    *a == t
                        || matches!(
                            (t, a),
                            (HabGerer, HabDeleguer) | (RefLire, RefEcrire) | (OdfLire, OdfEcrire | OdfValider)
                        )
                };
                let autres: Vec<Traitement> = toutes.iter().copied().filter(|a| !parente(a)).collect();
                let qui = acteurs.avec(&autres, "ETAB00", machine).await;
                let r = acteurs.demander(o, Some(&qui)).await;
                verifier("another role", r.refusee(), &r);
                let qui = acteurs.avec(&avec(t), "LSH", machine).await;
                let r = acteurs.demander(o, Some(&qui)).await;
                let la = |r: &Reponse| {
                    [&objets.envoye, &objets.inscrit, &objets.code]
                        .iter()
                        .any(|o| r.corps.contains(*o))
                };
                match o.qui {
                    Qui::Droit(_) => verifier("the role elsewhere", r.refusee(), &r),
                    Qui::Liste(_) => verifier("the role elsewhere", r.statut == 200 && !la(&r), &r),
                    _ => verifier("the role elsewhere", !matches!(r.statut, 401 | 403), &r),
                }
                let racine = ou(t);
                let qui = acteurs.avec(&avec(t), racine, machine).await;
                let r = acteurs.demander(o, Some(&qui)).await;
                // What does not exist is not found, by whoever may look for it.
                let rien = format!("{}{}", o.chemin, o.corps).contains(&Uuid::nil().to_string()) && r.statut == 404;
                match o.qui {
                    Qui::Liste(_) => verifier("the role here", r.statut == 200 && la(&r), &r),
                    _ => verifier("the role here", rien || !matches!(r.statut, 401 | 403 | 404), &r),
                }
            }
        }
    }
    assert!(fautes.is_empty(), "{}\n", fautes.join("\n"));
}

/// The right, and what it is of no use without: a list is taken away by who may see it.
fn avec(t: Traitement) -> Vec<Traitement> {
    match t {
        InsExporter => vec![InsExporter, InsLire],
        OdfEcrire | OdfValider => vec![t, OdfLire],
        t => vec![t],
    }
}

/// Rights over all that the product says or keeps of everybody are good on the whole establishment only.
fn ou(t: Traitement) -> &'static str {
    match t {
        IdtModifier | EvtGerer | EvtLire | EvtEcrire | RefEcrire | OdfEcrire | OdfValider | SecJournal => "ETAB00",
        _ => "SCI",
    }
}

fn couvre_tout(operations: &[Operation]) {
    let fonctions = leptos::server_fn::axum::server_fn_paths().map(|(chemin, _)| chemin.to_owned());
    let adresses = ADRESSES
        .iter()
        .filter(|(methode, chemin)| !publique(methode, chemin))
        .map(|(methode, chemin)| format!("{methode} {chemin}"));
    let connues: BTreeSet<String> = fonctions
        .filter(|f| !PUBLIQUES.contains(&f.as_str()))
        .chain(adresses)
        .collect();
    let essayees: BTreeSet<String> = operations.iter().map(|o| o.nom.clone()).collect();
    assert_eq!(essayees.len(), operations.len(), "each once");
    assert_eq!(connues, essayees, "every operation is here");
}
