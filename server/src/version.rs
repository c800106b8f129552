//! Which product this is: said by `--version`, `/health`, the figures, and the labels of the image.

use serde::Deserialize;
use std::sync::LazyLock;

/// Of a release, as `deploy/local/version.sh` names it; that of the package in a build of a developer.
pub const VERSION: &str = match option_env!("PEGASE_BUILD_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

/// The commit that it was built from.
pub const REVISION: &str = match option_env!("PEGASE_BUILD_REVISION") {
    Some(revision) => revision,
    None => "unknown",
};

/// Both, for the command line.
pub static COMPLETE: LazyLock<String> = LazyLock::new(|| format!("{VERSION} ({REVISION})"));

/// What `make dist` leaves beside the executable.
#[derive(Debug, Deserialize)]
struct Livraison {
    /// One hash for all that a browser is given.
    front: String,
}

/// Hash of the browser's half that was delivered with this executable; None in a build of a developer.
pub fn front() -> Option<String> {
    let fichier = std::env::current_exe().ok()?.parent()?.join("build.json");
    let livraison: Livraison = serde_json::from_slice(&std::fs::read(fichier).ok()?).ok()?;
    Some(livraison.front)
}
