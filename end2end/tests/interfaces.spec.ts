import { BUREAU, expect, TELEPHONE, test, tient } from './support';

test('le document des interfaces se feuillette sans rien demander ailleurs', async ({ page, baseURL }) => {
  const ailleurs: string[] = [];
  page.on('request', (r) => {
    if (!r.url().startsWith(baseURL!) && !r.url().startsWith('data:')) ailleurs.push(r.url());
  });
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    await page.goto('/openapi');
    await expect(page.getByText('/api/v1/admissions').first()).toBeAttached();
    await expect(page.getByText('Idempotency-Key').first()).toBeAttached();
    await tient(page);
    await page.screenshot({ path: `end2end/results/openapi-${taille.width}.png` });
  }
  expect(ailleurs).toEqual([]);
});
