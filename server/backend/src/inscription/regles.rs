use super::{Verrou, forcages::codes};
use crate::{
    Ctx, Result,
    recents::Recents,
    referentiel::{self, FaitDate, Parametres},
};
use domain::{
    identite::DateNaissance,
    inscription::{
        Accord, CHAMPS, Condition, Contexte, Controle, Dossier, FaitsInscription, Genre, Repere, Reperes, faits,
        jour_du_fait, toutes_remplies,
    },
    referentiel::{Nomenclatures, Validite},
};
use jiff::civil::Date;
use sqlx::PgConnection;
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// All that the rules of a dossier look at, read from the database at once.
pub(crate) struct Regles {
    pub contexte: Contexte,
    pub nomenclatures: Nomenclatures,
    pub reperes: Reperes,
    profils: Vec<String>,
    automatique: Option<Vec<Condition>>,
}

impl Regles {
    /// What the rules need for this enrolment. What is due is left out: a later module knows it.
    pub(crate) async fn lire(tx: &mut PgConnection, ctx: &Ctx, verrou: &Verrou) -> Result<Self> {
        let parametres = Parametres::recents(&mut *tx, ctx).await?;
        let contexte = Contexte {
            aujourd_hui: ctx.jour(),
            annee: verrou.annee,
            type_diplome: verrou.type_diplome.clone(),
            origine: verrou.origine,
            reinscription: verrou.reinscription,
            cvec_masque: parametres.cvec_masque(),
            regimes_sans_cvec: parametres.regimes_sans_cvec(),
            accords: accords(&mut *tx, ctx).await?,
            total_du: None,
        };
        let mut reperes = reperes(&mut *tx, ctx, &verrou.dossier).await?;
        reperes.extend(validites(&mut *tx, verrou, &contexte).await?);
        Ok(Self {
            contexte,
            nomenclatures: referentiel::nomenclatures(tx, ctx).await?,
            reperes,
            profils: verrou.profils.clone(),
            automatique: parametres.validation_automatique(),
        })
    }

    pub(crate) fn controle(&self) -> Controle<'_> {
        Controle {
            contexte: &self.contexte,
            nomenclatures: &self.nomenclatures,
            reperes: &self.reperes,
        }
    }

    /// Does the automaton validate such a dossier?
    pub(crate) fn automatique(&self, dossier: &Dossier) -> bool {
        let conditions = self.automatique.as_deref();
        conditions.is_some_and(|c| toutes_remplies(c, &self.faits(dossier)))
    }

    /// The facts that rules held as data look at.
    pub(crate) fn faits(&self, dossier: &Dossier) -> FaitsInscription {
        faits(dossier, &self.contexte, &self.profils)
    }
}

/// Texts that are agreed to: written once a year.
pub(crate) type AccordsRecents = Recents<(), Arc<Vec<Accord>>>;

async fn accords(tx: &mut PgConnection, ctx: &Ctx) -> Result<Vec<Accord>> {
    let lecture = async { lire_accords(tx).await.map(Arc::new) };
    let lus = ctx.services.accords.lire((), lecture).await?;
    Ok(Arc::unwrap_or_clone(lus))
}

async fn lire_accords(tx: &mut PgConnection) -> Result<Vec<Accord>> {
    Ok(sqlx::query_as!(
        Accord,
        "SELECT code, titre_fr, titre_en, texte_fr, texte_en, bloquant FROM inscription.accord
         WHERE actif ORDER BY ordre, code"
    )
    .fetch_all(tx)
    .await?)
}

/// Looks up the texts of the dossier that a table must know.
async fn reperes(tx: &mut PgConnection, ctx: &Ctx, dossier: &Dossier) -> Result<Reperes> {
    let naissance =
        DateNaissance::parse(dossier.texte("date_naissance"), ctx.jour()).map_or(ctx.jour(), DateNaissance::date);
    let mut reperes = Reperes::new();
    for champ in CHAMPS {
        let texte = dossier.texte(champ.nom);
        let repere = match champ.genre {
            _ if texte.is_empty() => continue,
            Genre::Commune => referentiel::reperer_commune(&mut *tx, texte, naissance).await?,
            Genre::Lycee => referentiel::reperer_lycee(&mut *tx, texte).await?,
            _ => continue,
        };
        reperes.insert(champ.nom.into(), repere);
    }
    Ok(reperes)
}

/// Asks the tables about the codes of the dossier, each on the day of the fact that it tells; a code that a clerk has accepted
/// all the same passes.
async fn validites(tx: &mut PgConnection, verrou: &Verrou, contexte: &Contexte) -> Result<Reperes> {
    let dossier = &verrou.dossier;
    let champs: Vec<(&str, &str, Cow<'_, str>, Date)> = CHAMPS
        .iter()
        .filter(|c| !dossier.vide(c.nom))
        .filter_map(|c| {
            let (nomenclature, jour) = jour_du_fait(c, dossier, contexte)?;
            let texte = dossier.texte(c.nom);
            let code = match c.genre {
                Genre::Lycee => Cow::Owned(referentiel::uai_du_lycee(texte)?),
                _ => Cow::Borrowed(texte),
            };
            Some((c.nom, nomenclature, code, jour))
        })
        .collect();
    let faits: Vec<FaitDate<'_>> = champs
        .iter()
        .map(|(_, nomenclature, code, jour)| FaitDate {
            nomenclature,
            code,
            jour: *jour,
        })
        .collect();
    let dits = referentiel::verifier_au_jour_du_fait(&mut *tx, &faits).await?;
    let hors = |v: &Validite| matches!(v, Validite::PasEncore(_) | Validite::Plus(_));
    // Hardly ever: most dossiers are asked nothing more.
    let forces = if dits.iter().any(hors) {
        codes(tx, verrou.id).await?
    } else {
        BTreeMap::new()
    };
    let reperes = champs.iter().zip(dits).filter_map(|((nom, _, _, jour), validite)| {
        let repere = match validite {
            Validite::Inconnu => return None,
            Validite::Valide => Repere::Valable,
            // What was accepted is what was typed.
            _ if forces.get(*nom).is_some_and(|code| code == dossier.texte(nom)) => Repere::Force,
            validite => Repere::HorsPeriode { jour: *jour, validite },
        };
        Some(((*nom).to_owned(), repere))
    });
    Ok(reperes.collect())
}
