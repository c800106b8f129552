import type { Page } from '@playwright/test';
import { BUREAU, connecter, expect, test } from './support';

/** A licence of 2 000 places: three years of two semesters, of 22 units with 14 elements each. */
function licence(code: string) {
  const lignes = ['type objet;code objet;libellé;ects objet;code parent;structure principale'];
  lignes.push(`FORMATION;${code};Licence de deux mille places;180;;SCI`);
  for (let a = 1; a <= 3; a += 1) {
    lignes.push(`ANNEE;${code}-A${a};Année ${a};60;${code};`);
    for (let s = 2 * a - 1; s <= 2 * a; s += 1) {
      lignes.push(`SEMESTRE;${code}-S${s};Semestre ${s};30;${code}-A${a};`);
      for (let u = 1; u <= 22; u += 1) {
        const ue = `${code}-S${s}U${u}`;
        lignes.push(`UE;${ue};Unité ${s}.${u};;${code}-S${s};`);
        for (let e = 1; e <= 14; e += 1) lignes.push(`EC;${ue}E${e};Élément ${s}.${u}.${e};;${ue};`);
      }
    }
  }
  return { places: lignes.length - 1, buffer: Buffer.from(lignes.join('\n')) };
}

/** Milliseconds until that is so, and the browser has painted it. */
async function duree(page: Page, agir: () => Promise<unknown>, attendre: () => Promise<unknown>) {
  const debut = Date.now();
  await agir();
  await attendre();
  await page.evaluate(() => new Promise((fin) => requestAnimationFrame(() => requestAnimationFrame(fin))));
  return Date.now() - debut;
}

// What it takes is printed, not judged: a machine that is busy fails nothing.
test('un arbre de deux mille places s’ouvre et se travaille', async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const espace = `G${Date.now() % 1_000_000}`;
  await page.goto('/gestion/offre');
  await page.getByLabel('Code', { exact: true }).fill(espace);
  await page.getByLabel('Libellé', { exact: true }).fill(`Grand ${espace}`);
  await page.getByRole('button', { name: 'Créer' }).click();
  await expect(page.getByRole('link', { name: `Grand ${espace}` })).toBeVisible();
  await page.goto(`/gestion/offre/${espace}/importer`);
  const { places, buffer } = licence('GL');
  await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'grand.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Examiner' }).click();
  await expect(page.getByText(/autres différences/)).toBeVisible();
  await page.getByRole('button', { name: 'Importer dans l’espace' }).click();
  await expect(page.getByRole('link', { name: 'Licence de deux mille places' })).toBeVisible({ timeout: 60_000 });

  const lignes = page.getByRole('treeitem');
  const deplier = page.getByRole('button', { name: 'Tout déplier' });
  const mesures: Record<string, number> = {};
  mesures.ouvrir = await duree(
    page, () => page.goto(`/gestion/offre/${espace}/GL`), () => expect(deplier).toBeVisible({ timeout: 60_000 }),
  );
  mesures['tout déplier'] = await duree(
    page, () => deplier.click(), () => expect(lignes).toHaveCount(places, { timeout: 60_000 }),
  );
  const libelles = () => page.locator('[data-chemin^="GL>GL-A2>GL-S3>"] > .arbre-lien > .arbre-libelle').allTextContents();
  const premier = page.locator('[data-chemin="GL>GL-A2>GL-S3>GL-S3U1"]');
  await premier.click();
  await expect(premier).toHaveAttribute('aria-selected', 'true');
  await premier.focus();
  mesures['une flèche'] = await duree(
    page, () => page.keyboard.press('ArrowDown'),
    () => expect(page.locator('[data-chemin="GL>GL-A2>GL-S3>GL-S3U1>GL-S3U1E1"]')).toBeFocused(),
  );
  await premier.focus();
  await page.keyboard.press('Home');
  await premier.click();
  await expect(premier).toHaveAttribute('aria-selected', 'true');
  await premier.focus();
  mesures['déplacer'] = await duree(
    page, () => page.keyboard.press('Alt+ArrowDown'),
    () => expect.poll(async () => (await libelles())[0], { intervals: [20] }).toBe('Unité 3.2'),
  );
  mesures['replier'] = await duree(
    page, () => page.getByRole('button', { name: 'Replier' }).click(), () => expect(lignes).toHaveCount(4),
  );
  console.log(`${places} places, milliseconds:`, JSON.stringify(mesures));
});
