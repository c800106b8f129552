use super::{
    correspondances::{Attaches, attaches, exiger_sans_suite, rattacher},
    ecrire::{
        ecrire_enfants, ecrire_objets, enfants, formations_au_dessus, projeter, references_refusees, synchroniser,
    },
    espaces::{Espace, verrouiller},
    exiger_quelque_part, exiger_sur,
    lire::{Detail, LigneContexte, colonnes_contexte, details_de, lire_maquette},
    refus,
};
use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitOffre, TypeOffre},
};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{ContexteId, EspaceId, ObjetId},
    offre::{Acte, ChoixCursus, CodeObjet, Edition, Objet, Place, RefusOffre, Reglage, champs, permis, peut_lier},
};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fait {
    /// What it was about; what a copy made.
    pub objet: Option<ObjetId>,
}

/// Does something to the offer of an espace, and remembers what undoes it. Demands `ODF_ECRIRE` on the structures of what it
/// touches.
pub async fn agir(ctx: &Ctx, espace: EspaceId, acte: Acte) -> Result<Fait> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let espace = verrouiller(&mut tx, espace).await?;
    let (inverse, objet, perdus) = appliquer(&mut tx, ctx, &espace, &acte, &[]).await?;
    let acte = match (acte, &inverse, objet) {
        (Acte::Copier { .. }, Acte::Oter { ids }, Some(id)) => recopie(&mut tx, id, ids).await?,
        (acte, ..) => acte,
    };
    // What was undone before is not done again after this.
    sqlx::query!(
        "DELETE FROM offre.operation WHERE espace_id = $1 AND par = $2 AND annulee",
        espace.id.0,
        ctx.id_acteur()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO offre.operation (id, espace_id, acte, inverse, chemins, par, par_nom, le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        espace.id.0,
        json!(acte),
        json!(inverse),
        json!(perdus),
        ctx.id_acteur(),
        ctx.nom_acteur(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Fait { objet })
}

/// Does it, and answers what undoes it, the object that it was about, and what went with it that the act does not say.
/// `rendus`: what an act that is undone had taken away so.
pub(super) async fn appliquer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    espace: &Espace,
    acte: &Acte,
    rendus: &[Perdu],
) -> Result<(Acte, Option<ObjetId>, Vec<Perdu>)> {
    let chantier = Chantier { ctx, espace };
    let coupes: &[ObjetId] = match acte {
        Acte::Supprimer { id } => std::slice::from_ref(id),
        Acte::Delier { enfant, .. } | Acte::Deplacer { enfant, .. } => std::slice::from_ref(enfant),
        Acte::Oter { ids } => ids,
        _ => &[],
    };
    let chemins = chemins_par(tx, coupes).await?.into_iter().map(Perdu::Chemin);
    let avant: Vec<Perdu> = chemins
        .chain(attaches(tx, coupes).await?.into_iter().map(Perdu::Objet))
        .collect();
    let (inverse, objet) = match acte {
        Acte::Creer { id, objet, places } => (chantier.creer(tx, *id, objet, places).await?, Some(*id)),
        Acte::Supprimer { id } => (chantier.supprimer(tx, *id).await?, Some(*id)),
        Acte::Modifier { id, version, objet } => (chantier.modifier(tx, *id, *version, objet).await?, Some(*id)),
        Acte::Lier { enfant, place } => (chantier.lier(tx, *enfant, *place).await?, Some(*enfant)),
        Acte::Delier { parent, enfant } => (chantier.delier(tx, *parent, *enfant).await?, Some(*enfant)),
        Acte::Deplacer { enfant, de, vers } => (chantier.deplacer(tx, *enfant, *de, *vers).await?, Some(*enfant)),
        Acte::Obligation {
            parent,
            enfant,
            obligatoire,
        } => (
            chantier.obliger(tx, *parent, *enfant, *obligatoire).await?,
            Some(*enfant),
        ),
        Acte::Copier { source, place } => {
            let (inverse, copie) = chantier.copier(tx, *source, *place).await?;
            (inverse, Some(copie))
        }
        Acte::Recopier { id, objets, liens } => (chantier.recopier(tx, objets, liens).await?, Some(*id)),
        Acte::Oter { ids } => (chantier.oter(tx, ids).await?, None),
        Acte::Regler {
            contexte,
            version,
            reglage,
        } => {
            let (inverse, objet) = chantier.regler(tx, *contexte, *version, reglage).await?;
            (inverse, Some(objet))
        }
    };
    rendre(tx, rendus).await?;
    let perdus = perdus(tx, avant).await?;
    dire(tx, ctx, espace, acte.nom(), objet).await?;
    Ok((inverse, objet, perdus))
}

/// Tells it to the other systems, to the journal, and to those who look at the espace.
pub(super) async fn dire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    espace: &Espace,
    acte: &'static str,
    objet: Option<ObjetId>,
) -> Result<()> {
    let code = match objet {
        None => None,
        Some(o) => {
            sqlx::query_scalar!("SELECT code FROM offre.objet WHERE id = $1", o.0)
                .fetch_optional(&mut *tx)
                .await?
        }
    };
    let fait = FaitOffre {
        type_: TypeOffre::Modifiee,
        espace: &espace.code,
        objet: code.as_deref(),
        acte,
    };
    evenement::pousser(tx, ctx, &fait).await?;
    sqlx::query!(
        "UPDATE offre.espace SET dernier_acte = $2 WHERE id = $1",
        espace.id.0,
        json!({ "par": ctx.id_acteur(), "nom": ctx.nom_acteur(), "le": ctx.maintenant, "acte": acte, "objet": objet })
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "MODIFIER_OFFRE",
        entite: "offre",
        entite_id: objet.map_or_else(|| espace.id.to_string(), |o| o.to_string()),
        avant: None,
        apres: Some(json!({ "espace": espace.code, "acte": acte, "objet": code })),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// What went with an act that says nothing of it: given back when the act is undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Perdu {
    Chemin(CheminOte),
    Objet(Attaches),
}

/// A path that went, with what it had of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct CheminOte {
    id: Uuid,
    ids: Vec<Uuid>,
    reglage: Reglage,
}

/// Paths at and below these objects that have something of their own.
async fn chemins_par(tx: &mut PgConnection, objets: &[ObjetId]) -> Result<Vec<CheminOte>> {
    if objets.is_empty() {
        return Ok(vec![]);
    }
    let objets: Vec<Uuid> = objets.iter().map(|o| o.0).collect();
    let lignes: Vec<LigneContexte> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_contexte!(),
        " FROM offre.contexte c
          WHERE c.racine_id IN (SELECT d.racine_id FROM offre.contexte d WHERE d.objet_id = ANY ($1)) AND c.ids && $1
            AND (c.pia OR c.choix <> 'JAMAIS' OR num_nonnulls(c.ects, c.coefficient, c.nature, c.plage_min, c.niveau, c.tarif_code) > 0)"
    ))
    .bind(&objets)
    .fetch_all(tx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| CheminOte {
            reglage: l.reglage(),
            id: l.id,
            ids: l.ids,
        })
        .collect())
}

/// Those that are there no more.
async fn perdus(tx: &mut PgConnection, avant: Vec<Perdu>) -> Result<Vec<Perdu>> {
    if avant.is_empty() {
        return Ok(avant);
    }
    let id = |p: &Perdu| match p {
        Perdu::Chemin(c) => c.id,
        Perdu::Objet(a) => a.objet,
    };
    let ids: Vec<Uuid> = avant.iter().map(id).collect();
    let restes = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM offre.contexte WHERE id = ANY ($1) UNION ALL SELECT id FROM offre.objet WHERE id = ANY ($1)"#,
        &ids
    )
    .fetch_all(tx)
    .await?;
    Ok(avant.into_iter().filter(|p| !restes.contains(&id(p))).collect())
}

/// Gives what is there again what it had of its own: paths under the identifier that they had.
async fn rendre(tx: &mut PgConnection, rendus: &[Perdu]) -> Result<()> {
    let mut formations = BTreeSet::new();
    for rendu in rendus {
        let c = match rendu {
            Perdu::Chemin(c) => c,
            Perdu::Objet(a) => {
                rattacher(tx, a).await?;
                continue;
            }
        };
        formations.extend(c.ids.first().copied());
        let r = &c.reglage;
        sqlx::query!(
            "UPDATE offre.contexte SET id = $2, ects = $3, coefficient = $4, nature = $5, plage_min = $6, plage_max = $7, pia = $8,
                niveau = $9, tarif_code = $10, choix = $11 WHERE ids = $1",
            &c.ids,
            c.id,
            r.ects,
            r.coefficient,
            r.nature,
            r.plage.and_then(|p| i32::try_from(p.min).ok()),
            r.plage.and_then(|p| i32::try_from(p.max).ok()),
            r.pia,
            r.niveau,
            r.tarif,
            r.choix.unwrap_or(ChoixCursus::Jamais).code()
        )
        .execute(&mut *tx)
        .await?;
    }
    if formations.is_empty() {
        return Ok(());
    }
    projeter(tx, &formations.into_iter().collect::<Vec<_>>()).await
}

/// What makes a copy again: its objects and their links as they are now.
pub(super) async fn recopie(tx: &mut PgConnection, id: ObjetId, ids: &[ObjetId]) -> Result<Acte> {
    let lus = details_de(tx, ids).await?;
    let cles: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
    let liens = sqlx::query!(
        r#"SELECT * FROM (
               SELECT parent_id, enfant_id, obligatoire,
                   row_number() OVER (PARTITION BY parent_id ORDER BY rang, enfant_id) - 1 AS "rang!"
               FROM offre.lien WHERE parent_id = ANY ($1)
                   OR parent_id IN (SELECT l.parent_id FROM offre.lien l WHERE l.enfant_id = ANY ($1))) l
           WHERE parent_id = ANY ($1) OR enfant_id = ANY ($1) ORDER BY parent_id, "rang!""#,
        &cles
    )
    .fetch_all(tx)
    .await?;
    Ok(Acte::Recopier {
        id,
        objets: lus.into_iter().map(|d| (d.id, d.objet)).collect(),
        liens: liens
            .into_iter()
            .map(|l| {
                let place = Place {
                    parent: ObjetId(l.parent_id),
                    rang: u32::try_from(l.rang).unwrap_or(u32::MAX),
                    obligatoire: l.obligatoire,
                };
                (ObjetId(l.enfant_id), place)
            })
            .collect(),
    })
}

/// Where and by whom something is done.
struct Chantier<'a> {
    ctx: &'a Ctx,
    espace: &'a Espace,
}

impl Chantier<'_> {
    /// Objects of this espace, all of them.
    async fn lire(&self, tx: &mut PgConnection, ids: &[ObjetId]) -> Result<Vec<Detail>> {
        let lus = details_de(tx, ids).await?;
        if lus.len() != ids.iter().collect::<BTreeSet<_>>().len() || lus.iter().any(|d| d.espace != self.espace.id) {
            return Err(Error::Introuvable);
        }
        Ok(lus)
    }

    async fn un(&self, tx: &mut PgConnection, id: ObjetId) -> Result<Detail> {
        self.lire(tx, &[id]).await?.pop().ok_or(Error::Introuvable)
    }

    /// May the actor do that to them, and does their state let her?
    async fn exiger(&self, tx: &mut PgConnection, sur: &[&Detail], edition: Edition) -> Result<()> {
        let structures: Vec<String> = sur.iter().map(|d| d.objet.structure.clone()).collect();
        exiger_sur(self.ctx, tx, Traitement::OdfEcrire, &structures).await?;
        let valide = sur.iter().any(|d| d.contextes.iter().any(|c| c.valide));
        permis(self.espace.etat, edition, valide).map_err(|r| refus("objet", r))
    }

    /// The shape has changed at or below these: contexts and points follow.
    async fn suivre(&self, tx: &mut PgConnection, objets: &[ObjetId]) -> Result<()> {
        let objets: Vec<Uuid> = objets.iter().map(|o| o.0).collect();
        let formations = formations_au_dessus(tx, &objets).await?;
        synchroniser(tx, &formations).await?;
        projeter(tx, &formations).await
    }

    async fn creer(&self, tx: &mut PgConnection, id: ObjetId, objet: &Objet, places: &[Place]) -> Result<Acte> {
        let parents: Vec<ObjetId> = places.iter().map(|p| p.parent).collect();
        let parents = self.lire(tx, &parents).await?;
        self.exiger(tx, &parents.iter().collect::<Vec<_>>(), Edition::Ajout)
            .await?;
        exiger_sur(
            self.ctx,
            tx,
            Traitement::OdfEcrire,
            std::slice::from_ref(&objet.structure),
        )
        .await?;
        permis(self.espace.etat, Edition::Ajout, false).map_err(|r| refus("objet", r))?;
        self.verifier(tx, None, objet).await?;
        // An identifier that is somebody else's would make it another object.
        let pris = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM offre.objet WHERE id = $1) AS "oui!""#,
            id.0
        )
        .fetch_one(&mut *tx)
        .await?;
        if pris {
            return Err(Error::champ("id", CodeErreur::DejaUtilise));
        }
        ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &[(id, objet)]).await?;
        for place in places {
            self.accrocher(tx, id, *place).await?;
        }
        self.suivre(tx, &[id]).await?;
        Ok(Acte::Supprimer { id })
    }

    async fn verifier(&self, tx: &mut PgConnection, avant: Option<&Objet>, objet: &Objet) -> Result<()> {
        let mut erreurs = objet.erreurs();
        if erreurs.is_empty() {
            let jour = self.espace.jour_des_codes(self.ctx.jour());
            let refusees = references_refusees(tx, jour, std::iter::once((avant, objet))).await?;
            erreurs.extend(refusees.into_iter().map(|(_, e)| e));
        }
        if erreurs.is_empty() {
            Ok(())
        } else {
            Err(Error::Champs(erreurs))
        }
    }

    async fn supprimer(&self, tx: &mut PgConnection, id: ObjetId) -> Result<Acte> {
        let lu = self.un(tx, id).await?;
        if !lu.enfants.is_empty() {
            return Err(refus("objet", RefusOffre::Reference));
        }
        let places = self.places(tx, id).await?;
        let parents: Vec<ObjetId> = places.iter().map(|p| p.parent).collect();
        let parents = self.lire(tx, &parents).await?;
        let touches: Vec<&Detail> = parents.iter().chain([&lu]).collect();
        self.exiger(tx, &touches, Edition::Structure).await?;
        self.effacer(tx, &[id]).await?;
        Ok(Acte::Creer {
            id,
            objet: Box::new(lu.objet),
            places,
        })
    }

    /// Takes objects away, with their links and their paths.
    async fn effacer(&self, tx: &mut PgConnection, ids: &[ObjetId]) -> Result<()> {
        let ids: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
        exiger_sans_suite(tx, &ids).await?;
        let formations = formations_au_dessus(tx, &ids).await?;
        sqlx::query!(
            "DELETE FROM offre.lien WHERE enfant_id = ANY ($1) OR parent_id = ANY ($1)",
            &ids
        )
        .execute(&mut *tx)
        .await?;
        synchroniser(tx, &formations).await?;
        sqlx::query!(
            "DELETE FROM offre.point_inscription p USING offre.contexte c WHERE c.id = p.id AND c.objet_id = ANY ($1)",
            &ids
        )
        .execute(&mut *tx)
        .await
        .map_err(super::ecrire::en_champ)?;
        sqlx::query!("DELETE FROM offre.contexte WHERE objet_id = ANY ($1)", &ids)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("DELETE FROM offre.objet WHERE id = ANY ($1)", &ids)
            .execute(&mut *tx)
            .await
            .map_err(|e| match e.as_database_error() {
                Some(base) if base.is_foreign_key_violation() => refus("objet", RefusOffre::Reference),
                _ => e.into(),
            })?;
        Ok(())
    }

    /// Where an object hangs.
    async fn places(&self, tx: &mut PgConnection, id: ObjetId) -> Result<Vec<Place>> {
        let parents = sqlx::query_scalar!(
            "SELECT parent_id FROM offre.lien WHERE enfant_id = $1 ORDER BY parent_id",
            id.0
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut places = vec![];
        for parent in parents {
            places.extend(self.place(tx, ObjetId(parent), id).await?);
        }
        Ok(places)
    }

    async fn place(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId) -> Result<Option<Place>> {
        let freres = enfants(tx, parent).await?;
        let trouve = freres.iter().enumerate().find(|(_, (id, _))| *id == enfant);
        Ok(trouve.map(|(rang, (_, obligatoire))| Place {
            parent,
            rang: u32::try_from(rang).unwrap_or(u32::MAX),
            obligatoire: *obligatoire,
        }))
    }

    async fn modifier(&self, tx: &mut PgConnection, id: ObjetId, version: Option<i32>, objet: &Objet) -> Result<Acte> {
        let avant = self.un(tx, id).await?;
        let mots = |nom: &str| nom.starts_with("libelle") || nom.starts_with("syllabus");
        let edition = if champs(&avant.objet, objet).iter().all(|c| mots(&c.champ)) {
            Edition::Libelle
        } else {
            Edition::Structure
        };
        self.exiger(tx, &[&avant], edition).await?;
        if version.is_some_and(|v| v != avant.version) {
            return Err(Error::champ("version", CodeErreur::Perime));
        }
        if objet.genre != avant.objet.genre {
            return Err(Error::champ("genre", CodeErreur::ValeurInterdite));
        }
        if objet.structure != avant.objet.structure {
            exiger_sur(
                self.ctx,
                tx,
                Traitement::OdfEcrire,
                std::slice::from_ref(&objet.structure),
            )
            .await?;
        }
        self.verifier(tx, Some(&avant.objet), objet).await?;
        if avant.objet.mutualise && !objet.mutualise && self.places(tx, id).await?.len() > 1 {
            return Err(refus("mutualise", RefusOffre::PlusieursParents));
        }
        if &avant.objet != objet {
            ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &[(id, objet)]).await?;
            if avant.objet.code == objet.code {
                // Paths are what they were: points alone may be called otherwise.
                let formations = formations_au_dessus(tx, &[id.0]).await?;
                projeter(tx, &formations).await?;
            } else {
                self.suivre(tx, &[id]).await?;
            }
        }
        Ok(Acte::Modifier {
            id,
            version: None,
            objet: Box::new(avant.objet),
        })
    }

    /// Hangs an object in a place, as far as the rules let it.
    async fn accrocher(&self, tx: &mut PgConnection, enfant: ObjetId, place: Place) -> Result<()> {
        let lu = self.un(tx, enfant).await?;
        let mut freres = enfants(tx, place.parent).await?;
        let parents = self.places(tx, enfant).await?;
        let dessous = sqlx::query_scalar!(
            r#"WITH RECURSIVE d(id) AS (SELECT $1::uuid UNION SELECT l.enfant_id FROM d JOIN offre.lien l ON l.parent_id = d.id)
               SELECT EXISTS (SELECT FROM d WHERE id = $2) AS "oui!""#,
            enfant.0,
            place.parent.0
        )
        .fetch_one(&mut *tx)
        .await?;
        let deja = freres.iter().any(|(id, _)| *id == enfant);
        peut_lier(lu.objet.genre, lu.objet.mutualise, deja, parents.len(), dessous).map_err(|r| refus("enfant", r))?;
        let rang = (place.rang as usize).min(freres.len());
        freres.insert(rang, (enfant, place.obligatoire));
        ecrire_enfants(tx, self.espace.id, &[(place.parent, freres)]).await
    }

    async fn decrocher(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId) -> Result<Place> {
        let place = self.place(tx, parent, enfant).await?;
        let place = place.ok_or_else(|| refus("enfant", RefusOffre::DejaChange))?;
        let mut freres = enfants(tx, parent).await?;
        freres.retain(|(id, _)| *id != enfant);
        ecrire_enfants(tx, self.espace.id, &[(parent, freres)]).await?;
        Ok(place)
    }

    async fn lier(&self, tx: &mut PgConnection, enfant: ObjetId, place: Place) -> Result<Acte> {
        let parent = self.un(tx, place.parent).await?;
        self.exiger(tx, &[&parent], Edition::Ajout).await?;
        self.accrocher(tx, enfant, place).await?;
        self.suivre(tx, &[place.parent]).await?;
        Ok(Acte::Delier {
            parent: place.parent,
            enfant,
        })
    }

    async fn delier(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId) -> Result<Acte> {
        let lu = self.un(tx, parent).await?;
        self.exiger(tx, &[&lu], Edition::Structure).await?;
        let place = self.decrocher(tx, parent, enfant).await?;
        self.suivre(tx, &[parent, enfant]).await?;
        Ok(Acte::Lier { enfant, place })
    }

    async fn deplacer(&self, tx: &mut PgConnection, enfant: ObjetId, de: ObjetId, vers: Place) -> Result<Acte> {
        let d = self.un(tx, de).await?;
        self.exiger(tx, &[&d], Edition::Structure).await?;
        if vers.parent != de {
            let v = self.un(tx, vers.parent).await?;
            self.exiger(tx, &[&v], Edition::Ajout).await?;
        }
        let avant = self.decrocher(tx, de, enfant).await?;
        self.accrocher(tx, enfant, vers).await?;
        self.suivre(tx, &[de, vers.parent]).await?;
        Ok(Acte::Deplacer {
            enfant,
            de: vers.parent,
            vers: avant,
        })
    }

    async fn obliger(&self, tx: &mut PgConnection, parent: ObjetId, enfant: ObjetId, oui: bool) -> Result<Acte> {
        let lu = self.un(tx, parent).await?;
        self.exiger(tx, &[&lu], Edition::Structure).await?;
        let mut freres = enfants(tx, parent).await?;
        let lien = freres.iter_mut().find(|(id, _)| *id == enfant);
        let lien = lien.ok_or_else(|| refus("enfant", RefusOffre::DejaChange))?;
        let avant = std::mem::replace(&mut lien.1, oui);
        ecrire_enfants(tx, self.espace.id, &[(parent, freres)]).await?;
        Ok(Acte::Obligation {
            parent,
            enfant,
            obligatoire: avant,
        })
    }

    /// A copy of an object and of what is below, under codes that are free; what is shared hangs below both.
    async fn copier(&self, tx: &mut PgConnection, source: ObjetId, place: Option<Place>) -> Result<(Acte, ObjetId)> {
        let lue = lire_maquette(tx, self.espace.id, Some(&[source])).await?;
        let code = lue.ids.iter().find(|(_, id)| **id == source).map(|(c, _)| c.clone());
        let code = code.ok_or(Error::Introuvable)?;
        permis(self.espace.etat, Edition::Ajout, false).map_err(|r| refus("objet", r))?;
        let pris = sqlx::query_scalar!("SELECT code FROM offre.objet WHERE espace_id = $1", self.espace.id.0)
            .fetch_all(&mut *tx)
            .await?;
        let mut pris: BTreeSet<String> = pris.into_iter().collect();
        let mut nouveaux: BTreeMap<CodeObjet, CodeObjet> = BTreeMap::new();
        let mut a_voir = vec![code.clone()];
        while let Some(c) = a_voir.pop() {
            let partage = lue.maquette.objets.get(&c).is_some_and(|o| o.mutualise) && c != code;
            if partage || nouveaux.contains_key(&c) {
                continue;
            }
            let nouveau = c.suivant(|texte| pris.contains(texte));
            pris.insert(nouveau.to_string());
            a_voir.extend(lue.maquette.enfants(&c).iter().map(|e| e.code.clone()));
            nouveaux.insert(c, nouveau);
        }
        // What is shared is not copied: it may be another component's.
        let structures: BTreeSet<String> = nouveaux
            .keys()
            .filter_map(|c| lue.maquette.objets.get(c))
            .map(|o| o.structure.clone())
            .collect();
        exiger_sur(
            self.ctx,
            tx,
            Traitement::OdfEcrire,
            &structures.into_iter().collect::<Vec<_>>(),
        )
        .await?;
        let copie = lue.maquette.renommee(|c| nouveaux.get(c).unwrap_or(c).clone());
        let ids: BTreeMap<&CodeObjet, ObjetId> = nouveaux.values().map(|c| (c, ObjetId(Uuid::now_v7()))).collect();
        let objets: Vec<(ObjetId, &Objet)> = ids
            .iter()
            .filter_map(|(c, id)| Some((*id, copie.objets.get(*c)?)))
            .collect();
        ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &objets).await?;
        let id_de = |c: &CodeObjet| ids.get(c).or_else(|| lue.ids.get(c)).copied();
        let liens: Vec<(ObjetId, Vec<(ObjetId, bool)>)> = ids
            .iter()
            .map(|(c, id)| {
                let enfants = copie
                    .enfants(c)
                    .iter()
                    .filter_map(|e| Some((id_de(&e.code)?, e.obligatoire)));
                (*id, enfants.collect())
            })
            .collect();
        ecrire_enfants(tx, self.espace.id, &liens).await?;
        let racine = nouveaux.get(&code).and_then(id_de).ok_or(Error::Introuvable)?;
        if let Some(place) = place {
            let parent = self.un(tx, place.parent).await?;
            self.exiger(tx, &[&parent], Edition::Ajout).await?;
            self.accrocher(tx, racine, place).await?;
        }
        self.suivre(tx, &[racine]).await?;
        let copies: Vec<(ObjetId, ObjetId)> = nouveaux
            .iter()
            .filter_map(|(de, vers)| Some((*lue.ids.get(de)?, id_de(vers)?)))
            .collect();
        self.copier_reglages(tx, source, racine, &copies).await?;
        Ok((
            Acte::Oter {
                // Its top first.
                ids: std::iter::once(racine)
                    .chain(ids.into_values().filter(|id| *id != racine))
                    .collect(),
            },
            racine,
        ))
    }

    /// What paths below the original have of their own goes with the copy, points of enrolment aside. When the original hangs
    /// in several places nothing says whose.
    async fn copier_reglages(
        &self,
        tx: &mut PgConnection,
        source: ObjetId,
        copie: ObjetId,
        copies: &[(ObjetId, ObjetId)],
    ) -> Result<()> {
        let (de, vers): (Vec<Uuid>, Vec<Uuid>) = copies.iter().map(|(de, vers)| (de.0, vers.0)).unzip();
        sqlx::query!(
            "WITH copie AS (SELECT * FROM unnest($3::uuid[], $4::uuid[]) AS c (de, vers)),
             source AS (SELECT racine_id, ids FROM offre.contexte
                WHERE objet_id = $1 AND (SELECT count(*) FROM offre.contexte WHERE objet_id = $1) = 1)
             UPDATE offre.contexte n SET ects = a.ects, coefficient = a.coefficient, nature = a.nature, plage_min = a.plage_min,
                plage_max = a.plage_max, niveau = a.niveau, tarif_code = a.tarif_code, choix = a.choix, version = n.version + 1
             FROM source s
             JOIN offre.contexte a ON a.racine_id = s.racine_id AND a.ids[1:cardinality(s.ids)] = s.ids
             JOIN offre.contexte t ON t.objet_id = $2
             WHERE n.racine_id = t.racine_id AND n.ids = t.ids || ARRAY(
                    SELECT coalesce(c.vers, x.id) FROM unnest(a.ids[cardinality(s.ids) + 1:]) WITH ORDINALITY AS x (id, rang)
                    LEFT JOIN copie c ON c.de = x.id ORDER BY x.rang)
               AND (a.choix <> 'JAMAIS'
                    OR num_nonnulls(a.ects, a.coefficient, a.nature, a.plage_min, a.niveau, a.tarif_code) > 0)",
            source.0,
            copie.0,
            &de,
            &vers
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Makes a copy again that was taken away.
    async fn recopier(
        &self,
        tx: &mut PgConnection,
        objets: &[(ObjetId, Objet)],
        liens: &[(ObjetId, Place)],
    ) -> Result<Acte> {
        permis(self.espace.etat, Edition::Ajout, false).map_err(|r| refus("objet", r))?;
        let structures: BTreeSet<String> = objets.iter().map(|(_, o)| o.structure.clone()).collect();
        exiger_sur(
            self.ctx,
            tx,
            Traitement::OdfEcrire,
            &structures.into_iter().collect::<Vec<_>>(),
        )
        .await?;
        let ids: Vec<ObjetId> = objets.iter().map(|(id, _)| *id).collect();
        let objets: Vec<(ObjetId, &Objet)> = objets.iter().map(|(id, o)| (*id, o)).collect();
        ecrire_objets(tx, self.ctx.maintenant, self.espace.id, &objets).await?;
        let enfants: Vec<ObjetId> = liens.iter().map(|(enfant, _)| *enfant).collect();
        self.lire(tx, &enfants).await?;
        let mut dedans: BTreeMap<ObjetId, Vec<(u32, ObjetId, bool)>> = BTreeMap::new();
        for (enfant, place) in liens.iter().filter(|(_, p)| ids.contains(&p.parent)) {
            let freres = dedans.entry(place.parent).or_default();
            freres.push((place.rang, *enfant, place.obligatoire));
        }
        let dedans: Vec<(ObjetId, Vec<(ObjetId, bool)>)> = dedans
            .into_iter()
            .map(|(parent, mut freres)| {
                freres.sort();
                (parent, freres.into_iter().map(|(_, e, o)| (e, o)).collect())
            })
            .collect();
        ecrire_enfants(tx, self.espace.id, &dedans).await?;
        for (enfant, place) in liens.iter().filter(|(_, p)| !ids.contains(&p.parent)) {
            let parent = self.un(tx, place.parent).await?;
            self.exiger(tx, &[&parent], Edition::Ajout).await?;
            self.accrocher(tx, *enfant, *place).await?;
        }
        self.suivre(tx, &ids).await?;
        Ok(Acte::Oter { ids })
    }

    /// Takes away what a copy made.
    async fn oter(&self, tx: &mut PgConnection, ids: &[ObjetId]) -> Result<Acte> {
        let lus = self.lire(tx, ids).await?;
        // What they hang in loses a child: it may have been validated since.
        let siens: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
        let parents: Vec<Uuid> = sqlx::query_scalar(
            "SELECT DISTINCT parent_id FROM offre.lien WHERE enfant_id = ANY ($1) AND parent_id <> ALL ($1)",
        )
        .bind(&siens)
        .fetch_all(&mut *tx)
        .await?;
        let parents: Vec<ObjetId> = parents.into_iter().map(ObjetId).collect();
        let parents = self.lire(tx, &parents).await?;
        self.exiger(tx, &lus.iter().chain(&parents).collect::<Vec<_>>(), Edition::Structure)
            .await?;
        let id = ids.first().copied().ok_or(Error::Introuvable)?;
        let inverse = recopie(tx, id, ids).await?;
        self.effacer(tx, ids).await?;
        Ok(inverse)
    }

    async fn regler(
        &self,
        tx: &mut PgConnection,
        contexte: ContexteId,
        version: Option<i32>,
        reglage: &Reglage,
    ) -> Result<(Acte, ObjetId)> {
        let objet = sqlx::query_scalar!(
            "SELECT objet_id FROM offre.contexte WHERE id = $1 AND espace_id = $2",
            contexte.0,
            self.espace.id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        let lu = self.un(tx, ObjetId(objet.ok_or(Error::Introuvable)?)).await?;
        let avant = lu
            .contextes
            .iter()
            .find(|c| c.id == contexte)
            .ok_or(Error::Introuvable)?;
        exiger_sur(
            self.ctx,
            tx,
            Traitement::OdfEcrire,
            std::slice::from_ref(&lu.objet.structure),
        )
        .await?;
        permis(self.espace.etat, Edition::Structure, avant.valide).map_err(|r| refus("contexte", r))?;
        if version.is_some_and(|v| v != avant.version) {
            return Err(Error::champ("version", CodeErreur::Perime));
        }
        // What it would be as an object says what may not be.
        let regle = |r: &Reglage| Objet {
            ects: r.ects,
            coefficient: r.coefficient,
            plage: r.plage,
            nature: r.nature.clone(),
            ..lu.objet.clone()
        };
        self.verifier(tx, Some(&regle(&avant.reglage)), &regle(reglage)).await?;
        sqlx::query!(
            "UPDATE offre.contexte SET ects = $2, coefficient = $3, nature = $4, plage_min = $5, plage_max = $6, niveau = $7,
                tarif_code = $8, choix = $9, version = version + 1 WHERE id = $1",
            contexte.0,
            reglage.ects,
            reglage.coefficient,
            reglage.nature,
            reglage.plage.and_then(|p| i32::try_from(p.min).ok()),
            reglage.plage.and_then(|p| i32::try_from(p.max).ok()),
            reglage.niveau,
            reglage.tarif,
            reglage.choix.unwrap_or(ChoixCursus::Jamais).code()
        )
        .execute(&mut *tx)
        .await?;
        projeter(tx, &[avant.racine.0]).await?;
        let inverse = Acte::Regler {
            contexte,
            version: None,
            reglage: Box::new(avant.reglage.clone()),
        };
        Ok((inverse, lu.id))
    }
}
