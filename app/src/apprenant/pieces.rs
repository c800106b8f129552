use super::envoi::{Arret, Reprise, envoyer};
use domain::{
    ids::InscriptionId,
    pieces::{PieceVue, StatutDepot},
};
use i18n::{Langue, commun, dossier as t, pieces as p, statuts};
use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use ui::{Bouton, Carte, ChampFichier, Etat, Glyphe, LienBouton, Progression, Ton, Variante, view};

/// The documents: what is asked for, where each stands, and how to send it.
pub(super) fn pieces(id: InscriptionId, pieces: &[PieceVue], refus: Option<(String, String)>, l: Langue) -> AnyView {
    if pieces.is_empty() {
        return view! { <p>{p::AUCUNE.en_langue(l)}</p> };
    }
    pieces
        .iter()
        .map(|piece| {
            let refus = refus
                .as_ref()
                .filter(|(code, _)| *code == piece.code)
                .map(|(_, texte)| texte.clone());
            carte(id, piece, refus, l)
        })
        .collect::<Vec<_>>()
        .into_any()
}

/// The mandatory documents that are neither sent nor promised: where each is, and what is wrong.
pub(super) fn manquantes(pieces: &[PieceVue], l: Langue) -> Vec<(String, String)> {
    pieces
        .iter()
        .filter(|p| p.obligatoire && matches!(p.statut, StatutDepot::NonDepose | StatutDepot::Rejete))
        .map(|p| {
            let libelle = if l == Langue::Fr { &p.libelle_fr } else { &p.libelle_en };
            (format!("piece-{}", p.code), p::MANQUE.avec(l, &[("piece", libelle)]))
        })
        .collect()
}

pub(crate) fn ton(statut: StatutDepot) -> Ton {
    match statut {
        StatutDepot::NonDepose => Ton::Neutre,
        StatutDepot::EnAttente | StatutDepot::NonConcerne => Ton::Info,
        StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque => Ton::Attention,
        StatutDepot::Valide | StatutDepot::ValidationForcee | StatutDepot::NonConcerneValide => Ton::Succes,
        StatutDepot::Rejete => Ton::Danger,
    }
}

/// In the learner's words: what is for us to do is not for her.
fn etat(statut: StatutDepot) -> i18n::Texte {
    match statut {
        StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque => t::ETAT_EN_ATTENTE,
        StatutDepot::Rejete => t::ETAT_REFUSE,
        autre => statuts::depot(autre),
    }
}

fn carte(id: InscriptionId, piece: &PieceVue, refus: Option<String>, l: Langue) -> AnyView {
    let fr = l == Langue::Fr;
    let (libelle, aide) = if fr {
        (piece.libelle_fr.clone(), piece.aide_fr.clone())
    } else {
        (piece.libelle_en.clone(), piece.aide_en.clone())
    };
    let mention = if piece.obligatoire {
        ""
    } else {
        commun::FACULTATIF.en_langue(l)
    };
    let motif = if fr { &piece.motif_fr } else { &piece.motif_en };
    let motif = motif.clone().map(|m| match &piece.motif_texte {
        Some(texte) => format!("{m}. {texte}"),
        None => m,
    });
    let fermee = matches!(
        piece.statut,
        StatutDepot::Valide | StatutDepot::ValidationForcee | StatutDepot::NonConcerneValide
    );
    let (statut, identifiant) = (piece.statut, format!("piece-{}", piece.code));
    let depose = depose(piece, l);
    let promesses = (!fermee).then(|| promesses(id, piece, l));
    let titre = libelle.clone();
    let envoi = (!fermee).then(|| envoi(id, piece, libelle, refus, l));
    view! {
        <section class="piece" id=identifiant>
            <Carte titre=titre>
                <p class="ligne-etat">
                    <Etat ton=ton(statut) texte=etat(statut).en_langue(l) />
                    <span class="discret">{mention}</span>
                </p>
                <p class="discret">{aide}</p>
                {motif.map(|m| view! { <p class="piece-motif">{p::RAISON.avec(l, &[("motif", &m)])}</p> })}
                {depose}
                {envoi}
                {promesses}
            </Carte>
        </section>
    }
}

/// What was sent already, to look at.
fn depose(piece: &PieceVue, l: Langue) -> Option<AnyView> {
    let f = piece.fichier.as_ref()?;
    let href = format!("/pieces/{}", f.id);
    let apercu = (f.type_mime == "image/jpeg").then(|| format!("{href}?apercu=1"));
    let texte = p::ENVOYE.avec(
        l,
        &[("nom", &f.nom), ("date", &i18n::format::date_heure(f.depose_le, l))],
    );
    Some(view! {
        <div class="piece-deposee">
            {apercu.map(|src| view! { <img class="piece-apercu" src=src alt="" width="96" height="96" /> })}
            <p>
                <a href=href rel="external">{texte}</a>
            </p>
        </div>
    })
}

fn envoi(id: InscriptionId, piece: &PieceVue, libelle: String, refus: Option<String>, l: Langue) -> AnyView {
    let code = piece.code.clone();
    let champ = format!("fichier-{code}");
    let erreur = RwSignal::new(refus);
    let part = RwSignal::new(None::<u32>);
    let formulaire = NodeRef::<html::Form>::new();
    let reprise = piece.en_cours.as_ref().map(|t| Reprise {
        id: t.id,
        nom: t.nom.clone(),
        taille: t.taille,
        recu: t.recu,
    });
    let cut = reprise.as_ref().map(|r| p::REPRENDRE.avec(l, &[("nom", &r.nom)]));
    let action = format!("/mon-espace/inscription/{id}/pieces/{code}");
    let (identifiant, barre) = (champ.clone(), format!("envoi-{code}"));
    let envoyer = move |e: SubmitEvent| {
        let choisi = document()
            .get_element_by_id(&identifiant)
            .and_then(|e| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(e).ok())
            .and_then(|champ| champ.files())
            .and_then(|fichiers| fichiers.get(0));
        let Some(fichier) = choisi else { return };
        e.prevent_default();
        if part.get_untracked().is_some() {
            return;
        }
        erreur.set(None);
        part.set(Some(0));
        let (code, reprise) = (code.clone(), reprise.clone());
        spawn_local(async move {
            let avance = move |pour_cent: u32| {
                part.try_set(Some(pour_cent));
            };
            match envoyer(id, &code, &fichier, reprise, avance).await {
                // The page is read again as the server knows it.
                Ok(()) => recharger(&code),
                Err(Arret::Reseau) => {
                    part.try_set(None);
                    erreur.try_set(Some(p::COUPURE.en_langue(l).to_owned()));
                }
                Err(Arret::Refuse(message)) => {
                    part.try_set(None);
                    erreur.try_set(Some(message));
                }
            }
        });
    };
    let bouton = if piece.fichier.is_some() {
        p::REMPLACER
    } else {
        p::ENVOYER
    };
    let formats = if piece.photo {
        "image/jpeg,image/png,image/heic,image/heif,.heic"
    } else {
        "image/jpeg,image/png,image/heic,image/heif,.heic,application/pdf"
    };
    let aide = if piece.photo { p::FORMATS_PHOTO } else { p::FORMATS };
    view! {
        <form
            node_ref=formulaire
            method="post"
            enctype="multipart/form-data"
            action=action
            class="formulaire"
            on:submit=envoyer
        >
            {cut.map(|texte| view! { <p class="piece-reprise">{texte}</p> })}
            <ChampFichier
                id=champ
                nom="fichier"
                libelle=p::CHOISIR.avec(l, &[("piece", &libelle)])
                aide=aide.en_langue(l)
                formats=formats
                erreur=erreur
            />
            {move || {
                part.get()
                    .map(|fait| {
                        view! {
                            <Progression
                                id=barre.clone()
                                libelle=p::ENVOI_EN_COURS.en_langue(l)
                                valeur=Some(fait)
                                compte=format!("{fait}\u{a0}%")
                            />
                        }
                    })
            }}
            <Bouton glyphe=Glyphe::Telecharger variante=Variante::Secondaire inactif=Signal::derive(move || part.get().is_some())>
                {bouton.en_langue(l)}
            </Bouton>
        </form>
    }
}

fn recharger(code: &str) {
    let adresse = window().location();
    adresse.set_hash(&format!("piece-{code}")).ok();
    adresse.reload().ok();
}

/// The answers that are not a file.
fn promesses(id: InscriptionId, piece: &PieceVue, l: Langue) -> AnyView {
    let action = format!("/mon-espace/inscription/{id}/pieces/{}/declarer", piece.code);
    let bouton = |valeur: &'static str, texte: &'static str| {
        view! {
            <Bouton variante=Variante::Discrete nom="acte" valeur=valeur>
                {texte}
            </Bouton>
        }
    };
    match piece.statut {
        StatutDepot::NonDepose => view! {
            <form method="post" action=action class="actions">
                {bouton("PROMETTRE", p::PLUS_TARD.en_langue(l))}
                {bouton("NON_CONCERNE", p::PAS_CONCERNE.en_langue(l))}
            </form>
        },
        StatutDepot::EnAttente | StatutDepot::NonConcerne => view! {
            <form method="post" action=action class="actions">
                {bouton("REPRENDRE", p::REVENIR.en_langue(l))}
            </form>
        },
        _ => ().into_any(),
    }
}

/// Once the dossier is sent: leads to the documents that she must replace.
pub(super) fn lien(id: InscriptionId, l: Langue) -> AnyView {
    view! {
        <LienBouton href=format!("/mon-espace/inscription/{id}/pieces") variante=Variante::Principale large=true>
            {p::REMPLACER_LIEN.en_langue(l)}
        </LienBouton>
    }
}
