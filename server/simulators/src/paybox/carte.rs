//! The number of the card says how the payment goes.

/// What a card makes happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// Accepted, notified at once.
    Acceptee,
    /// Refused with this code, notified at once.
    Refusee(&'static str),
    /// Accepted, but the browser comes back before the notification.
    Differee,
    /// Accepted, the same notification sent twice at the same time.
    Double,
    /// Accepted, with a forged notification before the right one.
    FalsifieeDabord,
    /// Accepted, and the notification is lost.
    Perdue,
}

/// The cards of the simulator, with what the page says of them. All have a right check digit.
pub(crate) const CARTES: &[(&str, Scenario, &str)] = &[
    ("1111222233334444", Scenario::Acceptee, "paiement accepté"),
    (
        "4000000000000002",
        Scenario::Refusee("00105"),
        "paiement refusé par la banque",
    ),
    ("4000000000000010", Scenario::Refusee("00151"), "provision insuffisante"),
    (
        "4000000000000028",
        Scenario::Differee,
        "accepté, notification en retard",
    ),
    (
        "4000000000000036",
        Scenario::Double,
        "accepté, notification envoyée deux fois",
    ),
    (
        "4000000000000044",
        Scenario::FalsifieeDabord,
        "accepté, une fausse notification d’abord",
    ),
    ("4000000000000051", Scenario::Perdue, "accepté, notification perdue"),
];

/// What the card of this number does, spaces aside.
pub(crate) fn scenario(numero: &str) -> Option<Scenario> {
    let chiffres: String = numero.chars().filter(|c| !c.is_whitespace()).collect();
    let trouvee = CARTES.iter().find(|(n, ..)| *n == chiffres);
    trouvee.map(|(_, scenario, _)| *scenario)
}

/// A number in groups of four.
pub(crate) fn groupes(numero: &str) -> String {
    let mut texte = String::new();
    for (i, c) in numero.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            texte.push(' ');
        }
        texte.push(c);
    }
    texte
}
