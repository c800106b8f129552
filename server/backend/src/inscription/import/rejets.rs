use crate::{Error, Result};
use domain::{ErreurChamp, ids::JobId};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// The lines of a file that were refused, to be mended and sent again.
#[derive(Default)]
pub(super) struct Rejets {
    lignes: Vec<i32>,
    bruts: Vec<Value>,
    erreurs: Vec<Value>,
}

impl Rejets {
    /// A refused line and its reasons.
    pub fn ajouter(&mut self, ligne: usize, brut: &BTreeMap<&str, &str>, erreurs: &[ErreurChamp]) -> Result<()> {
        self.lignes.push(i32::try_from(ligne).map_err(Error::interne)?);
        self.bruts.push(json!(brut));
        self.erreurs.push(json!(erreurs));
        Ok(())
    }

    pub async fn ecrire(self, tx: &mut PgConnection, job: JobId) -> Result<()> {
        if self.lignes.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "INSERT INTO inscription.rejet (job_id, ligne, brut, erreurs)
             SELECT $1, ligne, brut, erreurs FROM unnest($2::int[], $3::jsonb[], $4::jsonb[]) AS n (ligne, brut, erreurs)",
            job.0,
            &self.lignes,
            &self.bruts,
            &self.erreurs
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}
