use crate::{Ctx, Result};
use domain::{identite::Nom, ids::PersonneId, inscription::LigneAdmis};
use jiff_sqlx::{Date as DateSql, ToSqlx};
use sqlx::PgConnection;

/// A person to create.
pub(crate) struct Arrivante {
    pub id: PersonneId,
    pub ligne: LigneAdmis,
    /// May be somebody who is known: a clerk must decide.
    pub douteuse: bool,
}

/// Creates the persons of lines of an admissions file, all at once.
pub(crate) async fn creer(tx: &mut PgConnection, ctx: &Ctx, personnes: &[Arrivante]) -> Result<()> {
    if personnes.is_empty() {
        return Ok(());
    }
    let textes = |lire: fn(&LigneAdmis) -> &str| -> Vec<String> {
        personnes.iter().map(|p| lire(&p.ligne).to_owned()).collect()
    };
    let optionnels = |lire: fn(&LigneAdmis) -> Option<String>| -> Vec<Option<String>> {
        personnes.iter().map(|p| lire(&p.ligne)).collect()
    };
    let jours: Vec<DateSql> = personnes
        .iter()
        .map(|p| p.ligne.date_naissance.date().to_sqlx())
        .collect();
    sqlx::query!(
        "INSERT INTO identite.personne (id, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance,
            pays_naissance, commune_naissance, nationalite, ine, adresse_pays, adresse_voie, adresse_complement,
            code_postal, telephone, courriel, cree_le, modifie_le, doublon_potentiel)
         SELECT id, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance, pays_naissance,
            commune_naissance, nationalite, ine, adresse_pays, adresse_voie, adresse_complement, code_postal, telephone,
            courriel, $19, $19, douteuse
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
            $17::text[], $18::text[], $20::bool[])
            AS n (id, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance, pays_naissance,
            commune_naissance, nationalite, ine, adresse_pays, adresse_voie, adresse_complement, code_postal, telephone,
            courriel, douteuse)",
        &personnes.iter().map(|p| p.id.0).collect::<Vec<_>>(),
        &textes(|l| l.nom_naissance.as_str()),
        &optionnels(|l| nom(&l.nom_usage)) as &[Option<String>],
        &textes(|l| l.prenom.as_str()),
        &optionnels(|l| nom(&l.prenom2)) as &[Option<String>],
        &optionnels(|l| nom(&l.prenom3)) as &[Option<String>],
        &textes(|l| l.sexe.code()),
        &jours as &[DateSql],
        &textes(|l| l.pays_naissance.as_str()),
        &optionnels(lieu_de_naissance) as &[Option<String>],
        &textes(|l| l.nationalite.as_str()),
        &optionnels(|l| l.ine.as_ref().map(|i| i.as_str().to_owned())) as &[Option<String>],
        &optionnels(|l| l.adresse_pays.as_ref().map(|p| p.as_str().to_owned())) as &[Option<String>],
        &optionnels(voie) as &[Option<String>],
        &optionnels(complement) as &[Option<String>],
        &optionnels(|l| l.code_postal.clone()) as &[Option<String>],
        &optionnels(|l| l.telephone.as_ref().map(|t| t.as_str().to_owned())) as &[Option<String>],
        &textes(|l| l.courriel.as_str()),
        ctx.maintenant.to_sqlx(),
        &personnes.iter().map(|p| p.douteuse).collect::<Vec<_>>(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn nom(nom: &Option<Nom>) -> Option<String> {
    nom.as_ref().map(|n| n.as_str().to_owned())
}

/// A name abroad, an INSEE code in France.
pub(super) fn lieu_de_naissance(l: &LigneAdmis) -> Option<String> {
    let commune = l.commune_naissance.as_ref().map(|c| c.as_str().to_owned());
    l.commune_naissance_etranger.clone().or(commune)
}

// The five address lines of the file (floor, building, street, complement, abroad) on the two of the dossier.

fn ligne(l: &LigneAdmis, rang: usize) -> Option<String> {
    l.adresse.get(rang).filter(|texte| !texte.is_empty()).cloned()
}

fn voie(l: &LigneAdmis) -> Option<String> {
    ligne(l, 2).or_else(|| ligne(l, 4))
}

fn complement(l: &LigneAdmis) -> Option<String> {
    let reste: Vec<String> = [0, 1, 3].into_iter().filter_map(|rang| ligne(l, rang)).collect();
    (!reste.is_empty()).then(|| reste.join(", "))
}
