use super::{oeuvre::adresse_du_choix, phrase_de};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, ConfirmerReconduction},
    suivi::Suivi,
    vues::echec,
};
use domain::{
    ids::JobId,
    offre::{ReconductionVue, Releve},
};
use i18n::{Langue, Texte, commun, dossier, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use ui::{Alerte, Avancement, Bouton, Carte, Etape, Etapes, Fait, Faits, LienBouton, Progression, Ton, Variante, view};

/// The three steps; `choix` is where one chooses otherwise.
pub(super) fn etapes(courante: usize, choix: Option<String>, l: Langue) -> AnyView {
    let noms = [t::ETAPE_CHOISIR, t::ETAPE_VERIFIER, t::ETAPE_RESULTAT];
    let liste: Vec<Etape> = noms
        .iter()
        .enumerate()
        .map(|(i, nom)| {
            let (avancement, mention) = match i.cmp(&courante) {
                std::cmp::Ordering::Less => (Avancement::Faite, dossier::ETAT_FAIT),
                std::cmp::Ordering::Equal => (Avancement::Courante, dossier::ETAT_EN_COURS),
                std::cmp::Ordering::Greater => (Avancement::AVenir, dossier::ETAT_A_FAIRE),
            };
            let etape = Etape::new(nom.en_langue(l), avancement, mention.en_langue(l));
            match &choix {
                Some(choix) if i == 0 => etape.vers(choix.clone()),
                _ => etape,
            }
        })
        .collect();
    let (rang, total) = ((courante + 1).to_string(), liste.len().to_string());
    let resume = dossier::ETAPE_N.avec(l, &[("rang", &rang), ("total", &total)]);
    view! { <Etapes libelle=commun::ETAPES.en_langue(l) resume=resume etapes=liste /> }
}

/// How far it has come, until it is over. `code`: of the espace that it comes from.
pub(super) fn suivi(code: String, tache: JobId, l: Langue) -> AnyView {
    let suivi = Suivi::new();
    let confirmer = Acte::new(ConfirmerReconduction::PATH);
    let vue = Resource::new(move || suivi.tour(), move |_| offre::reconduction(tache));
    suivi.tant_que(vue, |vue| !vue.fini && !vue.echec);
    view! {
        <Transition>
            {move || {
                let code = code.clone();
                Suspend::new(async move {
                    match vue.await {
                        Ok(vue) => {
                            let choix = adresse_du_choix(&code, &vue);
                            view! {
                                {etapes(if vue.essai { 1 } else { 2 }, vue.essai.then(|| choix.clone()), l)}
                                {etat(&vue, choix, (tache, confirmer), l)}
                            }
                        }
                        Err(erreur) => echec(&erreur),
                    }
                })
            }}
        </Transition>
        {super::refuses(vec![confirmer], l)}
    }
}

fn etat(vue: &ReconductionVue, choix: String, (tache, confirmer): (JobId, Acte), l: Langue) -> AnyView {
    let autrement = view! { <LienBouton href=choix>{t::CHOISIR_AUTREMENT.en_langue(l)}</LienBouton> };
    if !vue.refus.is_empty() {
        let refus = refus(vue, l);
        return view! { {refus} <div class="actions">{autrement}</div> };
    }
    if vue.echec {
        return view! {
            <Alerte ton=Ton::Danger titre=t::ECHEC.en_langue(l) annoncee=true />
            <div class="actions">{autrement}</div>
        };
    }
    if !vue.fini {
        let (fait, total) = (vue.fait.to_string(), vue.total.max(1).to_string());
        let texte = if vue.essai { t::EXAMEN } else { t::EN_COURS };
        let texte = texte.avec(l, &[("fait", &fait), ("total", &total)]);
        let (valeur, max) = (vue.fait.unsigned_abs(), vue.total.max(1).unsigned_abs());
        return view! { <Progression id="progression" libelle=texte valeur=Some(valeur) maximum=max /> };
    }
    let rien = vue.objets + vue.liens + vue.chemins + vue.acquis == 0 && !vue.reglages;
    let reste = vue.geles.total + vue.absents.total + vue.acquis_absents > 0;
    let (titre, ton) = match (vue.essai, rien) {
        (true, true) if reste => (t::RIEN_APPORTABLE, Ton::Attention),
        (true, true) => (t::RIEN_A_APPORTER, Ton::Info),
        (true, false) => (t::SERA_FAIT, Ton::Info),
        (false, _) => (t::FINI, Ton::Succes),
    };
    let suite = if vue.essai {
        let faire = (!rien).then(|| {
            view! {
                <FormActe acte=confirmer>
                    <input type="hidden" name="essai" value=tache.to_string() />
                    <Bouton variante=Variante::Principale en_cours=confirmer.pending()>{t::METTRE_EN_OEUVRE.en_langue(l)}</Bouton>
                </FormActe>
            }
        });
        view! { {faire} {autrement} }
    } else {
        let la = format!("{}/{}", super::ICI, vue.vers_code);
        let ouvrir = t::VOIR_CIBLE.avec(l, &[("vers", &vue.vers)]);
        view! { <LienBouton href=la variante=Variante::Principale>{ouvrir}</LienBouton> }
    };
    let (faits, reserves) = (comptes(vue, l), reserves(vue, l));
    view! {
        <Alerte ton=ton titre=titre.en_langue(l) annoncee=true />
        <Carte>
            <Faits faits=faits />
            {reserves}
        </Carte>
        <div class="actions">{suite}</div>
    }
}

/// Why it cannot be done; an object is named by its code.
fn refus(vue: &ReconductionVue, l: Langue) -> AnyView {
    let dits: Vec<_> = vue.refus.iter().map(|e| view! { <li>{phrase_de(e, l)}</li> }).collect();
    let titre = if vue.essai { t::IMPOSSIBLE } else { t::ECHEC };
    view! {
        <Alerte ton=Ton::Danger titre=titre.en_langue(l) annoncee=true>
            <ul>{dits}</ul>
        </Alerte>
    }
}

/// From where, to where, and how much of each kind.
fn comptes(vue: &ReconductionVue, l: Langue) -> Vec<Fait> {
    let nombres = [
        (t::N_FORMATIONS, vue.formations),
        (t::N_OBJETS, vue.objets),
        (t::N_LIENS, vue.liens),
        (t::N_CHEMINS, vue.chemins),
        (t::N_POINTS, vue.points),
        (t::N_ACQUIS, vue.acquis),
    ];
    [(t::DE_ESPACE, vue.de.clone()), (t::VERS, vue.vers.clone())]
        .into_iter()
        .chain(nombres.map(|(nom, n)| (nom, format::nombre(n, l))))
        .map(|(nom, valeur)| Fait::new(nom.en_langue(l), valeur))
        .collect()
}

/// What stays as it is, is left out, or is to be looked at.
fn reserves(vue: &ReconductionVue, l: Langue) -> AnyView {
    let presents = (!vue.presents.is_empty()).then(|| {
        let codes = vue.presents.join(", ");
        view! { <p>{t::PRESENTS.en_langue(l)} " : " {codes}</p> }
    });
    let sous = |(code, parent): &(String, String)| t::GELE_SOUS.avec(l, &[("code", code), ("parent", parent)]);
    let geles = releve(&vue.geles, t::GELES, sous, l);
    let absents = releve(&vue.absents, t::LIENS_ABSENTS, sous, l);
    let sans_point = releve(
        &vue.sans_point,
        t::SANS_POINT,
        |(code, libelle)| format!("{libelle} ({code})"),
        l,
    );
    let sans_tarif = releve(
        &vue.sans_tarif,
        t::TARIFS_PERDUS,
        |(chemin, tarif)| t::TARIF_PERDU.avec(l, &[("chemin", chemin), ("tarif", tarif)]),
        l,
    );
    let acquis = (vue.acquis_absents > 0).then(|| {
        let texte = t::ACQUIS_ABSENTS.avec(l, &[("nombre", &format::nombre(vue.acquis_absents, l))]);
        view! { <p>{texte}</p> }
    });
    view! { {presents} {geles} {absents} {acquis} {sans_point} {sans_tarif} }
}

/// What did not come along, one by one.
fn releve(r: &Releve, titre: Texte, dire: impl Fn(&(String, String)) -> String, l: Langue) -> Option<AnyView> {
    (r.total > 0).then(|| {
        let titre = titre.avec(l, &[("nombre", &format::nombre(r.total, l))]);
        let lignes: Vec<_> = r.lignes.iter().map(|ligne| view! { <li>{dire(ligne)}</li> }).collect();
        let tus = r.total.saturating_sub(r.lignes.len() as u64);
        let reste = (tus > 0).then(|| {
            let reste = t::RELEVE_RESTE.avec(l, &[("nombre", &format::nombre(tus, l))]);
            view! { <p>{reste}</p> }
        });
        view! {
            <p>{titre} " :"</p>
            <ul>{lignes}</ul>
            {reste}
        }
    })
}
