use super::champs::Saisie;
use domain::inscription::{Accord, OUI, PREFIXE_ACCORD};
use i18n::{Langue, dossier as t};
use leptos::prelude::*;
use ui::{Carte, Case, view};

/// The agreements: each text whole, then its box.
pub(super) fn accords(accords: &[Accord], s: Saisie) -> AnyView {
    accords.iter().map(|a| accord(a, s)).collect::<Vec<_>>().into_any()
}

fn accord(a: &Accord, s: Saisie) -> AnyView {
    let l = s.langue;
    let fr = l == Langue::Fr;
    let (titre, texte) = if fr {
        (a.titre_fr.clone(), a.texte_fr.clone())
    } else {
        (a.titre_en.clone(), a.texte_en.clone())
    };
    let libre = !a.bloquant;
    let nom = format!("{PREFIXE_ACCORD}{}", a.code);
    let cochee = s.dossier.with_untracked(|d| d.texte(&nom) == OUI);
    let libelle = t::J_ACCEPTE.avec(l, &[("titre", &titre)]);
    let champ = nom.clone();
    let changement = Callback::new(move |coche: bool| {
        let valeur = if coche { OUI.to_owned() } else { String::new() };
        s.au_changement.run((champ.clone(), valeur));
    });
    view! {
        <Carte titre=titre>
            <p>{texte}</p>
            {libre.then(|| view! { <p class="discret">{t::ACCORD_FACULTATIF.en_langue(l)}</p> })}
            <Case
                id=nom.clone()
                libelle=libelle
                valeur=OUI
                cochee=cochee
                erreur=s.erreur(nom)
                sur_changement=changement
            />
        </Carte>
    }
}
