use crate::{Ctx, Error, Result};
use domain::{CodeErreur, identite::normaliser, ids::PersonneId, inscription::LigneAdmis};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// What is known of an incoming person.
pub(crate) enum Rapprochement {
    /// The same person, already known.
    Connue(PersonneId),
    Nouvelle,
    /// The INE is that of somebody born another day: never merged silently.
    IneDAutrui,
}

/// Looks for the person: the same INE, or the same name and first name (case, accents and hyphens aside) born the
/// same day (domain §4.3; closer resemblances are for the screen of duplicates).
pub(crate) async fn rapprocher(tx: &mut PgConnection, ligne: &LigneAdmis) -> Result<Rapprochement> {
    let naissance = ligne.date_naissance.date();
    if let Some(ine) = &ligne.ine {
        let connue = sqlx::query!(
            "SELECT id, date_naissance FROM identite.personne WHERE ine = $1",
            ine.as_str()
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(p) = connue {
            return Ok(if p.date_naissance.to_jiff() == naissance {
                Rapprochement::Connue(PersonneId(p.id))
            } else {
                Rapprochement::IneDAutrui
            });
        }
    }
    let candidats = sqlx::query!(
        "SELECT id, nom_naissance, prenom, ine FROM identite.personne WHERE date_naissance = $1 ORDER BY cree_le",
        naissance.to_sqlx()
    )
    .fetch_all(&mut *tx)
    .await?;
    let (nom, prenom) = (
        normaliser(ligne.nom_naissance.as_str()),
        normaliser(ligne.prenom.as_str()),
    );
    let memes = candidats.into_iter().find(|c| {
        let ine_compatible = c.ine.is_none() || ligne.ine.is_none();
        ine_compatible && normaliser(&c.nom_naissance) == nom && normaliser(&c.prenom) == prenom
    });
    Ok(memes.map_or(Rapprochement::Nouvelle, |c| Rapprochement::Connue(PersonneId(c.id))))
}

/// Creates a person from a line of an admissions file.
pub(crate) async fn creer(tx: &mut PgConnection, ctx: &Ctx, ligne: &LigneAdmis) -> Result<PersonneId> {
    let id = PersonneId(Uuid::now_v7());
    let optionnel = |o: &Option<domain::identite::Nom>| o.as_ref().map(|n| n.as_str().to_owned());
    let adresse = Adresse::de(&ligne.adresse);
    sqlx::query!(
        "INSERT INTO identite.personne (id, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance,
            pays_naissance, commune_naissance, nationalite, ine, adresse_pays, adresse_voie, adresse_complement,
            code_postal, telephone, courriel, cree_le, modifie_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19)",
        id.0,
        ligne.nom_naissance.as_str(),
        optionnel(&ligne.nom_usage),
        ligne.prenom.as_str(),
        optionnel(&ligne.prenom2),
        optionnel(&ligne.prenom3),
        ligne.sexe.code(),
        ligne.date_naissance.date().to_sqlx(),
        ligne.pays_naissance.as_str(),
        ligne
            .commune_naissance_etranger
            .clone()
            .or_else(|| ligne.commune_naissance.as_ref().map(|c| c.as_str().to_owned())),
        ligne.nationalite.as_str(),
        ligne.ine.as_ref().map(|i| i.as_str().to_owned()),
        ligne.adresse_pays.as_ref().map(|p| p.as_str().to_owned()),
        adresse.voie,
        adresse.complement,
        ligne.code_postal,
        ligne.telephone.as_ref().map(|t| t.as_str().to_owned()),
        ligne.courriel.as_str(),
        ctx.maintenant.to_sqlx(),
    )
    .execute(tx)
    .await
    .map_err(|e| Error::from(e).sur_contrainte("personne_ine_unique", "ine", CodeErreur::DejaUtilise))?;
    Ok(id)
}

/// The five address lines of the file (floor, building, street, complement, abroad) on the two of the dossier.
struct Adresse {
    voie: Option<String>,
    complement: Option<String>,
}

impl Adresse {
    fn de(lignes: &[String]) -> Self {
        let ligne = |i: usize| lignes.get(i).filter(|l| !l.is_empty()).cloned();
        let reste: Vec<String> = [0, 1, 3].into_iter().filter_map(ligne).collect();
        Self {
            voie: ligne(2).or_else(|| ligne(4)),
            complement: (!reste.is_empty()).then(|| reste.join(", ")),
        }
    }
}
