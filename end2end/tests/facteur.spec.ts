import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { accessible, BUREAU, connecter, expect, retenir, TELEPHONE, test, tient } from './support';

const IMAGES = process.env.PEGASE_IMAGES ?? join(__dirname, '../results/images');

/// The code that an application shows (RFC 6238).
function code(secret: string, decalage = 0): string {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const octets = Buffer.from((bits.match(/.{8}/g) ?? []).map((o) => parseInt(o, 2)));
  const pas = Buffer.alloc(8);
  pas.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + decalage));
  const hmac = createHmac('sha1', octets).update(pas).digest();
  const place = hmac[hmac.length - 1] & 0xf;
  return String((hmac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('un code en plus du mot de passe', async ({ page }) => {
  await connecter(page, 'jury.demo');
  await page.goto('/gestion/compte');
  await page.getByRole('button', { name: 'Ajouter un code' }).click();

  await expect(page.getByRole('img', { name: 'Image à lire' })).toBeVisible();
  const secret = await page.locator('p code').innerText();
  const secours = await page.locator('li code').allInnerTexts();
  expect(secours).toHaveLength(10);
  await accessible(page);
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `facteur-${largeur}.png`), fullPage: true });
  }
  await page.setViewportSize(BUREAU);
  // A wrong code is said to be one, and what is typed before the page is read again is kept.
  const laisser = await retenir(page, '**/_fn/authz/compte*');
  await page.getByLabel('Code à six chiffres').fill('000000');
  await page.getByRole('button', { name: 'Activer', exact: true }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  const bon = code(secret);
  await page.getByLabel('Code à six chiffres').fill(bon);
  await laisser();
  await expect(page.getByLabel('Code à six chiffres')).toHaveValue(bon);
  await page.getByRole('button', { name: 'Activer', exact: true }).click();
  await expect(page.getByText('Codes de secours restants : 10.')).toBeVisible();
  // Shows again who she is.
  await page.goto('/fr/confirmer');
  await accessible(page);
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `confirmer-${largeur}.png`), fullPage: true });
  }
  await page.setViewportSize(BUREAU);
  await page.getByLabel('Mot de passe').fill('demo');
  await page.getByLabel('Code à six chiffres').fill('123 456');
  await page.getByRole('button', { name: 'Confirmer', exact: true }).click();
  await expect(page.getByText('Ce n’est pas le bon mot de passe, ou pas le bon code.')).toBeVisible();
  await page.getByLabel('Mot de passe').fill('demo');
  await page.getByLabel('Code à six chiffres').fill(secours[0]);
  await page.getByRole('button', { name: 'Confirmer', exact: true }).click();
  await expect(page.getByText('Revenez à l’onglet précédent')).toBeVisible();
  // Comes in with it.
  await page.context().clearCookies();
  await page.goto('/gestion/compte');
  await page.getByLabel('Identifiant ou courriel').fill('jury.demo');
  await page.getByLabel('Mot de passe', { exact: true }).fill('demo');
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Code de connexion');
  await accessible(page);
  await page.screenshot({ path: join(IMAGES, 'code-1280.png'), fullPage: true });
  await page.getByLabel('Code à six chiffres').fill(secours[1]);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await expect(page).toHaveURL(/\/gestion\/compte$/);
  await expect(page.getByText('Codes de secours restants : 8.')).toBeVisible();
  await page.getByRole('button', { name: 'Retirer le code' }).click();
  await expect(page.getByRole('button', { name: 'Ajouter un code' })).toBeVisible();
});
