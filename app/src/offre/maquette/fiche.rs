use super::{
    Actes,
    acquis::acquis,
    arbre::decimal,
    enquete::enquete,
    etat::Editeur,
    formats,
    place::{place, validation},
    reglage::reglage,
    syllabus::syllabus,
};
use crate::{
    acte::{Acte, FormActe},
    api::offre,
    offre::{avec_vide, erreur_de},
    vues::echec,
};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{ArbreVue, ChoixOffre, ContexteVue, FicheObjet, Genre, Noeud},
};
use i18n::{Langue, Texte, format, offre as t};
use leptos::prelude::*;
use leptos_router::location::Url;
use ui::{Bouton, Carte, Case, Champ, Glyphe, Icone, Selection, Variante, view};

/// All of an object at one of its places: what is to be looked at, its form, what may be done with the place. The forms are made
/// anew for another object, or once one's own change was taken: what is typed outlives what others do.
pub(super) fn volet(
    editeur: Editeur,
    choix: StoredValue<ChoixOffre>,
    choisi: Memo<Option<String>>,
    actes: Actes,
    l: Langue,
) -> AnyView {
    let courant = Memo::new(move |_| editeur.courant(choisi));
    let objet = Memo::new(move |_| courant.with(|n| n.as_ref().map(|n| (n.objet, n.genre))));
    let fiche = Resource::new(
        move || {
            let faits = [
                actes.modifier,
                actes.regler,
                actes.correspondre,
                actes.valider,
                actes.annuler,
            ];
            let faits: usize = faits.iter().map(|a| a.reussis().get()).sum();
            (objet.get(), (faits, editeur.ecrits.get()), editeur.miens.get())
        },
        |(objet, ecrits, _)| async move {
            match objet {
                None => Ok(None),
                Some((objet, _)) => offre::fiche(objet).await.map(|fiche| Some((ecrits, fiche))),
            }
        },
    );
    let tete = move || {
        courant.get().map(|n| {
            let constats = constats(&n, l);
            view! {
                <h2 class="maquette-titre">{n.libelle}</h2>
                {constats}
            }
        })
    };
    let ici = editeur.espace();
    let avec = move |faire: fn(&ArbreVue, &Noeud, Actes, Langue) -> AnyView| {
        let n = courant.get()?;
        editeur.arbre.with(|a| a.as_ref().map(|vue| faire(vue, &n, actes, l)))
    };
    let ajout = move || {
        let objet = objet.get()?;
        // Once a child was taken, another one.
        actes.ajouter.reussis().get();
        editeur.arbre.with_untracked(|a| {
            let vue = a.as_ref().filter(|a| a.peut_ecrire)?;
            Some(ajout(vue.espace.id, objet, choix, actes.ajouter, l))
        })
    };
    // Of the place that is chosen: its own numbers, its fee.
    let chemin = move || {
        let n = courant.get();
        Suspend::new(async move {
            let (n, (ecrits, fiche)) = (n?, fiche.await.ok()??);
            let acquis = (fiche.objet.genre == Genre::Objet).then(|| acquis(editeur, &fiche, actes, l));
            let cle = (n.contexte, ecrits);
            let formulaire = move |_| reglage(editeur, &fiche, &n, choix, actes.regler, l);
            Some(view! {
                <For each=move || [cle] key=|cle| *cle children=formulaire />
                {acquis}
            })
        })
    };
    view! {
        {tete}
        <Transition>
            {move || {
                let ici = ici.clone();
                Suspend::new(async move {
                    match fiche.await {
                        Ok(None) => None,
                        Ok(Some((ecrits, f))) => {
                            let (cle, usages) = ((f.id, ecrits), usages(&f, &ici, l));
                            // Another object, or other words for it, is another form: what was typed in one stays in no other.
                            let formulaire = move |_| formulaire(editeur, &f, choix, actes.modifier, l);
                            Some(view! {
                                <For each=move || [cle] key=|cle| *cle children=formulaire />
                                {usages}
                            }.into_any())
                        }
                        Err(erreur) => Some(echec(&erreur)),
                    }
                })
            }}
        </Transition>
        <Transition>{chemin}</Transition>
        {ajout}
        {move || avec(place)}
        {move || avec(validation)}
    }
    .into_any()
}

fn constats(n: &Noeud, l: Langue) -> AnyView {
    if n.constats.is_empty() {
        return ().into_any();
    }
    let dits: Vec<_> = n
        .constats
        .iter()
        .map(|c| view! { <li>{t::constat(c, l)}</li> })
        .collect();
    view! {
        <div class="maquette-constats">
            <Icone glyphe=Glyphe::Alerte />
            <ul aria-label=t::A_VOIR.en_langue(l)>{dits}</ul>
        </div>
    }
    .into_any()
}

/// The form of an object.
fn formulaire(editeur: Editeur, f: &FicheObjet, choix: StoredValue<ChoixOffre>, acte: Acte, l: Langue) -> AnyView {
    let o = f.objet.clone();
    let e = move |champ| erreur_de(acte, champ, l);
    let inactif = !f.peut_ecrire;
    let champ = |id: &'static str,
                 nom: &'static str,
                 libelle: Texte,
                 valeur: String,
                 max: u32,
                 erreur: Signal<Option<String>>| {
        view! {
            <Champ
                id=id
                nom=format!("champs[{nom}]")
                libelle=libelle.en_langue(l)
                valeur=Signal::stored(valeur)
                longueur_max=max
                inactif=Signal::stored(inactif)
                autocomplete="off"
                erreur=erreur
            />
        }
    };
    let selection = |id: &'static str,
                     nom: &'static str,
                     libelle: Texte,
                     options,
                     valeur: Option<String>,
                     erreur: Signal<Option<String>>| {
        view! {
            <Selection
                id=id
                nom=format!("champs[{nom}]")
                libelle=libelle.en_langue(l)
                options=options
                valeur=Signal::stored(valeur.unwrap_or_default())
                inactif=Signal::stored(inactif)
                erreur=erreur
            />
        }
    };
    let nombre = |n: Option<String>| n.unwrap_or_default();
    let groupement = o.genre == Genre::Groupement;
    let formation = o.genre == Genre::Formation;
    let vide = t::A_CHOISIR.en_langue(l);
    let mut champs: Vec<AnyView> = vec![
        champ(
            "m-libelle",
            "libelleLong",
            t::LIBELLE,
            o.libelle_long.clone(),
            150,
            e("libelleLong"),
        ),
        champ(
            "m-court",
            "libelle",
            t::LIBELLE_COURT,
            o.libelle.clone(),
            50,
            e("libelle"),
        ),
        champ(
            "m-en",
            "libelleEn",
            t::LIBELLE_EN,
            o.libelle_en.clone(),
            150,
            e("libelleEn"),
        ),
        champ("m-code", "code", t::CODE, o.code.to_string(), 30, e("code")),
    ];
    if groupement {
        let (min, max) = o.plage.map_or((String::new(), String::new()), |p| {
            (p.min.to_string(), p.max.to_string())
        });
        champs.push(champ("m-min", "min", t::MIN, min, 3, e("plage")));
        champs.push(champ("m-max", "max", t::MAX, max, 3, e("plage")));
        let natures = choix.with_value(|c| avec_vide(c.natures.clone(), vide));
        champs.push(selection(
            "m-nature",
            "nature",
            t::NATURE,
            natures,
            o.nature.clone(),
            e("nature"),
        ));
    } else {
        champs.push(champ(
            "m-ects",
            "ects",
            t::ECTS,
            nombre(o.ects.map(|n| decimal(n, l))),
            8,
            e("ects"),
        ));
        let types = choix.with_value(|c| {
            if formation {
                c.types_formation.clone()
            } else {
                c.types.clone()
            }
        });
        champs.push(selection(
            "m-type",
            "type",
            t::TYPE,
            avec_vide(types, vide),
            o.type_objet.clone(),
            e("type"),
        ));
    }
    champs.push(champ(
        "m-coef",
        "coefficient",
        t::COEFFICIENT,
        nombre(o.coefficient.map(|n| decimal(n, l))),
        8,
        e("coefficient"),
    ));
    if o.genre == Genre::Objet {
        let natures = choix.with_value(|c| avec_vide(c.natures_objet.clone(), vide));
        champs.push(selection(
            "m-nature",
            "nature",
            t::NATURE_OBJET,
            natures,
            o.nature.clone(),
            e("nature"),
        ));
    }
    if o.genre != Genre::Groupement {
        champs.push(champ(
            "m-capacite",
            "capacite",
            t::CAPACITE,
            nombre(o.capacite.map(|n| n.to_string())),
            6,
            e("capacite"),
        ));
    }
    let structures = choix.with_value(|c| c.structures.clone());
    champs.push(selection(
        "m-structure",
        "structure",
        t::STRUCTURE,
        structures,
        Some(o.structure.clone()),
        e("structure"),
    ));
    let formations = choix.with_value(|c| avec_vide(c.formations.clone(), t::NON_DIT.en_langue(l)));
    champs.push(selection(
        "m-porteuse",
        "formationPorteuse",
        t::FORMATION_PORTEUSE,
        formations,
        o.formation_porteuse.as_ref().map(ToString::to_string),
        e("formationPorteuse"),
    ));
    if formation {
        let delivres = choix.with_value(|c| avec_vide(c.diplomes_delivres.clone(), vide));
        champs.push(selection(
            "m-delivre",
            "diplome",
            t::DIPLOME_DELIVRE,
            delivres,
            o.diplome.clone(),
            e("diplome"),
        ));
        let (diplomes, domaines) = choix.with_value(|c| (c.diplomes.clone(), c.domaines.clone()));
        champs.push(selection(
            "m-diplome",
            "typeDiplome",
            t::TYPE_DIPLOME,
            avec_vide(diplomes, vide),
            o.enquete.type_diplome.clone(),
            e("typeDiplome"),
        ));
        champs.push(selection(
            "m-domaine",
            "domaineFormation",
            t::DOMAINE,
            avec_vide(domaines, vide),
            o.enquete.domaine_formation.clone(),
            e("domaineFormation"),
        ));
    }
    let case = |id: &'static str, nom: &'static str, libelle: Texte, oui: bool| {
        view! {
            <Case id=id nom=format!("champs[{nom}]") libelle=libelle.en_langue(l) cochee=Signal::stored(oui) inactif=Signal::stored(inactif) />
        }
    };
    let cases: Vec<AnyView> = if formation {
        vec![case("m-tele", "teleEnseignement", t::TELE, o.tele_enseignement)]
    } else {
        vec![
            case("m-mutualise", "mutualise", t::MUTUALISE, o.mutualise),
            case("m-stage", "stage", t::STAGE, o.stage),
            case("m-tele", "teleEnseignement", t::TELE, o.tele_enseignement),
        ]
    };
    let syllabus = syllabus(f, choix, acte, l);
    let enquetes = (!groupement).then(|| enquete(editeur, f, choix, acte, l));
    let formats = (o.genre == Genre::Objet).then(|| formats::formats(editeur, f, choix, acte, l));
    let enregistrer = f.peut_ecrire.then(|| {
        view! {
            <div class="actions">
                <Bouton variante=Variante::Principale en_cours=acte.pending()>{t::ENREGISTRER.en_langue(l)}</Bouton>
            </div>
        }
    });
    let (id, version) = (f.id.to_string(), f.version.to_string());
    view! {
        <Carte>
            <FormActe acte=acte>
                <input type="hidden" name="objet" value=id />
                <input type="hidden" name="version" value=version />
                <input type="hidden" name="champs[cases]" value="1" />
                <div class="formulaire maquette-champs">
                    {champs}
                    {cases}
                </div>
                {formats}
                <details class="maquette-syllabus">
                    <summary>{t::SYLLABUS.en_langue(l)}</summary>
                    <div class="formulaire">{syllabus}</div>
                </details>
                {enquetes}
                {enregistrer}
            </FormActe>
        </Carte>
    }
    .into_any()
}

/// Where an object hangs: all its paths, with who is enrolled there.
fn usages(f: &FicheObjet, ici: &str, l: Langue) -> AnyView {
    if f.contextes.len() < 2 && f.objet.capacite.is_none() && f.contextes.iter().all(|c| c.inscriptions == 0) {
        return ().into_any();
    }
    let lignes: Vec<_> = f.contextes.iter().map(|c| usage(c, ici, l)).collect();
    let inscrits: u64 = f.contextes.iter().map(|c| c.inscriptions.unsigned_abs()).sum();
    let places = f.objet.places(inscrits).map(|n| {
        let n = match n {
            n if n < 0 => format!("−{}", format::nombre(n.unsigned_abs(), l)),
            n => format::nombre(n.unsigned_abs(), l),
        };
        view! { <p>{t::PLACES.avec(l, &[("nombre", &n)])}</p> }
    });
    let titre = t::OU_UTILISE.en_langue(l);
    view! {
        <details class="maquette-usages">
            <summary>{titre} " (" {lignes.len()} ")"</summary>
            {places}
            <ul>{lignes}</ul>
        </details>
    }
    .into_any()
}

fn usage(c: &ContexteVue, ici: &str, l: Langue) -> AnyView {
    let formation = c.chemin.split('>').next().unwrap_or_default();
    let href = format!("{ici}/{formation}?n={}", Url::escape(&c.chemin));
    let inscrits = (c.inscriptions > 0).then(|| {
        let texte = t::INSCRITS.avec(l, &[("nombre", &format::nombre(c.inscriptions.unsigned_abs(), l))]);
        format!(" · {texte}")
    });
    let chemin = c.chemin.replace('>', " › ");
    view! { <li><a href=href>{chemin}</a>{inscrits}</li> }.into_any()
}

/// What may be added below a place.
fn ajout(
    espace: EspaceId,
    (parent, genre): (ObjetId, Genre),
    choix: StoredValue<ChoixOffre>,
    acte: Acte,
    l: Langue,
) -> AnyView {
    let e = move |champ| erreur_de(acte, champ, l);
    let (espace, parent) = (espace.to_string(), parent.to_string());
    let types = choix.with_value(|c| {
        let mut types = avec_vide(c.types.clone(), t::A_CHOISIR.en_langue(l));
        types.insert(1, ("GROUPEMENT".to_owned(), t::TYPE_GROUPEMENT.en_langue(l).to_owned()));
        types
    });
    // Children of a choice are not obligatory.
    let obligatoire = genre != Genre::Groupement;
    view! {
        <details class="maquette-ajout">
            <summary>{t::AJOUTER_ENFANT.en_langue(l)}</summary>
            <FormActe acte=acte>
                <input type="hidden" name="espace" value=espace />
                <input type="hidden" name="parent" value=parent />
                <div class="formulaire maquette-champs">
                    <Champ id="a-code" nom="champs[code]" libelle=t::CODE.en_langue(l) aide=t::CODE_AIDE.en_langue(l) longueur_max=30u32 requis=true autocomplete="off" erreur=e("code") />
                    <Champ id="a-libelle" nom="champs[libelleLong]" libelle=t::LIBELLE.en_langue(l) longueur_max=150u32 requis=true autocomplete="off" erreur=e("libelleLong") />
                    <Selection id="a-type" nom="champs[type]" libelle=t::TYPE.en_langue(l) options=types requis=true erreur=e("type") />
                    <Champ id="a-ects" nom="champs[ects]" libelle=t::ECTS.en_langue(l) inputmode="decimal" erreur=e("ects") />
                    <Champ id="a-coef" nom="champs[coefficient]" libelle=t::COEFFICIENT.en_langue(l) inputmode="decimal" erreur=e("coefficient") />
                    <Case id="a-obligatoire" nom="obligatoire" libelle=t::OBLIGATOIRE.en_langue(l) cochee=Signal::stored(obligatoire) />
                </div>
                <div class="actions">
                    <Bouton variante=Variante::Principale glyphe=Glyphe::Plus en_cours=acte.pending()>{t::AJOUTER.en_langue(l)}</Bouton>
                </div>
            </FormActe>
        </details>
    }
    .into_any()
}
