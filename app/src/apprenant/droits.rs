use domain::paiement::{Centimes, Devis, Echeance, Effet, LigneDevis, SANS_TARIF};
use i18n::{Langue, dossier as t, format};
use leptos::prelude::*;
use ui::{Alerte, Carte, Fait, Faits, Montant, Ton, view};

/// The quote: the amount first, then why, line by line.
pub(super) fn droits(devis: &Devis, encaisse: Centimes, l: Langue) -> AnyView {
    let total = format::montant(devis.total, l);
    let lignes: Vec<AnyView> = devis.lignes.iter().map(|ligne| explication(ligne, l)).collect();
    let paye = (encaisse > Centimes::ZERO).then(|| format::montant(encaisse, l));
    let rien = devis.total == Centimes::ZERO;
    view! {
        <Carte titre=t::DROITS.en_langue(l)>
            <p>
                <Montant texte=total grand=true />
            </p>
            {rien.then(|| view! { <p>{t::RIEN_A_PAYER.en_langue(l)}</p> })}
            {paye.map(|paye| view! { <p>{format!("{} – {paye}", t::PAYE.en_langue(l))}</p> })}
            {lignes}
        </Carte>
    }
}

/// The amount is no longer the one that she accepted: from what to what.
pub(super) fn changement(accepte: Option<Centimes>, total: Centimes, l: Langue) -> Option<impl IntoView> {
    let avant = accepte.filter(|a| *a != total)?;
    let valeurs = [
        ("avant", format::montant(avant, l)),
        ("apres", format::montant(total, l)),
    ];
    let texte = t::MONTANT_CHANGE_TEXTE.avec(l, &valeurs.each_ref().map(|(nom, v)| (*nom, v.as_str())));
    Some(view! {
        <Alerte ton=Ton::Attention titre=t::MONTANT_CHANGE.en_langue(l)>
            <p>{texte}</p>
        </Alerte>
    })
}

/// The instalments of the way of paying that was chosen, when there are several.
pub(super) fn echeances(echeances: &[Echeance], l: Langue) -> Option<AnyView> {
    if echeances.len() < 2 {
        return None;
    }
    let faits: Vec<Fait> = echeances
        .iter()
        .map(|e| {
            let valeurs = [("rang", e.rang.to_string()), ("date", format::date(e.le, l))];
            let libelle = t::ECHEANCE.avec(l, &valeurs.each_ref().map(|(nom, v)| (*nom, v.as_str())));
            Fait::new(libelle, format::montant(e.montant, l))
        })
        .collect();
    Some(view! {
        <Carte titre=t::ECHEANCES.en_langue(l)>
            <Faits faits=faits chiffres=true />
        </Carte>
    })
}

fn explication(ligne: &LigneDevis, l: Langue) -> AnyView {
    let fr = l == Langue::Fr;
    let (libelle, reference) = if fr {
        (ligne.libelle_fr.clone(), ligne.reference_fr.clone())
    } else {
        (ligne.libelle_en.clone(), ligne.reference_en.clone())
    };
    let regle = match ligne.effet {
        None if ligne.regle == SANS_TARIF => t::POURQUOI_SANS,
        None => t::POURQUOI_REGLE,
        Some(Effet::Differencie | Effet::AutreTarif) => t::POURQUOI_AUTRE_TARIF,
        Some(Effet::Gratuit | Effet::National | Effet::Reduit) => t::POURQUOI_EXONERATION,
    };
    let mut faits: Vec<Fait> = ligne
        .entrees
        .iter()
        .map(|(nom, valeur)| Fait::new(t::entree(nom, l), valeur.clone()))
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
}
