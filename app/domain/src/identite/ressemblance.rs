use super::normaliser;
use jiff::civil::Date;

/// What tells two persons apart, or makes them one (domain §4.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signalement {
    pub nom: String,
    pub prenom: String,
    pub date_naissance: Date,
    /// Country, then INSEE code in France or name of the place elsewhere.
    pub lieu_naissance: (String, Option<String>),
    pub ine: Option<String>,
    pub courriel: Option<String>,
    pub telephone: Option<String>,
}

/// Are these two the same person?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ressemblance {
    Autre,
    /// A clerk must decide: meanwhile they are two.
    Douteuse,
    Meme,
}

/// From how many hundredths two persons are the same, and from how many they may be: the establishment decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seuils {
    pub certain: u32,
    pub douteux: u32,
}

impl Default for Seuils {
    fn default() -> Self {
        Self {
            certain: 92,
            douteux: 75,
        }
    }
}

/// Compares two persons. The same INE, born the same day: the same. Otherwise what they share is added up, in hundredths:
/// name 35, first name 20, birth date 30, place of birth 10, a contact 5. Two different INE are never one person without
/// a clerk.
pub fn ressemblance(a: &Signalement, b: &Signalement, seuils: Seuils) -> Ressemblance {
    let ine = a.ine.as_ref().zip(b.ine.as_ref()).map(|(x, y)| x == y);
    let meme_jour = a.date_naissance == b.date_naissance;
    if ine == Some(true) {
        return if meme_jour {
            Ressemblance::Meme
        } else {
            Ressemblance::Douteuse
        };
    }
    let pareil = |x: &str, y: &str| normaliser(x) == normaliser(y);
    let commun = |x: &Option<String>, y: &Option<String>| x.as_ref().zip(y.as_ref()).is_some_and(|(x, y)| pareil(x, y));
    let lieu = a.lieu_naissance.0 == b.lieu_naissance.0 && commun(&a.lieu_naissance.1, &b.lieu_naissance.1);
    let contact = commun(&a.courriel, &b.courriel) || commun(&a.telephone, &b.telephone);
    let points = [
        (pareil(&a.nom, &b.nom), 35),
        (pareil(&a.prenom, &b.prenom), 20),
        (meme_jour, 30),
        (lieu, 10),
        (contact, 5),
    ];
    let total: u32 = points.iter().filter(|(oui, _)| *oui).map(|(_, n)| n).sum();
    if total >= seuils.certain && ine.is_none() {
        Ressemblance::Meme
    } else if total >= seuils.douteux {
        Ressemblance::Douteuse
    } else {
        Ressemblance::Autre
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn zoe() -> Signalement {
        Signalement {
            nom: "Lefèvre".into(),
            prenom: "Zoé".into(),
            date_naissance: date(2008, 3, 4),
            lieu_naissance: ("99100".into(), Some("76540".into())),
            ine: None,
            courriel: Some("zoe@example.org".into()),
            telephone: None,
        }
    }

    fn comparer(autre: Signalement) -> Ressemblance {
        ressemblance(&zoe(), &autre, Seuils::default())
    }

    #[test]
    fn table() {
        let avec = |changer: fn(&mut Signalement)| {
            let mut s = zoe();
            changer(&mut s);
            s
        };
        assert_eq!(comparer(zoe()), Ressemblance::Meme);
        assert_eq!(comparer(avec(|s| s.nom = "LEFEVRE".into())), Ressemblance::Meme);
        let ailleurs = avec(|s| s.lieu_naissance.1 = Some("59350".into()));
        assert_eq!(
            comparer(ailleurs),
            Ressemblance::Douteuse,
            "a namesake born the same day elsewhere"
        );
        let inconnu = avec(|s| {
            s.lieu_naissance.1 = None;
            s.courriel = None;
        });
        assert_eq!(comparer(inconnu), Ressemblance::Douteuse, "too little is known");
        assert_eq!(
            comparer(avec(|s| s.prenom = "Léa".into())),
            Ressemblance::Douteuse,
            "twins, or a slip"
        );
        assert_eq!(
            comparer(avec(|s| s.date_naissance = date(2007, 3, 4))),
            Ressemblance::Autre
        );
        assert_eq!(comparer(avec(|s| s.nom = "Garnier".into())), Ressemblance::Autre);
    }

    #[test]
    fn l_ine_decide() {
        let avec_ine = |ine: &str| Signalement {
            ine: Some(ine.into()),
            ..zoe()
        };
        let mut autre = avec_ine("A");
        autre.nom = "Garnier".into();
        let comparer = |a: &Signalement, b: &Signalement| ressemblance(a, b, Seuils::default());
        assert_eq!(comparer(&avec_ine("A"), &autre), Ressemblance::Meme, "married since");
        autre.date_naissance = date(2007, 1, 1);
        assert_eq!(comparer(&avec_ine("A"), &autre), Ressemblance::Douteuse);
        assert_eq!(comparer(&avec_ine("A"), &avec_ine("B")), Ressemblance::Douteuse);
        assert_eq!(comparer(&avec_ine("A"), &zoe()), Ressemblance::Meme);
    }

    proptest! {
        #[test]
        fn dans_les_deux_sens(nom: bool, prenom: bool, jour: bool, lieu: bool, ine_a in 0u8..3, ine_b in 0u8..3) {
            let nommer = |n: u8| (n > 0).then(|| n.to_string());
            let a = Signalement { ine: nommer(ine_a), ..zoe() };
            let b = Signalement {
                nom: if nom { a.nom.clone() } else { "X".into() },
                prenom: if prenom { a.prenom.clone() } else { "Y".into() },
                date_naissance: if jour { a.date_naissance } else { date(2000, 1, 1) },
                lieu_naissance: if lieu { a.lieu_naissance.clone() } else { ("99109".into(), None) },
                ine: nommer(ine_b),
                ..zoe()
            };
            let s = Seuils::default();
            prop_assert_eq!(ressemblance(&a, &b, s), ressemblance(&b, &a, s));
        }
    }
}
