import { BUREAU, connecter, dossier, expect, test } from './support';

/**
 * What assistive technology is told of the main pages, in files to be read when they change: `make e2e` with
 * `--update-snapshots` writes them anew. What depends on the day or on the order of the tests is left out.
 */
const PAGES: [nom: string, compte: string | null, chemin: string, puis?: RegExp][] = [
  ['connexion', null, '/fr/connexion'],
  ['mon-espace', 'boursiere.demo', '/mon-espace'],
  ['etape', 'boursiere.demo', '/mon-espace', /Continuer mon inscription/],
  ['pieces', 'apprenant3.demo', '/mon-espace', /Photo d.identité/],
  ['file', 'scolarite.demo', '/gestion/inscriptions?statut=&q=garnier'],
  ['fiche', 'scolarite.demo', '/gestion/inscriptions?statut=&q=garnier', /Garnier/],
];

const MOIS = /\b(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b/g;

const stable = (texte: string) =>
  texte
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(MOIS, 'MOIS')
    .replace(/\b1er\b/g, '0')
    .replace(/(?<!level=)\d+/g, '0')
    .replace(/depuis aujourd’hui|aujourd’hui|\b0 jours?\b/g, 'DEPUIS');

test('ce que disent les pages aux technologies d’assistance', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  let connecte: string | null = null;
  for (const [nom, compte, chemin, puis] of PAGES) {
    if (compte !== connecte) {
      await page.context().clearCookies();
      if (compte) await connecter(page, compte);
      connecte = compte;
    }
    await page.goto(chemin);
    if (puis) {
      const lien = nom === 'fiche' ? dossier(page, puis) : page.getByRole('link', { name: puis });
      await lien.first().click();
      await expect(page).not.toHaveURL(chemin);
    }
    if (nom === 'fiche') {
      // Its service confirms the CVEC within seconds of the start.
      await expect(async () => {
        await page.reload();
        await expect(page.getByText(/Confirmée/).first()).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 30_000 });
    }
    await page.waitForLoadState('networkidle');
    expect(stable(await page.locator('body').ariaSnapshot())).toMatchSnapshot(`${nom}.yml`);
  }
});
