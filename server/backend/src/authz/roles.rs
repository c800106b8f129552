use crate::Result;
use domain::authz::Traitement::{
    self, EvtEcrire, EvtGerer, EvtLire, HabDeleguer, HabGerer, IdtModifier, InsAnnuler, InsExporter, InsForcer,
    InsImporter, InsLire, InsSaisir, InsValider, OdfEcrire, OdfLire, OdfValider, PaiEncaisser, PaiExonerer, PaiLire,
    PaiRembourser, PieValider, RefEcrire, RefLire, SecImpersonation, SecJournal,
};
use sqlx::PgConnection;

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
            SecImpersonation,
            EvtLire,
            EvtEcrire,
            EvtGerer,
            HabGerer,
            IdtModifier,
            RefLire,
            RefEcrire,
            OdfLire,
            OdfEcrire,
            OdfValider,
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
            HabDeleguer,
            IdtModifier,
            RefLire,
            OdfLire,
            OdfEcrire,
            OdfValider,
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
            RefLire,
            OdfLire,
            OdfEcrire,
        ],
    ),
    (
        "REGISSEUR",
        "Régisseur",
        "Cashier",
        &[InsLire, PaiLire, PaiEncaisser, PaiRembourser],
    ),
    ("LECTEUR", "Lecteur", "Reader", &[InsLire, PaiLire, RefLire, OdfLire]),
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
        &[InsLire, PaiLire, EvtLire, EvtEcrire, RefLire, OdfLire],
    ),
    // Nothing of what they do is here yet: they may come in, and see no file of anybody.
    ("ENSEIGNANT", "Enseignant", "Teacher", &[]),
    ("PRESIDENT_JURY", "Président de jury", "Chair of a jury", &[]),
];

/// Gives a database that has none the preset roles.
pub(crate) async fn poser_roles(tx: &mut PgConnection) -> Result<()> {
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
