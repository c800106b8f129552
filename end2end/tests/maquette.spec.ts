import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { BUREAU, TELEPHONE, accessible, connecter, expect, test, tient } from './support';

const IMAGES = join(__dirname, '../results/images');
const photo = (page: Page, nom: string) => page.screenshot({ path: join(IMAGES, `${nom}.png`), fullPage: true });

const noeud = (page: Page, libelle: string | RegExp) => page.getByRole('treeitem').filter({ hasText: libelle });
const libelles = async (page: Page) => (await page.locator('.arbre-libelle').allTextContents()).join(' | ');

/** A working space with what the lines of a sheet say. */
async function preparer(page: Page, espace: string, lignes: string[]) {
  await page.goto('/gestion/offre');
  await page.getByLabel('Code', { exact: true }).fill(espace);
  await page.getByLabel('Libellé', { exact: true }).fill(`Essai ${espace}`);
  await page.getByRole('button', { name: 'Créer' }).click();
  await expect(page.getByRole('link', { name: `Essai ${espace}` })).toBeVisible();
  if (lignes.length === 0) return;
  await page.goto(`/gestion/offre/${espace}/importer`);
  const entete = 'type objet;code objet;libellé;ects objet;code parent;structure principale;mutualisé';
  const buffer = Buffer.from([entete, ...lignes].join('\n'));
  await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'offre.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Examiner' }).click();
  await page.getByRole('button', { name: 'Importer dans l’espace' }).click();
  await expect(page).toHaveURL(new RegExp(`/gestion/offre/${espace}$`));
}

/** The tree of a formation, ready for keys. */
async function ouvrir(page: Page, espace: string, formation: string) {
  await page.goto(`/gestion/offre/${espace}/${formation}`);
  await page.getByRole('button', { name: 'Tout déplier' }).click();
}

const DEUX = [
  'FORMATION;FA;Licence A;;;SCI;', 'SEMESTRE;FA-S1;Semestre de A;;FA;;', 'UE;UE-1;Unité une;3;FA-S1;;oui',
  'UE;UE-2;Unité deux;3;FA-S1;;oui', 'FORMATION;FB;Licence B;;;SCI;', 'SEMESTRE;FB-S1;Semestre de B;;FB;;',
];

test('une unité se partage entre deux formations, se tire, et une formation se duplique', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const espace = `M${Date.now() % 1_000_000}`;
  await preparer(page, espace, DEUX);
  await ouvrir(page, espace, 'FA');
  await noeud(page, 'Unité deux').click();
  await expect(noeud(page, 'Unité deux')).toHaveAttribute('aria-selected', 'true');
  await noeud(page, 'Unité deux').focus();
  await page.keyboard.press('Control+c');
  // In the other formation it is still held.
  await ouvrir(page, espace, 'FB');
  await expect(page.getByRole('button', { name: 'Coller en mutualisant' })).toBeVisible();
  await noeud(page, 'Semestre de B').click();
  await expect(noeud(page, 'Semestre de B')).toHaveAttribute('aria-selected', 'true');
  await noeud(page, 'Semestre de B').focus();
  await page.keyboard.press('Control+Shift+v');
  await expect(noeud(page, 'Unité deux')).toBeVisible();
  await accessible(page);
  await noeud(page, 'Unité deux').click();
  await page.getByText('Où il est utilisé').click();
  await expect(page.locator('.maquette-usages li')).toHaveCount(2);
  // From one to the other by its link, and back.
  const ailleurs = (p: string) => page.locator('.maquette-usages').getByRole('link', { name: p });
  await ailleurs('FA › FA-S1 › UE-2').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Licence A' })).toBeVisible();
  await expect(noeud(page, 'Unité deux')).toHaveAttribute('aria-selected', 'true');
  await page.getByText('Où il est utilisé').click();
  await ailleurs('FB › FB-S1 › UE-2').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Licence B' })).toBeVisible();
  await page.getByText('Où il est utilisé').click();
  await photo(page, 'maquette-partage');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'maquette-partage-telephone');
  await page.setViewportSize(BUREAU);

  // What is typed in one line is of that line: in another one there is its own, and one comes back to the first.
  await ouvrir(page, espace, 'FA');
  const editer = async (libelle: string) => {
    await noeud(page, libelle).click();
    await expect(noeud(page, libelle)).toHaveAttribute('aria-selected', 'true');
    await noeud(page, libelle).focus();
    await page.keyboard.press('F2');
  };
  const champ = page.locator('.arbre-champ-libelleLong');
  await editer('Unité une');
  await champ.fill('Jamais envoyé');
  await editer('Unité deux');
  await expect(champ).toHaveValue('Unité deux');
  await page.keyboard.press('Escape');
  await editer('Unité une');
  await expect(champ).toHaveValue('Jamais envoyé');
  await page.keyboard.press('Escape');
  await expect(noeud(page, 'Unité une')).toBeVisible();

  // By the mouse: the second before the first; a drag that is given up moves nothing.
  await ouvrir(page, espace, 'FA');
  await noeud(page, 'Unité deux').dragTo(noeud(page, 'Unité une'), { targetPosition: { x: 60, y: 3 } });
  await expect.poll(() => libelles(page)).toBe('Licence A | Semestre de A | Unité deux | Unité une');
  await page.getByRole('button', { name: 'Annuler', exact: true }).click();
  await expect.poll(() => libelles(page)).toBe('Licence A | Semestre de A | Unité une | Unité deux');

  // The whole of it once more: one is brought there.
  await noeud(page, 'Licence A').click();
  await page.getByRole('button', { name: 'Dupliquer la formation' }).click();
  await expect(page).toHaveURL(new RegExp(`/gestion/offre/${espace}/FA-V2$`));
  await expect(page.getByRole('heading', { level: 1, name: 'Licence A' })).toBeVisible();
  await expect(noeud(page, 'Semestre de A')).toBeVisible();
});

test('deux personnes sur une maquette se voient, et rien de ce qui est tapé ne se perd', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const espace = `D${Date.now() % 1_000_000}`;
  await preparer(page, espace, DEUX);
  await ouvrir(page, espace, 'FA');
  const contexte = await browser.newContext({ locale: 'fr-FR', viewport: BUREAU });
  const autre = await contexte.newPage();
  await connecter(autre, 'scolarite.demo');
  await ouvrir(autre, espace, 'FA');
  const renommer = async (p: Page, de: string, en: string) => {
    await noeud(p, de).click();
    await expect(noeud(p, de)).toHaveAttribute('aria-selected', 'true');
    await noeud(p, de).focus();
    await p.keyboard.press('F2');
    await expect(p.locator('.arbre-champ-libelleLong')).toBeFocused();
    await p.keyboard.type(en);
  };
  // What the other one does is told, and seen.
  await renommer(autre, 'Unité une', 'Unité première');
  await autre.keyboard.press('Enter');
  await expect(noeud(autre, 'Unité première')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Unité première' })).toBeVisible();
  await expect(noeud(page, 'Unité première')).toBeVisible();
  // Both type in the same line: the second one is told, keeps what she typed, and decides.
  await renommer(page, 'Unité deux', 'De ma main');
  await renommer(autre, 'Unité deux', 'De la sienne');
  await autre.keyboard.press('Enter');
  await expect(noeud(autre, 'De la sienne')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('.arbre-champ-libelleLong')).toHaveValue('De ma main');
  await accessible(page);
  await photo(page, 'maquette-a-deux');
  await page.locator('.arbre-champ-libelleLong').press('Enter');
  await expect(noeud(page, 'De ma main')).toBeVisible();
  await expect(noeud(autre, 'De ma main')).toBeVisible();
  await contexte.close();
});

test('un espace va d’état en état, et ce qui est sans retour se demande deux fois', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const espace = `E${Date.now() % 1_000_000}`;
  await preparer(page, espace, []);
  await page.goto(`/gestion/offre/${espace}`);
  const passer = async (etat: string) => {
    await page.getByRole('button', { name: `Passer à « ${etat} »` }).click();
    await expect(page.locator('.entete').getByText(etat, { exact: true })).toBeVisible();
  };
  await passer('Validé');
  await passer('Brouillon');
  await passer('Validé');
  await accessible(page);
  await page.locator('summary', { hasText: 'Accrédité' }).click();
  await expect(page.getByText('Cela ne se défait pas')).toBeVisible();
  await photo(page, 'espace-accrediter');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'espace-accrediter-telephone');
  await passer('Accrédité');
  await expect(page.getByRole('button', { name: /Passer à/ })).toHaveCount(0);
  // It is still put into effect.
  await expect(page.getByRole('link', { name: 'Mettre en œuvre' })).toBeVisible();
});
