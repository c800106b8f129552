use domain::paiement::{Centimes, Devis, LigneDevis, RegleDroit};
use i18n::{Langue, dossier as t, format};
use leptos::prelude::*;
use ui::{Carte, Fait, Faits, Montant};

/// The quote: the amount first, then why, line by line.
pub(super) fn droits(devis: &Devis, encaisse: Centimes, l: Langue) -> AnyView {
    let total = format::montant(devis.total, l);
    let lignes: Vec<AnyView> = devis.lignes.iter().map(|ligne| explication(ligne, l)).collect();
    let paye = (encaisse > Centimes::ZERO).then(|| format::montant(encaisse, l));
    view! {
        <Carte titre=t::DROITS.en_langue(l)>
            <p>
                <Montant texte=total grand=true />
            </p>
            {paye.map(|paye| view! { <p>{format!("{} – {paye}", t::PAYE.en_langue(l))}</p> })}
            {lignes}
            <p class="discret">{t::PAYER_GUICHET.en_langue(l)}</p>
        </Carte>
    }
    .into_any()
}

fn explication(ligne: &LigneDevis, l: Langue) -> AnyView {
    let fr = l == Langue::Fr;
    let (libelle, reference) = if fr {
        (ligne.libelle_fr.clone(), ligne.reference_fr.clone())
    } else {
        (ligne.libelle_en.clone(), ligne.reference_en.clone())
    };
    let regle = match ligne.regle {
        RegleDroit::TarifPlein => t::POURQUOI_REGLE,
        RegleDroit::SansTarif => t::POURQUOI_SANS,
    };
    let mut faits: Vec<Fait> = ligne
        .entrees
        .iter()
        .map(|(nom, valeur)| Fait::new(entree(nom, l), valeur.clone()))
        .collect();
    if !reference.is_empty() {
        faits.push(Fait::new(t::REFERENCE_LEGALE.en_langue(l), reference));
    }
    view! {
        <p class="ligne-droit">
            <span>{libelle}</span>
            <Montant texte=format::montant(ligne.montant, l) />
        </p>
        <details class="pourquoi">
            <summary>{t::POURQUOI.en_langue(l)}</summary>
            <p>{regle.en_langue(l)}</p>
            <Faits faits=faits />
        </details>
    }
    .into_any()
}

fn entree(nom: &str, l: Langue) -> String {
    match nom {
        "pointInscription" => t::ENTREE_POINT.en_langue(l).into(),
        "periode" => t::ENTREE_PERIODE.en_langue(l).into(),
        "tarif" => t::ENTREE_TARIF.en_langue(l).into(),
        autre => autre.to_owned(),
    }
}
