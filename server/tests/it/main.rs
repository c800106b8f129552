//! Tests against a real PostgreSQL: one database per test, cloned from a template that is made once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop"
)]

mod adresses;
mod apparence;
mod architecture;
mod arret;
mod assistance;
mod audit;
mod authz;
mod autorisations;
mod banque;
mod chaos;
mod contrat;
mod courriel;
mod courtier;
mod couverture;
mod demonstration;
mod depots;
mod docteur;
mod donnees;
mod dossier;
mod droits;
mod ecoute;
mod entetes;
mod etablissement;
mod etats;
mod evenements;
mod facteur;
mod identites;
mod import;
mod interface;
mod jetons;
mod journaux;
mod kill;
mod limites;
mod lot;
mod maquette;
mod mise_a_jour;
mod notification;
mod odf;
mod offre;
mod offre_avant;
mod offre_banc;
mod offre_constats;
mod offre_fichier;
mod offre_gardes;
mod offre_hasard;
mod offre_oeuvre;
mod offre_reconduction;
mod offre_regles;
mod paiement;
mod parametres;
mod parcours;
mod perimetre;
mod pieces;
mod rebuts;
mod recepteur;
mod reception;
mod recherche;
mod referentiel;
mod referentiel_clients;
mod referentiel_usages;
mod relais;
mod sauvegarde;
mod secondaire;
mod situations;
mod sonde;
mod structures_fichier;
mod support;
mod traces;
mod webhook;
