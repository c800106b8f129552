use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitStructure, TypeStructure},
};
use domain::reception::{ChampStructure, Structures, ValeursStructure, changer_structure, lire_structure};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Changes of structures told by messages: one after the other, in one transaction.
pub(crate) struct ChangementsStructures {
    ctx: Ctx,
    structures: Structures,
}

impl ChangementsStructures {
    /// Reads all structures, and holds them until the end of the transaction: there are a few hundred of them.
    pub(crate) async fn ouvrir(tx: &mut PgConnection, ctx: &Ctx) -> Result<Self> {
        use ChampStructure as C;
        // Two that move a part of the tree at once would tie a knot.
        sqlx::query_scalar!("SELECT pg_advisory_xact_lock(hashtextextended('referentiel.structure', 0))::text")
            .fetch_one(&mut *tx)
            .await?;
        let lignes = sqlx::query!(
            "SELECT code, code_externe, parent_code, type, libelle_fr, libelle_en, uai, contact_courriel,
                contact_telephone, fermee_le FROM referentiel.structure"
        )
        .fetch_all(tx)
        .await?;
        let structures = lignes
            .into_iter()
            .map(|l| {
                let fermee = l.fermee_le.map(|d| d.to_jiff().to_string());
                let valeurs = BTreeMap::from([
                    (C::Parent, l.parent_code),
                    (C::Type, Some(l.r#type)),
                    (C::LibelleFr, Some(l.libelle_fr)),
                    (C::LibelleEn, Some(l.libelle_en)),
                    (C::Uai, l.uai),
                    (C::ContactCourriel, l.contact_courriel),
                    (C::ContactTelephone, l.contact_telephone),
                    (C::FermeeLe, fermee),
                ]);
                let connue = domain::reception::StructureConnue {
                    code_externe: l.code_externe,
                    valeurs,
                };
                (l.code, connue)
            })
            .collect();
        Ok(Self {
            ctx: ctx.clone(),
            structures,
        })
    }

    /// What messages call the structure of that code: by the code of the other system, once there is one.
    pub(super) fn nom_dit(&self, code: &str) -> Option<String> {
        self.structures.get(code)?.code_externe.clone()
    }

    /// Does what a message says: did anything change?
    pub(crate) async fn traiter(&mut self, tx: &mut PgConnection, ligne: &BTreeMap<String, String>) -> Result<bool> {
        let dit = |champ: &str| ligne.get(champ).map(String::as_str);
        let maj = lire_structure(&dit).map_err(Error::Champs)?;
        let (code, valeurs) = changer_structure(&self.structures, &maj).map_err(Error::Champs)?;
        let code = code.to_string();
        let avant = self.structures.get(&code).cloned();
        // Known by another code from now on: what comes next finds it.
        let externe = Some(&maj.code_externe).filter(|e| **e != code);
        let renommee = externe.is_some() && avant.as_ref().is_none_or(|s| s.code_externe.as_ref() != externe);
        if valeurs.is_empty() && !renommee {
            return Ok(false);
        }
        let anciennes: ValeursStructure = avant
            .as_ref()
            .map(|s| {
                valeurs
                    .keys()
                    .map(|c| (*c, s.valeurs.get(c).cloned().flatten()))
                    .collect()
            })
            .unwrap_or_default();
        let deplacee = avant.is_some() && valeurs.contains_key(&ChampStructure::Parent);
        let connue = self.structures.entry(code.clone()).or_default();
        connue.valeurs.extend(valeurs.clone());
        connue.code_externe = externe.cloned().or_else(|| connue.code_externe.clone());
        let (toutes, externe) = (connue.valeurs.clone(), connue.code_externe.clone());
        ecrire(tx, &code, externe.as_deref(), &toutes).await?;
        if deplacee {
            deplacer(tx, &code).await?;
        }
        let type_ = if avant.is_some() {
            TypeStructure::Modifiee
        } else {
            TypeStructure::Creee
        };
        let fait = FaitStructure {
            type_,
            code: &code,
            parent: toutes.get(&ChampStructure::Parent).cloned().flatten(),
            fermee_le: toutes.get(&ChampStructure::FermeeLe).cloned().flatten(),
            champs: valeurs.keys().map(|c| c.code()).collect(),
        };
        evenement::pousser(tx, &self.ctx, &fait).await?;
        let trace = audit::Trace {
            traitement: "MODIFIER_STRUCTURE",
            entite: "structure",
            entite_id: code,
            avant: avant.map(|_| json!(anciennes)),
            apres: Some(json!(valeurs)),
        };
        audit::enregistrer(tx, &self.ctx, trace).await?;
        Ok(true)
    }
}

async fn ecrire(
    tx: &mut PgConnection,
    code: &str,
    code_externe: Option<&str>,
    valeurs: &ValeursStructure,
) -> Result<()> {
    let dit = |champ| valeurs.get(&champ).cloned().flatten();
    let fermee = dit(ChampStructure::FermeeLe)
        .map(|jour| jour.parse::<jiff::civil::Date>().map_err(Error::interne))
        .transpose()?;
    sqlx::query!(
        "INSERT INTO referentiel.structure (code, code_externe, parent_code, type, libelle_fr, libelle_en, uai,
            contact_courriel, contact_telephone, fermee_le, ancetres)
         VALUES ($1::text, $2, $3, $4, $5, $6, $7, $8, $9, $10,
            coalesce((SELECT ancetres FROM referentiel.structure WHERE code = $3), '{}') || $1::text)
         ON CONFLICT (code) DO UPDATE SET code_externe = excluded.code_externe, parent_code = excluded.parent_code,
            type = excluded.type, libelle_fr = excluded.libelle_fr, libelle_en = excluded.libelle_en, uai = excluded.uai,
            contact_courriel = excluded.contact_courriel, contact_telephone = excluded.contact_telephone,
            fermee_le = excluded.fermee_le, version = structure.version + 1",
        code,
        code_externe,
        dit(ChampStructure::Parent),
        dit(ChampStructure::Type),
        dit(ChampStructure::LibelleFr),
        dit(ChampStructure::LibelleEn),
        dit(ChampStructure::Uai),
        dit(ChampStructure::ContactCourriel),
        dit(ChampStructure::ContactTelephone),
        fermee.map(ToSqlx::to_sqlx) as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What is above a structure that hangs elsewhere now, and above all that is below it.
async fn deplacer(tx: &mut PgConnection, code: &str) -> Result<()> {
    sqlx::query!(
        "WITH RECURSIVE branche AS (
            SELECT s.code, coalesce(p.ancetres, '{}') || s.code AS ancetres
            FROM referentiel.structure s LEFT JOIN referentiel.structure p ON p.code = s.parent_code WHERE s.code = $1
            UNION ALL
            SELECT s.code, b.ancetres || s.code FROM referentiel.structure s JOIN branche b ON s.parent_code = b.code)
         UPDATE referentiel.structure s SET ancetres = b.ancetres FROM branche b WHERE s.code = b.code",
        code
    )
    .execute(tx)
    .await?;
    Ok(())
}
