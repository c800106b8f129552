use super::{
    fil_libelle, fr,
    structures::{STRUCTURES, etat, fil_structures, validite},
};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::referentiel::{self, EnregistrerStructure},
    context::{cadre, langue},
    vues::{echec, refus},
};
use domain::referentiel::{GenreUsageStructure, StructureDetail, StructureVue, UsageStructure};
use i18n::{Langue, Texte, commun, format, referentiel as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    location::Url,
};
use ui::{
    Alerte, Bouton, Carte, Case, Champ, EnTete, Fait, Faits, Glyphe, Largeur, LienBouton, Selection, Ton, Variante,
    ZoneTexte, view,
};

/// A code in the address that no structure has: those have no small letters.
const NOUVELLE: &str = "nouvelle";

type Choix = Vec<(String, String)>;

/// A structure to look at or to change, or a new one.
pub(super) fn page_structure() -> AnyView {
    let (params, requete) = (use_params_map(), use_query_map());
    let lieu = Memo::new(move |_| {
        let code = params.read().get("code").filter(|c| c != NOUVELLE);
        let r = requete.read();
        // A form that was refused stays as it is; one that was taken leads to another address.
        (code, r.get("parent"), r.get("faite"))
    });
    let enregistrer = Acte::new(EnregistrerStructure::PATH);
    let vue = Resource::new(
        move || lieu.get(),
        move |(code, parent, _)| referentiel::structure(code, parent),
    );
    let faite = move || requete.read().get("faite").filter(|_| enregistrer.erreur().is_none());
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, faite, enregistrer, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: StructureDetail, faite: impl Fn() -> Option<String> + Send + 'static, acte: Acte, l: Langue) -> AnyView {
    let (titre, code) = match &vue.structure {
        None => (t::STRUCTURE_TITRE.en_langue(l).to_owned(), String::new()),
        Some(s) => (s.libelle(fr(l)).to_owned(), s.code.clone()),
    };
    let marque = vue.structure.as_ref().and_then(|s| etat(s, vue.jour, l));
    let racine = vue.structure.as_ref().is_some_and(|s| s.parent.is_none());
    let chapeau = if racine { t::STRUCTURE_RACINE.en_langue(l) } else { "" };
    // Of this version, not of the form that it was typed in, which stays until the page is read again.
    let vue_ici = vue.structure.as_ref().map(|_| vue.version.to_string());
    let dite = move || {
        (vue_ici.is_some() && faite() == vue_ici)
            .then(|| view! { <Alerte ton=Ton::Succes titre=t::STRUCTURE_ENREGISTREE.en_langue(l) annoncee=true /> })
    };
    let corps = if vue.ecrit {
        formulaire(&vue, racine, acte, l)
    } else {
        lecture(&vue, l)
    };
    let dessous = vue.structure.as_ref().map(|s| dessous(&s.code, &vue, l));
    let usages = vue.structure.is_some().then(|| usages(&code, &vue.usages, l));
    view! {
        <Title text=titre.clone() />
        <EnTete
            titre=titre
            surtitre=code
            chapeau=chapeau
            fil=fil_structures(&vue.dessus, l)
            fil_libelle=fil_libelle(l)
        >
            {marque}
        </EnTete>
        {dite}
        {move || acte.erreur().map(|e| refuse(&e, l))}
        {corps}
        {dessous}
        {usages}
    }
}

/// What is refused, with the way to each field.
fn refuse(erreur: &AppError, l: Langue) -> AnyView {
    let AppError::Champs { champs } = erreur else {
        return refus(erreur);
    };
    let dits: Vec<_> = champs
        .iter()
        .map(|e| {
            let phrase = t::phrase_structure(e, l);
            match t::champ_structure(&e.champ) {
                Some(nom) => {
                    let dit = format!("{} – {phrase}", nom.en_langue(l));
                    // `external`: the browser itself goes to the field, which gives it the focus.
                    view! { <li><a href=format!("#{}", e.champ) rel="external">{dit}</a></li> }.into_any()
                }
                None => view! { <li>{phrase}</li> }.into_any(),
            }
        })
        .collect();
    view! {
        <Alerte ton=Ton::Danger titre=commun::ERREUR.en_langue(l) annoncee=true>
            <ul>{dits}</ul>
        </Alerte>
    }
}

/// What its fields need to be drawn.
struct Saisie<'a> {
    vue: &'a StructureDetail,
    acte: Acte,
    l: Langue,
}

impl Saisie<'_> {
    fn valeur(&self, nom: &str) -> String {
        self.vue.champs.get(nom).cloned().unwrap_or_default()
    }

    fn erreur(&self, nom: &'static str) -> Signal<Option<String>> {
        let (acte, l) = (self.acte, self.l);
        Signal::derive(move || match acte.erreur() {
            Some(AppError::Champs { champs }) => champs
                .iter()
                .find(|e| e.champ == nom)
                .map(|e| t::phrase_structure(e, l)),
            _ => None,
        })
    }

    /// A line of text; `genre` as the browser knows it.
    fn champ(&self, nom: &'static str, genre: &'static str, max: u32, aide: Option<Texte>) -> AnyView {
        let libelle = t::champ_structure(nom).map_or(nom, |n| n.en_langue(self.l));
        let aide = aide.map_or("", |a| a.en_langue(self.l));
        let (valeur, erreur) = (Signal::stored(self.valeur(nom)), self.erreur(nom));
        let largeur = match max {
            ..=20 => Largeur::Moyenne,
            _ => Largeur::Pleine,
        };
        let requis = matches!(nom, "code" | "denominationPrincipale");
        view! {
            <Champ
                id=nom
                nom=format!("champs[{nom}]")
                libelle=libelle
                aide=aide
                genre=genre
                valeur=valeur
                longueur_max=max
                largeur=largeur
                requis=requis
                autocomplete="off"
                erreur=erreur
            />
        }
    }

    fn texte(&self, nom: &'static str, max: u32) -> AnyView {
        self.champ(nom, "text", max, None)
    }

    fn selection(&self, nom: &'static str, requis: bool, choix: Choix) -> AnyView {
        let libelle = t::champ_structure(nom).map_or(nom, |n| n.en_langue(self.l));
        let options: Choix = std::iter::once((String::new(), t::AUCUN_CHOIX.en_langue(self.l).to_owned()))
            .chain(choix)
            .collect();
        let (valeur, erreur) = (Signal::stored(self.valeur(nom)), self.erreur(nom));
        view! {
            <Selection
                id=nom
                nom=format!("champs[{nom}]")
                libelle=libelle
                options=options
                valeur=valeur
                requis=requis
                erreur=erreur
            />
        }
    }
}

fn en_langue(choix: &[(String, String, String)], l: Langue) -> Choix {
    choix
        .iter()
        .map(|(code, francais, anglais)| (code.clone(), if fr(l) { francais } else { anglais }.clone()))
        .collect()
}

fn parents(vues: &[StructureVue], l: Langue) -> Choix {
    vues.iter()
        .map(|v| (v.code.clone(), format!("{} ({})", v.libelle(fr(l)), v.code)))
        .collect()
}

fn formulaire(vue: &StructureDetail, racine: bool, acte: Acte, l: Langue) -> AnyView {
    let s = Saisie { vue, acte, l };
    let code = match &vue.structure {
        None => s.champ("code", "text", 10, Some(t::STRUCTURE_CODE_AIDE)),
        Some(structure) => {
            let (code, version) = (structure.code.clone(), vue.version.to_string());
            view! {
                <input type="hidden" name="cle" value=code />
                <input type="hidden" name="version" value=version />
            }
            .into_any()
        }
    };
    let identite = vec![
        code,
        s.texte("denominationPrincipale", 200),
        s.champ("denominationAnglaise", "text", 200, Some(t::STRUCTURE_NOM_ANGLAIS_AIDE)),
        s.texte("denominationComplementaire", 200),
        s.texte("appellationOfficielle", 200),
        s.texte("sigleUai", 40),
        s.selection("typeUaiCode", true, en_langue(&vue.types, l)),
        s.selection("categorieJuridiqueCode", false, en_langue(&vue.categories, l)),
        s.champ("codeUai", "text", 8, Some(t::STRUCTURE_UAI_AIDE)),
    ];
    let mut place = Vec::new();
    if !racine {
        place.push(s.selection("parent", true, parents(&vue.parents, l)));
    }
    place.push(s.champ("dateDebutValidite", "date", 10, Some(t::STRUCTURE_DEBUT_AIDE)));
    if !racine {
        place.push(s.champ("dateFinValidite", "date", 10, Some(t::STRUCTURE_FIN_AIDE)));
    }
    let adresse = vec![
        s.texte("adresse1", 100),
        s.texte("adresse2", 100),
        s.texte("adresse3", 100),
        s.texte("codePostal", 10),
        s.texte("localite", 100),
        s.selection("pays", false, en_langue(&vue.pays, l)),
    ];
    let contact = vec![
        s.champ("contactCourriel", "email", 254, Some(t::STRUCTURE_CONTACT_AIDE)),
        s.champ("contactTelephone", "tel", 20, None),
        s.texte("contactHoraires", 200),
        s.texte("contactHorairesAnglais", 200),
    ];
    let visible = Signal::stored(s.valeur("temoinVisible") == "true");
    let commentaire = Signal::stored(s.valeur("commentaire"));
    let erreur = s.erreur("commentaire");
    view! {
        <FormActe acte=acte>
            <div class="pile">
                {groupe(t::STRUCTURE_IDENTITE, identite, l)}
                {groupe(t::STRUCTURE_PLACE, place, l)}
                {groupe(t::STRUCTURE_ADRESSE, adresse, l)}
                {groupe(t::STRUCTURE_CONTACT, contact, l)}
                <Carte>
                    <div class="formulaire">
                        <ZoneTexte
                            id="commentaire"
                            nom="champs[commentaire]"
                            libelle=t::STRUCTURE_COMMENTAIRE.en_langue(l)
                            lignes=3u32
                            longueur_max=2000u32
                            valeur=commentaire
                            erreur=erreur
                        />
                        <Case
                            id="temoinVisible"
                            nom="champs[temoinVisible]"
                            libelle=t::STRUCTURE_VISIBLE.en_langue(l)
                            cochee=visible
                        />
                        <div class="actions">
                            <Bouton variante=Variante::Principale en_cours=acte.pending()>{t::ENREGISTRER.en_langue(l)}</Bouton>
                        </div>
                    </div>
                </Carte>
            </div>
        </FormActe>
    }
}

fn groupe(titre: Texte, champs: Vec<AnyView>, l: Langue) -> AnyView {
    view! {
        <Carte titre=titre.en_langue(l)>
            <div class="structure-champs">{champs}</div>
        </Carte>
    }
}

fn lecture(vue: &StructureDetail, l: Langue) -> AnyView {
    let Some(s) = &vue.structure else { return ().into_any() };
    let dit = |nom: &str| vue.champs.get(nom).filter(|v| !v.is_empty()).cloned();
    let nomme = |nom: &str, choix: &[(String, String, String)]| {
        let code = dit(nom)?;
        let connu = en_langue(choix, l).into_iter().find(|(c, _)| *c == code);
        Some(connu.map_or(code, |(_, libelle)| libelle))
    };
    let mut faits = vec![Fait::new(t::COL_VALIDITE.en_langue(l), validite(s, l))];
    faits.extend(
        [
            ("denominationAnglaise", dit("denominationAnglaise")),
            ("denominationComplementaire", dit("denominationComplementaire")),
            ("appellationOfficielle", dit("appellationOfficielle")),
            ("sigleUai", dit("sigleUai")),
            ("typeUaiCode", nomme("typeUaiCode", &vue.types)),
            (
                "categorieJuridiqueCode",
                nomme("categorieJuridiqueCode", &vue.categories),
            ),
            ("codeUai", dit("codeUai")),
            ("adresse1", adresse(vue, nomme("pays", &vue.pays))),
            ("contactCourriel", dit("contactCourriel")),
            ("contactTelephone", dit("contactTelephone")),
            (
                "contactHoraires",
                dit(if fr(l) {
                    "contactHoraires"
                } else {
                    "contactHorairesAnglais"
                }),
            ),
            ("commentaire", dit("commentaire")),
        ]
        .into_iter()
        .filter_map(|(nom, valeur)| Some(Fait::new(t::champ_structure(nom)?.en_langue(l), valeur?))),
    );
    view! {
        <Carte>
            <Faits faits=faits />
        </Carte>
    }
}

/// On one line.
fn adresse(vue: &StructureDetail, pays: Option<String>) -> Option<String> {
    let lignes: Vec<String> = ["adresse1", "adresse2", "adresse3", "codePostal", "localite"]
        .iter()
        .filter_map(|nom| vue.champs.get(*nom).filter(|v| !v.is_empty()).cloned())
        .chain(pays)
        .collect();
    (!lignes.is_empty()).then(|| lignes.join(", "))
}

fn dessous(code: &str, vue: &StructureDetail, l: Langue) -> Option<AnyView> {
    let lignes: Vec<_> = vue
        .dessous
        .iter()
        .map(|s| {
            let (href, libelle) = (format!("{STRUCTURES}/{}", s.code), s.libelle(fr(l)).to_owned());
            let etat = etat(s, vue.jour, l);
            view! { <li><a href=href>{libelle}</a> {etat}</li> }
        })
        .collect();
    if lignes.is_empty() && !vue.ecrit {
        return None;
    }
    let ajouter = vue.ecrit.then(|| {
        let href = format!("{STRUCTURES}/{NOUVELLE}?parent={}", Url::escape(code));
        view! {
            <div class="actions">
                <LienBouton href=href variante=Variante::Secondaire glyphe=Glyphe::Plus>
                    {t::STRUCTURE_NOUVELLE.en_langue(l)}
                </LienBouton>
            </div>
        }
    });
    let liste = (!lignes.is_empty()).then(|| view! { <ul>{lignes}</ul> });
    Some(view! {
        <Carte titre=t::STRUCTURE_DESSOUS.en_langue(l)>
            {liste}
            {ajouter}
        </Carte>
    })
}

fn usages(code: &str, usages: &[UsageStructure], l: Langue) -> AnyView {
    let lit_offre = cadre().moi.is_some_and(|moi| moi.lit_offre);
    let faits: Vec<Fait> = usages
        .iter()
        .map(|u| {
            let (libelle, nombre) = (
                t::usage_structure(u.genre, &u.ou, l),
                format::nombre(u64::from(u.nombre), l),
            );
            if u.genre == GenreUsageStructure::Offre && lit_offre {
                let href = format!("/gestion/offre/{}?structure={}", Url::escape(&u.ou), Url::escape(code));
                Fait::vue(libelle, view! { <a href=href>{nombre}</a> })
            } else {
                Fait::new(libelle, nombre)
            }
        })
        .collect();
    let corps = if faits.is_empty() {
        view! { <p>{t::USAGES_AUCUN.en_langue(l)}</p> }.into_any()
    } else {
        view! {
            <Faits faits=faits chiffres=true />
            <p class="discret">{t::STRUCTURE_USAGES_FIN.en_langue(l)}</p>
        }
        .into_any()
    };
    view! { <Carte titre=t::STRUCTURE_USAGES.en_langue(l)>{corps}</Carte> }
}
