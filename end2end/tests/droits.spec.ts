import { join } from 'node:path';
import { accessible, BUREAU, connecter, expect, TELEPHONE, test, tient } from './support';

const IMAGES = process.env.PEGASE_IMAGES ?? join(__dirname, '../results/images');

test('donner un rôle, demander qui peut, le retirer', async ({ page }) => {
  await connecter(page, 'admin.demo');
  await page.getByRole('link', { name: 'Habilitations' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Habilitations');
  await accessible(page);
  // To oneself: refused, in words, and nothing that was typed is lost.
  const donner = async (qui: string, role: string) => {
    await page.getByLabel('Identifiant de la personne').fill(qui);
    await page.getByLabel('Rôle', { exact: true }).selectOption({ label: role });
    await page.getByLabel('Sur la structure').selectOption({ value: 'SCI' });
    await page.getByRole('button', { name: 'Donner', exact: true }).click();
  };
  await donner('admin.demo', 'Lecteur');
  await expect(page.getByText('Personne ne se donne de droits à soi-même.')).toBeVisible();
  await expect(page.getByLabel('Identifiant de la personne')).toHaveValue('admin.demo');
  await donner('enseignant.demo', 'Lecteur');
  const rangee = page.getByRole('row', { name: /enseignant\.demo.*Lecteur/ });
  await expect(rangee).toContainText('Nadia Ferrand');
  // Managing rights takes two.
  await donner('scolarite.demo', 'Administrateur fonctionnel');
  const attente = page.getByRole('table', { name: 'En attente d’un second accord' });
  await expect(attente).toContainText('À une autre personne de trancher');
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `habilitations-${largeur}.png`), fullPage: true });
  }
  await page.setViewportSize(BUREAU);
  await page.getByRole('link', { name: 'Qui peut faire quoi' }).click();
  await page.getByLabel('Traitement').selectOption({ value: 'INS_LIRE' });
  await page.getByLabel('Sur la structure').selectOption({ value: 'SCI' });
  await page.getByLabel('Identifiant (facultatif)').fill('enseignant.demo');
  await page.getByRole('button', { name: 'Répondre' }).click();
  await expect(page.getByText('Éric Vidal peut le faire.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Qui peut le faire' })).toContainText('lecture.demo');
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `qui-peut-${largeur}.png`), fullPage: true });
  }
  await page.setViewportSize(BUREAU);
  await accessible(page);
  await page.goto('/gestion/habilitations?q=vidal');
  await rangee.locator('summary').click();
  await rangee.getByRole('button', { name: 'Retirer' }).click();
  await expect(rangee).toHaveCount(0);
});
