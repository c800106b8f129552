use crate::{Ctx, Error, Result, audit, inscription, paiement, referentiel};
use documents::{Recu, attestation_de_paiement};
use domain::{authz::Traitement, ids::InscriptionId, paiement::Centimes, rgpd::Quoi};
use i18n::{Langue, format, paiement as t, statuts};

/// The attestation de paiement of an enrolment as a PDF: name of the file and bytes. The learner's own, or one of the
/// perimeter for who has `PAI_LIRE`; none when nothing was received, or all of it went back.
pub async fn recu(ctx: &Ctx, id: InscriptionId, langue: Langue) -> Result<(String, Vec<u8>)> {
    let compte = ctx.compte()?;
    let mut cx = ctx.services.pool.acquire().await?;
    let verrou = inscription::lire(&mut cx, id).await?;
    if compte.personne != Some(verrou.personne) {
        ctx.exiger(Traitement::PaiLire, &verrou.ancetres)?;
        audit::tracer_consultation(
            &mut cx,
            ctx,
            verrou.personne,
            Quoi::Recu,
            Traitement::PaiLire,
            &verrou.ancetres,
        )
        .await?;
    }
    let facture = paiement::facture(&mut cx, id).await?.ok_or(Error::Introuvable)?;
    let recus = paiement::encaissements(&mut cx, ctx, id).await?;
    let garde = paiement::encaisse(&mut cx, id).await?;
    if recus.is_empty() || garde <= Centimes::ZERO {
        return Err(Error::Introuvable);
    }
    let rendus = paiement::remboursements(&mut cx, ctx, id).await?;
    let l = sqlx::query!(
        r#"SELECT p.prenom, coalesce(p.nom_usage, p.nom_naissance) AS "nom!", pi.libelle_fr, pi.libelle_en,
                pe.annee_universitaire AS "annee_universitaire!"
         FROM inscription.inscription i
         JOIN identite.personne p ON p.id = i.personne_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.espace pe ON pe.code = pi.periode_code
         WHERE i.id = $1"#,
        id.0
    )
    .fetch_one(&mut *cx)
    .await?;
    drop(cx);
    let etablissement = referentiel::etablissement(&ctx.services.pool).await?;
    let fr = langue == Langue::Fr;
    let choisir = |a: &str, b: &str| if fr { a.to_owned() } else { b.to_owned() };
    let montant = |c: Centimes| format::montant(c, langue);
    let nom = format!("{} {}", l.prenom, l.nom.to_uppercase());
    let formation = choisir(&l.libelle_fr, &l.libelle_en);
    let reste = Centimes(facture.devis.total.0 - garde.0);
    let jour = ctx.jour();
    let date = format::date(jour, langue);
    let total = (t::RECU_TOTAL.en_langue(langue).to_owned(), montant(facture.devis.total));
    let lignes = facture.devis.lignes.iter();
    let donnees = Recu {
        langue: if fr {
            documents::Langue::Fr
        } else {
            documents::Langue::En
        },
        titre: t::RECU_TITRE.en_langue(langue).into(),
        phrase: t::RECU_PHRASE.avec(
            langue,
            &[
                ("nom", &nom),
                ("formation", &formation),
                ("annee", &l.annee_universitaire),
            ],
        ),
        titulaire: nom,
        lignes: lignes
            .map(|ligne| (choisir(&ligne.libelle_fr, &ligne.libelle_en), montant(ligne.montant)))
            .chain([total])
            .collect(),
        lignes_titre: t::RECU_LIGNES.en_langue(langue).into(),
        paiements: recus
            .iter()
            .map(|e| {
                let libelle = format!(
                    "{}, {}",
                    format::date(e.le.date(), langue),
                    statuts::mode(e.mode).en_langue(langue)
                );
                (libelle, montant(e.montant))
            })
            .chain(rendus.iter().map(|r| {
                let libelle = format!("{}, {}", format::date(r.le, langue), t::RECU_RENDU.en_langue(langue));
                (libelle, montant(Centimes(-r.montant.0)))
            }))
            .collect(),
        paiements_titre: t::RECU_PAIEMENTS.en_langue(langue).into(),
        entete: (
            t::RECU_COL_OBJET.en_langue(langue).into(),
            t::RECU_COL_MONTANT.en_langue(langue).into(),
        ),
        solde: if reste > Centimes::ZERO {
            t::RECU_SOLDE.avec(langue, &[("montant", &montant(reste))])
        } else {
            t::RECU_SOLDE_NUL.en_langue(langue).into()
        },
        pied: match &facture.quittance {
            Some(q) => t::RECU_PIED.avec(
                langue,
                &[("facture", &facture.numero), ("quittance", q), ("date", &date)],
            ),
            None => t::RECU_PIED_SANS.avec(langue, &[("facture", &facture.numero), ("date", &date)]),
        },
        etablissement: documents::Etablissement {
            denomination: choisir(&etablissement.denomination_fr, &etablissement.denomination_en),
            adresse: etablissement.adresse,
            ville: etablissement.ville,
        },
        date_iso: super::certificat::date_iso(jour),
        numero: facture.numero,
    };
    let nom_fichier = format!("paiement-{}.pdf", donnees.numero);
    let pdf = super::certificat::rendre(move || attestation_de_paiement(&donnees)).await?;
    Ok((nom_fichier, pdf))
}
