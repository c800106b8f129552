import type { Page } from '@playwright/test';
import { accessible, BUREAU, connecter, dossier, expect, TELEPHONE, test, tient } from './support';

/** The page lives: the one bar answers. */
async function barre(page: Page) {
  const champ = page.getByRole('combobox', { name: 'Chercher un dossier, une formation, une commande' });
  await expect(page.locator('#recherche-liste')).toBeAttached();
  return champ;
}

test('une barre pour tout : un nom mal écrit, une formation, une commande', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const champ = await barre(page);
  await page.keyboard.press('Control+k');
  await expect(champ).toBeFocused();
  await expect(page.getByRole('option', { name: /Aller à la file/ })).toBeVisible();
  await page.keyboard.type('garnyer');
  await expect(page.getByText('Dossiers aux noms proches')).toBeVisible();
  await expect(page.getByRole('option', { name: /Garnier Anne-Sophie/ })).toHaveAttribute('aria-selected', 'true');
  await accessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /garnier/i })).toBeVisible();
  await expect(champ).toHaveValue('');

  // A formation narrows the list, and the list says so.
  await page.keyboard.press('/');
  await expect(champ).toBeFocused();
  await page.keyboard.type('maths l3');
  await page.getByRole('option', { name: /LIC-MATHS>L3-MATHS/ }).click();
  await expect(page).toHaveURL(/chemin=LIC-MATHS/);
  await expect(page.getByText('Une seule formation : LIC-MATHS>L3-MATHS.')).toBeVisible();
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.getByRole('link', { name: 'Voir toutes les formations' }).click();
  await expect(page.locator('tbody tr').nth(3)).toBeVisible();

  // Nothing under the cursor: the whole list for what was typed.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('muler');
  await page.getByRole('option', { name: /Tous les dossiers pour/ }).click();
  await expect(page).toHaveURL(/q=muler/);
  await expect(page.getByText('Personne ne s’appelle « muler »')).toBeVisible();
  await expect(dossier(page, /Müller/)).toBeVisible();

  // Commands by name, and Escape leaves.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('imports');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/gestion\/inscriptions\?statut=&q=imports|gestion\/imports/);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(champ).not.toBeFocused();
});

test('les touches valent partout, et une fenêtre les dit', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await barre(page);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page.getByRole('heading', { level: 1, name: 'Inscriptions' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.locator('tbody tr').first().getByRole('link').first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.locator('tbody tr').nth(1).getByRole('link').first()).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByLabel(/Nom, prénom/)).toBeFocused();
  // Typed in a field, a key is a letter.
  await page.keyboard.type('g?');
  await expect(page.getByLabel(/Nom, prénom/)).toHaveValue('g?');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  const fenetre = page.getByRole('dialog', { name: 'Raccourcis du clavier' });
  await expect(fenetre).toBeVisible();
  await accessible(page);
  await page.keyboard.press('Escape');
  await expect(fenetre).toBeHidden();
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await accessible(page);
});

test('sans réseau : une page le dit, et ce qui est tapé part au retour', async ({ page, context }) => {
  await page.setViewportSize(TELEPHONE);
  await connecter(page, 'apprenti.demo');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.getByRole('link', { name: 'Continuer mon inscription' }).click();
  await expect(page).toHaveURL(/inscription/);
  await page.goto(page.url().replace(/[a-z]+$/, 'contacts'));
  const etape = page.url();
  await page.waitForLoadState('networkidle');
  const voie = page.getByLabel("Numéro et rue");
  await context.setOffline(true);
  await voie.fill('7 rue du Port');
  await voie.blur();
  await expect(page.getByText('ce que vous tapez est gardé sur cet appareil')).toBeVisible();
  await page.goto('/mon-espace');
  await expect(page.getByRole('heading', { name: 'Pas de connexion' })).toBeVisible();
  await tient(page);
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Réessayer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Bonjour Tom/ })).toBeVisible();
  await page.goto(etape);
  await expect(voie).toHaveValue('7 rue du Port');

  // The other device answered meanwhile: she chooses.
  const ville = page.getByLabel('Ville');
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  await ville.fill('Caen');
  await ville.blur();
  await expect(page.getByText('ce que vous tapez est gardé sur cet appareil')).toBeVisible();
  const id = /inscription\/([0-9a-f-]+)/.exec(etape)![1];
  const reponse = await page.request.post('/_fn/inscription/enregistrer', {
    form: { id, champ: 'ville', valeur: 'Brest' },
    headers: { origin: new URL(etape).origin },
  });
  expect(reponse.status()).toBe(200);
  await context.setOffline(false);
  await expect(page.getByText('Deux réponses pour une même question')).toBeVisible();
  await accessible(page);
  const rechargee = page.waitForEvent('load');
  await page.getByRole('button', { name: '« Caen », tapé ici' }).click();
  await rechargee;
  await expect(ville).toHaveValue('Caen');
  await expect(page.getByText('Deux réponses pour une même question')).toBeHidden();
});

test('une nouvelle version se dit, et se charge quand on veut', async ({ page }) => {
  await page.goto('/fr');
  await page.waitForLoadState('networkidle');
  const manifeste = await page.request.get('/manifest.webmanifest');
  expect((await manifeste.json()).icons).toHaveLength(3);
  for (const icone of (await manifeste.json()).icons) {
    expect((await page.request.get(icone.src)).headers()['content-type']).toBe('image/png');
  }
  // The files of a build are kept for good: their address names it.
  const css = await page.locator('link[rel=stylesheet]').getAttribute('href');
  expect((await page.request.get(css!)).headers()['cache-control']).toContain('immutable');
  await page.evaluate(() => dispatchEvent(new Event('pegase-version')));
  await expect(page.getByText('Une nouvelle version est en place.')).toBeVisible();
  await accessible(page);
  const rechargee = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Recharger la page' }).click();
  await rechargee;
  await expect(page.getByText('Une nouvelle version est en place.')).toBeHidden();
});
