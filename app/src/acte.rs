//! An act: a form sent to a server function that answers nothing, or a refusal. Without JavaScript the browser sends it by
//! itself and comes back to the page. One type for all acts, where an `ActionForm` is compiled anew for each: a page of a
//! dozen acts is a quarter lighter.

use crate::AppError;
use i18n::{Langue, erreurs};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::view;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FormData, Headers, HtmlButtonElement, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
    RequestInit, Response, UrlSearchParams,
};

/// One act of a page, and what became of it.
#[derive(Clone, Copy)]
pub(crate) struct Acte {
    /// Of the server function.
    adresse: &'static str,
    en_cours: RwSignal<bool>,
    faits: RwSignal<usize>,
    reussis: RwSignal<usize>,
    erreur: RwSignal<Option<AppError>>,
    /// What was refused: the form that is made anew from what is kept takes it up.
    refusee: RwSignal<Option<Saisie>>,
}

/// What somebody typed in a form.
#[derive(Clone)]
struct Saisie {
    /// Names of the fields that were touched: in the others, what others say since is shown.
    touches: Vec<String>,
    /// All of it, as a query.
    champs: String,
    /// What is hidden, the version apart: what the form is about.
    objet: Vec<(String, String)>,
}

impl Saisie {
    fn lire(formulaire: &HtmlFormElement) -> Option<Self> {
        let champs = FormData::new_with_form(formulaire).ok()?;
        let champs = UrlSearchParams::new_with_str_sequence_sequence(&champs).ok()?;
        let siens = champs_de(formulaire);
        Some(Self {
            touches: siens.iter().filter(|c| touche(c)).map(HtmlInputElement::name).collect(),
            champs: String::from(champs.to_string()),
            objet: objet(&siens),
        })
    }
}

impl Acte {
    pub(crate) fn new(adresse: &'static str) -> Self {
        Self {
            adresse,
            en_cours: RwSignal::new(false),
            faits: RwSignal::new(0),
            reussis: RwSignal::new(0),
            erreur: RwSignal::new(None),
            refusee: RwSignal::new(None),
        }
    }

    /// Being done: its button says so and cannot be pressed twice.
    pub(crate) fn pending(self) -> Signal<bool> {
        self.en_cours.into()
    }

    /// Moves each time it was answered.
    pub(crate) fn version(self) -> RwSignal<usize> {
        self.faits
    }

    /// Moves each time it was done: a form that was refused stays as it is.
    pub(crate) fn reussis(self) -> RwSignal<usize> {
        self.reussis
    }

    /// Forgets the refusal: it was about something that is shown no more.
    pub(crate) fn oublier(self) {
        self.erreur.set(None);
        self.refusee.set(None);
    }

    /// The refusal, if the last answer was one.
    pub(crate) fn erreur(self) -> Option<AppError> {
        self.erreur.get()
    }

    /// Was something typed in that field of what was refused?
    pub(crate) fn touche(self, champ: &str) -> bool {
        let refusee = self.refusee.read_untracked();
        refusee.as_ref().is_some_and(|r| r.touches.iter().any(|t| t == champ))
    }

    /// What one of its fields is told.
    pub(crate) fn erreur_du_champ(self, champ: String, l: Langue) -> Signal<Option<String>> {
        Signal::derive(move || match self.erreur.read().as_ref() {
            Some(AppError::Champs { champs }) => champs
                .iter()
                .find(|e| e.champ == champ)
                .map(|e| erreurs::phrase(&e.code, l)),
            _ => None,
        })
    }

    /// Sends the form, with the name and value of the button that was pressed; goes where the answer leads.
    fn envoyer(self, e: &SubmitEvent, aller: impl Fn(&str) + 'static) {
        let formulaire = event_target::<HtmlFormElement>(e);
        let Ok(champs) = FormData::new_with_form(&formulaire) else {
            return;
        };
        if self.en_cours.get_untracked() {
            return;
        }
        let bouton = e.submitter().and_then(|b| b.dyn_into::<HtmlButtonElement>().ok());
        if let Some(bouton) = bouton.filter(|b| !b.name().is_empty()) {
            champs.append_with_str(&bouton.name(), &bouton.value()).ok();
        }
        let Ok(champs) = UrlSearchParams::new_with_str_sequence_sequence(&champs) else {
            return;
        };
        let champs = String::from(champs.to_string());
        let envoyee = Saisie::lire(&formulaire);
        self.en_cours.set(true);
        spawn_local(async move {
            let issue = demander(self.adresse, &champs).await;
            // The page may be gone meanwhile.
            if let Ok(Some(vers)) = &issue {
                aller(vers);
            }
            self.en_cours.try_set(false);
            if issue.is_ok() {
                self.reussis.try_update(|n| *n += 1);
            }
            // What was typed since it was sent is kept too.
            let tapee = formulaire.is_connected().then(|| Saisie::lire(&formulaire)).flatten();
            self.refusee.try_set(tapee.or(envoyee).filter(|_| issue.is_err()));
            self.erreur.try_set(issue.err());
            self.faits.try_update(|n| *n += 1);
        });
    }

    /// Keeps what is typed after a refusal: the page is being read again, and the form that comes takes it up.
    fn suivre(self, formulaire: &HtmlFormElement) {
        if self.refusee_de(&champs_de(formulaire)).is_some() {
            self.refusee.set(Saisie::lire(formulaire));
        }
    }

    /// Puts back what was typed and refused: nothing typed is lost when the page was read again, because somebody else had
    /// changed it; nor is what the other one wrote, where nothing was typed.
    fn reprendre(self, formulaire: &HtmlFormElement) {
        let champs = champs_de(formulaire);
        let Some((touches, refusee)) = self.refusee_de(&champs) else {
            return;
        };
        for champ in champs.iter().filter(|c| !c.disabled() && touches.contains(&c.name())) {
            match champ.type_().as_str() {
                "hidden" | "submit" | "button" | "file" | "password" => {}
                "checkbox" | "radio" => {
                    let dits = refusee.get_all(&champ.name());
                    champ.set_checked(dits.includes(&champ.value().into(), 0));
                }
                _ => {
                    if let Some(valeur) = refusee.get(&champ.name()) {
                        champ.set_value(&valeur);
                    }
                }
            }
        }
    }

    /// What was refused, if it was about the same thing as these fields.
    fn refusee_de(self, champs: &[HtmlInputElement]) -> Option<(Vec<String>, UrlSearchParams)> {
        let refusee = self.refusee.get_untracked().filter(|r| r.objet == objet(champs))?;
        let tapes = UrlSearchParams::new_with_str(&refusee.champs).ok()?;
        Some((refusee.touches, tapes))
    }
}

/// Ticks, or not, all the boxes of the form of this one.
pub(crate) fn cocher_comme(celle_ci: &HtmlInputElement) {
    let formulaire = celle_ci.form();
    for case in formulaire
        .iter()
        .flat_map(champs_de)
        .filter(|c| c.type_() == "checkbox")
    {
        case.set_checked(celle_ci.checked());
    }
}

/// The fields of a form that have a name.
fn champs_de(formulaire: &HtmlFormElement) -> Vec<HtmlInputElement> {
    let elements = formulaire.elements();
    (0..elements.length())
        .filter_map(|n| elements.item(n))
        // All that has a name, a type and a value: text areas and lists too.
        .map(JsCast::unchecked_into)
        .filter(|champ: &HtmlInputElement| !champ.name().is_empty())
        .collect()
}

/// Does a field hold something else than what the page put there?
fn touche(champ: &HtmlInputElement) -> bool {
    match champ.type_().as_str() {
        // What nobody types in: some of it has nothing that the page put there.
        "hidden" | "submit" | "button" | "reset" | "fieldset" | "output" | "" => false,
        "checkbox" | "radio" => champ.checked() != champ.default_checked(),
        // A list says so of its options.
        "select-one" | "select-multiple" => {
            let options = champ.unchecked_ref::<HtmlSelectElement>().options();
            let option = |n| {
                options
                    .get_with_index(n)
                    .map(JsCast::unchecked_into::<HtmlOptionElement>)
            };
            let mut dites = (0..options.length()).filter_map(option);
            dites.any(|o| o.selected() != o.default_selected())
        }
        // As text areas have it too.
        _ => champ.value() != champ.default_value(),
    }
}

/// What is hidden in a form, the version apart, says what it is about.
fn objet(champs: &[HtmlInputElement]) -> Vec<(String, String)> {
    let caches = champs.iter().filter(|c| c.type_() == "hidden" && c.name() != "version");
    caches.map(|c| (c.name(), c.value())).collect()
}

/// The answer: nothing, an address to go to, or a refusal.
async fn demander(adresse: &str, champs: &str) -> Result<Option<String>, AppError> {
    envoyer(adresse, champs).await.unwrap_or(Err(AppError::HorsLigne))
}

async fn envoyer(adresse: &str, champs: &str) -> Result<Result<Option<String>, AppError>, wasm_bindgen::JsValue> {
    let entetes = Headers::new()?;
    entetes.set("accept", "application/json")?;
    entetes.set("content-type", "application/x-www-form-urlencoded")?;
    let requete = RequestInit::new();
    requete.set_method("POST");
    requete.set_body(&champs.into());
    requete.set_headers(&entetes);
    let reponse: Response = JsFuture::from(window().fetch_with_str_and_init(adresse, &requete))
        .await?
        .dyn_into()?;
    if reponse.ok() {
        // How the server says "then go there" to a program.
        let vers = reponse
            .headers()
            .has("serverfnredirect")?
            .then(|| reponse.headers().get("location"));
        return Ok(Ok(vers.transpose()?.flatten()));
    }
    let texte = JsFuture::from(reponse.text()?).await?.as_string().unwrap_or_default();
    Ok(Err(serde_json::from_str(&texte).unwrap_or(AppError::Interne)))
}

/// The form of an act.
#[component]
pub(crate) fn FormActe(acte: Acte, children: Children) -> impl IntoView {
    let naviguer = use_navigate();
    let envoyer = move |e: SubmitEvent| {
        // A button that only looks for something takes what is typed along in the address: the browser does it.
        let bouton = e.submitter().and_then(|b| b.dyn_into::<HtmlButtonElement>().ok());
        if bouton.is_some_and(|b| b.form_method() == "get") {
            return;
        }
        e.prevent_default();
        let naviguer = naviguer.clone();
        acte.envoyer(&e, move |vers| naviguer(vers, NavigateOptions::default()));
    };
    let formulaire = NodeRef::<leptos::html::Form>::new();
    let suivre = move |_| {
        if let Some(formulaire) = formulaire.get_untracked() {
            acte.suivre(&formulaire);
        }
    };
    Effect::new(move |_| {
        if let Some(formulaire) = formulaire.get() {
            acte.reprendre(&formulaire);
        }
    });
    view! {
        <form method="post" action=acte.adresse on:submit=envoyer on:input=suivre node_ref=formulaire>
            {children()}
        </form>
    }
}
