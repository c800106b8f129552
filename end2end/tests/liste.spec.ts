import { accessible, BUREAU, connecter, dossier, expect, retenir, TELEPHONE, test, tient } from './support';

test('la liste et un dossier côte à côte, avec les touches', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions?statut=&tri=nom');
  await expect(page.locator('#recherche-liste')).toBeAttached();
  const volet = page.getByRole('complementary', { name: 'Aperçu' });
  const titre = volet.locator('.volet-tete h2');
  await expect(volet).toBeHidden();
  const noms = page.locator('tbody th a');
  const nom = async (n: number) => (await noms.nth(n).textContent())!.replace(/^\S+/, (m) => m.toUpperCase());

  await page.keyboard.press('j');
  await page.keyboard.press('p');
  await expect(titre).toHaveText(new RegExp(await nom(0), 'i'));
  await expect(page).toHaveURL(/apercu=[0-9a-f-]{36}/);
  await accessible(page);
  await tient(page);

  // The preview follows the focus; the list stays where it is.
  await page.keyboard.press('j');
  await expect(noms.nth(1)).toBeFocused();
  await expect(titre).toHaveText(new RegExp(await nom(1), 'i'));
  // The address is the whole view: another window shows the same.
  await page.reload();
  await expect(titre).toHaveText(new RegExp(await nom(1), 'i'));
  await expect(page.locator('#recherche-liste')).toBeAttached();
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await accessible(page);
  await page.setViewportSize(BUREAU);
  // Keys act on the page, and not behind a window over it.
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(volet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(volet).toBeHidden();
  await expect(page).toHaveURL(/statut=&tri=nom$/);
  // The keyboard goes on from the line that was shown.
  await expect(noms.nth(1)).toBeFocused();
  await page.keyboard.press('?');
  await page.getByLabel('Agir avec une seule touche').uncheck();
  await page.getByRole('button', { name: 'Fermer', exact: true }).click();
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.evaluate(() => localStorage.removeItem('pegase-sans-touches'));
  await page.reload();
  await expect(page.locator('#recherche-liste')).toBeAttached();
  await page.keyboard.press('j');
  await page.keyboard.press('p');
  await expect(volet).toBeVisible();
  await volet.getByRole('link', { name: 'Tout le dossier' }).click();
  await expect(page).toHaveURL(/inscriptions\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\S/);
});

test('des colonnes et une densité choisies, et gardées', async ({ page, browser }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions?statut=');
  await expect(page.locator('#recherche-liste')).toBeAttached();
  const entete = (nom: string) => page.getByRole('columnheader', { name: nom, exact: true });
  await expect(entete('Paiement')).toBeVisible();
  await expect(entete('Numéro d’étudiant')).toHaveCount(0);
  const hauteur = () => page.locator('tbody tr').first().evaluate((e) => e.getBoundingClientRect().height);
  await page.getByText('Affichage', { exact: true }).click();
  await page.getByLabel('Paiement', { exact: true }).uncheck();
  await page.getByRole('checkbox', { name: 'Numéro d’étudiant' }).check();
  await expect(entete('Paiement')).toHaveCount(0);
  await expect(entete('Numéro d’étudiant')).toBeVisible();
  await page.locator('label', { hasText: 'Compacte' }).click();
  const serree = await hauteur();
  await page.locator('label', { hasText: 'Aérée' }).click();
  expect(await hauteur()).toBeGreaterThan(serree);
  await accessible(page);
  // What the server draws is that already.
  const servie = await (await page.request.get(page.url())).text();
  expect(servie).not.toContain('data-libelle="Paiement"');
  expect(servie).toContain('data-libelle="Numéro d’étudiant"');
  expect(servie).not.toContain('data-densite="compact"');

  // Without JavaScript a form does the same.
  const sans = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const elle = await sans.newPage();
  await elle.goto(page.url());
  await elle.getByText('Affichage', { exact: true }).click();
  await elle.getByLabel('Paiement', { exact: true }).check();
  await elle.getByRole('button', { name: 'Appliquer' }).click();
  await expect(elle).toHaveURL(page.url());
  await expect(elle.getByRole('columnheader', { name: 'Paiement' })).toBeVisible();
  await expect(elle.getByRole('columnheader', { name: 'Numéro d’étudiant' })).toBeVisible();
  await sans.close();
});

test('un filtre vaut dès qu’on l’a choisi, même si la liste tarde', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions');
  await expect(page.getByRole('link', { name: /^À valider/ })).toHaveAttribute('aria-current', /./);
  // Once the page lives, and the list is asked for by itself.
  await page.waitForLoadState('networkidle');
  await page.route('**/_fn/inscription/file*', async (route) => {
    await new Promise((suite) => setTimeout(suite, 2_000));
    await route.continue().catch(() => {});
  });
  await page.getByRole('link', { name: /^Toutes/ }).first().click();
  await expect(page).toHaveURL(/statut=&/);
  await page.getByLabel(/Nom, prénom/).fill('muller');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/statut=&.*q=muller/);
  await expect(dossier(page, /Müller/)).toBeVisible();
});

test('ce que l’on tape pendant que la liste arrive n’est pas perdu', async ({ page }) => {
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions');
  await page.waitForLoadState('networkidle');
  const laisser = await retenir(page, '**/_fn/inscription/file*');
  await page.getByRole('link', { name: /^Toutes/ }).first().click();
  await expect(page).toHaveURL(/statut=&/);
  const champ = page.getByLabel(/Nom, prénom/);
  await champ.pressSequentially('mul');
  await laisser();
  await expect(page.getByRole('link', { name: /^Toutes/ }).first()).toHaveAttribute('aria-current', /./);
  await expect(champ).toHaveValue('mul');
  await expect(champ).toBeFocused();
  await page.keyboard.type('ler');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/statut=&.*q=muller/);
  await expect(dossier(page, /Müller/)).toBeVisible();
});
