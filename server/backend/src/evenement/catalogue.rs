use super::faits::{
    Fait, FaitApprenant, FaitImport, FaitInscription, FaitNomenclature, FaitOffre, FaitPaiement, FaitPiece,
    FaitStructure, TypeApprenant, TypeImport, TypeInscription, TypeNomenclature, TypeOffre, TypePaiement, TypePiece,
    TypeStructure,
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

/// A topic: what one kind of object tells (domain §14.1). A change that would break a reader makes a new topic, `v2`, that is
/// told beside the old one for a while.
pub struct Sujet {
    pub code: &'static str,
    pub quoi: &'static str,
    /// Types of its events, with what each tells.
    pub types: &'static [(&'static str, &'static str)],
    /// Name of the schema of `data`.
    pub schema: &'static str,
}

/// All that is told.
pub const SUJETS: &[Sujet] = &[
    Sujet {
        code: FaitInscription::SUJET,
        quoi: "Enrolments: each change of state.",
        types: TypeInscription::TOUS,
        schema: "Inscription",
    },
    Sujet {
        code: FaitApprenant::SUJET,
        quoi: "Learners.",
        types: TypeApprenant::TOUS,
        schema: "Apprenant",
    },
    Sujet {
        code: FaitPiece::SUJET,
        quoi: "Supporting documents of an enrolment.",
        types: TypePiece::TOUS,
        schema: "Piece",
    },
    Sujet {
        code: FaitPaiement::SUJET,
        quoi: "Fees of an enrolment, and the money that comes in for them.",
        types: TypePaiement::TOUS,
        schema: "Paiement",
    },
    Sujet {
        code: FaitImport::SUJET,
        quoi: "Imports of admissions.",
        types: TypeImport::TOUS,
        schema: "Import",
    },
    Sujet {
        code: FaitStructure::SUJET,
        quoi: "Structures of the establishment.",
        types: TypeStructure::TOUS,
        schema: "Structure",
    },
    Sujet {
        code: FaitNomenclature::SUJET,
        quoi: "Nomenclatures: values added, changed, ended.",
        types: TypeNomenclature::TOUS,
        schema: "Nomenclature",
    },
    Sujet {
        code: FaitOffre::SUJET,
        quoi: "The course offer: what was done to an object of an espace.",
        types: TypeOffre::TOUS,
        schema: "Offre",
    },
];

/// What `data` looks like, by the name of the schema.
pub fn schemas() -> Vec<(String, RefOr<Schema>)> {
    fn de<T: ToSchema + PartialSchema>() -> (String, RefOr<Schema>) {
        (T::name().into_owned(), T::schema())
    }
    vec![
        de::<FaitInscription>(),
        de::<FaitApprenant>(),
        de::<FaitPiece<'_>>(),
        de::<FaitPaiement<'_>>(),
        de::<FaitImport<'_>>(),
        de::<FaitStructure<'_>>(),
        de::<FaitNomenclature<'_>>(),
        de::<FaitOffre<'_>>(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_sujet_a_son_schema() {
        let noms: Vec<String> = schemas().into_iter().map(|(nom, _)| nom).collect();
        let attendus: Vec<&str> = SUJETS.iter().map(|s| s.schema).collect();
        assert_eq!(noms, attendus);
    }
}
