use super::{fil, fil_libelle};
use crate::{
    acte::{Acte, FormActe},
    api::referentiel::{self, MettreAJour},
    context::langue,
    vues::{echec, refus},
};
use domain::referentiel::{Ecart, MiseAJourVue};
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
            .map(|(n, e)| rangee(n, e, vue.ecrit, l))
            .collect();
        let reste = (vue.reste > 0).then(|| {
            let nombre = format::nombre(vue.reste as u64, l);
            view! { <p>{t::MAJ_RESTE.avec(l, &[("nombre", &nombre)])}</p> }
        });
        let bouton = vue.ecrit.then(|| {
            view! {
                <Bouton variante=Variante::Principale en_cours=prendre.pending()>{t::MAJ_APPLIQUER.en_langue(l)}</Bouton>
            }
        });
        let nomenclature = vue.definition.code.clone();
        view! {
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

fn rangee(n: usize, ecart: Ecart, ecrit: bool, l: Langue) -> AnyView {
    let o = ecart.occurrence().clone();
    let (ton, etat, dits, choix) = match ecart {
        Ecart::Ajoutee { nouvelle } => (
            Ton::Succes,
            t::MAJ_AJOUTEE.en_langue(l).to_owned(),
            vec![nouvelle.libelle_long],
            false,
        ),
        Ecart::Changee { avant, nouvelle } => {
            let dits = vec![
                t::MAJ_ICI.avec(l, &[("libelle", &avant.libelle_long)]),
                t::MAJ_LIVREE.avec(l, &[("libelle", &nouvelle.libelle_long)]),
            ];
            (Ton::Info, t::MAJ_CHANGEE.en_langue(l).to_owned(), dits, false)
        }
        Ecart::Terminee { nouvelle, .. } => {
            let fin = nouvelle.fin.map(|f| format::date(f, l)).unwrap_or_default();
            (
                Ton::Attention,
                t::MAJ_TERMINEE.avec(l, &[("fin", &fin)]),
                vec![nouvelle.libelle_long],
                false,
            )
        }
        Ecart::Conflit { ici, nouvelle } => {
            let dits = vec![
                t::MAJ_ICI.avec(l, &[("libelle", &ici.libelle_long)]),
                t::MAJ_LIVREE.avec(l, &[("libelle", &nouvelle.libelle_long)]),
            ];
            (Ton::Danger, t::MAJ_CONFLIT.en_langue(l).to_owned(), dits, ecrit)
        }
    };
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
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_CODE.en_langue(l)>{o.code}</th>
            <td data-libelle=t::COL_EFFET.en_langue(l)>
                <Etat ton=ton texte=etat />
                <ul>{dits}</ul>
                {case}
            </td>
        </tr>
    }
}
