use crate::scenario::Scenario;

/// What is asked for in July, out of a thousand requests.
///
/// Domain §17.3 gives 150 requests/s to the learners at the opening of the enrolments, and 70 to the clerks in office
/// hours, who search while they work: two thirds and one third. A learner makes 60 requests for a dossier of twelve
/// steps: each page is read about twice (once forward, once when looking again) and saved once, with the home page
/// between. A clerk goes from the queue or a search to an enrolment. Dossiers are finished at 1 000 an hour at the peak,
/// less than one request in five hundred; they are validated in lots, so here ten times as often.
/// Documents (five uploads a dossier) are not in it: what they cost is the decoding of images, which is no request.
pub const JUILLET: &[(u32, Scenario)] = &[
    (130, Scenario::Accueil),
    (340, Scenario::Dossier),
    (200, Scenario::Enregistrer),
    (80, Scenario::File),
    (120, Scenario::Recherche),
    (115, Scenario::Fiche),
    (15, Scenario::Valider),
];

/// The scenario at this place of the thousand.
pub fn tirer(rng: &mut fastrand::Rng) -> Scenario {
    let mut reste = rng.u32(0..JUILLET.iter().map(|(poids, _)| poids).sum());
    for (poids, scenario) in JUILLET {
        if reste < *poids {
            return *scenario;
        }
        reste -= poids;
    }
    Scenario::Accueil
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mille_en_tout() {
        assert_eq!(JUILLET.iter().map(|(poids, _)| poids).sum::<u32>(), 1000);
    }
}
