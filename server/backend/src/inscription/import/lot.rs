use super::{demission::demission, ecritures::Ecritures, traiter::Import};
use crate::{
    Error, Result,
    identite::{Arrivante, Rapprochement, Registre},
    offre::Point,
};
use csv::StringRecord;
use domain::{
    CodeErreur, ErreurChamp,
    ids::{InscriptionId, JobId, PersonneId, PointInscriptionId},
    inscription::{Bilan, EtatVoeu, LigneAdmis, cle_admission, lire_ligne},
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A line of the file, read: what it says, or what is wrong with it.
struct Lue<'a> {
    /// In the file, whose header is line 1.
    numero: usize,
    champs: BTreeMap<&'a str, &'a str>,
    contenu: std::result::Result<Bonne<'a>, Vec<ErreurChamp>>,
}

/// A line whose form is right and whose wishes exist.
struct Bonne<'a> {
    ligne: LigneAdmis,
    /// Of each wish: where it leads, and the key that makes it known again.
    voeux: Vec<(&'a Point, String)>,
}

/// A batch of lines: all that they need is read at once, and all that they bring is written at once.
pub(super) struct Lot<'a> {
    import: &'a Import,
    lues: Vec<Lue<'a>>,
}

/// An admission that is known.
#[derive(Clone, Copy)]
struct Deja {
    inscription: InscriptionId,
    job: Option<JobId>,
    /// The place was given up, and nothing else kept the enrolment alive.
    rendue: bool,
}

/// What is in the base, then what the lines of the batch add to it.
struct Connu {
    admissions: HashMap<String, Deja>,
    registre: Registre,
    /// Enrolments that live, by person and point.
    inscriptions: HashMap<(PersonneId, PointInscriptionId), InscriptionId>,
}

impl<'a> Lot<'a> {
    /// Reads the lines from number `fait` on (0 is the first after the header).
    pub fn lire(
        import: &'a Import,
        entete: &'a [String],
        lignes: &'a [csv::Result<StringRecord>],
        fait: usize,
    ) -> Self {
        let lues = lignes
            .iter()
            .enumerate()
            .map(|(i, ligne)| {
                let champs: BTreeMap<&str, &str> = match ligne {
                    Ok(ligne) => entete.iter().map(String::as_str).zip(ligne.iter()).collect(),
                    Err(_) => BTreeMap::new(),
                };
                let valeur = |colonne: &str| champs.get(colonne).copied();
                let contenu = lire_ligne(&valeur, import.ctx.jour()).and_then(|ligne| {
                    let voeux = voeux(import, &ligne)?;
                    Ok(Bonne { ligne, voeux })
                });
                let numero = fait + i + 2;
                Lue {
                    numero,
                    champs,
                    contenu,
                }
            })
            .collect();
        Self { import, lues }
    }

    /// Does all that the lines ask for, in their order; a refused line leaves nothing but its reasons.
    pub async fn traiter(self, tx: &mut PgConnection, mut bilan: Bilan) -> Result<Bilan> {
        let mut connu = self.connu(tx).await?;
        let mut ecritures = Ecritures::default();
        for lue in self.lues {
            bilan.lignes += 1;
            let issue = match lue.contenu {
                Ok(bonne) => admettre(self.import, tx, &bonne, &mut connu, &mut ecritures, &mut bilan).await,
                Err(erreurs) => Err(Error::Champs(erreurs)),
            };
            match issue {
                Ok(()) => {}
                Err(Error::Champs(erreurs)) => {
                    bilan.rejetees += 1;
                    ecritures.rejeter(lue.numero, &lue.champs, &erreurs)?;
                }
                Err(autre) => return Err(autre),
            }
        }
        ecritures.vider(tx, self.import).await?;
        Ok(bilan)
    }

    async fn connu(&self, tx: &mut PgConnection) -> Result<Connu> {
        let bonnes = || self.lues.iter().filter_map(|l| l.contenu.as_ref().ok());
        let cles: Vec<String> = bonnes().flat_map(|b| b.voeux.iter().map(|v| v.1.clone())).collect();
        let admissions = sqlx::query!(
            r#"SELECT a.cle, a.inscription_id, a.job_id,
                    (a.demission_le IS NOT NULL AND i.motif_annulation = 'DEMISSION') AS "rendue!"
               FROM inscription.admission a JOIN inscription.inscription i ON i.id = a.inscription_id
               WHERE a.cle = ANY ($1)"#,
            &cles
        )
        .fetch_all(&mut *tx)
        .await?
        .into_iter()
        .map(|l| {
            let deja = Deja {
                inscription: InscriptionId(l.inscription_id),
                job: l.job_id.map(JobId),
                rendue: l.rendue,
            };
            (l.cle, deja)
        })
        .collect();
        let registre = Registre::charger(&mut *tx, bonnes().map(|b| &b.ligne)).await?;
        let personnes: Vec<Uuid> = registre.personnes().map(|p| p.0).collect();
        let inscriptions = sqlx::query!(
            "SELECT id, personne_id, point_inscription_id FROM inscription.inscription
             WHERE personne_id = ANY ($1) AND statut NOT IN ('ANNULEE', 'EXPIREE')",
            &personnes
        )
        .fetch_all(&mut *tx)
        .await?
        .into_iter()
        .map(|l| {
            let cle = (PersonneId(l.personne_id), PointInscriptionId(l.point_inscription_id));
            (cle, InscriptionId(l.id))
        })
        .collect();
        Ok(Connu {
            admissions,
            registre,
            inscriptions,
        })
    }
}

/// The wishes of one line: all of them are looked up before anything is written.
fn voeux<'a>(
    import: &'a Import,
    ligne: &LigneAdmis,
) -> std::result::Result<Vec<(&'a Point, String)>, Vec<ErreurChamp>> {
    let mut erreurs = Vec::new();
    let mut voeux = Vec::new();
    for a in &ligne.admissions {
        let champ = |nom: &str| format!("{nom}{}", a.rang);
        let cle = (a.periode.as_str().to_owned(), a.chemin.as_str().to_owned());
        match import.points.get(&cle) {
            Some(p) if !p.periode_active => {
                erreurs.push(ErreurChamp::new(champ("code_periode"), CodeErreur::ValeurInterdite));
            }
            Some(p) if !p.actif => erreurs.push(ErreurChamp::new(champ("code_voeu"), CodeErreur::ValeurInterdite)),
            // Outside the perimeter a path does not exist: no import tells what other components offer.
            Some(p) if import.perimetre.contient(&p.ancetres) => {
                let cle = cle_admission(
                    a,
                    ligne.numero_candidat.as_deref(),
                    ligne.ine.as_ref(),
                    ligne.nom_naissance.as_str(),
                    ligne.prenom.as_str(),
                    ligne.date_naissance.date(),
                );
                voeux.push((p, cle));
            }
            _ if !import.points.keys().any(|(periode, _)| *periode == cle.0) => {
                erreurs.push(ErreurChamp::new(champ("code_periode"), CodeErreur::Inconnu));
            }
            _ => erreurs.push(ErreurChamp::new(champ("code_voeu"), CodeErreur::Inconnu)),
        }
    }
    if erreurs.is_empty() { Ok(voeux) } else { Err(erreurs) }
}

async fn admettre(
    import: &Import,
    tx: &mut PgConnection,
    bonne: &Bonne<'_>,
    connu: &mut Connu,
    ecritures: &mut Ecritures,
    bilan: &mut Bilan,
) -> Result<()> {
    let ligne = &bonne.ligne;
    for (admission, (point, cle)) in ligne.admissions.iter().zip(&bonne.voeux) {
        let deja = connu.admissions.get(cle).copied();
        match (deja, admission.etat) {
            (_, EtatVoeu::Demission) => {
                // Told without the number or the INE under which the place was accepted: found again by the person.
                let id = deja
                    .map(|d| d.inscription)
                    .or_else(|| match connu.registre.rapprocher(ligne) {
                        Rapprochement::Connue(p) => connu.inscriptions.get(&(p, point.id)).copied(),
                        _ => None,
                    });
                let Some(id) = id else {
                    // Gave up a place that we never heard of: nothing to do, nothing to create.
                    bilan.inchangees += 1;
                    continue;
                };
                // What it gives up may be of this very batch.
                ecritures.vider(tx, import).await?;
                if demission(tx, &import.ctx, import.job, id, admission.origine, bilan).await? {
                    connu.inscriptions.retain(|_, vivante| *vivante != id);
                }
            }
            (Some(d), EtatVoeu::Accepte) if d.job == Some(import.job) => bilan.doublons += 1,
            (Some(d), EtatVoeu::Accepte) if !d.rendue => bilan.inchangees += 1,
            // Never seen, or accepted again after it was given up.
            (_, EtatVoeu::Accepte) => {
                let personne = personne(ligne, connu, ecritures, bilan)?;
                let id = match connu.inscriptions.get(&(personne, point.id)) {
                    // Admitted twice on the same path, by two ways: one enrolment.
                    Some(id) => {
                        bilan.inchangees += 1;
                        *id
                    }
                    None => {
                        bilan.creees += 1;
                        let id = ecritures.inscrire(personne, point.id, admission.origine);
                        connu.inscriptions.insert((personne, point.id), id);
                        id
                    }
                };
                ecritures.admettre(cle.clone(), id, personne, admission, ligne.numero_candidat.clone());
                let deja = Deja {
                    inscription: id,
                    job: Some(import.job),
                    rendue: false,
                };
                connu.admissions.insert(cle.clone(), deja);
            }
        }
    }
    Ok(())
}

fn personne(ligne: &LigneAdmis, connu: &mut Connu, ecritures: &mut Ecritures, bilan: &mut Bilan) -> Result<PersonneId> {
    match connu.registre.rapprocher(ligne) {
        Rapprochement::Connue(id) => Ok(id),
        Rapprochement::IneDAutrui => Err(Error::champ("ine", CodeErreur::DejaUtilise)),
        rapprochement @ (Rapprochement::Nouvelle | Rapprochement::Douteuse) => {
            let douteuse = rapprochement == Rapprochement::Douteuse;
            bilan.doutes += u32::from(douteuse);
            let id = connu.registre.ajouter(ligne);
            ecritures.creer(Arrivante {
                id,
                ligne: ligne.clone(),
                douteuse,
            });
            Ok(id)
        }
    }
}
