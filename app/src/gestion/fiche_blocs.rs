//! The blocks of the dossier page that only show.

use domain::{
    identite::Sexe,
    inscription::{Cvec, Etape, MotifAnnulation, Origine},
    paiement::Centimes,
    parcours::{FicheVue, Identite},
    pieces::StatutDepot,
};
use i18n::{Langue, champs as c, dossier as d, format, gestion as t, statuts, support};
use leptos::prelude::*;
use ui::{Carte, Chronologie, Etat, Evenement, Fait, Faits, Glyphe, LienBouton, Ton, Variante, view};

pub(super) fn nom_complet(i: &Identite) -> String {
    let nom = i.nom_usage.as_ref().unwrap_or(&i.nom_naissance).to_uppercase();
    format!("{nom} {}", i.prenom)
}

pub(super) fn identite(vue: &FicheVue, l: Langue) -> impl IntoView + use<> {
    let i = &vue.identite;
    let fait = |nom: &str, valeur: String| Fait::new(c::champ(nom, l), valeur);
    let optionnel = |nom: &str, valeur: &Option<String>| valeur.as_ref().map(|v| fait(nom, v.clone()));
    let sexe = if i.sexe == Sexe::F.code() {
        d::FEMININ
    } else {
        d::MASCULIN
    };
    let code = i
        .code_apprenant
        .clone()
        .unwrap_or_else(|| t::CODE_A_EMETTRE.en_langue(l).into());
    let faits = [
        Some(Fait::new(t::CODE_APPRENANT.en_langue(l), code)),
        Some(fait("nom_naissance", i.nom_naissance.clone())),
        optionnel("nom_usage", &i.nom_usage),
        Some(fait(
            "prenom",
            [Some(i.prenom.clone()), i.prenom2.clone(), i.prenom3.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        )),
        Some(fait("sexe", sexe.en_langue(l).into())),
        Some(fait("date_naissance", format::date(i.date_naissance, l))),
        optionnel("commune_naissance", &i.commune_naissance),
        Some(fait("pays_naissance", i.pays_naissance.clone())),
        Some(fait("nationalite", i.nationalite.clone())),
        Some(fait(
            "ine",
            i.ine.clone().unwrap_or_else(|| d::NON_RENSEIGNE.en_langue(l).into()),
        )),
        Some(Fait::new(
            t::STATUT_INE.en_langue(l),
            statuts::ine(&i.statut_ine).en_langue(l),
        )),
    ];
    let faits: Vec<Fait> = faits.into_iter().flatten().collect();
    view! {
        <Carte titre=t::FICHE_IDENTITE.en_langue(l)>
            <Faits faits=faits />
        </Carte>
    }
}

pub(super) fn contacts(vue: &FicheVue, l: Langue) -> impl IntoView + use<> {
    let i = &vue.identite;
    let vide = || d::NON_RENSEIGNE.en_langue(l).to_owned();
    let adresse = if i.adresse.is_empty() {
        vide()
    } else {
        i.adresse.join(", ")
    };
    let faits = vec![
        Fait::new(c::champ("courriel", l), i.courriel.clone()),
        Fait::new(c::champ("telephone", l), i.telephone.clone().unwrap_or_else(vide)),
        Fait::new(t::ADRESSE.en_langue(l), adresse),
    ];
    view! {
        <Carte titre=t::FICHE_CONTACTS.en_langue(l)>
            <Faits faits=faits />
        </Carte>
    }
}

pub(super) fn inscription(vue: &FicheVue, l: Langue) -> impl IntoView + use<> {
    let structure = if l == Langue::Fr {
        &vue.structure_fr
    } else {
        &vue.structure_en
    };
    let origine =
        Origine::depuis_code(&vue.origine).map_or(vue.origine.clone(), |o| statuts::origine(o).en_langue(l).into());
    let mut faits = vec![
        Fait::new(t::CHEMIN.en_langue(l), vue.chemin.clone()),
        Fait::new(t::COMPOSANTE.en_langue(l), structure.clone()),
        Fait::new(t::ORIGINE.en_langue(l), origine),
    ];
    let cvec = match &vue.cvec_numero {
        Some(numero) => format!("{numero} – {}", statuts::cvec(vue.cvec).en_langue(l)),
        None => statuts::cvec(vue.cvec).en_langue(l).into(),
    };
    faits.push(Fait::new(t::CVEC.en_langue(l), cvec));
    view! {
        <Carte titre=t::FICHE_INSCRIPTION.en_langue(l)>
            <Faits faits=faits />
        </Carte>
    }
}

pub(super) fn droits(vue: &FicheVue, l: Langue) -> Option<impl IntoView + use<>> {
    let droits = vue.droits.as_ref()?;
    let mut faits: Vec<Fait> = droits
        .devis
        .lignes
        .iter()
        .map(|ligne| {
            let (libelle, reference) = if l == Langue::Fr {
                (&ligne.libelle_fr, &ligne.reference_fr)
            } else {
                (&ligne.libelle_en, &ligne.reference_en)
            };
            Fait::new(format!("{libelle} ({reference})"), format::montant(ligne.montant, l))
        })
        .collect();
    faits.push(Fait::new(t::DU.en_langue(l), format::montant(droits.devis.total, l)));
    for e in &droits.encaissements {
        let libelle = format!(
            "{} {}, {}{} – {}",
            t::RECU.en_langue(l),
            format::date_heure(e.le, l),
            statuts::mode(e.mode).en_langue(l),
            e.reference.as_ref().map(|r| format!(" {r}")).unwrap_or_default(),
            e.par.clone().unwrap_or_else(|| t::BANQUE.en_langue(l).into())
        );
        faits.push(Fait::new(libelle, format::montant(e.montant, l)));
    }
    faits.push(Fait::new(t::RESTE.en_langue(l), format::montant(droits.reste(), l)));
    if let Some(p) = &droits.paiement {
        faits.insert(0, Fait::new(t::FACTURE.en_langue(l), p.numero.clone()));
        if let Some(q) = &p.quittance {
            faits.push(Fait::new(t::QUITTANCE.en_langue(l), q.clone()));
        }
    }
    Some(view! {
        <Carte titre=t::FICHE_DROITS.en_langue(l)>
            <Faits faits=faits chiffres=true />
        </Carte>
    })
}

/// What the learner answered, step by step, folded: the clerk opens what she needs. Civil status stands above already.
pub(super) fn dossier(vue: &FicheVue, l: Langue) -> impl IntoView + use<> {
    let etapes = vue
        .reponses
        .iter()
        .filter(|r| !matches!(r.etape, Etape::Identite | Etape::Naissance | Etape::Cvec))
        .map(|r| {
            let faits: Vec<Fait> = r
                .lignes
                .iter()
                .map(|(nom, valeur)| Fait::new(nom.clone(), valeur.clone()))
                .collect();
            view! {
                <details class="pourquoi">
                    <summary>{statuts::etape(r.etape).en_langue(l)}</summary>
                    <Faits faits=faits />
                </details>
            }
        })
        .collect::<Vec<_>>();
    view! { <Carte titre=t::FICHE_DOSSIER.en_langue(l)>{etapes}</Carte> }
}

pub(super) fn documents(vue: &FicheVue, l: Langue) -> impl IntoView + use<> {
    let id = vue.id;
    let vide = vue.documents.is_empty();
    let lignes = vue
        .documents
        .clone()
        .into_iter()
        .map(|doc| {
            let (ton, mot) = if doc.revoque {
                (Ton::Danger, t::REVOQUE)
            } else {
                (Ton::Succes, t::VALABLE)
            };
            view! {
                <p class="ligne-etat">
                    <span>{format!("{} {}", t::CERTIFICAT.en_langue(l), doc.numero)}</span>
                    <Etat ton=ton texte=mot.en_langue(l) />
                </p>
                {(!doc.revoque)
                    .then(|| {
                        view! {
                            <LienBouton
                                href=format!("/documents/certificat/{id}?langue={}", l.code())
                                variante=Variante::Secondaire
                                glyphe=Glyphe::Telecharger
                                rel="external"
                            >
                                {t::CERTIFICAT.en_langue(l)}
                            </LienBouton>
                        }
                    })}
            }
        })
        .collect::<Vec<_>>();
    view! {
        <Carte titre=t::FICHE_DOCUMENTS.en_langue(l)>
            {vide.then(|| view! { <p class="discret">{t::AUCUN_DOCUMENT.en_langue(l)}</p> })}
            {lignes}
        </Carte>
    }
}

/// What an act was about, in words: which document and what became of it, how much, which motive.
fn detail(e: &domain::journal::Evenement, vue: &FicheVue, l: Langue) -> Option<String> {
    let fr = l == Langue::Fr;
    let choisir = |a: &String, b: &String| if fr { a.clone() } else { b.clone() };
    let fait = |nom: &str| e.faits.get(nom);
    let piece = fait("piece").map(|code| {
        let connue = vue.pieces.iter().find(|p| p.code == *code);
        connue.map_or_else(|| code.clone(), |p| choisir(&p.libelle_fr, &p.libelle_en))
    });
    let depot = fait("statutPiece").and_then(|s| StatutDepot::depuis_code(s));
    let rejet = fait("motifRejet").map(|code| {
        let connu = vue.motifs.iter().find(|m| m.code == *code);
        connu.map_or_else(|| code.clone(), |m| choisir(&m.libelle_fr, &m.libelle_en))
    });
    // Amounts are for who may see the fees.
    let montant = fait("montantCentimes")
        .filter(|_| vue.droits.is_some())
        .and_then(|m| m.parse().ok())
        .map(|m| format::montant(Centimes(m), l));
    let morceaux = [
        piece,
        depot.map(|d| statuts::depot(d).en_langue(l).to_owned()),
        rejet,
        montant,
        fait("numero").cloned(),
        fait("cvec")
            .and_then(|c| Cvec::depuis_code(c))
            .map(|c| statuts::cvec(c).en_langue(l).to_owned()),
        fait("motif")
            .and_then(|m| MotifAnnulation::depuis_code(m))
            .map(|m| statuts::motif(m).en_langue(l).to_owned()),
        fait("codeApprenant").cloned(),
    ];
    let texte = morceaux.into_iter().flatten().collect::<Vec<_>>().join(" – ");
    (!texte.is_empty()).then_some(texte)
}

/// Who did it, and in whose name when it was not her own.
fn acteur(e: &domain::journal::Evenement, l: Langue) -> String {
    match &e.au_nom_de {
        Some(nom) => format!("{}, {}", e.acteur, support::JOURNAL.avec(l, &[("nom", nom)])),
        None => e.acteur.clone(),
    }
}

pub(super) fn historique(vue: &FicheVue, l: Langue) -> impl IntoView + use<> {
    let evenements: Vec<Evenement> = vue
        .historique
        .iter()
        .map(|e| {
            let titre = t::acte(&e.traitement).map_or(e.traitement.clone(), |a| a.en_langue(l).into());
            let evenement = Evenement::new(titre, format::date_heure(e.le, l), e.le.to_string()).par(acteur(e, l));
            match detail(e, vue, l) {
                Some(detail) => evenement.avec_detail(detail),
                None => evenement,
            }
        })
        .collect();
    view! {
        <Carte titre=t::FICHE_HISTORIQUE.en_langue(l)>
            <Chronologie evenements=evenements />
        </Carte>
    }
}
