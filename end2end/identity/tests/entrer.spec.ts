import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { accessible, BUREAU, connecter, expect, TELEPHONE, test, tient } from '../../tests/support';

const IMAGES = process.env.PEGASE_IMAGES ?? join(__dirname, '../../results/images');
const lemonldap = Boolean(process.env.IDENTITY_C_ISSUER);

const PORTES = [
  { code: 'a', nom: 'Université A', protocole: 'oidc' },
  { code: 'b', nom: 'Université B', protocole: 'oidc' },
  ...(lemonldap ? [
    { code: 'c', nom: 'LemonLDAP::NG', protocole: 'oidc' },
    { code: 'd', nom: 'CAS', protocole: 'cas' },
  ] : []),
];

/** At the provider: her name, her password. */
async function prouver(page: Page, qui: string) {
  await page.locator('input[name="login"], input[name="user"]').first().fill(qui);
  await page.locator('input[name="password"]').first().fill('demo');
  await page.locator('input[name="password"]').first().press('Enter');
}

async function sortir(page: Page, code: string) {
  await page.locator('summary', { hasText: 'Claire Martin' }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  if (code === 'c') {
    // Its page waits half a minute for the applications to be told.
    await page.locator('form [type="submit"]').first().click();
  }
  await expect(page).toHaveURL(/\/fr$/);
}

test('la page de connexion propose chaque fournisseur', async ({ page }) => {
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await page.goto('/fr/connexion?retour=/gestion/inscriptions');
    for (const { nom } of PORTES) await expect(page.getByRole('link', { name: nom })).toBeVisible();
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `connexion-fournisseurs-${largeur}.png`) });
  }
  await accessible(page);
  await page.goto('/fr/connexion?erreur=INCONNU');
  await expect(page.getByRole('alert')).toContainText('aucun compte');
});

for (const { code, nom } of PORTES) {
  test(`entrer et sortir par ${nom}`, async ({ page }) => {
    await page.goto('/gestion/inscriptions?q=garnier');
    await page.getByRole('link', { name: nom }).click();
    await prouver(page, 'claire.martin');
    await expect(page).toHaveURL(/\/gestion\/inscriptions\?q=garnier$/);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await sortir(page, code);
    // The provider asks for the password again.
    await page.goto('/fr/connexion');
    await page.getByRole('link', { name: nom }).click();
    await expect(page.locator('input[name="password"]').first()).toBeVisible();
  });
}

test('relier son compte, entrer par là, voir ses appareils', async ({ page, browser }) => {
  await connecter(page, 'apprenant2.demo');
  await page.goto('/mon-espace/compte');
  await page.getByRole('row', { name: /^Université A/ }).getByRole('button', { name: 'Relier' }).click();
  await prouver(page, 'lea.petit');
  await expect(page).toHaveURL(/\/mon-espace\/compte$/);
  await expect(page.getByRole('row', { name: /^Université A/ })).toContainText('Relié');
  const telephone = await browser.newContext({ viewport: TELEPHONE });
  const ailleurs = await telephone.newPage();
  await ailleurs.goto('/fr/connexion');
  await ailleurs.getByRole('link', { name: 'Université A' }).click();
  await prouver(ailleurs, 'lea.petit');
  await expect(ailleurs).toHaveURL(/\/mon-espace$/);
  await page.reload();
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `compte-${largeur}.png`), fullPage: true });
  }
  await accessible(page);
  const appareils = page.getByRole('table', { name: 'Appareils connectés' });
  await expect(appareils.getByText('Cet appareil')).toHaveCount(1);
  await appareils.getByRole('button', { name: 'Déconnecter' }).first().click();
  await expect(appareils.getByRole('button', { name: 'Déconnecter' })).toHaveCount(0);
  await ailleurs.goto('/mon-espace');
  await expect(ailleurs).toHaveURL(/connexion/);
  // Alone again, and nothing to open by mistake.
  await page.getByRole('row', { name: /^Université A/ }).getByRole('button', { name: 'Détacher' }).click();
  await expect(page.getByRole('row', { name: /^Université A/ })).toContainText('Non relié');
  await telephone.close();
});

test('sortir du fournisseur fait sortir d’ici', async ({ page, baseURL }) => {
  test.skip(!lemonldap, 'LemonLDAP::NG is not here');
  await page.goto('/fr/connexion');
  await page.getByRole('link', { name: 'CAS', exact: true }).click();
  await prouver(page, 'claire.martin');
  await expect(page).toHaveURL(/\/gestion$/);
  await page.goto(`${process.env.IDENTITY_CAS_URL}/logout?service=${encodeURIComponent(`${baseURL}/deconnexion/faite`)}`);
  await page.goto('/gestion');
  await expect(page).toHaveURL(/\/fr\/connexion/);
});
