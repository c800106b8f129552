use super::{SessionOuverte, code, mot_de_passe, plafond, session};
use crate::{Ctx, Error, Result, audit, courriel};
use domain::{
    CodeErreur, ErreurChamp,
    ids::{PersonneId, UtilisateurId},
};
use i18n::Langue;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// What an admitted person types to open her account.
#[derive(Clone, Debug, Default)]
pub struct Activation {
    pub code: String,
    pub courriel: String,
    pub mot_de_passe: String,
}

/// Makes the invitations of these persons (first name, address) and the mails that carry their codes, in the
/// transaction that admits them.
pub(crate) async fn inviter(tx: &mut PgConnection, ctx: &Ctx, personnes: &[(PersonneId, &str, &str)]) -> Result<()> {
    if personnes.is_empty() {
        return Ok(());
    }
    let codes: Vec<String> = personnes.iter().map(|_| code::nouveau()).collect::<Result<_>>()?;
    sqlx::query!(
        "INSERT INTO authz.activation (id, personne_id, code_hache, cree_le, expire_le)
         SELECT id, personne, code, $4, $5 FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS n (id, personne, code)",
        &personnes.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &personnes.iter().map(|(id, ..)| id.0).collect::<Vec<_>>(),
        &codes.iter().map(|c| code::empreinte(c)).collect::<Vec<_>>(),
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + ctx.services.reglages.duree_invitation).to_sqlx(),
    )
    .execute(&mut *tx)
    .await?;
    let lettres = personnes
        .iter()
        .zip(&codes)
        .map(|((id, prenom, adresse), code)| courriel::Lettre {
            type_: "INVITATION",
            destinataire: (*adresse).to_owned(),
            personne: Some(*id),
            langue: Langue::Fr,
            courrier: i18n::courriel::invitation(prenom, code, &ctx.services.reglages.url_publique),
        })
        .collect::<Vec<_>>();
    courriel::ecrire(tx, ctx, &lettres).await
}

/// Opens the account of an admitted person: the code of the invitation and the address to which it was sent. Anybody
/// may call it. The code works once.
pub async fn activer(ctx: &Ctx, saisie: &Activation, langue: Langue) -> Result<SessionOuverte> {
    plafond::verifier(ctx).await?;
    let mut erreurs = Vec::new();
    for (champ, valeur) in [("code", &saisie.code), ("courriel", &saisie.courriel)] {
        if valeur.trim().is_empty() {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
        }
    }
    if !super::acceptable(&saisie.mot_de_passe, &[&saisie.courriel]) {
        erreurs.push(ErreurChamp::new("mot_de_passe", CodeErreur::ValeurInterdite));
    }
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let mut tx = ctx.transaction().await?;
    let ligne = sqlx::query!(
        r#"SELECT a.id, a.personne_id, p.courriel, p.prenom, p.nom_naissance FROM authz.activation a
         JOIN identite.personne p ON p.id = a.personne_id
         WHERE a.code_hache = $1 AND a.usage = 'ACTIVATION' AND a.utilisee_le IS NULL AND a.expire_le > $2 FOR UPDATE OF a"#,
        code::empreinte(&saisie.code),
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&mut *tx)
    .await?
    .filter(|l| l.courriel.eq_ignore_ascii_case(saisie.courriel.trim()));
    let Some(ligne) = ligne else {
        drop(tx);
        plafond::noter(ctx).await?;
        return Err(Error::champ("code", CodeErreur::Inconnu));
    };
    // Only now: hashing is costly on purpose, and a made-up code must not cost us that.
    let hache = mot_de_passe::hacher(&ctx.services, &saisie.mot_de_passe).await?;
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
    let jeton = session::ouvrir(&mut tx, ctx, id, None, Some(ctx.maintenant)).await?;
    tx.commit().await?;
    Ok(SessionOuverte {
        jeton,
        langue,
        apprenant: true,
        facteur_voulu: false,
    })
}
