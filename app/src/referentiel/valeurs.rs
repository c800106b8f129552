use super::{ICI, fil, fil_libelle, fr};
use crate::{
    AppError,
    acte::{Acte, FormActe, cocher_comme},
    api::referentiel::{self, Annuler, Lot},
    context::langue,
    gestion::page_de_l_adresse,
    suivi::Suivi,
    vues::{echec, refus},
};
use domain::{
    ErreurChamp,
    inscription::StatutJob,
    referentiel::{
        Definition, FiltreValeurs, Occurrence, OperationVue, Regime, SuiviMiseAJour, TriValeurs, ValeurVue, ValeursVue,
    },
};
use i18n::{Langue, commun, format, gestion, referentiel as t};
use jiff::civil::{Date, date};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};
use ui::{
    Alerte, Bouton, CadreTableau, Carte, Case, Champ, EnTete, Etat, Glyphe, Largeur, LienBouton, Pagination,
    Progression, Selection, Ton, Variante, Vide, view,
};

/// First day of what has no known beginning.
const TOUJOURS: Date = date(1900, 1, 1);

/// The values of a nomenclature: what is looked for is the address.
pub(super) fn page_valeurs(nomenclature: String) -> AnyView {
    let requete = use_query_map();
    let rang = page_de_l_adresse();
    let filtre = Memo::new(move |_| {
        let r = requete.read();
        FiltreValeurs {
            page: rang.get(),
            ..FiltreValeurs::de_l_adresse(|champ| r.get(champ))
        }
    });
    let (lot, annuler) = (Acte::new(Lot::PATH), Acte::new(Annuler::PATH));
    let nom = nomenclature.clone();
    let suivi = Suivi::new();
    let vue = Resource::new(
        move || (filtre.get(), lot.version().get(), annuler.version().get(), suivi.tour()),
        move |(filtre, ..)| referentiel::valeurs(nom.clone(), filtre),
    );
    let l = langue();
    // Whoever has just asked for the update is told what comes of it.
    let demandee = Memo::new(move |_| requete.read().get("demandee").is_some());
    suivi.tant_que(vue, en_cours);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => entete(&vue, &filtre.get_untracked(), demandee.get_untracked(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
        {move || lot.erreur().map(|e| refus_du_lot(&e, l))}
        {move || annuler.erreur().map(|e| refus(&e))}
        // Outside what the server answers: what is typed while a list is on its way is kept.
        {recherche(&nomenclature, filtre, l)}
        <Transition>
            {move || Suspend::new(async move { vue.await.ok().map(|vue| page(vue, &filtre.get_untracked(), lot, annuler, l)) })}
        </Transition>
    }
}

/// What is refused of what was to be done to the values that are ticked, and of which of them.
fn refus_du_lot(erreur: &AppError, l: Langue) -> AnyView {
    let AppError::Champs { champs } = erreur else {
        return refus(erreur);
    };
    let dire = |e: &ErreurChamp| {
        t::refus_lot(e, l).unwrap_or_else(|| {
            let nom = t::champ_valeur(&e.champ).map_or(e.champ.as_str(), |nom| nom.en_langue(l));
            format!("{nom} – {}", t::phrase_valeur(e, l))
        })
    };
    let dits: Vec<_> = champs.iter().map(|e| view! { <li>{dire(e)}</li> }).collect();
    view! {
        <Alerte ton=Ton::Danger titre=commun::ERREUR.en_langue(l) annoncee=true>
            <ul>{dits}</ul>
        </Alerte>
    }
}

/// Is an update of the national values on its way?
fn en_cours(vue: &ValeursVue) -> bool {
    vue.derniere.as_ref().is_some_and(|d| !d.statut.fini())
}

fn entete(vue: &ValeursVue, filtre: &FiltreValeurs, demandee: bool, l: Langue) -> AnyView {
    let d = &vue.definition;
    let ici = format!("{ICI}/{}", d.code);
    let titre = d.pluriel(fr(l)).to_owned();
    let export = |forme: &str, texte: i18n::Texte| {
        // What is taken away is what the list shows.
        let href = format!("{ici}/export.{forme}?{}", criteres(filtre));
        let texte = texte.en_langue(l);
        view! {
            <LienBouton href=href variante=Variante::Secondaire glyphe=Glyphe::Telecharger rel="external">
                {texte}
            </LienBouton>
        }
    };
    let exports = [export("csv", t::EXPORT_CSV), export("xlsx", t::EXPORT_XLSX)];
    let (nouvelle, import, mise_a_jour) = (
        format!("{ici}/valeur"),
        format!("{ici}/import"),
        format!("{ici}/mise-a-jour"),
    );
    let ajouter = vue.ecrit.then(|| {
        view! {
            <LienBouton href=nouvelle variante=Variante::Principale glyphe=Glyphe::Plus>
                {t::NOUVELLE.en_langue(l)}
            </LienBouton>
            <LienBouton href=import variante=Variante::Secondaire glyphe=Glyphe::Televerser>
                {t::IMPORTER.en_langue(l)}
            </LienBouton>
        }
    });
    let derniere = vue.derniere.as_ref().map(|d| derniere(d, demandee, l));
    let maj = (vue.mise_a_jour && !en_cours(vue)).then(|| {
        view! {
            <Alerte ton=Ton::Attention titre=t::MISE_A_JOUR.en_langue(l)>
                <p>
                    <a href=mise_a_jour>{t::MAJ_TITRE.en_langue(l)}</a>
                </p>
            </Alerte>
        }
    });
    let chapeau = match d.regime {
        Regime::Fermee => t::FERMEE_TEXTE,
        regime => t::regime(regime),
    };
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre chapeau=chapeau.en_langue(l) fil=fil(None, l) fil_libelle=fil_libelle(l)>
            {ajouter}
            {exports}
        </EnTete>
        {derniere}
        {maj}
    }
}

/// Where the last update stands.
fn derniere(d: &SuiviMiseAJour, demandee: bool, l: Langue) -> AnyView {
    let le = format::date_heure(d.le, l);
    let nombre = format::nombre(d.valeurs, l);
    let valeurs = format::pluriel(d.valeurs, l, t::VALEUR.en_langue(l), t::VALEURS.en_langue(l));
    let phrase = |texte: i18n::Texte| {
        let dits = [
            ("par", d.par.as_str()),
            ("le", &le),
            ("nombre", &nombre),
            ("valeurs", valeurs),
        ];
        texte.avec(l, &dits)
    };
    match d.statut {
        StatutJob::Cree | StatutJob::EnCours => {
            let fait: Option<u32> = None;
            view! { <Progression id="mise-a-jour-avancement" libelle=phrase(t::MAJ_EN_COURS) valeur=fait /> }
        }
        StatutJob::Succes if demandee => {
            view! { <Alerte ton=Ton::Succes titre=phrase(t::MAJ_FAITE) annoncee=true /> }
        }
        StatutJob::Succes => view! { <p class="discret">{phrase(t::MAJ_FAITE)}</p> },
        StatutJob::Echec | StatutJob::Stop => view! {
            <Alerte ton=Ton::Danger titre=phrase(t::MAJ_ECHEC) annoncee=demandee>
                <p>{t::MAJ_ECHEC_SUITE.en_langue(l)}</p>
            </Alerte>
        },
    }
}

fn recherche(nomenclature: &str, filtre: Memo<FiltreValeurs>, l: Langue) -> AnyView {
    let texte = Memo::new(move |_| filtre.read().recherche.clone());
    let jour = Memo::new(move |_| filtre.read().valable_le.map(|j| j.to_string()).unwrap_or_default());
    let ordre = Memo::new(move |_| filtre.read().tri.code().to_owned());
    let locales = Memo::new(move |_| filtre.read().locales);
    let ordres: Vec<(String, String)> = TriValeurs::TOUS
        .iter()
        .map(|o| (o.code().to_owned(), t::tri(*o).en_langue(l).to_owned()))
        .collect();
    view! {
        <form method="get" action=format!("{ICI}/{nomenclature}") role="search" class="formulaire formulaire-filtres">
            <Champ id="q" libelle=t::CHERCHER_VALEUR.en_langue(l) genre="search" valeur=texte autocomplete="off" />
            <Champ id="le" libelle=t::VALABLE_LE.en_langue(l) aide=t::VALABLE_LE_AIDE.en_langue(l) genre="date" valeur=jour />
            <Selection id="tri" libelle=t::TRI.en_langue(l) options=ordres valeur=ordre />
            <Case id="locales" libelle=t::LOCALES.en_langue(l) cochee=locales />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Secondaire>{t::RECHERCHER.en_langue(l)}</Bouton>
        </form>
    }
}

/// What is looked for, as an address says it.
fn criteres(f: &FiltreValeurs) -> String {
    let jour = f.valable_le.map(|j| j.to_string()).unwrap_or_default();
    let locales = if f.locales { "&locales=on" } else { "" };
    format!(
        "q={}&le={jour}&tri={}{locales}",
        Url::escape(&f.recherche),
        f.tri.code()
    )
}

fn adresse(nomenclature: &str, f: &FiltreValeurs, page: u32) -> String {
    format!("{ICI}/{nomenclature}?{}&page={page}", criteres(f))
}

fn page(vue: ValeursVue, filtre: &FiltreValeurs, lot: Acte, annuler: Acte, l: Langue) -> AnyView {
    let ValeursVue {
        definition,
        page,
        ecrit,
        operations,
        ..
    } = vue;
    let (numero, pages, total) = (page.page, page.pages(), page.total);
    let compte = format!(
        "{} {}",
        format::nombre(total, l),
        format::pluriel(total, l, t::VALEUR.en_langue(l), t::VALEURS.en_langue(l))
    );
    let (code, f) = (definition.code.clone(), filtre.clone());
    let href = Callback::new(move |p| adresse(&code, &f, p));
    let corps = if page.lignes.is_empty() {
        view! { <Vide titre=t::VIDE.en_langue(l) texte=t::VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Recherche /> }
    } else if ecrit {
        let lignes = page.lignes;
        // Another list is another form: what was ticked in one must not be ticked in the place of it.
        view! {
            <For
                each=move || [lignes.clone()]
                key=|lignes| cle(lignes)
                children=move |lignes| a_choisir(&definition, lignes, lot, l)
            />
        }
    } else {
        tableau(&definition, page.lignes, false, l)
    };
    view! {
        {corps}
        <Pagination
            libelle=commun::PAGINATION.en_langue(l)
            page=numero
            pages=pages
            href=href
            precedente=commun::PRECEDENT.en_langue(l)
            suivante=commun::SUIVANT.en_langue(l)
            compte=compte
        />
        {recentes(operations, ecrit, annuler, l)}
    }
}

/// What tells a list from another.
fn cle(valeurs: &[ValeurVue]) -> Vec<(String, Date, i32)> {
    valeurs
        .iter()
        .map(|v| (v.occurrence.code.clone(), v.occurrence.debut, v.version))
        .collect()
}

/// The values, each with a box, and what can be done with those that are ticked.
fn a_choisir(definition: &Definition, valeurs: Vec<ValeurVue>, lot: Acte, l: Langue) -> AnyView {
    let nomenclature = definition.code.clone();
    let tableau = tableau(definition, valeurs, true, l);
    view! {
        <FormActe acte=lot>
            <input type="hidden" name="nomenclature" value=nomenclature />
            {tableau}
            {pour_le_lot(lot, l)}
        </FormActe>
    }
}

fn tableau(definition: &Definition, valeurs: Vec<ValeurVue>, choisir: bool, l: Langue) -> AnyView {
    let titre = definition.pluriel(fr(l)).to_owned();
    // A box that only a script ticks the others by: it is there once the page lives.
    let vivante = RwSignal::new(false);
    Effect::new(move || vivante.set(true));
    let colonne = choisir.then(|| {
        view! {
            <th scope="col">
                <span class="invisible-visuel">{t::COL_CHOISIR.en_langue(l)}</span>
                <input
                    type="checkbox"
                    hidden=move || !vivante.get()
                    aria-label=gestion::TOUT_CHOISIR.en_langue(l)
                    on:change=|e| cocher_comme(&event_target(&e))
                />
            </th>
        }
    });
    let code = definition.code.clone();
    let rangees: Vec<_> = valeurs
        .into_iter()
        .enumerate()
        .map(|(n, v)| rangee(&code, n, v, choisir, l))
        .collect();
    view! {
        <CadreTableau libelle=titre.clone()>
            <table class="tableau">
                <caption class="invisible-visuel">{titre}</caption>
                <thead>
                    <tr>
                        {colonne}
                        <th scope="col">{t::COL_CODE.en_langue(l)}</th>
                        <th scope="col">{t::COL_LIBELLE.en_langue(l)}</th>
                        <th scope="col">{t::COL_VALIDITE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ORIGINE.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rangees}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(nomenclature: &str, n: usize, v: ValeurVue, choisir: bool, l: Langue) -> AnyView {
    let o = v.occurrence;
    let href = format!(
        "{ICI}/{nomenclature}/valeur?code={}&debut={}",
        Url::escape(&o.code),
        o.debut
    );
    let case = choisir.then(|| {
        let libelle = t::CHOISIR_VALEUR.avec(l, &[("code", &o.code)]);
        view! {
            <td>
                <input
                    type="checkbox"
                    name=format!("valeurs[{n}]")
                    value=format!("{}@{}", o.code, o.debut)
                    aria-label=libelle
                />
            </td>
        }
    });
    let origine = if v.livree { t::NATIONALE } else { t::LOCALE };
    let masquee = (!o.visible).then(|| view! { " " <Etat ton=Ton::Neutre texte=t::MASQUEE.en_langue(l) /> });
    let validite = validite(&o, l);
    // What learners read may say more, such as the town of a school: it tells those of one name apart.
    let (libelle, montre) = if o.libelle_affichage.contains(&o.libelle_long) {
        (o.libelle_affichage, None)
    } else {
        (o.libelle_long, Some(o.libelle_affichage))
    };
    let montre = montre.map(|m| view! { " " <span class="discret">{m}</span> });
    view! {
        <tr>
            {case}
            <td data-libelle=t::COL_CODE.en_langue(l)>{o.code}</td>
            <th scope="row" data-libelle=t::COL_LIBELLE.en_langue(l)>
                <a href=href>{libelle}</a>
                {montre}
                {masquee}
            </th>
            <td data-libelle=t::COL_VALIDITE.en_langue(l)>{validite}</td>
            <td data-libelle=t::COL_ORIGINE.en_langue(l)>{origine.en_langue(l)}</td>
        </tr>
    }
}

/// When a value is good, in words.
pub(super) fn validite(o: &Occurrence, l: Langue) -> String {
    let (debut, fin) = (format::date(o.debut, l), o.fin.map(|f| format::date(f, l)));
    match (o.debut == TOUJOURS, fin) {
        (true, None) => t::TOUJOURS.en_langue(l).to_owned(),
        (true, Some(fin)) => t::JUSQU_AU.avec(l, &[("fin", &fin)]),
        (false, None) => t::DEPUIS.avec(l, &[("debut", &debut)]),
        (false, Some(fin)) => t::DU_AU.avec(l, &[("debut", &debut), ("fin", &fin)]),
    }
}

fn pour_le_lot(lot: Acte, l: Langue) -> AnyView {
    let bouton = move |acte: &'static str, texte: i18n::Texte| {
        let texte = texte.en_langue(l);
        view! {
            <Bouton variante=Variante::Secondaire nom="acte" valeur=acte en_cours=lot.pending()>
                {texte}
            </Bouton>
        }
    };
    view! {
        <Carte titre=t::LOT.en_langue(l)>
            <div class="formulaire formulaire-ligne">
                <Champ id="fin" libelle=t::LOT_FIN.en_langue(l) genre="date" />
                {bouton("finir", t::LOT_FINIR)}
                {bouton("rouvrir", t::LOT_ROUVRIR)}
                {bouton("masquer", t::LOT_MASQUER)}
                {bouton("montrer", t::LOT_MONTRER)}
            </div>
            <div class="formulaire formulaire-ligne">
                <Champ id="priorite" libelle=t::LOT_PRIORITE.en_langue(l) genre="number" largeur=Largeur::Courte />
                {bouton("ordonner", t::LOT_ORDONNER)}
            </div>
        </Carte>
    }
}

fn recentes(operations: Vec<OperationVue>, ecrit: bool, annuler: Acte, l: Langue) -> Option<AnyView> {
    if operations.is_empty() {
        return None;
    }
    let lignes: Vec<_> = operations
        .into_iter()
        .map(|o| operation(&o, ecrit, annuler, l))
        .collect();
    Some(view! {
        <Carte titre=t::OPERATIONS.en_langue(l)>
            <ul>{lignes}</ul>
        </Carte>
    })
}

fn operation(o: &OperationVue, ecrit: bool, annuler: Acte, l: Langue) -> AnyView {
    let nombre = o.valeurs.unsigned_abs();
    let valeurs = format::pluriel(nombre, l, t::VALEUR.en_langue(l), t::VALEURS.en_langue(l));
    let phrase = t::OP_PHRASE.avec(
        l,
        &[
            ("genre", t::operation(&o.genre).en_langue(l)),
            ("nombre", &format::nombre(nombre, l)),
            ("valeurs", valeurs),
            ("le", &format::date_heure(o.le, l)),
            ("par", &o.par),
        ],
    );
    let suite = if o.annulee {
        Some(view! { " " <Etat ton=Ton::Neutre texte=t::OP_ANNULEE.en_langue(l) /> })
    } else if ecrit && o.genre != "ANNULATION" {
        let (nom, id) = (t::ANNULER_CELLE.avec(l, &[("quoi", &phrase)]), o.id.to_string());
        Some(view! {
            <FormActe acte=annuler>
                <input type="hidden" name="id" value=id />
                <Bouton variante=Variante::Discrete en_cours=annuler.pending()>
                    {t::ANNULER.en_langue(l)}
                    <span class="invisible-visuel">{nom}</span>
                </Bouton>
            </FormActe>
        })
    } else {
        None
    };
    view! { <li class="actions">{phrase}{suite}</li> }
}
