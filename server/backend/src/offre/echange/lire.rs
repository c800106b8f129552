//! What the tree says, as an offer; what it does not say stays as it is.

use super::{
    forme::{Contexte, Noeud, genre},
    secondes,
};
use crate::offre::{
    Apport,
    apport::{EnfantDit, ObjetDit, poser, reglage_entier, valeur_a},
};
use domain::{
    CodeErreur, ErreurChamp,
    offre::{CodeChemin, CodeObjet, Enfant, Enquete, Format, Objet, Reglage},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the tree says what an object has, and the name that it has in JSON.
const CHAMPS: &[(&str, &str)] = &[
    ("mutualise", "mutualise"),
    ("descripteursObjetMaquette.libelle", "libelle"),
    ("descripteursObjetMaquette.libelleLong", "libelleLong"),
    ("descripteursObjetMaquette.libelleEn", "libelleEn"),
    ("descripteursObjetMaquette.ects", "ects"),
    ("descripteursObjetMaquette.coefficient", "coefficient"),
    ("descripteursObjetMaquette.structurePrincipale", "structure"),
    ("descripteursObjetMaquette.teleEnseignement", "teleEnseignement"),
    ("descripteursObjetMaquette.typeFormation", "typeObjet"),
    ("descripteursObjetMaquette.typeObjetFormation", "typeObjet"),
    ("descripteursObjetMaquette.nature", "nature"),
    ("descripteursObjetMaquette.stage", "stage"),
    ("descripteursObjetMaquette.capaciteAccueil", "capacite"),
    ("descripteursObjetMaquette.plageDeChoix", "plage"),
    ("formatsEnseignement.structuresPorteuse", "structuresPorteuses"),
    ("formatsEnseignement.formationPorteuse", "formationPorteuse"),
    ("formatsEnseignement.formatsEnseignement", "formats"),
    (
        "descripteursEnquete.enqueteAglae.habilitePourBoursesAglae",
        "enquete.habiliteBourses",
    ),
    ("descripteursEnquete.enqueteAglae.niveauAglae", "enquete.niveauAglae"),
    ("descripteursEnquete.enqueteFresq.numeroFresqNiveau1", "enquete.fresq1"),
    ("descripteursEnquete.enqueteFresq.numeroFresqNiveau2", "enquete.fresq2"),
    ("descripteursEnquete.enqueteSise.typeDiplome", "enquete.typeDiplome"),
    ("descripteursEnquete.enqueteSise.codeDiplomeSise", "enquete.diplomeSise"),
    (
        "descripteursEnquete.enqueteSise.codeDiplomeIntermediaireSise",
        "enquete.diplomeIntermediaire",
    ),
    (
        "descripteursEnquete.enqueteSise.niveauDiplomeSise",
        "enquete.niveauDiplomeSise",
    ),
    (
        "descripteursEnquete.enqueteSise.parcoursTypeSise",
        "enquete.parcoursType",
    ),
    (
        "descripteursEnquete.enqueteSise.domaineFormation",
        "enquete.domaineFormation",
    ),
    ("descripteursEnquete.enqueteSise.mention", "enquete.mention"),
    (
        "descripteursEnquete.enqueteSise.champFormation",
        "enquete.champFormation",
    ),
    ("descripteursEnquete.enqueteSise.niveauDiplome", "enquete.niveauDiplome"),
    ("diplome", "diplome"),
];

/// The same of a syllabus.
const SYLLABUS: &[(&str, &str)] = &[
    ("objectif", "objectif"),
    ("description", "description"),
    ("ouvertureALaMobiliteEntrante", "mobiliteEntrante"),
    ("langueEnseignement", "langue"),
    ("prerequisPedagogique", "prerequis"),
    ("bibliographie", "bibliographie"),
    ("contacts", "contacts"),
    ("autresInformations", "autres"),
    ("modalitesEnseignements", "modalitesEnseignement"),
    ("volumeHoraireParTypeDeCours", "volumeHoraire"),
    ("coefficient", "coefficient"),
    ("modalitesEvaluation", "modalitesEvaluation"),
];

/// The same of a path.
const CHAMPS_CONTEXTE: &[(&str, &str)] = &[
    ("pointInscriptionAdministrative.inscriptionAdministrative", "pia"),
    ("descripteursObjetFormationContexte.ects", "ects"),
    ("descripteursObjetFormationContexte.nature", "nature"),
    ("descripteursObjetFormationContexte.plageDeChoix", "plage"),
    ("descripteursGroupementContexte.ects", "ects"),
    ("descripteursGroupementContexte.natureGroupement", "nature"),
    ("descripteursGroupementContexte.plageDeChoix", "plage"),
    ("coefficient", "coefficient"),
    ("niveau", "niveau"),
    ("tarif", "tarif"),
    ("choix", "choix"),
];

/// Does the tree say something at `a.b.c`? What is null says so of all that would be in it.
fn parle(dit: &Value, chemin: &str) -> bool {
    let mut la = dit;
    for nom in chemin.split('.') {
        match la.get(nom) {
            Some(plus_bas) => la = plus_bas,
            None => return la.is_null(),
        }
    }
    true
}

/// What of an object or a path in JSON the tree says.
fn retenir<'c>(entier: &Value, dit: &Value, champs: impl Iterator<Item = &'c (&'c str, &'c str)>) -> Value {
    let mut retenu = json!({});
    for (_, champ) in champs.filter(|(la, _)| parle(dit, la)) {
        poser(&mut retenu, champ, valeur_a(entier, champ).cloned().unwrap_or_default());
    }
    retenu
}

/// A tree that is being read.
#[derive(Default)]
pub(super) struct Lecture {
    pub(super) apport: Apport,
    /// Codes by the identifiers that the file has for them.
    codes: BTreeMap<String, String>,
    pub(super) erreurs: Vec<ErreurChamp>,
}

impl Lecture {
    pub(super) fn nommer(&mut self, noeud: &Noeud) {
        if !noeud.id.is_empty() {
            self.codes.insert(noeud.id.clone(), noeud.code.clone());
        }
        for lien in &noeud.enfants {
            self.nommer(&lien.objet_maquette);
        }
    }

    fn refuser(&mut self, code: &str, champ: &str, erreur: CodeErreur) {
        self.erreurs.push(ErreurChamp::new(format!("{code}.{champ}"), erreur));
    }

    pub(super) fn lire(&mut self, noeud: &Noeud, dit: &Value) {
        let Some(objet) = self.objet(noeud) else {
            return;
        };
        let code = objet.code.clone();
        if dit.get("contextes").is_some() {
            self.apport.chemins_de.insert(code.clone());
        }
        for (c, dit) in noeud.contextes.iter().zip(liste(dit, "contextes")) {
            self.regler(noeud, c, dit);
        }
        let enfants: Vec<EnfantDit> = noeud
            .enfants
            .iter()
            .zip(liste(dit, "enfants"))
            .filter_map(|(l, dit)| {
                let enfant = Enfant {
                    code: CodeObjet::parse(&l.objet_maquette.code).ok()?,
                    obligatoire: l.obligatoire,
                };
                let dit = dit.get("obligatoire").is_some();
                Some(EnfantDit { enfant, dit })
            })
            .collect();
        let objet = objet_dit(&objet, dit);
        // What is shared is described in each of its places, and alike; some leave out what is below it the second time.
        let autre = self.apport.objets.get(&code).is_some_and(|deja| deja != &objet);
        let deja = self.apport.enfants.get(&code).filter(|deja| !deja.is_empty());
        if autre || deja.is_some_and(|deja| !enfants.is_empty() && deja != &enfants) {
            self.refuser(code.as_str(), "code", CodeErreur::DejaUtilise);
            return;
        }
        self.apport.objets.insert(code.clone(), objet);
        if dit.get("enfants").is_some() {
            let deja = self.apport.enfants.entry(code).or_default();
            if !enfants.is_empty() {
                *deja = enfants;
            }
        }
        for (lien, dit) in noeud.enfants.iter().zip(liste(dit, "enfants")) {
            self.lire(&lien.objet_maquette, &dit["objetMaquette"]);
        }
    }

    fn objet(&mut self, noeud: &Noeud) -> Option<Objet> {
        let code = CodeObjet::parse(&noeud.code);
        let genre = genre(&noeud.type_);
        if let Err(e) = &code {
            self.refuser(&noeud.code, "code", e.clone());
        }
        if genre.is_none() {
            self.refuser(&noeud.code, "type", CodeErreur::ValeurInterdite);
        }
        let mut formats = vec![];
        for f in &noeud.formats_enseignement.formats_enseignement {
            match secondes(f.volume_horaire) {
                Err(_) => self.refuser(&noeud.code, "volumeHoraire", CodeErreur::ValeurInterdite),
                Ok(volume) => formats.push(Format {
                    modalite: f.modalite.clone(),
                    type_heure: f.type_heure.clone(),
                    volume,
                    groupes: f.nombre_theorique_de_groupes,
                    seuil: f.seuil_dedoublement,
                }),
            }
        }
        let (code, genre, d) = (code.ok()?, genre?, &noeud.descripteurs_objet_maquette);
        let e = &noeud.descripteurs_enquete;
        let sise = e.enquete_sise.clone();
        let mut objet = Objet::nouveau(code, genre, "", d.structure_principale.as_deref().unwrap_or_default());
        objet.libelle.clone_from(&d.libelle);
        objet.libelle_long.clone_from(if d.libelle_long.is_empty() {
            &d.libelle
        } else {
            &d.libelle_long
        });
        objet.libelle_en.clone_from(&d.libelle_en);
        objet.type_objet = d.type_formation.clone().or_else(|| d.type_objet_formation.clone());
        objet.nature.clone_from(&d.nature);
        objet.ects = d.ects.map(|n| n.normalize());
        objet.coefficient = d.coefficient.map(|n| n.normalize());
        objet.plage = d.plage_de_choix;
        objet.capacite = d.capacite_accueil;
        objet.mutualise = noeud.mutualise;
        objet.tele_enseignement = d.tele_enseignement;
        objet.stage = d.stage;
        objet
            .structures_porteuses
            .clone_from(&noeud.formats_enseignement.structures_porteuse);
        objet
            .formation_porteuse
            .clone_from(&noeud.formats_enseignement.formation_porteuse);
        objet.formats = formats;
        objet.syllabus.fr = noeud.descripteurs_syllabus.clone().into();
        objet.syllabus.en = noeud.descripteurs_syllabus_en.clone().into();
        objet.enquete = Enquete {
            type_diplome: sise.type_diplome,
            diplome_sise: sise.code_diplome_sise,
            diplome_intermediaire: sise.code_diplome_intermediaire_sise,
            niveau_diplome_sise: sise.niveau_diplome_sise,
            parcours_type: sise.parcours_type_sise,
            domaine_formation: sise.domaine_formation,
            mention: sise.mention,
            champ_formation: sise.champ_formation,
            niveau_diplome: sise.niveau_diplome,
            habilite_bourses: e.enquete_aglae.habilite_pour_bourses_aglae,
            niveau_aglae: e.enquete_aglae.niveau_aglae.clone(),
            fresq1: e.enquete_fresq.numero_fresq_niveau1.clone(),
            fresq2: e.enquete_fresq.numero_fresq_niveau2.clone(),
        };
        objet.diplome.clone_from(&noeud.diplome);
        Some(objet)
    }

    /// What a path has of its own. A path that leads through what is not in the file is of another formation.
    fn regler(&mut self, noeud: &Noeud, c: &Contexte, dit: &Value) {
        let mut codes: Vec<&str> = vec![];
        for id in &c.chemin {
            let Some(code) = self.codes.get(id) else { return };
            codes.push(code);
        }
        // Some end it at the parent.
        if codes.last() != Some(&noeud.code.as_str()) {
            codes.push(&noeud.code);
        }
        let chemin = match CodeChemin::parse(&codes.join(">")) {
            Ok(chemin) => chemin,
            Err(e) => return self.refuser(&noeud.code, "chemin", e),
        };
        let d = c
            .descripteurs_objet_formation_contexte
            .as_ref()
            .or(c.descripteurs_groupement_contexte.as_ref())
            .cloned()
            .unwrap_or_default();
        let reglage = Reglage {
            ects: d.ects.map(|n| n.normalize()),
            coefficient: c.coefficient.map(|n| n.normalize()),
            nature: d.nature.or(d.nature_groupement),
            plage: d.plage_de_choix,
            pia: c.point_inscription_administrative.inscription_administrative,
            niveau: c.niveau.clone(),
            tarif: c.tarif.clone(),
            choix: c.choix,
        };
        let dit = retenir(&reglage_entier(&reglage), dit, CHAMPS_CONTEXTE.iter());
        self.apport.reglages.insert(chemin, dit);
    }
}

/// What a list of the tree has.
fn liste<'v>(dit: &'v Value, nom: &str) -> impl Iterator<Item = &'v Value> {
    dit.get(nom).and_then(Value::as_array).into_iter().flatten()
}

/// What the tree says of an object. Who answers for it is not taken from nowhere: it comes from above.
fn objet_dit(objet: &Objet, dit: &Value) -> ObjetDit {
    let mut fond = json!(objet);
    let mut retenu = retenir(&fond, dit, CHAMPS.iter());
    poser(&mut retenu, "genre", json!(objet.genre));
    for (langue, la) in [("fr", "descripteursSyllabus"), ("en", "descripteursSyllabusEn")] {
        if let Some(dit) = dit.get(la) {
            let chemin = format!("syllabus.{langue}");
            let syllabus = valeur_a(&fond, &chemin).cloned().unwrap_or_default();
            poser(&mut retenu, &chemin, retenir(&syllabus, dit, SYLLABUS.iter()));
        }
    }
    if objet.structure.is_empty() {
        for valeur in [&mut fond, &mut retenu] {
            if let Some(champs) = valeur.as_object_mut() {
                champs.remove("structure");
            }
        }
    }
    ObjetDit { fond, dit: retenu }
}
