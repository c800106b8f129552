use crate::{Ctx, Error, Result, audit, referentiel};
use aws_lc_rs::rand;
use documents::{Certificat, certificat_de_scolarite};
use domain::{
    authz::Traitement,
    ids::{DocumentId, InscriptionId, PersonneId},
    parcours::NumeroDocument,
    rgpd::Quoi,
};
use i18n::Langue;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use uuid::Uuid;

pub(super) const TYPE: &str = "CERTIFICAT_SCOLARITE";

/// Certificates made at a time: each takes a core.
static RENDUS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, std::num::NonZero::get)));

/// What a certificate certifies: kept as it was on the day of issue, so that the same document can be made for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Faits {
    pub nom: String,
    pub date_naissance: Date,
    pub ine: Option<String>,
    pub code_apprenant: String,
    pub formation_fr: String,
    pub formation_en: String,
    pub point_fr: String,
    pub point_en: String,
    pub composante_fr: String,
    pub composante_en: String,
    pub annee: String,
    pub emis_le: Date,
    /// French and English words of the régime; none in the documents issued before it was kept.
    #[serde(default)]
    pub regime: Option<(String, String)>,
    /// Who signed, in which capacity (French, English); as above.
    #[serde(default)]
    pub signataire: Option<(String, String, String)>,
}

/// Issues the certificate of a validated enrolment, in the transaction that validates it.
pub(super) async fn emettre(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let l = sqlx::query!(
        r#"SELECT p.prenom, p.nom_naissance, p.nom_usage, p.date_naissance, p.ine, p.code_apprenant,
                f.libelle_long AS formation_fr, coalesce(nullif(f.libelle_en, ''), f.libelle_long) AS "formation_en!", pi.libelle_fr, pi.libelle_en,
                s.libelle_fr AS composante_fr, s.libelle_en AS composante_en, pe.annee_universitaire AS "annee_universitaire!",
                n.libelle_affichage AS "regime_fr?", coalesce(nullif(n.libelle_en, ''), n.libelle_affichage) AS "regime_en?",
                e.signataire_nom, e.signataire_fr,
                e.signataire_en
         FROM inscription.inscription i
         JOIN identite.personne p ON p.id = i.personne_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.objet f ON f.id = pi.formation_id
         JOIN offre.espace pe ON pe.code = pi.periode_code
         JOIN referentiel.structure s ON s.code = pi.structure_code
         CROSS JOIN referentiel.etablissement e
         LEFT JOIN LATERAL (SELECT v.libelle_affichage, v.libelle_en FROM referentiel.valeur v
            WHERE v.nomenclature = 'RegimeInscription' AND v.code = i.dossier ->> 'regime'
            ORDER BY v.debut DESC LIMIT 1) n ON true
         WHERE i.id = $1"#,
        id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let faits = Faits {
        nom: format!("{} {}", l.prenom, l.nom_usage.unwrap_or(l.nom_naissance).to_uppercase()),
        date_naissance: l.date_naissance.to_jiff(),
        ine: l.ine,
        code_apprenant: l.code_apprenant.unwrap_or_default(),
        formation_fr: l.formation_fr,
        formation_en: l.formation_en,
        point_fr: l.libelle_fr,
        point_en: l.libelle_en,
        composante_fr: l.composante_fr,
        composante_en: l.composante_en,
        annee: l.annee_universitaire,
        emis_le: ctx.jour(),
        regime: l.regime_fr.zip(l.regime_en),
        signataire: Some((l.signataire_nom, l.signataire_fr, l.signataire_en)),
    };
    let mut octets = [0u8; 16];
    rand::fill(&mut octets).map_err(Error::interne)?;
    let numero = NumeroDocument::depuis_octets(octets);
    let document = DocumentId(Uuid::now_v7());
    sqlx::query!(
        "INSERT INTO parcours.document (id, numero, type, inscription_id, donnees, emis_le)
         VALUES ($1, $2, $3, $4, $5, $6)",
        document.0,
        numero.as_str(),
        TYPE,
        id.0,
        serde_json::to_value(&faits)?,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "EMETTRE_CERTIFICAT",
        entite: "inscription",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "document": document })),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// The certificat de scolarité of an enrolment as a PDF, in the language asked for: name of the file and bytes. The
/// learner's own, or one of the perimeter for who has `INS_LIRE`; none before validation nor after cancellation.
pub async fn certificat(ctx: &Ctx, id: InscriptionId, langue: Langue) -> Result<(String, Vec<u8>)> {
    certificat_numero(ctx, id, None, langue).await
}

/// That very one, of those that an enrolment had.
pub(super) async fn certificat_numero(
    ctx: &Ctx,
    id: InscriptionId,
    seul: Option<DocumentId>,
    langue: Langue,
) -> Result<(String, Vec<u8>)> {
    let l = sqlx::query!(
        "SELECT i.personne_id, s.ancetres, d.numero, d.donnees
         FROM parcours.document d
         JOIN inscription.inscription i ON i.id = d.inscription_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE d.inscription_id = $1 AND d.type = $2 AND d.revoque_le IS NULL AND ($3::uuid IS NULL OR d.id = $3)
         ORDER BY d.emis_le DESC LIMIT 1",
        id.0,
        TYPE,
        seul.map(|d| d.0)
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    let compte = ctx.compte()?;
    let l = l.ok_or(Error::Introuvable)?;
    if compte.personne != Some(PersonneId(l.personne_id)) {
        ctx.exiger(Traitement::InsLire, &l.ancetres)?;
        let mut cx = ctx.services.pool.acquire().await?;
        let (personne, droit) = (PersonneId(l.personne_id), Traitement::InsLire);
        audit::tracer_consultation(&mut cx, ctx, personne, Quoi::Document, droit, &l.ancetres).await?;
    }
    let faits: Faits = serde_json::from_value(l.donnees)?;
    let numero = NumeroDocument::parse(&l.numero).map_err(|e| Error::interne(format!("{e:?}")))?;
    let donnees = composer(ctx, faits, &numero, langue).await?;
    let nom = format!(
        "certificat-{}-{}.pdf",
        donnees.titulaire.code_apprenant, donnees.annee_universitaire
    );
    let pdf = rendre(move || certificat_de_scolarite(&donnees)).await?;
    Ok((nom, pdf))
}

/// Makes a document off the async threads, a few at a time.
pub(crate) async fn rendre<F>(composer: F) -> Result<Vec<u8>>
where
    F: FnOnce() -> std::result::Result<Vec<u8>, documents::Erreur> + Send + 'static,
{
    let _place = RENDUS.acquire().await.map_err(Error::interne)?;
    tokio::task::spawn_blocking(composer)
        .await
        .map_err(Error::interne)?
        .map_err(Error::interne)
}

/// A day as the metadata of a PDF want it.
pub(crate) fn date_iso(jour: Date) -> (i32, u8, u8) {
    (
        i32::from(jour.year()),
        jour.month().unsigned_abs(),
        jour.day().unsigned_abs(),
    )
}

/// Words the facts for the template.
async fn composer(ctx: &Ctx, f: Faits, numero: &NumeroDocument, langue: Langue) -> Result<Certificat> {
    let etablissement = referentiel::etablissement(&ctx.services.pool).await?;
    let fr = langue == Langue::Fr;
    let choisir = |a: String, b: String| if fr { a } else { b };
    let (nom_signataire, qualite_fr, qualite_en) = f.signataire.unwrap_or((
        etablissement.signataire_nom,
        etablissement.signataire_fr,
        etablissement.signataire_en,
    ));
    Ok(Certificat {
        langue: if fr {
            documents::Langue::Fr
        } else {
            documents::Langue::En
        },
        etablissement: documents::Etablissement {
            denomination: choisir(etablissement.denomination_fr, etablissement.denomination_en),
            adresse: etablissement.adresse,
            ville: etablissement.ville,
        },
        signataire: documents::Signataire {
            nom: nom_signataire,
            qualite: choisir(qualite_fr, qualite_en),
        },
        titulaire: documents::Titulaire {
            nom: f.nom,
            date_naissance: i18n::format::date(f.date_naissance, langue),
            ine: f.ine,
            code_apprenant: f.code_apprenant,
        },
        formation: choisir(f.formation_fr, f.formation_en),
        formation_detail: Some(choisir(f.point_fr, f.point_en)),
        composante: choisir(f.composante_fr, f.composante_en),
        annee_universitaire: f.annee,
        regime: f.regime.map_or_else(
            || i18n::parcours::REGIME_INITIAL.en_langue(langue).to_owned(),
            |(libelle_fr, libelle_en)| choisir(libelle_fr, libelle_en),
        ),
        delivre_le: i18n::format::date(f.emis_le, langue),
        date_iso: date_iso(f.emis_le),
        numero: numero.to_string(),
        url_verification: format!(
            "{}/{}/verifier/{numero}",
            ctx.services.reglages.url_publique,
            langue.code()
        ),
    })
}
