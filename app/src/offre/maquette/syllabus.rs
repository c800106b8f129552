use crate::{
    acte::Acte,
    offre::{avec_vide, oui_ou_non},
};
use domain::offre::{ChoixOffre, FicheObjet, Syllabus, Valeurs};
use i18n::{Langue, Texte, offre as t};
use leptos::prelude::*;
use ui::{Selection, ZoneTexte, view};

/// What the catalogue says of an object: the same fields for the French page and for the English one.
pub(super) fn syllabus(f: &FicheObjet, choix: StoredValue<ChoixOffre>, acte: Acte, l: Langue) -> Vec<AnyView> {
    let inactif = Signal::stored(!f.peut_ecrire);
    let mut champs = vec![];
    for (suffixe, s) in f.objet.syllabus.par_langue() {
        let libelle = |texte: Texte| {
            let texte = texte.en_langue(l);
            if suffixe.is_empty() {
                texte.to_owned()
            } else {
                t::EN_ANGLAIS.avec(l, &[("champ", texte)])
            }
        };
        let liste = |nom: &str, texte: Texte, options: Valeurs, valeur: String| {
            let nom = format!("{nom}{suffixe}");
            view! {
                <Selection
                    id=format!("m-{nom}")
                    nom=format!("champs[{nom}]")
                    libelle=libelle(texte)
                    options=avec_vide(options, t::NON_DIT.en_langue(l))
                    valeur=Signal::stored(valeur)
                    inactif=inactif
                    erreur=acte.erreur_du_champ(nom, l)
                />
            }
        };
        let langues = choix.with_value(|c| c.langues.clone());
        champs.push(liste("langue", t::LANGUE, langues, s.langue.clone()));
        for ((nom, texte), valeur) in Syllabus::TEXTES.iter().zip(t::SYLLABUS_TEXTES).zip(s.textes()) {
            let nom = format!("{nom}{suffixe}");
            champs.push(view! {
                <ZoneTexte
                    id=format!("m-{nom}")
                    nom=format!("champs[{nom}]")
                    libelle=libelle(texte)
                    valeur=Signal::stored(valeur.clone())
                    longueur_max=Syllabus::LONG_MAX
                    inactif=inactif
                />
            });
        }
        let (options, mobilite) = oui_ou_non(s.mobilite_entrante, l);
        champs.push(liste("mobilite", t::MOBILITE, options, mobilite));
    }
    champs
}
