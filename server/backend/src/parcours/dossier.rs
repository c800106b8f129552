use super::{examen::Examen, reponses::reponses};
use crate::{Ctx, Error, Result, inscription, referentiel};
use domain::{
    ids::InscriptionId,
    inscription::{DossierVue, Etape, EtapeVue, Genre, Statut},
    referentiel::Nomenclatures,
};

/// The learner's dossier opened at a step, with its quote. Her own only.
pub async fn dossier(ctx: &Ctx, id: InscriptionId, etape: Etape) -> Result<DossierVue> {
    let moi = ctx.apprenant()?;
    let mut connexion = ctx.services.pool.acquire().await?;
    let verrou = inscription::lire(&mut connexion, id).await?;
    if verrou.personne != moi {
        return Err(Error::Introuvable);
    }
    let examen = Examen::faire(&mut connexion, ctx, &verrou).await?;
    let tout = etape == Etape::Recapitulatif || verrou.statut != Statut::Debutee;
    let echeances = examen
        .modalite(&verrou)
        .map(|m| m.echeances(examen.devis.total, ctx.jour()))
        .unwrap_or_default();
    Ok(DossierVue {
        id,
        formation_fr: verrou.formation_fr,
        formation_en: verrou.formation_en,
        annee_universitaire: verrou.annee_universitaire,
        statut: verrou.statut,
        etapes: Etape::TOUS
            .iter()
            .map(|e| EtapeVue {
                etape: *e,
                faite: examen.faite(*e),
            })
            .collect(),
        erreurs: examen.erreurs_de(etape).cloned().collect(),
        reponses: if tout {
            reponses(
                &verrou.dossier,
                &examen.regles.contexte,
                &examen.regles.nomenclatures,
                ctx.langue,
            )
        } else {
            Vec::new()
        },
        nomenclatures: celles_de(examen.regles.nomenclatures, etape),
        contexte: examen.regles.contexte,
        dossier: verrou.dossier,
        devis: examen.devis,
        echeances,
        encaisse: examen.encaisse,
        pieces: examen.pieces,
        aide: referentiel::aide(&mut connexion, ctx, &verrou.structure).await?,
        enregistre_le: Some(ctx.services.heure_locale(verrou.modifie_le)),
    })
}

/// Only the lists that this step shows: the page stays light.
fn celles_de(mut toutes: Nomenclatures, etape: Etape) -> Nomenclatures {
    toutes.retain(|nom, _| {
        etape
            .champs()
            .any(|c| matches!(c.genre, Genre::Nomenclature(n) if n == nom))
    });
    toutes
}
