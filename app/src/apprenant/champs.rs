use crate::api::referentiel;
use domain::{
    ErreurChamp,
    identite::{DateNaissance, Sexe},
    inscription::{Champ as Spec, Contexte, Controle, Dossier, Genre, NON, OUI, Presence, Reperes},
    referentiel::Nomenclatures,
};
use i18n::{Langue, champs as textes, commun, dossier as t, erreurs};
use leptos::{prelude::*, task::spawn_local};
use ui::{Case, Champ, Choix, Combobox, Largeur, OptionChoix, Proposition, Selection, view};

/// What the fields of a step share.
#[derive(Clone, Copy)]
pub(super) struct Saisie {
    pub langue: Langue,
    /// As typed; other fields appear and disappear with it.
    pub dossier: RwSignal<Dossier>,
    pub contexte: StoredValue<Contexte>,
    pub nomenclatures: StoredValue<Nomenclatures>,
    /// Errors shown now.
    pub erreurs: RwSignal<Vec<ErreurChamp>>,
    /// Called with (field, value) when a field was left.
    pub au_changement: Callback<(String, String)>,
}

impl Saisie {
    fn valeur(self, champ: &str) -> String {
        self.dossier.with_untracked(|d| d.lire(champ).to_owned())
    }

    fn presence(self, champ: &Spec) -> Presence {
        self.dossier
            .with(|d| self.contexte.with_value(|c| champ.presence(d, c)))
    }

    pub(super) fn erreur(self, champ: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            let erreurs = self.erreurs.read();
            erreurs
                .iter()
                .find(|e| e.champ == champ)
                .map(|e| erreurs::phrase(&e.code, self.langue))
        })
    }

    fn changement<T: 'static>(self, champ: String, ecrire: fn(T) -> String) -> Callback<T> {
        Callback::new(move |valeur| self.au_changement.run((champ.clone(), ecrire(valeur))))
    }

    /// What is wrong with one field, by the rules that need no table.
    pub(super) fn controler(self, champ: &str) -> Vec<ErreurChamp> {
        let (aucune, reperes) = (Nomenclatures::new(), Reperes::new());
        let mut erreurs = self.contexte.with_value(|contexte| {
            let controle = Controle {
                contexte,
                nomenclatures: &aucune,
                reperes: &reperes,
            };
            self.dossier.with_untracked(|d| controle.dossier(d))
        });
        erreurs.retain(|e| e.champ == champ);
        erreurs
    }
}

/// One field, shown while it is asked for: the right control, label, hint and error.
pub(super) fn champ(spec: &'static Spec, s: Saisie) -> AnyView {
    let absent = Memo::new(move |_| s.presence(spec) == Presence::Absent);
    (move || {
        if absent.get() { ().into_any() } else { controle(spec, s) }
    })
    .into_any()
}

fn controle(spec: &'static Spec, s: Saisie) -> AnyView {
    match spec.genre {
        Genre::Sexe => choix(
            spec,
            s,
            vec![
                OptionChoix::new(Sexe::F.code(), t::FEMININ.en_langue(s.langue)),
                OptionChoix::new(Sexe::M.code(), t::MASCULIN.en_langue(s.langue)),
            ],
            true,
        ),
        Genre::OuiNon => choix(
            spec,
            s,
            vec![
                OptionChoix::new(OUI, t::OUI.en_langue(s.langue)),
                OptionChoix::new(NON, t::NON.en_langue(s.langue)),
            ],
            true,
        ),
        Genre::Pays => pays(spec, s),
        Genre::Nomenclature(nom) => nomenclature(spec, nom, s),
        Genre::Case => case(spec, s),
        Genre::Commune | Genre::Lycee => suggestions(spec, s),
        // Sent with the form, never typed.
        Genre::DroitsAcceptes => ().into_any(),
        _ => texte(spec, s),
    }
}

/// Where a link to the field leads: a group of radio buttons answers by its first one.
pub(super) fn ancre(nom: &str) -> String {
    let groupe = domain::inscription::champ(nom).is_some_and(|c| {
        matches!(c.genre, Genre::Sexe | Genre::OuiNon) || matches!(c.genre, Genre::Nomenclature(n) if en_boutons(n))
    });
    if groupe { format!("{nom}-0") } else { nom.to_owned() }
}

/// Few answers, that are best seen all at once.
fn en_boutons(nomenclature: &str) -> bool {
    matches!(
        nomenclature,
        "Sejour" | "BourseAideFinanciere" | "Cesure" | "Mobilite" | "MODALITE_PAIEMENT" | "QuotiteActivite"
    )
}

fn libelle(spec: &Spec, l: Langue) -> String {
    textes::champ(spec.nom, l).to_owned()
}

/// Empty when there is none.
fn aide(spec: &Spec, l: Langue) -> &'static str {
    textes::aide(spec.nom).map_or("", |a| a.en_langue(l))
}

fn mention(spec: &'static Spec, s: Saisie) -> &'static str {
    let facultatif = s
        .dossier
        .with_untracked(|d| s.contexte.with_value(|c| spec.presence(d, c)))
        == Presence::Facultatif;
    if facultatif {
        commun::FACULTATIF.en_langue(s.langue)
    } else {
        ""
    }
}

fn texte(spec: &'static Spec, s: Saisie) -> AnyView {
    let l = s.langue;
    let nom = spec.nom;
    let autocomplete = match nom {
        "nom_naissance" => "family-name",
        "prenom" => "given-name",
        "prenom2" | "prenom3" => "additional-name",
        "date_naissance" => "bday",
        "code_postal" => "postal-code",
        "ville" => "address-level2",
        "adresse_voie" => "address-line1",
        "adresse_complement" => "address-line2",
        "telephone" => "tel",
        "courriel" => "email",
        _ => "off",
    };
    let (genre, inputmode, largeur) = match spec.genre {
        Genre::Telephone => ("tel", "tel", Largeur::Moyenne),
        Genre::Courriel => ("email", "email", Largeur::Pleine),
        Genre::Annee | Genre::Nombre(_) => ("text", "numeric", Largeur::Courte),
        Genre::DateNaissance | Genre::CodePostal => ("text", "text", Largeur::Courte),
        Genre::Ine | Genre::Cvec => ("text", "text", Largeur::Moyenne),
        Genre::Texte(max) if max < 20 => ("text", "text", Largeur::Courte),
        _ => ("text", "text", Largeur::Pleine),
    };
    view! {
        <Champ
            id=nom
            libelle=libelle(spec, l)
            mention=mention(spec, s)
            aide=aide(spec, l)
            genre=genre
            inputmode=inputmode
            autocomplete=autocomplete
            largeur=largeur
            valeur=afficher(nom, s.valeur(nom))
            erreur=s.erreur(nom.to_owned())
            sur_changement=s.changement(nom.to_owned(), |v: String| v)
        />
    }
}

/// A date is stored as read from the admission (`2008-07-14`) and shown as people write it.
fn afficher(nom: &str, valeur: String) -> String {
    match (nom, valeur.parse::<jiff::civil::Date>()) {
        ("date_naissance", Ok(date)) => i18n::format::date_courte(date),
        _ => valeur,
    }
}

fn choix(spec: &'static Spec, s: Saisie, options: Vec<OptionChoix>, en_ligne: bool) -> AnyView {
    let l = s.langue;
    view! {
        <Choix
            id=spec.nom
            legende=libelle(spec, l)
            mention=mention(spec, s)
            aide=aide(spec, l)
            options=options
            valeur=s.valeur(spec.nom)
            en_ligne=en_ligne
            erreur=s.erreur(spec.nom.to_owned())
            sur_changement=s.changement(spec.nom.to_owned(), |v: String| v)
        />
    }
}

fn selection(
    spec: &'static Spec,
    s: Saisie,
    mut options: Vec<(String, String)>,
    autocomplete: &'static str,
) -> AnyView {
    let l = s.langue;
    options.insert(0, (String::new(), t::CHOISIR.en_langue(l).to_owned()));
    view! {
        <Selection
            id=spec.nom
            libelle=libelle(spec, l)
            mention=mention(spec, s)
            aide=aide(spec, l)
            options=options
            autocomplete=autocomplete
            valeur=s.valeur(spec.nom)
            erreur=s.erreur(spec.nom.to_owned())
            sur_changement=s.changement(spec.nom.to_owned(), |v: String| v)
        />
    }
}

fn pays(spec: &'static Spec, s: Saisie) -> AnyView {
    let fr = s.langue == Langue::Fr;
    // Of somebody's birth, or of her bac: it may be no more.
    let options = if matches!(spec.nom, "pays_naissance" | "bac_pays") {
        let pays = domain::referentiel::liste_de_tout_temps(fr).into_iter();
        pays.map(|(code, noms)| (code.to_owned(), noms)).collect()
    } else {
        let pays = domain::referentiel::liste_pays(fr).into_iter();
        pays.map(|(code, nom)| (code.to_owned(), nom.to_owned())).collect()
    };
    selection(
        spec,
        s,
        options,
        if spec.nom == "adresse_pays" { "country" } else { "off" },
    )
}

fn nomenclature(spec: &'static Spec, nom: &str, s: Saisie) -> AnyView {
    let fr = s.langue == Langue::Fr;
    let options: Vec<(String, String)> = s.nomenclatures.with_value(|n| {
        n.get(nom)
            .into_iter()
            .flatten()
            .map(|v| {
                (
                    v.code.clone(),
                    if fr { v.libelle_fr.clone() } else { v.libelle_en.clone() },
                )
            })
            .collect()
    });
    if en_boutons(nom) {
        let options = options
            .into_iter()
            .map(|(code, nom)| OptionChoix::new(code, nom))
            .collect();
        choix(spec, s, options, false)
    } else {
        selection(spec, s, options, "off")
    }
}

fn case(spec: &'static Spec, s: Saisie) -> AnyView {
    let cochee = s.valeur(spec.nom) == OUI;
    let aide = textes::aide(spec.nom).map(|a| a.en_langue(s.langue).to_owned());
    let (nom, libelle, erreur) = (spec.nom, libelle(spec, s.langue), s.erreur(spec.nom.to_owned()));
    let changement = s.changement(nom.to_owned(), |v: bool| if v { OUI.into() } else { String::new() });
    match aide {
        Some(aide) => view! {
            <Case id=nom libelle=libelle aide=aide valeur=OUI cochee=cochee erreur=erreur sur_changement=changement />
        },
        None => view! {
            <Case id=nom libelle=libelle valeur=OUI cochee=cochee erreur=erreur sur_changement=changement />
        },
    }
}

fn suggestions(spec: &'static Spec, s: Saisie) -> AnyView {
    let l = s.langue;
    let nom = spec.nom;
    let propositions = RwSignal::new(Vec::<Proposition>::new());
    let annonce = RwSignal::new(String::new());
    let chercher = Callback::new(move |texte: String| {
        let jour = s.contexte.with_value(|c| c.aujourd_hui);
        let naissance = s
            .dossier
            .with_untracked(|d| DateNaissance::parse(d.lire("date_naissance"), jour).ok())
            .map(|d| d.to_string());
        spawn_local(async move {
            let trouvees = match spec.genre {
                Genre::Lycee => referentiel::lycees(texte).await,
                _ => referentiel::communes(texte, naissance).await,
            };
            // Without an answer the field stays what it is: a text.
            let trouvees = trouvees.unwrap_or_default();
            let nombre = trouvees.len();
            annonce.try_set(if nombre == 0 {
                t::AUCUNE_SUGGESTION.en_langue(l).to_owned()
            } else {
                t::NB_SUGGESTIONS.avec(l, &[("n", &nombre.to_string())])
            });
            propositions.try_set(
                trouvees
                    .into_iter()
                    .map(|s| Proposition {
                        valeur: s.valeur,
                        precision: s.precision,
                    })
                    .collect(),
            );
        });
    });
    view! {
        <Combobox
            id=nom
            libelle=libelle(spec, l)
            mention=mention(spec, s)
            aide=aide(spec, l)
            valeur=s.valeur(nom)
            erreur=s.erreur(nom.to_owned())
            sur_recherche=chercher
            propositions=propositions
            libelle_liste=t::SUGGESTIONS.en_langue(l)
            annonce=annonce
            sur_changement=s.changement(nom.to_owned(), |v: String| v)
        />
    }
}
