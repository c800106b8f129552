//! What the interfaces for other systems say.

use crate::textes;

textes! {
    EVENEMENTS_OUBLIES: "Des événements que vous n’avez pas lus ne sont plus conservés.", "Events that you have not read are no longer kept.";
    REPRENDRE_DU_DEBUT: "Relisez par les interfaces ce que vous conservez de l’établissement, puis reprenez sans le paramètre «\u{a0}apres\u{a0}».", "Read again, through the interfaces, what you keep of the establishment, then begin again without the parameter “apres”.";
    TROP_DE_DEMANDES: "Trop de demandes\u{202f}: attendez le temps que dit Retry-After.", "Too many requests: wait for as long as Retry-After says.";
    METHODE_REFUSEE: "Cette adresse ne fait pas cela\u{202f}: Allow dit les méthodes qu’elle connaît.", "This address does not do that: Allow lists the methods that it knows.";
    ADRESSE_INCONNUE: "Il n’y a rien à cette adresse\u{202f}: le document /openapi/pegase-v1.json les décrit toutes.", "There is nothing at this address: the document /openapi/pegase-v1.json describes them all.";
}
