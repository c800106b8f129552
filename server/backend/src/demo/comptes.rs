use crate::{Result, Services, authz::hacher};
use domain::authz::Traitement::{
    self, EvtEcrire, EvtGerer, EvtLire, InsAnnuler, InsExporter, InsForcer, InsImporter, InsLire, InsSaisir,
    InsValider, PaiEncaisser, PaiExonerer, PaiLire, PaiRembourser, PieValider, SecJournal,
};
use jiff::{Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Preset roles (domain §12.2): code, French name, English name, what they may do.
const ROLES: &[(&str, &str, &str, &[Traitement])] = &[
    (
        "ADMIN",
        "Administrateur fonctionnel",
        "Functional administrator",
        &[
            InsLire,
            InsSaisir,
            InsValider,
            InsAnnuler,
            InsImporter,
            InsForcer,
            InsExporter,
            PieValider,
            PaiLire,
            PaiEncaisser,
            PaiRembourser,
            PaiExonerer,
            SecJournal,
            EvtLire,
            EvtEcrire,
            EvtGerer,
        ],
    ),
    (
        "SCOLARITE",
        "Gestionnaire de scolarité centrale",
        "Central registrar’s clerk",
        &[
            InsLire,
            InsSaisir,
            InsValider,
            InsAnnuler,
            InsImporter,
            InsForcer,
            InsExporter,
            PieValider,
            PaiLire,
        ],
    ),
    (
        "COMPOSANTE",
        "Gestionnaire de composante",
        "Component clerk",
        &[
            InsLire,
            InsSaisir,
            InsValider,
            InsAnnuler,
            InsImporter,
            InsExporter,
            PieValider,
            PaiLire,
        ],
    ),
    (
        "REGISSEUR",
        "Régisseur",
        "Cashier",
        &[InsLire, PaiLire, PaiEncaisser, PaiRembourser],
    ),
    ("LECTEUR", "Lecteur", "Reader", &[InsLire, PaiLire]),
    (
        "DPO",
        "Délégué à la protection des données",
        "Data protection officer",
        &[InsLire, SecJournal],
    ),
    (
        "SERVICE",
        "Application de l’établissement",
        "Application of the establishment",
        &[InsLire, PaiLire, EvtLire, EvtEcrire],
    ),
    // Nothing of what they do is here yet: they may come in, and see no file of anybody.
    ("ENSEIGNANT", "Enseignant", "Teacher", &[]),
    ("PRESIDENT_JURY", "Président de jury", "Chair of a jury", &[]),
];

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

pub(super) async fn roles(tx: &mut PgConnection) -> Result<()> {
    for (code, fr, en, traitements) in ROLES {
        sqlx::query!(
            "INSERT INTO authz.role (code, libelle_fr, libelle_en) VALUES ($1, $2, $3)",
            code,
            fr,
            en
        )
        .execute(&mut *tx)
        .await?;
        let traitements: Vec<String> = traitements.iter().map(|t| t.code().to_owned()).collect();
        sqlx::query!(
            "INSERT INTO authz.permission (role_code, traitement) SELECT $1, unnest($2::text[])",
            code,
            &traitements
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

pub(super) async fn personnels(services: &Services, maintenant: Timestamp) -> Result<()> {
    // Loaded for a day to come, it is in force today as well.
    let debut = services
        .heure_locale(maintenant.min(Timestamp::now()))
        .date()
        .saturating_sub(1.day());
    for (identifiant, nom, role, structure) in PERSONNELS {
        let id = compte(services, identifiant, nom, None).await?;
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
