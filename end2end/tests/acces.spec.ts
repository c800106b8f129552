import { accessible, admission, BUREAU, connecter, expect, PIECE, TELEPHONE, test } from './support';

test('les pages publiques, dans les deux langues et aux deux largeurs', async ({ page }) => {
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    for (const chemin of ['', '/connexion', '/activer', '/verifier', '/demo/courriels']) {
      for (const langue of ['fr', 'en']) {
        await page.goto(`/${langue}${chemin}`);
        await expect(page.locator('html')).toHaveAttribute('lang', langue);
        await expect(page.locator('h1')).toBeVisible();
        await accessible(page);
        const largeur = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(largeur, `${langue}${chemin} at ${taille.width}`).toBeLessThanOrEqual(0);
      }
    }
  }
});

test('changer de langue garde la page', async ({ page }) => {
  await page.goto('/fr/verifier');
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/en\/verifier/);
  await expect(page.getByRole('heading', { name: 'Verify a document' })).toBeVisible();
});

test('une gestionnaire des sciences ne voit rien d’une autre composante, même par son adresse', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/imports');
  const fichier = admission({
    nom_naissance: 'Perimetre', prenom: 'Lettres', mail: 'lettres@example.org', code_voeu1: 'LIC-LETTRES>L1@PER-2026',
  });
  await page.getByLabel('Fichier des admissions').setInputFiles(fichier);
  await page.getByRole('button', { name: 'Importer' }).click();
  await expect(page.getByText('Terminé')).toBeVisible({ timeout: 30_000 });
  await page.goto('/gestion/inscriptions?statut=&q=perimetre');
  const adresse = await page.getByRole('link', { name: /Perimetre/ }).getAttribute('href');

  await page.context().clearCookies();
  await connecter(page, 'sciences.demo');
  await page.goto('/gestion/inscriptions?statut=&q=perimetre');
  await expect(page.getByText('Aucun dossier ici')).toBeVisible();
  const reponse = await page.goto(adresse!);
  expect(reponse!.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Page introuvable' })).toBeVisible();
  await page.goto('/gestion/inscriptions?statut=&q=garnier');
  await expect(page.getByRole('link', { name: /Garnier/ })).toBeVisible();

  await page.context().clearCookies();
  await connecter(page, 'apprenant1.demo');
  await page.goto(adresse!);
  await expect(page).toHaveURL(/mon-espace/);
});

test('un mauvais mot de passe garde l’identifiant', async ({ page }) => {
  await page.goto('/fr/connexion');
  await page.getByLabel('Identifiant ou courriel').fill('lecture.demo');
  await page.getByLabel('Mot de passe').fill('faux');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Identifiant ou mot de passe incorrect')).toBeVisible();
  await expect(page.getByLabel('Identifiant ou courriel')).toHaveValue('lecture.demo');
});

test('au clavier seul : se connecter, chercher, ouvrir un dossier', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await page.goto('/fr/connexion');
  await page.getByLabel('Identifiant ou courriel').focus();
  await page.keyboard.type('scolarite.demo');
  await page.keyboard.press('Tab');
  await page.keyboard.type('demo');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/gestion/);
  await page.goto('/gestion/inscriptions?statut=');
  await page.getByLabel(/Nom, prénom/).focus();
  await page.keyboard.type('muller');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /Müller/ })).toBeVisible();
  await page.getByRole('link', { name: /Müller/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'État civil' })).toBeVisible();
});

test.describe('sans JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('tout se lit, et une étape du dossier se remplit', async ({ page }) => {
    await connecter(page, 'apprenant2.demo');
    await expect(page.getByRole('heading', { name: 'Bonjour Moussa' })).toBeVisible();
    await page.getByRole('link', { name: 'Continuer mon inscription' }).click();
    await page.goto(page.url().replace(/[a-z]+$/, 'identite'));
    await expect(page.getByLabel('Nom de naissance')).toHaveValue('N\'Diaye');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page).toHaveURL(/naissance/);
    await page.getByRole('combobox', { name: 'Commune de naissance' }).fill('Saint-Denis');
    await page.getByLabel('Date de naissance').fill('31/02/2007');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page.getByText('Cette date n’existe pas').first()).toBeVisible();
    await expect(page.getByText('Plusieurs lieux portent ce nom').first()).toBeVisible();
    await expect(page.getByLabel('Date de naissance')).toHaveValue('31/02/2007');
    await page.getByLabel('Date de naissance').fill('11/05/2007');
    await page.getByRole('combobox', { name: 'Commune de naissance' }).fill('Saint-Denis (93)');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page).toHaveURL(/bac/);
    // A file goes in a plain form too.
    await page.goto(page.url().replace('/bac', '/pieces'));
    const photo = page.locator('#piece-PHOTO');
    await photo.locator('input[type=file]').setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('non') });
    await photo.getByRole('button', { name: 'Envoyer' }).click();
    await expect(photo.getByText('Ce fichier ne se lit pas')).toBeVisible();
    await photo.locator('input[type=file]').setInputFiles(PIECE);
    await photo.getByRole('button', { name: 'Envoyer' }).click();
    await expect(photo.getByText('En attente de nous')).toBeVisible();
  });
});
