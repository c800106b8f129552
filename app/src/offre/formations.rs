use super::{ICI, avec_vide, erreur_de, espaces::ton, fil, fil_libelle, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, Ajouter, Passer},
    context::langue,
    gestion::page_de_l_adresse,
    vues::echec,
};
use domain::{
    ids::EspaceId,
    offre::{ChoixOffre, EspaceVue, FiltreObjets, Genre, ListeObjets, ObjetResume, TriObjets},
};
use i18n::{Langue, commun, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    location::Url,
};
use ui::{
    Bouton, CadreTableau, Carte, Champ, Confirmation, EnTete, Etat, Glyphe, LienBouton, Pagination, Selection, Ton,
    Variante, Vide, view,
};

/// What is in an espace: its formations, or any of its objects.
pub(crate) fn page_formations() -> AnyView {
    let params = use_params_map();
    let requete = use_query_map();
    let rang = page_de_l_adresse();
    let espace = Memo::new(move |_| params.read().get("espace").unwrap_or_default());
    let filtre = Memo::new(move |_| {
        let r = requete.read();
        FiltreObjets {
            recherche: r.get("q").unwrap_or_default(),
            genre: r
                .get("genre")
                .and_then(|g| Genre::depuis_code(&g))
                .filter(|g| *g != Genre::Formation),
            structure: r.get("structure").unwrap_or_default(),
            tri: r
                .get("tri")
                .and_then(|t| TriObjets::depuis_code(&t))
                .unwrap_or(TriObjets::Libelle),
            page: rang.get(),
        }
    });
    let (ajouter, passer) = (Acte::new(Ajouter::PATH), Acte::new(Passer::PATH));
    let vue = Resource::new(
        move || {
            (
                espace.get(),
                filtre.get(),
                ajouter.reussis().get(),
                passer.reussis().get(),
            )
        },
        |(espace, filtre, ..)| offre::objets(espace, filtre),
    );
    let choix = Resource::new(|| (), |()| offre::choix());
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => entete(&vue, passer, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
        {refuses(vec![ajouter, passer], l)}
        // Outside what the server answers: what is typed while a list is on its way is kept.
        <Transition>
            {move || Suspend::new(async move {
                choix.await.ok().map(|choix| recherche(&espace.get_untracked(), &filtre.get_untracked(), choix.structures, l))
            })}
        </Transition>
        <Transition>
            {move || Suspend::new(async move { vue.await.ok().map(|vue| liste(&vue, &filtre.get_untracked(), l)) })}
        </Transition>
        <Transition>
            {move || Suspend::new(async move {
                match (vue.await, choix.await) {
                    (Ok(vue), Ok(choix)) if vue.peut_ecrire => Some(formulaire(vue.espace.id, choix, ajouter, l)),
                    _ => None,
                }
            })}
        </Transition>
    }
}

fn entete(vue: &ListeObjets, passer: Acte, l: Langue) -> AnyView {
    let e = &vue.espace;
    let ici = format!("{ICI}/{}", e.code);
    let lien = |vers: String, texte: i18n::Texte, glyphe: Glyphe, externe: bool| {
        let texte = texte.en_langue(l);
        if externe {
            view! { <LienBouton href=vers variante=Variante::Secondaire glyphe=glyphe rel="external">{texte}</LienBouton> }
                .into_any()
        } else {
            view! { <LienBouton href=vers variante=Variante::Secondaire glyphe=glyphe>{texte}</LienBouton> }.into_any()
        }
    };
    let mut liens = vec![
        lien(format!("{ici}/comparer"), t::COMPARER, Glyphe::Volet, false),
        lien(format!("{ici}/export.xlsx"), t::EXPORT_XLSX, Glyphe::Telecharger, true),
        lien(format!("{ici}/export.json"), t::EXPORT_JSON, Glyphe::Telecharger, true),
    ];
    if vue.peut_ecrire {
        liens.push(lien(format!("{ici}/importer"), t::IMPORTER, Glyphe::Televerser, false));
    }
    if vue.peut_valider {
        liens.insert(
            0,
            lien(
                format!("{ici}/mise-en-oeuvre"),
                t::METTRE_EN_OEUVRE,
                Glyphe::Calendrier,
                false,
            ),
        );
    }
    let etats = vue.peut_valider.then(|| etats(e, passer, l));
    let titre = e.dans(l == Langue::Fr).to_owned();
    let (etat, texte) = (ton(e.etat), t::etat(e.etat, l));
    let code = e.code.clone();
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre surtitre=code fil=fil(None, l) fil_libelle=fil_libelle(l)>
            <Etat ton=etat texte=texte />
        </EnTete>
        <div class="actions">{liens} {etats}</div>
    }
}

/// Where the espace may go from here.
fn etats(e: &EspaceVue, passer: Acte, l: Langue) -> AnyView {
    let id = e.id.to_string();
    // What has no way back comes last.
    let mut suivants = e.etat.suivants().to_vec();
    suivants.sort_by_key(|vers| vers.suivants().is_empty());
    let boutons: Vec<_> = suivants
        .into_iter()
        .map(|vers| {
            let texte = t::PASSER_A.avec(l, &[("etat", t::etat(vers, l))]);
            let bouton = move |variante| {
                view! { <Bouton variante=variante nom="etat" valeur=vers.code() en_cours=passer.pending()>{texte.clone()}</Bouton> }
            };
            if !vers.suivants().is_empty() {
                return bouton(Variante::Secondaire).into_any();
            }
            view! {
                <Confirmation
                    declencheur=format!("{}…", t::etat(vers, l))
                    renoncer=t::PASSER_RENONCER.en_langue(l)
                    titre=t::PASSER_TITRE.avec(l, &[("etat", t::etat(vers, l))])
                    texte=t::PASSER_SANS_RETOUR.en_langue(l)
                    glyphe=None
                >
                    {bouton(Variante::Danger)}
                </Confirmation>
            }
            .into_any()
        })
        .collect();
    view! {
        <FormActe acte=passer>
            <input type="hidden" name="espace" value=id />
            <div class="actions">{boutons}</div>
        </FormActe>
    }
}

fn recherche(espace: &str, filtre: &FiltreObjets, structures: Vec<(String, String)>, l: Langue) -> AnyView {
    let genres = vec![
        (String::new(), t::RACINES.en_langue(l).to_owned()),
        (Genre::Objet.code().to_owned(), t::OBJETS.en_langue(l).to_owned()),
        (
            Genre::Groupement.code().to_owned(),
            t::GROUPEMENTS.en_langue(l).to_owned(),
        ),
    ];
    let tris = vec![
        (
            TriObjets::Libelle.code().to_owned(),
            t::TRI_LIBELLE.en_langue(l).to_owned(),
        ),
        (TriObjets::Code.code().to_owned(), t::TRI_CODE.en_langue(l).to_owned()),
    ];
    let genre = filtre.genre.map(Genre::code).unwrap_or_default().to_owned();
    let (q, structure, tri) = (
        filtre.recherche.clone(),
        filtre.structure.clone(),
        filtre.tri.code().to_owned(),
    );
    view! {
        <form method="get" action=format!("{ICI}/{espace}") role="search" class="outils">
            <Champ id="q" libelle=t::CHERCHER.en_langue(l) genre="search" valeur=Signal::stored(q) autocomplete="off" />
            <Selection id="genre" libelle=t::MONTRER.en_langue(l) options=genres valeur=Signal::stored(genre) />
            <Selection id="structure" libelle=t::STRUCTURE.en_langue(l) options=avec_vide(structures, t::TOUTES_STRUCTURES.en_langue(l)) valeur=Signal::stored(structure) />
            <Selection id="tri" libelle=t::TRI.en_langue(l) options=tris valeur=Signal::stored(tri) />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Secondaire>{t::RECHERCHER.en_langue(l)}</Bouton>
        </form>
    }
}

fn liste(vue: &ListeObjets, filtre: &FiltreObjets, l: Langue) -> AnyView {
    let ici = format!("{ICI}/{}", vue.espace.code);
    if vue.page.lignes.is_empty() {
        return view! {
            <Vide titre=t::AUCUN_OBJET.en_langue(l) texte=t::AUCUN_OBJET_TEXTE.en_langue(l) glyphe=Glyphe::Recherche>
                <LienBouton href=ici>{t::EFFACER.en_langue(l)}</LienBouton>
            </Vide>
        };
    }
    let rangees: Vec<_> = vue.page.lignes.iter().map(|o| rangee(&ici, o, l)).collect();
    let compte = t::RESULTATS.avec(l, &[("nombre", &format::nombre(vue.page.total, l))]);
    let adresse = {
        let (ici, f) = (ici.clone(), filtre.clone());
        Callback::new(move |page: u32| {
            let genre = f.genre.map(Genre::code).unwrap_or_default();
            format!(
                "{ici}?q={}&genre={genre}&structure={}&tri={}&page={page}",
                Url::escape(&f.recherche),
                Url::escape(&f.structure),
                f.tri.code()
            )
        })
    };
    view! {
        <CadreTableau libelle=t::RACINES.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::RACINES.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_LIBELLE.en_langue(l)}</th>
                        <th scope="col">{t::COL_COMPOSANTE.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_ECTS.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_CHEMINS.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_VALIDES.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_PIA.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rangees}</tbody>
            </table>
        </CadreTableau>
        <Pagination
            libelle=commun::PAGINATION.en_langue(l)
            page=vue.page.page
            pages=vue.page.pages()
            href=adresse
            precedente=commun::PRECEDENT.en_langue(l)
            suivante=commun::SUIVANT.en_langue(l)
            compte=compte
        />
    }
}

fn rangee(ici: &str, o: &ObjetResume, l: Langue) -> AnyView {
    // An object is shown in the tree of a formation that has it; alone, when none has.
    let href = match &o.chemin {
        Some(chemin) if o.genre != Genre::Formation => {
            let formation = chemin.split('>').next().unwrap_or_default();
            format!("{ici}/{formation}?n={}", Url::escape(chemin))
        }
        _ => format!("{ici}/{}", o.code),
    };
    let ects = o.ects.map(|n| format::decimal(&n.to_string(), l));
    let [chemins, valides, pia] = [o.chemins, o.valides, o.pia].map(|n| format::nombre(n.unsigned_abs(), l));
    let genre = t::genre(o.genre, l);
    let partage = o
        .mutualise
        .then(|| view! { " " <Etat ton=Ton::Info texte=t::MUTUALISE.en_langue(l) /> });
    let (libelle, code, structure) = (o.libelle.clone(), o.code.clone(), o.structure.clone());
    let type_ = o
        .type_objet
        .clone()
        .filter(|_| o.genre == Genre::Objet)
        .unwrap_or_else(|| genre.to_owned());
    view! {
        <tr>
            <th scope="row">
                <a href=href>{libelle}</a>
                {partage}
                <span class="secondaire">{code} " · " {type_}</span>
            </th>
            <td data-libelle=t::COL_COMPOSANTE.en_langue(l)>{structure}</td>
            <td class="chiffres" data-libelle=t::COL_ECTS.en_langue(l)>{ects}</td>
            <td class="chiffres" data-libelle=t::COL_CHEMINS.en_langue(l)>{chemins}</td>
            <td class="chiffres" data-libelle=t::COL_VALIDES.en_langue(l)>{valides}</td>
            <td class="chiffres" data-libelle=t::COL_PIA.en_langue(l)>{pia}</td>
        </tr>
    }
}

fn formulaire(espace: EspaceId, choix: ChoixOffre, ajouter: Acte, l: Langue) -> AnyView {
    let e = move |champ| erreur_de(ajouter, champ, l);
    let vide = t::A_CHOISIR.en_langue(l);
    view! {
        <Carte titre=t::NOUVELLE_FORMATION.en_langue(l)>
            <FormActe acte=ajouter>
                <input type="hidden" name="espace" value=espace.to_string() />
                <div class="formulaire">
                    <Champ id="f-code" nom="champs[code]" libelle=t::CODE.en_langue(l) aide=t::CODE_AIDE.en_langue(l) longueur_max=30u32 requis=true autocomplete="off" erreur=e("code") />
                    <Champ id="f-libelle" nom="champs[libelleLong]" libelle=t::LIBELLE.en_langue(l) longueur_max=150u32 requis=true erreur=e("libelleLong") />
                    <Champ id="f-libelle-en" nom="champs[libelleEn]" libelle=t::LIBELLE_EN.en_langue(l) longueur_max=150u32 erreur=e("libelleEn") />
                    <Selection id="f-structure" nom="champs[structure]" libelle=t::STRUCTURE.en_langue(l) options=avec_vide(choix.structures, vide) requis=true erreur=e("structure") />
                    <Selection id="f-type" nom="champs[type]" libelle=t::TYPE_FORMATION.en_langue(l) options=avec_vide(choix.types_formation, vide) erreur=e("type") />
                    <Selection id="f-diplome" nom="champs[typeDiplome]" libelle=t::TYPE_DIPLOME.en_langue(l) options=avec_vide(choix.diplomes, vide) erreur=e("typeDiplome") />
                    <Selection id="f-domaine" nom="champs[domaineFormation]" libelle=t::DOMAINE.en_langue(l) options=avec_vide(choix.domaines, vide) erreur=e("domaineFormation") />
                    <Champ id="f-ects" nom="champs[ects]" libelle=t::ECTS.en_langue(l) inputmode="decimal" erreur=e("ects") />
                    <div class="actions">
                        <Bouton variante=Variante::Principale glyphe=Glyphe::Plus en_cours=ajouter.pending()>{t::AJOUTER.en_langue(l)}</Bouton>
                    </div>
                </div>
            </FormActe>
        </Carte>
    }
}
