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
    referentiel::{GenreParametre, Parametre, ParametresVus},
};
use i18n::{Langue, Texte, commun, erreurs, parametres as t, referentiel as r};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_meta::Title;
use std::collections::BTreeSet;
use ui::{Alerte, Bouton, Carte, Champ, EnTete, Glyphe, Largeur, LienBouton, Selection, Ton, Variante, view};

/// From the list of nomenclatures to them.
pub(super) fn lien(l: Langue) -> AnyView {
    view! {
        <LienBouton href=format!("{ICI}/parametres") variante=Variante::Secondaire glyphe=Glyphe::Modifier>
            {t::VOIR.en_langue(l)}
        </LienBouton>
    }
}

/// What the establishment decides. The form stays as it is made first: what is read again is written into its fields.
pub(super) fn page_parametres() -> AnyView {
    let regler = Acte::new(ReglerParametres::PATH);
    let vue = Resource::new(|| (), |()| referentiel::parametres());
    let l = langue();
    // As they were before they were saved last.
    let anciens = RwSignal::new(None::<Anciens>);
    let dits = move || match regler.erreur() {
        Some(erreur) => Some(refuses(&erreur, l)),
        None => (regler.reussis().get() > 0).then(|| enregistres(anciens.get(), regler, l)),
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
        <Suspense>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => formulaire(vue, regler, anciens, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Suspense>
    }
}

/// What parameters were, and the version that says so no more.
#[derive(Clone)]
struct Anciens {
    version: String,
    valeurs: Vec<(&'static str, Option<String>)>,
}

/// It was done, and may be undone.
fn enregistres(anciens: Option<Anciens>, regler: Acte, l: Langue) -> AnyView {
    let annuler = anciens.filter(|a| !a.valeurs.is_empty()).map(|a| {
        let champs: Vec<_> = a
            .valeurs
            .into_iter()
            .map(|(code, valeur)| {
                view! { <input type="hidden" name=nom(code) value=valeur.unwrap_or_default() /> }
            })
            .collect();
        view! {
            <FormActe acte=regler>
                <input type="hidden" name="version" value=a.version />
                {champs}
                <Bouton en_cours=regler.pending()>{t::ANNULER.en_langue(l)}</Bouton>
            </FormActe>
        }
    });
    view! {
        <Alerte ton=Ton::Succes titre=t::ENREGISTRES.en_langue(l) annoncee=true>
            {annuler}
        </Alerte>
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

/// What is in the fields of the form, and what was read last.
#[derive(Clone, Copy)]
struct Tenus {
    vus: RwSignal<ParametresVus>,
    champs: StoredValue<Vec<(&'static Parametre, RwSignal<String>)>>,
    /// What was typed since they were sent last.
    tapes: StoredValue<BTreeSet<&'static str>>,
    anciens: RwSignal<Option<Anciens>>,
}

impl Tenus {
    fn new(vus: ParametresVus, anciens: RwSignal<Option<Anciens>>) -> Self {
        let champ = |p: &'static Parametre| (p, RwSignal::new(vus.valeur(p.code).unwrap_or_default()));
        Self {
            champs: StoredValue::new(Parametre::TOUS.iter().map(champ).collect()),
            vus: RwSignal::new(vus),
            tapes: StoredValue::new(BTreeSet::new()),
            anciens,
        }
    }

    /// They were saved: what is kept may be written otherwise than it was typed. What was typed since stays.
    fn enregistres(self, lus: ParametresVus) {
        let avant = self.vus.get_untracked();
        let changes = Parametre::TOUS.iter().map(|p| (p.code, avant.valeur(p.code)));
        self.anciens.set(Some(Anciens {
            version: lus.version.clone(),
            valeurs: changes.filter(|(code, valeur)| lus.valeur(code) != *valeur).collect(),
        }));
        self.ecrire(lus, |_| true);
    }

    /// Somebody else had changed them: what was typed stays, also where the other one wrote.
    fn perimes(self, lus: ParametresVus, regler: Acte) {
        self.ecrire(lus, |p| !regler.touche(&nom(p.code)));
    }

    fn ecrire(self, lus: ParametresVus, lesquels: impl Fn(&Parametre) -> bool) {
        self.champs.with_value(|champs| {
            let tapes = self.tapes.get_value();
            for (p, champ) in champs.iter().filter(|(p, _)| lesquels(p) && !tapes.contains(p.code)) {
                champ.set(lus.valeur(p.code).unwrap_or_default());
            }
        });
        self.vus.set(lus);
    }
}

/// Reads them again once it was done, and when somebody else had changed them.
fn relire(tenus: Tenus, regler: Acte) {
    Effect::new(move |avant: Option<()>| {
        regler.version().get();
        if avant.is_none() {
            return;
        }
        let fait = match untrack(|| regler.erreur()) {
            None => true,
            Some(AppError::Champs { champs }) if champs.iter().any(|e| e.code == CodeErreur::Perime) => false,
            Some(_) => return,
        };
        tenus.anciens.set(None);
        spawn_local(async move {
            let lus = referentiel::parametres().await;
            // The page may be gone meanwhile.
            let (Ok(lus), false) = (lus, tenus.vus.is_disposed()) else {
                return;
            };
            if fait {
                tenus.enregistres(lus);
            } else {
                tenus.perimes(lus, regler);
            }
        });
    });
}

fn formulaire(vus: ParametresVus, regler: Acte, anciens: RwSignal<Option<Anciens>>, l: Langue) -> AnyView {
    let peut_ecrire = vus.peut_ecrire;
    let tenus = Tenus::new(vus, anciens);
    relire(tenus, regler);
    let mut groupes: Vec<(Texte, Vec<AnyView>)> = vec![];
    for (p, valeur) in tenus.champs.get_value() {
        let aide = aide(p, tenus.vus.read_untracked().defaut(p.code), l);
        let frappe = Callback::new(move |_| {
            tenus.tapes.update_value(|t| {
                t.insert(p.code);
            });
        });
        let champ = champ(p, aide, valeur, frappe, (!peut_ecrire, regler, l));
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
    let suite = if peut_ecrire {
        view! {
            <div class="actions">
                <Bouton variante=Variante::Principale en_cours=regler.pending()>{r::ENREGISTRER.en_langue(l)}</Bouton>
            </div>
        }
    } else {
        view! { <p>{t::LECTURE_SEULE.en_langue(l)}</p> }
    };
    view! {
        <div on:submit=move |_| tenus.tapes.set_value(BTreeSet::new())>
            <FormActe acte=regler>
                <input type="hidden" name="version" value=move || tenus.vus.read().version.clone() />
                <div class="page">{groupes} {suite}</div>
            </FormActe>
        </div>
    }
}

/// Of the field of a parameter.
fn nom(code: &str) -> String {
    format!("champs[{code}]")
}

fn champ(
    p: &'static Parametre,
    aide: String,
    valeur: RwSignal<String>,
    frappe: Callback<String>,
    (inactif, regler, l): (bool, Acte, Langue),
) -> AnyView {
    let (libelle, _) = t::parametre(p.code);
    let nom = nom(p.code);
    let erreur = regler.erreur_du_champ(p.code.to_owned(), l);
    if p.genre == GenreParametre::OuiNon {
        let comme_tous = t::COMME_TOUS.avec(l, &[("valeur", &t::defaut(p, None, l))]);
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
                aide=aide
                options=options
                valeur=valeur
                inactif=Signal::stored(inactif)
                erreur=erreur
                sur_changement=frappe
            />
        };
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
            aide=aide
            valeur=valeur
            largeur=largeur
            inputmode=clavier
            autocomplete="off"
            longueur_max=500u32
            inactif=Signal::stored(inactif)
            erreur=erreur
            sur_saisie=frappe
        />
    }
}

/// Why it is asked, how it is typed, and what counts when nothing is. `codes`: those that a nomenclature has for it.
fn aide(p: &Parametre, codes: Option<&str>, l: Langue) -> String {
    let (_, aide) = t::parametre(p.code);
    let mut phrases = vec![aide.en_langue(l).to_owned()];
    // A list says so in its first choice, and conditions in their own words.
    if !matches!(p.genre, GenreParametre::Conditions | GenreParametre::OuiNon) {
        phrases.push(t::DE_TOUS.avec(l, &[("valeur", &t::defaut(p, codes, l))]));
    }
    if matches!(p.genre, GenreParametre::Codes(_) | GenreParametre::Bareme(_)) {
        phrases.push(t::POUR_AUCUN.en_langue(l).to_owned());
    }
    if matches!(p.genre, GenreParametre::Bareme(_)) {
        phrases.push(t::DECIMALES.en_langue(l).to_owned());
    }
    phrases.join(" ")
}
