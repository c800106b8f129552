use super::{
    annuler::comptes,
    catalogue::Libelles,
    codes_finis::codes_finis,
    correspondances::correspondances,
    espaces::{Espace, espace_de, nommer_espaces},
    exiger_lecture,
    lire::{Lue, details_de, lire_maquette},
};
use crate::{Ctx, Error, Result, referentiel::Parametres};
use domain::{
    authz::Traitement,
    ids::{ContexteId, EspaceId, ObjetId},
    offre::{
        ArbreVue, CodeChemin, CodeObjet, ContexteVue, Controles, Enfant, FicheObjet, Genre, Noeud, Simulation,
        TypeEspace, correspond, plage, simuler,
    },
};
use jiff_sqlx::ToSqlx;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// The tree of a formation, with what is to be looked at beside each place. Demands `ODF_LIRE`.
pub async fn arbre(ctx: &Ctx, racine: ObjetId) -> Result<ArbreVue> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let espace = espace_du(&mut cx, racine).await?;
    let revision = revision_de(&mut cx, espace).await?;
    let lue = lire_maquette(&mut cx, espace, Some(&[racine])).await?;
    let espace = espace_de(&mut cx, espace).await?;
    let (annulables, retablissables) = comptes(&mut cx, ctx, espace.id).await?;
    let code = lue.ids.iter().find(|(_, id)| **id == racine).map(|(c, _)| c.clone());
    let code = code.ok_or(Error::Introuvable)?;
    let structure = lue
        .maquette
        .objets
        .get(&code)
        .map(|o| o.structure.clone())
        .unwrap_or_default();
    let types = Libelles::lire(&mut cx, ctx.langue, &["TypeObjetFormation", "NatureGroupement"]).await?;
    let ancetres = sqlx::query_scalar!("SELECT ancetres FROM referentiel.structure WHERE code = $1", structure)
        .fetch_one(&mut *cx)
        .await?;
    // What a part of the offer is opened at may hang in another one.
    let pendue = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM offre.lien WHERE enfant_id = $1) AS "oui!""#,
        racine.0
    )
    .fetch_one(&mut *cx)
    .await?;
    let bareme = Parametres::recents(&mut cx, ctx).await?.bareme_ects();
    let finis = codes_finis(&mut cx, espace.jour_des_codes(ctx.jour()), lue.maquette.objets.values()).await?;
    let controles = Controles::nouveaux(&lue.maquette, &bareme, &finis);
    let peut = |t| espace.etat.ouvert() && ctx.peut(t, &ancetres);
    Ok(ArbreVue {
        racine,
        libelle: lue
            .maquette
            .objets
            .get(&code)
            .map(|o| o.libelle_long.clone())
            .unwrap_or_default(),
        noeuds: noeuds(&lue, &code, pendue, &types, &controles),
        code: code.to_string(),
        revision,
        peut_ecrire: peut(Traitement::OdfEcrire),
        peut_valider: peut(Traitement::OdfValider),
        espace: espace.vue(),
        annulables,
        retablissables,
    })
}

async fn espace_du(cx: &mut PgConnection, objet: ObjetId) -> Result<EspaceId> {
    sqlx::query_scalar!("SELECT espace_id FROM offre.objet WHERE id = $1", objet.0)
        .fetch_optional(cx)
        .await?
        .map(EspaceId)
        .ok_or(Error::Introuvable)
}

async fn revision_de(cx: &mut PgConnection, espace: EspaceId) -> Result<i64> {
    Ok(
        sqlx::query_scalar!("SELECT revision FROM offre.espace WHERE id = $1", espace.0)
            .fetch_one(cx)
            .await?,
    )
}

/// Counts what was done in an espace: another number means that something was. Demands `ODF_LIRE`.
pub async fn revision(ctx: &Ctx, espace: EspaceId) -> Result<i64> {
    exiger_lecture(ctx)?;
    let revision = sqlx::query_scalar!("SELECT revision FROM offre.espace WHERE id = $1", espace.0)
        .fetch_optional(&ctx.services.pool)
        .await?;
    revision.ok_or(Error::Introuvable)
}

/// The places of a tree in its order. `pendue`: its root hangs elsewhere.
fn noeuds(lue: &Lue, racine: &CodeObjet, pendue: bool, types: &Libelles, controles: &Controles<'_>) -> Vec<Noeud> {
    let contextes: HashMap<&str, _> = lue.contextes.iter().map(|c| (c.chemin.as_str(), c)).collect();
    let Some(chemins) = lue.maquette.chemins(&[racine]) else {
        return vec![];
    };
    chemins
        .iter()
        .filter_map(|codes| {
            let code = *codes.last()?;
            let parent = codes.len().checked_sub(2).and_then(|i| codes.get(i)).copied();
            let texte = codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">");
            let objet = lue.maquette.objets.get(code)?;
            let contexte = contextes.get(texte.as_str());
            let chemin = CodeChemin::parse(&texte).ok();
            let reglage = chemin.as_ref().and_then(|c| lue.maquette.reglages.get(c));
            Some(Noeud {
                contexte: contexte.map(|c| ContexteId(c.id)),
                objet: *lue.ids.get(code)?,
                parent: parent.and_then(|p| lue.ids.get(p)).copied(),
                niveau: u32::try_from(codes.len()).unwrap_or(1) - 1,
                code: code.to_string(),
                libelle: objet.libelle_long.clone(),
                genre: objet.genre,
                type_objet: objet.type_objet.clone(),
                type_libelle: match objet.genre {
                    Genre::Formation => String::new(),
                    Genre::Objet => types.dire("TypeObjetFormation", objet.type_objet.as_deref()),
                    Genre::Groupement => types.dire("NatureGroupement", objet.nature.as_deref()),
                },
                obligatoire: parent.is_none_or(|p| {
                    let lien = lue.maquette.enfants(p).iter().find(|e| &e.code == code);
                    lien.is_some_and(|e| e.obligatoire)
                }),
                ects: reglage.and_then(|r| r.ects).or(objet.ects),
                coefficient: reglage.and_then(|r| r.coefficient).or(objet.coefficient),
                ects_objet: objet.ects,
                coefficient_objet: objet.coefficient,
                plage: plage(&lue.maquette, code, chemin.as_ref()),
                mutualise: objet.mutualise,
                enfants: u32::try_from(lue.maquette.enfants(code).len()).unwrap_or(u32::MAX),
                valide: contexte.is_some_and(|c| c.valide),
                pia: contexte.is_some_and(|c| c.pia),
                pia_actif: contexte.is_some_and(|c| c.pia_actif),
                constats: controles.constats(code, chemin.as_ref(), parent.is_some() || pendue),
                version: lue.versions.get(code).copied().unwrap_or_default(),
                chemin: texte,
            })
        })
        .collect()
}

/// All of an object, with what its paths have of their own and who is enrolled there. Demands `ODF_LIRE`.
pub async fn fiche(ctx: &Ctx, id: ObjetId) -> Result<FicheObjet> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let lu = details_de(&mut cx, &[id]).await?.pop().ok_or(Error::Introuvable)?;
    let espace = espace_de(&mut cx, lu.espace).await?;
    let ids: Vec<Uuid> = lu.contextes.iter().map(|c| c.id.0).collect();
    let inscrits: BTreeMap<Uuid, i64> = sqlx::query!(
        r#"SELECT point_inscription_id AS id, count(*) AS "n!" FROM inscription.inscription
           WHERE point_inscription_id = ANY ($1) GROUP BY 1"#,
        &ids
    )
    .fetch_all(&mut *cx)
    .await?
    .into_iter()
    .map(|l| (l.id, l.n))
    .collect();
    let parents = sqlx::query!(
        "SELECT o.id, o.code, o.libelle_long FROM offre.lien l JOIN offre.objet o ON o.id = l.parent_id
         WHERE l.enfant_id = $1 ORDER BY o.code",
        id.0
    )
    .fetch_all(&mut *cx)
    .await?;
    let enfants: Vec<Uuid> = lu.enfants.iter().map(|(e, _)| e.0).collect();
    let codes: BTreeMap<Uuid, String> = sqlx::query!("SELECT id, code FROM offre.objet WHERE id = ANY ($1)", &enfants)
        .fetch_all(&mut *cx)
        .await?
        .into_iter()
        .map(|l| (l.id, l.code))
        .collect();
    let ancetres = sqlx::query_scalar!(
        "SELECT ancetres FROM referentiel.structure WHERE code = $1",
        lu.objet.structure
    )
    .fetch_one(&mut *cx)
    .await?;
    let periode = (espace.type_ == TypeEspace::Periode).then_some(&espace.code);
    let tarifs = sqlx::query!(
        r#"SELECT code, min(libelle_fr) AS "fr!", min(libelle_en) AS "en!" FROM paiement.tarif
           WHERE $1::text IS NULL OR periode_code = $1 GROUP BY code ORDER BY 2"#,
        periode
    )
    .fetch_all(&mut *cx)
    .await?;
    let poids: BTreeMap<String, Decimal> = sqlx::query!(
        r#"SELECT DISTINCT ON (code) code, (attributs ->> 'ponderationHetd')::numeric AS "poids!" FROM referentiel.valeur
           WHERE nomenclature = 'TypeHeure' AND debut <= $1 AND attributs ->> 'ponderationHetd' <> ''
           ORDER BY code, debut DESC"#,
        espace.jour_des_codes(ctx.jour()).to_sqlx()
    )
    .fetch_all(&mut *cx)
    .await?
    .into_iter()
    .map(|l| (l.code, l.poids))
    .collect();
    let correspondances = correspondances(&mut cx, id).await?;
    let annee = espace.annee_universitaire.as_deref();
    let avant = |e: &Espace| correspond(e.annee_universitaire.as_deref(), annee).is_ok();
    let espaces_avant = nommer_espaces(&mut cx, ctx.langue, avant).await?;
    let anglais = ctx.langue == i18n::Langue::En;
    let peut = |t| espace.etat.ouvert() && ctx.peut(t, &ancetres);
    Ok(FicheObjet {
        correspondances,
        espaces_avant,
        hetd: (!lu.objet.formats.is_empty()).then(|| lu.objet.hetd(&poids).round_dp(2).normalize()),
        tarifs: tarifs
            .into_iter()
            .map(|t| (t.code, if anglais { t.en } else { t.fr }))
            .collect(),
        id,
        espace: lu.espace,
        version: lu.version,
        enfants: lu
            .enfants
            .iter()
            .filter_map(|(e, obligatoire)| {
                Some(Enfant {
                    code: CodeObjet::parse(codes.get(&e.0)?).ok()?,
                    obligatoire: *obligatoire,
                })
            })
            .collect(),
        contextes: lu
            .contextes
            .into_iter()
            .map(|c| ContexteVue {
                inscriptions: inscrits.get(&c.id.0).copied().unwrap_or_default(),
                id: c.id,
                chemin: c.chemin,
                racine: c.racine,
                reglage: c.reglage,
                valide: c.valide,
                pia_actif: c.pia_actif,
                version: c.version,
            })
            .collect(),
        objet: lu.objet,
        parents: parents
            .into_iter()
            .map(|p| (ObjetId(p.id), p.code, p.libelle_long))
            .collect(),
        peut_ecrire: peut(Traitement::OdfEcrire),
        peut_valider: peut(Traitement::OdfValider),
    })
}

/// What a student who starts there and chooses so would get. Demands `ODF_LIRE`.
pub async fn simulation(ctx: &Ctx, racine: ObjetId, depart: &str, choisis: &[String]) -> Result<Simulation> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let espace = espace_du(&mut cx, racine).await?;
    let lue = lire_maquette(&mut cx, espace, Some(&[racine])).await?;
    let lire = |c: &str| CodeChemin::parse(c).map_err(|e| Error::champ("chemin", e));
    let choisis = choisis.iter().map(|c| lire(c)).collect::<Result<BTreeSet<_>>>()?;
    Ok(simuler(&lue.maquette, &lire(depart)?, &choisis))
}
