use super::{demission::demission, ecritures::Ecritures};
use crate::{
    Ctx, Error, Result,
    identite::{Arrivante, Rapprochement, Registre},
    offre::Point,
};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Perimetre,
    ids::{InscriptionId, JobId, PersonneId, PointInscriptionId},
    inscription::{Bilan, EtatVoeu, LigneAdmis, cle_admission, lire_ligne},
};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// What all admissions of one file, or of one batch of messages, share.
pub(super) struct Import {
    pub ctx: Ctx,
    /// The file; None: messages.
    pub job: Option<JobId>,
    /// By period, then by path.
    pub points: HashMap<(String, String), Point>,
    pub perimetre: Perimetre,
}

/// A line whose form is right and whose wishes exist.
pub(super) struct Bonne {
    ligne: LigneAdmis,
    /// Of each wish: where it leads, and the key that makes it known again.
    voeux: Vec<(PointInscriptionId, String)>,
}

/// Reads a line, and looks its wishes up; all that is wrong with it otherwise.
pub(super) fn controler<'a>(
    import: &Import,
    valeur: &'a dyn Fn(&str) -> Option<&'a str>,
) -> std::result::Result<Bonne, Vec<ErreurChamp>> {
    let ligne = lire_ligne(valeur, import.ctx.jour())?;
    let voeux = voeux(import, &ligne)?;
    Ok(Bonne { ligne, voeux })
}

/// An admission that is known.
#[derive(Clone, Copy)]
struct Deja {
    inscription: InscriptionId,
    job: Option<JobId>,
    /// The place was given up, and nothing else kept the enrolment alive.
    rendue: bool,
}

/// Lines on their way, one after the other: what is in the base, then what each adds to it.
pub(super) struct Passage {
    admissions: HashMap<String, Deja>,
    registre: Registre,
    /// Enrolments that live, by person and point.
    inscriptions: HashMap<(PersonneId, PointInscriptionId), InscriptionId>,
    ecritures: Ecritures,
    pub bilan: Bilan,
}

impl Passage {
    /// Reads at once all that these lines need.
    pub async fn ouvrir<'a>(
        tx: &mut PgConnection,
        bonnes: impl Iterator<Item = &'a Bonne> + Clone,
        bilan: Bilan,
    ) -> Result<Self> {
        let cles: Vec<String> = bonnes
            .clone()
            .flat_map(|b| b.voeux.iter().map(|v| v.1.clone()))
            .collect();
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
        let registre = Registre::charger(&mut *tx, bonnes.map(|b| &b.ligne)).await?;
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
        Ok(Self {
            admissions,
            registre,
            inscriptions,
            ecritures: Ecritures::default(),
            bilan,
        })
    }

    /// Does what a line asks for.
    pub async fn admettre(&mut self, tx: &mut PgConnection, import: &Import, bonne: &Bonne) -> Result<()> {
        let ligne = &bonne.ligne;
        for (admission, (point, cle)) in ligne.admissions.iter().zip(&bonne.voeux) {
            let deja = self.admissions.get(cle).copied();
            match (deja, admission.etat) {
                (_, EtatVoeu::Demission) => {
                    // Told without the number or the INE under which the place was accepted: found again by the person.
                    let id = deja
                        .map(|d| d.inscription)
                        .or_else(|| match self.registre.rapprocher(ligne) {
                            Rapprochement::Connue(p) => self.inscriptions.get(&(p, *point)).copied(),
                            _ => None,
                        });
                    let Some(id) = id else {
                        // Gave up a place that we never heard of: nothing to do, nothing to create.
                        self.bilan.inchangees += 1;
                        continue;
                    };
                    // What it gives up may be of this very batch.
                    self.ecritures.vider(tx, import).await?;
                    if demission(tx, &import.ctx, import.job, id, admission.origine, &mut self.bilan).await? {
                        self.inscriptions.retain(|_, vivante| *vivante != id);
                        // A place that was given up can be accepted again, even further down.
                        for deja in self.admissions.values_mut().filter(|d| d.inscription == id) {
                            deja.rendue = true;
                        }
                    }
                }
                (Some(d), EtatVoeu::Accepte) if !d.rendue && d.job == import.job && import.job.is_some() => {
                    self.bilan.doublons += 1;
                }
                (Some(d), EtatVoeu::Accepte) if !d.rendue => self.bilan.inchangees += 1,
                // Never seen, or accepted again after it was given up.
                (_, EtatVoeu::Accepte) => {
                    let personne = self.personne(ligne)?;
                    let id = match self.inscriptions.get(&(personne, *point)) {
                        // Admitted twice on the same path, by two ways: one enrolment.
                        Some(id) => {
                            self.bilan.inchangees += 1;
                            *id
                        }
                        None => {
                            self.bilan.creees += 1;
                            let id = self.ecritures.inscrire(personne, *point, admission.origine);
                            self.inscriptions.insert((personne, *point), id);
                            id
                        }
                    };
                    self.ecritures
                        .admettre(cle.clone(), id, personne, admission, ligne.numero_candidat.clone());
                    let deja = Deja {
                        inscription: id,
                        job: import.job,
                        rendue: false,
                    };
                    self.admissions.insert(cle.clone(), deja);
                }
            }
        }
        Ok(())
    }

    fn personne(&mut self, ligne: &LigneAdmis) -> Result<PersonneId> {
        match self.registre.rapprocher(ligne) {
            Rapprochement::Connue(id) => Ok(id),
            Rapprochement::IneDAutrui => Err(Error::champ("ine", CodeErreur::DejaUtilise)),
            rapprochement @ (Rapprochement::Nouvelle | Rapprochement::Douteuse) => {
                let douteuse = rapprochement == Rapprochement::Douteuse;
                self.bilan.doutes += u32::from(douteuse);
                let id = self.registre.ajouter(ligne);
                self.ecritures.creer(Arrivante {
                    id,
                    ligne: ligne.clone(),
                    douteuse,
                });
                Ok(id)
            }
        }
    }

    /// Writes what is left to be written.
    pub async fn finir(mut self, tx: &mut PgConnection, import: &Import) -> Result<Bilan> {
        self.ecritures.vider(tx, import).await?;
        Ok(self.bilan)
    }
}

/// The wishes of one line: all of them are looked up before anything is written.
fn voeux(
    import: &Import,
    ligne: &LigneAdmis,
) -> std::result::Result<Vec<(PointInscriptionId, String)>, Vec<ErreurChamp>> {
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
                voeux.push((p.id, cle));
            }
            _ if !import.points.keys().any(|(periode, _)| *periode == cle.0) => {
                erreurs.push(ErreurChamp::new(champ("code_periode"), CodeErreur::Inconnu));
            }
            _ => erreurs.push(ErreurChamp::new(champ("code_voeu"), CodeErreur::Inconnu)),
        }
    }
    if erreurs.is_empty() { Ok(voeux) } else { Err(erreurs) }
}
