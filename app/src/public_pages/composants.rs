//! Every component in every state, with words of no business: what a screen is made of, to look at and to test.

use crate::{AppError, context::cadre, context::statut_introuvable, vues::echec};
use i18n::{Langue, composants as t};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{
    Alerte, Avancement, Bouton, CadreTableau, Carte, Case, Champ, ChampFichier, Choix, Chronologie, Combobox,
    Confirmation, Depliant, EnTete, Etape, Etapes, Etat, Evenement, Fait, Faits, Filtre, Filtres, FormeSquelette,
    Glyphe, Largeur, LienBouton, ListeTaches, Montant, OptionChoix, Pagination, Progression, Proposition,
    ResumeErreurs, Selection, Squelette, Tache, Ton, Tri, TriEntete, TypeBouton, Variante, Vide, ZoneTexte, view,
};

const TONS: [Ton; 5] = [Ton::Neutre, Ton::Info, Ton::Succes, Ton::Attention, Ton::Danger];

/// The gallery; in the demonstration only.
pub(crate) fn page_composants() -> AnyView {
    let cadre = cadre();
    let l = cadre.langue;
    if !cadre.demo {
        statut_introuvable();
        return echec(&AppError::Introuvable);
    }
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::CHAPEAU.en_langue(l) surtitre=t::SURTITRE.en_langue(l) />
        <div class="galerie" data-densite="aere">{tous(l, "a")}</div>
        <h2>{t::COMPACT.en_langue(l)}</h2>
        <div class="galerie" data-densite="compact">{tous(l, "b")}</div>
    }
}

/// `p` tells apart the two times that all of it is on the page.
fn tous(l: Langue, p: &'static str) -> AnyView {
    view! {
        {actions(l, p)}
        {messages(l, p)}
        {champs(l, p)}
        {choix(l, p)}
        {donnees(l, p)}
        {attente(l, p)}
    }
}

fn carte(titre: i18n::Texte, l: Langue, contenu: AnyView) -> AnyView {
    view! {
        <Carte titre=titre.en_langue(l) niveau=3>
            <div class="galerie-pile">{contenu}</div>
        </Carte>
    }
}

fn actions(l: Langue, p: &'static str) -> AnyView {
    let mot = t::AGIR.en_langue(l);
    let boutons: Vec<_> = [
        Variante::Principale,
        Variante::Secondaire,
        Variante::Discrete,
        Variante::Danger,
    ]
    .into_iter()
    .map(|variante| {
        view! {
            <div class="actions">
                <Bouton genre=TypeBouton::Simple variante=variante>{mot}</Bouton>
                <Bouton genre=TypeBouton::Simple variante=variante glyphe=Glyphe::Telecharger>{mot}</Bouton>
                <Bouton genre=TypeBouton::Simple variante=variante inactif=true>{mot}</Bouton>
                <LienBouton href="#" variante=variante>{mot}</LienBouton>
            </div>
        }
    })
    .collect();
    let corps = view! {
        {boutons}
        <Bouton genre=TypeBouton::Simple variante=Variante::Principale large=true>{mot}</Bouton>
        <Confirmation
            declencheur=t::SUPPRIMER.en_langue(l)
            renoncer=t::RENONCER.en_langue(l)
            titre=t::SUR.en_langue(l)
            texte=t::PHRASE.en_langue(l)
        >
            <Bouton genre=TypeBouton::Simple variante=Variante::Danger>{t::SUPPRIMER.en_langue(l)}</Bouton>
        </Confirmation>
        <Depliant libelle=t::MENU.en_langue(l) glyphe=Glyphe::Menu>
            <a href=format!("#{p}")>{t::LIEN.en_langue(l)}</a>
        </Depliant>
    };
    carte(t::ACTIONS, l, corps)
}

fn messages(l: Langue, p: &'static str) -> AnyView {
    let alertes: Vec<_> = TONS[1..]
        .iter()
        .map(|ton| {
            view! {
                <Alerte ton=*ton titre=t::TITRE_COURT.en_langue(l)>
                    <p>{t::PHRASE.en_langue(l)}</p>
                </Alerte>
            }
        })
        .collect();
    let etats: Vec<_> = TONS
        .iter()
        .map(|ton| view! { <Etat ton=*ton texte=t::TITRE_COURT.en_langue(l) /> })
        .collect();
    let erreurs = vec![
        (format!("{p}-faux"), t::ERREUR.en_langue(l).to_owned()),
        (format!("{p}-zone-fausse"), t::ERREUR.en_langue(l).to_owned()),
    ];
    let corps = view! {
        {alertes}
        <p class="actions">{etats}</p>
        <ResumeErreurs titre=t::A_CORRIGER.en_langue(l) erreurs=Signal::stored(erreurs) />
    };
    carte(t::MESSAGES, l, corps)
}

fn champs(l: Langue, p: &'static str) -> AnyView {
    let (libelle, aide) = (t::LIBELLE.en_langue(l), t::AIDE.en_langue(l));
    let erreur = Signal::stored(Some(t::ERREUR.en_langue(l).to_owned()));
    let valeur = t::VALEUR.en_langue(l);
    let propositions = RwSignal::new(vec![Proposition {
        valeur: valeur.into(),
        precision: "76000".into(),
    }]);
    let corps = view! {
        <Champ id=format!("{p}-vide") libelle=libelle aide=aide mention=t::FACULTATIF.en_langue(l) />
        <Champ id=format!("{p}-rempli") libelle=libelle valeur=valeur largeur=Largeur::Moyenne />
        <Champ id=format!("{p}-faux") libelle=libelle aide=aide valeur=valeur erreur=erreur />
        <Champ id=format!("{p}-inactif") libelle=libelle valeur=valeur inactif=true largeur=Largeur::Courte />
        <Champ id=format!("{p}-lu") libelle=libelle valeur=valeur lecture_seule=true />
        <ZoneTexte id=format!("{p}-zone") libelle=libelle aide=aide valeur=valeur />
        <ZoneTexte id=format!("{p}-zone-fausse") libelle=libelle valeur=valeur erreur=erreur />
        <ChampFichier id=format!("{p}-fichier") libelle=libelle aide=aide />
        <ChampFichier id=format!("{p}-fichier-faux") libelle=libelle erreur=erreur />
        <Combobox
            id=format!("{p}-combo")
            libelle=libelle
            valeur=valeur
            propositions
            sur_recherche=Callback::new(|_| ())
            libelle_liste=libelle
            annonce=""
        />
    };
    carte(t::CHAMPS, l, corps)
}

fn choix(l: Langue, p: &'static str) -> AnyView {
    let libelle = t::LIBELLE.en_langue(l);
    let erreur = Signal::stored(Some(t::ERREUR.en_langue(l).to_owned()));
    let options = || {
        vec![
            OptionChoix::new("1", t::PREMIER.en_langue(l)).avec_aide(t::AIDE.en_langue(l)),
            OptionChoix::new("2", t::SECOND.en_langue(l)),
        ]
    };
    let liste = || {
        vec![
            ("1".to_owned(), t::PREMIER.en_langue(l).to_owned()),
            ("2".to_owned(), t::SECOND.en_langue(l).to_owned()),
        ]
    };
    let corps = view! {
        <Choix id=format!("{p}-choix") legende=libelle options=options() valeur="2" />
        <Choix id=format!("{p}-choix-faux") legende=libelle options=options() en_ligne=true erreur=erreur />
        <Choix id=format!("{p}-choix-inactif") legende=libelle options=options() en_ligne=true inactif=true />
        <Case id=format!("{p}-case") libelle=libelle aide=t::AIDE.en_langue(l) cochee=true />
        <Case id=format!("{p}-case-fausse") libelle=libelle erreur=erreur />
        <Case id=format!("{p}-case-inactive") libelle=libelle inactif=true />
        <Selection id=format!("{p}-selection") libelle=libelle options=liste() valeur="2" />
        <Selection id=format!("{p}-selection-fausse") libelle=libelle options=liste() erreur=erreur />
        <Selection id=format!("{p}-selection-inactive") libelle=libelle options=liste() inactif=true />
    };
    carte(t::CHOIX, l, corps)
}

fn donnees(l: Langue, p: &'static str) -> AnyView {
    let mot = t::VALEUR.en_langue(l);
    let faits = vec![
        Fait::new(t::LIBELLE.en_langue(l), mot),
        Fait::new(t::LIBELLE.en_langue(l), mot).lien("#", t::MODIFIER.en_langue(l), mot),
        Fait::vue(
            t::LIBELLE.en_langue(l),
            view! { <Montant texte="1 234,50 €" grand=true /> },
        ),
    ];
    let filtres = vec![
        Filtre::new(t::PREMIER.en_langue(l), "#", true).avec_compte(12),
        Filtre::new(t::SECOND.en_langue(l), "#", false).avec_compte(3),
    ];
    let evenements = TONS
        .iter()
        .map(|ton| {
            Evenement::new(t::TITRE_COURT.en_langue(l), "14/07/2026", "2026-07-14")
                .avec_ton(*ton)
                .avec_detail(t::PHRASE.en_langue(l))
        })
        .collect();
    let taches = TONS
        .iter()
        .map(|ton| {
            Tache::new(t::PREMIER.en_langue(l), *ton, t::TITRE_COURT.en_langue(l))
                .vers("#")
                .avec_aide(t::AIDE.en_langue(l))
        })
        .collect();
    let etapes = vec![
        Etape::new(t::PREMIER.en_langue(l), Avancement::Faite, t::FAIT.en_langue(l)).vers("#"),
        Etape::new(t::SECOND.en_langue(l), Avancement::Courante, t::ICI.en_langue(l)).vers("#"),
        Etape::new(t::TROISIEME.en_langue(l), Avancement::AVenir, t::A_FAIRE.en_langue(l)),
    ];
    let corps = view! {
        <Faits faits=faits />
        <Filtres libelle=format!("{} {p}", t::FILTRES.en_langue(l)) filtres=filtres />
        {tableau(l, p)}
        // It names its lines itself: once in a page.
        {(p == "a").then(|| view! { <ListeTaches taches=taches /> })}
        <Etapes libelle=format!("{} {p}", t::ETAPES.en_langue(l)) resume=t::ETAPES.en_langue(l) etapes=etapes />
        <Chronologie evenements=evenements />
    };
    carte(t::DONNEES, l, corps)
}

fn tableau(l: Langue, p: &'static str) -> AnyView {
    let legende = format!("{} {p}", t::TABLEAU.en_langue(l));
    let lignes: Vec<_> = (1..=3)
        .map(|n| {
            view! {
                <tr>
                    <th scope="row" data-libelle=t::PREMIER.en_langue(l)>
                        {t::VALEUR.en_langue(l)}
                    </th>
                    <td data-libelle=t::SECOND.en_langue(l) class="chiffres">
                        {format!("{n} 234,50 €")}
                    </td>
                    <td data-libelle=t::TROISIEME.en_langue(l)>
                        <Etat ton=Ton::Succes texte=t::TITRE_COURT.en_langue(l) />
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <CadreTableau libelle=legende.clone()>
            <table class="tableau">
                <caption class="invisible-visuel">{legende}</caption>
                <thead>
                    <tr>
                        <TriEntete texte=t::PREMIER.en_langue(l) href="#" tri=Some(Tri::Croissant) />
                        <TriEntete texte=t::SECOND.en_langue(l) href="#" tri=Some(Tri::Decroissant) chiffres=true />
                        <TriEntete texte=t::TROISIEME.en_langue(l) href="#" />
                    </tr>
                </thead>
                <tbody>{lignes}</tbody>
            </table>
        </CadreTableau>
        <Pagination
            libelle=format!("{} {p}", t::PAGES.en_langue(l))
            page=2
            pages=9
            href=Callback::new(|page| format!("#{page}"))
            precedente=i18n::commun::PRECEDENT.en_langue(l)
            suivante=i18n::commun::SUIVANT.en_langue(l)
            compte="225"
        />
    }
}

fn attente(l: Langue, p: &'static str) -> AnyView {
    let libelle = t::LIBELLE.en_langue(l);
    let corps = view! {
        <Progression id=format!("{p}-progres") libelle=libelle valeur=Signal::stored(Some(40)) compte="40 / 100" />
        <Progression id=format!("{p}-attente") libelle=libelle valeur=Signal::stored(None) />
        <Squelette libelle=libelle forme=FormeSquelette::Texte />
        <Squelette libelle=libelle forme=FormeSquelette::Lignes nombre=2 />
        <Squelette libelle=libelle forme=FormeSquelette::Cartes nombre=2 />
        <Vide titre=t::RIEN.en_langue(l) texte=t::PHRASE.en_langue(l)>
            <LienBouton href="#" variante=Variante::Secondaire>{t::AGIR.en_langue(l)}</LienBouton>
        </Vide>
    };
    carte(t::ATTENTE, l, corps)
}
