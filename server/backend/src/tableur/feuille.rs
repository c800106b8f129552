//! A sheet: read from what people have, CSV or Excel, written as what they ask for.

use crate::{Error, Result};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use domain::CodeErreur;
use jiff::{Span, civil::date};
use rust_xlsxwriter::{Format, Workbook};
use std::io::{Cursor, Read};

/// Largest file, in megabytes.
pub(crate) const TAILLE_MAX_MO: u32 = 20;

/// Largest sheet inside a compressed file, in bytes: what unpacks to more is not a table.
const DEPLIE_MAX: u64 = 300 * 1024 * 1024;

/// Longest sheet, in lines.
pub(crate) const LIGNES_MAX: usize = 200_000;

/// As what a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forme {
    Csv,
    Xlsx,
}

impl Forme {
    /// Name after the point, and media type.
    pub fn type_(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("csv", "text/csv; charset=utf-8"),
            Self::Xlsx => (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        }
    }
}

/// A header line, and the lines below it: cells as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Feuille {
    pub entete: Vec<String>,
    pub lignes: Vec<Vec<String>>,
}

impl Feuille {
    /// Reads a file, whichever it is.
    pub(crate) fn lire(contenu: &[u8]) -> Result<Self> {
        let refus = |code| Error::champ("fichier", code);
        if contenu.len() > TAILLE_MAX_MO as usize * 1024 * 1024 {
            return Err(refus(CodeErreur::FichierTropGros { max: TAILLE_MAX_MO }));
        }
        let lignes = if contenu.starts_with(b"PK\x03\x04") {
            lire_xlsx(contenu)
        } else {
            lire_csv(contenu)
        };
        let mut lignes = lignes.map_err(refus)?.into_iter();
        let entete = lignes.next().unwrap_or_default();
        let entete: Vec<String> = entete.iter().map(|c| c.trim().to_owned()).collect();
        if entete.iter().all(String::is_empty) {
            return Err(refus(CodeErreur::Obligatoire));
        }
        // A line of empty cells is what spreadsheets leave at the end.
        let lignes: Vec<Vec<String>> = lignes.filter(|l| l.iter().any(|c| !c.trim().is_empty())).collect();
        if lignes.len() > LIGNES_MAX {
            return Err(refus(CodeErreur::TropLong { max: 200_000 }));
        }
        Ok(Self { entete, lignes })
    }

    /// Writes it.
    pub(crate) fn ecrire(&self, nom: &str, forme: Forme) -> Result<Vec<u8>> {
        match forme {
            Forme::Csv => self.en_csv(),
            Forme::Xlsx => {
                self.exiger_cellules()?;
                self.en_xlsx(nom).map_err(Error::interne)
            }
        }
    }

    /// What Excel does not take is told by its place, instead of no file at all without a word.
    fn exiger_cellules(&self) -> Result<()> {
        let max = 32_767;
        let numerotees = (2u32..).zip(&self.lignes);
        let mut longues = numerotees.flat_map(|(n, l)| l.iter().zip(&self.entete).map(move |(c, titre)| (n, titre, c)));
        // In UTF-16, as Excel counts.
        match longues.find(|(.., c)| c.encode_utf16().count() > max as usize) {
            Some((n, titre, _)) => Err(Error::champ(&format!("{n}.{titre}"), CodeErreur::TropLong { max })),
            None => Ok(()),
        }
    }

    fn en_csv(&self) -> Result<Vec<u8>> {
        let mut sortie = csv::WriterBuilder::new()
            .delimiter(b';')
            .from_writer(Vec::from("\u{feff}".as_bytes()));
        sortie.write_record(&self.entete).map_err(Error::interne)?;
        for ligne in &self.lignes {
            sortie
                .write_record(ligne.iter().map(|c| super::tableur(c)))
                .map_err(Error::interne)?;
        }
        sortie.into_inner().map_err(|e| Error::interne(e.to_string()))
    }

    /// Cells are texts: a code keeps its zeros, and nothing is a formula.
    fn en_xlsx(&self, nom: &str) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
        let mut classeur = Workbook::new();
        let feuille = classeur.add_worksheet();
        // Thirty-one characters are what Excel takes.
        feuille.set_name(nom.chars().take(31).collect::<String>())?;
        feuille.set_freeze_panes(1, 0)?;
        let gras = Format::new().set_bold();
        for (rang, titre) in (0u16..).zip(&self.entete) {
            feuille.write_string_with_format(0, rang, titre, &gras)?;
            let large = self
                .lignes
                .iter()
                .take(200)
                .filter_map(|l| l.get(usize::from(rang)))
                .map(|c| c.chars().count())
                .max()
                .unwrap_or(0)
                .max(titre.chars().count())
                .clamp(8, 60);
            feuille.set_column_width(rang, f64::from(u8::try_from(large).unwrap_or(60)) + 2.0)?;
        }
        for (numero, ligne) in (1u32..).zip(&self.lignes) {
            for (rang, cellule) in (0u16..).zip(ligne).filter(|(_, c)| !c.is_empty()) {
                feuille.write_string(numero, rang, cellule)?;
            }
        }
        classeur.save_to_buffer()
    }
}

/// What French spreadsheets write: UTF-8 with or without its mark, or the code page of Windows; `;`, tab or `,`.
fn lire_csv(contenu: &[u8]) -> Result<Vec<Vec<String>>, CodeErreur> {
    let texte = match std::str::from_utf8(contenu) {
        Ok(texte) => texte.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(contenu).0.into_owned(),
    };
    if texte.contains('\0') {
        return Err(CodeErreur::FormatInvalide);
    }
    let premiere = texte.lines().next().unwrap_or_default();
    let nombre = |c: char| premiere.matches(c).count();
    let separateur = [';', '\t', ','].into_iter().max_by_key(|c| nombre(*c)).unwrap_or(';');
    csv::ReaderBuilder::new()
        .delimiter(u8::try_from(separateur).unwrap_or(b';'))
        .has_headers(false)
        .flexible(true)
        .from_reader(texte.as_bytes())
        .records()
        .map(|ligne| {
            let ligne = ligne.map_err(|_| CodeErreur::FormatInvalide)?;
            Ok(ligne.iter().map(|c| super::sans_apostrophe(c).to_owned()).collect())
        })
        .collect()
}

/// The first sheet of a workbook.
fn lire_xlsx(contenu: &[u8]) -> Result<Vec<Vec<String>>, CodeErreur> {
    let illisible = |_| CodeErreur::FormatInvalide;
    mesurer(contenu)?;
    let mut classeur: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(contenu)).map_err(|_: calamine::XlsxError| CodeErreur::FormatInvalide)?;
    let plage = classeur
        .worksheet_range_at(0)
        .ok_or(CodeErreur::FormatInvalide)?
        .map_err(illisible)?;
    Ok(plage.rows().map(|ligne| ligne.iter().map(cellule).collect()).collect())
}

/// A small file may unpack to one that fills the memory: it is unpacked into nothing first, and counted.
fn mesurer(contenu: &[u8]) -> Result<(), CodeErreur> {
    let mut archive = zip::ZipArchive::new(Cursor::new(contenu)).map_err(|_| CodeErreur::FormatInvalide)?;
    let mut reste = DEPLIE_MAX;
    for rang in 0..archive.len() {
        let entree = archive.by_index(rang).map_err(|_| CodeErreur::FormatInvalide)?;
        let lu =
            std::io::copy(&mut entree.take(reste + 1), &mut std::io::sink()).map_err(|_| CodeErreur::FormatInvalide)?;
        reste = reste
            .checked_sub(lu)
            .ok_or(CodeErreur::FichierTropGros { max: TAILLE_MAX_MO })?;
    }
    Ok(())
}

fn cellule(c: &Data) -> String {
    match c {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(t) | Data::DateTimeIso(t) | Data::DurationIso(t) => t.clone(),
        Data::Bool(b) => b.to_string(),
        Data::Int(n) => n.to_string(),
        // A whole number has no point, whatever Excel keeps it as.
        Data::Float(n) => n.to_string(),
        Data::DateTime(quand) => jour(quand.as_f64()).unwrap_or_default(),
    }
}

/// Days of Excel are counted from the 30th of December 1899.
fn jour(serie: f64) -> Option<String> {
    let jours: i64 = format!("{:.0}", serie.floor()).parse().ok()?;
    let jour = date(1899, 12, 30).checked_add(Span::new().try_days(jours).ok()?).ok()?;
    Some(jour.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn feuille(lignes: &[&[&str]]) -> Feuille {
        let texte = |l: &[&str]| l.iter().map(|c| (*c).to_owned()).collect();
        Feuille {
            entete: texte(lignes[0]),
            lignes: lignes[1..].iter().map(|l| texte(l)).collect(),
        }
    }

    #[test]
    fn ce_que_les_tableurs_ecrivent_se_lit() {
        let attendue = feuille(&[&["code", "libelle"], &["001", "Épée"]]);
        for texte in [
            "code;libelle\n001;Épée\n",
            "\u{feff}code;libelle\r\n001;Épée\r\n;\r\n",
            "code,libelle\n001,Épée",
            "code\tlibelle\n001\tÉpée",
        ] {
            assert_eq!(Feuille::lire(texte.as_bytes()).unwrap(), attendue, "{texte:?}");
        }
        assert_eq!(Feuille::lire(b"code;libelle\n001;\xc9p\xe9e\n").unwrap(), attendue);
    }

    #[test]
    fn rien_n_est_pas_une_feuille() {
        for contenu in [b"".as_slice(), b";;\n", b"PK\x03\x04rien", b"a\0;b"] {
            assert!(Feuille::lire(contenu).is_err());
        }
    }

    #[test]
    fn une_bombe_est_refusee() {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
        let zeros = vec![0u8; 1024 * 1024];
        for _ in 0..=(DEPLIE_MAX / (1024 * 1024)) {
            zip.write_all(&zeros).unwrap();
        }
        let contenu = zip.finish().unwrap().into_inner();
        assert!(contenu.len() < 1024 * 1024);
        assert!(matches!(mesurer(&contenu), Err(CodeErreur::FichierTropGros { .. })));
    }

    #[test]
    fn une_cellule_trop_longue_est_nommee() {
        let longue = "é".repeat(32_768);
        let feuille = feuille(&[&["code", "texte"], &["1", "court"], &["2", &longue]]);
        let Err(Error::Champs(erreurs)) = feuille.ecrire("Essai", Forme::Xlsx) else {
            panic!("written");
        };
        assert_eq!(erreurs[0].champ, "3.texte");
        assert!(feuille.ecrire("Essai", Forme::Csv).is_ok());
    }

    #[test]
    fn jours_d_excel() {
        assert_eq!(jour(46_266.0).unwrap(), "2026-09-01");
        assert_eq!(jour(1.75).unwrap(), "1899-12-31");
        assert_eq!(jour(f64::NAN), None);
        assert_eq!(jour(1e300), None);
    }

    proptest! {
        #[test]
        fn ce_qui_est_ecrit_se_relit(lignes in prop::collection::vec(prop::collection::vec("[a-zA-Z0-9=é;\" +-]{1,12}", 2), 0..6)) {
            let feuille = Feuille { entete: vec!["code".into(), "libelle".into()], lignes };
            for forme in [Forme::Csv, Forme::Xlsx] {
                let mut attendue = feuille.clone();
                attendue.lignes.retain(|l| l.iter().any(|c| !c.trim().is_empty()));
                prop_assert_eq!(Feuille::lire(&feuille.ecrire("Essai", forme).unwrap()).unwrap(), attendue, "{:?}", forme);
            }
        }
    }
}
