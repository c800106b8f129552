//! What the screens show.

use super::{
    Demande, Valeur,
    definitions::{Comptes, connue, livrees, registre},
    ecrire::{ecrire, generer_code},
    fichier::differences,
    lire::{PAGE, lire, lister},
    mise_a_jour::{apercu_mise_a_jour, derniere},
    operations, usages,
};
use crate::{
    Ctx, Error, Result,
    referentiel::{exiger_lecture, verifier_ecriture},
};
use domain::{
    CodeErreur, ErreurChamp,
    page::Page,
    referentiel::{
        Attribut, BilanMiseAJour, Definition, Ecart, EcartVue, FiltreValeurs, MiseAJourVue, NomenclatureVue,
        Occurrence, Regime, ValeurDetail, ValeurVue, ValeursVue, garder_reglages,
    },
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Values of which a form offers the list; of longer nomenclatures the code is typed.
const CHOIX_MAX: u32 = 250;

/// Changes of an update that are shown.
const ECARTS: usize = 500;

fn vue(v: Valeur) -> ValeurVue {
    ValeurVue {
        occurrence: v.occurrence,
        livree: v.livree.is_some(),
        version: v.version,
    }
}

/// All nomenclatures. Demands `REF_LIRE`.
pub async fn liste(ctx: &Ctx) -> Result<Vec<NomenclatureVue>> {
    exiger_lecture(ctx)?;
    let (registre, comptes, livrees) = (registre(ctx).await?, Comptes::lire(ctx).await?, livrees(ctx).await?);
    Ok(registre
        .values()
        .map(|d| {
            let comptes = comptes.get(&d.code).copied().unwrap_or_default();
            NomenclatureVue {
                definition: d.clone(),
                valables: comptes.valables,
                toutes: comptes.toutes,
                locales: comptes.locales,
                mise_a_jour: livrees.contains(&d.code),
            }
        })
        .collect())
}

/// May the actor change what this nomenclature lets be changed?
async fn ecrit(ctx: &Ctx, definition: &Definition) -> Result<bool> {
    match verifier_ecriture(ctx).await {
        Ok(()) => Ok(definition.regime != Regime::Fermee),
        Err(Error::Interdit) => Ok(false),
        Err(e) => Err(e),
    }
}

/// A page of the values of a nomenclature. Demands `REF_LIRE`.
pub async fn valeurs(ctx: &Ctx, nomenclature: &str, filtre: &FiltreValeurs) -> Result<ValeursVue> {
    let lues = lister(ctx, nomenclature, filtre, PAGE).await?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    Ok(ValeursVue {
        page: Page {
            page: lues.page,
            taille: lues.taille,
            total: lues.total,
            lignes: lues.lignes.into_iter().map(vue).collect(),
        },
        ecrit: ecrit(ctx, &definition).await?,
        mise_a_jour: livrees(ctx).await?.contains(&definition.code),
        derniere: derniere(ctx, nomenclature).await?,
        operations: operations(ctx, nomenclature).await?,
        definition,
    })
}

/// One value, or a new one, and all that its form needs. Demands `REF_LIRE`; of a new one, `REF_ECRIRE`.
pub async fn detail(ctx: &Ctx, nomenclature: &str, cle: Option<(String, Date)>) -> Result<ValeurDetail> {
    exiger_lecture(ctx)?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let ecrit = ecrit(ctx, &definition).await?;
    let (valeur, usages, code) = match cle {
        Some((code, debut)) => {
            let lue = lire(ctx, nomenclature, &code, debut).await?;
            (Some(vue(lue)), usages(ctx, nomenclature, &code).await?, code)
        }
        None if !ecrit => return Err(Error::Interdit),
        None => {
            let code = match &definition.prefixe {
                Some(_) => generer_code(ctx, nomenclature, None).await?,
                None => String::new(),
            };
            (None, Vec::new(), code)
        }
    };
    let mut choix = Vec::new();
    for (_, cible) in definition.references() {
        if choix.iter().any(|(nom, _)| nom == cible) {
            continue;
        }
        let du_jour = FiltreValeurs {
            valable_le: Some(ctx.jour()),
            ..FiltreValeurs::default()
        };
        let offertes = lister(ctx, cible, &du_jour, CHOIX_MAX).await?;
        if offertes.total <= u64::from(CHOIX_MAX) {
            let offertes = offertes.lignes.into_iter().map(|v| v.occurrence);
            let offertes = offertes.map(|o| (o.code, o.libelle_affichage)).collect();
            choix.push((cible.to_owned(), offertes));
        }
    }
    Ok(ValeurDetail {
        definition,
        valeur,
        code,
        ecrit,
        usages,
        choix,
    })
}

/// Writes a value as a form says it, by the names that columns have in files. Demands `REF_ECRIRE` on the whole
/// establishment.
pub async fn saisir(
    ctx: &Ctx,
    nomenclature: &str,
    cle: Option<(String, Date)>,
    version: Option<i32>,
    champs: &BTreeMap<String, String>,
) -> Result<()> {
    verifier_ecriture(ctx).await?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let avant = match &cle {
        Some((code, debut)) => Some(lire(ctx, nomenclature, code, *debut).await?.occurrence),
        None => None,
    };
    let occurrence = match avant {
        // The form of a national value that is not to be changed has no code.
        Some(mut avant) if !champs.contains_key("code") => {
            regler(&mut avant, champs).map_err(|code| Error::champ("prioriteAffichage", code))?;
            avant
        }
        avant => occurrence(&definition, avant, champs)?,
    };
    let demande = Demande {
        nomenclature: definition.code,
        cle,
        version,
        occurrence,
        enregistrer: true,
    };
    ecrire(ctx, demande).await.map(drop)
}

/// Its place in lists, which may be wrong, and whether forms offer it.
fn regler(o: &mut Occurrence, champs: &BTreeMap<String, String>) -> Result<(), CodeErreur> {
    // A box that is not ticked is not sent.
    o.visible = champs.contains_key("temoinVisible");
    o.priorite = match champs.get("prioriteAffichage").map_or("", |t| t.trim()) {
        "" => 0,
        texte => texte.parse().map_err(|_| CodeErreur::FormatInvalide)?,
    };
    Ok(())
}

fn occurrence(
    definition: &Definition,
    avant: Option<Occurrence>,
    champs: &BTreeMap<String, String>,
) -> Result<Occurrence> {
    let dit = |nom: &str| champs.get(nom).map(|t| t.trim()).unwrap_or_default();
    let mut erreurs = Vec::new();
    let mut date = |nom: &str, exigee: bool| match dit(nom) {
        "" if exigee => {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::Obligatoire));
            None
        }
        "" => None,
        texte => {
            let lue = texte.parse::<Date>().ok();
            if lue.is_none() {
                erreurs.push(ErreurChamp::new(nom, CodeErreur::DateInvalide));
            }
            lue
        }
    };
    let (debut, fin) = (date("dateDebutValidite", true), date("dateFinValidite", false));
    let mut o = avant.unwrap_or_else(|| Occurrence::nouvelle("", debut.unwrap_or_default()));
    o.code = dit("code").to_owned();
    o.debut = debut.unwrap_or(o.debut);
    o.fin = fin;
    o.libelle_court = dit("libelleCourt").to_owned();
    o.libelle_long = dit("libelleLong").to_owned();
    o.libelle_affichage = dit("libelleAffichage").to_owned();
    o.libelle_en = dit("libelleAnglais").to_owned();
    if let Err(code) = regler(&mut o, champs) {
        erreurs.push(ErreurChamp::new("prioriteAffichage", code));
    }
    for colonne in &definition.colonnes {
        match Attribut::depuis_texte(colonne, dit(&colonne.nom)) {
            Ok(Some(attribut)) => drop(o.attributs.insert(colonne.nom.clone(), attribut)),
            Ok(None) => drop(o.attributs.remove(&colonne.nom)),
            Err(code) => erreurs.push(ErreurChamp::new(&colonne.nom, code)),
        }
    }
    if erreurs.is_empty() {
        Ok(o)
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// What the national values of this version would change. Demands `REF_LIRE`.
pub async fn mise_a_jour(ctx: &Ctx, nomenclature: &str) -> Result<MiseAJourVue> {
    exiger_lecture(ctx)?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let mut ecarts = apercu_mise_a_jour(ctx, nomenclature).await?;
    let bilan = BilanMiseAJour::de(&ecarts);
    // What somebody has to choose comes first, and is never cut.
    ecarts.sort_by_key(|e| !matches!(e, Ecart::Conflit { .. }));
    let montres = ECARTS.max(bilan.conflits);
    let reste = ecarts.len().saturating_sub(montres);
    ecarts.truncate(montres);
    let ecarts = ecarts.into_iter().map(|ecart| EcartVue {
        champs: champs(&definition, &ecart),
        ecart,
    });
    Ok(MiseAJourVue {
        ecrit: verifier_ecriture(ctx).await.is_ok(),
        bilan,
        ecarts: ecarts.collect(),
        definition,
        reste,
    })
}

/// What differs between a value and what is delivered, by the names that columns have in files.
fn champs(definition: &Definition, ecart: &Ecart) -> Vec<(String, String, String)> {
    match ecart {
        Ecart::Ajoutee { .. } | Ecart::Retiree { .. } => Vec::new(),
        Ecart::Changee { avant: ici, nouvelle }
        | Ecart::Terminee { avant: ici, nouvelle }
        | Ecart::Conflit { ici, nouvelle } => differences(definition, ici, &garder_reglages(nouvelle, ici)),
    }
}
