import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { BUREAU, TELEPHONE, accessible, connecter, expect, sql, test, tient } from './support';

const IMAGES = join(__dirname, '../results/images');
const photo = (page: Page, nom: string) => page.screenshot({ path: join(IMAGES, `${nom}.png`), fullPage: true });

test('une valeur s’ajoute, se masque, se rétablit et se supprime', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.getByRole('link', { name: 'Référentiel' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Référentiel' })).toBeVisible();
  await accessible(page);
  await photo(page, 'referentiel-liste');
  await page.getByLabel('Nom d’une nomenclature').fill('mentions honor');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /Mentions honorifiques/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Mentions honorifiques/ })).toBeVisible();
  await accessible(page);

  await page.getByRole('link', { name: 'Ajouter une valeur' }).click();
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue(/^MHO\d{3}$/);
  await accessible(page);
  // A refusal names the field and loses nothing.
  await page.getByLabel('Libellé', { exact: true }).fill('Palmes académiques');
  await page.getByLabel('Premier jour de validité').fill('2024-09-01');
  await page.getByLabel('Dernier jour de validité').fill('2020-01-01');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('link', { name: 'Dernier jour de validité – Le dernier jour est avant le premier.' })).toBeVisible();
  await expect(page.getByLabel('Libellé', { exact: true })).toHaveValue('Palmes académiques');
  await photo(page, 'referentiel-valeur');
  await page.getByLabel('Dernier jour de validité').fill('');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  const ligne = page.getByRole('row').filter({ hasText: 'Palmes académiques' });
  await expect(ligne).toBeVisible();
  await expect(page.getByText(/^Ajout, 1 valeur/)).toBeVisible();

  // All of the page at once, then none: that is told.
  const toutes = page.getByLabel('Tout choisir sur cette page');
  await toutes.check();
  await expect(ligne.getByRole('checkbox')).toBeChecked();
  await toutes.uncheck();
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Masquer' }).click();
  await expect(page.getByText('Choisissez au moins une valeur.')).toBeVisible();
  // Hidden in a lot, then undone.
  await ligne.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Masquer' }).click();
  await expect(ligne.getByText('Masquée')).toBeVisible();
  await page.getByRole('button', { name: /Annuler.*Modification groupée/ }).click();
  await expect(ligne.getByText('Masquée')).toBeHidden();
  // Ended in a lot, and opened again.
  await ligne.getByRole('checkbox').check();
  await page.getByLabel('Dernier jour de validité').fill('2099-08-31');
  await page.getByRole('button', { name: 'Mettre fin' }).click();
  await expect(ligne).toContainText('2099');
  await ligne.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Rouvrir' }).click();
  await expect(ligne).not.toContainText('2099');
  // What was ticked for another list is not ticked in this one.
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
  await photo(page, 'referentiel-valeurs');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'referentiel-valeurs-telephone');
  await page.setViewportSize(BUREAU);

  await ligne.getByRole('link').click();
  await expect(page.getByText('Nulle part pour l’instant')).toBeVisible();
  await page.locator('summary', { hasText: 'Supprimer' }).click();
  await page.getByRole('button', { name: 'Supprimer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Mentions honorifiques/ })).toBeVisible();
  await expect(ligne).toBeHidden();
});

test('un fichier se dépose, se lit ligne à ligne, puis s’applique', async ({ page }, info) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/referentiel/ChampsFormation/import');
  const deposer = async (nom: string, contenu: string) => {
    const chemin = info.outputPath(nom);
    writeFileSync(chemin, contenu);
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(chemin);
    await page.getByRole('button', { name: 'Examiner' }).click();
  };
  await deposer('faux.csv', 'code;couleur\nA;bleu\n');
  await expect(page.getByText('Colonne « couleur »')).toBeVisible();
  await deposer('refuse.csv', 'code;dateDebutValidite;libelleLong\nESSAI1;2024-13-01;Un\nESSAI2;2024-09-01;Deux\n');
  await expect(page.getByText('1 à ajouter, 0 à modifier, 0 sans changement, 1 refusée')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Appliquer' })).toBeHidden();
  await accessible(page);
  await photo(page, 'referentiel-import');
  await deposer('bon.csv', 'code;dateDebutValidite;libelleLong\nESSAI1;2024-09-01;Champ un\nESSAI2;2024-09-01;Champ deux\n');
  await page.getByRole('button', { name: 'Appliquer' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Champ deux' })).toBeVisible();
  const fichier = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Excel' }).click();
  expect((await fichier).suggestedFilename()).toBe('ChampsFormation.xlsx');
  await page.getByRole('button', { name: /Annuler.*Import d’un fichier/ }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Champ deux' })).toBeHidden();
});

test('des structures s’apportent par un fichier, après que l’on a vu ce qu’il change', async ({ page }, info) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/referentiel/structures');
  const csv = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  expect((await csv).suggestedFilename()).toMatch(/\.csv$/);
  await page.getByRole('link', { name: 'Importer' }).click();
  const apporter = async (lignes: string[]) => {
    const chemin = info.outputPath('structures.csv');
    writeFileSync(chemin, ['code;parent;typeUaiCode;denominationPrincipale', ...lignes].join('\n') + '\n');
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(chemin);
    await page.getByRole('button', { name: 'Examiner' }).click();
  };
  const code = `F${Date.now() % 1_000_000}`;
  const type = sql("SELECT type FROM referentiel.structure WHERE code = 'SCI'").trim();
  const bonne = `${code};SCI;${type};Atelier ${code}`;
  await apporter([bonne, `RATE;NULLEPART;${type};Sans maison`]);
  await expect(page.getByText('1 à ajouter, 0 à modifier, 0 sans changement, 1 refusée')).toBeVisible();
  await expect(page.getByRole('row', { name: /RATE/ })).toContainText('Refusée');
  await expect(page.getByRole('button', { name: 'Appliquer' })).toHaveCount(0);
  await accessible(page);
  await photo(page, 'structures-import');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'structures-import-telephone');
  await page.setViewportSize(BUREAU);
  await apporter([bonne]);
  await page.getByRole('button', { name: 'Appliquer' }).click();
  await expect(page).not.toHaveURL(/import/);
  await page.goto(`/gestion/referentiel/structures?q=${code}`);
  await expect(page.getByRole('link', { name: `Atelier ${code}` })).toBeVisible();
});

test('une liste nationale se lit, se cherche à une date, sans JavaScript aussi', async ({ browser, page }) => {
  await connecter(page, 'lecture.demo');
  const contexte = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const elle = await contexte.newPage();
  await elle.goto('/gestion/referentiel/PaysNationalite');
  await expect(elle.getByText('Liste nationale fermée')).toBeVisible();
  await expect(elle.getByRole('link', { name: 'Ajouter une valeur' })).toBeHidden();
  await elle.getByLabel('Code ou libellé').fill('urss');
  await elle.getByRole('button', { name: 'Rechercher' }).click();
  await expect(elle.getByRole('row').filter({ hasText: /URSS/i })).toBeVisible();
  await elle.getByLabel('Valables le').fill('2026-09-01');
  await elle.getByRole('button', { name: 'Rechercher' }).click();
  await expect(elle.getByText('Aucune valeur ici')).toBeVisible();
  await contexte.close();
});

test('une structure s’ajoute, se déplace, prend fin, et dit ce qui s’y oppose', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/referentiel');
  await page.getByRole('link', { name: 'Les structures' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Structures' })).toBeVisible();
  await accessible(page);

  // One below a faculty: a wrong letter of its UAI is told at the field, and nothing is lost.
  await page.getByRole('link', { name: 'UFR Sciences et technologies' }).click();
  await expect(page.getByText('Personnes qui y ont des droits aujourd’hui')).toBeVisible();
  await accessible(page);
  await photo(page, 'structure');
  await page.getByRole('link', { name: 'Ajouter une structure' }).click();
  await expect(page.getByLabel('Rattachée à')).toHaveValue('SCI');
  await page.getByLabel('Code', { exact: true }).fill('chimie');
  await page.getByLabel('Dénomination', { exact: true }).fill('Département de chimie');
  await page.getByLabel('Dénomination anglaise').fill('Department of Chemistry');
  await page.getByLabel('Type', { exact: true }).selectOption({ label: 'Département' });
  await page.getByLabel('UAI').fill('0769904D');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('link', { name: /^UAI – / }).click();
  await expect(page.getByLabel('UAI')).toBeFocused();
  await expect(page.getByLabel('UAI')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Dénomination anglaise')).toHaveValue('Department of Chemistry');
  await photo(page, 'structure-refus');
  await page.getByLabel('UAI').fill('0769904C');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Structure enregistrée.')).toBeVisible();
  await expect(page).toHaveURL(/\/structures\/CHIMIE\?/);

  // Elsewhere, and ended: what is above it may not end before.
  await page.getByLabel('Rattachée à').selectOption('LSH');
  await page.getByLabel('Dernier jour').fill('2020-08-31');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Fermée')).toBeVisible();
  await page.getByLabel('Dernier jour').fill('');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Fermée')).toBeHidden();
  await page.goto('/gestion/referentiel/structures/LSH');
  await page.getByLabel('Dernier jour').fill('2026-08-31');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  // Whether the page is alive yet or not: the refusal is in it, or is a page of its own.
  await expect(page.getByText(/^Dernier jour – Une structure en dessous dure plus longtemps/)).toBeVisible();
  await page.goto('/gestion/referentiel/structures/CHIMIE');
  await page.getByLabel('Dernier jour').fill('2020-08-31');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Fermée')).toBeVisible();

  // Found whatever the accents, below what is above it; not among those of today.
  await page.goto('/gestion/referentiel/structures');
  await photo(page, 'structures');
  await page.getByLabel('Nom, code, sigle ou UAI').fill('departement de CHÎMIE');
  await page.keyboard.press('Enter');
  const toutes = sql('SELECT count(*) FROM referentiel.structure').trim();
  await expect(page.getByText(`1 sur ${toutes}`, { exact: true })).toBeVisible();
  const ligne = page.getByRole('row').filter({ hasText: 'Département de chimie' });
  await expect(ligne.getByText('Fermée')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'UFR Lettres' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'UFR Droit' })).toBeHidden();
  await photo(page, 'structures-recherche');
  await page.getByLabel('Ouvertes le').fill('2026-09-01');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText('Aucune structure ici')).toBeVisible();
  await page.setViewportSize(TELEPHONE);
  await page.goto('/gestion/referentiel/structures');
  await tient(page);
  await photo(page, 'structures-telephone');
  await page.goto('/gestion/referentiel/structures/CHIMIE');
  await tient(page);
  await photo(page, 'structure-telephone');
});

test('les structures se lisent et se changent sans JavaScript', async ({ browser, page }) => {
  const sans = async (qui: string) => {
    await page.context().clearCookies();
    await connecter(page, qui);
    const contexte = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
    return contexte.newPage();
  };
  const lectrice = await sans('lecture.demo');
  await lectrice.goto('/gestion/referentiel/structures/DEG');
  await expect(lectrice.getByText('scolarite.deg@valmont.example')).toBeVisible();
  await expect(lectrice.getByRole('button', { name: 'Enregistrer' })).toBeHidden();
  await lectrice.context().close();

  const elle = await sans('admin.demo');
  await elle.goto('/gestion/referentiel/structures/DEG');
  await elle.getByLabel('Courriel').fill('pas une adresse');
  // The browser would refuse by itself: the server does too.
  await elle.locator('form[method=post]').evaluateAll((formulaires) => formulaires.forEach((f) => f.setAttribute('novalidate', '')));
  await elle.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(elle.getByText(/^Courriel – /)).toBeVisible();
  await elle.goBack();
  await elle.getByLabel('Courriel').fill('scolarite.deg@valmont.example');
  await elle.getByLabel('Sigle').fill('DEG');
  await elle.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(elle.getByText('Structure enregistrée.')).toBeVisible();
  await expect(elle.getByLabel('Sigle')).toHaveValue('DEG');
  await elle.context().close();
});

test('une mise à jour nationale se lit avant d’être prise, et ses conflits se règlent', async ({ page }) => {
  test.setTimeout(120_000);
  // As if an older version had delivered other values, and the establishment had gone its own way since.
  const n = `nomenclature = 'ModaliteEnseignement'`;
  const lignes = sql(`SELECT code || '|' || libelle_long FROM referentiel.valeur WHERE ${n} ORDER BY code`).trim().split('\n');
  const [changee, nationale, locale, ajoutee] = lignes.map((l) => l.split('|'));
  const autrement = (code: string, ici: string) =>
    sql(`UPDATE referentiel.valeur SET libelle_long = '${ici}', livree = jsonb_set(livree, '{libelle_long}', '"Ancien"') WHERE ${n} AND code = '${code}'`);
  autrement(changee[0], 'Ancien');
  autrement(nationale[0], 'À nous, cédée');
  autrement(locale[0], 'À nous, gardée');
  sql(`DELETE FROM referentiel.valeur WHERE ${n} AND code = '${ajoutee[0]}'`);
  sql(`INSERT INTO referentiel.valeur SELECT nomenclature, 'FINIE', debut, fin, 'Finie', 'Finie', 'Finie', '', priorite, visible, attributs,
         jsonb_set(livree, '{code}', '"FINIE"'), 1, now() FROM referentiel.valeur WHERE ${n} LIMIT 1`);
  sql(`UPDATE referentiel.jeu SET empreinte = 'ancienne' WHERE code = 'REF:ModaliteEnseignement'`);

  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/referentiel');
  const annoncee = page.getByRole('row').filter({ hasText: 'Mise à jour à examiner' });
  await annoncee.getByRole('link').click();
  await page.getByRole('link', { name: 'Mise à jour nationale' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mise à jour nationale' })).toBeVisible();
  const ligne = (code: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: code, exact: true }) });
  await expect(ligne(changee[0])).toContainText('Changée');
  await expect(ligne(changee[0])).toContainText(`Libellé : « Ancien » devient « ${changee[1]} »`);
  await expect(ligne(ajoutee[0])).toContainText('Ajoutée');
  await expect(ligne('FINIE')).toContainText('Prend fin le');
  await expect(ligne(nationale[0])).toContainText('Conflit');
  await expect(ligne(locale[0])).toContainText('Libellé : ici « À nous, gardée »');
  await expect(page.getByText('1 à ajouter, 1 à changer, 1 qui prend fin, 0 remplacée, 2 en conflit')).toBeVisible();
  // Only conflicts are to be chosen.
  await expect(page.getByRole('checkbox')).toHaveCount(2);
  await accessible(page);
  await photo(page, 'referentiel-mise-a-jour');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'referentiel-mise-a-jour-telephone');
  await page.setViewportSize(BUREAU);
  await ligne(nationale[0]).getByLabel('Prendre la valeur nationale').check();
  await page.getByRole('button', { name: 'Prendre la mise à jour' }).click();
  await expect(page.getByText(/Mise à jour demandée par/)).toBeVisible();
  // A task does it, a moment later: the page says so by itself.
  await expect(page.getByText(/Mise à jour demandée par .*\s: 5 valeurs/)).toBeVisible({ timeout: 30_000 });
  await expect(async () => {
    await page.goto('/gestion/referentiel/ModaliteEnseignement');
    await expect(page.getByText(/^Mise à jour nationale, 5 valeurs/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  const valeur = (code: string) => page.getByRole('row').filter({ has: page.getByRole('cell', { name: code, exact: true }) });
  await expect(valeur(changee[0])).toContainText(changee[1]);
  await expect(valeur(nationale[0])).toContainText(nationale[1]);
  await expect(valeur(locale[0])).toContainText('À nous, gardée');
  await expect(valeur(ajoutee[0])).toContainText(ajoutee[1]);
  await expect(valeur('FINIE')).toContainText('jusqu’au');
  await expect(page.getByText('Mise à jour à examiner')).toBeHidden();
  await page.goto('/gestion/referentiel/ModaliteEnseignement/mise-a-jour');
  await expect(page.getByText('Rien à mettre à jour')).toBeVisible();
});

test('un gestionnaire accepte une valeur hors de sa période, et dit pourquoi', async ({ page }) => {
  const id = sql(`UPDATE inscription.inscription i SET dossier = dossier
      || '{"date_naissance":"04/03/1985","pays_naissance":"99119","ville_naissance":"Zagreb"}'
    FROM authz.utilisateur u WHERE u.personne_id = i.personne_id AND u.identifiant = 'apprenti.demo' AND i.statut = 'DEBUTEE' RETURNING i.id`).trim();
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto(`/gestion/inscriptions/${id}`);
  await expect(page.getByText('Pas encore valable le 4 mars 1985')).toBeVisible();
  await accessible(page);
  await photo(page, 'fiche-hors-periode');
  // Somebody else touched the dossier meanwhile: refused, and what was typed is still there.
  const version = sql(`UPDATE inscription.inscription SET version = version + 1 WHERE id = '${id}' RETURNING version`).trim();
  const raison = page.getByLabel('Raison d’accepter « Croatie »');
  await raison.fill('Passeport présenté au guichet');
  await page.getByRole('button', { name: 'Accepter cette valeur' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.locator('input[name=version]').first()).toHaveValue(version);
  await expect(raison).toHaveValue('Passeport présenté au guichet');
  await page.getByRole('button', { name: 'Accepter cette valeur' }).click();
  await expect(page.getByText('« Passeport présenté au guichet » –')).toBeVisible();
  await expect(page.getByText('Pas encore valable le 4 mars 1985')).toBeHidden();
  await expect(page.getByText('Valeur acceptée hors de sa période')).toBeVisible();
  await accessible(page);
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'fiche-forcage-telephone');
  // She was wrong: it is to be corrected again.
  await page.getByRole('button', { name: 'Ne plus l’accepter' }).click();
  await expect(page.getByText('Pas encore valable le 4 mars 1985')).toBeVisible();
  await expect(page.getByText('« Passeport présenté au guichet » –')).toBeHidden();
});

test('les paramètres de l’établissement se disent, et ce qui est faux se corrige', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/referentiel');
  await page.getByRole('link', { name: 'Paramètres' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Paramètres de l’établissement' })).toBeVisible();
  await accessible(page);
  await photo(page, 'parametres');
  const ects = page.getByLabel('Crédits attendus par type d’objet');
  const douteux = page.getByLabel('Peut-être la même personne à partir de');
  await expect(ects).toHaveValue('ANNEE=60,SEMESTRE=30');
  // Both are told, with a link to each; nothing typed is lost.
  await ects.fill('ANNEE=60,SEMESTRES=30');
  await page.getByLabel('Part acquise à l’établissement').fill('vingt');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('link', { name: /^Crédits attendus par type d’objet – Le code SEMESTRES/ })).toBeVisible();
  await expect(ects).toHaveValue('ANNEE=60,SEMESTRES=30');
  await photo(page, 'parametres-refus');
  await accessible(page);
  await page.getByRole('link', { name: /^Part acquise à l’établissement/ }).click();
  await expect(page.getByLabel('Part acquise à l’établissement')).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('23');
  await ects.fill('ANNEE=60,SEMESTRE=30,UE=6');
  await douteux.fill('93');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^Peut-être la même personne à partir de – Écrivez un nombre entier entre 31 et 92/ })).toBeVisible();
  await douteux.fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Paramètres enregistrés/)).toBeVisible();
  await expect(page.getByLabel('Part acquise à l’établissement')).toHaveValue('23,00');
  // The form is the same: one goes on where one was, or takes it all back.
  await expect(douteux).toBeFocused();
  await page.getByRole('button', { name: 'Annuler ce changement' }).click();
  await expect(ects).toHaveValue('ANNEE=60,SEMESTRE=30');
  // What is typed meanwhile, and not saved yet, stays.
  const certain = page.locator('#DOUBLON_CERTAIN');
  await certain.fill('95');
  await page.getByRole('button', { name: 'Annuler ce changement' }).click();
  await expect(ects).toHaveValue('ANNEE=60,SEMESTRE=30,UE=6');
  await expect(certain).toHaveValue('95');
  await certain.fill('');
  // Somebody else has changed one meanwhile: it is seen, and what is typed stays.
  const enregistrer = async () => {
    const reponse = page.waitForResponse('**/_fn/referentiel/regler_parametres');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await reponse;
  };
  sql(`UPDATE referentiel.parametre SET valeur = '11' WHERE code = 'REDUCTION_R719_50_PLAFOND_POURCENT'`);
  const plafond = page.getByLabel('Plafond des exonérations');
  await expect(plafond).toHaveValue('10');
  await ects.fill('ANNEE=60,SEMESTRE=30,UE=7');
  await enregistrer();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(plafond).toHaveValue('11');
  await expect(ects).toHaveValue('ANNEE=60,SEMESTRE=30,UE=7');
  // As they were.
  await ects.fill('ANNEE=60,SEMESTRE=30');
  await plafond.fill('10');
  await enregistrer();
  await expect(page.getByText(/^Paramètres enregistrés/)).toBeVisible();
  await page.reload();
  await expect(ects).toHaveValue('ANNEE=60,SEMESTRE=30');
  await expect(plafond).toHaveValue('10');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'parametres-telephone');
  // Who only reads them is told so.
  await page.context().clearCookies();
  await connecter(page, 'lecture.demo');
  await page.goto('/gestion/referentiel/parametres');
  await expect(ects).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Enregistrer' })).toHaveCount(0);
  await accessible(page);
});

test.describe('sans JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('un paramètre refusé se dit par son nom, un autre s’enregistre', async ({ page }) => {
    await connecter(page, 'admin.demo');
    await page.goto('/gestion/referentiel/parametres');
    const certain = page.locator('#DOUBLON_CERTAIN');
    await certain.fill('9');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(page.getByText(/^Même personne à partir de – Écrivez un nombre entier entre 81 et 100/)).toBeVisible();
    await page.getByRole('link', { name: 'Retour' }).click();
    await certain.fill('95');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(certain).toHaveValue('95');
    await certain.fill('');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await expect(certain).toHaveValue('');
  });
});
