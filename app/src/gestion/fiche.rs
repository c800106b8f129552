use super::{adresse_fiche, adresse_file, encaissement::encaissement, fiche_blocs, pieces};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::{
        inscription::Debuter,
        paiement::{Encaisser, SolderRemboursement},
        parcours,
        parcours::{
            Annuler, ConfirmerCvec, Differer, Distinguer, ExaminerPiece, Exonerer, Forcer, NePlusForcer, Revoir,
            Rouvrir, Valider,
        },
    },
    context::langue,
    vues::{echec, etat, etat_paiement, refus},
};
use domain::{
    inscription::{Blocage, Cvec, MotifAnnulation, Statut},
    paiement::Centimes,
    parcours::FicheVue,
};
use i18n::{Langue, commun, format, gestion as t, statuts};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    location::Url,
};
use ui::{
    Alerte, Bouton, Carte, Case, Champ, Choix, Confirmation, EnTete, Etat, Glyphe, LienBouton, OptionChoix, Selection,
    Ton, Variante, view,
};

/// What a clerk can do to a dossier.
#[derive(Clone, Copy)]
pub(super) struct Actes {
    pub ouvrir: Acte,
    pub valider: Acte,
    pub rouvrir: Acte,
    pub annuler: Acte,
    pub encaisser: Acte,
    pub rembourser: Acte,
    pub examiner: Acte,
    pub cvec: Acte,
    pub exonerer: Acte,
    pub revoir: Acte,
    pub distinguer: Acte,
    pub differer: Acte,
    pub forcer: Acte,
    pub ne_plus_forcer: Acte,
}

impl Actes {
    fn new() -> Self {
        Self {
            ouvrir: Acte::new(Debuter::PATH),
            valider: Acte::new(Valider::PATH),
            rouvrir: Acte::new(Rouvrir::PATH),
            annuler: Acte::new(Annuler::PATH),
            encaisser: Acte::new(Encaisser::PATH),
            rembourser: Acte::new(SolderRemboursement::PATH),
            examiner: Acte::new(ExaminerPiece::PATH),
            cvec: Acte::new(ConfirmerCvec::PATH),
            exonerer: Acte::new(Exonerer::PATH),
            revoir: Acte::new(Revoir::PATH),
            distinguer: Acte::new(Distinguer::PATH),
            differer: Acte::new(Differer::PATH),
            forcer: Acte::new(Forcer::PATH),
            ne_plus_forcer: Acte::new(NePlusForcer::PATH),
        }
    }

    fn tous(self) -> [Acte; 14] {
        [
            self.ouvrir,
            self.valider,
            self.rouvrir,
            self.annuler,
            self.encaisser,
            self.rembourser,
            self.examiner,
            self.cvec,
            self.exonerer,
            self.revoir,
            self.distinguer,
            self.differer,
            self.forcer,
            self.ne_plus_forcer,
        ]
    }

    /// Moves each time an act is done: the page is read again.
    fn version(self) -> usize {
        self.tous().iter().map(|a| a.version().get()).sum()
    }

    /// The refusal of the last act, if it was refused.
    fn erreur(self) -> Option<AppError> {
        self.tous().into_iter().find_map(Acte::erreur)
    }
}

/// The whole dossier on one page, with what can be done to it.
pub(crate) fn page_fiche() -> AnyView {
    let (params, requete) = (use_params_map(), use_query_map());
    let raison = Memo::new(move |_| requete.read().get("raison"));
    let actes = Actes::new();
    let cle = move || {
        (
            params.read().get("id").unwrap_or_default(),
            raison.get(),
            actes.version(),
        )
    };
    let fiche = Resource::new(cle, |(id, raison, _)| async move {
        parcours::fiche(id.parse().map_err(|_| AppError::Introuvable)?, raison).await
    });

    let l = langue();
    view! {
        {move || actes.erreur().map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match fiche.await {
                    Ok(vue) => page(vue, actes, raison.get_untracked(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: FicheVue, actes: Actes, raison: Option<String>, l: Langue) -> AnyView {
    let nom = fiche_blocs::nom_complet(&vue.identite);
    let formation = if l == Langue::Fr {
        &vue.formation_fr
    } else {
        &vue.formation_en
    }
    .clone();
    let fil = vec![(adresse_file(raison.as_deref()), t::FILE_TITRE.en_langue(l).to_owned())];
    let a_examiner = pieces::a_examiner(&vue, l);
    view! {
        <Title text=nom.clone() />
        <EnTete titre=nom surtitre=format!("{formation} – {}", vue.periode) fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l)>
            {etat(vue.statut)}
            {etat_paiement(vue.statut_paiement)}
            {a_examiner}
        </EnTete>
        {situation(&vue, l)}
        {(vue.a_revoir && vue.statut != Statut::Terminee)
            .then(|| view! { <Alerte ton=Ton::Attention titre=statuts::blocage(Blocage::ARevoir).en_langue(l) /> })}
        {doute(&vue, actes, l)}
        {hors_periode(&vue, actes, l)}
        {barre(&vue, actes, raison, l)}
        {pieces::pieces(&vue, actes, l)}
        <div class="grille-fiche">
            <div>
                {fiche_blocs::identite(&vue, l)} {fiche_blocs::contacts(&vue, l)} {fiche_blocs::inscription(&vue, l)}
                {cvec(&vue, actes, l)} {revoir(&vue, actes, l)} {fiche_blocs::dossier(&vue, l)}
            </div>
            <div>
                {fiche_blocs::droits(&vue, l)} {remboursements(&vue, actes, l)} {exoneration(&vue, actes, l)} {encaissement(&vue, actes, l)} {differe(&vue, actes, l)} {fiche_blocs::documents(&vue, l)}
                {fiche_blocs::historique(&vue, l)}
            </div>
        </div>
        {annulation(&vue, actes, l)}
    }
}

/// Where it stands, and why the machine thinks so.
pub(super) fn situation(vue: &FicheVue, l: Langue) -> AnyView {
    match vue.statut {
        Statut::Terminee if vue.blocages.is_empty() => {
            view! { <Alerte ton=Ton::Succes titre=t::PRET.en_langue(l) /> }
        }
        Statut::Terminee => {
            let raisons = vue
                .blocages
                .iter()
                .map(|b| view! { <li>{statuts::blocage(*b).en_langue(l)}</li> })
                .collect::<Vec<_>>();
            view! {
                <Alerte ton=Ton::Attention titre=t::BLOCAGES.en_langue(l)>
                    <ul>{raisons}</ul>
                </Alerte>
            }
        }
        Statut::Debutee => view! { <Alerte ton=Ton::Info titre=t::EN_SAISIE.en_langue(l) /> },
        Statut::Validee => {
            let code = vue.identite.code_apprenant.clone().unwrap_or_default();
            let texte = t::VALIDEE_MESSAGE.avec(l, &[("code", &code)]);
            view! { <Alerte ton=Ton::Succes titre=texte annoncee=true /> }
        }
        Statut::Annulee => {
            let motif = vue.motif_annulation.as_deref().and_then(MotifAnnulation::depuis_code);
            let motif = motif.map(|m| statuts::motif(m).en_langue(l)).unwrap_or_default();
            let titre = format!("{} – {motif}", statuts::statut(vue.statut).en_langue(l));
            view! { <Alerte ton=Ton::Danger titre=titre /> }
        }
        Statut::Autorisee | Statut::Expiree => ().into_any(),
    }
}

/// Somebody else may be this person: what to compare, and the way out.
fn doute(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let (id, version) = (vue.id.to_string(), vue.version.to_string());
    let recherche = format!(
        "/gestion/inscriptions?statut=&q={}",
        Url::escape(&vue.identite.nom_naissance)
    );
    let distinguer = vue.actions.distinguer.then(|| {
        view! {
            <FormActe acte=actes.distinguer>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="version" value=version />
                <Bouton variante=Variante::Secondaire en_cours=actes.distinguer.pending()>
                    {t::DISTINGUER.en_langue(l)}
                </Bouton>
            </FormActe>
        }
    });
    vue.doublon_potentiel.then(|| {
        view! {
            <Alerte ton=Ton::Attention titre=statuts::blocage(Blocage::DoublonPotentiel).en_langue(l)>
                <p>{t::DOUTE_TEXTE.en_langue(l)}</p>
                <div class="actions">
                    <LienBouton href=recherche variante=Variante::Discrete>{t::CHERCHER_NOM.en_langue(l)}</LienBouton>
                    {distinguer}
                </div>
            </Alerte>
        }
    })
}

/// Codes that are not good on the day of the fact that they tell, with the way to accept them; those that were.
fn hors_periode(vue: &FicheVue, actes: Actes, l: Langue) -> Vec<AnyView> {
    let peut = vue.actions.forcer;
    let mut blocs = Vec::new();
    if !vue.hors_periode.is_empty() {
        let lignes: Vec<_> = vue
            .hors_periode
            .iter()
            .map(|h| {
                let dit = format!("{} – {}. {}", h.libelle, h.valeur, h.raison);
                let formulaire = peut.then(|| forcer(vue, &h.champ, &h.valeur, actes, l));
                view! { <li>{dit} {formulaire}</li> }
            })
            .collect();
        blocs.push(
            view! {
                <Alerte ton=Ton::Attention titre=t::HORS_PERIODE.en_langue(l)>
                    <p>{t::HORS_PERIODE_TEXTE.en_langue(l)}</p>
                    <ul>{lignes}</ul>
                </Alerte>
            }
            .into_any(),
        );
    }
    if !vue.forcages.is_empty() {
        let lignes: Vec<_> = vue
            .forcages
            .iter()
            .map(|f| {
                let le = format::date_heure(f.le, l);
                let pourquoi = t::FORCAGE_DIT.avec(l, &[("motif", &f.motif), ("par", &f.par), ("le", &le)]);
                let dit = format!("{} – {}. {pourquoi}", f.libelle, f.valeur);
                let reprendre = peut.then(|| ne_plus_forcer(vue, &f.champ, actes, l));
                view! { <li>{dit} {reprendre}</li> }
            })
            .collect();
        blocs.push(
            view! {
                <Alerte ton=Ton::Info titre=t::FORCAGES.en_langue(l)>
                    <ul>{lignes}</ul>
                </Alerte>
            }
            .into_any(),
        );
    }
    blocs
}

fn forcer(vue: &FicheVue, champ: &str, valeur: &str, actes: Actes, l: Langue) -> AnyView {
    let (id, version, champ) = (vue.id.to_string(), vue.version.to_string(), champ.to_owned());
    let libelle = t::FORCER_MOTIF.avec(l, &[("valeur", valeur)]);
    view! {
        <FormActe acte=actes.forcer>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="champ" value=champ.clone() />
            <div class="formulaire">
                <Champ id=format!("motif-{champ}") nom="motif" libelle=libelle longueur_max=500u32 requis=true autocomplete="off" />
                <div class="actions">
                    <Bouton variante=Variante::Secondaire en_cours=actes.forcer.pending()>{t::FORCER_VALEUR.en_langue(l)}</Bouton>
                </div>
            </div>
        </FormActe>
    }
    .into_any()
}

fn ne_plus_forcer(vue: &FicheVue, champ: &str, actes: Actes, l: Langue) -> AnyView {
    let (id, version, champ) = (vue.id.to_string(), vue.version.to_string(), champ.to_owned());
    view! {
        <FormActe acte=actes.ne_plus_forcer>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="champ" value=champ />
            <Bouton variante=Variante::Discrete en_cours=actes.ne_plus_forcer.pending()>{t::NE_PLUS_FORCER.en_langue(l)}</Bouton>
        </FormActe>
    }
    .into_any()
}

/// The acts, the most likely first.
fn barre(vue: &FicheVue, actes: Actes, raison: Option<String>, l: Langue) -> impl IntoView {
    let id = vue.id.to_string();
    let version = vue.version.to_string();
    let identifiants = move || {
        view! {
            <input type="hidden" name="id" value=id.clone() />
            <input type="hidden" name="version" value=version.clone() />
        }
    };
    let suivant = vue.suivant;
    let adresse_suivant = suivant.map(|id| adresse_fiche(id, raison.as_deref()));
    let bloque = !vue.blocages.is_empty();
    let Actes {
        ouvrir,
        valider,
        rouvrir,
        ..
    } = actes;
    let id_seul = vue.id.to_string();
    view! {
        <div class="actions">
            {vue
                .actions
                .valider
                .then(|| {
                    let champs = identifiants.clone();
                    view! {
                        <div class="touche-v"><FormActe acte=valider>
                            {champs()}
                            {raison.map(|raison| view! { <input type="hidden" name="raison" value=raison /> })}
                            <Bouton variante=Variante::Principale glyphe=Glyphe::Vu inactif=bloque en_cours=valider.pending()>
                                {t::VALIDER.en_langue(l)}
                            </Bouton>
                            {suivant
                                .map(|suivant| {
                                    view! {
                                        <Bouton
                                            variante=Variante::Secondaire
                                            nom="suivant"
                                            valeur=suivant.to_string()
                                            inactif=bloque
                                            en_cours=valider.pending()
                                        >
                                            {t::VALIDER_SUIVANT.en_langue(l)}
                                        </Bouton>
                                    }
                                })}
                        </FormActe></div>
                    }
                })}
            {vue
                .actions
                .ouvrir
                .then(|| {
                    view! {
                        <FormActe acte=ouvrir>
                            <input type="hidden" name="id" value=id_seul />
                            <Bouton variante=Variante::Secondaire en_cours=ouvrir.pending()>
                                {t::OUVRIR.en_langue(l)}
                            </Bouton>
                        </FormActe>
                    }
                })}
            {vue
                .actions
                .rouvrir
                .then(|| {
                    view! {
                        <FormActe acte=rouvrir>
                            {identifiants()}
                            <Bouton variante=Variante::Secondaire en_cours=rouvrir.pending()>
                                {t::ROUVRIR.en_langue(l)}
                            </Bouton>
                        </FormActe>
                    }
                })}
            {adresse_suivant
                .map(|href| {
                    view! {
                        <LienBouton
                            href=href
                            variante=Variante::Discrete
                            glyphe=Glyphe::Droite
                        >
                            {t::SUIVANT.en_langue(l)}
                        </LienBouton>
                    }
                })}
        </div>
    }
}

/// What cannot be undone stands apart, asks first and says what it does.
fn annulation(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let (id, version) = (vue.id.to_string(), vue.version.to_string());
    let options = MotifAnnulation::TOUS
        .iter()
        .map(|m| OptionChoix::new(m.code(), statuts::motif(*m).en_langue(l)))
        .collect();
    let remboursable = vue
        .droits
        .as_ref()
        .map(|d| d.remboursable)
        .filter(|m| *m > Centimes::ZERO);
    let rendre = remboursable.map(|m| t::REMBOURSER.avec(l, &[("montant", &format::montant(m, l))]));
    vue.actions.annuler.then(|| {
        view! {
            <Carte>
                <Confirmation
                    declencheur=t::ANNULER.en_langue(l)
                    renoncer=commun::RETOUR.en_langue(l)
                    titre=t::ANNULER.en_langue(l)
                    texte=t::ANNULER_EXPLICATION.en_langue(l)
                >
                    <FormActe acte=actes.annuler>
                        <input type="hidden" name="id" value=id />
                        <input type="hidden" name="version" value=version />
                        <Choix id="motif" legende=t::MOTIF.en_langue(l) options=options requis=true en_ligne=true />
                        {rendre
                            .map(|libelle| {
                                view! { <Case id="rembourser" libelle=libelle valeur="oui" cochee=true /> }
                            })}
                        <Bouton variante=Variante::Danger en_cours=actes.annuler.pending()>
                            {t::ANNULER.en_langue(l)}
                        </Bouton>
                    </FormActe>
                </Confirmation>
            </Carte>
        }
    })
}

/// The CVEC that its service has not confirmed: a clerk who has seen the certificate may.
fn cvec(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let a_confirmer = vue.statut == Statut::Terminee && matches!(vue.cvec, Cvec::Saisie | Cvec::Refusee);
    let id = vue.id.to_string();
    (a_confirmer && vue.actions.valider).then(|| {
        view! {
            <FormActe acte=actes.cvec>
                <input type="hidden" name="id" value=id />
                <Bouton variante=Variante::Secondaire glyphe=Glyphe::Vu en_cours=actes.cvec.pending()>
                    {t::CONFIRMER_CVEC.en_langue(l)}
                </Bouton>
            </FormActe>
        }
    })
}

/// The flag "à revoir": set it, or say that it was looked at.
fn revoir(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let signale = vue.a_revoir;
    let (id, version) = (vue.id.to_string(), vue.version.to_string());
    let texte = if signale { t::REVU } else { t::SIGNALER };
    vue.actions.revoir.then(|| {
        view! {
            <FormActe acte=actes.revoir>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="version" value=version />
                {(!signale).then(|| view! { <input type="hidden" name="a_revoir" value="oui" /> })}
                <Bouton variante=Variante::Discrete en_cours=actes.revoir.pending()>{texte.en_langue(l)}</Bouton>
            </FormActe>
        }
    })
}

/// It may be paid later: then it stands in the way of nothing.
fn differe(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let accepte = vue.differe_accepte;
    let (id, version) = (vue.id.to_string(), vue.version.to_string());
    let texte = if accepte { t::NE_PLUS_DIFFERER } else { t::DIFFERER };
    vue.actions.differer.then(|| {
        view! {
            <FormActe acte=actes.differer>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="version" value=version />
                {(!accepte).then(|| view! { <input type="hidden" name="accepte" value="oui" /> })}
                <Bouton variante=Variante::Discrete en_cours=actes.differer.pending()>{texte.en_langue(l)}</Bouton>
            </FormActe>
        }
    })
}

/// What goes back to who paid: the cashier says when it is done.
fn remboursements(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let tous = vue
        .droits
        .as_ref()
        .map(|d| d.remboursements.clone())
        .filter(|r| !r.is_empty())?;
    let peut = vue.actions.rembourser;
    let lignes = tous
        .into_iter()
        .map(|r| {
            let (ton, mot) = if r.fait {
                (Ton::Succes, t::REMBOURSE)
            } else {
                (Ton::Attention, t::A_REMBOURSER)
            };
            let texte = format!("{} – {}", format::montant(r.montant, l), format::date(r.le, l));
            let id = r.id.to_string();
            view! {
                <p class="ligne-etat">
                    <span>{texte}</span>
                    <Etat ton=ton texte=mot.en_langue(l) />
                </p>
                {(peut && !r.fait)
                    .then(|| {
                        view! {
                            <FormActe acte=actes.rembourser>
                                <input type="hidden" name="id" value=id />
                                <Bouton variante=Variante::Secondaire en_cours=actes.rembourser.pending()>
                                    {t::DIRE_REMBOURSE.en_langue(l)}
                                </Bouton>
                            </FormActe>
                        }
                    })}
            }
        })
        .collect::<Vec<_>>();
    Some(view! { <Carte titre=t::REMBOURSEMENTS.en_langue(l)>{lignes}</Carte> })
}

/// The exemption that the establishment grants, before the invoice.
fn exoneration(vue: &FicheVue, actes: Actes, l: Langue) -> Option<impl IntoView + use<>> {
    let (id, version) = (vue.id.to_string(), vue.version.to_string());
    let options = [
        ("", t::EXO_AUCUNE),
        ("R719-50", t::EXO_PARTIELLE),
        ("R719-50-T", t::EXO_TOTALE),
        ("BOURSE", t::EXO_BOURSE),
        ("SOUTENANCE", t::EXO_SOUTENANCE),
    ]
    .map(|(code, texte)| (code.to_owned(), texte.en_langue(l).to_owned()))
    .to_vec();
    let accorde = vue.profils.first().cloned().unwrap_or_default();
    vue.actions.exonerer.then(|| {
        view! {
            <Carte titre=t::EXONERATION.en_langue(l)>
                <FormActe acte=actes.exonerer>
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="version" value=version />
                    <Selection
                        id="profil"
                        libelle=t::EXONERATION.en_langue(l)
                        aide=t::EXO_AIDE.en_langue(l)
                        options=options
                        valeur=accorde
                    />
                    <Bouton variante=Variante::Secondaire en_cours=actes.exonerer.pending()>
                        {t::EXONERER.en_langue(l)}
                    </Bouton>
                </FormActe>
            </Carte>
        }
    })
}
