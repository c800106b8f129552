use super::{agir, espaces::creer_espace, exiger_lecture, exiger_quelque_part, lire::detail};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{ContexteId, EspaceId, ObjetId},
    offre::{
        Acte, ChoixOffre, CodeObjet, Genre, Objet, Place, SaisieEspace, TypeEspace, Valeurs, appliquer_reglage,
        appliquer_saisie,
    },
};
use i18n::Langue;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Fields of a form, by their name.
pub type Champs = BTreeMap<String, String>;

/// Changes an object as a form says. Demands what [`agir()`] demands.
pub async fn modifier_saisi(ctx: &Ctx, id: ObjetId, version: Option<i32>, champs: &Champs) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let lu = detail(ctx, id).await?;
    let mut objet = lu.objet;
    let erreurs = appliquer_saisie(&mut objet, champs);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let acte = Acte::Modifier {
        id,
        version,
        objet: Box::new(objet),
    };
    agir(ctx, lu.espace, acte).await.map(drop)
}

/// Gives a path what a form says that it has of its own. Demands what [`agir()`] demands.
pub async fn regler_saisi(ctx: &Ctx, contexte: ContexteId, version: Option<i32>, champs: &Champs) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let la = sqlx::query!(
        "SELECT espace_id, objet_id FROM offre.contexte WHERE id = $1",
        contexte.0
    )
    .fetch_optional(&ctx.services.pool)
    .await?
    .ok_or(Error::Introuvable)?;
    let lu = detail(ctx, ObjetId(la.objet_id)).await?;
    let avant = lu.contextes.into_iter().find(|c| c.id == contexte);
    let mut reglage = avant.ok_or(Error::Introuvable)?.reglage;
    let erreurs = appliquer_reglage(&mut reglage, champs);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let acte = Acte::Regler {
        contexte,
        version,
        reglage: Box::new(reglage),
    };
    agir(ctx, EspaceId(la.espace_id), acte).await.map(drop)
}

/// Adds an object as a form says, in a place or as a formation. What its genre is, its type says: `FORMATION`, `GROUPEMENT`, or
/// a code of `TypeObjetFormation`. Demands what [`agir()`] demands.
pub async fn ajouter_saisi(ctx: &Ctx, espace: EspaceId, place: Option<Place>, champs: &Champs) -> Result<String> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let dit = |nom: &str| champs.get(nom).map(|t| t.trim().to_owned()).unwrap_or_default();
    let genre = match (place, dit("type").as_str()) {
        (None, _) => Genre::Formation,
        (Some(_), "GROUPEMENT") => Genre::Groupement,
        (Some(_), "") => return Err(Error::champ("type", CodeErreur::Obligatoire)),
        (Some(_), _) => Genre::Objet,
    };
    let code = CodeObjet::parse(&dit("code").to_uppercase()).map_err(|e| Error::champ("code", e))?;
    let structure = match (dit("structure"), place) {
        (s, _) if !s.is_empty() => s,
        (_, Some(place)) => detail(ctx, place.parent).await?.objet.structure,
        _ => return Err(Error::champ("structure", CodeErreur::Obligatoire)),
    };
    let mut objet = Objet::nouveau(code.clone(), genre, "", &structure);
    let erreurs = appliquer_saisie(&mut objet, champs);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    objet.structure = structure;
    if genre == Genre::Groupement {
        objet.type_objet = None;
    }
    let acte = Acte::Creer {
        id: ObjetId(Uuid::now_v7()),
        objet: Box::new(objet),
        places: place.into_iter().collect(),
    };
    agir(ctx, espace, acte).await?;
    Ok(code.to_string())
}

/// Makes an espace as a form says. Demands what [`creer_espace`] demands.
pub async fn creer_espace_saisi(ctx: &Ctx, saisie: &SaisieEspace) -> Result<()> {
    let type_ = if saisie.periode {
        TypeEspace::Periode
    } else {
        TypeEspace::Travail
    };
    let mut espace = super::Espace::nouveau(&saisie.code.to_uppercase(), type_, &saisie.libelle, ctx.maintenant);
    if !saisie.libelle_en.trim().is_empty() {
        saisie.libelle_en.trim().clone_into(&mut espace.libelle_en);
    }
    let jour = |champ: &str, texte: &str| match texte.trim() {
        "" => Ok(None),
        texte => texte
            .parse()
            .map(Some)
            .map_err(|_| Error::champ(champ, CodeErreur::DateInvalide)),
    };
    espace.debut = jour("debut", &saisie.debut)?;
    espace.fin = jour("fin", &saisie.fin)?;
    let annee = saisie.annee_universitaire.trim();
    espace.annee_universitaire = Some(annee.to_owned()).filter(|a| !a.is_empty());
    creer_espace(ctx, espace).await.map(drop)
}

/// The same, and the formations of an espace: what the form of an object in it offers. Demands `ODF_LIRE`.
pub async fn choix_maquette(ctx: &Ctx, espace: EspaceId) -> Result<ChoixOffre> {
    let mut choix = choix(ctx).await?;
    let formations = sqlx::query!(
        "SELECT code, libelle_long FROM offre.objet WHERE espace_id = $1 AND genre = 'FORMATION' ORDER BY libelle_long, code",
        espace.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    // Two formations may be called alike.
    choix.formations = formations
        .into_iter()
        .map(|f| (f.code.clone(), format!("{} ({})", f.libelle_long, f.code)))
        .collect();
    Ok(choix)
}

/// What forms of the offer offer. Demands `ODF_LIRE`.
pub async fn choix(ctx: &Ctx) -> Result<ChoixOffre> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes = sqlx::query!(
        "SELECT nomenclature, code, libelle_affichage, libelle_en FROM referentiel.valeur
         WHERE nomenclature IN ('TypeObjetFormation', 'TypeFormation', 'NatureGroupement', 'TypeDiplome', 'DomaineFormation',
            'ModaliteEnseignement', 'TypeHeure', 'ChampsFormation', 'NiveauDiplome', 'LangueEnseignement',
            'MentionDiplome', 'DiplomeSise', 'ParcoursTypeSise', 'NatureTypeObjetFormation')
            AND visible AND debut <= $1 AND (fin IS NULL OR fin >= $1)
         ORDER BY nomenclature, priorite, libelle_long",
        jiff_sqlx::ToSqlx::to_sqlx(ctx.jour())
    )
    .fetch_all(&mut *cx)
    .await?;
    let selon = |fr: String, en: String| {
        if ctx.langue == Langue::En && !en.is_empty() {
            en
        } else {
            fr
        }
    };
    let mut par: BTreeMap<String, Valeurs> = BTreeMap::new();
    for l in lignes {
        let mut libelle = selon(l.libelle_affichage, l.libelle_en);
        // One mention of several diplomas.
        if l.nomenclature == "MentionDiplome" {
            libelle = format!("{libelle} ({})", l.code);
        }
        par.entry(l.nomenclature).or_default().push((l.code, libelle));
    }
    let structures = sqlx::query!(
        "SELECT code, libelle_fr, libelle_en FROM referentiel.structure s
         WHERE visible AND NOT EXISTS (
            SELECT FROM referentiel.structure h WHERE h.code = ANY (s.ancetres) AND (h.ouverte_le > $1 OR h.fermee_le <= $1))
         ORDER BY cardinality(ancetres), libelle_fr",
        jiff_sqlx::ToSqlx::to_sqlx(ctx.jour())
    )
    .fetch_all(&mut *cx)
    .await?;
    let diplomes =
        sqlx::query!("SELECT code, libelle_court FROM offre.diplome WHERE actif ORDER BY libelle_court, code")
            .fetch_all(&mut *cx)
            .await?;
    drop(cx);
    let mut de = |nom: &str| par.remove(nom).unwrap_or_default();
    Ok(ChoixOffre {
        types: de("TypeObjetFormation"),
        types_formation: de("TypeFormation"),
        natures: de("NatureGroupement"),
        natures_objet: de("NatureTypeObjetFormation"),
        diplomes: de("TypeDiplome"),
        domaines: de("DomaineFormation"),
        champs: de("ChampsFormation"),
        niveaux: de("NiveauDiplome"),
        mentions: de("MentionDiplome"),
        diplomes_sise: de("DiplomeSise"),
        parcours_sise: de("ParcoursTypeSise"),
        langues: de("LangueEnseignement"),
        modalites: de("ModaliteEnseignement"),
        heures: de("TypeHeure"),
        diplomes_delivres: diplomes.into_iter().map(|d| (d.code, d.libelle_court)).collect(),
        structures: structures
            .into_iter()
            .map(|s| (s.code, selon(s.libelle_fr, s.libelle_en)))
            .collect(),
        formations: vec![],
    })
}
