use super::{
    droits::{droits, echeances},
    etapes::{etapes, formation},
    lecture::{lire, montrer},
    pieces::ton,
};
use domain::inscription::{DossierVue, Etape, OUI, Statut};
use i18n::{Langue, champs as textes, commun, dossier as t, erreurs, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{
    Alerte, Bouton, Carte, Case, EnTete, Etat, Fait, Faits, Glyphe, LienBouton, ResumeErreurs, Ton, Variante, view,
};

/// The last step: everything again, then sending; once it is sent, what was sent. A page of its own, which carries none of
/// what filling needs.
pub(crate) fn page_recapitulatif() -> AnyView {
    let dossier = lire(Signal::stored(Some(Etape::Recapitulatif)));
    montrer(dossier, page)
}

fn page(vue: DossierVue, l: Langue) -> AnyView {
    let titre = statuts::etape(Etape::Recapitulatif).en_langue(l);
    let saisie = vue.statut == Statut::Debutee;
    let avant = if saisie {
        etapes(&vue, Etape::Recapitulatif, l).into_any()
    } else {
        view! {
            <Alerte ton=Ton::Info titre=t::DEJA_ENVOYE.en_langue(l)>
                <p>
                    <a href="/mon-espace">{t::MON_ESPACE.en_langue(l)}</a>
                </p>
            </Alerte>
        }
    };
    view! {
        <Title text=titre />
        <EnTete titre=titre surtitre=formation(&vue, l) />
        {avant}
        {if saisie { envoyer(&vue, l) } else { recapitulatif(&vue, l, false) }}
    }
}

/// The summary, then the form that sends it. What is wrong is listed once she has tried.
fn envoyer(vue: &DossierVue, l: Langue) -> AnyView {
    const CHAMP: &str = "exactitude";
    let montrer = use_query_map().read_untracked().get("voir").is_some();
    let phrases: Vec<(String, String)> = vue
        .erreurs
        .iter()
        .filter(|_| montrer)
        .map(|e| (e.champ.clone(), erreurs::phrase(&e.code, l)))
        .collect();
    let erreur = phrases
        .iter()
        .find(|(champ, _)| champ == CHAMP)
        .map(|(_, texte)| texte.clone());
    let liste: Vec<(String, String)> = phrases
        .into_iter()
        .map(|(champ, texte)| {
            let ligne = format!("{} – {texte}", textes::champ(&champ, l));
            (champ, ligne)
        })
        .collect();
    let adresse = |e: Etape| format!("/mon-espace/inscription/{}/{}", vue.id, e.code());
    let aide = textes::aide(CHAMP).map(|a| a.en_langue(l)).unwrap_or_default();
    view! {
        {montrer
            .then(|| view! { <ResumeErreurs titre=commun::RESUME_ERREURS.en_langue(l) erreurs=Signal::stored(liste) /> })}
        {recapitulatif(vue, l, true)}
        <form method="post" action=adresse(Etape::Recapitulatif) class="formulaire" novalidate>
            <Case
                id=CHAMP
                libelle=textes::champ(CHAMP, l)
                aide=aide
                valeur=OUI
                cochee=vue.dossier.texte(CHAMP) == OUI
                erreur=Signal::stored(erreur)
            />
            <div class="actions">
                <Bouton variante=Variante::Principale large=true>{t::SOUMETTRE.en_langue(l)}</Bouton>
                {Etape::Recapitulatif
                    .precedente()
                    .map(|e| {
                        view! {
                            <LienBouton href=adresse(e) variante=Variante::Secondaire glyphe=Glyphe::Gauche>
                                {t::ETAPE_PRECEDENTE.en_langue(l)}
                            </LienBouton>
                        }
                    })}
            </div>
        </form>
    }
}

/// Everything that she typed, block by block, each with its way back; then what it costs.
fn recapitulatif(vue: &DossierVue, l: Langue, modifiable: bool) -> AnyView {
    let blocs: Vec<AnyView> = Etape::TOUS
        .iter()
        .filter(|e| !matches!(e, Etape::Droits | Etape::Recapitulatif))
        .map(|etape| bloc(vue, *etape, l, modifiable))
        .collect();
    view! {
        {modifiable.then(|| view! { <p>{t::RECAP_INTRO.en_langue(l)}</p> })}
        {blocs}
        {droits(&vue.devis, vue.encaisse, l)}
        {echeances(&vue.echeances, l)}
        {modifiable.then(|| modifier(vue, Etape::Droits, l))}
    }
}

fn bloc(vue: &DossierVue, etape: Etape, l: Langue, modifiable: bool) -> AnyView {
    let contenu = if etape == Etape::Pieces {
        pieces(vue, l)
    } else {
        let Some(reponses) = vue.reponses.iter().find(|r| r.etape == etape) else {
            return ().into_any();
        };
        let faits: Vec<Fait> = reponses
            .lignes
            .iter()
            .map(|(nom, valeur)| Fait::new(nom.clone(), valeur.clone()))
            .collect();
        view! { <Faits faits=faits /> }
    };
    let modifier = modifiable.then(|| modifier(vue, etape, l));
    view! {
        <Carte titre=statuts::etape(etape).en_langue(l)>
            {contenu}
            {modifier}
        </Carte>
    }
}

fn modifier(vue: &DossierVue, etape: Etape, l: Langue) -> impl IntoView + use<> {
    let href = format!("/mon-espace/inscription/{}/{}", vue.id, etape.code());
    let texte = format!("{} – {}", t::MODIFIER.en_langue(l), statuts::etape(etape).en_langue(l));
    view! {
        <p>
            <a href=href>{texte}</a>
        </p>
    }
}

fn pieces(vue: &DossierVue, l: Langue) -> AnyView {
    vue.pieces
        .iter()
        .map(|p| {
            let libelle = if l == Langue::Fr { &p.libelle_fr } else { &p.libelle_en };
            view! {
                <p class="ligne-etat">
                    <span>{libelle.clone()}</span>
                    <Etat ton=ton(p.statut) texte=statuts::depot(p.statut).en_langue(l) />
                </p>
            }
        })
        .collect::<Vec<_>>()
        .into_any()
}
