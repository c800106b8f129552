use crate::{Result, Services, authz::hacher};
use jiff::{Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// Accounts of the staff: login, name, role, structure.
const PERSONNELS: &[(&str, &str, &str, &str)] = &[
    ("admin.demo", "Nadia Ferrand", "ADMIN", "ETAB00"),
    ("scolarite.demo", "Paul Lemoine", "SCOLARITE", "ETAB00"),
    ("sciences.demo", "Inès Caron", "COMPOSANTE", "SCI"),
    ("regie.demo", "Marc Oriol", "REGISSEUR", "ETAB00"),
    ("lecture.demo", "Lucie Anselme", "LECTEUR", "ETAB00"),
    ("dpo.demo", "Karim Saïdi", "DPO", "ETAB00"),
    ("svc-api", "Système d’information", "SERVICE", "ETAB00"),
    ("enseignant.demo", "Éric Vidal", "ENSEIGNANT", "SCI"),
    ("jury.demo", "Françoise Lenoir", "PRESIDENT_JURY", "SCI"),
];

pub(super) async fn personnels(services: &Services, maintenant: Timestamp) -> Result<()> {
    // Loaded for a day to come, it is in force today as well.
    let debut = services
        .heure_locale(maintenant.min(Timestamp::now()))
        .date()
        .saturating_sub(1.day());
    for (identifiant, nom, role, structure) in PERSONNELS {
        let id = compte(services, identifiant, nom, None).await?;
        if *role == "SERVICE" {
            sqlx::query!("UPDATE authz.utilisateur SET genre = 'SERVICE' WHERE id = $1", id)
                .execute(&services.pool)
                .await?;
        }
        sqlx::query!(
            "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            Uuid::now_v7(),
            id,
            role,
            structure,
            debut.to_sqlx()
        )
        .execute(&services.pool)
        .await?;
    }
    Ok(())
}

/// An account with the password of the demonstration; the one that is there already, after an interrupted loading.
pub(super) async fn compte(services: &Services, identifiant: &str, nom: &str, personne: Option<Uuid>) -> Result<Uuid> {
    let id = sqlx::query_scalar!(
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, mot_de_passe, personne_id, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (identifiant) DO UPDATE SET personne_id = excluded.personne_id RETURNING id",
        Uuid::now_v7(),
        identifiant,
        nom,
        hacher(services, "demo").await?,
        personne,
        Timestamp::now().to_sqlx()
    )
    .fetch_one(&services.pool)
    .await?;
    Ok(id)
}
