use super::{Habilitation, Traitement};

/// What a token was asked for: the traitements of a list separated by spaces (RFC 6749 §3.3); None when one is unknown.
pub fn lire_portee(texte: &str) -> Option<Vec<Traitement>> {
    texte.split_whitespace().map(Traitement::depuis_code).collect()
}

/// The same habilitations, for these traitements only: nothing is ever added.
pub fn restreindre(habilitations: Vec<Habilitation>, portee: &[Traitement]) -> Vec<Habilitation> {
    habilitations
        .into_iter()
        .map(|mut h| {
            h.traitements.retain(|t| portee.contains(t));
            h
        })
        .collect()
}

/// What is left to an account without a second factor, of which these traitements want one; and what is held back until it has
/// one, as habilitations of the same places and days.
pub fn retenir(habilitations: Vec<Habilitation>, exigeants: &[Traitement]) -> (Vec<Habilitation>, Vec<Habilitation>) {
    let autres: Vec<Traitement> = Traitement::TOUS
        .iter()
        .copied()
        .filter(|t| !exigeants.contains(t))
        .collect();
    let mut retenues = restreindre(habilitations.clone(), exigeants);
    retenues.retain(|h| !h.traitements.is_empty());
    (restreindre(habilitations, &autres), retenues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::peut;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn une_liste_se_lit_en_entier_ou_pas() {
        assert_eq!(
            lire_portee(" INS_LIRE  EVT_LIRE "),
            Some(vec![Traitement::InsLire, Traitement::EvtLire])
        );
        assert_eq!(lire_portee("INS_LIRE TOUT"), None);
        assert_eq!(lire_portee(""), Some(Vec::new()));
    }

    proptest! {
        /// Each right is either left or held back, and none is both or more than it was.
        #[test]
        fn ce_qui_est_retenu_n_est_ni_perdu_ni_gagne(a_lui in proptest::sample::subsequence(Traitement::TOUS, 0..=Traitement::TOUS.len()),
            exigeants in proptest::sample::subsequence(Traitement::TOUS, 0..=Traitement::TOUS.len())) {
            let (la, jour) = (["A".to_owned()], date(2026, 7, 1));
            let h = Habilitation { role: "R".into(), structure: "A".into(), traitements: a_lui.clone(),
                debut: date(2026, 1, 1), fin: None, deleguee: false };
            let (laissees, retenues) = retenir(vec![h], &exigeants);
            for t in Traitement::TOUS {
                let (laisse, retenu) = (peut(&laissees, *t, &la, jour), peut(&retenues, *t, &la, jour));
                prop_assert_eq!(laisse, a_lui.contains(t) && !exigeants.contains(t));
                prop_assert_eq!(retenu, a_lui.contains(t) && exigeants.contains(t));
            }
        }

        /// A token may do what it was asked for and what its account may do, and nothing else.
        #[test]
        fn la_portee_retire_et_n_ajoute_rien(a_lui in proptest::sample::subsequence(Traitement::TOUS, 0..=Traitement::TOUS.len()),
            demande in proptest::sample::subsequence(Traitement::TOUS, 0..=Traitement::TOUS.len())) {
            let h = Habilitation { role: "R".into(), structure: "A".into(), traitements: a_lui.clone(),
                debut: date(2026, 1, 1), fin: None, deleguee: false };
            let restreintes = restreindre(vec![h], &demande);
            for t in Traitement::TOUS {
                let peut = peut(&restreintes, *t, &["A".to_owned()], date(2026, 7, 1));
                prop_assert_eq!(peut, a_lui.contains(t) && demande.contains(t));
            }
        }
    }
}
