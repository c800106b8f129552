use crate::Result;
use domain::{
    identite::{Ine, normaliser},
    ids::PersonneId,
    inscription::LigneAdmis,
};
use jiff::civil::Date;
use jiff_sqlx::{Date as DateSql, ToSqlx};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// What is known of an incoming person.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rapprochement {
    /// The same person, already known.
    Connue(PersonneId),
    Nouvelle,
    /// The INE is that of somebody born another day: never merged silently.
    IneDAutrui,
}

/// Birth date, name and first name as they are compared.
type EtatCivil = (Date, String, String);

/// The known persons that some lines may be about, read once for all of them.
#[derive(Default)]
pub(crate) struct Registre {
    par_ine: HashMap<String, (PersonneId, Date)>,
    /// Oldest first; true: has an INE.
    par_etat_civil: HashMap<EtatCivil, Vec<(PersonneId, bool)>>,
}

impl Registre {
    /// Reads the persons who have an INE of these lines, or a name of theirs and were born the same day.
    pub(crate) async fn charger<'a>(
        tx: &mut PgConnection,
        lignes: impl Iterator<Item = &'a LigneAdmis>,
    ) -> Result<Self> {
        let (mut ines, mut jours, mut noms) = (Vec::new(), Vec::<DateSql>::new(), Vec::new());
        for l in lignes {
            ines.extend(l.ine.as_ref().map(|i| i.as_str().to_owned()));
            jours.push(l.date_naissance.date().to_sqlx());
            noms.push(l.nom_naissance.as_str().to_owned());
        }
        // The key of the database is coarser than the rule, which has the last word on names.
        let connues = sqlx::query!(
            r#"SELECT id, nom_naissance, prenom, date_naissance, ine, cree_le FROM identite.personne
               WHERE ine = ANY ($1)
               UNION
               SELECT p.id, p.nom_naissance, p.prenom, p.date_naissance, p.ine, p.cree_le
               FROM unnest($2::date[], $3::text[]) AS l (jour, nom)
               JOIN identite.personne p
                 ON p.date_naissance = l.jour AND public.cle_nom(p.nom_naissance) = public.cle_nom(l.nom)
               ORDER BY 6, 1"#,
            &ines,
            &jours as &[DateSql],
            &noms
        )
        .fetch_all(tx)
        .await?;
        let mut registre = Self::default();
        for p in connues {
            let (Some(id), Some(nom), Some(prenom), Some(jour)) = (p.id, p.nom_naissance, p.prenom, p.date_naissance)
            else {
                continue;
            };
            registre.noter(PersonneId(id), &nom, &prenom, jour.to_jiff(), p.ine.as_deref());
        }
        Ok(registre)
    }

    fn noter(&mut self, id: PersonneId, nom: &str, prenom: &str, jour: Date, ine: Option<&str>) {
        if let Some(ine) = ine {
            self.par_ine.insert(ine.to_owned(), (id, jour));
        }
        self.par_etat_civil
            .entry((jour, normaliser(nom), normaliser(prenom)))
            .or_default()
            .push((id, ine.is_some()));
    }

    /// Everybody who was read or added.
    pub(crate) fn personnes(&self) -> impl Iterator<Item = PersonneId> {
        let par_ine = self.par_ine.values().map(|(id, _)| *id);
        par_ine.chain(self.par_etat_civil.values().flatten().map(|(id, _)| *id))
    }

    /// Looks for the person: the same INE, or the same name and first name (case, accents and hyphens aside) born the
    /// same day, unless both have an INE (domain §4.3; closer resemblances are for the screen of duplicates).
    pub(crate) fn rapprocher(&self, ligne: &LigneAdmis) -> Rapprochement {
        let naissance = ligne.date_naissance.date();
        let ine = ligne.ine.as_ref().map(Ine::as_str);
        if let Some((id, jour)) = ine.and_then(|i| self.par_ine.get(i)) {
            return if *jour == naissance {
                Rapprochement::Connue(*id)
            } else {
                Rapprochement::IneDAutrui
            };
        }
        let cle = (
            naissance,
            normaliser(ligne.nom_naissance.as_str()),
            normaliser(ligne.prenom.as_str()),
        );
        let memes = self.par_etat_civil.get(&cle).map_or(&[][..], Vec::as_slice);
        memes
            .iter()
            .find(|(_, a_une_ine)| !a_une_ine || ine.is_none())
            .map_or(Rapprochement::Nouvelle, |(id, _)| Rapprochement::Connue(*id))
    }

    /// Makes a new person known to the lines that follow; she is still to be written.
    pub(crate) fn ajouter(&mut self, ligne: &LigneAdmis) -> PersonneId {
        let id = PersonneId(Uuid::now_v7());
        self.noter(
            id,
            ligne.nom_naissance.as_str(),
            ligne.prenom.as_str(),
            ligne.date_naissance.date(),
            ligne.ine.as_ref().map(Ine::as_str),
        );
        id
    }
}
