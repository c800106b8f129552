import { join } from 'node:path';
import { accessible, BUREAU, connecter, expect, tabuler, TELEPHONE, test, tient } from './support';

const IMAGES = process.env.PEGASE_IMAGES ?? join(__dirname, '../results/images');

test('agir au nom d’une apprenante, avec un bandeau, et revenir à soi', async ({ page }) => {
  test.setTimeout(180_000);
  const images = async (nom: string) => {
    for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
      await page.setViewportSize(taille);
      await tient(page);
      await page.screenshot({ path: join(IMAGES, `${nom}-${largeur}.png`), fullPage: true });
    }
    await page.setViewportSize(BUREAU);
  };
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.getByRole('link', { name: 'Support' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Support');
  await accessible(page);
  const chercher = async (nom: string) => {
    await page.getByLabel('Nom ou identifiant de connexion').fill(nom);
    await page.getByRole('button', { name: 'Chercher', exact: true }).click();
  };
  await chercher('personne de ce nom');
  await expect(page.getByText('Aucun compte', { exact: true })).toBeVisible();
  // Who reads the journal is helped by nobody in her name: said, and nothing to press.
  await chercher('saidi');
  const dpo = page.getByRole('row', { name: /dpo\.demo/ });
  await expect(dpo).toContainText('personne n’agit en son nom');
  await expect(dpo.getByRole('link')).toHaveCount(0);

  await chercher('muller');
  await images('support-recherche');
  await page.getByRole('link', { name: 'Choisir Éloïse Müller' }).click();
  await expect(page.getByRole('heading', { name: 'Agir au nom de Éloïse Müller' })).toBeVisible();
  // Too short: said at the field, where the focus goes from the list of errors, and what was typed is there.
  await page.getByLabel('Motif').fill('aide');
  await page.getByRole('button', { name: 'Agir en son nom' }).click();
  await expect(page.getByText('Dites pourquoi, en 5 caractères au moins.').first()).toBeVisible();
  await expect(page.getByLabel('Motif')).toHaveValue('aide');
  await accessible(page);
  await images('support-motif');
  await page.getByLabel('Motif').fill('Elle ne trouve pas son certificat');
  await page.getByRole('button', { name: 'Agir en son nom' }).click();

  // Her pages, with the banner on each, the first thing that the keyboard meets.
  await expect(page).toHaveURL(/\/mon-espace$/);
  const bandeau = page.getByRole('region', { name: 'Acte au nom d’une autre personne' });
  await expect(bandeau.getByRole('status')).toContainText('Vous agissez au nom de Éloïse Müller, jusqu’à');
  await accessible(page);
  await images('support-apprenante');
  await page.setViewportSize(TELEPHONE);
  await accessible(page);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(bandeau).toBeInViewport();
  await page.setViewportSize(BUREAU);
  await page.goto('/mon-espace/donnees');
  await expect(page.getByRole('row', { name: /Support : Nadia Ferrand/ })).toContainText('Elle ne trouve pas son certificat');
  await expect(bandeau).toBeVisible();
  await accessible(page);
  await images('support-consultations');
  // What is hers alone says so, and what to do.
  await page.goto('/mon-espace/compte');
  await expect(page.getByText('ceci lui est réservé')).toBeVisible();
  await expect(bandeau).toBeVisible();
  await accessible(page);
  const revenir = bandeau.getByRole('button', { name: 'Revenir à mon compte' });
  await tabuler(page, revenir);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/gestion\/support$/);
  await expect(bandeau).toHaveCount(0);

  // A clerk's pages have it too.
  await chercher('caron');
  await page.getByRole('link', { name: 'Choisir Inès Caron' }).click();
  await page.getByLabel('Motif').fill('Un tri qui ne répond pas');
  await page.getByRole('button', { name: 'Agir en son nom' }).click();
  await expect(page).toHaveURL(/\/gestion$/);
  await page.getByRole('link', { name: 'Inscriptions' }).first().click();
  await expect(bandeau).toContainText('Inès Caron');
  await accessible(page);
  await images('support-gestionnaire');
  await revenir.click();
  await expect(page).toHaveURL(/\/gestion\/support$/);

  // The journal names who really acted, in whose name, and why.
  await page.goto('/gestion/journal?objet=apprenant5.demo');
  const debut = page.getByRole('row', { name: /Début d’acte au nom d’une personne/ }).first();
  await expect(debut).toContainText('Nadia Ferrand');
  await expect(debut).toContainText('Elle ne trouve pas son certificat');
  await expect(page.getByRole('row', { name: /Fin d’acte/ }).first()).toContainText('au nom de Éloïse Müller');
});

test('sans JavaScript : choisir, agir, revenir', async ({ browser }) => {
  const contexte = await browser.newContext({ javaScriptEnabled: false, baseURL: process.env.PEGASE_URL });
  const page = await contexte.newPage();
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/support?q=muller');
  await page.getByRole('link', { name: 'Choisir Éloïse Müller' }).click();
  await page.getByLabel('Motif').fill('Sans script, pour voir');
  await page.getByRole('button', { name: 'Agir en son nom' }).click();
  await expect(page.getByRole('status')).toContainText('Éloïse Müller');
  await page.getByRole('button', { name: 'Revenir à mon compte' }).click();
  await expect(page).toHaveURL(/\/gestion\/support$/);
  await contexte.close();
});

test('qui n’aide personne ne voit pas la page', async ({ page }) => {
  await connecter(page, 'scolarite.demo');
  await expect(page.getByRole('link', { name: 'Support' })).toHaveCount(0);
});
