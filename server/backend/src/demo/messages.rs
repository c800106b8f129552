use crate::{
    Ctx, Result, Services,
    reception::{self, Brut},
};
use domain::reception::Objet;
use serde_json::{Value, json};
use std::sync::Arc;

/// What other applications said that could not be taken: something to look at, mend and replay.
pub(super) async fn messages(services: &Arc<Services>) -> Result<()> {
    let ctx = Ctx::systeme(Arc::clone(services), "démonstration");
    let personnes = [
        (
            "42-1",
            "sinaps.personne",
            json!({ "codeEtudiant": "000000002", "emailPersonnel": "ines.chevalier" }),
        ),
        (
            "42-2",
            "sinaps.personne",
            json!({ "codeEtudiant": "000000002", "telephoneMobile": "+33639980021" }),
        ),
    ];
    let personnes: Vec<Brut> = personnes
        .iter()
        .map(|(id, type_, donnees)| brut("sinaps", id, type_, "000000002", donnees))
        .collect();
    reception::recevoir(&ctx, Objet::Personne, &personnes).await?;
    let laboratoire = json!({
        "C_STRUCTURE": "4120", "C_STRUCTURE_PERE": "4100", "C_TYPE_STRUCTURE": "DEPARTEMENT",
        "LL_STRUCTURE": "Département de géosciences",
    });
    let structures = [brut("grhum", "7", "grhum.structure", "4120", &laboratoire)];
    reception::recevoir(&ctx, Objet::Structure, &structures).await?;
    Ok(())
}

fn brut(source: &str, id: &str, type_: &str, sujet: &str, donnees: &Value) -> Brut {
    let evenement = json!({
        "specversion": "1.0", "id": id, "source": source, "type": type_, "subject": sujet, "data": donnees,
    });
    Brut {
        canal: format!("{source}.v1"),
        origine: format!("{source}.v1/0/{id}"),
        corps: evenement.to_string().into_bytes(),
        ..Brut::default()
    }
}
