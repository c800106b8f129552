use crate::{
    acte::{Acte, FormActe},
    api::rgpd::{self, Demander, Retirer},
    context::langue,
    vues::{echec, refus},
};
use domain::{
    reception::ChampPersonne,
    rgpd::{ConsultationVue, DemandeDonneesVue, DonneesVue, Genre, Quoi, StatutDemande},
};
use i18n::{Langue, Texte, champs, format, rgpd as t, support};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{
    Bouton, CadreTableau, Carte, Champ, EnTete, Etat, Glyphe, LienBouton, Selection, Ton, Variante, Vide, ZoneTexte,
    view,
};

/// What is kept of oneself: who looked at it, taking it away, asking something about it.
pub(crate) fn page_donnees() -> AnyView {
    let (demander, retirer) = (Acte::new(Demander::PATH), Acte::new(Retirer::PATH));
    // A refusal leaves the form as it is: what was typed is not lost.
    let versions = Memo::new(move |avant: Option<&(usize, usize)>| {
        let version = (demander.version().get(), retirer.version().get());
        match (demander.erreur(), avant) {
            (Some(_), Some(avant)) => *avant,
            _ => version,
        }
    });
    let donnees = Resource::new(move || versions.get(), |_| rgpd::donnees());
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        {move || demander.erreur().or_else(|| retirer.erreur()).map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match donnees.await {
                    Ok(vue) => page(vue, demander, retirer, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: DonneesVue, demander: Acte, retirer: Acte, l: Langue) -> AnyView {
    let [dossier, admis, pieces, consultations] = vue.durees.map(|mois| mois.to_string());
    view! {
        <Carte titre=t::EMPORTER.en_langue(l)>
            <p>{t::EMPORTER_INTRO.en_langue(l)}</p>
            // Files: the router has nothing to do with them.
            <p class="actions">
                <a href="/mon-espace/donnees/pdf" rel="external" class="bouton">{t::EN_PDF.en_langue(l)}</a>
                " "
                <a href="/mon-espace/donnees/json" rel="external" class="bouton">{t::EN_JSON.en_langue(l)}</a>
            </p>
        </Carte>
        <Carte titre=t::CONSULTATIONS.en_langue(l)>{consultees(vue.consultations, l)}</Carte>
        <Carte titre=t::DEMANDES.en_langue(l)>{demandees(vue.demandes, retirer, l)}</Carte>
        <Carte titre=t::DEMANDER.en_langue(l)>{formulaire(vue.rectifiable, demander, l)}</Carte>
        <Carte titre=t::DUREES.en_langue(l)>
            <ul>
                <li>{t::DUREE_DOSSIER.avec(l, &[("mois", &dossier), ("admis", &admis)])}</li>
                <li>{t::DUREE_PIECES.avec(l, &[("mois", &pieces)])}</li>
                <li>{t::DUREE_CONSULTATIONS.avec(l, &[("mois", &consultations)])}</li>
            </ul>
            <p>{t::BASE.en_langue(l)}</p>
        </Carte>
    }
}

fn consultees(consultations: Vec<ConsultationVue>, l: Langue) -> AnyView {
    if consultations.is_empty() {
        return view! { <p>{t::CONSULTATIONS_VIDE.en_langue(l)}</p> };
    }
    let quoi = |q: Quoi| match q {
        Quoi::Fiche => t::FICHE,
        Quoi::Piece => t::PIECE,
        Quoi::Document => t::DOCUMENT,
        Quoi::Recu => t::RECU,
        Quoi::Interface => t::INTERFACE,
    };
    let lignes = consultations
        .into_iter()
        .map(|c| {
            // Who acted in her name is named, and said why.
            let (qualite, suite, quoi) = match c.assistance {
                Some((nom, motif)) => (support::CONSULTATION.avec(l, &[("nom", &nom)]), c.role, motif),
                None => (c.role, c.structure, quoi(c.quoi).en_langue(l).to_owned()),
            };
            view! {
                <tr>
                    <th scope="row" data-libelle=t::COL_QUAND.en_langue(l)>{format::date_heure(c.le, l)}</th>
                    <td data-libelle=t::COL_QUALITE.en_langue(l)>
                        <span>{qualite} <br /> <span class="discret">{suite}</span></span>
                    </td>
                    <td data-libelle=t::COL_QUOI.en_langue(l)>{quoi}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <CadreTableau libelle=t::CONSULTATIONS.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::CONSULTATIONS.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_QUAND.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUALITE.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUOI.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{lignes}</tbody>
            </table>
        </CadreTableau>
    }
}

pub(crate) fn genre(g: Genre) -> Texte {
    match g {
        Genre::Rectification => t::RECTIFICATION,
        Genre::Opposition => t::OPPOSITION,
        Genre::Limitation => t::LIMITATION,
    }
}

fn demandees(demandes: Vec<DemandeDonneesVue>, retirer: Acte, l: Langue) -> AnyView {
    if demandes.is_empty() {
        return view! { <Vide titre=t::DEMANDES_VIDE.en_langue(l) glyphe=Glyphe::Bouclier /> };
    }
    let lignes = demandes
        .into_iter()
        .map(|d| demandee(d, retirer, l))
        .collect::<Vec<_>>();
    view! { <ul class="liste-nue">{lignes}</ul> }
}

fn demandee(d: DemandeDonneesVue, retirer: Acte, l: Langue) -> AnyView {
    let (ton, statut) = match d.statut {
        StatutDemande::Ouverte => (Ton::Attention, t::OUVERTE),
        StatutDemande::Acceptee => (Ton::Succes, t::ACCEPTEE),
        StatutDemande::Refusee => (Ton::Danger, t::REFUSEE),
        StatutDemande::Retiree => (Ton::Neutre, t::RETIREE),
    };
    let quoi = d
        .champ
        .as_deref()
        .zip(d.valeur.as_deref())
        .map(|(champ, valeur)| format!(" – {} : {valeur}", champs::champ(champ, l)));
    let ouverte = d.statut == StatutDemande::Ouverte;
    view! {
        <li>
            <p>
                <strong>{genre(d.genre).en_langue(l)} {quoi}</strong> " " <Etat ton=ton texte=statut.en_langue(l) />
            </p>
            <p>{d.message} " " <span class="discret">{format::date_heure(d.cree_le, l)}</span></p>
            {d.reponse.map(|reponse| view! { <p>{t::REPONSE.en_langue(l)} " : " {reponse}</p> })}
            {ouverte
                .then(|| {
                    view! {
                        <FormActe acte=retirer>
                            <input type="hidden" name="id" value=d.id.to_string() />
                            <Bouton variante=Variante::Secondaire en_cours=retirer.pending()>
                                {t::RETIRER.en_langue(l)}
                            </Bouton>
                        </FormActe>
                    }
                })}
        </li>
    }
}

fn formulaire(rectifiable: bool, demander: Acte, l: Langue) -> AnyView {
    let genres = Genre::TOUS
        .iter()
        .filter(|g| rectifiable || **g != Genre::Rectification)
        .map(|g| (g.code().to_owned(), genre(*g).en_langue(l).to_owned()))
        .collect::<Vec<_>>();
    let mut donnees = vec![(String::new(), t::AUCUN_CHAMP.en_langue(l).to_owned())];
    donnees.extend(
        ChampPersonne::TOUS
            .iter()
            .map(|c| (c.code().to_owned(), champs::champ(c.code(), l).to_owned())),
    );
    let correction = rectifiable.then(|| {
        view! {
            <Selection id="champ" libelle=t::CHAMP.en_langue(l) aide=t::CHAMP_AIDE.en_langue(l) options=donnees />
            <Champ id="valeur" libelle=t::VALEUR.en_langue(l) aide=t::CHAMP_AIDE.en_langue(l) longueur_max=100u32 />
        }
    });
    let sans = (!rectifiable).then(|| {
        view! {
            <p>{t::SANS_CODE.en_langue(l)} " " <LienBouton href="/mon-espace" variante=Variante::Discrete>{i18n::dossier::MON_ESPACE.en_langue(l)}</LienBouton></p>
            <input type="hidden" name="champ" value="" />
            <input type="hidden" name="valeur" value="" />
        }
    });
    view! {
        <FormActe acte=demander>
            <div class="formulaire">
            <Selection id="genre" libelle=t::GENRE.en_langue(l) options=genres requis=true />
            {correction}
            {sans}
            <ZoneTexte id="message" libelle=t::MESSAGE.en_langue(l) requis=true />
            <Bouton variante=Variante::Principale en_cours=demander.pending()>{t::ENVOYER.en_langue(l)}</Bouton>
            </div>
        </FormActe>
    }
}
