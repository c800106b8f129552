use super::{fil, fil_libelle, fr, valeur::nom_du_champ, valeurs::validite};
use crate::{
    acte::{Acte, FormActe},
    api::referentiel::{self, MettreAJour},
    context::langue,
    vues::{echec, refus},
};
use domain::referentiel::{Definition, Ecart, EcartVue, MiseAJourVue, TypeColonne};
use i18n::{Langue, format, referentiel as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{Bouton, CadreTableau, EnTete, Etat, Glyphe, Ton, Variante, Vide, view};

/// What the national values of this version would change, and the conflicts to settle.
pub(super) fn page_mise_a_jour(nomenclature: String) -> AnyView {
    let prendre = Acte::new(MettreAJour::PATH);
    let vue = Resource::new(
        move || prendre.version().get(),
        move |_| referentiel::mise_a_jour(nomenclature.clone()),
    );
    let l = langue();
    view! {
        <Title text=t::MAJ_TITRE.en_langue(l) />
        {move || prendre.erreur().map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, prendre, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: MiseAJourVue, prendre: Acte, l: Langue) -> AnyView {
    let corps = if vue.ecarts.is_empty() {
        view! { <Vide titre=t::MAJ_RIEN.en_langue(l) texte=t::MAJ_RIEN_TEXTE.en_langue(l) glyphe=Glyphe::Coche /> }
    } else {
        let rangees: Vec<_> = vue
            .ecarts
            .into_iter()
            .enumerate()
            .map(|(n, e)| rangee(n, e, vue.ecrit, &vue.definition, l))
            .collect();
        let reste = (vue.reste > 0).then(|| {
            view! { <p>{t::reste_mise_a_jour(vue.reste, l)}</p> }
        });
        let bouton = vue.ecrit.then(|| {
            view! {
                <Bouton variante=Variante::Principale en_cours=prendre.pending()>{t::MAJ_APPLIQUER.en_langue(l)}</Bouton>
            }
        });
        let nomenclature = vue.definition.code.clone();
        view! {
            <p>{t::bilan_mise_a_jour(&vue.bilan, l)}</p>
            <FormActe acte=prendre>
                <input type="hidden" name="nomenclature" value=nomenclature />
                <CadreTableau libelle=t::MAJ_TITRE.en_langue(l)>
                    <table class="tableau">
                        <caption class="invisible-visuel">{t::MAJ_TITRE.en_langue(l)}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{t::COL_CODE.en_langue(l)}</th>
                                <th scope="col">{t::COL_EFFET.en_langue(l)}</th>
                            </tr>
                        </thead>
                        <tbody>{rangees}</tbody>
                    </table>
                </CadreTableau>
                <div class="sous-tableau">{reste} {bouton}</div>
            </FormActe>
        }
    };
    view! {
        <EnTete
            titre=t::MAJ_TITRE.en_langue(l)
            chapeau=t::MAJ_INTRO.en_langue(l)
            fil=fil(Some(&vue.definition), l)
            fil_libelle=fil_libelle(l)
        />
        {corps}
    }
}

fn rangee(n: usize, vue: EcartVue, ecrit: bool, definition: &Definition, l: Langue) -> AnyView {
    let EcartVue { ecart, champs } = vue;
    let o = ecart.occurrence();
    let entiere = format!("{} ({})", o.libelle_long, validite(o, l));
    let differences = champs
        .iter()
        .map(|difference| dite(difference, &ecart, definition, l))
        .collect::<Vec<_>>();
    let (ton, etat, dits) = match &ecart {
        Ecart::Ajoutee { .. } => (Ton::Succes, t::MAJ_AJOUTEE.en_langue(l).to_owned(), vec![entiere]),
        Ecart::Changee { .. } => (Ton::Info, t::MAJ_CHANGEE.en_langue(l).to_owned(), differences),
        Ecart::Terminee { nouvelle, .. } => {
            let fin = nouvelle.fin.map(|f| format::date(f, l)).unwrap_or_default();
            let dits = std::iter::once(o.libelle_long.clone()).chain(differences).collect();
            (Ton::Attention, t::MAJ_TERMINEE.avec(l, &[("fin", &fin)]), dits)
        }
        Ecart::Retiree { .. } => (Ton::Attention, t::MAJ_RETIREE.en_langue(l).to_owned(), vec![entiere]),
        Ecart::Conflit { .. } => {
            let dits = if differences.is_empty() {
                vec![t::MAJ_LOCALE.en_langue(l).to_owned()]
            } else {
                differences
            };
            (Ton::Danger, t::MAJ_CONFLIT.en_langue(l).to_owned(), dits)
        }
    };
    let choix = ecrit && matches!(ecart, Ecart::Conflit { .. });
    let case = choix.then(|| {
        view! {
            <label>
                <input type="checkbox" name=format!("nationales[{n}]") value=format!("{}@{}", o.code, o.debut) />
                " "
                {t::MAJ_PRENDRE.en_langue(l)}
            </label>
        }
    });
    let dits: Vec<_> = dits.into_iter().map(|dit| view! { <li>{dit}</li> }).collect();
    let code = o.code.clone();
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_CODE.en_langue(l)>{code}</th>
            <td data-libelle=t::COL_EFFET.en_langue(l)>
                <Etat ton=ton texte=etat />
                <ul>{dits}</ul>
                {case}
            </td>
        </tr>
    }
}

/// A field that differs, by the name and in the words that forms have for it.
fn dite((champ, ici, livree): &(String, String, String), ecart: &Ecart, definition: &Definition, l: Langue) -> String {
    let colonnes: Vec<_> = definition
        .colonnes
        .iter()
        .map(|c| (c.nom.clone(), c.libelle(fr(l)).to_owned()))
        .collect();
    let nom = nom_du_champ(champ, &colonnes, l);
    let (ici, livree) = (valeur(champ, ici, definition, l), valeur(champ, livree, definition, l));
    match ecart {
        Ecart::Conflit { .. } => t::MAJ_DIFFERENCE.avec(l, &[("champ", &nom), ("ici", &ici), ("livree", &livree)]),
        _ => t::CHANGE.avec(l, &[("champ", &nom), ("avant", &ici), ("apres", &livree)]),
    }
}

/// What a field holds, as people say it.
fn valeur(champ: &str, texte: &str, definition: &Definition, l: Langue) -> String {
    let type_ = match champ {
        "dateDebutValidite" | "dateFinValidite" => Some(TypeColonne::Date),
        autre => definition.colonne(autre).map(|c| c.type_),
    };
    match (type_, texte) {
        (_, "") => t::MAJ_VIDE.en_langue(l).to_owned(),
        (Some(TypeColonne::Booleen), "true") => t::OUI.en_langue(l).to_owned(),
        (Some(TypeColonne::Booleen), _) => t::NON.en_langue(l).to_owned(),
        (Some(TypeColonne::Date), jour) => jour
            .parse()
            .map_or_else(|_| jour.to_owned(), |jour| format::date(jour, l)),
        (_, autre) => autre.to_owned(),
    }
}
