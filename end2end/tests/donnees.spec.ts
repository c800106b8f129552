import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, BUREAU, connecter, expect, TELEPHONE, test, tient } from './support';

const IMAGES = process.env.PEGASE_IMAGES ?? join(__dirname, '../results/images');

test('voir qui a consulté son dossier, emporter ses données, les faire corriger', async ({ page, browser }) => {
  await connecter(page, 'apprenant5.demo');
  await page.goto('/mon-espace/compte');
  await page.getByRole('link', { name: 'Mes données' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mes données');
  await expect(page.getByRole('table', { name: 'Qui a consulté mon dossier' })).toContainText('Administrateur fonctionnel');
  await accessible(page);
  for (const [lien, debut] of [['Fichier (JSON)', '{'], ['Document à lire (PDF)', '%PDF-']]) {
    const attente = page.waitForEvent('download');
    await page.getByRole('link', { name: lien }).click();
    const fichier = await (await attente).path();
    expect(readFileSync(fichier).subarray(0, debut.length).toString()).toBe(debut);
  }
  // A correction names what is wrong, and what it should be.
  await page.getByLabel('Que demandez-vous ?').selectOption({ label: 'Une correction' });
  await page.getByLabel('Expliquez en quelques mots').fill('J’ai déménagé.');
  await page.getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.getByLabel('Expliquez en quelques mots')).toHaveValue('J’ai déménagé.');
  await page.getByLabel('Quelle donnée est fausse ?').selectOption({ value: 'ville' });
  await page.getByLabel('Ce qu’elle devrait être').fill('Dieppe');
  await page.getByRole('button', { name: 'Envoyer la demande' }).click();
  await expect(page.getByText('En attente')).toBeVisible();
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `donnees-${largeur}.png`), fullPage: true });
  }
  // Somebody of the staff answers.
  const bureau = await (await browser.newContext({ baseURL: process.env.PEGASE_URL, locale: 'fr-FR' })).newPage();
  await connecter(bureau, 'scolarite.demo');
  await bureau.getByRole('link', { name: 'Demandes sur les données' }).first().click();
  await expect(bureau.getByRole('heading', { level: 1 })).toHaveText('Demandes sur les données');
  const carte = bureau.locator('main');
  await expect(carte).toContainText('Dieppe');
  await accessible(bureau);
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await bureau.setViewportSize(taille);
    await tient(bureau);
    await bureau.screenshot({ path: join(IMAGES, `demandes-${largeur}.png`), fullPage: true });
  }
  await bureau.setViewportSize(BUREAU);
  await bureau.getByRole('button', { name: 'Refuser' }).click();
  await expect(bureau.getByRole('alert').first()).toBeVisible();
  await bureau.getByRole('button', { name: 'Accepter et corriger' }).click();
  await expect(bureau.getByText('Aucune demande n’attend.')).toBeVisible();
  await bureau.context().close();
  await page.reload();
  await expect(page.getByText('Acceptée')).toBeVisible();
});
