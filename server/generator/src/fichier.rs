use crate::{
    Faute, Point,
    donnees::Donnees,
    ligne::{Ligne, ecrire_entete},
    personne::{Registre, remplir},
    tirage::selon_poids,
    voeu::{Profil, admettre, peser},
};
use domain::ErreurChamp;
use fastrand::Rng;
use serde::{Deserialize, Serialize};

/// What file is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Lines, the header apart.
    pub lignes: usize,
    /// Lines among them that repeat an earlier one; at most half of those without a fault.
    pub doublons: usize,
    /// Lines among them with a fault, the ten kinds in turn.
    pub fautes: usize,
    /// Seed of all draws.
    pub graine: u64,
    /// Code of the period of the wishes.
    pub periode: String,
    /// Year of the campaign; people are as old as they should be in that year.
    pub annee: i16,
}

impl Default for Options {
    /// The file of the demonstration.
    fn default() -> Self {
        Self {
            lignes: 1000,
            doublons: 20,
            fautes: 30,
            graine: 2026,
            periode: "PER-2026".to_owned(),
            annee: 2026,
        }
    }
}

impl Options {
    /// The lines that repeat another one, as many as there can be.
    fn repetitions(&self) -> usize {
        self.doublons.min(self.lignes.saturating_sub(self.fautes) / 2)
    }
}

/// A faulty line, and what the import must answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendu {
    /// Number of the line in the file; the header is line 1.
    pub ligne: usize,
    /// What is wrong.
    pub faute: Faute,
    /// The field that is refused, and why.
    #[serde(flatten)]
    pub erreur: ErreurChamp,
}

/// A line that repeats another one: same way, same number, same wishes, the name in other capitals or spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doublon {
    /// Number of the line in the file; the header is line 1.
    pub ligne: usize,
    /// Number of the line that it repeats, which is above.
    pub original: usize,
}

/// An admissions file with its answer key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fichier {
    /// The file, in UTF-8, lines ended by `\n`.
    pub csv: String,
    /// The faulty lines, from the top down.
    pub attendu: Vec<Attendu>,
    /// The repeated lines, from the top down.
    pub doublons: Vec<Doublon>,
    /// People of the lines that are right: all are different.
    pub personnes: usize,
    /// Admissions of the lines that are right, repetitions apart: what a first import creates.
    pub admissions: usize,
}

impl Fichier {
    /// The answer key as readable JSON: `lignes`, `personnes`, `admissions`, `doublons` and `fautes`.
    pub fn corrige(&self) -> serde_json::Result<String> {
        #[derive(Serialize)]
        struct Corrige<'a> {
            lignes: usize,
            personnes: usize,
            admissions: usize,
            doublons: &'a [Doublon],
            fautes: &'a [Attendu],
        }
        let corrige = Corrige {
            lignes: self.csv.lines().count().saturating_sub(1),
            personnes: self.personnes,
            admissions: self.admissions,
            doublons: &self.doublons,
            fautes: &self.attendu,
        };
        Ok(serde_json::to_string_pretty(&corrige)? + "\n")
    }
}

/// A line before it has a place in the file.
struct Brouillon {
    ligne: Ligne,
    voeux: usize,
    faute: Option<(Faute, ErreurChamp)>,
}

/// Makes the file. Without any point there is nowhere to be admitted: the file has its header only.
pub fn generer(options: &Options, points: &[Point]) -> Fichier {
    let mut rng = Rng::with_seed(options.graine);
    let brouillons = if points.is_empty() {
        Vec::new()
    } else {
        brouillons(&mut rng, options, points)
    };
    let ordre = placer(&mut rng, &brouillons, options.repetitions());
    let mut fichier = Fichier {
        csv: String::new(),
        attendu: Vec::new(),
        doublons: Vec::new(),
        personnes: 0,
        admissions: 0,
    };
    ecrire_entete(&mut fichier.csv);
    let mut numeros = vec![0; brouillons.len()];
    for (rang, (indice, copie)) in ordre.into_iter().enumerate() {
        let (ligne, brouillon) = (rang + 2, &brouillons[indice]);
        if copie {
            fichier.doublons.push(Doublon {
                ligne,
                original: numeros[indice],
            });
            recopier(&mut rng, &brouillon.ligne).ecrire(&mut fichier.csv);
            continue;
        }
        numeros[indice] = ligne;
        brouillon.ligne.ecrire(&mut fichier.csv);
        match &brouillon.faute {
            Some((faute, erreur)) => {
                fichier.attendu.push(Attendu {
                    ligne,
                    faute: *faute,
                    erreur: erreur.clone(),
                });
            }
            None => {
                fichier.personnes += 1;
                fichier.admissions += brouillon.voeux;
            }
        }
    }
    fichier
}

/// All the lines but the repetitions, in the order of the file.
fn brouillons(rng: &mut Rng, options: &Options, points: &[Point]) -> Vec<Brouillon> {
    let fautes = options.fautes.min(options.lignes);
    let mut genres: Vec<Option<Faute>> = Faute::TOUTES.iter().copied().map(Some).cycle().take(fautes).collect();
    genres.resize(options.lignes - options.repetitions(), None);
    rng.shuffle(&mut genres);

    let (donnees, poids) = (Donnees::lire(), peser(points));
    let mut registre = Registre::default();
    let mut sortie = Vec::with_capacity(genres.len());
    for (rang, genre) in genres.into_iter().enumerate() {
        let point = &points[selon_poids(rng, &poids)];
        let profil = Profil::du_niveau(&point.niveau);
        let mut ligne = Ligne::vide();
        remplir(
            rng,
            &mut ligne,
            &donnees,
            &mut registre,
            &profil,
            options.annee,
            rang + 1,
        );
        // A faulty line has one wish, its period apart from the path: one fault, one refusal.
        let choix = if genre.is_some() {
            std::slice::from_ref(point)
        } else {
            points
        };
        let voeux = admettre(rng, &mut ligne, options, choix, point, rang + 1);
        let faute = genre.map(|faute| {
            ligne.poser("code_voeu1", &point.chemin);
            ligne.poser("code_periode1", &options.periode);
            (faute, faute.commettre(rng, &mut ligne))
        });
        sortie.push(Brouillon { ligne, voeux, faute });
    }
    sortie
}

/// The order of the file: every line once, and after some of them, further down, its repetition (`true`). Lines with a
/// number and a single wish are repeated first, then, were there not enough, any line without a fault.
fn placer(rng: &mut Rng, brouillons: &[Brouillon], doublons: usize) -> Vec<(usize, bool)> {
    let mut repetables: Vec<usize> = (0..brouillons.len())
        .filter(|i| brouillons[*i].faute.is_none())
        .collect();
    rng.shuffle(&mut repetables);
    repetables.sort_by_key(|i| brouillons[*i].voeux > 1 || brouillons[*i].ligne.lire("numero_candidat").is_empty());
    repetables.truncate(doublons);
    let mut places: Vec<(usize, bool, usize)> = (0..brouillons.len()).map(|i| (i, false, i)).collect();
    // A repetition comes right after the line at its place, which is its original or a lower one.
    places.extend(
        repetables
            .into_iter()
            .map(|i| (rng.usize(i..brouillons.len()), true, i)),
    );
    places.sort_unstable();
    places.into_iter().map(|(_, copie, indice)| (indice, copie)).collect()
}

/// The line as another export writes it: the name in capitals, or with stray spaces, or just the same.
fn recopier(rng: &mut Rng, ligne: &Ligne) -> Ligne {
    let mut copie = ligne.clone();
    let nom = ligne.lire("nom_naissance");
    match rng.u8(0..3) {
        0 => copie.poser("nom_naissance", nom.to_uppercase()),
        1 => copie.poser("nom_naissance", format!("  {}  ", nom.replace(' ', "  "))),
        _ => {}
    }
    copie
}
