use domain::{inscription::InscriptionResumee, paiement::PaiementVue};
use i18n::{Langue, dossier as t, format, paiement as p};
use leptos::prelude::*;
use ui::{Alerte, Bouton, Carte, Etat, Fait, Faits, Glyphe, LienBouton, Montant, Ton, Variante, view};

/// What is to be paid, and how: the amount first, then the button, then what happened.
pub(super) fn paiement(i: &InscriptionResumee, l: Langue) -> Option<AnyView> {
    let vue = i.paiement.clone()?;
    let solde = vue.quittance.is_some();
    let attente = vue.en_attente.then(|| {
        view! {
            <Alerte ton=Ton::Info titre=p::EN_ATTENTE.en_langue(l)>
                <p>{p::EN_ATTENTE_TEXTE.en_langue(l)}</p>
            </Alerte>
        }
    });
    let refus = (vue.dernier_refus && !solde).then(|| {
        view! {
            <Alerte ton=Ton::Danger titre=p::REFUSE.en_langue(l)>
                <p>{p::REFUSE_TEXTE.en_langue(l)}</p>
            </Alerte>
        }
    });
    let total = format::montant(vue.total, l);
    let (payer, recus, echeances) = (payer(i, &vue, l), recus(i, &vue, l), echeances(&vue, l));
    Some(view! {
        <Carte titre=p::TITRE.en_langue(l)>
            <p>
                <Montant texte=total grand=true />
            </p>
            {attente}
            {refus}
            {payer}
            {recus}
            {echeances}
        </Carte>
    })
}

fn payer(i: &InscriptionResumee, vue: &PaiementVue, l: Langue) -> Option<AnyView> {
    let montant = vue.prochain?;
    let (variante, texte) = if vue.en_attente {
        (Variante::Secondaire, p::RECOMMENCER)
    } else {
        (Variante::Principale, p::PAYER)
    };
    if !vue.en_ligne {
        return Some(view! { <p>{t::PAYER_GUICHET.en_langue(l)}</p> });
    }
    let texte = texte.avec(l, &[("montant", &format::montant(montant, l))]);
    let recommencer = vue.en_attente;
    Some(view! {
        <form method="post" action=format!("/mon-espace/inscription/{}/payer", i.id)>
            {recommencer.then(|| view! { <input type="hidden" name="recommencer" value="oui" /> })}
            <Bouton variante=variante glyphe=Glyphe::Euro large=true>
                {texte}
            </Bouton>
        </form>
        <p class="discret">{p::OU_GUICHET.en_langue(l)}</p>
    })
}

fn recus(i: &InscriptionResumee, vue: &PaiementVue, l: Langue) -> Option<AnyView> {
    (vue.recu.0 > 0).then(|| {
        let texte = p::RECU.avec(l, &[("montant", &format::montant(vue.recu, l))]);
        view! {
            <p>{texte}</p>
            <LienBouton
                href=format!("/documents/recu/{}?langue={}", i.id, l.code())
                variante=Variante::Secondaire
                glyphe=Glyphe::Telecharger
                rel="external"
            >
                {p::TELECHARGER_RECU.en_langue(l)}
            </LienBouton>
        }
    })
}

fn echeances(vue: &PaiementVue, l: Langue) -> Option<AnyView> {
    if vue.echeances.len() < 2 {
        return None;
    }
    let faits: Vec<Fait> = vue
        .echeances
        .iter()
        .map(|(e, _)| {
            let valeurs = [("rang", e.rang.to_string()), ("date", format::date(e.le, l))];
            let libelle = t::ECHEANCE.avec(l, &valeurs.each_ref().map(|(nom, v)| (*nom, v.as_str())));
            Fait::new(libelle, format::montant(e.montant, l))
        })
        .collect();
    let etats = vue
        .echeances
        .iter()
        .map(|(e, statut)| {
            let (ton, mot) = match statut.as_str() {
                "REGLEE" => (Ton::Succes, p::REGLEE),
                "REFUSEE" => (Ton::Danger, p::ECHEANCE_REFUSEE),
                _ => (Ton::Neutre, p::A_VENIR),
            };
            view! {
                <p class="ligne-etat">
                    <span>{format!("{}.", e.rang)}</span>
                    <Etat ton=ton texte=mot.en_langue(l) />
                </p>
            }
        })
        .collect::<Vec<_>>();
    Some(view! {
        <h3>{t::ECHEANCES.en_langue(l)}</h3>
        <Faits faits=faits chiffres=true />
        {etats}
    })
}
