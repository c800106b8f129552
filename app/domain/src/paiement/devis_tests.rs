use super::*;
use crate::inscription::lire_conditions;
use proptest::prelude::*;

fn tarif(code: &str, montant: i64, reduit: Option<i64>, differencie: Option<i64>) -> Tarif {
    Tarif {
        code: code.into(),
        national: true,
        libelle_fr: code.into(),
        libelle_en: code.into(),
        montant: Centimes(montant),
        reduit: reduit.map(Centimes),
        differencie: differencie.map(Centimes),
        reference_fr: "Arrêté du 19 avril 2019".into(),
        reference_en: "Order of 19 April 2019".into(),
    }
}

fn licence() -> Tarif {
    tarif("NAT-LICENCE", 17_800, Some(11_800), Some(289_500))
}

fn regle(code: &str, effet: Effet, conditions: &str) -> RegleDroits {
    RegleDroits {
        code: code.into(),
        effet,
        conditions: lire_conditions(conditions).unwrap(),
        tarif: None,
        libelle_fr: code.into(),
        libelle_en: code.into(),
        reference_fr: String::new(),
        reference_en: String::new(),
    }
}

/// The rules of the demonstration establishment, in short.
fn regles() -> Vec<RegleDroits> {
    let mut reprise = regle("REPRISE", Effet::AutreTarif, "regime=3");
    reprise.tarif = Some(tarif("REPRISE-ETUDES", 40_000, None, None));
    vec![
        regle(
            "DIFFERENCIE",
            Effet::Differencie,
            "tarif=NATIONAL & zone=AUTRE & sejour=AUCUN & premiereEntree=oui & regime=1",
        ),
        reprise,
        regle("R719-49", Effet::Gratuit, "tarif=NATIONAL & bourse=CROUS"),
        regle("APPRENTISSAGE", Effet::Gratuit, "regime=4"),
        regle("ECHANGE", Effet::Gratuit, "mobilite=ENTRANTE"),
        regle("SOUTENANCE", Effet::Gratuit, "profil=SOUTENANCE"),
        regle("PRESIDENT", Effet::National, "profil=R719-50"),
        regle("CESURE", Effet::Reduit, "tarif=NATIONAL & cesure=ANNEE"),
        regle("CPGE", Effet::Gratuit, "filiere=CPGE & profil=CPGE-CONVENTION"),
    ]
}

fn devis(tarif: Option<Tarif>, faits: &[(Critere, &str)]) -> Devis {
    let mut f = FaitsInscription::default();
    for (critere, valeur) in faits {
        f.poser(*critere, *valeur);
    }
    etablir_devis(&EntreesDevis {
        point_inscription: "LIC-CHIMIE>L1-CHIMIE".into(),
        periode: "PER-2026".into(),
        tarif,
        regles: regles(),
        faits: f,
    })
}

/// The worked cases of annex C that need no secondary enrolment, by their number.
#[test]
fn annexe_c() {
    use Critere::{Bourse, Cesure, Filiere, Mobilite, PremiereEntree, Profil, Regime, Sejour, Zone};
    let doctorat = || tarif("NAT-DOCTORAT", 39_700, Some(26_400), None);
    let du = || Tarif {
        national: false,
        ..tarif("DU-FLE", 95_000, None, None)
    };
    let etranger: [(Critere, &str); 4] = [
        (Zone, "AUTRE"),
        (Sejour, "AUCUN"),
        (PremiereEntree, "oui"),
        (Regime, "1"),
    ];
    let avec = |plus: (Critere, &'static str)| [etranger.as_slice(), &[plus]].concat();
    type Cas<'a> = (u8, Tarif, Vec<(Critere, &'a str)>, &'a [i64]);
    let cas: Vec<Cas> = vec![
        (
            1,
            licence(),
            vec![(Regime, "1"), (Zone, "FRANCE"), (Bourse, "NON")],
            &[17_800],
        ),
        (2, licence(), vec![(Regime, "1"), (Bourse, "CROUS")], &[17_800, -17_800]),
        (7, doctorat(), vec![(Regime, "1")], &[39_700]),
        (8, tarif("NAT-HDR", 39_700, None, None), vec![(Regime, "1")], &[39_700]),
        (9, licence(), etranger.to_vec(), &[289_500]),
        (10, licence(), avec((Profil, "R719-50")), &[289_500, -271_700]),
        (
            11,
            licence(),
            vec![(Zone, "ACCORD"), (PremiereEntree, "oui"), (Regime, "1")],
            &[17_800],
        ),
        (12, doctorat(), etranger.to_vec(), &[39_700]),
        (13, licence(), vec![(Regime, "4")], &[17_800, -17_800]),
        (14, licence(), vec![(Regime, "3")], &[40_000]),
        (
            15,
            licence(),
            vec![(Mobilite, "ENTRANTE"), (Regime, "1")],
            &[17_800, -17_800],
        ),
        (16, licence(), vec![(Cesure, "ANNEE"), (Regime, "1")], &[17_800, -6_000]),
        (17, licence(), vec![(Filiere, "CPGE"), (Regime, "1")], &[17_800]),
        // A DU is no national diploma: a grant changes nothing to it.
        (18, du(), vec![(Bourse, "CROUS"), (Regime, "1")], &[95_000]),
    ];
    for (numero, tarif, faits, attendu) in cas {
        let devis = devis(Some(tarif), &faits);
        let montants: Vec<i64> = devis.lignes.iter().map(|l| l.montant.0).collect();
        assert_eq!(montants, attendu, "case {numero}");
        assert_eq!(devis.total.0, attendu.iter().sum::<i64>(), "case {numero}");
    }
}

#[test]
fn annulation_avant_la_rentree() {
    let part = Centimes(2_300);
    assert_eq!(remboursement(Centimes(17_800), part, true), Centimes(15_500), "case 19");
    assert_eq!(remboursement(Centimes(17_800), part, false), Centimes::ZERO);
    assert_eq!(remboursement(Centimes(1_000), part, true), Centimes::ZERO);
}

#[test]
fn plafond_des_exonerations() {
    for (inscrits, plafond) in [(0, 0), (9, 0), (10, 1), (19, 1), (60_000, 6_000)] {
        assert_eq!(plafond_exonerations(inscrits, 10), plafond, "{inscrits}");
    }
}

#[test]
fn la_meilleure_exoneration_l_emporte() {
    let devis = devis(
        Some(licence()),
        &[
            (Critere::Cesure, "ANNEE"),
            (Critere::Bourse, "CROUS"),
            (Critere::Regime, "1"),
        ],
    );
    assert_eq!(devis.lignes[1].regle, "R719-49");
    assert_eq!(devis.total, Centimes::ZERO);
}

#[test]
fn la_carte_de_resident_ramene_au_taux_national() {
    let devis = devis(
        Some(licence()),
        &[
            (Critere::Zone, "AUTRE"),
            (Critere::Sejour, "CARTE_RESIDENT"),
            (Critere::PremiereEntree, "oui"),
            (Critere::Regime, "1"),
        ],
    );
    assert_eq!((devis.lignes.len(), devis.total), (1, Centimes(17_800)));
}

#[test]
fn chaque_ligne_dit_pourquoi() {
    let devis = devis(Some(licence()), &[(Critere::Bourse, "CROUS"), (Critere::Regime, "1")]);
    assert_eq!(devis.lignes[0].regle, TARIF_PLEIN);
    assert!(
        devis.lignes[0]
            .entrees
            .contains(&("tarifCode".into(), "NAT-LICENCE".into()))
    );
    assert_eq!(devis.lignes[1].entrees, [("bourse".to_owned(), "CROUS".to_owned())]);
}

#[test]
fn sans_tarif_la_ligne_le_dit() {
    let devis = devis(None, &[]);
    assert_eq!(
        (devis.total, devis.lignes[0].regle.as_str()),
        (Centimes::ZERO, SANS_TARIF)
    );
}

proptest! {
    /// Whatever the facts: the total is the sum of the lines, never negative, and an exemption never adds.
    #[test]
    fn somme_exacte(
        montant in 0i64..10_000_000,
        reduit in proptest::option::of(0i64..10_000_000),
        differencie in proptest::option::of(0i64..10_000_000),
        regime in "[1-5]", bourse in "NON|CROUS", zone in "FRANCE|UE|AUTRE", sejour in "AUCUN|CARTE_RESIDENT",
        entree in "oui|non", cesure in "SANS|ANNEE", mobilite in "SANS|ENTRANTE", profil in "R719-50|SOUTENANCE|X",
    ) {
        let devis = devis(Some(tarif("T", montant, reduit, differencie)), &[
            (Critere::Regime, &regime), (Critere::Bourse, &bourse), (Critere::Zone, &zone), (Critere::Sejour, &sejour),
            (Critere::PremiereEntree, &entree), (Critere::Cesure, &cesure), (Critere::Mobilite, &mobilite),
            (Critere::Profil, &profil),
        ]);
        prop_assert_eq!(devis.total.0, devis.lignes.iter().map(|l| l.montant.0).sum::<i64>());
        prop_assert!(devis.total >= Centimes::ZERO);
        prop_assert!(devis.lignes.iter().skip(1).all(|l| l.montant < Centimes::ZERO));
        prop_assert!(devis.lignes.len() <= 2);
    }
}
