//! The little world in which Typst compiles: embedded templates and fonts, and the data of one document.

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, PathError, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const LIBELLES: &str = include_str!("../templates/libelles.typ");

struct Polices {
    livre: LazyHash<FontBook>,
    polices: Vec<Font>,
}

static POLICES: LazyLock<Polices> = LazyLock::new(|| {
    let fichiers: [&'static [u8]; 2] = [
        include_bytes!("../fonts/Inter-Regular.ttf"),
        include_bytes!("../fonts/Inter-Bold.ttf"),
    ];
    let polices: Vec<Font> = fichiers
        .into_iter()
        .flat_map(|octets| Font::iter(Bytes::new(octets)))
        .collect();
    Polices {
        livre: LazyHash::new(FontBook::from_fonts(&polices)),
        polices,
    }
});

static BIBLIOTHEQUE: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Everything that one compilation may see.
pub(crate) struct Monde {
    gabarit: Source,
    libelles: Source,
    donnees: Bytes,
    qr: Bytes,
}

impl Monde {
    /// `donnees` is read by the template as `donnees.json`, `qr` as `qr.svg`.
    pub(crate) fn new(gabarit: &str, donnees: Vec<u8>, qr: String) -> Result<Self, PathError> {
        Ok(Self {
            gabarit: Source::new(fichier("certificat.typ")?, gabarit.to_owned()),
            libelles: Source::new(fichier("libelles.typ")?, LIBELLES.to_owned()),
            donnees: Bytes::new(donnees),
            qr: Bytes::from_string(qr),
        })
    }
}

fn fichier(nom: &str) -> Result<FileId, PathError> {
    Ok(RootedPath::new(VirtualRoot::Project, VirtualPath::new(nom)?).intern())
}

fn absent<T>(id: FileId) -> FileResult<T> {
    Err(FileError::NotFound(PathBuf::from(id.vpath().get_without_slash())))
}

impl World for Monde {
    fn library(&self) -> &LazyHash<Library> {
        &BIBLIOTHEQUE
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &POLICES.livre
    }

    fn main(&self) -> FileId {
        self.gabarit.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.gabarit, &self.libelles]
            .into_iter()
            .find(|s| s.id() == id)
            .cloned()
            .map_or_else(|| absent(id), Ok)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.vpath().get_without_slash() {
            "donnees.json" => Ok(self.donnees.clone()),
            "qr.svg" => Ok(self.qr.clone()),
            _ => absent(id),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        POLICES.polices.get(index).cloned()
    }

    /// A document never reads the clock.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
