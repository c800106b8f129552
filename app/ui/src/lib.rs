//! Components of the interface: plain HTML first, accessible, without JavaScript and without business words.
//!
//! Every text comes as a prop, so both languages use the same components. No component writes a `style`
//! attribute (the content security policy refuses it): the look lives in `style/*.css`.

mod actions;
mod alertes;
mod attributs;
mod barre;
mod champs;
mod choix;
mod combobox;
mod confirmation;
mod entetes;
mod erreurs;
mod etapes;
mod faits;
mod gabarits;
mod icone;
mod listes;
mod menu;
mod saisies;
mod selection;
mod tableau;
mod taches;
mod ton;
mod vides;
mod view;

pub use actions::{Bouton, LienBouton, TypeBouton, Variante};
pub use alertes::{Alerte, Annonce, Etat};
pub use barre::{BarreRecherche, EtatBarre, LISTE_BARRE};
pub use champs::{Champ, Largeur};
pub use choix::{Case, Choix, OptionChoix};
pub use combobox::{Combobox, Effet, EtatListe, Proposition};
pub use confirmation::Confirmation;
pub use entetes::{Carte, EnTete, FilAriane};
pub use erreurs::ResumeErreurs;
pub use etapes::{Avancement, Etape, Etapes};
pub use faits::{Fait, Faits, Montant};
pub use gabarits::{GabaritApprenant, GabaritGestion, GabaritPublic};
pub use icone::{Glyphe, Icone};
pub use listes::{Chronologie, Evenement, Filtre, Filtres};
pub use menu::{Depliant, LienLangue, LienNav};
pub use saisies::{ChampFichier, ZoneTexte};
pub use selection::Selection;
pub use tableau::{CadreTableau, Pagination, Tri, TriEntete};
pub use taches::{ListeTaches, Tache};
pub use ton::Ton;
pub use vides::{FormeSquelette, Progression, Squelette, Vide};
