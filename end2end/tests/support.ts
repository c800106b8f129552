import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

/** Every test fails on an error in the console: a page that does not hydrate says so there. */
export const test = base.extend<{ console: string[] }>({
  console: [
    async ({ page }, use) => {
      const erreurs: string[] = [];
      // A refusal (4xx) is logged by the browser as a failed fetch: expected, and nothing else is.
      const attendu = (texte: string) => /status of 4\d\d/.test(texte);
      page.on('console', (m) => m.type() === 'error' && !attendu(m.text()) && erreurs.push(m.text()));
      page.on('pageerror', (e) => erreurs.push(e.message));
      await use(erreurs);
      expect(erreurs).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** No accessibility fault that axe knows. */
export async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`)).toEqual([]);
}

export async function connecter(page: Page, identifiant: string, motDePasse = 'demo') {
  await page.goto('/fr/connexion');
  await page.getByLabel('Identifiant ou courriel').fill(identifiant);
  await page.getByLabel('Mot de passe').fill(motDePasse);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page).not.toHaveURL(/connexion/);
}

export const BUREAU = { width: 1280, height: 900 };
export const TELEPHONE = { width: 390, height: 844 };

export const ADMISSIONS = join(__dirname, '../../server/demo/admissions-1000.csv');

/** An admissions file with one person, in the columns of the format. */
export function admission(valeurs: Record<string, string>) {
  const entete = readFileSync(ADMISSIONS, 'utf8').split('\n')[0].trim();
  const commun: Record<string, string> = {
    sexe: 'F', date_naissance: '2007-03-04', code_pays_naissance: '99100', code_nationalite: '99100',
    origine_admission1: 'parcoursup', annee_concours1: '2026', numero_candidat: `E2E-${Date.now()}`, ...valeurs,
  };
  const ligne = entete.split(';').map((c) => commun[c] ?? '').join(';');
  return { name: 'une.csv', mimeType: 'text/csv', buffer: Buffer.from(`${entete}\n${ligne}\n`) };
}

export const CONTINUER = 'Enregistrer et continuer';
export const PIECE = join(__dirname, '../../server/demo/piece.png');
export const CARTES = { acceptee: '1111222233334444', refusee: '4000000000000002', differee: '4000000000000028' };

/** Goes on to the next step, and waits for it. */
export async function continuer(page: Page, etape: string) {
  await page.getByRole('button', { name: CONTINUER }).click();
  await expect(page).toHaveURL(new RegExp(`/${etape}$`));
}

/** From the step "bac" to the step "pieces": what a new student of a first year answers. */
export async function repondre(page: Page, cvec = 'PAY1-2A3B4C-56', bourse = 'Aucune bourse') {
  await page.getByLabel('Baccalauréat ou titre équivalent').selectOption({ value: 'NBGE' });
  await page.getByLabel('Année d’obtention').fill(String(new Date().getFullYear()));
  await page.getByLabel('Première spécialité').selectOption({ index: 1 });
  await page.getByLabel('Seconde spécialité').selectOption({ index: 2 });
  const lycee = page.getByRole('combobox', { name: /Lycée/ });
  await lycee.pressSequentially('henri iv paris', { delay: 20 });
  await page.locator('.proposition').first().click();
  await expect(lycee).toHaveValue(/\(\d{7}[A-Z]\)$/);
  await continuer(page, 'cursus');
  await page.getByLabel('L’an dernier, vous étiez').selectOption({ value: 'A' });
  await page.getByLabel('Dernier diplôme obtenu').selectOption({ value: 'A' });
  await page.getByLabel('Année de ce diplôme').fill(String(new Date().getFullYear()));
  await continuer(page, 'contacts');
  await page.getByLabel('Téléphone portable').fill('06 39 98 00 42');
  await page.getByLabel('Numéro et rue').first().fill('3 rue des Lilas');
  await page.getByLabel('Code postal').first().fill('76000');
  await page.getByLabel('Ville', { exact: true }).fill('Rouen');
  await page.locator('label[for=annuelle_identique-0]').click();
  await continuer(page, 'situation');
  await page.getByLabel('Situation familiale').selectOption({ index: 1 });
  await page.locator('label[for=activite-0]').click();
  await page.getByLabel('Profession du premier parent').selectOption({ value: '52' });
  await continuer(page, 'inscription');
  await page.locator('#bourse label', { hasText: bourse }).click();
  if (bourse !== 'Aucune bourse') await page.getByLabel('Échelon').selectOption({ value: '5' });
  await continuer(page, 'cvec');
  await page.getByLabel('Numéro d’attestation CVEC').fill(cvec);
  await continuer(page, 'pieces');
}

/** Sends the same picture as each mandatory document. */
export async function deposer(page: Page) {
  await expect(page.locator('.piece').first()).toBeVisible();
  for (;;) {
    const manquante = page.locator('.piece', { hasText: 'À déposer' }).filter({ hasNotText: 'facultatif' });
    if ((await manquante.count()) === 0) return;
    const code = await manquante.first().getAttribute('id');
    const piece = page.locator(`#${code}`);
    await piece.locator('input[type=file]').setInputFiles(PIECE);
    await piece.getByRole('button', { name: 'Envoyer' }).click();
    await expect(piece.getByText('En attente de nous')).toBeVisible({ timeout: 30_000 });
  }
}

/** Ticks the mandatory agreements. */
export async function accepter(page: Page) {
  for (const titre of ['Protection de mes données', 'Charte du numérique', 'Règlement des études']) {
    await page.getByLabel(`J’accepte\u202f: ${titre}`).check();
  }
}

/** Types a card on the bank's page. */
export async function carte(page: Page, numero: string) {
  await page.getByRole('button', { name: 'Continuer vers la banque' }).click();
  await page.locator('[name=carte]').fill(numero);
  await page.locator('[name=expiration]').fill('12/30');
  await page.locator('[name=cvv]').fill('123');
  await page.getByRole('button', { name: 'Payer' }).click();
  await expect(page).toHaveURL(/mon-espace/);
}
