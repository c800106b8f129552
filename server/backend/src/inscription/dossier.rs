use super::{Effets, Regles, Verrou, appliquer, verrouiller};
use crate::{Ctx, Error, Result, referentiel};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::InscriptionId,
    inscription::{ConflitSaisie, Demande, Dossier, Etape, OUI, Reprise, RepriseVue, SaisieGardee, Statut, reprise},
    journal::Conflit,
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Opens the dossier: `AUTORISEE → DEBUTEE`, filled with what the admission said. The learner opens her own while the
/// calendar is open; a clerk with `INS_SAISIR` may too, and outside the calendar with `INS_FORCER`. Opening one that
/// is open already changes nothing.
pub async fn debuter(ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = verrouiller(&mut tx, ctx, id).await?;
    let a_elle = ctx.compte()?.personne == Some(verrou.personne);
    if !a_elle {
        ctx.exiger(Traitement::InsSaisir, &verrou.ancetres)?;
    }
    if verrou.statut == Statut::Debutee {
        return Ok(());
    }
    let p = sqlx::query!(
        "SELECT doublon_potentiel FROM identite.personne WHERE id = $1",
        verrou.personne.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let demande = Demande::Debuter {
        calendrier_ouvert: verrou.ouverture.ouverte(ctx.maintenant),
        forcage: !a_elle && ctx.peut(Traitement::InsForcer, &verrou.ancetres),
        doublon_potentiel: p.doublon_potentiel,
    };
    appliquer(&mut tx, ctx, &verrou, &demande, Effets::default()).await?;
    let dossier = prerempli(&mut tx, &verrou).await?;
    ecrire(&mut tx, ctx, id, &dossier).await?;
    tx.commit().await?;
    Ok(())
}

/// The dossier as the admission already fills it; a re-enrolment begins with what was typed the last time, less what
/// must be answered anew each year.
async fn prerempli(tx: &mut PgConnection, verrou: &Verrou) -> Result<Dossier> {
    let mut dossier = if verrou.reinscription {
        dernier_dossier(&mut *tx, verrou).await?
    } else {
        Dossier::default()
    };
    let p = sqlx::query!(
        "SELECT nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance, pays_naissance,
                commune_naissance, nationalite, ine, adresse_pays, adresse_voie, adresse_complement, code_postal, ville,
                telephone, courriel
         FROM identite.personne WHERE id = $1",
        verrou.personne.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let en_france = p.pays_naissance == "99100";
    let lieu = p.commune_naissance.unwrap_or_default();
    let commune = if en_france {
        referentiel::commune_de_code(tx, &lieu, p.date_naissance.to_jiff()).await?
    } else {
        None
    };
    for (champ, valeur) in [
        ("nom_naissance", Some(p.nom_naissance)),
        ("nom_usage", p.nom_usage),
        ("prenom", Some(p.prenom)),
        ("prenom2", p.prenom2),
        ("prenom3", p.prenom3),
        ("sexe", Some(p.sexe)),
        ("date_naissance", Some(p.date_naissance.to_jiff().to_string())),
        ("pays_naissance", Some(p.pays_naissance)),
        ("commune_naissance", commune),
        ("ville_naissance", (!en_france).then_some(lieu)),
        ("nationalite", Some(p.nationalite)),
        ("ine", p.ine),
        ("adresse_pays", Some(p.adresse_pays.unwrap_or_else(|| "99100".into()))),
        ("adresse_voie", p.adresse_voie),
        ("adresse_complement", p.adresse_complement),
        ("code_postal", p.code_postal),
        ("ville", p.ville),
        ("telephone", p.telephone),
        ("courriel", Some(p.courriel)),
        // Most are here for the first time, in initial training: one choice less to make, and easy to change.
        ("annee_sup", dossier.vide("annee_sup").then(|| verrou.annee.to_string())),
        (
            "annee_etablissement",
            dossier.vide("annee_etablissement").then(|| verrou.annee.to_string()),
        ),
        ("regime", dossier.vide("regime").then(|| "1".to_owned())),
        ("cesure", Some("SANS".into())),
        ("mobilite", Some("SANS".into())),
    ] {
        if let Some(valeur) = valeur {
            dossier.ecrire(champ, &valeur);
        }
    }
    // The box says that she has read it all again.
    debug_assert!(dossier.texte("exactitude") != OUI, "nobody confirms in her stead");
    Ok(dossier)
}

/// What she typed for her last validated enrolment, without what is asked for each year.
async fn dernier_dossier(tx: &mut PgConnection, verrou: &Verrou) -> Result<Dossier> {
    let brut = sqlx::query_scalar!(
        "SELECT dossier FROM inscription.inscription
         WHERE personne_id = $1 AND statut = 'VALIDEE' ORDER BY validee_le DESC LIMIT 1",
        verrou.personne.0
    )
    .fetch_optional(tx)
    .await?;
    let mut dossier: Dossier = brut.map(serde_json::from_value).transpose()?.unwrap_or_default();
    for etape in [Etape::Inscription, Etape::Cvec, Etape::Droits, Etape::Recapitulatif] {
        for champ in etape.champs() {
            dossier.ecrire(champ.nom, "");
        }
    }
    Ok(dossier)
}

async fn ecrire(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, dossier: &Dossier) -> Result<()> {
    sqlx::query!(
        "UPDATE inscription.inscription SET dossier = $2, modifie_le = $3 WHERE id = $1",
        id.0,
        serde_json::to_value(dossier)?,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Locks the learner's own enrolment; somebody else's does not exist for her.
pub(crate) async fn verrouiller_sien(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Verrou> {
    let moi = ctx.apprenant()?;
    let verrou = verrouiller(tx, ctx, id).await?;
    if verrou.personne == moi {
        Ok(verrou)
    } else {
        Err(Error::Introuvable)
    }
}

/// Her own, while she may type in it.
async fn verrouiller_ouvert(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Verrou> {
    let verrou = verrouiller_sien(tx, ctx, id).await?;
    if verrou.statut == Statut::Debutee {
        return Ok(verrou);
    }
    Err(Error::Conflit(Conflit {
        statut: verrou.statut.code().into(),
        par: None,
        le: None,
    }))
}

const COURRIEL: &str = "courriel";

/// Her address is where what opens her account is sent: nobody changes it in her name, not even in what is not sent yet.
fn courriel_a_elle(ctx: &Ctx, avant: &str, dossier: &Dossier) -> Result<()> {
    if dossier.lire(COURRIEL) == avant {
        return Ok(());
    }
    ctx.en_personne()
}

/// Most fields that a device may bring back at once: more than a dossier has.
const SAISIES_MAX: usize = 200;

/// Keeps what the learner typed without a network, but for what changed elsewhere since: that is answered, for her to
/// choose. Her own dossier only, while it is open.
pub async fn reprendre(ctx: &Ctx, id: InscriptionId, saisies: &[SaisieGardee]) -> Result<RepriseVue> {
    if saisies.len() > SAISIES_MAX {
        return Err(Error::champ("saisies", CodeErreur::ValeurInterdite));
    }
    let mut tx = ctx.transaction().await?;
    let mut verrou = verrouiller_ouvert(&mut tx, ctx, id).await?;
    let mut vue = RepriseVue::default();
    let courriel = verrou.dossier.lire(COURRIEL).to_owned();
    for saisie in saisies {
        let actuelle = verrou.dossier.lire(&saisie.champ).to_owned();
        match reprise(saisie, &actuelle) {
            Reprise::Rien => {}
            Reprise::Ecrire => {
                vue.ecrites += u32::from(verrou.dossier.ecrire(&saisie.champ, &saisie.valeur));
            }
            Reprise::Conflit => vue.conflits.push(ConflitSaisie {
                champ: saisie.champ.clone(),
                gardee: saisie.valeur.clone(),
                actuelle,
            }),
        }
    }
    courriel_a_elle(ctx, &courriel, &verrou.dossier)?;
    if vue.ecrites > 0 {
        ecrire(&mut tx, ctx, id, &verrou.dossier).await?;
    }
    tx.commit().await?;
    Ok(vue)
}

/// Keeps what the learner typed, right or wrong, and answers what is wrong in those fields. Her own dossier only,
/// while it is open.
pub async fn enregistrer(ctx: &Ctx, id: InscriptionId, champs: &[(String, String)]) -> Result<Vec<ErreurChamp>> {
    let mut tx = ctx.transaction().await?;
    let mut verrou = verrouiller_ouvert(&mut tx, ctx, id).await?;
    let courriel = verrou.dossier.lire(COURRIEL).to_owned();
    for (champ, valeur) in champs {
        verrou.dossier.ecrire(champ, valeur);
    }
    courriel_a_elle(ctx, &courriel, &verrou.dossier)?;
    ecrire(&mut tx, ctx, id, &verrou.dossier).await?;
    let regles = Regles::lire(&mut tx, ctx, &verrou).await?;
    tx.commit().await?;
    let touche = |e: &ErreurChamp| champs.iter().any(|(c, _)| *c == e.champ);
    let mut erreurs = regles.controle().dossier(&verrou.dossier);
    erreurs.retain(touche);
    Ok(erreurs)
}
