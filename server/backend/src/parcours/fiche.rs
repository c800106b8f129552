use super::{
    certificat,
    examen::Examen,
    forcer::{hors_periode, se_force},
    reponses::{reponse, reponses},
};
use crate::{
    Ctx, Error, Result, audit,
    inscription::{self, Verrou},
    paiement, pieces,
    referentiel::{self, Parametres},
};
use domain::{
    authz::Traitement,
    ids::{DocumentId, EncaissementId, InscriptionId, PersonneId},
    inscription::{Dossier, Statut, StatutPaiement, champ},
    paiement::{Centimes, remboursement},
    parcours::{Actions, DocumentVue, DroitsVue, FicheVue, ForcageVue, HorsPeriode, Identite, NumeroDocument},
    referentiel::libelle_pays,
    rgpd::Quoi,
};
use i18n::Langue;
use sqlx::PgConnection;
use uuid::Uuid;

/// The whole dossier on one page. Demands `INS_LIRE` on its structure: elsewhere it does not exist. The fees are there
/// for who has `PAI_LIRE` too.
pub async fn fiche(ctx: &Ctx, id: InscriptionId) -> Result<FicheVue> {
    fiche_de_la_file(ctx, id, None).await
}

/// The same, come upon in the queue of those that wait for one reason: the next one is of that queue.
pub async fn fiche_de_la_file(ctx: &Ctx, id: InscriptionId, raison: Option<&str>) -> Result<FicheVue> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let l = sqlx::query!(
        r#"SELECT i.personne_id, i.version, i.origine, i.statut_paiement, i.motif_annulation, i.depuis,
                i.cvec_numero, p.doublon_potentiel, pi.libelle_fr, pi.libelle_en, pi.chemin, pe.annee_universitaire AS "annee_universitaire!",
                s.libelle_fr AS structure_fr, s.libelle_en AS structure_en, s.ancetres
         FROM inscription.inscription i
         JOIN identite.personne p ON p.id = i.personne_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.espace pe ON pe.code = pi.periode_code
         JOIN referentiel.structure s ON s.code = pi.structure_code
         WHERE i.id = $1 AND s.ancetres && $2"#,
        id.0,
        perimetre.racines()
    )
    .fetch_one(&mut *cx)
    .await?;
    let personne = PersonneId(l.personne_id);
    audit::tracer_consultation(&mut cx, ctx, personne, Quoi::Fiche, Traitement::InsLire, &l.ancetres).await?;
    let verrou = inscription::lire(&mut cx, id).await?;
    let mut examen = Examen::faire(&mut cx, ctx, &verrou).await?;
    let blocages = examen.blocages(&mut cx, &verrou).await?;
    let statut = verrou.statut;
    let doublon_potentiel = l.doublon_potentiel && statut.en_cours();
    let (du, encaisse) = (examen.devis.total, examen.encaisse);
    let droits = if ctx.peut(Traitement::PaiLire, &l.ancetres) {
        Some(DroitsVue {
            devis: std::mem::take(&mut examen.devis),
            encaissements: paiement::encaissements(&mut cx, ctx, id).await?,
            encaisse,
            paiement: paiement::situation(&mut cx, ctx, id).await?,
            remboursements: paiement::remboursements(&mut cx, ctx, id).await?,
            remboursable: remboursement(encaisse, Parametres::recents(&mut cx, ctx).await?.part_acquise(), true),
        })
    } else {
        None
    };
    Ok(FicheVue {
        id,
        version: l.version,
        identite: identite(&mut cx, PersonneId(l.personne_id), ctx.langue).await?,
        formation_fr: l.libelle_fr,
        formation_en: l.libelle_en,
        chemin: l.chemin,
        structure_fr: l.structure_fr,
        structure_en: l.structure_en,
        periode: l.annee_universitaire,
        origine: l.origine,
        statut,
        statut_paiement: StatutPaiement::depuis_code(&l.statut_paiement).ok_or_else(inconnu)?,
        motif_annulation: l.motif_annulation,
        erreurs: if statut == Statut::Debutee {
            examen.erreurs.clone()
        } else {
            Vec::new()
        },
        hors_periode: if se_force(statut) {
            hors_periode_dits(&verrou.dossier, &examen, ctx.langue)
        } else {
            Vec::new()
        },
        forcages: forcages(&mut cx, ctx, &verrou, &examen).await?,
        blocages,
        actions: Actions {
            distinguer: doublon_potentiel && ctx.peut(Traitement::InsSaisir, &l.ancetres),
            ..actions(ctx, statut, verrou.a_revoir, encaisse, du, &l.ancetres)
        },
        profils: verrou.profils.clone(),
        cvec: examen.cvec(&verrou),
        cvec_numero: l.cvec_numero,
        reponses: reponses(
            &verrou.dossier,
            &examen.regles.contexte,
            &examen.regles.nomenclatures,
            ctx.langue,
        ),
        a_revoir: verrou.a_revoir,
        differe_accepte: verrou.differe_accepte,
        doublon_potentiel,
        motifs: pieces::motifs(&mut cx).await?,
        pieces: std::mem::take(&mut examen.pieces),
        droits,
        prochain_encaissement: EncaissementId(Uuid::now_v7()),
        documents: documents(&mut cx, ctx, id).await?,
        historique: audit::historique(&mut cx, ctx, "inscription", &id.to_string()).await?,
        suivant: suivant(&mut cx, perimetre.racines(), id, l.depuis, raison).await?,
    })
}

fn inconnu() -> Error {
    Error::interne("unknown code in the database")
}

/// The buttons: what the right and the state both allow. The use cases check again.
fn actions(
    ctx: &Ctx,
    statut: Statut,
    a_revoir: bool,
    encaisse: Centimes,
    du: Centimes,
    ancetres: &[String],
) -> Actions {
    let peut = |t| ctx.peut(t, ancetres);
    Actions {
        ouvrir: statut == Statut::Autorisee && peut(Traitement::InsSaisir),
        valider: statut == Statut::Terminee && peut(Traitement::InsValider),
        rouvrir: statut == Statut::Terminee && encaisse == Centimes::ZERO && peut(Traitement::InsSaisir),
        annuler: statut != Statut::Annulee && peut(Traitement::InsAnnuler),
        differer: statut == Statut::Terminee && du > encaisse && peut(Traitement::PaiEncaisser),
        encaisser: matches!(statut, Statut::Terminee | Statut::Validee)
            && encaisse < du
            && peut(Traitement::PaiEncaisser),
        rembourser: peut(Traitement::PaiRembourser),
        examiner: statut.en_cours() && peut(Traitement::PieValider),
        distinguer: false,
        revoir: (statut == Statut::Terminee || a_revoir) && peut(Traitement::InsValider),
        forcer: se_force(statut) && peut(Traitement::InsForcer),
        exonerer: !matches!(statut, Statut::Annulee | Statut::Expiree) && peut(Traitement::PaiExonerer),
    }
}

/// What is refused for its day alone, in words.
fn hors_periode_dits(dossier: &Dossier, examen: &Examen, l: Langue) -> Vec<HorsPeriode> {
    examen
        .erreurs
        .iter()
        .filter(|e| hors_periode(e))
        .filter_map(|e| {
            let (libelle, valeur) = en_mots(dossier, examen, &e.champ, l)?;
            Some(HorsPeriode {
                champ: e.champ.clone(),
                libelle,
                valeur,
                raison: i18n::erreurs::phrase(&e.code, l),
            })
        })
        .collect()
}

fn en_mots(dossier: &Dossier, examen: &Examen, nom: &str, l: Langue) -> Option<(String, String)> {
    let regles = &examen.regles;
    reponse(dossier, &regles.contexte, &regles.nomenclatures, champ(nom)?, l)
}

/// What was accepted in spite of its day, as long as it is still what the dossier says.
async fn forcages(cx: &mut PgConnection, ctx: &Ctx, verrou: &Verrou, examen: &Examen) -> Result<Vec<ForcageVue>> {
    let tous = inscription::forcages(cx, ctx, verrou.id).await?;
    Ok(tous
        .into_iter()
        .filter(|f| verrou.dossier.texte(&f.champ) == f.code)
        .filter_map(|f| {
            let (libelle, valeur) = en_mots(&verrou.dossier, examen, &f.champ, ctx.langue)?;
            Some(ForcageVue {
                champ: f.champ,
                libelle,
                valeur,
                motif: f.motif,
                par: f.par,
                le: f.le,
            })
        })
        .collect())
}

async fn identite(cx: &mut PgConnection, id: PersonneId, langue: Langue) -> Result<Identite> {
    let pays = |code: String| {
        let nom = libelle_pays(&code, langue == Langue::Fr);
        nom.map(str::to_owned).unwrap_or(code)
    };
    let p = sqlx::query!(
        "SELECT code_apprenant, nom_naissance, nom_usage, prenom, prenom2, prenom3, sexe, date_naissance, pays_naissance,
                commune_naissance, nationalite, ine, statut_ine, adresse_pays, adresse_voie, adresse_complement,
                code_postal, ville, telephone, courriel
         FROM identite.personne WHERE id = $1",
        id.0
    )
    .fetch_one(&mut *cx)
    .await?;
    let ville = [p.code_postal, p.ville]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let ailleurs = p.adresse_pays.filter(|p| p != "99100").map(pays);
    let adresse = [p.adresse_voie, p.adresse_complement, Some(ville), ailleurs];
    Ok(Identite {
        code_apprenant: p.code_apprenant,
        nom_naissance: p.nom_naissance,
        nom_usage: p.nom_usage,
        prenom: p.prenom,
        prenom2: p.prenom2,
        prenom3: p.prenom3,
        sexe: p.sexe,
        date_naissance: p.date_naissance.to_jiff(),
        pays_naissance: pays(p.pays_naissance),
        commune_naissance: referentiel::libelle_commune(cx, p.commune_naissance, p.date_naissance.to_jiff()).await?,
        nationalite: pays(p.nationalite),
        ine: p.ine,
        statut_ine: p.statut_ine,
        adresse: adresse.into_iter().flatten().filter(|l| !l.is_empty()).collect(),
        telephone: p.telephone,
        courriel: p.courriel,
    })
}

async fn documents(cx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Vec<DocumentVue>> {
    let lignes = sqlx::query!(
        "SELECT id, numero, emis_le, revoque_le FROM parcours.document
         WHERE inscription_id = $1 AND type = $2 ORDER BY emis_le DESC",
        id.0,
        certificat::TYPE
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| DocumentVue {
            id: DocumentId(l.id),
            numero: NumeroDocument::parse(&l.numero).map_or(l.numero, |n| n.to_string()),
            emis_le: ctx.services.heure_locale(l.emis_le.to_jiff()),
            revoque: l.revoque_le.is_some(),
        })
        .collect())
}

/// The submitted dossier that waits just after this one; the oldest one when this one does not wait any more.
async fn suivant(
    cx: &mut PgConnection,
    racines: &[String],
    id: InscriptionId,
    depuis: Option<jiff_sqlx::Timestamp>,
    raison: Option<&str>,
) -> Result<Option<InscriptionId>> {
    // After this one, else the first of all.
    let suivant = sqlx::query_scalar!(
        r#"WITH file AS NOT MATERIALIZED (
             SELECT i.id, i.depuis FROM inscription.inscription i
             JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
             JOIN referentiel.structure s ON s.code = pi.structure_code
             WHERE i.id <> $1 AND s.ancetres && $2 AND CASE coalesce($4, '') WHEN '' THEN i.statut = 'TERMINEE'
                 WHEN 'A_REVOIR' THEN i.a_revoir
                 WHEN 'DOUBLON_POTENTIEL' THEN i.statut NOT IN ('ANNULEE', 'EXPIREE')
                   AND EXISTS (SELECT FROM identite.personne p WHERE p.id = i.personne_id AND p.doublon_potentiel)
                 WHEN 'PRET' THEN i.statut = 'TERMINEE' AND i.blocages = '{}'
                 ELSE i.statut = 'TERMINEE' AND i.blocages @> ARRAY[$4] END)
           SELECT id AS "id!" FROM (
             (SELECT id, 1 AS tour FROM file WHERE (depuis, id) > ($3, $1) ORDER BY depuis, id LIMIT 1)
             UNION ALL
             (SELECT id, 2 FROM file ORDER BY depuis, id LIMIT 1)) AS deux
           ORDER BY tour LIMIT 1"#,
        id.0,
        racines,
        depuis as _,
        raison
    )
    .fetch_optional(cx)
    .await?;
    Ok(suivant.map(InscriptionId))
}
