use super::{Effets, Verrou, appliquer, verrouiller};
use crate::{Ctx, Error, Result};
use domain::{
    ErreurChamp,
    authz::Traitement,
    ids::{InscriptionId, PersonneId},
    inscription::{Demande, Dossier, Statut, controler_dossier},
    journal::Conflit,
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Opens the dossier: `AUTORISEE → DEBUTEE`, filled with what the admission said. The learner opens her own while the
/// calendar is open; a clerk with `INS_SAISIR` may too, and outside the calendar with `INS_FORCER`. Opening one that
/// is open already changes nothing.
pub async fn debuter(ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = verrouiller(&mut tx, id).await?;
    let a_elle = ctx.compte()?.personne == Some(verrou.personne);
    if !a_elle {
        ctx.exiger(Traitement::InsSaisir, &verrou.ancetres)?;
    }
    if verrou.statut == Statut::Debutee {
        return Ok(());
    }
    let p = sqlx::query!(
        "SELECT doublon_potentiel FROM identite.personne WHERE id = $1",
        verrou.personne.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let demande = Demande::Debuter {
        calendrier_ouvert: verrou.ouverture.ouverte(ctx.maintenant),
        forcage: !a_elle && ctx.peut(Traitement::InsForcer, &verrou.ancetres),
        doublon_potentiel: p.doublon_potentiel,
    };
    appliquer(&mut tx, ctx, &verrou, &demande, Effets::default()).await?;
    let dossier = prerempli(&mut tx, verrou.personne).await?;
    ecrire(&mut tx, ctx, id, &dossier).await?;
    tx.commit().await?;
    Ok(())
}

/// The dossier as the admission, or an earlier enrolment, already fills it.
async fn prerempli(tx: &mut PgConnection, personne: PersonneId) -> Result<Dossier> {
    let p = sqlx::query!(
        "SELECT nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance, pays_naissance,
                commune_naissance, nationalite, ine, adresse_pays, adresse_voie, adresse_complement, code_postal, ville,
                telephone, courriel
         FROM identite.personne WHERE id = $1",
        personne.0
    )
    .fetch_one(tx)
    .await?;
    // An INSEE code means nothing to a person: she types the name of the town.
    let commune = p.commune_naissance.filter(|c| !c.bytes().any(|b| b.is_ascii_digit()));
    Ok(Dossier {
        nom_naissance: p.nom_naissance,
        nom_usage: p.nom_usage.unwrap_or_default(),
        prenom: p.prenom,
        prenom2: p.prenom2.unwrap_or_default(),
        prenom3: p.prenom3.unwrap_or_default(),
        sexe: p.sexe,
        date_naissance: p.date_naissance.to_jiff().to_string(),
        pays_naissance: p.pays_naissance,
        commune_naissance: commune.unwrap_or_default(),
        nationalite: p.nationalite,
        ine: p.ine.unwrap_or_default(),
        adresse_pays: p.adresse_pays.unwrap_or_else(|| "99100".into()),
        adresse_voie: p.adresse_voie.unwrap_or_default(),
        adresse_complement: p.adresse_complement.unwrap_or_default(),
        code_postal: p.code_postal.unwrap_or_default(),
        ville: p.ville.unwrap_or_default(),
        telephone: p.telephone.unwrap_or_default(),
        courriel: p.courriel,
        exactitude: String::new(),
    })
}

async fn ecrire(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, dossier: &Dossier) -> Result<()> {
    sqlx::query!(
        "UPDATE inscription.inscription SET dossier = $2, modifie_le = $3 WHERE id = $1",
        id.0,
        serde_json::to_value(dossier)?,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Locks the learner's own enrolment; somebody else's does not exist for her.
pub(crate) async fn verrouiller_sien(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Verrou> {
    let moi = ctx.apprenant()?;
    let verrou = verrouiller(tx, id).await?;
    if verrou.personne == moi {
        Ok(verrou)
    } else {
        Err(Error::Introuvable)
    }
}

/// Keeps what the learner typed, right or wrong, and answers what is wrong in those fields. Her own dossier only,
/// while it is open.
pub async fn enregistrer(ctx: &Ctx, id: InscriptionId, champs: &[(String, String)]) -> Result<Vec<ErreurChamp>> {
    let mut tx = ctx.transaction().await?;
    let verrou = verrouiller_sien(&mut tx, ctx, id).await?;
    if verrou.statut != Statut::Debutee {
        return Err(Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        }));
    }
    let mut dossier = verrou.dossier;
    for (champ, valeur) in champs {
        dossier.ecrire(champ, valeur);
    }
    ecrire(&mut tx, ctx, id, &dossier).await?;
    tx.commit().await?;
    let touche = |e: &ErreurChamp| champs.iter().any(|(c, _)| *c == e.champ);
    Ok(controler_dossier(&dossier, ctx.jour())
        .err()
        .unwrap_or_default()
        .into_iter()
        .filter(touche)
        .collect())
}
