use super::{aide::contact, cvec, dates::dates, paiement::paiement, pieces};
use crate::{
    AppError,
    api::parcours,
    context::{cadre, langue},
    vues::{echec, etat_nomme},
};
use domain::{
    courriel::Message,
    inscription::{Accueil, Cvec, Etape, InscriptionResumee, Statut, StatutPaiement},
    pieces::{PieceVue, StatutDepot},
    referentiel::Aide,
};
use i18n::{Langue, Texte, dossier as t, format, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};
use ui::{
    Bouton, Carte, Chronologie, EnTete, Evenement, Glyphe, LienBouton, ListeTaches, Tache, Ton, Variante, Vide, view,
};

/// The learner's home: what to do next, and nothing in its way. Thousands arrive on it at once: its data is asked for
/// while its code is still coming. What this needs is then in what every page loads, which the other pages use too.
pub struct MonEspacePage {
    accueil: Resource<Result<Accueil, AppError>>,
}

#[lazy_route]
impl LazyRoute for MonEspacePage {
    fn data() -> Self {
        Self {
            accueil: Resource::new(|| (), |()| parcours::accueil()),
        }
    }

    fn view(this: Self) -> AnyView {
        let l = langue();
        view! {
            <Title text=t::MON_ESPACE.en_langue(l) />
            <Suspense>
                {move || Suspend::new(async move {
                    match this.accueil.await {
                        Ok(accueil) => page(accueil, l),
                        Err(erreur) => echec(&erreur),
                    }
                })}
            </Suspense>
        }
    }
}

fn page(accueil: Accueil, l: Langue) -> AnyView {
    let titre = t::BONJOUR.avec(l, &[("prenom", &accueil.prenom)]);
    let numero = accueil
        .code_apprenant
        .map(|code| t::NUMERO_ETUDIANT.avec(l, &[("code", &code)]));
    let vide = accueil.inscriptions.is_empty();
    let (dates, aide) = (dates(accueil.dates, l), aide(accueil.aides, l));
    view! {
        <EnTete titre=titre chapeau=numero.unwrap_or_default() />
        {vide
            .then(|| {
                view! {
                    <Vide
                        titre=t::AUCUNE_INSCRIPTION.en_langue(l)
                        texte=t::AUCUNE_INSCRIPTION_TEXTE.en_langue(l)
                        glyphe=Glyphe::Diplome
                    />
                }
            })}
        {accueil.inscriptions.into_iter().map(|i| carte(i, l)).collect::<Vec<_>>()}
        {dates}
        {messages(accueil.messages, l)}
        {aide}
    }
}

/// Whom to ask.
fn aide(aides: Vec<Aide>, l: Langue) -> Option<AnyView> {
    let contacts: Vec<_> = aides.into_iter().map(|a| contact(a, l)).collect();
    (!contacts.is_empty()).then(|| view! { <Carte titre=t::AIDE.en_langue(l)>{contacts}</Carte> })
}

fn carte(i: InscriptionResumee, l: Langue) -> AnyView {
    let formation = if l == Langue::Fr {
        i.formation_fr.clone()
    } else {
        i.formation_en.clone()
    };
    let nom = if i.statut == Statut::Terminee {
        t::ETAT_EN_ATTENTE
    } else {
        statuts::statut(i.statut)
    };
    let payer = paiement(&i, l);
    let vivante = !matches!(i.statut, Statut::Annulee | Statut::Expiree);
    view! {
        <Carte titre=formation accent=vivante>
            <p class="ligne-etat">
                <span class="discret">{i.annee_universitaire.clone()}</span>
                {etat_nomme(i.statut, nom)}
            </p>
            <p>{phrase(&i).en_langue(l)}</p>
            {cvec::corriger(&i, l)}
            {action(&i, l)}
            {vivante.then(|| view! { <ListeTaches taches=taches(&i, l) /> })}
        </Carte>
        {payer}
    }
}

/// What this state means for her.
fn phrase(i: &InscriptionResumee) -> Texte {
    match i.statut {
        Statut::Autorisee => t::ACTION_AUTORISEE,
        Statut::Debutee => t::ACTION_DEBUTEE,
        Statut::Terminee if a_remplacer(i) => t::ACTION_REMPLACER,
        Statut::Terminee if a_payer(i) => t::ACTION_A_PAYER,
        Statut::Terminee => t::ACTION_TERMINEE,
        Statut::Validee => t::ACTION_VALIDEE,
        Statut::Annulee => t::ACTION_ANNULEE,
        Statut::Expiree => t::ACTION_EXPIREE,
    }
}

fn a_remplacer(i: &InscriptionResumee) -> bool {
    i.pieces.iter().any(|p| p.statut == StatutDepot::Rejete)
}

fn a_payer(i: &InscriptionResumee) -> bool {
    i.paiement
        .as_ref()
        .is_some_and(|p| p.prochain.is_some() && !p.en_attente)
}

/// The one large button.
fn action(i: &InscriptionResumee, l: Langue) -> AnyView {
    let id = i.id;
    match i.statut {
        Statut::Autorisee if i.calendrier_ouvert => view! {
            <p class="discret">{t::A_FAIRE_AVANT.avec(l, &[("date", &format::date(i.date_limite, l))])}</p>
            <form method="post" action=format!("/mon-espace/inscription/{id}/debuter")>
                <Bouton variante=ui::Variante::Principale large=true>{t::COMMENCER.en_langue(l)}</Bouton>
            </form>
        },
        Statut::Autorisee => view! { <p class="discret">{t::CALENDRIER_FERME.en_langue(l)}</p> },
        Statut::Debutee => {
            let etape = prochaine(i);
            view! {
                <LienBouton href=format!("/mon-espace/inscription/{id}/{}", etape.code()) variante=Variante::Principale large=true>
                    {t::CONTINUER.en_langue(l)}
                </LienBouton>
            }
        }
        Statut::Validee => {
            let code = l.autre().code();
            view! {
                <LienBouton
                    href=format!("/documents/certificat/{id}?langue={}", l.code())
                    variante=Variante::Principale
                    glyphe=Glyphe::Telecharger
                    rel="external"
                    large=true
                >
                    {t::TELECHARGER_CERTIFICAT.en_langue(l)}
                </LienBouton>
                <LienBouton
                    href=format!("/documents/certificat/{id}?langue={code}")
                    variante=Variante::Discrete
                    rel="external"
                >
                    {t::CERTIFICAT_ANGLAIS.en_langue(l)}
                </LienBouton>
            }
        }
        Statut::Terminee if a_remplacer(i) => pieces::lien(id, l),
        Statut::Terminee | Statut::Annulee | Statut::Expiree => ().into_any(),
    }
}

/// The first step that is not complete.
fn prochaine(i: &InscriptionResumee) -> Etape {
    Etape::TOUS
        .iter()
        .copied()
        .find(|e| !i.etapes_faites.contains(e))
        .unwrap_or(Etape::Recapitulatif)
}

fn taches(i: &InscriptionResumee, l: Langue) -> Vec<Tache> {
    let mot = |t: Texte| t.en_langue(l);
    let saisie = i.statut == Statut::Debutee;
    let mut taches: Vec<Tache> = Etape::TOUS
        .iter()
        .map(|e| {
            let faite = !matches!(i.statut, Statut::Autorisee) && (!saisie || i.etapes_faites.contains(e));
            let (ton, etat) = match (faite, saisie) {
                (true, _) => (Ton::Succes, t::ETAT_FAIT),
                (false, true) if prochaine(i) == *e => (Ton::Info, t::ETAT_EN_COURS),
                (false, _) => (Ton::Neutre, t::ETAT_A_FAIRE),
            };
            let tache = Tache::new(mot(statuts::etape(*e)), ton, mot(etat));
            if saisie {
                tache.vers(format!("/mon-espace/inscription/{}/{}", i.id, e.code()))
            } else {
                tache
            }
        })
        .collect();
    if matches!(i.statut, Statut::Terminee | Statut::Validee) {
        taches.clear();
        taches.push(
            Tache::new(mot(t::DOSSIER_TITRE), Ton::Succes, mot(t::ETAT_FAIT))
                .vers(format!("/mon-espace/inscription/{}/recapitulatif", i.id)),
        );
        if matches!(i.cvec, Cvec::Saisie | Cvec::Validee | Cvec::Refusee) {
            let (ton, etat) = match i.cvec {
                Cvec::Refusee => (Ton::Danger, t::ETAT_REFUSE),
                Cvec::Validee => (Ton::Succes, t::ETAT_FAIT),
                _ => (Ton::Attention, t::ETAT_EN_ATTENTE),
            };
            taches.push(Tache::new(mot(statuts::etape(Etape::Cvec)), ton, mot(etat)));
        }
        taches.extend(i.pieces.iter().map(|p| piece(i, p, l)));
    }
    let paye = matches!(i.statut_paiement, StatutPaiement::Paye | StatutPaiement::Valide);
    let envoyee = matches!(i.statut, Statut::Terminee | Statut::Validee);
    let (ton, etat) = if paye && envoyee {
        (Ton::Succes, t::ETAT_FAIT)
    } else {
        (Ton::Neutre, t::ETAT_A_FAIRE)
    };
    taches.push(Tache::new(mot(t::TACHE_PAYER), ton, mot(etat)));
    let (ton, etat) = match i.statut {
        Statut::Validee => (Ton::Succes, t::ETAT_FAIT),
        Statut::Terminee => (Ton::Attention, t::ETAT_EN_ATTENTE),
        _ => (Ton::Neutre, t::ETAT_A_FAIRE),
    };
    taches.push(Tache::new(mot(t::TACHE_VALIDATION), ton, mot(etat)));
    taches
}

/// A document once the dossier is sent: what became of it, and why it must be replaced.
fn piece(i: &InscriptionResumee, p: &PieceVue, l: Langue) -> Tache {
    let fr = l == Langue::Fr;
    let libelle = if fr { &p.libelle_fr } else { &p.libelle_en };
    let motif = if fr { &p.motif_fr } else { &p.motif_en };
    let etat = match p.statut {
        StatutDepot::AValiderBloque | StatutDepot::AValiderNonBloque | StatutDepot::NonConcerne => t::ETAT_EN_ATTENTE,
        StatutDepot::Rejete => t::ETAT_REFUSE,
        autre => statuts::depot(autre),
    };
    let tache = Tache::new(libelle.clone(), pieces::ton(p.statut), etat.en_langue(l))
        .vers(format!("/mon-espace/inscription/{}/pieces#piece-{}", i.id, p.code));
    match motif {
        Some(motif) => tache.avec_aide(match &p.motif_texte {
            Some(texte) => format!("{motif}. {texte}"),
            None => motif.clone(),
        }),
        None => tache,
    }
}

fn messages(messages: Vec<Message>, l: Langue) -> impl IntoView {
    let prevenir = cadre().push.is_some();
    let evenements: Vec<Evenement> = messages
        .into_iter()
        .map(|m| Evenement::new(m.sujet, format::date_heure(m.le, l), m.le.to_string()).avec_detail(m.corps))
        .collect();
    view! {
        <Carte titre=t::MES_MESSAGES.en_langue(l)>
            {prevenir.then(|| view! { <p><a href="/mon-espace/notifications">{t::PREVENIR_LIEN.en_langue(l)}</a></p> })}
            {if evenements.is_empty() {
                view! { <p class="discret">{t::AUCUN_MESSAGE.en_langue(l)}</p> }
            } else {
                view! { <Chronologie evenements=evenements /> }
            }}
        </Carte>
    }
}
