use super::{SessionOuverte, mot_de_passe, session};
use crate::{Ctx, Error, Result, audit, courriel};
use aws_lc_rs::rand;
use domain::{
    CodeErreur, ErreurChamp,
    ids::{PersonneId, UtilisateurId},
};
use i18n::Langue;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// What an admitted person types to open her account.
#[derive(Clone, Debug, Default)]
pub struct Activation {
    pub code: String,
    pub courriel: String,
    pub mot_de_passe: String,
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes an invitation and the mail that carries its code, in the transaction that admits the person.
pub(crate) async fn inviter(
    tx: &mut PgConnection,
    ctx: &Ctx,
    personne: PersonneId,
    prenom: &str,
    adresse: &str,
) -> Result<()> {
    let code = nouveau_code()?;
    sqlx::query!(
        "INSERT INTO authz.activation (id, personne_id, code_hache, cree_le, expire_le) VALUES ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        personne.0,
        empreinte(&code),
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + ctx.services.reglages.duree_invitation).to_sqlx(),
    )
    .execute(&mut *tx)
    .await?;
    let lien = format!("{}/fr/activer?code={code}", ctx.services.reglages.url_publique);
    let texte = i18n::courriel::invitation(Langue::Fr, prenom, &code, &lien);
    courriel::ecrire(tx, ctx, "INVITATION", adresse, Some(personne), Langue::Fr, texte).await
}

/// Opens the account of an admitted person: the code of the invitation and the address to which it was sent. Anybody
/// may call it. The code works once.
pub async fn activer(ctx: &Ctx, saisie: &Activation, langue: Langue) -> Result<SessionOuverte> {
    let mut erreurs = Vec::new();
    for (champ, valeur) in [("code", &saisie.code), ("courriel", &saisie.courriel)] {
        if valeur.trim().is_empty() {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
        }
    }
    if saisie.mot_de_passe.chars().count() < super::MOT_DE_PASSE_MIN {
        erreurs.push(ErreurChamp::new("mot_de_passe", CodeErreur::ValeurInterdite));
    }
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let hache = mot_de_passe::hacher(&ctx.services, &saisie.mot_de_passe).await?;
    let mut tx = ctx.transaction().await?;
    let ligne = sqlx::query!(
        r#"SELECT a.id, a.personne_id, p.courriel, p.prenom, p.nom_naissance FROM authz.activation a
         JOIN identite.personne p ON p.id = a.personne_id
         WHERE a.code_hache = $1 AND a.utilisee_le IS NULL AND a.expire_le > $2 FOR UPDATE OF a"#,
        empreinte(&saisie.code),
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&mut *tx)
    .await?
    .filter(|l| l.courriel.eq_ignore_ascii_case(saisie.courriel.trim()))
    .ok_or_else(|| Error::champ("code", CodeErreur::Inconnu))?;
    let id = UtilisateurId(Uuid::now_v7());
    sqlx::query!(
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, courriel, mot_de_passe, langue, personne_id, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        ligne.courriel.to_lowercase(),
        format!("{} {}", ligne.prenom, ligne.nom_naissance),
        ligne.courriel,
        hache,
        langue.code(),
        ligne.personne_id,
        ctx.maintenant.to_sqlx(),
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| {
        Error::from(e)
            .sur_contrainte("utilisateur_identifiant_unique", "courriel", CodeErreur::ValeurInterdite)
            .sur_contrainte("utilisateur_personne_unique", "code", CodeErreur::Inconnu)
    })?;
    sqlx::query!(
        "UPDATE authz.activation SET utilisee_le = $2 WHERE id = $1",
        ligne.id,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "ACTIVER_COMPTE",
        entite: "utilisateur",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "personne": ligne.personne_id })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    let jeton = session::ouvrir(&mut tx, &ctx.services, id, ctx.maintenant).await?;
    tx.commit().await?;
    Ok(SessionOuverte {
        jeton,
        langue,
        apprenant: true,
    })
}

/// Sixty random bits in twelve characters that cannot be mistaken for one another: `7KQ2-MX4P-90TC`.
fn nouveau_code() -> Result<String> {
    let mut octets = [0u8; 12];
    rand::fill(&mut octets).map_err(Error::interne)?;
    let lettres: String = octets
        .iter()
        .map(|o| char::from(ALPHABET[usize::from(o % 32)]))
        .collect();
    Ok(format!("{}-{}-{}", &lettres[..4], &lettres[4..8], &lettres[8..]))
}

/// Digest of a code, whatever its case, spaces and hyphens.
fn empreinte(code: &str) -> Vec<u8> {
    let net: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    Sha256::digest(net.replace('O', "0").replace(['I', 'L'], "1").as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_code_se_relit_quelle_que_soit_sa_forme() {
        let code = nouveau_code().unwrap();
        assert_eq!(code.len(), 14);
        assert_eq!(
            empreinte(&code),
            empreinte(&format!(" {} ", code.to_lowercase().replace('-', " ")))
        );
        assert_ne!(empreinte(&code), empreinte(&nouveau_code().unwrap()));
    }
}
