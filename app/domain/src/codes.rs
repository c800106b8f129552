/// Declares an enum whose values have a code, stored in the database and spoken on the wire.
macro_rules! codes {
    ($(#[$doc:meta])* $nom:ident { $($(#[$vdoc:meta])* $variante:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $nom { $($(#[$vdoc])* #[serde(rename = $code)] $variante),+ }

        impl $nom {
            pub const TOUS: &[Self] = &[$(Self::$variante),+];

            pub fn code(self) -> &'static str {
                match self { $(Self::$variante => $code),+ }
            }

            pub fn depuis_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variante),)+ _ => None }
            }
        }
    };
}
