use crate::{
    Ctx, Error, Result, audit, authz,
    identite::{self, Rapprochement},
    jobs::{self, Tache},
    offre::{Point, points_par_voeu},
    outbox,
};
use domain::{
    CodeErreur, ErreurChamp,
    authz::{Perimetre, Traitement, perimetre},
    ids::{InscriptionId, JobId, PersonneId, UtilisateurId},
    inscription::{
        Admission, Bilan, Demande, EtatVoeu, LigneAdmis, MotifAnnulation, Statut, cle_admission, lire_ligne,
    },
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

pub(crate) const TYPE_IMPORT: &str = "IMPORT_ADMISSIONS";

/// Lines per transaction: little is redone after a crash, and progress moves.
const LOT: usize = 100;

/// The file as a reader: `;`, a header line, an optional byte-order mark, lines of uneven length tolerated.
pub(super) fn lecteur(texte: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(texte.strip_prefix('\u{feff}').unwrap_or(texte).as_bytes())
}

/// What all lines of one import share.
struct Import {
    ctx: Ctx,
    job: JobId,
    points: HashMap<(String, String), Point>,
    perimetre: Perimetre,
}

/// Goes through a file, from where an earlier run stopped. Each batch is one transaction with its progress and its
/// part of the report, so a crash loses nothing and repeats nothing.
pub(crate) async fn traiter_import(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let fichier = tache.parametres["fichier"]
        .as_str()
        .ok_or_else(|| Error::interne("import without a file"))?;
    let contenu = ctx.services.stockage.lire(fichier).await?;
    let texte = std::str::from_utf8(&contenu).map_err(Error::interne)?;
    let mut lecteur = lecteur(texte);
    let entete: Vec<String> = lecteur
        .headers()
        .map_err(Error::interne)?
        .iter()
        .map(str::to_owned)
        .collect();
    let lignes: Vec<_> = lecteur.records().collect();

    let mut import = {
        let mut connexion = ctx.services.pool.acquire().await?;
        let perimetre = perimetre_de(&mut connexion, ctx, tache.cree_par).await?;
        Import {
            ctx: ctx.clone(),
            job: tache.id,
            points: points_par_voeu(&mut connexion).await?,
            perimetre,
        }
    };
    let mut fait = tache.fait;
    loop {
        // The clock of a long job moves on: each batch has its own instant.
        import.ctx.maintenant = jiff::Timestamp::now();
        let ctx = import.ctx.clone();
        let mut tx = ctx.transaction().await?;
        let mut bilan = bilan_provisoire(&mut tx, tache.id).await?;
        let fin = (fait + LOT).min(lignes.len());
        for (index, ligne) in lignes.iter().enumerate().take(fin).skip(fait) {
            let champs = match ligne {
                Ok(ligne) => entete.iter().map(String::as_str).zip(ligne.iter()).collect(),
                Err(_) => BTreeMap::new(),
            };
            // The header is line 1 of the file.
            import.ligne(&mut tx, index + 2, &champs, &mut bilan).await?;
        }
        jobs::avancer(&mut tx, &ctx, tache, fait, fin, lignes.len()).await?;
        if fin == lignes.len() {
            conclure(&mut tx, &ctx, tache, &bilan).await?;
            tx.commit().await?;
            return Ok(());
        }
        sqlx::query!(
            "UPDATE evt.job SET resultat = $2 WHERE id = $1",
            tache.id.0,
            json!(bilan)
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        fait = fin;
    }
}

async fn bilan_provisoire(tx: &mut PgConnection, job: JobId) -> Result<Bilan> {
    let brut = sqlx::query_scalar!("SELECT resultat FROM evt.job WHERE id = $1", job.0)
        .fetch_one(tx)
        .await?;
    Ok(brut.map(serde_json::from_value).transpose()?.unwrap_or_default())
}

async fn conclure(tx: &mut PgConnection, ctx: &Ctx, tache: &Tache, bilan: &Bilan) -> Result<()> {
    jobs::reussir(tx, ctx, tache, json!(bilan)).await?;
    outbox::pousser(tx, ctx, outbox::IMPORT, "termine", tache.id.to_string(), json!(bilan)).await?;
    let trace = audit::Trace {
        traitement: "IMPORT_TERMINE",
        entite: "job",
        entite_id: tache.id.to_string(),
        avant: None,
        apres: Some(json!(bilan)),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// Where the one who handed the file in may import, as of now. The system itself may everywhere.
async fn perimetre_de(connexion: &mut PgConnection, ctx: &Ctx, par: Option<UtilisateurId>) -> Result<Perimetre> {
    let Some(utilisateur) = par else {
        let racine = sqlx::query_scalar!("SELECT code FROM referentiel.structure WHERE parent_code IS NULL LIMIT 1")
            .fetch_one(connexion)
            .await?;
        let tout = domain::authz::Habilitation {
            role: "SYSTEME".into(),
            structure: racine,
            traitements: vec![Traitement::InsImporter],
            debut: ctx.jour(),
            fin: None,
        };
        return Ok(perimetre(&[tout], Traitement::InsImporter, ctx.jour()));
    };
    let habilitations = authz::habilitations_de(connexion, utilisateur).await?;
    Ok(perimetre(&habilitations, Traitement::InsImporter, ctx.jour()))
}

impl Import {
    async fn ligne(
        &self,
        tx: &mut PgConnection,
        numero: usize,
        champs: &BTreeMap<&str, &str>,
        bilan: &mut Bilan,
    ) -> Result<()> {
        bilan.lignes += 1;
        let valeur = |colonne: &str| champs.get(colonne).copied();
        let issue = match lire_ligne(&valeur, self.ctx.jour()) {
            Ok(ligne) => self.admettre(tx, &ligne, bilan).await,
            Err(erreurs) => Err(Error::Champs(erreurs)),
        };
        match issue {
            Ok(()) => Ok(()),
            Err(Error::Champs(erreurs)) => {
                bilan.rejetees += 1;
                let numero = i32::try_from(numero).map_err(Error::interne)?;
                sqlx::query!(
                    "INSERT INTO inscription.rejet (job_id, ligne, brut, erreurs) VALUES ($1, $2, $3, $4)",
                    self.job.0,
                    numero,
                    json!(champs),
                    json!(erreurs)
                )
                .execute(tx)
                .await?;
                Ok(())
            }
            Err(autre) => Err(autre),
        }
    }

    /// The wishes of one line. All of them are looked up before anything is written: a refused line leaves no trace.
    async fn admettre(&self, tx: &mut PgConnection, ligne: &LigneAdmis, bilan: &mut Bilan) -> Result<()> {
        let points = self.points_de(ligne)?;
        let mut personne = None;
        for (admission, point) in ligne.admissions.iter().zip(points) {
            let cle = cle_admission(
                admission,
                ligne.numero_candidat.as_deref(),
                ligne.ine.as_ref(),
                ligne.nom_naissance.as_str(),
                ligne.prenom.as_str(),
                ligne.date_naissance.date(),
            );
            let connue = sqlx::query!(
                "SELECT inscription_id, job_id FROM inscription.admission WHERE cle = $1",
                cle
            )
            .fetch_optional(&mut *tx)
            .await?;
            match (connue, admission.etat) {
                (Some(c), EtatVoeu::Demission) => {
                    self.demission(tx, &cle, InscriptionId(c.inscription_id), bilan).await?;
                }
                (Some(c), EtatVoeu::Accepte) if c.job_id == Some(self.job.0) => bilan.doublons += 1,
                (Some(_), EtatVoeu::Accepte) => bilan.inchangees += 1,
                // Gave up a place that we never heard of: nothing to do, nothing to create.
                (None, EtatVoeu::Demission) => bilan.inchangees += 1,
                (None, EtatVoeu::Accepte) => {
                    let personne = match personne {
                        Some(p) => p,
                        None => *personne.insert(self.personne(tx, ligne).await?),
                    };
                    self.autoriser(tx, ligne, admission, point, &cle, personne, bilan)
                        .await?;
                }
            }
        }
        Ok(())
    }

    fn points_de<'a>(&'a self, ligne: &LigneAdmis) -> Result<Vec<&'a Point>> {
        let mut erreurs = Vec::new();
        let mut points = Vec::new();
        for a in &ligne.admissions {
            let champ = |nom: &str| format!("{nom}{}", a.rang);
            let cle = (a.periode.as_str().to_owned(), a.chemin.as_str().to_owned());
            match self.points.get(&cle) {
                Some(p) if !p.periode_active => {
                    erreurs.push(ErreurChamp::new(champ("code_periode"), CodeErreur::ValeurInterdite));
                }
                Some(p) if !p.actif => erreurs.push(ErreurChamp::new(champ("code_voeu"), CodeErreur::ValeurInterdite)),
                // Outside the perimeter a path does not exist: no import tells what other components offer.
                Some(p) if self.perimetre.contient(&p.ancetres) => points.push(p),
                _ if !self.points.keys().any(|(periode, _)| *periode == cle.0) => {
                    erreurs.push(ErreurChamp::new(champ("code_periode"), CodeErreur::Inconnu));
                }
                _ => erreurs.push(ErreurChamp::new(champ("code_voeu"), CodeErreur::Inconnu)),
            }
        }
        if erreurs.is_empty() {
            Ok(points)
        } else {
            Err(Error::Champs(erreurs))
        }
    }

    async fn personne(&self, tx: &mut PgConnection, ligne: &LigneAdmis) -> Result<PersonneId> {
        match identite::rapprocher(tx, ligne).await? {
            Rapprochement::Connue(id) => Ok(id),
            Rapprochement::IneDAutrui => Err(Error::champ("ine", CodeErreur::DejaUtilise)),
            Rapprochement::Nouvelle => {
                let id = identite::creer(tx, &self.ctx, ligne).await?;
                authz::inviter(tx, &self.ctx, id, ligne.prenom.as_str(), ligne.courriel.as_str()).await?;
                Ok(id)
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one line of a file and where it goes")]
    async fn autoriser(
        &self,
        tx: &mut PgConnection,
        ligne: &LigneAdmis,
        admission: &Admission,
        point: &Point,
        cle: &str,
        personne: PersonneId,
        bilan: &mut Bilan,
    ) -> Result<()> {
        let deja = sqlx::query_scalar!(
            "SELECT id FROM inscription.inscription
             WHERE personne_id = $1 AND point_inscription_id = $2 AND statut NOT IN ('ANNULEE', 'EXPIREE')",
            personne.0,
            point.id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        let id = match deja {
            // Admitted twice on the same path, by two ways: one enrolment.
            Some(id) => {
                bilan.inchangees += 1;
                InscriptionId(id)
            }
            None => {
                bilan.creees += 1;
                self.creer_inscription(tx, admission, point, personne).await?
            }
        };
        sqlx::query!(
            "INSERT INTO inscription.admission (cle, inscription_id, personne_id, origine, annee, numero_candidat,
                job_id, cree_le) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            cle,
            id.0,
            personne.0,
            admission.origine.code(),
            admission.annee,
            ligne.numero_candidat,
            self.job.0,
            self.ctx.maintenant.to_sqlx()
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn creer_inscription(
        &self,
        tx: &mut PgConnection,
        admission: &Admission,
        point: &Point,
        personne: PersonneId,
    ) -> Result<InscriptionId> {
        let id = InscriptionId(Uuid::now_v7());
        sqlx::query!(
            "INSERT INTO inscription.inscription (id, personne_id, point_inscription_id, origine, statut, autorisee_le,
                modifie_le) VALUES ($1, $2, $3, $4, $5, $6, $6)",
            id.0,
            personne.0,
            point.id.0,
            admission.origine.code(),
            Statut::Autorisee.code(),
            self.ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
        let donnees = json!({ "statut": Statut::Autorisee.code(), "origine": admission.origine.code() });
        let trace = audit::Trace {
            traitement: "AUTORISER",
            entite: "inscription",
            entite_id: id.to_string(),
            avant: None,
            apres: Some(donnees.clone()),
        };
        audit::enregistrer(tx, &self.ctx, trace).await?;
        let mut evenement = donnees;
        evenement["inscription"] = json!(id);
        evenement["personne"] = json!(personne);
        evenement["pointInscription"] = json!(point.id);
        outbox::pousser(
            tx,
            &self.ctx,
            outbox::INSCRIPTION,
            "autorisee",
            id.to_string(),
            evenement,
        )
        .await?;
        Ok(id)
    }

    /// A place given up cancels what is not submitted yet; later, a clerk must look (domain §6.4).
    async fn demission(&self, tx: &mut PgConnection, cle: &str, id: InscriptionId, bilan: &mut Bilan) -> Result<()> {
        let neuve = sqlx::query!(
            "UPDATE inscription.admission SET demission_le = $2 WHERE cle = $1 AND demission_le IS NULL",
            cle,
            self.ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if neuve == 0 {
            bilan.inchangees += 1;
            return Ok(());
        }
        let verrou = super::verrouiller(tx, id).await?;
        match verrou.statut {
            Statut::Autorisee | Statut::Debutee => {
                let motif = Some(MotifAnnulation::Demission);
                let demande = Demande::Annuler {
                    motif,
                    deliberation: false,
                };
                super::appliquer(
                    tx,
                    &self.ctx,
                    &verrou,
                    &demande,
                    super::Effets {
                        motif,
                        ..Default::default()
                    },
                )
                .await?;
                bilan.demissions += 1;
            }
            Statut::Terminee | Statut::Validee => {
                sqlx::query!(
                    "UPDATE inscription.inscription SET a_revoir = true, version = version + 1,
                        blocages = array_append(array_remove(blocages, 'A_REVOIR'), 'A_REVOIR') WHERE id = $1",
                    id.0
                )
                .execute(&mut *tx)
                .await?;
                let trace = audit::Trace {
                    traitement: "DEMISSION_SIGNALEE",
                    entite: "inscription",
                    entite_id: id.to_string(),
                    avant: None,
                    apres: Some(json!({ "import": self.job })),
                };
                audit::enregistrer(tx, &self.ctx, trace).await?;
                bilan.alertes += 1;
            }
            Statut::Annulee | Statut::Expiree => bilan.inchangees += 1,
        }
        Ok(())
    }
}
