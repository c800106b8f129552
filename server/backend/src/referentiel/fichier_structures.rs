//! Structures in a sheet: taken away as the tree shows them, brought back after a dry run.

use super::{
    ChangementsStructures, FicheStructure,
    ecrans_structures::{champs, champs_du_formulaire, fiche},
    exiger_ecriture,
    fiche_structure::ecrire_une,
    lister_structures,
    nomenclatures::DITES,
    verifier_ecriture,
};
use crate::{
    Ctx, Error, Result, audit,
    depots::{Depot, Sujet, empreinte},
    tableur::{Feuille, Forme},
};
use bytes::Bytes;
use domain::{
    CodeErreur, ErreurChamp,
    referentiel::{
        COLONNES_STRUCTURES, Champs, FiltreStructures, ImportVue, IssueLigne, LigneImport, RapportImport, StructureVue,
        arbre, code_de_la_ligne, dessus_d_abord, differences_structure, lire_ligne_structure,
        verifier_entete_structures,
    },
};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Lines of a file: the tree is held while they are written, and no establishment has so many structures.
const LIGNES_MAX: usize = 2_000;

/// How often lines that were refused are tried again: each of them may wait for another one of the file.
const TOURS: usize = 6;

/// By which the file that waits is known: there is one tree.
const CLE: &str = "arbre";

/// The structures that the tree shows as what is looked for, those above first, as a sheet that can be brought back. Demands
/// `REF_LIRE`; leaves a line in the journal.
pub async fn exporter_structures(ctx: &Ctx, filtre: &FiltreStructures, forme: Forme) -> Result<Vec<u8>> {
    let fiches = lister_structures(ctx).await?;
    let par_code: HashMap<&str, &FicheStructure> = fiches.iter().map(|f| (f.code.as_str(), f)).collect();
    let trouvees = arbre(fiches.iter().map(StructureVue::from).collect(), filtre);
    let trouvees = trouvees.iter().filter(|l| l.trouvee);
    let lignes: Vec<Vec<String>> = trouvees
        .filter_map(|l| par_code.get(l.structure.code.as_str()))
        .map(|f| ligne(&champs(f)))
        .collect();
    let dits = json!({ "lignes": lignes.len(), "recherche": filtre.recherche, "valableLe": filtre.valable_le });
    let feuille = Feuille {
        entete: COLONNES_STRUCTURES.map(str::to_owned).to_vec(),
        lignes,
    };
    let contenu = feuille.ecrire("Structures", forme)?;
    let mut tx = ctx.transaction().await?;
    tracer(&mut tx, ctx, "EXPORTER", dits).await?;
    tx.commit().await?;
    Ok(contenu)
}

fn ligne(champs: &Champs) -> Vec<String> {
    let dit = |nom: &&str| champs.get(*nom).cloned().unwrap_or_default();
    COLONNES_STRUCTURES.iter().map(dit).collect()
}

async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &'static str, apres: Value) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "structure",
        entite_id: String::new(),
        avant: None,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// Takes the lines of a sheet (CSV or Excel): structures of the same code are changed, the others added; columns that are not
/// there leave what is as it is. With a single line refused nothing is written. `essai`: only the report. Demands `REF_ECRIRE`
/// on the whole establishment.
pub async fn importer_structures(ctx: &Ctx, contenu: &[u8], essai: bool) -> Result<RapportImport> {
    Ok(traiter(ctx, contenu, essai, None).await?.0)
}

/// The same, with the digest of what it touches; where one was shown (`vues`), nothing is written once it is another.
async fn traiter(ctx: &Ctx, contenu: &[u8], essai: bool, vues: Option<&str>) -> Result<(RapportImport, String)> {
    verifier_ecriture(ctx).await?;
    let feuille = Feuille::lire(contenu)?;
    let erreurs = verifier_entete_structures(&feuille.entete);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    if feuille.lignes.len() > LIGNES_MAX {
        return Err(Error::champ("fichier", CodeErreur::PlafondAtteint { max: 2_000 }));
    }
    let mut lues = lire(ctx, &feuille).await?;
    let etablissement = super::code(&ctx.services.pool).await?;
    // Whoever holds a connection waits for no other one.
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    let mut changements = ChangementsStructures::ouvrir(&mut tx, ctx).await?;
    // Also to try: what the rules of the tree and the database say of a line depends on the others.
    ecrire(&mut tx, ctx, &mut changements, &etablissement, &mut lues).await?;
    let touchees = lues.iter().filter(|l| !matches!(l.etat, Etat::Inchangee));
    let touchees = empreinte(touchees.map(|l| (l.code.clone(), l.avant.as_ref().map(|a| a.version))));
    let rapport = RapportImport::de(lues.into_iter().map(Lue::dite), DITES);
    if rapport.refusees == 0 && vues.is_some_and(|v| v != touchees) {
        return Err(Error::champ("fichier", CodeErreur::Perime));
    }
    if !essai && rapport.refusees == 0 && rapport.ajoutees + rapport.modifiees > 0 {
        let dits = json!({ "ajoutees": rapport.ajoutees, "modifiees": rapport.modifiees });
        tracer(&mut tx, ctx, "IMPORTER", dits).await?;
        tx.commit().await?;
    }
    Ok((rapport, touchees))
}

/// A line of the file.
struct Lue {
    numero: usize,
    code: String,
    /// As the structure is; none: it is new.
    avant: Option<FicheStructure>,
    etat: Etat,
}

/// What becomes of a line.
enum Etat {
    Attend {
        fiche: Box<FicheStructure>,
        /// Why it was refused when it was tried.
        refus: Vec<ErreurChamp>,
    },
    Inchangee,
    Ecrite(IssueLigne),
    Refusee(Vec<ErreurChamp>),
}

impl Lue {
    /// None: it changes nothing.
    fn dite(self) -> Option<LigneImport> {
        let issue = match self.etat {
            Etat::Inchangee => return None,
            Etat::Ecrite(issue) => issue,
            Etat::Refusee(erreurs) | Etat::Attend { refus: erreurs, .. } => IssueLigne::Refusee { erreurs },
        };
        Some(LigneImport {
            numero: self.numero,
            code: self.code,
            debut: String::new(),
            issue,
        })
    }
}

/// Each line for itself: what it says of which structure.
async fn lire(ctx: &Ctx, feuille: &Feuille) -> Result<Vec<Lue>> {
    let mut connues: HashMap<String, FicheStructure> = lister_structures(ctx)
        .await?
        .into_iter()
        .map(|f| (f.code.clone(), f))
        .collect();
    let mut vues = HashSet::new();
    let mut lues = Vec::with_capacity(feuille.lignes.len());
    for (numero, cellules) in (2usize..).zip(&feuille.lignes) {
        let colonnes = feuille.entete.iter().map(String::as_str);
        let dits: BTreeMap<&str, &str> = colonnes.zip(cellules.iter().map(String::as_str)).collect();
        let code = code_de_la_ligne(dits.get("code").copied().unwrap_or_default());
        // The same structure twice: which of the two lines is meant?
        let double = !vues.insert(code.clone());
        let avant = connues.remove(&code);
        let etat = if code.is_empty() {
            Etat::Refusee(vec![ErreurChamp::new("code", CodeErreur::Obligatoire)])
        } else if double {
            Etat::Refusee(vec![ErreurChamp::new("code", CodeErreur::Repete)])
        } else {
            lire_ligne(ctx, avant.as_ref(), &dits).await?
        };
        lues.push(Lue {
            numero,
            code,
            avant,
            etat,
        });
    }
    Ok(lues)
}

async fn lire_ligne(ctx: &Ctx, avant: Option<&FicheStructure>, dits: &BTreeMap<&str, &str>) -> Result<Etat> {
    let base = avant.cloned().unwrap_or_else(|| FicheStructure {
        visible: true,
        ..FicheStructure::default()
    });
    let ici = champs(&base);
    let mut voulus = match lire_ligne_structure(&ici, dits) {
        Ok(voulus) => voulus,
        Err(erreurs) => return Ok(Etat::Refusee(erreurs)),
    };
    if avant.is_some() && differences_structure(&ici, &voulus).is_empty() {
        return Ok(Etat::Inchangee);
    }
    // The form of the whole establishment has no such field, and would not look at it.
    let racine = avant.is_some_and(|a| a.parent.is_none());
    if racine && voulus.get("parent").is_some_and(|p| !p.is_empty()) {
        return Ok(Etat::Refusee(vec![ErreurChamp::new(
            "parent",
            CodeErreur::ValeurInterdite,
        )]));
    }
    // A box that is not ticked is not sent by the form.
    if voulus.get("temoinVisible").is_some_and(|v| v != "true") {
        voulus.remove("temoinVisible");
    }
    match fiche(ctx, base, avant.map(|a| a.code.as_str()), &voulus).await {
        Ok(fiche) => Ok(Etat::Attend {
            fiche: Box::new(fiche),
            refus: Vec::new(),
        }),
        Err(Error::Champs(erreurs)) => Ok(Etat::Refusee(erreurs)),
        Err(autre) => Err(autre),
    }
}

/// Writes the lines that wait, those above first; those that were refused are tried again from below, since what ends does so
/// after what is below it, and so on, as long as any of them could be written. Each is tried by itself.
async fn ecrire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    changements: &mut ChangementsStructures,
    etablissement: &str,
    lues: &mut [Lue],
) -> Result<()> {
    let liens: Vec<(&str, &str)> = lues
        .iter()
        .map(|l| match &l.etat {
            Etat::Attend { fiche, .. } => (l.code.as_str(), fiche.parent.as_deref().unwrap_or_default()),
            _ => (l.code.as_str(), ""),
        })
        .collect();
    let mut ordre = dessus_d_abord(&liens);
    for _ in 0..TOURS {
        let mut avance = false;
        for rang in &ordre {
            let lue = &mut lues[*rang];
            let Etat::Attend { fiche, refus } = &mut lue.etat else {
                continue;
            };
            let etat = (lue.avant.is_none(), lue.avant.as_ref().map(|a| a.version));
            let mut essai = tx.begin().await?;
            match ecrire_une(&mut essai, ctx, changements, etablissement, (**fiche).clone(), etat).await {
                Ok(ecrite) => {
                    essai.commit().await?;
                    avance = true;
                    lue.etat = issue(lue.avant.as_ref(), &ecrite);
                }
                Err(erreur) => {
                    essai.rollback().await?;
                    match champs_du_formulaire(erreur) {
                        Error::Champs(erreurs) => *refus = erreurs,
                        autre => return Err(autre),
                    }
                }
            }
        }
        if !avance {
            break;
        }
        ordre.reverse();
    }
    Ok(())
}

fn issue(avant: Option<&FicheStructure>, ecrite: &FicheStructure) -> Etat {
    let Some(avant) = avant else {
        return Etat::Ecrite(IssueLigne::Ajoutee);
    };
    let differences = differences_structure(&champs(avant), &champs(ecrite));
    if differences.is_empty() {
        Etat::Inchangee
    } else {
        Etat::Ecrite(IssueLigne::Modifiee { champs: differences })
    }
}

/// Hands a file in: it waits to be looked at. Demands `REF_ECRIRE` on the whole establishment.
pub async fn deposer_structures(ctx: &Ctx, contenu: Bytes) -> Result<()> {
    verifier_ecriture(ctx).await?;
    Feuille::lire(&contenu)?;
    Depot::de(ctx, Sujet::Structures, CLE)?.poser(contenu).await
}

/// What the file that waits would do. Demands `REF_ECRIRE` on the whole establishment.
pub async fn examiner_depot_structures(ctx: &Ctx) -> Result<ImportVue> {
    verifier_ecriture(ctx).await?;
    let (rapport, empreinte) = match Depot::de(ctx, Sujet::Structures, CLE)?.lire().await? {
        None => (None, String::new()),
        Some((contenu, fichier)) => {
            let (rapport, touchees) = traiter(ctx, &contenu, true, None).await?;
            // The file, and the structures that it changes: what somebody does to them meanwhile is not undone unseen.
            (Some(rapport), format!("{fichier}-{touchees}"))
        }
    };
    Ok(ImportVue {
        definition: None,
        rapport,
        empreinte,
    })
}

/// Applies the file that waits, as it was shown. Demands `REF_ECRIRE` on the whole establishment.
pub async fn appliquer_depot_structures(ctx: &Ctx, vue: &str) -> Result<RapportImport> {
    verifier_ecriture(ctx).await?;
    let depot = Depot::de(ctx, Sujet::Structures, CLE)?;
    let (fichier, touchees) = vue.split_once('-').unwrap_or((vue, ""));
    let contenu = depot.lire_montre(fichier).await?;
    let (rapport, _) = traiter(ctx, &contenu, false, Some(touchees)).await?;
    if rapport.refusees == 0 {
        depot.effacer().await?;
    }
    Ok(rapport)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet has every field of the form, and nothing else.
    #[test]
    fn le_fichier_a_les_champs_du_formulaire() {
        let mut colonnes = COLONNES_STRUCTURES.map(str::to_owned).to_vec();
        colonnes.sort();
        let du_formulaire: Vec<String> = champs(&FicheStructure::default()).into_keys().collect();
        assert_eq!(colonnes, du_formulaire);
    }
}
