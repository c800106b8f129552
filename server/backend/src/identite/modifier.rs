use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitApprenant, TypeApprenant},
};
use domain::{
    CodeErreur, ErreurChamp,
    identite::StatutIne,
    ids::PersonneId,
    reception::{ChampPersonne, MajPersonne, ValeursPersonne, changer_personne, lire_personne},
};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

struct Connue {
    code: Option<String>,
    ine: Option<String>,
    statut_ine: StatutIne,
    /// As they will be.
    valeurs: ValeursPersonne,
}

/// One change of one person.
struct Changement {
    id: PersonneId,
    avant: ValeursPersonne,
    apres: ValeursPersonne,
}

/// Changes of persons told by messages: one after the other, in one transaction.
pub(crate) struct Modifications {
    ctx: Ctx,
    lues: Vec<std::result::Result<MajPersonne, Vec<ErreurChamp>>>,
    connues: HashMap<PersonneId, Connue>,
    par_code: HashMap<String, PersonneId>,
    par_ine: HashMap<String, PersonneId>,
    changements: Vec<Changement>,
}

impl Modifications {
    /// Reads, and holds until the end of the transaction, the persons whom these messages are about.
    pub(crate) async fn ouvrir(tx: &mut PgConnection, ctx: &Ctx, lignes: &[&BTreeMap<String, String>]) -> Result<Self> {
        let lues: Vec<_> = lignes
            .iter()
            .map(|ligne| lire_personne(&|champ: &str| ligne.get(champ).map(String::as_str), ctx.jour()))
            .collect();
        let bonnes = || lues.iter().filter_map(|l| l.as_ref().ok());
        let codes: Vec<String> = bonnes()
            .filter_map(|m| m.code_apprenant.as_ref().map(ToString::to_string))
            .collect();
        let ines: Vec<String> = bonnes()
            .filter_map(|m| m.ine.as_ref().map(ToString::to_string))
            .collect();
        let mut modifications = Self {
            ctx: ctx.clone(),
            lues,
            connues: HashMap::new(),
            par_code: HashMap::new(),
            par_ine: HashMap::new(),
            changements: Vec::new(),
        };
        modifications.charger(tx, &codes, &ines).await?;
        Ok(modifications)
    }

    async fn charger(&mut self, tx: &mut PgConnection, codes: &[String], ines: &[String]) -> Result<()> {
        use ChampPersonne as C;
        let lignes = sqlx::query!(
            "SELECT id, code_apprenant, ine, statut_ine, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe,
                date_naissance, pays_naissance, commune_naissance, nationalite, adresse_pays, adresse_voie,
                adresse_complement, code_postal, ville, telephone, courriel
             FROM identite.personne WHERE code_apprenant = ANY ($1) OR ine = ANY ($2)
             ORDER BY id FOR NO KEY UPDATE",
            codes,
            ines
        )
        .fetch_all(tx)
        .await?;
        for l in lignes {
            let id = PersonneId(l.id);
            if let Some(code) = &l.code_apprenant {
                self.par_code.insert(code.clone(), id);
            }
            if let Some(ine) = &l.ine {
                self.par_ine.insert(ine.clone(), id);
            }
            let valeurs = ValeursPersonne::from([
                (C::NomNaissance, Some(l.nom_naissance)),
                (C::NomUsage, l.nom_usage),
                (C::Prenom, Some(l.prenom)),
                (C::Prenom2, l.prenom2),
                (C::Prenom3, l.prenom3),
                (C::Sexe, Some(l.sexe)),
                (C::DateNaissance, Some(l.date_naissance.to_jiff().to_string())),
                (C::PaysNaissance, Some(l.pays_naissance)),
                (C::CommuneNaissance, l.commune_naissance),
                (C::Nationalite, Some(l.nationalite)),
                (C::AdressePays, l.adresse_pays),
                (C::AdresseVoie, l.adresse_voie),
                (C::AdresseComplement, l.adresse_complement),
                (C::CodePostal, l.code_postal),
                (C::Ville, l.ville),
                (C::Telephone, l.telephone),
                (C::Courriel, Some(l.courriel)),
            ]);
            let statut_ine =
                StatutIne::depuis_code(&l.statut_ine).ok_or_else(|| Error::interne("unknown state of an INE"))?;
            let connue = Connue {
                code: l.code_apprenant,
                ine: l.ine,
                statut_ine,
                valeurs,
            };
            self.connues.insert(id, connue);
        }
        Ok(())
    }

    /// Does what the message of this rank says: did anything change? None: it is about somebody whom we do not know, of the
    /// staff for instance.
    pub(crate) fn traiter(&mut self, rang: usize) -> Result<Option<bool>> {
        let maj = self.lues[rang].as_ref().map_err(|e| Error::Champs(e.clone()))?;
        let Some(id) = self.trouver(maj)? else {
            return Ok(None);
        };
        let connue = self.connues.get_mut(&id).ok_or(Error::Introuvable)?;
        let apres = changer_personne(&connue.valeurs, connue.statut_ine, maj).map_err(Error::Champs)?;
        if apres.is_empty() {
            return Ok(Some(false));
        }
        let avant = apres
            .keys()
            .map(|champ| (*champ, connue.valeurs.get(champ).cloned().flatten()))
            .collect();
        connue.valeurs.extend(apres.clone());
        self.changements.push(Changement { id, avant, apres });
        Ok(Some(true))
    }

    /// Whom a message means, by her code. An INE alone counts once the national service has confirmed it: until then it is
    /// what somebody typed. One that contradicts the code is refused.
    fn trouver(&self, maj: &MajPersonne) -> Result<Option<PersonneId>> {
        let par_ine = maj.ine.as_ref().and_then(|i| self.par_ine.get(i.as_str()));
        let Some(code) = &maj.code_apprenant else {
            return Ok(par_ine
                .filter(|id| {
                    self.connues
                        .get(id)
                        .is_some_and(|c| c.statut_ine == StatutIne::Confirme)
                })
                .copied());
        };
        let Some(id) = self.par_code.get(code.as_str()) else {
            return Ok(None);
        };
        let siens = self.connues.get(id).and_then(|c| c.ine.as_deref());
        match (siens, &maj.ine) {
            (Some(connu), Some(dit)) if connu != dit.as_str() => Err(Error::champ("ine", CodeErreur::ValeurInterdite)),
            (None, Some(_)) if par_ine.is_some() => Err(Error::champ("ine", CodeErreur::DejaUtilise)),
            _ => Ok(Some(*id)),
        }
    }

    /// Writes what changed, and tells it.
    pub(crate) async fn finir(self, tx: &mut PgConnection) -> Result<()> {
        if self.changements.is_empty() {
            return Ok(());
        }
        // What a person is like in the end; each change is told.
        let mut finales: BTreeMap<Uuid, ValeursPersonne> = BTreeMap::new();
        for c in &self.changements {
            finales.entry(c.id.0).or_default().extend(c.apres.clone());
        }
        let ids: Vec<Uuid> = finales.keys().copied().collect();
        let valeurs: Vec<Value> = finales.values().map(|v| json!(v)).collect();
        ecrire(tx, &self.ctx, &ids, &valeurs).await?;
        let traces = self
            .changements
            .iter()
            .map(|c| audit::Trace {
                traitement: "MODIFIER_PERSONNE",
                entite: "personne",
                entite_id: c.id.to_string(),
                avant: Some(json!(c.avant)),
                apres: Some(json!(c.apres)),
            })
            .collect();
        audit::enregistrer_lot(tx, &self.ctx, traces).await?;
        // Of those who are learners already: the others were never told.
        let faits: Vec<FaitApprenant> = self
            .changements
            .iter()
            .filter_map(|c| {
                Some(FaitApprenant {
                    type_: TypeApprenant::Modifie,
                    personne: c.id.0,
                    code_apprenant: self.connues.get(&c.id)?.code.clone()?,
                    champs: c.apres.keys().map(|champ| champ.code()).collect(),
                })
            })
            .collect();
        evenement::pousser_lot(tx, &self.ctx, &faits).await
    }
}

async fn ecrire(tx: &mut PgConnection, ctx: &Ctx, ids: &[Uuid], valeurs: &[Value]) -> Result<()> {
    sqlx::query!(
        "UPDATE identite.personne p SET
            nom_naissance = coalesce(n.v ->> 'nom_naissance', p.nom_naissance),
            nom_usage = CASE WHEN n.v ? 'nom_usage' THEN n.v ->> 'nom_usage' ELSE p.nom_usage END,
            prenom = coalesce(n.v ->> 'prenom', p.prenom),
            prenom2 = CASE WHEN n.v ? 'prenom2' THEN n.v ->> 'prenom2' ELSE p.prenom2 END,
            prenom3 = CASE WHEN n.v ? 'prenom3' THEN n.v ->> 'prenom3' ELSE p.prenom3 END,
            sexe = coalesce(n.v ->> 'sexe', p.sexe),
            date_naissance = coalesce((n.v ->> 'date_naissance')::date, p.date_naissance),
            pays_naissance = coalesce(n.v ->> 'code_pays_naissance', p.pays_naissance),
            commune_naissance = CASE WHEN n.v ? 'commune_naissance' THEN n.v ->> 'commune_naissance'
                ELSE p.commune_naissance END,
            nationalite = coalesce(n.v ->> 'code_nationalite', p.nationalite),
            adresse_pays = CASE WHEN n.v ? 'adresse_pays' THEN n.v ->> 'adresse_pays' ELSE p.adresse_pays END,
            adresse_voie = CASE WHEN n.v ? 'adresse_voie' THEN n.v ->> 'adresse_voie' ELSE p.adresse_voie END,
            adresse_complement = CASE WHEN n.v ? 'adresse_complement' THEN n.v ->> 'adresse_complement'
                ELSE p.adresse_complement END,
            code_postal = CASE WHEN n.v ? 'code_postal' THEN n.v ->> 'code_postal' ELSE p.code_postal END,
            ville = CASE WHEN n.v ? 'ville' THEN n.v ->> 'ville' ELSE p.ville END,
            telephone = CASE WHEN n.v ? 'telephone' THEN n.v ->> 'telephone' ELSE p.telephone END,
            courriel = coalesce(n.v ->> 'courriel', p.courriel),
            version = p.version + 1, modifie_le = $3
         FROM unnest($1::uuid[], $2::jsonb[]) AS n (id, v) WHERE p.id = n.id",
        ids,
        valeurs,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}
