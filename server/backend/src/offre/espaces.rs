use super::{
    chercher::{mots, ordre},
    exiger_lecture, exiger_quelque_part,
    lire::{Detail, details_de},
    refus,
};
use crate::{Ctx, Error, Result, audit, referentiel::exiger_partout};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::{EspaceId, ObjetId},
    offre::{CodePeriode, EspaceVue, EtatEspace, Ouverture, RefusOffre, TypeEspace, Valeurs, apres_passage, passage},
};
use i18n::Langue;
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

/// An espace, as the interfaces read and write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Espace {
    pub id: EspaceId,
    pub code: String,
    pub type_: TypeEspace,
    pub etat: EtatEspace,
    /// `FORMATION` or `DIPLOME`.
    pub typologie: String,
    pub libelle: String,
    pub libelle_en: String,
    pub libelle_long: String,
    pub libelle_affichage: String,
    /// `2026-2027`.
    pub annee_universitaire: Option<String>,
    pub debut: Option<Date>,
    pub fin: Option<Date>,
    pub active: bool,
    pub nomenclatures_le: Timestamp,
    pub inscriptions_du: Option<Timestamp>,
    pub inscriptions_au: Option<Timestamp>,
    /// Of all periods, the one that the public sees.
    pub reference: bool,
    pub version: i32,
}

impl Espace {
    /// The day on which codes of nomenclatures that the offer takes must be good (domain §3): the first one of a period; what is being
    /// worked on is of today.
    pub(super) fn jour_des_codes(&self, aujourd_hui: Date) -> Date {
        match self.type_ {
            TypeEspace::Periode => self.debut.unwrap_or(aujourd_hui),
            TypeEspace::Travail => aujourd_hui,
        }
    }

    /// One that is not there yet.
    pub fn nouveau(code: &str, type_: TypeEspace, libelle: &str, maintenant: Timestamp) -> Self {
        Self {
            id: EspaceId(Uuid::now_v7()),
            code: code.trim().to_owned(),
            type_,
            etat: EtatEspace::premier(type_),
            typologie: "FORMATION".into(),
            libelle: libelle.trim().to_owned(),
            libelle_en: libelle.trim().to_owned(),
            libelle_long: libelle.trim().to_owned(),
            libelle_affichage: libelle.trim().to_owned(),
            annee_universitaire: None,
            debut: None,
            fin: None,
            active: true,
            nomenclatures_le: maintenant,
            inscriptions_du: None,
            inscriptions_au: None,
            reference: false,
            version: 1,
        }
    }

    /// Of a period, its dates: the calendar of enrolments is that of the period until somebody says another.
    fn completer(&mut self, ctx: &Ctx) {
        if self.type_ != TypeEspace::Periode {
            return;
        }
        if self.annee_universitaire.is_none()
            && let Some(debut) = self.debut
        {
            let annee = if debut.month() >= 6 {
                debut.year()
            } else {
                debut.year() - 1
            };
            self.annee_universitaire = Some(format!("{annee}-{}", annee + 1));
        }
        let instant = |jour: Option<Date>| Some(jour?.to_zoned(ctx.services.fuseau.clone()).ok()?.timestamp());
        self.inscriptions_du = self.inscriptions_du.or_else(|| instant(self.debut));
        self.inscriptions_au = self.inscriptions_au.or_else(|| instant(self.fin));
    }

    fn erreurs(&self) -> Vec<ErreurChamp> {
        let mut erreurs = vec![];
        let mut refuser = |champ: &str, code| erreurs.push(ErreurChamp::new(champ, code));
        if let Err(code) = CodePeriode::parse(&self.code) {
            refuser("code", code);
        }
        for (champ, texte, max) in [
            ("libelle", &self.libelle, 50_u32),
            ("libelleLong", &self.libelle_long, 150),
            ("libelleAffichage", &self.libelle_affichage, 150),
        ] {
            if texte.trim().is_empty() {
                refuser(champ, CodeErreur::Obligatoire);
            } else if texte.chars().count() > max as usize {
                refuser(champ, CodeErreur::TropLong { max });
            }
        }
        if self.typologie != "FORMATION" && self.typologie != "DIPLOME" {
            refuser("type", CodeErreur::ValeurInterdite);
        }
        if self.type_ == TypeEspace::Periode {
            match (self.debut, self.fin) {
                (None, _) => refuser("debut", CodeErreur::Obligatoire),
                (_, None) => refuser("fin", CodeErreur::Obligatoire),
                (Some(debut), Some(fin)) if fin <= debut => refuser("fin", CodeErreur::DateTropAncienne),
                _ => {}
            }
            if self
                .inscriptions_du
                .zip(self.inscriptions_au)
                .is_some_and(|(du, au)| au <= du)
            {
                refuser("inscriptionsAu", CodeErreur::DateTropAncienne);
            }
        }
        if self.annee_universitaire.as_ref().is_some_and(|a| !annee_juste(a)) {
            refuser("anneeUniversitaire", CodeErreur::FormatInvalide);
        }
        erreurs
    }
}

/// `2026-2027`.
fn annee_juste(texte: &str) -> bool {
    let annee = |t: &str| (t.len() == 4).then(|| t.parse::<u16>().ok()).flatten();
    let annees = texte.split_once('-').and_then(|(a, b)| Some((annee(a)?, annee(b)?)));
    annees.is_some_and(|(a, b)| b == a + 1)
}

#[derive(sqlx::FromRow)]
struct Ligne {
    id: Uuid,
    code: String,
    #[sqlx(rename = "type")]
    type_: String,
    etat: String,
    typologie: String,
    libelle_fr: String,
    libelle_en: String,
    libelle_long: Option<String>,
    libelle_affichage: Option<String>,
    annee_universitaire: Option<String>,
    debut: Option<jiff_sqlx::Date>,
    fin: Option<jiff_sqlx::Date>,
    active: bool,
    nomenclatures_le: jiff_sqlx::Timestamp,
    inscriptions_du: Option<jiff_sqlx::Timestamp>,
    inscriptions_au: Option<jiff_sqlx::Timestamp>,
    annee_de_reference: bool,
    version: i32,
}

impl TryFrom<Ligne> for Espace {
    type Error = Error;
    fn try_from(l: Ligne) -> Result<Self> {
        Ok(Self {
            id: EspaceId(l.id),
            type_: TypeEspace::depuis_code(&l.type_).ok_or_else(|| Error::interne("type of espace"))?,
            etat: EtatEspace::depuis_code(&l.etat).ok_or_else(|| Error::interne("state of espace"))?,
            code: l.code,
            typologie: l.typologie,
            libelle_long: l.libelle_long.unwrap_or_else(|| l.libelle_fr.clone()),
            libelle_affichage: l.libelle_affichage.unwrap_or_else(|| l.libelle_fr.clone()),
            libelle: l.libelle_fr,
            libelle_en: l.libelle_en,
            annee_universitaire: l.annee_universitaire,
            debut: l.debut.map(jiff_sqlx::Date::to_jiff),
            fin: l.fin.map(jiff_sqlx::Date::to_jiff),
            active: l.active,
            nomenclatures_le: l.nomenclatures_le.to_jiff(),
            inscriptions_du: l.inscriptions_du.map(jiff_sqlx::Timestamp::to_jiff),
            inscriptions_au: l.inscriptions_au.map(jiff_sqlx::Timestamp::to_jiff),
            reference: l.annee_de_reference,
            version: l.version,
        })
    }
}

const COLONNES: &str = "id, code, type, etat, typologie, libelle_fr, libelle_en, libelle_long, libelle_affichage,
    annee_universitaire, debut, fin, active, nomenclatures_le, inscriptions_du, inscriptions_au,
    annee_de_reference, version";

/// All espaces, periods first, the most recent first. Demands `ODF_LIRE`.
pub async fn lister_espaces(ctx: &Ctx) -> Result<Vec<(Espace, EspaceVue)>> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes: Vec<Ligne> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLONNES} FROM offre.espace ORDER BY type DESC, debut DESC NULLS LAST, code"
    )))
    .fetch_all(&mut *cx)
    .await?;
    let nombres = sqlx::query!(
        r#"SELECT o.espace_id, count(*) FILTER (WHERE o.genre = 'FORMATION') AS "formations!", count(*) AS "objets!"
           FROM offre.objet o GROUP BY o.espace_id"#
    )
    .fetch_all(&mut *cx)
    .await?;
    let chemins = sqlx::query!(
        r#"SELECT espace_id, count(*) AS "chemins!", count(*) FILTER (WHERE pia) AS "pia!" FROM offre.contexte GROUP BY espace_id"#
    )
    .fetch_all(&mut *cx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let espace = Espace::try_from(l)?;
            let n = nombres.iter().find(|n| n.espace_id == espace.id.0);
            let c = chemins.iter().find(|c| c.espace_id == espace.id.0);
            let mut vue = espace.vue();
            vue.formations = n.map_or(0, |n| n.formations);
            vue.objets = n.map_or(0, |n| n.objets);
            vue.chemins = c.map_or(0, |c| c.chemins);
            vue.pia = c.map_or(0, |c| c.pia);
            Ok((espace, vue))
        })
        .collect()
}

/// Espaces to choose among, in the order of the list: identifier and label of those that `retenir` keeps.
pub(super) async fn nommer_espaces(
    cx: &mut PgConnection,
    langue: Langue,
    retenir: impl Fn(&Espace) -> bool,
) -> Result<Valeurs> {
    let lignes: Vec<Ligne> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLONNES} FROM offre.espace ORDER BY type DESC, debut DESC NULLS LAST, code"
    )))
    .fetch_all(cx)
    .await?;
    let lus = lignes.into_iter().map(Espace::try_from).collect::<Result<Vec<_>>>()?;
    Ok(lus
        .iter()
        .filter(|e| retenir(e))
        .map(|e| (e.id.to_string(), e.vue().dans(langue == Langue::Fr).to_owned()))
        .collect())
}

impl Espace {
    pub(super) fn vue(&self) -> EspaceVue {
        EspaceVue {
            id: self.id,
            code: self.code.clone(),
            libelle: self.libelle_long.clone(),
            libelle_en: self.libelle_en.clone(),
            type_: self.type_,
            etat: self.etat,
            annee_universitaire: self.annee_universitaire.clone(),
            debut: self.debut,
            fin: self.fin,
            active: self.active,
            formations: 0,
            objets: 0,
            chemins: 0,
            pia: 0,
            version: self.version,
        }
    }
}

/// What espaces are looked for, as the interfaces ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CritereEspaces {
    /// Words of the code or of the labels; accents and case do not count.
    pub recherche: String,
    pub type_: Option<TypeEspace>,
    pub active: Option<bool>,
    /// Name of a field, and whether it goes down.
    pub tri: Vec<(String, bool)>,
    /// From 0.
    pub page: u32,
    pub taille: u32,
}

/// Espaces that fulfil criteria: a page of them, and how many there are. Demands `ODF_LIRE`.
pub async fn chercher_espaces(ctx: &Ctx, c: &CritereEspaces) -> Result<(Vec<Espace>, u64)> {
    exiger_lecture(ctx)?;
    let ordre = ordre(&c.tri, |champ| {
        Some(match champ {
            "code" => "code",
            "libelle" => "libelle_fr",
            "libelleLong" => "libelle_long",
            "libelleAffichage" => "libelle_affichage",
            "typeEspace" => "type",
            "anneeUniversitaire" => "annee_universitaire",
            "active" => "active",
            _ => return None,
        })
    })?;
    let filtrer = |q: &mut QueryBuilder<Postgres>| {
        q.push(" FROM offre.espace WHERE true");
        if let Some(type_) = c.type_ {
            q.push(" AND type = ").push_bind(type_.code());
        }
        if let Some(active) = c.active {
            q.push(" AND active = ").push_bind(active);
        }
        for mot in mots(&c.recherche) {
            q.push(
                " AND public.sans_accent(concat_ws(' ', code, libelle_fr, libelle_en, libelle_long, libelle_affichage))
                    LIKE '%' || public.sans_accent(",
            )
            .push_bind(mot)
            .push(") || '%'");
        }
    };
    let mut cx = ctx.services.pool.acquire().await?;
    let mut q = QueryBuilder::new("SELECT count(*)");
    filtrer(&mut q);
    let total: i64 = q.build_query_scalar().fetch_one(&mut *cx).await?;
    let mut q = QueryBuilder::new("SELECT ");
    q.push(COLONNES);
    filtrer(&mut q);
    // Periods first, the most recent first.
    q.push(" ORDER BY ")
        .push(ordre)
        .push("type DESC, debut DESC NULLS LAST, code");
    q.push(" LIMIT ").push_bind(i64::from(c.taille));
    q.push(" OFFSET ").push_bind(i64::from(c.page) * i64::from(c.taille));
    let lignes: Vec<Ligne> = q.build_query_as().fetch_all(&mut *cx).await?;
    let espaces = lignes.into_iter().map(Espace::try_from).collect::<Result<_>>()?;
    Ok((espaces, u64::try_from(total).unwrap_or(0)))
}

/// One espace. Demands `ODF_LIRE`.
pub async fn espace(ctx: &Ctx, id: EspaceId) -> Result<Espace> {
    exiger_lecture(ctx)?;
    espace_de(&mut *ctx.services.pool.acquire().await?, id).await
}

pub(super) async fn espace_de(cx: &mut PgConnection, id: EspaceId) -> Result<Espace> {
    let ligne: Option<Ligne> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT {COLONNES} FROM offre.espace WHERE id = $1"
    )))
    .bind(id.0)
    .fetch_optional(cx)
    .await?;
    ligne.ok_or(Error::Introuvable)?.try_into()
}

/// The espace of that code. Demands `ODF_LIRE`.
pub async fn espace_par_code(ctx: &Ctx, code: &str) -> Result<EspaceId> {
    exiger_lecture(ctx)?;
    let id = sqlx::query_scalar!("SELECT id FROM offre.espace WHERE code = $1", code)
        .fetch_optional(&ctx.services.pool)
        .await?;
    id.map(EspaceId).ok_or(Error::Introuvable)
}

/// Brings an espace to another state. Demands `ODF_VALIDER` on the whole establishment.
pub async fn passer(ctx: &Ctx, id: EspaceId, etat: EtatEspace) -> Result<()> {
    exiger_partout(ctx, &mut *ctx.services.pool.acquire().await?, Traitement::OdfValider).await?;
    let voulu = Espace {
        etat,
        ..espace(ctx, id).await?
    };
    ecrire_espace(ctx, voulu).await.map(drop)
}

/// Takes an espace for oneself until the end of the transaction: what is done to the offer in it is done one after the other.
/// Counts it.
pub(super) async fn verrouiller(tx: &mut PgConnection, id: EspaceId) -> Result<Espace> {
    sqlx::query!("UPDATE offre.espace SET revision = revision + 1 WHERE id = $1", id.0)
        .execute(&mut *tx)
        .await?;
    espace_de(tx, id).await
}

/// Takes the espace of an object so, and reads the object as it is then.
pub(super) async fn saisir_objet(tx: &mut PgConnection, objet: ObjetId) -> Result<(Espace, Detail)> {
    let espace = sqlx::query_scalar!("SELECT espace_id FROM offre.objet WHERE id = $1", objet.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    let espace = verrouiller(tx, EspaceId(espace)).await?;
    let lu = details_de(tx, &[objet]).await?.pop().ok_or(Error::Introuvable)?;
    Ok((espace, lu))
}

/// A new espace. Demands `ODF_ECRIRE` on the whole establishment, `ODF_VALIDER` for a period.
pub async fn creer_espace(ctx: &Ctx, mut nouveau: Espace) -> Result<Espace> {
    let mut tx = ctx.transaction().await?;
    exiger_espace(ctx, &mut tx, nouveau.type_).await?;
    nouveau.completer(ctx);
    let erreurs = nouveau.erreurs();
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    sqlx::query!(
        "INSERT INTO offre.espace (id, code, type, etat, typologie, libelle_fr, libelle_en, libelle_long, libelle_affichage,
            annee_universitaire, debut, fin, active, inscriptions_du, inscriptions_au, nomenclatures_le, modifie_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        nouveau.id.0,
        nouveau.code,
        nouveau.type_.code(),
        nouveau.etat.code(),
        nouveau.typologie,
        nouveau.libelle,
        nouveau.libelle_en,
        nouveau.libelle_long,
        nouveau.libelle_affichage,
        nouveau.annee_universitaire,
        nouveau.debut.map(ToSqlx::to_sqlx) as _,
        nouveau.fin.map(ToSqlx::to_sqlx) as _,
        nouveau.active,
        nouveau.inscriptions_du.map(ToSqlx::to_sqlx) as _,
        nouveau.inscriptions_au.map(ToSqlx::to_sqlx) as _,
        nouveau.nomenclatures_le.to_sqlx(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(deja_la)?;
    tracer(&mut tx, ctx, "CREER_ESPACE", &nouveau, None).await?;
    tx.commit().await?;
    Ok(nouveau)
}

fn deja_la(e: sqlx::Error) -> Error {
    match e.as_database_error().and_then(|e| e.constraint()) {
        Some("periode_pkey" | "espace_pkey") => Error::champ("code", CodeErreur::DejaUtilise),
        _ => e.into(),
    }
}

/// Changes an espace: its words, its dates, its state. Its kind and its code stay. Demands `ODF_ECRIRE` on the whole
/// establishment, `ODF_VALIDER` for a period; for another state, and no more, `ODF_VALIDER`.
pub async fn ecrire_espace(ctx: &Ctx, mut voulu: Espace) -> Result<Espace> {
    let lui_seul = |t| exiger_quelque_part(ctx, t);
    lui_seul(Traitement::OdfValider).or_else(|_| lui_seul(Traitement::OdfEcrire))?;
    let mut tx = ctx.transaction().await?;
    let avant = verrouiller(&mut tx, voulu.id).await?;
    let passe_seulement = voulu.etat != avant.etat
        && avant
            == Espace {
                etat: avant.etat,
                version: avant.version,
                ..voulu.clone()
            };
    if !passe_seulement {
        exiger_espace(ctx, &mut tx, avant.type_).await?;
    }
    if voulu.version != avant.version {
        return Err(Error::champ("version", CodeErreur::Perime));
    }
    if voulu.etat != avant.etat {
        exiger_partout(ctx, &mut tx, Traitement::OdfValider).await?;
        passage(avant.etat, voulu.etat).map_err(|r| refus("etat", r))?;
        let calendrier = avant
            .inscriptions_du
            .zip(avant.inscriptions_au)
            .map(|(du, au)| Ouverture { du, au });
        let (active, calendrier) = apres_passage(voulu.etat, voulu.active, calendrier, ctx.maintenant);
        voulu.active = active;
        voulu.inscriptions_au = calendrier.map(|c| c.au);
    }
    voulu.type_ = avant.type_;
    if voulu.code != avant.code {
        return Err(Error::champ("code", CodeErreur::ValeurInterdite));
    }
    voulu.completer(ctx);
    let erreurs = voulu.erreurs();
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    if voulu.reference && !avant.reference {
        sqlx::query!(
            "UPDATE offre.espace SET annee_de_reference = false, modifie_le = $1 WHERE annee_de_reference",
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!(
        "UPDATE offre.espace SET etat = $2, typologie = $3, libelle_fr = $4, libelle_en = $5, libelle_long = $6,
            libelle_affichage = $7, annee_universitaire = $8, debut = $9, fin = $10, active = $11, inscriptions_du = $12,
            inscriptions_au = $13, nomenclatures_le = $14, modifie_le = $15, annee_de_reference = $16,
            version = version + 1
         WHERE id = $1",
        voulu.id.0,
        voulu.etat.code(),
        voulu.typologie,
        voulu.libelle,
        voulu.libelle_en,
        voulu.libelle_long,
        voulu.libelle_affichage,
        voulu.annee_universitaire,
        voulu.debut.map(ToSqlx::to_sqlx) as _,
        voulu.fin.map(ToSqlx::to_sqlx) as _,
        voulu.active,
        voulu.inscriptions_du.map(ToSqlx::to_sqlx) as _,
        voulu.inscriptions_au.map(ToSqlx::to_sqlx) as _,
        voulu.nomenclatures_le.to_sqlx(),
        ctx.maintenant.to_sqlx(),
        voulu.reference
    )
    .execute(&mut *tx)
    .await?;
    voulu.version += 1;
    tracer(&mut tx, ctx, "MODIFIER_ESPACE", &voulu, Some(&avant)).await?;
    tx.commit().await?;
    Ok(voulu)
}

async fn exiger_espace(ctx: &Ctx, tx: &mut PgConnection, type_: TypeEspace) -> Result<()> {
    let traitement = match type_ {
        TypeEspace::Travail => Traitement::OdfEcrire,
        TypeEspace::Periode => Traitement::OdfValider,
    };
    exiger_partout(ctx, tx, traitement).await
}

/// Takes an empty espace away. Demands what making it demands.
pub async fn supprimer_espace(ctx: &Ctx, id: EspaceId) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let avant = verrouiller(&mut tx, id).await?;
    exiger_espace(ctx, &mut tx, avant.type_).await?;
    oter(&mut tx, ctx, &avant).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an espace away with all that is in it, as long as nobody is enrolled on any of it. Demands what making it demands.
pub async fn purger_espace(ctx: &Ctx, id: EspaceId) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let avant = verrouiller(&mut tx, id).await?;
    exiger_espace(ctx, &mut tx, avant.type_).await?;
    if !avant.etat.ouvert() {
        return Err(refus("espace", RefusOffre::EspaceFerme));
    }
    for ordre in [
        "DELETE FROM offre.point_inscription p USING offre.contexte c WHERE c.id = p.id AND c.espace_id = $1",
        "DELETE FROM offre.contexte WHERE espace_id = $1",
        "DELETE FROM offre.lien WHERE espace_id = $1",
        "DELETE FROM offre.correspondance c USING offre.objet o WHERE o.espace_id = $1 AND o.id IN (c.de_id, c.vers_id)",
        "UPDATE offre.objet SET formation_porteuse_id = NULL WHERE espace_id = $1 AND formation_porteuse_id IS NOT NULL",
        "DELETE FROM offre.objet WHERE espace_id = $1",
    ] {
        sqlx::query(ordre)
            .bind(id.0)
            .execute(&mut *tx)
            .await
            .map_err(encore_utile)?;
    }
    oter(&mut tx, ctx, &avant).await?;
    tx.commit().await?;
    Ok(())
}

async fn oter(tx: &mut PgConnection, ctx: &Ctx, avant: &Espace) -> Result<()> {
    sqlx::query!("DELETE FROM offre.operation WHERE espace_id = $1", avant.id.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM offre.espace WHERE id = $1", avant.id.0)
        .execute(&mut *tx)
        .await
        .map_err(encore_utile)?;
    tracer(tx, ctx, "SUPPRIMER_ESPACE", avant, Some(avant)).await
}

/// Something still refers to it.
fn encore_utile(e: sqlx::Error) -> Error {
    match e.as_database_error() {
        Some(base) if base.is_foreign_key_violation() => {
            let inscrits = base.constraint().is_some_and(|c| c.contains("point_inscription"));
            refus(
                "espace",
                if inscrits {
                    RefusOffre::Inscriptions
                } else {
                    RefusOffre::Reference
                },
            )
        }
        _ => e.into(),
    }
}

async fn tracer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    traitement: &'static str,
    espace: &Espace,
    avant: Option<&Espace>,
) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "espace",
        entite_id: espace.id.to_string(),
        avant: avant.map(|e| json!(e)),
        apres: (traitement != "SUPPRIMER_ESPACE").then(|| json!(espace)),
    };
    audit::enregistrer(tx, ctx, trace).await
}
