import { accessible, BUREAU, connecter, expect, TELEPHONE, test, tient } from './support';

test('chercher dans le journal, aller au dossier, exporter', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'dpo.demo');
  await page.getByRole('link', { name: 'Journal' }).click();
  await expect(page.getByRole('row', { name: /Connexion/ }).first()).toBeVisible();
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    await accessible(page);
    await tient(page);
    await page.screenshot({ path: `end2end/results/journal-${taille.width}.png`, fullPage: true });
  }

  // Older lines, and back: by the key of the last one.
  await page.getByRole('link', { name: 'Lignes plus anciennes' }).click();
  await expect(page).toHaveURL(/depuis=\d+-\d+/);
  await page.getByRole('link', { name: 'Revenir aux plus récentes' }).click();
  await expect(page).not.toHaveURL(/depuis=/);

  // A learner by her user name: what happened to her enrolment, in words, with what changed.
  await page.getByRole('searchbox', { name: 'Personne, inscription ou compte' }).fill('apprenant5.demo');
  await page.getByRole('button', { name: 'Chercher', exact: true }).click();
  await expect(page).toHaveURL(/objet=apprenant5/);
  const validee = page.getByRole('row', { name: /Inscription validée/ }).first();
  await expect(validee.locator('ins').first()).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Personne, inscription ou compte' })).toHaveValue('apprenant5.demo');
  await accessible(page);

  // What is shown is what is exported, and the export is in the journal.
  const attente = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Exporter en CSV' }).click();
  expect((await attente).suggestedFilename()).toBe('journal.csv');
  await page.getByRole('link', { name: 'Effacer les filtres' }).click();
  await page.getByRole('combobox', { name: 'Quoi' }).selectOption({ label: 'Liste exportée' });
  await page.getByRole('button', { name: 'Chercher', exact: true }).click();
  await expect(page.getByRole('row', { name: /Liste exportée/ }).first()).toContainText('apprenant5.demo');

  // Nothing to show says so.
  await page.goto('/gestion/journal?objet=rien');
  await expect(page.getByText('Aucune ligne')).toBeVisible();

  // From a line to the file of the enrolment.
  await page.goto('/gestion/journal?objet=apprenant5.demo');
  await page.getByRole('row', { name: /Inscription validée/ }).first().getByRole('link', { name: 'Inscription' }).click();
  await expect(page).toHaveURL(/\/gestion\/inscriptions\//);
});

test('qui n’en répond pas ne voit pas le journal', async ({ page }) => {
  await connecter(page, 'scolarite.demo');
  await expect(page.getByRole('link', { name: 'Journal' })).toHaveCount(0);
});
