use domain::{ErreurChamp, identite::Sexe, inscription::Dossier};
use i18n::{Langue, dossier as t, erreurs};
use leptos::prelude::*;
use ui::{Case, Champ, Choix, Largeur, OptionChoix, Selection};

/// What the fields of a step share.
#[derive(Clone, Copy)]
pub(super) struct Saisie {
    pub langue: Langue,
    pub dossier: StoredValue<Dossier>,
    /// Errors shown now.
    pub erreurs: RwSignal<Vec<ErreurChamp>>,
    /// Called with (field, value) when a field was left.
    pub au_changement: Callback<(String, String)>,
}

impl Saisie {
    fn valeur(self, champ: &str) -> String {
        self.dossier
            .with_value(|d| d.lire(champ).unwrap_or_default().to_owned())
    }

    fn erreur(self, champ: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let erreurs = self.erreurs.read();
            erreurs
                .iter()
                .find(|e| e.champ == champ)
                .map(|e| erreurs::phrase(&e.code, self.langue))
        })
    }

    fn changement<T: 'static>(self, champ: &'static str, ecrire: fn(T) -> String) -> Callback<T> {
        Callback::new(move |valeur| self.au_changement.run((champ.to_owned(), ecrire(valeur))))
    }
}

/// One field of the dossier, by its name: the right control, label, hint and error.
pub(super) fn champ(nom: &'static str, s: Saisie) -> AnyView {
    match nom {
        "sexe" => sexe(s),
        "pays_naissance" | "nationalite" | "adresse_pays" => pays(nom, s),
        "exactitude" => exactitude(s),
        _ => texte(nom, s),
    }
}

fn libelle(nom: &str, l: Langue) -> String {
    t::champ(nom, l).to_owned()
}

/// Empty when there is none.
fn aide(nom: &str, l: Langue) -> &'static str {
    t::aide(nom).map_or("", |a| a.en_langue(l))
}

fn facultatif(nom: &str) -> bool {
    matches!(nom, "nom_usage" | "prenom2" | "prenom3" | "ine" | "adresse_complement")
}

fn texte(nom: &'static str, s: Saisie) -> AnyView {
    let l = s.langue;
    let (genre, inputmode, autocomplete, largeur) = match nom {
        "nom_naissance" => ("text", "text", "family-name", Largeur::Pleine),
        "prenom" => ("text", "text", "given-name", Largeur::Pleine),
        "prenom2" | "prenom3" => ("text", "text", "additional-name", Largeur::Pleine),
        "date_naissance" => ("text", "text", "bday", Largeur::Courte),
        "ine" => ("text", "text", "off", Largeur::Moyenne),
        "code_postal" => ("text", "text", "postal-code", Largeur::Courte),
        "ville" => ("text", "text", "address-level2", Largeur::Moyenne),
        "adresse_voie" => ("text", "text", "address-line1", Largeur::Pleine),
        "adresse_complement" => ("text", "text", "address-line2", Largeur::Pleine),
        "telephone" => ("tel", "tel", "tel", Largeur::Moyenne),
        "courriel" => ("email", "email", "email", Largeur::Pleine),
        _ => ("text", "text", "off", Largeur::Pleine),
    };
    let mention = if facultatif(nom) {
        i18n::commun::FACULTATIF.en_langue(l)
    } else {
        ""
    };
    view! {
        <Champ
            id=nom
            libelle=libelle(nom, l)
            mention=mention
            aide=aide(nom, l)
            genre=genre
            inputmode=inputmode
            autocomplete=autocomplete
            largeur=largeur
            valeur=afficher(nom, s.valeur(nom))
            erreur=s.erreur(nom)
            sur_changement=s.changement(nom, |v: String| v)
        />
    }
    .into_any()
}

/// A date is stored as read from the admission (`2008-07-14`) and shown as people write it.
fn afficher(nom: &str, valeur: String) -> String {
    match (nom, valeur.parse::<jiff::civil::Date>()) {
        ("date_naissance", Ok(date)) => i18n::format::date_courte(date),
        _ => valeur,
    }
}

fn sexe(s: Saisie) -> AnyView {
    let l = s.langue;
    let options = vec![
        OptionChoix::new(Sexe::F.code(), t::FEMININ.en_langue(l)),
        OptionChoix::new(Sexe::M.code(), t::MASCULIN.en_langue(l)),
    ];
    view! {
        <Choix
            id="sexe"
            legende=libelle("sexe", l)
            aide=aide("sexe", l)
            options=options
            valeur=s.valeur("sexe")
            en_ligne=true
            erreur=s.erreur("sexe")
            sur_changement=s.changement("sexe", |v: String| v)
        />
    }
    .into_any()
}

fn pays(nom: &'static str, s: Saisie) -> AnyView {
    let l = s.langue;
    let mut options = vec![(String::new(), t::CHOISIR.en_langue(l).to_owned())];
    options.extend(
        domain::referentiel::pays(l == Langue::Fr)
            .into_iter()
            .map(|(code, nom)| (code.to_owned(), nom.to_owned())),
    );
    view! {
        <Selection
            id=nom
            libelle=libelle(nom, l)
            options=options
            autocomplete=if nom == "adresse_pays" { "country" } else { "off" }
            valeur=s.valeur(nom)
            erreur=s.erreur(nom)
            sur_changement=s.changement(nom, |v: String| v)
        />
    }
    .into_any()
}

fn exactitude(s: Saisie) -> AnyView {
    let cochee = s.valeur("exactitude") == "oui";
    view! {
        <Case
            id="exactitude"
            libelle=libelle("exactitude", s.langue)
            valeur="oui"
            cochee=cochee
            erreur=s.erreur("exactitude")
            sur_changement=s.changement("exactitude", |v: bool| if v { "oui".into() } else { String::new() })
        />
    }
    .into_any()
}
