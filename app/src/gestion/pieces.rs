use super::fiche::Actes;
use crate::{acte::FormActe, apprenant::pieces::ton};
use domain::{
    parcours::FicheVue,
    pieces::{MotifRejet, PieceVue, StatutDepot},
};
use i18n::{Langue, format, pieces as p, statuts};
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::{Bouton, Carte, Champ, Etat, Glyphe, LienBouton, Selection, Ton, Variante, view};

/// The documents: the list on one side, the one in hand on the other, with what can be done to it. Keys: see
/// [`p::TOUCHES`].
pub(super) fn pieces(vue: &FicheVue, actes: Actes, l: Langue) -> AnyView {
    if vue.pieces.is_empty() {
        return view! {
            <Carte titre=p::PIECES.en_langue(l)>
                <p class="discret">{p::AUCUNE_DEMANDEE.en_langue(l)}</p>
            </Carte>
        };
    }
    let premiere = vue
        .pieces
        .iter()
        .position(|p| matches!(p.statut, StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque))
        .unwrap_or(0);
    // The one that the address names: a link to it works without JavaScript too.
    let nommee = use_query_map().read_untracked().get("piece");
    let nommee = nommee.and_then(|code| vue.pieces.iter().position(|p| p.code == code));
    let choisie = RwSignal::new(nommee.unwrap_or(premiere));
    // After an act the page is made anew: the keyboard stays on the documents.
    let apres_un_acte = actes.examiner.version().get_untracked() > 0;
    Effect::new(move |_| {
        if apres_un_acte {
            request_animation_frame(|| viser(".examen-ligne[aria-current=true]"));
        }
    });
    let (echelle, tour) = (RwSignal::new(0usize), RwSignal::new(0usize));
    let nombre = vue.pieces.len();
    let (id, examiner) = (vue.id, vue.actions.examiner);
    let pieces = StoredValue::new(vue.pieces.clone());
    let motifs = StoredValue::new(vue.motifs.clone());
    let changer = move |rang: usize| {
        choisie.set(rang);
        echelle.set(0);
        tour.set(0);
    };
    let touche = move |e: KeyboardEvent| {
        // Letters typed in a field are letters.
        let cible = event_target::<leptos::web_sys::Element>(&e).tag_name();
        if e.ctrl_key() || e.meta_key() || e.alt_key() || ["INPUT", "SELECT", "TEXTAREA"].contains(&cible.as_str()) {
            return;
        }
        let rang = choisie.get_untracked();
        match e.key().as_str() {
            "ArrowDown" => changer((rang + 1) % nombre),
            "ArrowUp" => changer((rang + nombre - 1) % nombre),
            "+" => echelle.update(|z| *z = (*z + 1).min(3)),
            "-" => echelle.update(|z| *z = z.saturating_sub(1)),
            "t" | "T" => tour.update(|t| *t = (*t + 1) % 4),
            "a" | "A" if examiner => cliquer("piece-accepter"),
            "r" | "R" if examiner => viser("#motif-piece"),
            _ => return,
        }
        e.prevent_default();
    };
    view! {
        <Carte titre=p::PIECES.en_langue(l)>
            <div class="examen" id="examen" on:keydown=touche tabindex="-1">
                <ul class="examen-liste">
                    {pieces
                        .with_value(|toutes| {
                            toutes
                                .iter()
                                .enumerate()
                                .map(|(rang, piece)| ligne(rang, piece, choisie, changer, l))
                                .collect::<Vec<_>>()
                        })}
                </ul>
                <div class="examen-vue">
                    {move || {
                        pieces
                            .with_value(|toutes| {
                                toutes
                                    .get(choisie.get())
                                    .map(|piece| {
                                        view! {
                                            {visionneuse(piece, echelle, tour, l)}
                                            {examiner
                                                .then(|| motifs.with_value(|m| decision(id.to_string(), piece, m, actes, l)))}
                                        }
                                    })
                            })
                    }}
                </div>
            </div>
            {examiner.then(|| view! { <p class="discret touches">{p::TOUCHES.en_langue(l)}</p> })}
        </Carte>
    }
}

fn libelle(piece: &PieceVue, l: Langue) -> String {
    if l == Langue::Fr {
        piece.libelle_fr.clone()
    } else {
        piece.libelle_en.clone()
    }
}

fn ligne(
    rang: usize,
    piece: &PieceVue,
    choisie: RwSignal<usize>,
    changer: impl Fn(usize) + Copy + 'static,
    l: Langue,
) -> AnyView {
    let (statut, libelle) = (piece.statut, libelle(piece, l));
    view! {
        <li>
            <a
                class="examen-ligne"
                href=format!("?piece={}#examen", piece.code)
                aria-current=move || (choisie.get() == rang).then_some("true")
                on:click=move |e| {
                    e.prevent_default();
                    changer(rang);
                }
            >
                <span>{libelle}</span>
                <Etat ton=ton(statut) texte=statuts::depot(statut).en_langue(l) />
            </a>
        </li>
    }
}

/// The file itself, that can be enlarged and turned; a PDF is shown by the browser.
fn visionneuse(piece: &PieceVue, echelle: RwSignal<usize>, tour: RwSignal<usize>, l: Langue) -> AnyView {
    let Some(f) = piece.fichier.as_ref() else {
        let texte = if piece.statut == StatutDepot::NonConcerne {
            p::NON_CONCERNE_DIT.en_langue(l)
        } else {
            statuts::depot(piece.statut).en_langue(l)
        };
        return view! { <p class="discret">{texte}</p> };
    };
    let href = format!("/pieces/{}", f.id);
    let titre = p::APERCU.avec(l, &[("piece", &libelle(piece, l))]);
    let detail = format!("{}, {}", f.nom, format::date_heure(f.depose_le, l));
    let pages = (f.pages > 1).then(|| p::PAGES.avec(l, &[("n", &f.pages.to_string())]));
    let image = f.type_mime == "image/jpeg";
    let contenu = if image {
        let nom = titre.clone();
        let classe = move || format!("examen-image zoom-{} tour-{}", echelle.get(), tour.get());
        view! {
            <div class="examen-cadre" tabindex="0" role="group" aria-label=nom>
                <img class=classe src=href.clone() alt=titre />
            </div>
        }
    } else {
        view! { <iframe class="examen-pdf" src=href.clone() title=titre></iframe> }
    };
    let outils = image.then(|| {
        view! {
            <button type="button" class="bouton bouton-discret" on:click=move |_| echelle.update(|z| *z = (*z + 1).min(3))>
                {p::AGRANDIR.en_langue(l)}
            </button>
            <button type="button" class="bouton bouton-discret" on:click=move |_| echelle.update(|z| *z = z.saturating_sub(1))>
                {p::REDUIRE.en_langue(l)}
            </button>
            <button type="button" class="bouton bouton-discret" on:click=move |_| tour.update(|t| *t = (*t + 1) % 4)>
                {p::TOURNER.en_langue(l)}
            </button>
        }
    });
    view! {
        <div class="actions">
            {outils}
            <LienBouton href=href variante=Variante::Discrete rel="external">
                {p::OUVRIR.en_langue(l)}
            </LienBouton>
        </div>
        {contenu}
        <p class="discret">{detail} {pages.map(|n| format!(", {n}"))}</p>
    }
}

/// Accept, refuse with a reason, do without.
fn decision(id: String, piece: &PieceVue, motifs: &[MotifRejet], actes: Actes, l: Langue) -> AnyView {
    let a_voir = matches!(
        piece.statut,
        StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque | StatutDepot::NonConcerne
    );
    let refusable = a_voir || piece.statut == StatutDepot::Valide;
    let forcable = !matches!(piece.statut, StatutDepot::Valide | StatutDepot::ValidationForcee);
    let action = actes.examiner;
    let identifiants = {
        let (code, version) = (piece.code.clone(), piece.version.to_string());
        move || {
            view! {
                <input type="hidden" name="id" value=id.clone() />
                <input type="hidden" name="piece" value=code.clone() />
                <input type="hidden" name="version" value=version.clone() />
            }
        }
    };
    let champs = identifiants.clone();
    let autres = identifiants.clone();
    let motifs: Vec<(String, String)> = motifs
        .iter()
        .map(|m| {
            (
                m.code.clone(),
                if l == Langue::Fr {
                    m.libelle_fr.clone()
                } else {
                    m.libelle_en.clone()
                },
            )
        })
        .collect();
    view! {
        <div class="examen-decision">
            {a_voir
                .then(|| {
                    view! {
                        <FormActe acte=action>
                            {champs()} <input type="hidden" name="acte" value="ACCEPTER" />
                            <span id="piece-accepter">
                                <Bouton variante=Variante::Principale glyphe=Glyphe::Vu en_cours=action.pending()>
                                    {p::ACCEPTER.en_langue(l)}
                                </Bouton>
                            </span>
                        </FormActe>
                    }
                })}
            {refusable
                .then(|| {
                    view! {
                        <FormActe acte=action>
                            {identifiants()} <input type="hidden" name="acte" value="REFUSER" />
                            <Selection id="motif-piece" nom="motif" libelle=p::MOTIF.en_langue(l) options=motifs />
                            <Champ
                                id="texte-piece"
                                nom="texte"
                                libelle=p::PRECISION.en_langue(l)
                                mention=i18n::commun::FACULTATIF.en_langue(l)
                                autocomplete="off"
                            />
                            <Bouton variante=Variante::Danger en_cours=action.pending()>{p::REFUSER.en_langue(l)}</Bouton>
                        </FormActe>
                    }
                })}
            {forcable
                .then(|| {
                    view! {
                        <FormActe acte=action>
                            {autres()} <input type="hidden" name="acte" value="FORCER" />
                            <Bouton variante=Variante::Discrete en_cours=action.pending()>{p::FORCER.en_langue(l)}</Bouton>
                        </FormActe>
                    }
                })}
        </div>
    }
}

/// How many documents wait for the clerk, beside the title.
pub(super) fn a_examiner(vue: &FicheVue, l: Langue) -> Option<AnyView> {
    let n = vue
        .pieces
        .iter()
        .filter(|p| matches!(p.statut, StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque))
        .count();
    (n > 0).then(|| {
        let texte = p::A_EXAMINER.avec(l, &[("n", &n.to_string())]);
        view! { <Etat ton=Ton::Attention texte=texte /> }
    })
}

fn cliquer(id: &str) {
    let bouton = document().query_selector(&format!("#{id} button")).ok().flatten();
    if let Some(bouton) = bouton.and_then(|b| wasm_bindgen::JsCast::dyn_into::<leptos::web_sys::HtmlElement>(b).ok()) {
        bouton.click();
    }
}

/// Gives the focus to what this selector names.
fn viser(selecteur: &str) {
    let champ = document().query_selector(selecteur).ok().flatten();
    if let Some(champ) = champ.and_then(|c| wasm_bindgen::JsCast::dyn_into::<leptos::web_sys::HtmlElement>(c).ok()) {
        champ.focus().ok();
    }
}
