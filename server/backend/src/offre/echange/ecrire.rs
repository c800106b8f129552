//! An offer as the tree writes it.

use super::forme::{
    Aglae, Contexte, Descripteurs, DescripteursContexte, EnqueteEcrite, FormatEcrit, Formats, Fresq, Lien, Noeud,
    Point, Sise, prefixe,
};
use crate::offre::{self, Dessous, Lieu};
use domain::offre::{Enquete, Format, Genre};

/// A place as it is written.
pub(super) fn noeud(lieu: Lieu<'_>, dessous: Dessous<Noeud>) -> Noeud {
    let o = lieu.objet;
    let formation = o.genre == Genre::Formation;
    Noeud {
        id: lieu.id.to_string(),
        code: o.code.to_string(),
        mutualise: o.mutualise,
        type_: format!("{}Entity", prefixe(o.genre)),
        contextes: lieu.contexte.map(|c| contexte(o.genre, c)).into_iter().collect(),
        descripteurs_objet_maquette: Descripteurs {
            libelle: o.libelle.clone(),
            libelle_long: o.libelle_long.clone(),
            libelle_en: o.libelle_en.clone(),
            ects: o.ects,
            coefficient: o.coefficient,
            structure_principale: Some(o.structure.clone()),
            tele_enseignement: o.tele_enseignement,
            type_formation: o.type_objet.clone().filter(|_| formation),
            type_objet_formation: o.type_objet.clone().filter(|_| !formation),
            nature: o.nature.clone(),
            stage: o.stage,
            capacite_accueil: o.capacite,
            plage_de_choix: o.plage,
        },
        descripteurs_syllabus: (&o.syllabus.fr).into(),
        descripteurs_syllabus_en: (&o.syllabus.en).into(),
        descripteurs_enquete: enquete(&o.enquete),
        formats_enseignement: Formats {
            structures_porteuse: o.structures_porteuses.clone(),
            formation_porteuse: o.formation_porteuse.clone(),
            formats_enseignement: o.formats.iter().map(format_ecrit).collect(),
        },
        diplome: o.diplome.clone(),
        enfants: dessous
            .into_iter()
            .map(|(obligatoire, _, objet_maquette)| Lien {
                obligatoire,
                objet_maquette,
            })
            .collect(),
    }
}

fn contexte(genre: Genre, c: &offre::Contexte) -> Contexte {
    let r = &c.reglage;
    let groupement = genre == Genre::Groupement;
    let descripteurs = DescripteursContexte {
        ects: r.ects,
        nature: r.nature.clone().filter(|_| !groupement),
        nature_groupement: r.nature.clone().filter(|_| groupement),
        plage_de_choix: r.plage,
    };
    let descripteurs = Some(descripteurs);
    Contexte {
        id: c.id.to_string(),
        chemin: c.ids.iter().map(ToString::to_string).collect(),
        valide: c.valide,
        type_: format!("{}ContexteEntity", prefixe(genre)),
        point_inscription_administrative: Point {
            inscription_administrative: r.pia,
            actif: c.pia_actif,
        },
        descripteurs_objet_formation_contexte: descripteurs.clone().filter(|_| !groupement),
        descripteurs_groupement_contexte: descripteurs.filter(|_| groupement),
        coefficient: r.coefficient,
        niveau: r.niveau.clone(),
        tarif: r.tarif.clone(),
        choix: r.choix,
    }
}

fn enquete(e: &Enquete) -> EnqueteEcrite {
    EnqueteEcrite {
        enquete_aglae: Aglae {
            habilite_pour_bourses_aglae: e.habilite_bourses,
            niveau_aglae: e.niveau_aglae.clone(),
        },
        enquete_fresq: Fresq {
            numero_fresq_niveau1: e.fresq1.clone(),
            numero_fresq_niveau2: e.fresq2.clone(),
        },
        enquete_sise: Sise {
            type_diplome: e.type_diplome.clone(),
            code_diplome_sise: e.diplome_sise.clone(),
            code_diplome_intermediaire_sise: e.diplome_intermediaire.clone(),
            niveau_diplome_sise: e.niveau_diplome_sise.clone(),
            parcours_type_sise: e.parcours_type.clone(),
            domaine_formation: e.domaine_formation.clone(),
            mention: e.mention.clone(),
            champ_formation: e.champ_formation.clone(),
            niveau_diplome: e.niveau_diplome.clone(),
        },
    }
}

fn format_ecrit(f: &Format) -> FormatEcrit {
    FormatEcrit {
        modalite: f.modalite.clone(),
        type_heure: f.type_heure.clone(),
        volume_horaire: Some(f.volume.into()),
        nombre_theorique_de_groupes: f.groupes,
        seuil_dedoublement: f.seuil,
    }
}
