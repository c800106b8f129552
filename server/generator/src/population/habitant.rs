use super::{Etape, Options, etape};
use crate::{
    Point,
    donnees::Donnees,
    ligne::Ligne,
    personne::{Registre, remplir},
    voeu::{Profil, admettre},
};
use anyhow::anyhow;
use domain::{
    identite::{CodeApprenant, Nom},
    inscription::{LigneAdmis, cle_admission, lire_ligne},
    parcours::NumeroDocument,
};
use fastrand::Rng;
use jiff::civil::Date;
use serde::Serialize;

/// A person, and her enrolment of the year when she has one. The fields are the columns of the stream.
#[derive(Serialize)]
pub(super) struct Habitant {
    rang: usize,
    code_apprenant: Option<String>,
    nom_naissance: String,
    nom_usage: Option<String>,
    prenom: String,
    prenom2: Option<String>,
    prenom3: Option<String>,
    sexe: &'static str,
    date_naissance: Date,
    pays_naissance: String,
    commune_naissance: Option<String>,
    nationalite: String,
    ine: Option<String>,
    adresse_pays: Option<String>,
    adresse_voie: String,
    code_postal: Option<String>,
    ville: String,
    telephone: Option<String>,
    courriel: String,
    chemin: Option<String>,
    origine: Option<&'static str>,
    numero_candidat: Option<String>,
    cle_admission: Option<String>,
    pub(super) etape: Option<Etape>,
    /// How long ago the place was given, in minutes: what followed is as much older than in the demonstration.
    anciennete: Option<u32>,
    /// Number of her certificate, when she is enrolled.
    certificat: Option<String>,
    /// She has an account.
    pub(super) compte: bool,
}

/// Numbers given here begin where those of the demonstration and of admissions files do not come.
const AILLEURS: usize = 1_000_000;

/// What everybody is drawn from.
pub(super) struct Tirage<'a> {
    pub rng: Rng,
    pub donnees: Donnees,
    pub registre: Registre,
    pub options: &'a Options,
}

impl Tirage<'_> {
    /// Somebody who studied here before.
    pub(super) fn ancien(&mut self, point: &Point, rang: usize) -> anyhow::Result<Habitant> {
        let annee = self.options.annee - self.rng.i16(1..10);
        let (ligne, lue) = self.admettre(point, annee, rang)?;
        Ok(Habitant::nouveau(&ligne, lue, &self.donnees, rang, true))
    }

    /// A learner of the year.
    pub(super) fn apprenant(&mut self, point: &Point, rang: usize) -> anyhow::Result<Habitant> {
        let (ligne, lue) = self.admettre(point, self.options.annee, rang)?;
        let admission = lue
            .admissions
            .first()
            .ok_or_else(|| anyhow!("line {rang} has no wish"))?;
        let origine = admission.origine;
        let etape = etape::tirer(&mut self.rng, point, origine, lue.nationalite.est_france());
        let cle = cle_admission(
            admission,
            lue.numero_candidat.as_deref(),
            lue.ine.as_ref(),
            lue.nom_naissance.as_str(),
            lue.prenom.as_str(),
            lue.date_naissance.date(),
        );
        let mut octets = [0; 16];
        self.rng.fill(&mut octets);
        let inscrite = etape == Etape::Validee;
        Ok(Habitant {
            chemin: Some(point.chemin.clone()),
            origine: Some(origine.code()),
            numero_candidat: lue.numero_candidat.clone(),
            cle_admission: Some(cle),
            etape: Some(etape),
            anciennete: Some(self.rng.u32(0..20 * 24 * 60)),
            certificat: inscrite.then(|| NumeroDocument::depuis_octets(octets).as_str().to_owned()),
            ..Habitant::nouveau(&ligne, lue, &self.donnees, rang, inscrite)
        })
    }

    /// A line of the admissions file of that year, with one wish, as the import reads it.
    fn admettre(&mut self, point: &Point, annee: i16, rang: usize) -> anyhow::Result<(Ligne, LigneAdmis)> {
        let mut ligne = Ligne::vide();
        let profil = Profil::du_niveau(&point.niveau);
        remplir(
            &mut self.rng,
            &mut ligne,
            &self.donnees,
            &mut self.registre,
            &profil,
            annee,
            rang,
        );
        let demande = crate::Options {
            periode: self.options.periode.clone(),
            annee,
            ..crate::Options::default()
        };
        // No other path to wish for than this one.
        admettre(
            &mut self.rng,
            &mut ligne,
            &demande,
            std::slice::from_ref(point),
            point,
            AILLEURS + rang,
        );
        let jour = Date::constant(self.options.annee, 7, 8);
        let lue = lire_ligne(&|colonne| Some(ligne.lire(colonne)), jour)
            .map_err(|erreurs| anyhow!("a line that the import would refuse: {erreurs:?}"))?;
        Ok((ligne, lue))
    }
}

impl Habitant {
    fn nouveau(ligne: &Ligne, lue: LigneAdmis, donnees: &Donnees, rang: usize, inscrite: bool) -> Self {
        let nom = |n: Option<Nom>| n.map(|n| n.as_str().to_owned());
        let commune = donnees
            .communes
            .iter()
            .find(|c| c.code == ligne.lire("adresse_code_commune"));
        let ailleurs = ligne.lire("adresse_ligne5_etranger");
        Self {
            rang,
            // A rank is a u32: nobody asks for four thousand million persons.
            code_apprenant: inscrite.then(|| {
                CodeApprenant::depuis_sequence(u32::try_from(AILLEURS + rang).unwrap_or(u32::MAX))
                    .as_str()
                    .to_owned()
            }),
            nom_naissance: lue.nom_naissance.as_str().to_owned(),
            nom_usage: nom(lue.nom_usage),
            prenom: lue.prenom.as_str().to_owned(),
            prenom2: nom(lue.prenom2),
            prenom3: nom(lue.prenom3),
            sexe: lue.sexe.code(),
            date_naissance: lue.date_naissance.date(),
            pays_naissance: lue.pays_naissance.as_str().to_owned(),
            commune_naissance: lue
                .commune_naissance_etranger
                .or(lue.commune_naissance.map(|c| c.as_str().to_owned())),
            nationalite: lue.nationalite.as_str().to_owned(),
            ine: lue.ine.map(|i| i.as_str().to_owned()),
            adresse_pays: lue.adresse_pays.map(|p| p.as_str().to_owned()),
            adresse_voie: ligne.lire("adresse_ligne3_voie").to_owned(),
            code_postal: lue.code_postal,
            ville: commune.map_or(ailleurs, |c| c.libelle).to_owned(),
            telephone: lue.telephone.map(|t| t.as_str().to_owned()),
            courriel: lue.courriel.as_str().to_owned(),
            chemin: None,
            origine: None,
            numero_candidat: None,
            cle_admission: None,
            etape: None,
            anciennete: None,
            certificat: None,
            compte: false,
        }
    }
}
