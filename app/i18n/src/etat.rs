//! The page that says whether the service works.

use crate::textes;

textes! {
    LIEN: "État du service", "Service status";
    TITRE: "État du service", "Service status";
    TITRE_PANNE: "Un instant…", "One moment…";
    TOUT_VA: "Tout fonctionne.", "Everything works.";
    EN_PARTIE: "Pégase fonctionne\u{202f}; un service dont il dépend ne répond pas.", "Pégase works; a service that it depends on does not answer.";
    INCONNU: "Pégase répond\u{202f}; l’état de ce qui l’entoure n’est pas connu en ce moment.", "Pégase answers; the state of what surrounds it is not known at the moment.";
    EN_PANNE: "Pégase ne peut pas répondre pour l’instant. Ce que vous aviez enregistré est gardé. Réessayez dans quelques minutes.", "Pégase cannot answer for the moment. What you saved is kept. Try again in a few minutes.";

    PEGASE: "Pégase", "Pégase";
    FICHIERS: "Dépôt de documents", "Handing in documents";
    COURTIER: "Échanges avec les autres applications", "Exchanges with other applications";
    BANQUE: "Paiement en ligne", "Online payment";
    CVEC: "Vérification de la CVEC", "Checking of the CVEC";
    COURRIELS: "Envoi des courriels", "Sending of e-mails";

    VA: "Fonctionne", "Works";
    NE_VA_PAS: "Ne répond pas", "Does not answer";
    PAS_VU: "État inconnu", "State unknown";
    DEPUIS: "depuis le {quand}", "since {quand}";

    ATTENTE_TITRE: "L’attente en ce moment", "The wait at the moment";
    ATTENTE_COURRIELS: "Courriels à envoyer", "E-mails to be sent";
    ATTENTE_TRAITEMENTS: "Traitements longs (imports, lots)", "Long tasks (imports, batches)";
    AUCUNE: "Aucune", "None";
    NOMBRE: "{n}, le plus ancien attend depuis {duree}", "{n}, the oldest one has waited for {duree}";
    MINUTES: "{n} min", "{n} min";
    HEURES: "{n} h", "{n} h";
    JOURS: "{n} j", "{n} d";
    MOINS_D_UNE_MINUTE: "moins d’une minute", "less than a minute";

    VU_LE: "Vu le {quand}.", "Seen {quand}.";
    ACTUALISER: "Actualiser", "Look again";
}
