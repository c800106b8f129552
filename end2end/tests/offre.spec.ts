import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { BUREAU, TELEPHONE, accessible, connecter, expect, test, tient } from './support';

const IMAGES = join(__dirname, '../results/images');
const photo = (page: Page, nom: string) => page.screenshot({ path: join(IMAGES, `${nom}.png`), fullPage: true });

/** The line of the tree that has that label. */
const noeud = (page: Page, libelle: string | RegExp) => page.getByRole('treeitem').filter({ hasText: libelle });

test('une maquette se construit au clavier, se met en œuvre et s’ouvre aux inscriptions', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.getByRole('link', { name: 'Offre de formation' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Offre de formation' })).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-espaces');

  // A working space.
  const code = `T${Date.now() % 1_000_000}`;
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('Libellé', { exact: true }).fill(`Essai ${code}`);
  await page.getByRole('button', { name: 'Créer' }).click();
  await page.getByRole('link', { name: `Essai ${code}` }).click();
  await expect(page.getByText('Rien de ce nom ici')).toBeVisible();

  // A formation: a refusal names the field and loses nothing.
  await page.getByLabel('Code', { exact: true }).fill('é');
  await page.getByLabel('Libellé', { exact: true }).fill('Licence Essai');
  await page.locator('#f-structure').selectOption('SCI');
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await expect(page.locator('#f-libelle')).toHaveValue('Licence Essai');
  await page.locator('#f-code').fill(`LIC-${code}`);
  await page.locator('#f-diplome').selectOption('LICENCE');
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await page.getByRole('link', { name: 'Licence Essai' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Licence Essai' })).toBeVisible();
  await accessible(page);

  // Below it, by the keyboard alone.
  const ajouter = async (valeurs: { code: string; libelle: string; type: string; ects?: string }) => {
    await page.locator('.maquette-ajout > summary').focus();
    if (!(await page.locator('#a-code').isVisible())) await page.keyboard.press('Enter');
    await page.locator('#a-code').focus();
    await page.keyboard.type(valeurs.code);
    await page.keyboard.press('Tab');
    await page.keyboard.type(valeurs.libelle);
    await page.locator('#a-type').selectOption(valeurs.type);
    await page.locator('#a-ects').fill(valeurs.ects ?? '');
    await page.locator('#a-ects').press('Enter');
    await expect(noeud(page, valeurs.libelle)).toBeVisible();
  };
  await ajouter({ code: `L1-${code}`, libelle: 'Première année', type: 'ANNEE', ects: '60' });
  await noeud(page, 'Licence Essai').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(noeud(page, 'Première année')).toBeFocused();
  await expect(page.locator('.maquette-titre')).toHaveText('Première année');
  await ajouter({ code: `S1-${code}`, libelle: 'Semestre 1', type: 'SEMESTRE', ects: '30' });
  await ajouter({ code: `S2-${code}`, libelle: 'Semestre 2', type: 'SEMESTRE', ects: '24' });
  // Sixty are announced, fifty-four are there.
  await expect(noeud(page, 'Première année').getByText('60 annoncés, 54 au-dessous')).toBeVisible();

  // Its credits in place, its order, undone and done again.
  await noeud(page, 'Première année').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(noeud(page, 'Semestre 2')).toBeFocused();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'ECTS' }).first().fill('30');
  await page.keyboard.press('Enter');
  await expect(noeud(page, 'Première année').getByText('annoncés')).toBeHidden();
  await photo(page, 'offre-maquette-essai');
  const ordre = async () => (await page.locator('.arbre-libelle').allTextContents()).join(' | ');
  const avant = await ordre();
  await noeud(page, 'Semestre 2').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(ordre).not.toBe(avant);
  await page.getByRole('button', { name: 'Annuler', exact: true }).click();
  await expect.poll(ordre).toBe(avant);
  await page.getByRole('button', { name: 'Rétablir', exact: true }).click();
  await expect.poll(ordre).not.toBe(avant);

  // Where one enrols, and put into effect.
  await noeud(page, 'Première année').click();
  await page.getByRole('button', { name: 'En faire un point d’inscription' }).click();
  await expect(noeud(page, 'Première année').getByText('Point d’inscription')).toBeVisible();
  await page.goto(`/gestion/offre/${code}/mise-en-oeuvre`);
  await page.locator('#vers').selectOption({ index: 0 });
  const periode = await page.locator('#vers option').first().getAttribute('value');
  expect(periode).not.toBeNull();
  await page.getByLabel(/Licence Essai/).check();
  await accessible(page);
  await page.getByRole('button', { name: 'Lancer' }).click();
  await expect(page.getByText(/C’est fait/)).toBeVisible({ timeout: 30_000 });
  await photo(page, 'offre-mise-en-oeuvre');

  // Validated in the period, and opened.
  await page.goto(`/gestion/offre/PER-2026/LIC-${code}`);
  await noeud(page, 'Première année').click();
  await page.getByRole('button', { name: 'Valider d’ici à la racine' }).click();
  await expect(noeud(page, 'Première année').getByText('Validé')).toBeVisible();
  await page.getByRole('button', { name: 'Ouvrir aux inscriptions' }).click();
  await expect(noeud(page, 'Première année').getByText('Inscriptions ouvertes')).toBeVisible();
  // What is validated is frozen: no order changes.
  await page.getByRole('button', { name: 'Rendre facultatif' }).click();
  await expect(page.getByText('Validez').or(page.getByText('Un contexte de cet objet est validé'))).toBeVisible();

  // Nothing differs between the two but what was validated.
  await page.goto(`/gestion/offre/PER-2026/comparer?formation=LIC-${code}`);
  await page.locator('#avec').selectOption({ label: `Essai ${code}` });
  await page.getByRole('button', { name: 'Comparer' }).click();
  await expect(page.getByText('Rien n’a changé')).toBeVisible();
});

test('l’arbre d’une licence se parcourt, se contrôle et se simule', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/offre/PER-2026');
  await accessible(page);
  await photo(page, 'offre-formations');
  await page.getByLabel('Code ou libellé').fill('chimie');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Licence Chimie', exact: true }).click();
  await expect(noeud(page, /^.*Licence Chimie, 1re année/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Tout déplier' }).click();
  await expect(page.getByRole('treeitem').nth(60)).toBeAttached();
  await accessible(page);
  await page.getByRole('button', { name: 'Simuler un choix d’étudiant' }).click();
  await expect(page.getByText(/ECTS atteints/)).toBeVisible();
  await photo(page, 'offre-arbre');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'offre-arbre-telephone');
});

test('le catalogue public se lit sans JavaScript', async ({ browser }) => {
  const contexte = await browser.newContext({ javaScriptEnabled: false });
  const page = await contexte.newPage();
  await page.setViewportSize(BUREAU);
  await page.goto('/fr/formations');
  await expect(page.getByRole('heading', { level: 1, name: 'Formations' })).toBeVisible();
  await page.getByLabel('Que voulez-vous étudier ?').fill('chimi');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.getByRole('link', { name: 'Licence Chimie', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Licence Chimie' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Programme', exact: true })).toBeVisible();
  await photo(page, 'catalogue-formation');
  // A typing error still finds something.
  await page.goto('/fr/formations?q=infromatique');
  await expect(page.getByText('voici le plus proche')).toBeVisible();
  await contexte.close();
});

test('le catalogue public est accessible, en anglais aussi', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await page.goto('/fr/formations');
  await accessible(page);
  await photo(page, 'catalogue');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'catalogue-telephone');
  await page.goto('/en/formations/MAS-INFO');
  await expect(page.getByRole('heading', { level: 1, name: 'Master in Computer Science' })).toBeVisible();
  await accessible(page);
  await tient(page);
});
