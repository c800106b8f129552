import { join } from 'node:path';
import { BUREAU, connecter, expect, TELEPHONE, test, tient } from './support';

/** Where the pictures of the main screens go; those of the README are chosen among them. */
const DOSSIER = process.env.PEGASE_IMAGES ?? join(__dirname, '../results/images');

const ECRANS: [nom: string, compte: string | null, chemin: string, lien?: RegExp][] = [
  ['accueil', null, '/fr'],
  ['connexion', null, '/fr/connexion'],
  ['composants', null, '/fr/demo/composants'],
  ['accessibilite', null, '/fr/accessibilite'],
  ['etat', null, '/etat/fr'],
  ['mon-espace', 'boursiere.demo', '/mon-espace'],
  ['dossier', 'boursiere.demo', '/mon-espace', /Continuer mon inscription/],
  ['espace-inscrite', 'apprenant5.demo', '/mon-espace'],
  ['tableau', 'scolarite.demo', '/gestion'],
  ['file', 'scolarite.demo', '/gestion/inscriptions?statut='],
  ['apercu', 'scolarite.demo', '/gestion/inscriptions?statut=', /Aperçu de Garnier/],
  ['fiche', 'scolarite.demo', '/gestion/inscriptions?statut=&q=garnier', /Garnier/],
  ['journal', 'dpo.demo', '/gestion/journal?objet=apprenant5.demo'],
];

test('les écrans principaux, aux deux largeurs et dans les deux thèmes', async ({ page }) => {
  test.setTimeout(240_000);
  let connecte: string | null = null;
  for (const [nom, compte, chemin, lien] of ECRANS) {
    if (compte !== connecte) {
      await page.context().clearCookies();
      if (compte) await connecter(page, compte);
      connecte = compte;
    }
    await page.setViewportSize(BUREAU);
    await page.goto(chemin);
    if (lien) {
      await page.getByRole('link', { name: lien }).first().click();
      await expect(page).not.toHaveURL(chemin);
    }
    await page.waitForLoadState('networkidle');
    for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
      await page.setViewportSize(taille);
      await tient(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: join(DOSSIER, `${nom}-${largeur}-${colorScheme}.png`) });
      }
    }
    // 200 % of a window of 1280 px is one of 640: nothing is cut, nothing scrolls sideways.
    await page.setViewportSize({ width: 640, height: 450 });
    await tient(page);
    // Forced colours and paper change nothing to that.
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    await tient(page);
    await page.emulateMedia({ forcedColors: 'none', media: 'print' });
    await expect(page.locator('main')).toBeVisible();
    await expect(page.locator('.barre')).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
  }
});
