use super::{ICI, fil, fil_libelle};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::referentiel::{self, ReglerParametres},
    context::langue,
    vues::{echec, refus},
};
use domain::{
    CodeErreur,
    referentiel::{GenreParametre, Parametre, ParametreVu, ParametresVus},
};
use i18n::{Langue, Texte, commun, erreurs, parametres as t, referentiel as r};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{Alerte, Bouton, Carte, Champ, EnTete, Glyphe, Largeur, LienBouton, Selection, Ton, Variante, view};

/// From the list of nomenclatures to them.
pub(super) fn lien(l: Langue) -> AnyView {
    view! {
        <LienBouton href=format!("{ICI}/parametres") variante=Variante::Secondaire glyphe=Glyphe::Modifier>
            {t::VOIR.en_langue(l)}
        </LienBouton>
    }
}

/// What the establishment decides.
pub(super) fn page_parametres() -> AnyView {
    let regler = Acte::new(ReglerParametres::PATH);
    // Read again once it was done, and when somebody else had changed them; what was refused otherwise stays as it is typed.
    let lectures = Memo::new(move |avant: Option<&usize>| {
        regler.version().get();
        let lu = match untrack(|| regler.erreur()) {
            None => true,
            Some(AppError::Champs { champs }) => champs.iter().any(|e| e.code == CodeErreur::Perime),
            Some(_) => false,
        };
        avant.map_or(0, |n| n + usize::from(lu))
    });
    let vue = Resource::new(move || lectures.get(), |_| referentiel::parametres());
    let l = langue();
    let dits = move || match regler.erreur() {
        Some(erreur) => Some(refuses(&erreur, l)),
        None => (regler.reussis().get() > 0)
            .then(|| view! { <Alerte ton=Ton::Succes titre=t::ENREGISTRES.en_langue(l) annoncee=true /> }),
    };
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete
            titre=t::TITRE.en_langue(l)
            chapeau=t::INTRO.en_langue(l)
            fil=fil(None, l)
            fil_libelle=fil_libelle(l)
        />
        {dits}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => {
                        // Another form: what is kept may be written otherwise than it was typed.
                        let cle = vue.version.clone();
                        let formulaire = move |_| formulaire(&vue, regler, l);
                        view! { <For each=move || [cle.clone()] key=String::clone children=formulaire /> }.into_any()
                    }
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

/// What was refused, with a link to each field: there are many.
fn refuses(erreur: &AppError, l: Langue) -> AnyView {
    let AppError::Champs { champs } = erreur else {
        return refus(erreur);
    };
    let dits: Vec<_> = champs
        .iter()
        .map(|e| {
            let phrase = erreurs::phrase(&e.code, l);
            match Parametre::de_code(&e.champ) {
                None => view! { <li>{phrase}</li> }.into_any(),
                Some(p) => {
                    let dit = format!("{} – {phrase}", t::parametre(p.code).0.en_langue(l));
                    // `external`: the browser itself goes to the field, which gives it the focus.
                    view! { <li><a href=format!("#{}", p.code) rel="external">{dit}</a></li> }.into_any()
                }
            }
        })
        .collect();
    view! {
        <Alerte ton=Ton::Danger titre=commun::ERREUR.en_langue(l) annoncee=true>
            <ul>{dits}</ul>
        </Alerte>
    }
}

fn formulaire(vue: &ParametresVus, regler: Acte, l: Langue) -> AnyView {
    let mut groupes: Vec<(Texte, Vec<AnyView>)> = vec![];
    for vu in &vue.parametres {
        let Some(p) = Parametre::de_code(&vu.code) else {
            continue;
        };
        let champ = champ(p, vu, !vue.peut_ecrire, regler, l);
        let groupe = t::groupe(p.code);
        match groupes.last_mut() {
            Some((dernier, champs)) if *dernier == groupe => champs.push(champ),
            _ => groupes.push((groupe, vec![champ])),
        }
    }
    let groupes: Vec<_> = groupes
        .into_iter()
        .map(|(titre, champs)| {
            view! {
                <Carte titre=titre.en_langue(l)>
                    <div class="formulaire">{champs}</div>
                </Carte>
            }
        })
        .collect();
    let suite = if vue.peut_ecrire {
        view! {
            <div class="actions">
                <Bouton variante=Variante::Principale en_cours=regler.pending()>{r::ENREGISTRER.en_langue(l)}</Bouton>
            </div>
        }
    } else {
        view! { <p>{t::LECTURE_SEULE.en_langue(l)}</p> }
    };
    let version = vue.version.clone();
    view! {
        <FormActe acte=regler>
            <input type="hidden" name="version" value=version />
            <div class="page">{groupes} {suite}</div>
        </FormActe>
    }
}

fn champ(p: &'static Parametre, vu: &ParametreVu, inactif: bool, regler: Acte, l: Langue) -> AnyView {
    let (libelle, aide) = t::parametre(p.code);
    let defaut = t::defaut(p, l);
    let (nom, valeur) = (format!("champs[{}]", p.code), vu.valeur.clone().unwrap_or_default());
    let erreur = regler.erreur_du_champ(p.code.to_owned(), l);
    if p.genre == GenreParametre::OuiNon {
        let comme_tous = t::COMME_TOUS.avec(l, &[("valeur", &defaut)]);
        let options = vec![
            (String::new(), comme_tous),
            ("oui".to_owned(), r::OUI.en_langue(l).to_owned()),
            ("non".to_owned(), r::NON.en_langue(l).to_owned()),
        ];
        return view! {
            <Selection
                id=p.code
                nom=nom
                libelle=libelle.en_langue(l)
                aide=aide.en_langue(l)
                options=options
                valeur=Signal::stored(valeur)
                inactif=Signal::stored(inactif)
                erreur=erreur
            />
        };
    }
    let mut aide = vec![aide.en_langue(l).to_owned()];
    if !matches!(p.genre, GenreParametre::Conditions) {
        aide.push(t::DE_TOUS.avec(l, &[("valeur", &defaut)]));
    }
    if matches!(p.genre, GenreParametre::Codes(_) | GenreParametre::Bareme(_)) {
        aide.push(t::POUR_AUCUN.en_langue(l).to_owned());
    }
    if matches!(p.genre, GenreParametre::Bareme(_)) {
        aide.push(t::DECIMALES.en_langue(l).to_owned());
    }
    let unite = t::unite(p.genre).map_or("", |u| u.en_langue(l));
    let (largeur, clavier) = match p.genre {
        GenreParametre::Nombre { .. } => (Largeur::Courte, "numeric"),
        GenreParametre::Montant => (Largeur::Courte, "decimal"),
        _ => (Largeur::Pleine, "text"),
    };
    view! {
        <Champ
            id=p.code
            nom=nom
            libelle=libelle.en_langue(l)
            mention=unite
            aide=aide.join(" ")
            valeur=Signal::stored(valeur)
            largeur=largeur
            inputmode=clavier
            autocomplete="off"
            longueur_max=500u32
            inactif=Signal::stored(inactif)
            erreur=erreur
        />
    }
}
