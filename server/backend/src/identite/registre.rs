use crate::{Result, referentiel::Parametres};
use domain::{
    identite::{Ine, Ressemblance, Seuils, Signalement, ressemblance},
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
    /// Somebody known may be the same: two persons until a clerk decides.
    Douteuse,
    /// The INE is that of somebody born another day: never merged silently.
    IneDAutrui,
}

/// The known persons that some lines may be about, read once for all of them.
pub(crate) struct Registre {
    seuils: Seuils,
    /// Oldest first.
    personnes: Vec<(PersonneId, Signalement)>,
    par_ine: HashMap<String, usize>,
    par_jour: HashMap<Date, Vec<usize>>,
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
            r#"SELECT id AS "id!", nom_naissance AS "nom!", prenom AS "prenom!", date_naissance AS "jour!", ine,
                      pays_naissance AS "pays!", commune_naissance, courriel AS "courriel!", telephone, cree_le
               FROM identite.personne WHERE ine = ANY ($1)
               UNION
               SELECT p.id, p.nom_naissance, p.prenom, p.date_naissance, p.ine, p.pays_naissance, p.commune_naissance,
                      p.courriel, p.telephone, p.cree_le
               FROM unnest($2::date[], $3::text[]) AS l (jour, nom)
               JOIN identite.personne p
                 ON p.date_naissance = l.jour AND public.cle_nom(p.nom_naissance) = public.cle_nom(l.nom)
               ORDER BY 10, 1"#,
            &ines,
            &jours as &[DateSql],
            &noms
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut registre = Self {
            seuils: Parametres::lire(tx).await?.seuils_doublon(),
            personnes: Vec::new(),
            par_ine: HashMap::new(),
            par_jour: HashMap::new(),
        };
        for p in connues {
            let signalement = Signalement {
                nom: p.nom,
                prenom: p.prenom,
                date_naissance: p.jour.to_jiff(),
                lieu_naissance: (p.pays, p.commune_naissance),
                ine: p.ine,
                courriel: Some(p.courriel),
                telephone: p.telephone,
            };
            registre.noter(PersonneId(p.id), signalement);
        }
        Ok(registre)
    }

    fn noter(&mut self, id: PersonneId, signalement: Signalement) {
        let rang = self.personnes.len();
        if let Some(ine) = &signalement.ine {
            self.par_ine.insert(ine.clone(), rang);
        }
        self.par_jour.entry(signalement.date_naissance).or_default().push(rang);
        self.personnes.push((id, signalement));
    }

    /// Everybody who was read or added.
    pub(crate) fn personnes(&self) -> impl Iterator<Item = PersonneId> {
        self.personnes.iter().map(|(id, _)| *id)
    }

    /// Looks for the person, by the rule of `domain`: the one who resembles her most, the oldest of several.
    pub(crate) fn rapprocher(&self, ligne: &LigneAdmis) -> Rapprochement {
        let elle = signalement(ligne);
        let par_ine = elle.ine.as_ref().and_then(|i| self.par_ine.get(i));
        if let Some((id, connue)) = par_ine.map(|rang| &self.personnes[*rang]) {
            return match ressemblance(&elle, connue, self.seuils) {
                Ressemblance::Meme => Rapprochement::Connue(*id),
                _ => Rapprochement::IneDAutrui,
            };
        }
        let memes_jours = self.par_jour.get(&elle.date_naissance).map_or(&[][..], Vec::as_slice);
        let plus_proche = memes_jours
            .iter()
            .map(|rang| &self.personnes[*rang])
            .map(|(id, connue)| (ressemblance(&elle, connue, self.seuils), *id))
            .rev()
            .max_by_key(|(degre, _)| *degre);
        match plus_proche {
            Some((Ressemblance::Meme, id)) => Rapprochement::Connue(id),
            Some((Ressemblance::Douteuse, _)) => Rapprochement::Douteuse,
            _ => Rapprochement::Nouvelle,
        }
    }

    /// Makes a new person known to the lines that follow; she is still to be written.
    pub(crate) fn ajouter(&mut self, ligne: &LigneAdmis) -> PersonneId {
        let id = PersonneId(Uuid::now_v7());
        self.noter(id, signalement(ligne));
        id
    }
}

fn signalement(l: &LigneAdmis) -> Signalement {
    Signalement {
        nom: l.nom_naissance.as_str().to_owned(),
        prenom: l.prenom.as_str().to_owned(),
        date_naissance: l.date_naissance.date(),
        lieu_naissance: (l.pays_naissance.as_str().to_owned(), super::creer::lieu_de_naissance(l)),
        ine: l.ine.as_ref().map(Ine::as_str).map(str::to_owned),
        courriel: Some(l.courriel.as_str().to_owned()),
        telephone: l.telephone.as_ref().map(|t| t.as_str().to_owned()),
    }
}
