//! Every table of the database, and what it holds of a learner: what she is told of it, and what becomes of it once it is no
//! longer kept. A test holds it to the database, so that a table that comes later is thought of too.

/// What becomes of the lines of a person.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    Supprimer,
    /// What tells who she was goes; what is counted stays. `SET` of an update.
    Changer(&'static str),
    /// Nothing in them tells who she was, or another rule removes them.
    Garder,
}

pub(super) struct Table {
    pub nom: &'static str,
    /// Which lines `t` are hers; `$1` is the person.
    pub lien: &'static str,
    /// Columns that she is not told: secrets, our own plumbing, who of the staff (the journal knows).
    pub caches: &'static [&'static str],
    pub sort: Sort,
}

const PERSONNE: &str = "t.personne_id = $1";
const INSCRIPTION: &str = "t.inscription_id IN (SELECT id FROM inscription.inscription WHERE personne_id = $1)";
const COMPTE: &str = "t.utilisateur_id IN (SELECT id FROM authz.utilisateur WHERE personne_id = $1)";
const FACTURE: &str = "t.facture_id IN (SELECT f.id FROM paiement.facture f
    JOIN inscription.inscription i ON i.id = f.inscription_id WHERE i.personne_id = $1)";
const TRANSACTION: &str = "t.transaction_id IN (SELECT x.id FROM paiement.transaction x
    JOIN inscription.inscription i ON i.id = x.inscription_id WHERE i.personne_id = $1)";
const MESSAGE: &str = "t.message_id IN (SELECT id FROM courriel.message WHERE personne_id = $1)";
const OBJET: &str = "t.entite_id IN (SELECT $1::text UNION ALL
    SELECT id::text FROM inscription.inscription WHERE personne_id = $1 UNION ALL
    SELECT id::text FROM authz.utilisateur WHERE personne_id = $1)";
const AGREGAT: &str = "t.agregat_id IN (SELECT $1::text UNION ALL
    SELECT id::text FROM inscription.inscription WHERE personne_id = $1)";

/// What statistics are made of, of all that is typed in a dossier: codes of tables, and no text.
const STATISTIQUES: &str = "ARRAY['sexe', 'pays_naissance', 'nationalite', 'sejour', 'bac_type', 'bac_annee', 'bac_mention',
    'bac_pays', 'situation_precedente', 'annee_sup', 'dernier_diplome', 'dernier_diplome_annee', 'situation_familiale',
    'enfants', 'activite', 'pcs', 'pcs_parent1', 'pcs_parent2', 'regime', 'bourse', 'bourse_echelon', 'cesure', 'mobilite',
    'programme_echange', 'pays_echange', 'filiere', 'ecole_doctorale', 'adresse_pays']";

const fn table(nom: &'static str, lien: &'static str, caches: &'static [&'static str], sort: Sort) -> Table {
    Table {
        nom,
        lien,
        caches,
        sort,
    }
}

/// Those that hold something of a learner, in an order in which nothing that is referred to goes first.
pub(super) const TABLES: &[Table] = &[
    table("courriel.notification", MESSAGE, &["abonnement_id"], Sort::Supprimer),
    table("courriel.abonnement", COMPTE, &["cle", "secret", "adresse"], Sort::Supprimer),
    table("courriel.message", PERSONNE, &[], Sort::Supprimer),
    table("inscription.forcage", INSCRIPTION, &["par"], Sort::Supprimer),
    table("pieces.depot", INSCRIPTION, &["modifie_par"], Sort::Supprimer),
    table("pieces.televersement", INSCRIPTION, &["parties"], Sort::Supprimer),
    table("pieces.fichier", INSCRIPTION, &["chemin", "empreinte"], Sort::Supprimer),
    table("parcours.document", INSCRIPTION, &[], Sort::Supprimer),
    // Who acts in somebody's name is of the staff, or is told elsewhere.
    table(
        "authz.session",
        COMPTE,
        &["preuve", "seance", "sujet", "au_nom_de", "au_nom_depuis", "au_nom_motif"],
        Sort::Supprimer,
    ),
    table(
        "authz.activation",
        "t.personne_id = $1 OR t.utilisateur_id IN (SELECT id FROM authz.utilisateur WHERE personne_id = $1)",
        &["code_hache"],
        Sort::Supprimer,
    ),
    table("authz.identite_externe", COMPTE, &[], Sort::Supprimer),
    table("authz.second_facteur", COMPTE, &["secret", "codes", "dernier_pas"], Sort::Supprimer),
    table(
        "authz.utilisateur",
        PERSONNE,
        &["mot_de_passe", "echecs", "bloque_jusqua", "jetons_depuis", "jeton_vu_le"],
        Sort::Changer(
            "identifiant = 'pseudonyme:' || t.id, nom_affiche = 'Pseudonyme', courriel = NULL, mot_de_passe = NULL, actif = false",
        ),
    ),
    table(
        "inscription.admission",
        PERSONNE,
        &["job_id"],
        Sort::Changer("cle = 'pseudonyme:' || gen_random_uuid(), numero_candidat = NULL"),
    ),
    table(
        "inscription.inscription",
        PERSONNE,
        &["version"],
        Sort::Changer(
            "cvec_numero = NULL, dossier = coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(t.dossier)
                WHERE key = ANY (STATISTIQUES)), '{}'::jsonb)",
        ),
    ),
    // What was due and what was received is counted for ever, without whom.
    table("paiement.devis", INSCRIPTION, &[], Sort::Garder),
    table("paiement.facture", INSCRIPTION, &[], Sort::Garder),
    table("paiement.echeance", FACTURE, &[], Sort::Garder),
    table(
        "paiement.encaissement",
        INSCRIPTION,
        &["encaisse_par"],
        Sort::Changer("reference = ''"),
    ),
    table("paiement.remboursement", INSCRIPTION, &[], Sort::Garder),
    table("paiement.transaction", INSCRIPTION, &[], Sort::Garder),
    table("paiement.retour", TRANSACTION, &[], Sort::Garder),
    table("identite.demande", PERSONNE, &["traitee_par"], Sort::Supprimer),
    table(
        "identite.personne",
        "t.id = $1",
        &["recherche", "version", "doublon_potentiel"],
        // The year of birth, the country and the département of the address are counted.
        Sort::Changer(
            "code_apprenant = NULL, nom_naissance = 'PSEUDONYME', nom_usage = NULL, prenom = 'Pseudonyme', prenom2 = NULL,
             prenom3 = NULL, date_naissance = date_trunc('year', t.date_naissance)::date, commune_naissance = NULL, ine = NULL,
             statut_ine = 'A_VERIFIER', doublon_potentiel = false, adresse_voie = NULL, adresse_complement = NULL,
             code_postal = CASE WHEN t.code_postal ~ '^[0-9]{5}$' THEN left(t.code_postal, 2) || '000' END, ville = NULL,
             telephone = NULL, courriel = '', pseudonymisee_le = $2",
        ),
    ),
    // They name no person: her identifier, which leads to nobody any more. Time removes them.
    table("audit.consultation", PERSONNE, &["acteur_id", "correlation_id"], Sort::Garder),
    // No line of it changes; whoever administers the database removes its months once they are old enough.
    table(
        "audit.journal",
        OBJET,
        &["acteur", "acteur_id", "adresse", "xact", "correlation_id", "au_nom_de", "au_nom_de_id"],
        Sort::Garder,
    ),
    // Forgotten after PEGASE_EVENTS_DAYS.
    table("evt.outbox", AGREGAT, &["xact", "traceparent"], Sort::Garder),
];

/// The `SET` of an update, whole.
pub(super) fn changement(set: &str) -> String {
    set.replace("STATISTIQUES", STATISTIQUES)
}

/// Those that hold nothing of a learner, or from which nobody finds her. By schema, or one by one.
#[cfg(test)]
const AUTRES: &[&str] = &[
    "public.",
    "referentiel.",
    "offre.",
    "audit.sceau",
    // Digests of names, and addresses of the network, for a day.
    "authz.attente",
    "authz.tentative",
    // Of machines, of the staff, of nobody.
    "authz.cle_api",
    "authz.cle_signature",
    "authz.demande_habilitation",
    "authz.habilitation",
    "authz.permission",
    "authz.role",
    "authz.revue",
    "authz.revue_ligne",
    "evt.demande",
    "evt.job",
    "evt.lecteur",
    "evt.livraison",
    "evt.oubli",
    "evt.sauvegarde",
    "evt.sonde",
    "evt.webhook",
    "evt.correspondance",
    "evt.recu",
    // Messages and lines that were not taken: they are nobody's until they are; time removes them.
    "evt.rebut",
    "inscription.rejet",
    "inscription.accord",
    "paiement.compteur",
    "paiement.modalite",
    "paiement.regle",
    "paiement.tarif",
    "pieces.motif",
    "pieces.piece",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table that a migration makes is of one list, and of one only.
    #[test]
    fn chaque_table_est_pensee() {
        let dossier = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sql");
        let mut vues = 0;
        for fichier in std::fs::read_dir(dossier).unwrap() {
            let sql = std::fs::read_to_string(fichier.unwrap().path()).unwrap();
            for nom in sql
                .split("CREATE TABLE ")
                .skip(1)
                .filter_map(|s| s.split_whitespace().next())
            {
                let nom = nom.trim_end_matches('(');
                // Partitions are of their table.
                if !nom.contains('.') || nom.contains('%') || nom.starts_with("audit.journal_") {
                    continue;
                }
                vues += 1;
                let tenue = TABLES.iter().filter(|t| t.nom == nom).count();
                let autre = AUTRES
                    .iter()
                    .filter(|a| nom == **a || (a.ends_with('.') && nom.starts_with(*a)))
                    .count();
                assert_eq!(
                    tenue + autre,
                    1,
                    "{nom}: say in rgpd/tables.rs what it holds of a learner"
                );
            }
        }
        assert!(vues > 50, "{vues}");
    }
}
