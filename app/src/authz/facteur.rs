use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::authz::{ActiverFacteur, PreparerFacteur, RetirerFacteur},
};
use domain::authz::FacteurVue;
use i18n::{Langue, authz as t, format, public};
use leptos::{prelude::*, server_fn::ServerFn};
use ui::{Bouton, Carte, Champ, Largeur, Variante, view};

/// What one does with one's second factor.
#[derive(Clone, Copy)]
pub(super) struct Facteur {
    preparer: Acte,
    activer: Acte,
    retirer: Acte,
}

impl Facteur {
    pub(super) fn new() -> Self {
        Self {
            preparer: Acte::new(PreparerFacteur::PATH),
            activer: Acte::new(ActiverFacteur::PATH),
            retirer: Acte::new(RetirerFacteur::PATH),
        }
    }

    pub(super) fn version(self) -> usize {
        [self.preparer, self.activer, self.retirer]
            .iter()
            .map(|acte| acte.version().get())
            .sum()
    }

    pub(super) fn erreur(self) -> Option<AppError> {
        [self.preparer, self.activer, self.retirer]
            .iter()
            .find_map(|acte| acte.erreur())
    }
}

/// The second factor of an account that has a password here.
pub(super) fn carte(vue: FacteurVue, actes: Facteur, l: Langue) -> AnyView {
    let contenu = match vue {
        FacteurVue::Aucun => view! {
            <p>{t::FACTEUR_INTRO.en_langue(l)}</p>
            <FormActe acte=actes.preparer>
                <Bouton variante=Variante::Secondaire en_cours=actes.preparer.pending()>
                    {t::FACTEUR_PREPARER.en_langue(l)}
                </Bouton>
            </FormActe>
        },
        FacteurVue::Prepare { secret, image, codes } => prepare(secret, image, codes, actes, l),
        FacteurVue::Actif { depuis, codes_restants } => view! {
            <p>
                {t::FACTEUR_ACTIF.avec(l, &[("quand", &format::date_heure(depuis, l))])} " "
                {t::FACTEUR_RESTE.avec(l, &[("nombre", &codes_restants.to_string())])}
            </p>
            <FormActe acte=actes.retirer>
                <Bouton variante=Variante::Danger en_cours=actes.retirer.pending()>{t::FACTEUR_RETIRER.en_langue(l)}</Bouton>
            </FormActe>
        },
    };
    view! { <Carte titre=t::FACTEUR.en_langue(l)>{contenu}</Carte> }
}

fn prepare(secret: String, image: String, codes: Vec<String>, actes: Facteur, l: Langue) -> AnyView {
    let codes = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect::<Vec<_>>();
    view! {
        <p>{t::FACTEUR_ETAPE_1.en_langue(l)}</p>
        <p>
            <img src=image alt=t::FACTEUR_IMAGE.en_langue(l) width="200" height="200" />
        </p>
        <p>{t::FACTEUR_CLE.en_langue(l)} " " <code>{secret}</code></p>
        <p>{t::FACTEUR_ETAPE_2.en_langue(l)}</p>
        <ul>{codes}</ul>
        <FormActe acte=actes.activer>
            <div class="formulaire">
            <Champ
                id="code"
                libelle=public::CODE_LIBELLE.en_langue(l)
                aide=t::FACTEUR_ETAPE_3.en_langue(l)
                autocomplete="one-time-code"
                inputmode="numeric"
                largeur=Largeur::Courte
                requis=true
            />
            <Bouton variante=Variante::Principale en_cours=actes.activer.pending()>{t::FACTEUR_ACTIVER.en_langue(l)}</Bouton>
            </div>
        </FormActe>
        <FormActe acte=actes.retirer>
            <Bouton variante=Variante::Secondaire en_cours=actes.retirer.pending()>{t::FACTEUR_RENONCER.en_langue(l)}</Bouton>
        </FormActe>
    }
}
