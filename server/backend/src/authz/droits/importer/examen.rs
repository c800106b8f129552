//! What a file would do, to those rights that are there now.

use crate::{Ctx, Error, Result, authz::droits::accorder::DELEGATION_MAX};
use domain::{
    CodeErreur, ErreurChamp,
    authz::{
        ActeDroit, COLONNES_DROITS, Donnee, EtatDroits, IssueDroits, LigneDroits, LigneImportDroits, QuiDonne,
        Traitement, examiner,
    },
    ids::{HabilitationId, UtilisateurId},
};
use jiff_sqlx::ToSqlx;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// Largest file, in bytes.
const TAILLE_MAX: usize = 1024 * 1024;
/// Most lines of a file.
const LIGNES_MAX: usize = 2_000;

/// What a file would do.
pub(super) struct Examen {
    pub lignes: Vec<LigneImportDroits>,
    /// Of the lines that are not refused.
    pub actes: Vec<ActeDroit>,
    /// Of the file and of all that is said of it.
    pub empreinte: String,
}

impl Examen {
    /// No line is refused, and one at least does something.
    pub(super) fn applicable(&self) -> bool {
        self.actes.len() == self.lignes.len() && self.actes.iter().any(|a| *a != ActeDroit::Rien)
    }
}

/// The lines of a file: what is wrong with it as a whole is said before any line.
pub(super) fn lire(contenu: &[u8]) -> Result<Vec<LigneDroits>> {
    let refuser = |code| Err(Error::champ("fichier", code));
    if contenu.is_empty() {
        return refuser(CodeErreur::Obligatoire);
    }
    if contenu.len() > TAILLE_MAX {
        return refuser(CodeErreur::FichierTropGros { max: 1 });
    }
    // A zero byte is valid UTF-8 that no database keeps.
    let Some(texte) = std::str::from_utf8(contenu).ok().filter(|t| !t.contains('\0')) else {
        return refuser(CodeErreur::FormatInvalide);
    };
    let mut lecteur = csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(texte.strip_prefix('\u{feff}').unwrap_or(texte).as_bytes());
    let entete = lecteur.headers().map_err(Error::interne)?.clone();
    let places = COLONNES_DROITS.map(|c| entete.iter().position(|e| e == c));
    let manquantes: Vec<ErreurChamp> = COLONNES_DROITS
        .iter()
        .zip(places)
        .filter(|(_, place)| place.is_none())
        .map(|(c, _)| ErreurChamp::new(*c, CodeErreur::Obligatoire))
        .collect();
    if !manquantes.is_empty() {
        return Err(Error::Champs(manquantes));
    }
    let mut lignes = Vec::new();
    for ligne in lecteur.records() {
        if lignes.len() == LIGNES_MAX {
            return refuser(CodeErreur::PlafondAtteint { max: 2_000 });
        }
        let ligne = ligne.map_err(Error::interne)?;
        let [identifiant, role, structure, debut, fin, action] =
            places.map(|p| p.and_then(|p| ligne.get(p)).unwrap_or_default().to_owned());
        lignes.push(LigneDroits {
            identifiant,
            role,
            structure,
            debut,
            fin,
            action,
        });
    }
    if lignes.is_empty() {
        return refuser(CodeErreur::Obligatoire);
    }
    Ok(lignes)
}

/// What that file would do now, if who acts applied it.
pub(super) async fn examiner_fichier(cx: &mut PgConnection, ctx: &Ctx, contenu: &[u8]) -> Result<Examen> {
    let lues = lire(contenu)?;
    let compte = ctx.compte()?;
    let mut etat = etat(cx, ctx, &lues).await?;
    let qui = QuiDonne {
        id: compte.utilisateur,
        habilitations: &compte.habilitations,
        jour: ctx.jour(),
        delegation_max: DELEGATION_MAX,
    };
    let (mut lignes, mut actes) = (Vec::new(), Vec::new());
    for (rang, ligne) in (1..).zip(lues) {
        let (issue, erreur) = match examiner(&mut etat, qui, &ligne) {
            Ok(acte) => {
                let issue = acte.issue();
                actes.push(acte);
                (issue, None)
            }
            Err(erreur) => (IssueDroits::Refusee, Some(erreur)),
        };
        lignes.push(LigneImportDroits {
            rang,
            ligne,
            issue,
            erreur,
        });
    }
    let mut empreinte = Sha256::new();
    empreinte.update(contenu);
    empreinte.update(serde_json::to_vec(&lignes)?);
    Ok(Examen {
        lignes,
        actes,
        empreinte: hex::encode(empreinte.finalize()),
    })
}

/// All that the lines are about.
async fn etat(cx: &mut PgConnection, ctx: &Ctx, lignes: &[LigneDroits]) -> Result<EtatDroits> {
    let tous = |valeur: fn(&LigneDroits) -> String| {
        let mut tous: Vec<String> = lignes.iter().map(valeur).collect();
        tous.sort();
        tous.dedup();
        tous
    };
    let comptes = sqlx::query!(
        "SELECT id, identifiant, actif FROM authz.utilisateur WHERE identifiant = ANY ($1) AND personne_id IS NULL",
        &tous(|l| l.identifiant.to_lowercase())
    )
    .fetch_all(&mut *cx)
    .await?;
    let roles = sqlx::query!(
        r#"SELECT code, array(SELECT traitement FROM authz.permission p WHERE p.role_code = r.code) AS "traitements!: Vec<String>"
         FROM authz.role r WHERE code = ANY ($1)"#,
        &tous(|l| l.role.clone())
    )
    .fetch_all(&mut *cx)
    .await?;
    let structures = sqlx::query!(
        "SELECT code, ancetres FROM referentiel.structure WHERE code = ANY ($1)",
        &tous(|l| l.structure.clone())
    )
    .fetch_all(&mut *cx)
    .await?;
    let ids: Vec<_> = comptes.iter().map(|c| c.id).collect();
    let donnees = sqlx::query!(
        r#"SELECT h.id, h.utilisateur_id, h.role_code, h.structure_code, h.debut, h.fin, h.accordee_par,
            g.oui AS "gere_tout!", (u.actif AND h.debut <= $2) AS "en_vigueur!"
         FROM authz.habilitation h
         JOIN authz.utilisateur u ON u.id = h.utilisateur_id
         JOIN referentiel.structure s ON s.code = h.structure_code
         CROSS JOIN LATERAL (SELECT s.parent_code IS NULL AND EXISTS (SELECT FROM authz.permission p
            WHERE p.role_code = h.role_code AND p.traitement = 'HAB_GERER') AS oui) g
         WHERE (h.fin IS NULL OR h.fin >= $2) AND (h.utilisateur_id = ANY ($1) OR g.oui)"#,
        &ids,
        ctx.jour().to_sqlx()
    )
    .fetch_all(&mut *cx)
    .await?;
    let en_attente = sqlx::query!(
        "SELECT utilisateur_id, role_code, structure_code FROM authz.demande_habilitation
         WHERE tranchee_le IS NULL AND utilisateur_id = ANY ($1)",
        &ids
    )
    .fetch_all(&mut *cx)
    .await?;
    let mut etat = EtatDroits {
        comptes: comptes
            .into_iter()
            .map(|c| (c.identifiant, (UtilisateurId(c.id), c.actif)))
            .collect(),
        // A traitement of a newer version is no right here.
        roles: roles
            .into_iter()
            .map(|r| {
                (
                    r.code,
                    r.traitements
                        .iter()
                        .filter_map(|t| Traitement::depuis_code(t))
                        .collect(),
                )
            })
            .collect(),
        structures: structures.into_iter().map(|s| (s.code, s.ancetres)).collect(),
        en_attente: en_attente
            .into_iter()
            .map(|d| (UtilisateurId(d.utilisateur_id), d.role_code, d.structure_code))
            .collect(),
        ..EtatDroits::default()
    };
    for d in donnees {
        let cle = (UtilisateurId(d.utilisateur_id), d.role_code, d.structure_code);
        etat.donnees.entry(cle).or_default().push(Donnee {
            id: Some(HabilitationId(d.id)),
            debut: d.debut.to_jiff(),
            fin: d.fin.map(jiff_sqlx::Date::to_jiff),
            par: d.accordee_par.map(UtilisateurId),
            gere_tout: d.gere_tout,
            en_vigueur: d.en_vigueur,
        });
    }
    Ok(etat)
}
