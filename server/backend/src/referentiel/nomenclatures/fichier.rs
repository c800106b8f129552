use super::{
    Valeur,
    appliquer::{Changement, Genre, appliquer, verrouiller},
    definitions::{connue, registre},
    ecrire::changement,
    lire::{filtrees, lire_toutes},
};
use crate::{
    Ctx, Error, Result, audit,
    depots::empreinte,
    referentiel::exiger_ecriture,
    tableur::{Feuille, Forme},
};
use domain::{
    CodeErreur, ErreurChamp, cellule,
    ids::OperationId,
    referentiel::{
        Attribut, Colonne, Definition, FiltreValeurs, IssueLigne, LigneImport, Occurrence, RapportImport,
        chevauchements, references_nouvelles, verifier_occurrence,
    },
};
use jiff::civil::Date;
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Columns that every nomenclature has in a file; the same words as in the interfaces.
const COMMUNES: [&str; 9] = [
    "code",
    "dateDebutValidite",
    "dateFinValidite",
    "libelleCourt",
    "libelleLong",
    "libelleAffichage",
    "libelleAnglais",
    "prioriteAffichage",
    "temoinVisible",
];

/// Lines of which the report tells what changes; of the others only how many there are.
pub(in crate::referentiel) const DITES: usize = 500;

/// The values of a nomenclature that a list shows, on all its pages, as a sheet, which can be brought back. Demands `REF_LIRE`;
/// leaves a line in the journal.
pub async fn exporter(ctx: &Ctx, nomenclature: &str, filtre: &FiltreValeurs, forme: Forme) -> Result<Vec<u8>> {
    let valeurs = filtrees(ctx, nomenclature, filtre).await?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let feuille = feuille(&definition, &valeurs);
    let contenu = feuille.ecrire(&definition.pluriel, forme)?;
    let mut tx = ctx.transaction().await?;
    let trace = audit::Trace {
        traitement: "EXPORTER",
        entite: "nomenclature",
        entite_id: nomenclature.to_owned(),
        avant: None,
        apres: Some(json!({
            "lignes": valeurs.len(), "recherche": filtre.recherche, "valableLe": filtre.valable_le,
            "locales": filtre.locales,
        })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(contenu)
}

fn feuille(definition: &Definition, valeurs: &[Valeur]) -> Feuille {
    let propres = definition.colonnes.iter().map(|c| c.nom.clone());
    Feuille {
        entete: COMMUNES.iter().map(|c| (*c).to_owned()).chain(propres).collect(),
        lignes: valeurs.iter().map(|v| ligne(definition, &v.occurrence)).collect(),
    }
}

fn ligne(definition: &Definition, o: &Occurrence) -> Vec<String> {
    let communs = [
        o.code.clone(),
        o.debut.to_string(),
        o.fin.map(|f| f.to_string()).unwrap_or_default(),
        o.libelle_court.clone(),
        o.libelle_long.clone(),
        o.libelle_affichage.clone(),
        o.libelle_en.clone(),
        o.priorite.to_string(),
        o.visible.to_string(),
    ];
    let propres = definition
        .colonnes
        .iter()
        .map(|c| o.attributs.get(&c.nom).map(Attribut::en_texte).unwrap_or_default());
    communs.into_iter().chain(propres).collect()
}

/// Takes the lines of a sheet (CSV or Excel): values with the same code and first day are changed, the others added; columns
/// that are not there leave what is as it is. With a single line refused nothing is written. `essai`: only the report. Demands
/// `REF_ECRIRE` on the whole establishment.
pub async fn importer(ctx: &Ctx, nomenclature: &str, contenu: &[u8], essai: bool) -> Result<RapportImport> {
    Ok(traiter(ctx, nomenclature, contenu, essai, None).await?.0)
}

/// The same, with the digest of what it touches; where one was shown (`vues`), nothing is written once it is another.
pub(super) async fn traiter(
    ctx: &Ctx,
    nomenclature: &str,
    contenu: &[u8],
    essai: bool,
    vues: Option<&str>,
) -> Result<(RapportImport, String)> {
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    let definition = connue(&registre, nomenclature)?;
    let feuille = Feuille::lire(contenu)?;
    verifier_entete(&definition, &feuille.entete)?;
    verrouiller(&mut tx, nomenclature).await?;
    let ici = lire_toutes(&mut tx, nomenclature).await?;
    let mut lues = comparer(&definition, &feuille, &ici);
    refuser_references(&mut tx, &definition, &mut lues).await?;
    refuser_chevauchements(&ici, &mut lues);
    let (mut rapport, changements) = rapporter(lues);
    let empreinte = touchees(&changements);
    if rapport.refusees == 0 && vues.is_some_and(|v| v != empreinte) {
        return Err(Error::champ("fichier", CodeErreur::Perime));
    }
    if rapport.refusees == 0 && !changements.is_empty() {
        // Also to try: the database is the last to look at it.
        let operation = appliquer(
            &mut tx,
            ctx,
            &registre,
            &definition,
            (Genre::Import, None),
            &changements,
        )
        .await?;
        if !essai {
            tx.commit().await?;
            rapport.operation = Some(OperationId(operation));
        }
    }
    Ok((rapport, empreinte))
}

/// Which values change, and what they were.
fn touchees(changements: &[Changement]) -> String {
    empreinte(changements.iter().filter_map(|c| {
        let (code, debut) = c.apres.as_ref()?.occurrence.cle();
        Some((format!("{code}@{debut}"), c.avant.as_ref().map(|v| v.version)))
    }))
}

fn verifier_entete(definition: &Definition, entete: &[String]) -> Result<()> {
    let connu = |c: &str| COMMUNES.contains(&c) || definition.colonne(c).is_some();
    let inconnues = entete.iter().filter(|c| !c.is_empty() && !connu(c));
    let mut erreurs: Vec<ErreurChamp> = inconnues.map(|c| ErreurChamp::new(c, CodeErreur::Inconnu)).collect();
    // Which of the two would be meant?
    let repetees = entete
        .iter()
        .enumerate()
        .filter(|(rang, c)| connu(c) && entete[..*rang].contains(c));
    erreurs.extend(repetees.map(|(_, c)| ErreurChamp::new(c, CodeErreur::Repete)));
    for exigee in ["code", "dateDebutValidite"] {
        if !entete.iter().any(|c| c == exigee) {
            erreurs.push(ErreurChamp::new(exigee, CodeErreur::Obligatoire));
        }
    }
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// A line of the file.
struct Lue {
    numero: usize,
    code: String,
    debut: String,
    /// What it changes, if anything; or why it is refused.
    issue: Result<Option<(IssueLigne, Changement)>, Vec<ErreurChamp>>,
}

impl Lue {
    /// What the line refers to and the value did not before: the column, the nomenclature, the code.
    fn references<'a>(&'a self, definition: &'a Definition) -> Vec<(&'a Colonne, &'a str, &'a str)> {
        let Ok(Some((_, c))) = &self.issue else {
            return Vec::new();
        };
        let avant = c.avant.as_ref().map(|v| &v.occurrence);
        let apres = c.apres.as_ref().map(|e| &e.occurrence);
        apres.map_or_else(Vec::new, |o| references_nouvelles(definition, avant, o))
    }

    /// The value as it will be, where the line changes it.
    fn ecrite(&self) -> Option<&Occurrence> {
        let (_, changement) = self.issue.as_ref().ok()?.as_ref()?;
        changement.apres.as_ref().map(|e| &e.occurrence)
    }
}

/// Each line for itself: what it says, and what that changes.
fn comparer(definition: &Definition, feuille: &Feuille, ici: &[Valeur]) -> Vec<Lue> {
    let connues: HashMap<(&str, Date), &Valeur> = ici.iter().map(|v| (v.occurrence.cle(), v)).collect();
    let mut vues: HashSet<(String, Date)> = HashSet::new();
    let mut lues = Vec::with_capacity(feuille.lignes.len());
    for (numero, cellules) in (2usize..).zip(&feuille.lignes) {
        let dits: BTreeMap<&str, &str> = feuille
            .entete
            .iter()
            .map(String::as_str)
            .zip(cellules.iter().map(|c| c.trim()))
            .collect();
        let dit = |champ: &str| dits.get(champ).copied().unwrap_or_default().to_owned();
        let issue = lire_ligne(definition, &dits, &connues).and_then(|o| {
            // The same value twice: which of the two is meant?
            if !vues.insert((o.code.clone(), o.debut)) {
                return Err(vec![ErreurChamp::new("code", CodeErreur::Repete)]);
            }
            let avant = connues.get(&o.cle()).map(|v| (*v).clone());
            let differences = avant.as_ref().map(|a| differences(definition, &a.occurrence, &o));
            if differences.as_ref().is_some_and(Vec::is_empty) {
                return Ok(None);
            }
            let c = changement(definition, avant, o).map_err(|e| match e {
                Error::Champs(erreurs) => erreurs,
                _ => vec![ErreurChamp::new("code", CodeErreur::ValeurInterdite)],
            })?;
            Ok(Some((
                differences.map_or(IssueLigne::Ajoutee, |champs| IssueLigne::Modifiee { champs }),
                c,
            )))
        });
        lues.push(Lue {
            numero,
            code: dit("code"),
            debut: dit("dateDebutValidite"),
            issue,
        });
    }
    lues
}

/// What a line refers to must be there, of whatever time, or come with the file.
async fn refuser_references(tx: &mut PgConnection, definition: &Definition, lues: &mut [Lue]) -> Result<()> {
    let dits: BTreeSet<(&str, &str)> = lues
        .iter()
        .flat_map(|l| l.references(definition))
        .map(|(_, cible, code)| (cible, code))
        .collect();
    if dits.is_empty() {
        return Ok(());
    }
    let (cibles, codes): (Vec<String>, Vec<String>) = dits
        .into_iter()
        .map(|(cible, code)| (cible.to_owned(), code.to_owned()))
        .unzip();
    let la = sqlx::query!(
        r#"SELECT r.nomenclature AS "nomenclature!", r.code AS "code!"
           FROM unnest($1::text[], $2::text[]) AS r (nomenclature, code)
           WHERE EXISTS (SELECT FROM referentiel.valeur v WHERE v.nomenclature = r.nomenclature AND v.code = r.code)"#,
        &cibles,
        &codes
    )
    .fetch_all(tx)
    .await?;
    // What a refused line brings is not said to be missing as well.
    let siens: Vec<String> = lues.iter().map(|l| l.code.clone()).collect();
    let connus: HashSet<(&str, &str)> = la
        .iter()
        .map(|r| (r.nomenclature.as_str(), r.code.as_str()))
        .chain(siens.iter().map(|code| (definition.code.as_str(), code.as_str())))
        .collect();
    for lue in lues {
        let mut erreurs: Vec<ErreurChamp> = lue
            .references(definition)
            .into_iter()
            .filter(|(_, cible, code)| !connus.contains(&(*cible, *code)))
            .map(|(colonne, ..)| ErreurChamp::new(&colonne.nom, CodeErreur::Inconnu))
            .collect();
        // Several codes of one column.
        erreurs.dedup();
        if !erreurs.is_empty() {
            lue.issue = Err(erreurs);
        }
    }
    Ok(())
}

/// First day, last day, and the line of the file that says so; none: it is stored.
type Periode = (Date, Option<Date>, Option<usize>);

/// The periods of a code, those that are there and stay and those of the file, have no day in common: each line that has one
/// with another is refused, for nobody knows which of them is meant.
fn refuser_chevauchements(ici: &[Valeur], lues: &mut [Lue]) {
    let mut periodes: HashMap<String, Vec<Periode>> = HashMap::new();
    // Replaced by the file; or it says something of them that is refused already, and nobody knows what they will be.
    let mut remplacees: HashSet<(&str, Date)> = HashSet::new();
    for (rang, lue) in lues.iter().enumerate() {
        if let Some(o) = lue.ecrite() {
            let siennes = periodes.entry(o.code.clone()).or_default();
            siennes.push((o.debut, o.fin, Some(rang)));
            remplacees.insert(o.cle());
        } else if lue.issue.is_err() {
            remplacees.extend(cellule::jour(&lue.debut).map(|debut| (lue.code.as_str(), debut)));
        }
    }
    for o in ici
        .iter()
        .map(|v| &v.occurrence)
        .filter(|o| !remplacees.contains(&o.cle()))
    {
        if let Some(siennes) = periodes.get_mut(&o.code) {
            siennes.push((o.debut, o.fin, None));
        }
    }
    for siennes in periodes.into_values() {
        let jours: Vec<(Date, Option<Date>)> = siennes.iter().map(|(debut, fin, _)| (*debut, *fin)).collect();
        let refusees = siennes.iter().zip(chevauchements(&jours)).filter(|(_, commun)| *commun);
        for rang in refusees.filter_map(|((.., rang), _)| *rang) {
            lues[rang].issue = Err(vec![ErreurChamp::new("dateDebutValidite", CodeErreur::Chevauchement)]);
        }
    }
}

/// How many lines do what, the first of them, and what there is to be written.
fn rapporter(lues: Vec<Lue>) -> (RapportImport, Vec<Changement>) {
    let mut changements = Vec::new();
    let lignes = lues.into_iter().map(|lue| {
        let issue = match lue.issue {
            Ok(dite) => {
                let (issue, changement) = dite?;
                changements.push(changement);
                issue
            }
            Err(erreurs) => IssueLigne::Refusee { erreurs },
        };
        Some(LigneImport {
            numero: lue.numero,
            code: lue.code,
            debut: lue.debut,
            issue,
        })
    });
    (RapportImport::de(lignes, DITES), changements)
}

fn lire_ligne(
    definition: &Definition,
    dits: &BTreeMap<&str, &str>,
    connues: &HashMap<(&str, Date), &Valeur>,
) -> Result<Occurrence, Vec<ErreurChamp>> {
    let seule = |champ: &str, code| vec![ErreurChamp::new(champ, code)];
    let date = |champ: &str, texte: &str| cellule::jour(texte).ok_or_else(|| seule(champ, CodeErreur::DateInvalide));
    let debut = match dits.get("dateDebutValidite").copied().unwrap_or_default() {
        "" => return Err(seule("dateDebutValidite", CodeErreur::Obligatoire)),
        texte => date("dateDebutValidite", texte)?,
    };
    let code = dits.get("code").copied().unwrap_or_default();
    let avant = connues.get(&(code, debut)).map(|v| &v.occurrence);
    let mut o = match avant {
        Some(o) => o.clone(),
        None => Occurrence::nouvelle(code, debut),
    };
    let mut erreurs = Vec::new();
    for (champ, texte) in dits {
        let issue = match *champ {
            "libelleCourt" => poser(&mut o.libelle_court, texte),
            "libelleLong" => poser(&mut o.libelle_long, texte),
            "libelleAffichage" => poser(&mut o.libelle_affichage, texte),
            "libelleAnglais" => poser(&mut o.libelle_en, texte),
            "dateFinValidite" if texte.is_empty() => {
                o.fin = None;
                Ok(())
            }
            "dateFinValidite" => cellule::jour(texte)
                .map(|fin| o.fin = Some(fin))
                .ok_or(CodeErreur::DateInvalide),
            "prioriteAffichage" if texte.is_empty() => Ok(()),
            "prioriteAffichage" => texte
                .parse()
                .map(|p| o.priorite = p)
                .map_err(|_| CodeErreur::FormatInvalide),
            "temoinVisible" if texte.is_empty() => Ok(()),
            "temoinVisible" => cellule::booleen(texte)
                .map(|visible| o.visible = visible)
                .ok_or(CodeErreur::ValeurInterdite),
            autre => match definition.colonne(autre) {
                None => Ok(()),
                Some(colonne) => Attribut::depuis_texte(colonne, texte).map(|lu| {
                    match lu {
                        Some(attribut) => o.attributs.insert(colonne.nom.clone(), attribut),
                        None => o.attributs.remove(&colonne.nom),
                    };
                }),
            },
        };
        if let Err(code) = issue {
            erreurs.push(ErreurChamp::new(*champ, code));
        }
    }
    o.completer();
    if erreurs.is_empty() {
        erreurs = verifier_occurrence(definition, avant, &o);
    }
    if erreurs.is_empty() { Ok(o) } else { Err(erreurs) }
}

fn poser(place: &mut String, texte: &str) -> Result<(), CodeErreur> {
    texte.clone_into(place);
    Ok(())
}

pub(super) fn differences(
    definition: &Definition,
    avant: &Occurrence,
    apres: &Occurrence,
) -> Vec<(String, String, String)> {
    let noms = COMMUNES
        .iter()
        .copied()
        .chain(definition.colonnes.iter().map(|c| c.nom.as_str()));
    noms.zip(ligne(definition, avant).into_iter().zip(ligne(definition, apres)))
        .filter(|(_, (a, b))| a != b)
        .map(|(nom, (a, b))| (nom.to_owned(), a, b))
        .collect()
}
