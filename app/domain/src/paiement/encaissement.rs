use super::Centimes;
use crate::{CodeErreur, ErreurChamp, inscription::StatutPaiement};
use serde::{Deserialize, Serialize};

codes! {
    /// How money came.
    ModePaiement {
        Carte = "CARTE",
        Cheque = "CHEQUE",
        Especes = "ESPECES",
        Virement = "VIREMENT",
        /// Through the payment provider; never declared by a clerk.
        EnLigne = "EN_LIGNE",
    }
}

impl ModePaiement {
    /// Those of the desk.
    pub const GUICHET: &[Self] = &[Self::Carte, Self::Cheque, Self::Especes, Self::Virement];
}

/// What the clerk typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaisieEncaissement {
    pub montant: String,
    pub mode: String,
    /// Number of the cheque, of the transfer, of the card ticket.
    pub reference: String,
}

/// Checks a payment at the desk: a positive amount, not above what remains due; cheques and transfers have a
/// reference, so that the accounts can find them.
pub fn controler_encaissement(
    saisie: &SaisieEncaissement,
    reste_du: Centimes,
) -> Result<(Centimes, ModePaiement, Option<String>), Vec<ErreurChamp>> {
    let mut erreurs = Vec::new();
    let montant = Centimes::parse(&saisie.montant)
        .and_then(|m| {
            if m > reste_du {
                Err(CodeErreur::MontantInvalide { max: reste_du.0 })
            } else {
                Ok(m)
            }
        })
        .map_err(|code| erreurs.push(ErreurChamp::new("montant", code)));
    let mode = ModePaiement::depuis_code(&saisie.mode)
        .filter(|m| ModePaiement::GUICHET.contains(m))
        .ok_or(CodeErreur::ValeurInterdite)
        .map_err(|code| erreurs.push(ErreurChamp::new("mode", code)));
    let reference = Some(saisie.reference.trim())
        .filter(|r| !r.is_empty())
        .map(str::to_owned);
    if reference.as_ref().is_some_and(|r| r.chars().count() > 80) {
        erreurs.push(ErreurChamp::new("reference", CodeErreur::TropLong { max: 80 }));
    }
    if matches!(mode, Ok(ModePaiement::Cheque | ModePaiement::Virement)) && reference.is_none() {
        erreurs.push(ErreurChamp::new(
            "reference",
            CodeErreur::ObligatoireSi { autre: "mode".into() },
        ));
    }
    match (montant, mode) {
        (Ok(montant), Ok(mode)) if erreurs.is_empty() => Ok((montant, mode, reference)),
        _ => Err(erreurs),
    }
}

/// Where the payment stands, from what is due and what came in.
pub fn statut_paiement(du: Centimes, encaisse: Centimes) -> StatutPaiement {
    if du <= Centimes::ZERO || encaisse >= du {
        StatutPaiement::Paye
    } else if encaisse > Centimes::ZERO {
        StatutPaiement::EnAttente
    } else {
        StatutPaiement::NonPaye
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saisie(montant: &str, mode: &str, reference: &str) -> SaisieEncaissement {
        SaisieEncaissement {
            montant: montant.into(),
            mode: mode.into(),
            reference: reference.into(),
        }
    }

    #[test]
    fn controle() {
        let du = Centimes(17_800);
        assert_eq!(
            controler_encaissement(&saisie("178", "CARTE", " "), du),
            Ok((Centimes(17_800), ModePaiement::Carte, None))
        );
        let erreurs = controler_encaissement(&saisie("178,01", "CHEQUE", ""), du).unwrap_err();
        assert_eq!(
            erreurs,
            vec![
                ErreurChamp::new("montant", CodeErreur::MontantInvalide { max: 17_800 }),
                ErreurChamp::new("reference", CodeErreur::ObligatoireSi { autre: "mode".into() }),
            ]
        );
        assert!(controler_encaissement(&saisie("10", "TROC", ""), du).is_err());
    }

    #[test]
    fn statut() {
        for (du, encaisse, attendu) in [
            (0, 0, StatutPaiement::Paye),
            (17_800, 0, StatutPaiement::NonPaye),
            (17_800, 1, StatutPaiement::EnAttente),
            (17_800, 17_800, StatutPaiement::Paye),
        ] {
            assert_eq!(
                statut_paiement(Centimes(du), Centimes(encaisse)),
                attendu,
                "{du} {encaisse}"
            );
        }
    }
}
