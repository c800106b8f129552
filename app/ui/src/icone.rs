use crate::view;
use leptos::prelude::*;

/// The drawings of the set: strokes on a grid of 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphe {
    Coche,
    Vu,
    Alerte,
    Info,
    Croix,
    Fermer,
    Horloge,
    Recherche,
    Televerser,
    Telecharger,
    Personne,
    Personnes,
    Fichier,
    Reception,
    Accueil,
    Sortie,
    Gauche,
    Droite,
    Bas,
    Modifier,
    Euro,
    Diplome,
    Bouclier,
    Courriel,
    Globe,
    Externe,
    TriHaut,
    TriBas,
    TriNeutre,
    Qr,
    Menu,
    Calendrier,
    Plus,
    Filtre,
    Reglages,
    Corbeille,
    Aide,
    Volet,
}

impl Glyphe {
    fn trace(self) -> &'static str {
        match self {
            Glyphe::Coche => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M8 12.5l2.7 2.7L16 9.5",
            Glyphe::Vu => "M5 12.5l4.5 4.5L19 7.5",
            Glyphe::Alerte => "M12 3.5 2.6 19.8h18.8zM12 9.5v4.6M12 17h.01",
            Glyphe::Info => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 11v5M12 7.8h.01",
            Glyphe::Croix => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M9 9l6 6M15 9l-6 6",
            Glyphe::Fermer => "M6 6l12 12M18 6 6 18",
            Glyphe::Horloge => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.2l3.2 2",
            Glyphe::Recherche => "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M15.3 15.3 20 20",
            Glyphe::Televerser => "M4 15.5V20h16v-4.5M12 15.5V4M7.5 8.5 12 4l4.5 4.5",
            Glyphe::Telecharger => "M4 15.5V20h16v-4.5M12 4v11.5M7.5 11l4.5 4.5 4.5-4.5",
            Glyphe::Personne => "M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
            Glyphe::Personnes => {
                "M5.5 8.5a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M2.5 20c.5-3.7 3-5.5 6.5-5.5s6 1.8 6.5 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.2 2.4 3.5 5.2"
            }
            Glyphe::Fichier => "M6 3h8l5 5v13H6zM14 3v5h5M9.5 13h6M9.5 17h6",
            Glyphe::Reception => "M3 13.5 6 5h12l3 8.5V19H3zM3 13.5h5.5l1.3 2.5h4.4l1.3-2.5H21",
            Glyphe::Accueil => "M4 11 12 4l8 7v9h-5.5v-6h-5v6H4z",
            Glyphe::Sortie => "M10 4H4v16h6M15.5 7.5 20 12l-4.5 4.5M20 12H9.5",
            Glyphe::Gauche => "M14.5 6l-6 6 6 6",
            Glyphe::Droite => "M9.5 6l6 6-6 6",
            Glyphe::Bas => "M6 9.5l6 6 6-6",
            Glyphe::Modifier => "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5",
            Glyphe::Euro => "M18 6.2A7 7 0 1 0 18 17.8M4 10.3h9M4 13.7h9",
            Glyphe::Diplome => {
                "M2 9.5 12 5l10 4.5L12 14zM6.5 11.8V16c1.6 1.6 3.4 2.3 5.5 2.3s3.9-.7 5.5-2.3v-4.2M22 9.5V15"
            }
            Glyphe::Bouclier => "M12 3l7.5 3v5.5c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.5V6zM8.8 12l2.3 2.3 4.3-4.5",
            Glyphe::Courriel => "M3 5.5h18v13H3zM3.5 6.5 12 13l8.5-6.5",
            Glyphe::Globe => {
                "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M3 12h18M12 3c2.6 2.6 3.9 5.6 3.9 9s-1.3 6.4-3.9 9c-2.6-2.6-3.9-5.6-3.9-9S9.4 5.6 12 3"
            }
            Glyphe::Externe => "M18 13.5V20H4V6h6.5M14 4h6v6M20 4l-9.5 9.5",
            Glyphe::TriHaut => "M12 19V5M6.5 10.5 12 5l5.5 5.5",
            Glyphe::TriBas => "M12 5v14M6.5 13.5 12 19l5.5-5.5",
            Glyphe::TriNeutre => "M8 10l4-4 4 4M8 14l4 4 4-4",
            Glyphe::Qr => {
                "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2.5M14 20v-1.5M17.5 20H20v-1M18 16.5h.01"
            }
            Glyphe::Menu => "M4 7h16M4 12h16M4 17h16",
            Glyphe::Calendrier => "M4 6h16v14H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7",
            Glyphe::Plus => "M12 5v14M5 12h14",
            Glyphe::Filtre => "M3.5 6h17M7 12h10M10.5 18h3",
            Glyphe::Reglages => {
                "M4 7h9M17 7h3M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M4 17h3M11 17h9M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0"
            }
            Glyphe::Corbeille => "M4.5 7h15M9 7V4h6v3M6.5 7l.8 13h9.4l.8-13M10 11v5.5M14 11v5.5",
            Glyphe::Volet => "M4 5h16v14H4zM14 5v14M16.5 9h1M16.5 12h1",
            Glyphe::Aide => {
                "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.9M12 16.5h.01"
            }
        }
    }
}

/// A decorative icon, hidden from assistive technology: the word beside it carries the meaning.
/// Its size follows the text; `classe` may hold `icone-grande` or a Tailwind size.
#[component]
pub fn Icone(
    glyphe: Glyphe,
    /// More classes.
    #[prop(optional, into)]
    classe: String,
) -> impl IntoView {
    view! {
        <svg
            class=format!("icone {classe}")
            width="20"
            height="20"
            viewBox="0 0 24 24"
            aria-hidden="true"
            focusable="false"
        >
            <path d=glyphe.trace()></path>
        </svg>
    }
}
