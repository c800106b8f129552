//! The life cycle on real rows: every act from every state, and acts that race.

use crate::support::Essai;
use backend::{Ctx, Error, Result, demo, inscription, parcours};
use domain::{
    ids::InscriptionId,
    inscription::{MotifAnnulation, Statut},
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Acte {
    Debuter,
    Soumettre,
    Rouvrir,
    Valider,
    Annuler,
    Expirer,
}

const ACTES: [Acte; 6] = [
    Acte::Debuter,
    Acte::Soumettre,
    Acte::Rouvrir,
    Acte::Valider,
    Acte::Annuler,
    Acte::Expirer,
];

/// Where annex B lets each act lead, when its guard is satisfied.
fn permis(statut: Statut, acte: Acte) -> bool {
    use Statut::{Annulee, Autorisee, Debutee, Terminee};
    match acte {
        // Opening what is open changes nothing: the same button in two tabs.
        Acte::Debuter => matches!(statut, Autorisee | Debutee),
        Acte::Soumettre => statut == Debutee,
        Acte::Rouvrir | Acte::Valider => statut == Terminee,
        Acte::Annuler => statut != Annulee,
        Acte::Expirer => matches!(statut, Autorisee | Debutee),
    }
}

struct Scene {
    essai: Essai,
    id: InscriptionId,
    elle: Ctx,
    admin: Ctx,
}

impl Scene {
    async fn ouvrir(qui: &str) -> Self {
        let essai = Essai::nouveau().await;
        Self {
            id: essai.dossier(qui).await,
            elle: essai.apprenant(qui).await,
            admin: essai.personnel("admin.demo").await,
            essai,
        }
    }

    async fn dans(statut: Statut) -> Self {
        let qui = match statut {
            Statut::Autorisee | Statut::Annulee | Statut::Expiree => "apprenant1.demo",
            Statut::Debutee => "apprenant2.demo",
            Statut::Terminee => "apprenant3.demo",
            Statut::Validee => "apprenant5.demo",
        };
        let scene = Self::ouvrir(qui).await;
        match statut {
            Statut::Annulee => scene.faire(Acte::Annuler, scene.version().await).await.unwrap(),
            Statut::Expiree => {
                scene.fermer_le_calendrier().await;
                scene.faire(Acte::Expirer, 0).await.unwrap();
            }
            _ => {}
        }
        assert_eq!(scene.statut().await, statut);
        scene
    }

    async fn fermer_le_calendrier(&self) {
        sqlx::query("UPDATE offre.espace SET inscriptions_au = now() - interval '1 minute'")
            .execute(&self.essai.pool)
            .await
            .unwrap();
    }

    async fn version(&self) -> i32 {
        parcours::fiche(&self.admin, self.id).await.unwrap().version
    }

    async fn statut(&self) -> Statut {
        parcours::fiche(&self.admin, self.id).await.unwrap().statut
    }

    async fn faire(&self, acte: Acte, version: i32) -> Result<()> {
        match acte {
            Acte::Debuter => inscription::debuter(&self.elle, self.id).await,
            Acte::Soumettre => parcours::soumettre(&self.elle, self.id).await,
            Acte::Rouvrir => parcours::rouvrir(&self.admin, self.id, version).await,
            Acte::Valider => parcours::valider(&self.admin, self.id, version).await,
            Acte::Annuler => {
                let motif = Some(MotifAnnulation::Demission);
                parcours::annuler(&self.admin, self.id, version, motif, false).await
            }
            Acte::Expirer => {
                let systeme = Ctx::systeme(self.essai.services.clone(), "essai");
                inscription::expirer(&systeme).await.map(|_| ())
            }
        }
    }

    /// Events and lines of the journal that tell a change of state.
    async fn traces(&self) -> (i64, i64) {
        let evenements = sqlx::query_scalar(
            "SELECT count(*) FROM evt.outbox WHERE sujet = 'ins.inscription.v1' AND agregat_id = $1::text",
        );
        let journal = sqlx::query_scalar(
            "SELECT count(*) FROM audit.journal WHERE entite = 'inscription' AND entite_id = $1::text
             AND apres ? 'statut'",
        );
        (
            evenements.bind(self.id.0).fetch_one(&self.essai.pool).await.unwrap(),
            journal.bind(self.id.0).fetch_one(&self.essai.pool).await.unwrap(),
        )
    }
}

/// What annex B does not know is refused, from every state, and leaves no trace.
#[tokio::test]
async fn les_transitions_illegales_sont_refusees() {
    for statut in Statut::TOUS {
        let scene = Scene::dans(*statut).await;
        let (traces, version) = (scene.traces().await, scene.version().await);
        for acte in ACTES.into_iter().filter(|a| !permis(*statut, *a)) {
            let issue = scene.faire(acte, version).await;
            let refuse = matches!(issue, Err(Error::Conflit(_))) || (acte == Acte::Expirer && issue.is_ok());
            assert!(refuse, "{acte:?} from {statut:?}: {issue:?}");
            assert_eq!(scene.statut().await, *statut, "{acte:?} from {statut:?}");
        }
        if *statut != Statut::Debutee {
            let champ = [("ville".to_owned(), "X".to_owned())];
            let issue = inscription::enregistrer(&scene.elle, scene.id, &champ).await;
            assert!(
                matches!(issue, Err(Error::Conflit(_))),
                "writing in {statut:?}: {issue:?}"
            );
        }
        assert_eq!(scene.traces().await, traces, "from {statut:?}");
    }
}

/// Two acts at the same instant: as many changes are told as were made, and the last one told is where it stands.
#[tokio::test]
async fn deux_actes_a_la_fois_se_suivent_ou_l_un_est_refuse() {
    for (qui, actes) in [
        ("apprenant1.demo", [Acte::Debuter, Acte::Annuler, Acte::Expirer]),
        ("apprenant3.demo", [Acte::Rouvrir, Acte::Valider, Acte::Annuler]),
    ] {
        for a in 0..actes.len() {
            for b in a..actes.len() {
                let scene = Scene::ouvrir(qui).await;
                if qui == "apprenant3.demo" {
                    // Nothing stands against its validation but the money, which reopening forbids: none is due.
                    demo::accepter(&scene.admin, scene.id).await.unwrap();
                    sqlx::query("UPDATE inscription.inscription SET differe_accepte = true WHERE id = $1")
                        .bind(scene.id.0)
                        .execute(&scene.essai.pool)
                        .await
                        .unwrap();
                } else if actes[a] == Acte::Expirer || actes[b] == Acte::Expirer {
                    scene.fermer_le_calendrier().await;
                }
                let (avant, version) = (scene.traces().await, scene.version().await);
                let (un, deux) = tokio::join!(scene.faire(actes[a], version), scene.faire(actes[b], version));
                let apres = scene.traces().await;
                let changements = apres.0 - avant.0;
                let quoi = format!("{:?} and {:?}: {un:?}, {deux:?}", actes[a], actes[b]);
                assert_eq!(changements, apres.1 - avant.1, "events and journal agree, {quoi}");
                assert!((0..=2).contains(&changements), "{quoi}");
                for issue in [&un, &deux] {
                    assert!(
                        matches!(issue, Ok(()) | Err(Error::Conflit(_) | Error::Refus(_))),
                        "{quoi}"
                    );
                }
                let dernier: String = sqlx::query_scalar(
                    "SELECT apres ->> 'statut' FROM audit.journal WHERE entite_id = $1::text AND apres ? 'statut'
                     ORDER BY id DESC LIMIT 1",
                )
                .bind(scene.id.0)
                .fetch_one(&scene.essai.pool)
                .await
                .unwrap();
                assert_eq!(scene.statut().await.code(), dernier, "{quoi}");
                if qui == "apprenant3.demo" {
                    assert_eq!(changements, 1, "pages of one version: one wins, {quoi}");
                }
            }
        }
    }
}
