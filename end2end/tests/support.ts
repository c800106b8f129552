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
