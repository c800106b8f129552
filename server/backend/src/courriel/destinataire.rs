use crate::Result;
use domain::ids::PersonneId;
use i18n::Langue;
use sqlx::PgConnection;

/// To whom, and in which language, the establishment writes.
pub(crate) struct Destinataire {
    pub id: PersonneId,
    pub prenom: String,
    pub courriel: String,
    pub langue: Langue,
}

impl Destinataire {
    /// A person, in the language of her account.
    pub(crate) async fn lire(tx: &mut PgConnection, id: PersonneId) -> Result<Self> {
        let p = sqlx::query!(
            r#"SELECT p.prenom, p.courriel, u.langue AS "langue?"
               FROM identite.personne p LEFT JOIN authz.utilisateur u ON u.personne_id = p.id WHERE p.id = $1"#,
            id.0
        )
        .fetch_one(tx)
        .await?;
        Ok(Self {
            id,
            prenom: p.prenom,
            courriel: p.courriel,
            langue: p.langue.as_deref().and_then(Langue::depuis_code).unwrap_or_default(),
        })
    }
}
