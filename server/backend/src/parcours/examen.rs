use crate::{
    Ctx, Error, Result,
    inscription::{Regles, Verrou},
    paiement::{self, Modalite},
    pieces,
};
use domain::{
    ErreurChamp,
    identite::StatutIne,
    inscription::{Blocage, Cvec, Etape, FaitsSoumission, FaitsValidation, Statut, StatutPieces, cvec_due},
    paiement::{Centimes, Devis},
    pieces::{PieceVue, bloquantes_en_suspens, statut_global},
};
use sqlx::PgConnection;

/// An enrolment seen whole: what was typed, what is asked for, what is due, what was paid, and what the rules say of it.
pub(super) struct Examen {
    pub regles: Regles,
    pub devis: Devis,
    pub encaisse: Centimes,
    pub pieces: Vec<PieceVue>,
    pub modalites: Vec<Modalite>,
    pub erreurs: Vec<ErreurChamp>,
    modalite_choisie: bool,
}

impl Examen {
    pub(super) async fn faire(tx: &mut PgConnection, ctx: &Ctx, verrou: &Verrou) -> Result<Self> {
        let mut regles = Regles::lire(&mut *tx, ctx, verrou).await?;
        let faits = regles.faits(&verrou.dossier);
        let pieces = pieces::demandees(&mut *tx, ctx, verrou, &faits).await?;
        let devis = paiement::devis_de(&mut *tx, ctx, verrou, faits).await?;
        regles.contexte.total_du = Some(devis.total);
        let modalites = paiement::modalites(&mut *tx, ctx, &verrou.periode, devis.total).await?;
        regles.nomenclatures.insert(
            "MODALITE_PAIEMENT".into(),
            modalites
                .iter()
                .map(|m| domain::referentiel::Valeur {
                    code: m.code.clone(),
                    libelle_fr: m.libelle_fr.clone(),
                    libelle_en: m.libelle_en.clone(),
                })
                .collect(),
        );
        let erreurs = regles.controle().dossier(&verrou.dossier);
        Ok(Self {
            modalite_choisie: modalites.iter().any(|m| m.code == verrou.dossier.texte("modalite")),
            encaisse: paiement::encaisse(tx, verrou.id).await?,
            regles,
            devis,
            pieces,
            modalites,
            erreurs,
        })
    }

    fn demandees(&self) -> Vec<domain::pieces::Demandee> {
        self.pieces
            .iter()
            .filter(|p| p.demandee)
            .map(|p| domain::pieces::Demandee {
                obligatoire: p.obligatoire,
                bloquante: p.bloquante,
                statut: p.statut,
            })
            .collect()
    }

    pub(super) fn statut_pieces(&self) -> StatutPieces {
        statut_global(&self.demandees())
    }

    /// The way of paying that was chosen.
    pub(super) fn modalite(&self, verrou: &Verrou) -> Option<&Modalite> {
        let choisie = verrou.dossier.texte("modalite");
        self.modalites.iter().find(|m| m.code == choisie)
    }

    pub(super) fn erreurs_de(&self, etape: Etape) -> impl Iterator<Item = &ErreurChamp> {
        self.erreurs.iter().filter(move |e| etape.a_le_champ(&e.champ))
    }

    /// Is the step complete and right?
    pub(super) fn faite(&self, etape: Etape) -> bool {
        match etape {
            Etape::Pieces => self.statut_pieces().permet_soumission(),
            _ => self.erreurs_de(etape).next().is_none(),
        }
    }

    /// State of the CVEC as the dossier stands; what its service said is kept.
    pub(super) fn cvec(&self, verrou: &Verrou) -> Cvec {
        if !cvec_due(&verrou.dossier, &self.regles.contexte) {
            Cvec::NonDue
        } else if verrou.dossier.vide("cvec_numero") {
            Cvec::Manquante
        } else {
            // What was said of another number does not hold for this one.
            let meme = verrou.cvec_numero.as_deref() == Some(verrou.dossier.texte("cvec_numero"));
            match verrou.cvec {
                connue @ (Cvec::Validee | Cvec::Refusee) if meme => connue,
                _ => Cvec::Saisie,
            }
        }
    }

    pub(super) fn faits_soumission(&self, verrou: &Verrou) -> FaitsSoumission {
        FaitsSoumission {
            dossier_complet: self.erreurs.is_empty(),
            cvec: self.cvec(verrou),
            pieces: self.statut_pieces(),
            total_du: self.devis.total,
            modalite_choisie: self.modalite_choisie,
        }
    }

    pub(super) async fn faits_validation(&self, tx: &mut PgConnection, verrou: &Verrou) -> Result<FaitsValidation> {
        let p = sqlx::query!(
            "SELECT statut_ine, doublon_potentiel FROM identite.personne WHERE id = $1",
            verrou.personne.0
        )
        .fetch_one(tx)
        .await?;
        Ok(FaitsValidation {
            statut_ine: StatutIne::depuis_code(&p.statut_ine).ok_or_else(|| Error::interne("unknown state of INE"))?,
            cvec: self.cvec(verrou),
            pieces: self.statut_pieces(),
            pieces_bloquantes: bloquantes_en_suspens(&self.demandees()),
            total_du: self.devis.total,
            total_encaisse: self.encaisse,
            differe_accepte: verrou.differe_accepte,
            doublon_potentiel: p.doublon_potentiel,
            a_revoir: verrou.a_revoir,
        })
    }

    /// What stands against validation, for a submitted dossier.
    pub(super) async fn blocages(&self, tx: &mut PgConnection, verrou: &Verrou) -> Result<Vec<Blocage>> {
        if verrou.statut == Statut::Terminee {
            Ok(self.faits_validation(tx, verrou).await?.blocages())
        } else {
            Ok(Vec::new())
        }
    }
}
