use super::{ICI, fil, fil_libelle, fr, valeurs::validite};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::referentiel::{self, Enregistrer, Supprimer},
    context::langue,
    vues::{echec, refus},
};
use domain::referentiel::{
    Attribut, Colonne, Definition, Occurrence, Regime, TypeColonne, Usage, ValeurDetail, ValeurVue,
};
use i18n::{Langue, Texte, format, referentiel as t};
use jiff::civil::Date;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{
    Alerte, Bouton, Carte, Case, Champ, Confirmation, EnTete, Fait, Faits, Glyphe, Selection, Ton, Variante, view,
};

/// A value to look at or to change; without a code in the address, a new one.
pub(super) fn page_valeur(nomenclature: String) -> AnyView {
    let requete = use_query_map();
    let cle = Memo::new(move |_| {
        let r = requete.read();
        (r.get("code"), r.get("debut").and_then(|d| d.parse().ok()))
    });
    let (enregistrer, supprimer) = (Acte::new(Enregistrer::PATH), Acte::new(Supprimer::PATH));
    let vue = Resource::new(
        move || cle.get(),
        move |(code, debut)| referentiel::valeur(nomenclature.clone(), code, debut),
    );
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, enregistrer, supprimer, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: ValeurDetail, enregistrer: Acte, supprimer: Acte, l: Langue) -> AnyView {
    let titre = match &vue.valeur {
        None => t::NOUVELLE_TITRE.en_langue(l).to_owned(),
        Some(v) => v.occurrence.libelle_long.clone(),
    };
    // What is refused but belongs to no field that is shown.
    let colonnes: Vec<(String, String)> = vue
        .definition
        .colonnes
        .iter()
        .map(|c| (c.nom.clone(), c.libelle(fr(l)).to_owned()))
        .collect();
    let ailleurs = move || {
        [enregistrer, supprimer]
            .into_iter()
            .filter_map(Acte::erreur)
            .map(|e| match e {
                AppError::Champs { champs } => {
                    let dits = champs.iter().map(|e| {
                        let dit = format!("{} – {}", nom_du_champ(&e.champ, &colonnes, l), t::phrase_valeur(e, l));
                        // `external`: the browser itself goes to the field, which gives it the focus.
                        view! { <li><a href=format!("#{}", e.champ) rel="external">{dit}</a></li> }
                    });
                    let dits: Vec<_> = dits.collect();
                    view! {
                        <Alerte ton=Ton::Danger titre=i18n::commun::ERREUR.en_langue(l) annoncee=true>
                            <ul>{dits}</ul>
                        </Alerte>
                    }
                }
                autre => refus(&autre),
            })
            .collect::<Vec<_>>()
    };
    let chapeau = match (vue.definition.regime, vue.valeur.as_ref().is_some_and(|v| v.livree)) {
        (Regime::Fermee, _) => Some(t::FERMEE_TEXTE.en_langue(l).to_owned()),
        (Regime::SemiOuverte, true) => Some(t::SEULE_LECTURE.en_langue(l).to_owned()),
        _ => None,
    };
    let corps = match (&vue.valeur, vue.definition.regime) {
        // Of a national value only this is for the establishment to say.
        (Some(v), Regime::SemiOuverte) if vue.ecrit && v.livree => view! {
            {lecture(&vue, l)}
            {reglages(&vue, enregistrer, l)}
        }
        .into_any(),
        _ if vue.ecrit => formulaire(&vue, enregistrer, l),
        _ => lecture(&vue, l),
    };
    let usages = vue.valeur.is_some().then(|| usages(&vue.usages, l));
    let suppression = vue
        .valeur
        .as_ref()
        .filter(|v| vue.ecrit && !v.livree && vue.usages.is_empty())
        .map(|v| suppression(&vue.definition, v, supprimer, l));
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre chapeau=chapeau.unwrap_or_default() fil=fil(Some(&vue.definition), l) fil_libelle=fil_libelle(l) />
        {ailleurs}
        {corps}
        {usages}
        {suppression}
    }
}

/// What a field is called on the screen.
pub(super) fn nom_du_champ(champ: &str, colonnes: &[(String, String)], l: Langue) -> String {
    match t::champ_valeur(champ) {
        Some(nom) => nom.en_langue(l).to_owned(),
        None => {
            let colonne = colonnes.iter().find(|(nom, _)| nom == champ);
            colonne.map_or_else(|| champ.to_owned(), |(_, libelle)| libelle.clone())
        }
    }
}

fn lecture(vue: &ValeurDetail, l: Langue) -> AnyView {
    let Some(v) = &vue.valeur else { return ().into_any() };
    let o = &v.occurrence;
    let oui = |oui: bool| if oui { t::OUI } else { t::NON }.en_langue(l).to_owned();
    let mut faits = vec![
        Fait::new(t::CODE.en_langue(l), o.code.clone()),
        Fait::new(t::COL_VALIDITE.en_langue(l), validite(o, l)),
        Fait::new(t::LIBELLE_LONG.en_langue(l), o.libelle_long.clone()),
        Fait::new(t::LIBELLE_COURT.en_langue(l), o.libelle_court.clone()),
        Fait::new(t::LIBELLE_AFFICHAGE.en_langue(l), o.libelle_affichage.clone()),
        Fait::new(t::LIBELLE_ANGLAIS.en_langue(l), o.libelle_en.clone()),
        Fait::new(t::PRIORITE.en_langue(l), o.priorite.to_string()),
        Fait::new(t::VISIBLE.en_langue(l), oui(o.visible)),
    ];
    faits.extend(vue.definition.colonnes.iter().filter_map(|c| {
        let dit = match o.attributs.get(&c.nom)? {
            Attribut::Booleen(b) => oui(*b),
            autre => autre.en_texte(),
        };
        Some(Fait::new(c.libelle(fr(l)), dit))
    }));
    view! {
        <Carte>
            <Faits faits=faits />
        </Carte>
    }
}

/// What one field is told.
fn erreur_du_champ(acte: Acte, champ: String, l: Langue) -> Signal<Option<String>> {
    Signal::derive(move || match acte.erreur() {
        Some(AppError::Champs { champs }) => champs.iter().find(|e| e.champ == champ).map(|e| t::phrase_valeur(e, l)),
        _ => None,
    })
}

/// Its place in lists.
fn rang(o: Option<&Occurrence>, acte: Acte, l: Langue) -> AnyView {
    let valeur = Signal::stored(o.map(|o| o.priorite.to_string()).unwrap_or_default());
    view! {
        <Champ
            id="prioriteAffichage"
            nom="champs[prioriteAffichage]"
            libelle=t::PRIORITE.en_langue(l)
            aide=t::PRIORITE_AIDE.en_langue(l)
            inputmode="numeric"
            valeur=valeur
            erreur=erreur_du_champ(acte, "prioriteAffichage".into(), l)
        />
    }
}

/// A form around fields: which value it is about, whether forms offer it, and what sends it.
fn entourer(vue: &ValeurDetail, champs: Vec<AnyView>, acte: Acte, l: Langue) -> AnyView {
    let visible = Signal::stored(vue.valeur.as_ref().is_none_or(|v| v.occurrence.visible));
    let cle = vue.valeur.as_ref().map(|v| {
        view! {
            <input type="hidden" name="cle_code" value=v.occurrence.code.clone() />
            <input type="hidden" name="cle_debut" value=v.occurrence.debut.to_string() />
            <input type="hidden" name="version" value=v.version.to_string() />
        }
    });
    let nomenclature = vue.definition.code.clone();
    view! {
        <Carte>
            <FormActe acte=acte>
                <input type="hidden" name="nomenclature" value=nomenclature />
                {cle}
                <div class="formulaire">
                    {champs}
                    <Case
                        id="temoinVisible"
                        nom="champs[temoinVisible]"
                        libelle=t::VISIBLE.en_langue(l)
                        cochee=visible
                    />
                    <div class="actions">
                        <Bouton variante=Variante::Principale en_cours=acte.pending()>{t::ENREGISTRER.en_langue(l)}</Bouton>
                    </div>
                </div>
            </FormActe>
        </Carte>
    }
}

/// The form of a national value that is not to be changed: its place, and whether forms offer it.
fn reglages(vue: &ValeurDetail, acte: Acte, l: Langue) -> AnyView {
    let rang = rang(vue.valeur.as_ref().map(|v| &v.occurrence), acte, l);
    entourer(vue, vec![rang], acte, l)
}

fn formulaire(vue: &ValeurDetail, acte: Acte, l: Langue) -> AnyView {
    let erreur = move |champ: String| erreur_du_champ(acte, champ, l);
    let o = vue.valeur.as_ref().map(|v| v.occurrence.clone());
    let dit = |lire: fn(&Occurrence) -> String| Signal::stored(o.as_ref().map(lire).unwrap_or_default());
    let date = |jour: Option<Date>| jour.map(|j| j.to_string()).unwrap_or_default();
    let champs: Vec<AnyView> = vec![
        view! {
            <Champ
                id="code"
                nom="champs[code]"
                libelle=t::CODE.en_langue(l)
                aide=t::CODE_AIDE.en_langue(l)
                valeur=Signal::stored(vue.code.clone())
                longueur_max=30u32
                requis=true
                autocomplete="off"
                erreur=erreur("code".into())
            />
        },
        libelle(
            "libelleLong",
            t::LIBELLE_LONG,
            None,
            150,
            dit(|o| o.libelle_long.clone()),
            &erreur,
            l,
        ),
        libelle(
            "libelleCourt",
            t::LIBELLE_COURT,
            Some(t::LIBELLE_COURT_AIDE),
            50,
            dit(|o| o.libelle_court.clone()),
            &erreur,
            l,
        ),
        libelle(
            "libelleAffichage",
            t::LIBELLE_AFFICHAGE,
            Some(t::LIBELLE_AFFICHAGE_AIDE),
            150,
            dit(|o| o.libelle_affichage.clone()),
            &erreur,
            l,
        ),
        libelle(
            "libelleAnglais",
            t::LIBELLE_ANGLAIS,
            None,
            150,
            dit(|o| o.libelle_en.clone()),
            &erreur,
            l,
        ),
        view! {
            <Champ
                id="dateDebutValidite"
                nom="champs[dateDebutValidite]"
                libelle=t::DEBUT.en_langue(l)
                genre="date"
                valeur=Signal::stored(date(o.as_ref().map(|o| o.debut)))
                requis=true
                erreur=erreur("dateDebutValidite".into())
            />
        },
        view! {
            <Champ
                id="dateFinValidite"
                nom="champs[dateFinValidite]"
                libelle=t::FIN.en_langue(l)
                aide=t::FIN_AIDE.en_langue(l)
                genre="date"
                valeur=Signal::stored(date(o.as_ref().and_then(|o| o.fin)))
                erreur=erreur("dateFinValidite".into())
            />
        },
        rang(o.as_ref(), acte, l),
    ];
    let colonnes = vue.definition.colonnes.iter().map(|c| colonne(c, vue, &erreur, l));
    entourer(vue, champs.into_iter().chain(colonnes).collect(), acte, l)
}

/// The field of a label.
fn libelle(
    nom: &'static str,
    texte: Texte,
    aide: Option<Texte>,
    max: u32,
    valeur: Signal<String>,
    erreur: &impl Fn(String) -> Signal<Option<String>>,
    l: Langue,
) -> AnyView {
    let aide = aide.map_or("", |a| a.en_langue(l));
    let (erreur, requis) = (erreur(nom.into()), nom == "libelleLong");
    view! {
        <Champ
            id=nom
            nom=format!("champs[{nom}]")
            libelle=texte.en_langue(l)
            aide=aide
            valeur=valeur
            longueur_max=max
            requis=requis
            erreur=erreur
        />
    }
}

/// The field of a column, as its type wants it.
fn colonne(c: &Colonne, vue: &ValeurDetail, erreur: &impl Fn(String) -> Signal<Option<String>>, l: Langue) -> AnyView {
    let attribut = vue.valeur.as_ref().and_then(|v| v.occurrence.attributs.get(&c.nom));
    let valeur = Signal::stored(attribut.map(Attribut::en_texte).unwrap_or_default());
    let (id, nom, libelle) = (c.nom.clone(), format!("champs[{}]", c.nom), c.libelle(fr(l)).to_owned());
    let cible = c.cible.as_deref().unwrap_or_default();
    let choix = vue.choix.iter().find(|(nom, _)| nom == cible).map(|(_, choix)| choix);
    let options = |choix: Vec<(String, String)>| {
        std::iter::once((String::new(), t::AUCUN_CHOIX.en_langue(l).to_owned()))
            .chain(choix)
            .collect::<Vec<_>>()
    };
    let selection = match (c.type_, choix) {
        (TypeColonne::Booleen, _) => Some(options(vec![
            ("true".to_owned(), t::OUI.en_langue(l).to_owned()),
            ("false".to_owned(), t::NON.en_langue(l).to_owned()),
        ])),
        (TypeColonne::Reference | TypeColonne::Texte, Some(choix)) => {
            // What it refers to may be of another time: it is not taken from it by being shown.
            let code = valeur.get_untracked();
            let autre = (!code.is_empty() && choix.iter().all(|(c, _)| *c != code)).then(|| (code.clone(), code));
            Some(options(choix.iter().cloned().chain(autre).collect()))
        }
        _ => None,
    };
    let erreur = erreur(c.nom.clone());
    if let Some(options) = selection {
        return view! { <Selection id=id nom=nom libelle=libelle options=options valeur=valeur erreur=erreur requis=c.obligatoire /> };
    }
    let aide = match c.type_ {
        TypeColonne::Reference | TypeColonne::Texte if !cible.is_empty() => {
            t::REFERENCE_AIDE.avec(l, &[("cible", cible)])
        }
        TypeColonne::Texte if c.uai => t::STRUCTURE_UAI_AIDE.en_langue(l).to_owned(),
        TypeColonne::References => t::REFERENCES_AIDE.avec(l, &[("cible", cible)]),
        _ => String::new(),
    };
    let genre = if c.type_ == TypeColonne::Date { "date" } else { "text" };
    view! { <Champ id=id nom=nom libelle=libelle aide=aide genre=genre valeur=valeur erreur=erreur requis=c.obligatoire /> }
}

fn usages(usages: &[Usage], l: Langue) -> AnyView {
    let lignes: Vec<_> = usages
        .iter()
        .map(|u| {
            let nombre = format::nombre(u64::from(u.nombre), l);
            let ou = t::usage(&u.ou, l);
            let lien = ou.is_none().then(|| {
                view! { <a href=format!("{ICI}/{}", u.ou)>{u.ou.clone()}</a> }
            });
            view! { <li>{ou}{lien}" : "{nombre}</li> }
        })
        .collect();
    let corps = if lignes.is_empty() {
        view! { <p>{t::USAGES_AUCUN.en_langue(l)}</p> }
    } else {
        view! { <ul>{lignes}</ul> }
    };
    view! { <Carte titre=t::USAGES.en_langue(l)>{corps}</Carte> }
}

fn suppression(d: &Definition, v: &ValeurVue, acte: Acte, l: Langue) -> AnyView {
    let (nomenclature, o, version) = (d.code.clone(), v.occurrence.clone(), v.version.to_string());
    view! {
        <Confirmation
            declencheur=t::SUPPRIMER.en_langue(l)
            renoncer=t::RENONCER.en_langue(l)
            titre=t::SUPPRIMER_TITRE.en_langue(l)
            texte=t::SUPPRIMER_TEXTE.en_langue(l)
        >
            <FormActe acte=acte>
                <input type="hidden" name="nomenclature" value=nomenclature />
                <input type="hidden" name="code" value=o.code />
                <input type="hidden" name="debut" value=o.debut.to_string() />
                <input type="hidden" name="version" value=version />
                <Bouton variante=Variante::Danger glyphe=Glyphe::Corbeille en_cours=acte.pending()>
                    {t::SUPPRIMER.en_langue(l)}
                </Bouton>
            </FormActe>
        </Confirmation>
    }
}
