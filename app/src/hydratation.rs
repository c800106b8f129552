//! What makes the browser load its half of the application. Our own, instead of Leptos' `HydrationScripts`: that one asks
//! for it before the page can be read, reads its files again for each page, and leaves a page dead when a piece cannot be
//! loaded.

use leptos::{WasmSplitManifest, nonce::use_nonce, prelude::*};
use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::OnceLock,
};

/// Addresses of one build, read once: a process serves one build.
#[derive(Clone, Debug)]
pub struct Paquet {
    /// What tells this build from any other: part of the addresses of its files, which never change their content then.
    pub empreinte: String,
    pub css: String,
    js: String,
    wasm: String,
    /// Folder, pieces by page, and the loader of the pieces.
    pieces: Option<(String, HashMap<String, Vec<String>>, String)>,
}

impl Paquet {
    /// Of the build that this process serves.
    pub fn servi(options: &LeptosOptions) -> &'static Self {
        static PAQUET: OnceLock<Paquet> = OnceLock::new();
        PAQUET.get_or_init(|| Self::lire(options))
    }

    fn lire(options: &LeptosOptions) -> Self {
        let empreinte = empreinte(&Path::new(&*options.site_root).join(&*options.site_pkg_dir));
        let dossier = format!("/{}/{empreinte}", options.site_pkg_dir);
        let noms = noms(options);
        let nom = |quoi: &str, base: &str, suffixe: &str| match noms.get(quoi) {
            Some(empreinte) => format!("{base}.{empreinte}.{suffixe}"),
            None => format!("{base}.{suffixe}"),
        };
        let manifeste = nom("manifest", "__wasm_split_manifest", "json");
        let decoupe = match noms.get("split") {
            Some(empreinte) => format!("__wasm_split.{empreinte}.js"),
            // How the splitter calls it before names are hashed.
            None => "__wasm_split.______________________.js".to_owned(),
        };
        let chemin = Path::new(&*options.site_root)
            .join(&*options.site_pkg_dir)
            .join(manifeste);
        let pieces = fs::read_to_string(chemin)
            .ok()
            .and_then(|texte| serde_json::from_str(&texte).ok())
            .map(|pages| (dossier.clone(), pages, decoupe));
        Self {
            css: format!("{dossier}/{}", nom("css", &options.output_name, "css")),
            js: format!("{dossier}/{}", nom("js", &options.output_name, "js")),
            wasm: format!("{dossier}/{}", nom("wasm", &options.output_name, "wasm")),
            pieces,
            empreinte,
        }
    }
}

/// Of the names and contents of all files of a build, but for their compressed copies. The names that cargo-leptos gives
/// are no such thing: it hashes most files before it rewrites the names inside them, so that two builds may give one name to
/// two contents.
pub fn empreinte(dossier: &Path) -> String {
    let mut fichiers: Vec<_> = fs::read_dir(dossier)
        .into_iter()
        .flatten()
        .filter_map(|entree| entree.ok().map(|e| e.path()))
        .filter(|chemin| !chemin.extension().is_some_and(|e| e == "br" || e == "gz"))
        .collect();
    fichiers.sort();
    let mut somme = DefaultHasher::new();
    for chemin in fichiers {
        chemin.file_name().hash(&mut somme);
        fs::read(&chemin).unwrap_or_default().hash(&mut somme);
    }
    format!("{:016x}", somme.finish())
}

/// The hashes that cargo-leptos left beside the executable, by kind of file; none when names carry no hash.
fn noms(options: &LeptosOptions) -> HashMap<String, String> {
    if !options.hash_files {
        return HashMap::new();
    }
    let ou = std::env::current_exe()
        .ok()
        .and_then(|p| p.parent().map(|d| d.join(&*options.hash_file)));
    let texte = ou
        .and_then(|chemin| fs::read_to_string(chemin).ok())
        .unwrap_or_default();
    texte
        .lines()
        .filter_map(|ligne| ligne.split_once(':'))
        .map(|(quoi, empreinte)| (quoi.trim().to_owned(), empreinte.trim().to_owned()))
        .collect()
}

/// The one inline script of every page, which bears the nonce of the page.
#[component]
pub fn Hydratation(options: LeptosOptions) -> impl IntoView {
    let paquet = Paquet::servi(&options);
    if let Some(pieces) = &paquet.pieces {
        provide_context(WasmSplitManifest(ArcStoredValue::new(pieces.clone())));
    }
    let script = format!(
        "{}({:?}, {:?});",
        include_str!("hydratation.js").trim_end(),
        paquet.js,
        paquet.wasm
    );
    view! {
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}
