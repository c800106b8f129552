use super::reexaminer;
use crate::{
    Ctx, Error, Result,
    courriel::{self, Destinataire},
    inscription::{self, Verrou},
    pieces::{self, Changement, EnCours, Range},
};
use bytes::Bytes;
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{InscriptionId, TeleversementId},
    inscription::Statut,
    journal::Conflit,
    pieces::{Acte, StatutDepot, suite},
};
use sqlx::{PgConnection, Postgres, Transaction};

/// Largest file, in bytes (domain §6.8).
const TAILLE_MAX: i64 = 10 * 1024 * 1024;

/// Where an upload stands.
pub struct Morceau {
    /// Bytes that the server has: where to go on.
    pub recu: i64,
    /// The file is complete, readable and deposited.
    pub depose: bool,
}

/// The learner's own enrolment, while it may still receive documents.
async fn ouverte(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Verrou> {
    let verrou = inscription::verrouiller_sien(tx, ctx, id).await?;
    if matches!(verrou.statut, Statut::Debutee | Statut::Terminee | Statut::Validee) {
        Ok(verrou)
    } else {
        Err(conflit(&verrou))
    }
}

fn conflit(verrou: &Verrou) -> Error {
    Error::Conflit(Conflit {
        statut: verrou.statut.code().into(),
        par: None,
        le: None,
    })
}

/// Begins the upload of a document: the learner's own. The size announced is checked at once.
pub async fn ouvrir_televersement(
    ctx: &Ctx,
    id: InscriptionId,
    piece: &str,
    nom: &str,
    taille: i64,
) -> Result<TeleversementId> {
    let mut tx = ctx.transaction().await?;
    let verrou = ouverte(&mut tx, ctx, id).await?;
    let (_, bloquante) = pieces::piece(&mut tx, &verrou.periode, piece)
        .await?
        .ok_or(Error::Introuvable)?;
    let (statut, _) = pieces::depot(&mut tx, &verrou, piece).await?;
    suite(statut, Acte::Televerser, bloquante).ok_or_else(|| conflit(&verrou))?;
    if taille <= 0 {
        return Err(Error::champ("fichier", CodeErreur::Obligatoire));
    }
    if taille > TAILLE_MAX {
        return Err(Error::champ("fichier", CodeErreur::FichierTropGros { max: 10 }));
    }
    let televersement = pieces::creer(&mut tx, ctx, id, piece, nom, taille).await?;
    tx.commit().await?;
    Ok(televersement)
}

/// Receives the part of a file that begins at `debut`; a part that the server has already is answered with where it
/// stands, so that the browser goes on from there. The last part deposits the document; sent again after a cut, it
/// deposits it if that was not done. The learner's own.
pub async fn recevoir_morceau(ctx: &Ctx, id: TeleversementId, debut: i64, octets: Bytes) -> Result<Morceau> {
    let Some((t, photo)) = ajouter(ctx, id, debut, octets).await? else {
        return deja_depose(ctx, id).await;
    };
    if !t.complet() {
        return Ok(Morceau {
            recu: t.recu,
            depose: false,
        });
    }
    let range = async {
        let tout = pieces::assembler(ctx, &t).await?;
        pieces::ranger(ctx, &t, photo, tout).await
    };
    match range.await {
        Ok(range) => deposer(ctx, &t, range).await,
        Err(refus) => {
            if matches!(refus, Error::Champs(_)) {
                // The upload is over, and will not be offered to go on: what was sent cannot be read.
                let mut tx = ctx.transaction().await?;
                let clos = pieces::clore(&mut tx, &t).await?;
                tx.commit().await?;
                oublier_parties(ctx, &clos).await;
            }
            Err(refus)
        }
    }
}

/// Keeps one part, and says whether the document is the photo; None when the upload is over. Nothing is open in the
/// database while the part is written: a storage that hangs holds no connection, and nobody's row.
async fn ajouter(ctx: &Ctx, id: TeleversementId, debut: i64, octets: Bytes) -> Result<Option<(EnCours, bool)>> {
    let Some((tx, t, photo)) = retrouver(ctx, id).await? else {
        return Ok(None);
    };
    tx.rollback().await?;
    let taille = i64::try_from(octets.len()).map_err(Error::interne)?;
    if debut != t.recu || taille == 0 {
        return Ok(Some((t, photo)));
    }
    if t.recu + taille > t.taille {
        return Err(Error::champ("fichier", CodeErreur::FormatInvalide));
    }
    pieces::ranger_partie(ctx, &t, octets).await?;
    // Refused or failed from here on, the part stays: it bears the name that the same part has when it is sent again, perhaps
    // at this very moment, so that only the sweeping of what no row names may take it away.
    let Some((mut tx, mut t, photo)) = retrouver(ctx, id).await? else {
        // The same part came twice, and the other one ended the upload: what is there under its name serves nobody.
        oublier_parties(ctx, &[id]).await;
        return Ok(None);
    };
    if debut == t.recu {
        pieces::avancer(&mut tx, &mut t, taille).await?;
        tx.commit().await?;
    }
    Ok(Some((t, photo)))
}

/// An upload, locked, with whether the document is the photo: the learner's own, while it may go on. None when it is over.
async fn retrouver(ctx: &Ctx, id: TeleversementId) -> Result<Option<(Transaction<'static, Postgres>, EnCours, bool)>> {
    let mut tx = ctx.transaction().await?;
    let inscription = match pieces::inscription_de(&mut tx, id).await {
        Ok(inscription) => inscription,
        Err(Error::Introuvable) => return Ok(None),
        Err(autre) => return Err(autre),
    };
    let verrou = ouverte(&mut tx, ctx, inscription).await?;
    let t = match pieces::verrouiller_televersement(&mut tx, id).await {
        Ok(t) => t,
        Err(Error::Introuvable) => return Ok(None),
        Err(autre) => return Err(autre),
    };
    let (photo, _) = pieces::piece(&mut tx, &verrou.periode, &t.piece)
        .await?
        .ok_or(Error::Introuvable)?;
    Ok(Some((tx, t, photo)))
}

/// Left behind, parts are swept up later: whatever was done is done all the same.
async fn oublier_parties(ctx: &Ctx, ids: &[TeleversementId]) {
    if let Err(erreur) = pieces::oublier_parties(ctx, ids).await {
        tracing::warn!(%erreur, "parts of an upload left behind");
    }
}

/// The answer to the last part was lost, and it comes again: the document is there.
async fn deja_depose(ctx: &Ctx, id: TeleversementId) -> Result<Morceau> {
    let mut cx = ctx.services.pool.acquire().await?;
    let inscription = pieces::issu_de(&mut cx, id).await?.ok_or(Error::Introuvable)?;
    let verrou = inscription::lire(&mut cx, inscription).await?;
    if verrou.personne != ctx.apprenant()? {
        return Err(Error::Introuvable);
    }
    Ok(Morceau { recu: 0, depose: true })
}

/// The document is stored: its row, its deposit, and what follows, in one transaction. Refused or failed, the object is left
/// to the sweeping of what no row names: the same upload, finished twice at once, has the same object.
async fn deposer(ctx: &Ctx, t: &EnCours, range: Range) -> Result<Morceau> {
    let mut tx = ctx.transaction().await?;
    let verrou = ouverte(&mut tx, ctx, t.inscription).await?;
    let clos = pieces::clore(&mut tx, t).await?;
    if !clos.contains(&t.id) {
        drop(tx);
        return deja_depose(ctx, t.id).await;
    }
    let (_, bloquante) = pieces::piece(&mut tx, &verrou.periode, &t.piece)
        .await?
        .ok_or(Error::Introuvable)?;
    let (avant, _) = pieces::depot(&mut tx, &verrou, &t.piece).await?;
    let apres = suite(avant, Acte::Televerser, bloquante).ok_or_else(|| conflit(&verrou))?;
    let fichier = pieces::inscrire(&mut tx, ctx, t, range).await?;
    let changement = Changement {
        piece: &t.piece,
        avant,
        apres,
        fichier: Some(fichier),
        motif: None,
        texte: None,
    };
    pieces::ecrire_depot(&mut tx, ctx, &verrou, changement).await?;
    reexaminer(&mut tx, ctx, verrou.id).await?;
    tx.commit().await?;
    oublier_parties(ctx, &clos).await;
    Ok(Morceau {
        recu: t.recu,
        depose: true,
    })
}

/// The learner says that she will hand a document in later, that it does not concern her, or takes that back. Her own.
pub async fn declarer_piece(ctx: &Ctx, id: InscriptionId, piece: &str, acte: Acte) -> Result<()> {
    if !matches!(acte, Acte::Promettre | Acte::DeclarerNonConcerne | Acte::Reprendre) {
        return Err(Error::Interdit);
    }
    let mut tx = ctx.transaction().await?;
    let verrou = ouverte(&mut tx, ctx, id).await?;
    changer(&mut tx, ctx, &verrou, piece, None, acte, (None, None)).await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// The clerk accepts, refuses for a reason, or does without. Demands `PIE_VALIDER` on the structure. `version`: of the
/// deposit that the page shows. A refusal is written to the learner, with where to replace the document.
pub async fn examiner_piece(
    ctx: &Ctx,
    id: InscriptionId,
    piece: &str,
    version: i32,
    acte: Acte,
    motif: Option<&str>,
    texte: Option<&str>,
) -> Result<()> {
    if !matches!(acte, Acte::Accepter | Acte::Refuser | Acte::Forcer) {
        return Err(Error::Interdit);
    }
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::PieValider, &verrou.ancetres)?;
    let motif = motif.filter(|_| acte == Acte::Refuser);
    if acte == Acte::Refuser && motif.is_none() {
        return Err(Error::champ("motif", CodeErreur::Obligatoire));
    }
    let texte = texte.map(str::trim).filter(|t| !t.is_empty() && motif.is_some());
    if texte.is_some_and(|t| t.chars().count() > 500) {
        return Err(Error::champ("texte", CodeErreur::TropLong { max: 500 }));
    }
    changer(&mut tx, ctx, &verrou, piece, Some(version), acte, (motif, texte)).await?;
    if let Some(motif) = motif {
        prevenir(&mut tx, ctx, &verrou, piece, motif, texte).await?;
    }
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

async fn changer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    piece: &str,
    version: Option<i32>,
    acte: Acte,
    (motif, texte): (Option<&str>, Option<&str>),
) -> Result<()> {
    let (_, bloquante) = pieces::piece(&mut *tx, &verrou.periode, piece)
        .await?
        .ok_or(Error::Introuvable)?;
    let (avant, actuelle) = pieces::depot(&mut *tx, verrou, piece).await?;
    // Asked for twice, or by two clerks who agree: it is done.
    if let (Acte::Accepter, StatutDepot::Valide | StatutDepot::NonConcerneValide)
    | (Acte::Forcer, StatutDepot::ValidationForcee) = (acte, avant)
    {
        return Ok(());
    }
    if version.is_some_and(|v| v != actuelle) {
        return Err(Error::Conflit(Conflit {
            statut: avant.code().into(),
            par: None,
            le: None,
        }));
    }
    let apres = suite(avant, acte, bloquante).ok_or_else(|| {
        Error::Conflit(Conflit {
            statut: avant.code().into(),
            par: None,
            le: None,
        })
    })?;
    let changement = Changement {
        piece,
        avant,
        apres,
        fichier: None,
        motif,
        texte,
    };
    pieces::ecrire_depot(tx, ctx, verrou, changement)
        .await
        .map_err(|e| e.sur_contrainte("depot_motif_code_fkey", "motif", CodeErreur::Inconnu))
}

async fn prevenir(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    piece: &str,
    motif: &str,
    texte: Option<&str>,
) -> Result<()> {
    let l = sqlx::query!(
        "SELECT p.libelle_fr, p.libelle_en, m.libelle_fr AS motif_fr, m.libelle_en AS motif_en
         FROM pieces.piece p, pieces.motif m WHERE p.periode_code = $1 AND p.code = $2 AND m.code = $3",
        verrou.periode,
        piece,
        motif
    )
    .fetch_one(&mut *tx)
    .await?;
    let p = Destinataire::lire(&mut *tx, verrou.personne).await?;
    let fr = p.langue == i18n::Langue::Fr;
    let (libelle, motif) = if fr {
        (l.libelle_fr, l.motif_fr)
    } else {
        (l.libelle_en, l.motif_en)
    };
    let lien = format!(
        "{}/mon-espace/inscription/{}/pieces",
        ctx.services.reglages.url_publique, verrou.id
    );
    let motif = texte.map_or(motif.clone(), |t| format!("{motif}. {t}"));
    let courrier = i18n::courriel::piece_refusee(p.langue, &p.prenom, &libelle, &motif, &lien);
    courriel::adresser(tx, ctx, "PIECE_REFUSEE", &p, courrier).await
}
