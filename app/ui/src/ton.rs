use crate::Glyphe;

/// The meaning of a message or of a state; never told by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ton {
    #[default]
    Neutre,
    Info,
    Succes,
    Attention,
    Danger,
}

impl Ton {
    /// The CSS class that carries the colours of this meaning.
    pub(crate) fn classe(self) -> &'static str {
        match self {
            Ton::Neutre => "ton-neutre",
            Ton::Info => "ton-info",
            Ton::Succes => "ton-succes",
            Ton::Attention => "ton-attention",
            Ton::Danger => "ton-danger",
        }
    }

    /// The icon used when the caller gives none.
    pub(crate) fn glyphe(self) -> Glyphe {
        match self {
            Ton::Neutre => Glyphe::Horloge,
            Ton::Info => Glyphe::Info,
            Ton::Succes => Glyphe::Coche,
            Ton::Attention => Glyphe::Alerte,
            Ton::Danger => Glyphe::Croix,
        }
    }
}
