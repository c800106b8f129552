use super::examen::Examen;
use crate::{Ctx, Error, Result, inscription, paiement, referentiel};
use domain::{
    courriel::Message,
    ids::{InscriptionId, PersonneId},
    inscription::{Accueil, DateCle, DateVue, Etape, InscriptionResumee, JoursCles, StatutPaiement, calendrier},
    paiement::{Centimes, PaiementVue},
    referentiel::Aide,
};
use jiff::civil::Date;

/// The learner's home: her enrolments, newest first, and what was written to her. Demands a learner's account; shows
/// her own things only.
pub async fn accueil(ctx: &Ctx) -> Result<Accueil> {
    let personne = ctx.apprenant()?;
    let p = sqlx::query!(
        "SELECT prenom, code_apprenant FROM identite.personne WHERE id = $1",
        personne.0
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let Reunies {
        inscriptions,
        dates,
        aides,
    } = inscriptions(ctx, personne).await?;
    Ok(Accueil {
        prenom: p.prenom,
        code_apprenant: p.code_apprenant,
        inscriptions,
        dates,
        aides,
        messages: messages(ctx, personne).await?,
    })
}

/// Her enrolments, and what is said of them together.
struct Reunies {
    inscriptions: Vec<InscriptionResumee>,
    dates: Vec<DateVue>,
    aides: Vec<Aide>,
}

async fn inscriptions(ctx: &Ctx, personne: PersonneId) -> Result<Reunies> {
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes = sqlx::query!(
        r#"SELECT i.id, p.debut AS "debut!", i.statut_paiement
         FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.espace p ON p.code = pi.periode_code
         WHERE i.personne_id = $1 ORDER BY i.autorisee_le DESC, i.id LIMIT 20"#,
        personne.0
    )
    .fetch_all(&mut *cx)
    .await?;
    let (mut resumees, mut calendriers, mut aides) = (Vec::new(), Vec::new(), Vec::new());
    for l in lignes {
        let id = InscriptionId(l.id);
        let verrou = inscription::lire(&mut cx, id).await?;
        let examen = Examen::faire(&mut cx, ctx, &verrou).await?;
        let paiement = paiement::situation(&mut cx, ctx, id).await?;
        let (ouverture, limite) = (
            ctx.services.heure_locale(verrou.ouverture.du).date(),
            ctx.services.heure_locale(verrou.ouverture.au).date(),
        );
        let jours = JoursCles {
            ouverture,
            limite,
            rentree: l.debut.to_jiff(),
            echeances: &paiement.as_ref().map(a_venir).unwrap_or_default(),
        };
        let dates = calendrier(verrou.statut, &jours, ctx.jour());
        if !dates.is_empty() {
            calendriers.push((dates, (verrou.formation_fr.clone(), verrou.formation_en.clone())));
        }
        let aide = referentiel::aide(&mut cx, ctx, &verrou.structure).await?;
        aides.extend(aide.filter(|a| !aides.contains(a)));
        resumees.push(InscriptionResumee {
            id,
            formation_fr: verrou.formation_fr.clone(),
            formation_en: verrou.formation_en.clone(),
            annee_universitaire: verrou.annee_universitaire.clone(),
            statut: verrou.statut,
            statut_paiement: StatutPaiement::depuis_code(&l.statut_paiement)
                .ok_or_else(|| Error::interne("unknown state"))?,
            cvec: examen.cvec(&verrou),
            cvec_numero: verrou.cvec_numero.clone(),
            statut_pieces: examen.statut_pieces(),
            calendrier_ouvert: verrou.ouverture.ouverte(ctx.maintenant),
            date_limite: limite,
            etapes_faites: Etape::TOUS.iter().copied().filter(|e| examen.faite(*e)).collect(),
            blocages: examen.blocages(&mut cx, &verrou).await?,
            total_du: examen.devis.total,
            paiement,
            pieces: examen.pieces,
        });
    }
    Ok(Reunies {
        inscriptions: resumees,
        dates: reunir(calendriers),
        aides,
    })
}

/// One calendar of several; which enrolment each day is about is told when there are several.
fn reunir(calendriers: Vec<(Vec<DateCle>, (String, String))>) -> Vec<DateVue> {
    let plusieurs = calendriers.len() > 1;
    let mut dates: Vec<DateVue> = calendriers
        .into_iter()
        .flat_map(|(dates, formation)| {
            dates.into_iter().map(move |date| DateVue {
                date,
                formation: plusieurs.then(|| formation.clone()),
            })
        })
        .collect();
    dates.sort_by_key(|d| (d.date.le, d.date.jalon));
    dates
}

/// Instalments that the bank will take.
fn a_venir(paiement: &PaiementVue) -> Vec<(Date, Centimes)> {
    paiement
        .echeances
        .iter()
        .filter(|(_, etat)| etat == "A_VENIR")
        .map(|(e, _)| (e.le, e.montant))
        .collect()
}

async fn messages(ctx: &Ctx, personne: PersonneId) -> Result<Vec<Message>> {
    // What carries a secret that opens the account is not shown in it.
    let lignes = sqlx::query!(
        "SELECT id, destinataire, sujet, corps, cree_le FROM courriel.message
         WHERE personne_id = $1 AND type NOT IN ('INVITATION', 'RECUPERATION') ORDER BY cree_le DESC, id DESC LIMIT 20",
        personne.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Message {
            id: l.id,
            destinataire: l.destinataire,
            sujet: l.sujet,
            corps: l.corps,
            le: ctx.services.heure_locale(l.cree_le.to_jiff()),
        })
        .collect())
}
