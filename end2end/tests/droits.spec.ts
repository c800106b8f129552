import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
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

const fichier = (lignes: string[]) => ({
  name: 'droits.csv', mimeType: 'text/csv',
  buffer: Buffer.from(['identifiant;role;structure;debut;fin;action', ...lignes].join('\n')),
});

async function images(page: Page, nom: string) {
  for (const [largeur, taille] of [['1280', BUREAU], ['390', TELEPHONE]] as const) {
    await page.setViewportSize(taille);
    await tient(page);
    await page.screenshot({ path: join(IMAGES, `${nom}-${largeur}.png`), fullPage: true });
  }
  await page.setViewportSize(BUREAU);
}

test('des rôles par un fichier : vérifier, corriger, appliquer, exporter', async ({ page }) => {
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/habilitations');
  const deposer = async (lignes: string[]) => {
    await page.getByLabel('Fichier').setInputFiles(fichier(lignes));
    await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
  };
  // A file that is none says why, and where.
  await page.getByLabel('Fichier').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('identifiant;role\n') });
  await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
  await expect(page.getByText('Colonne manquante : structure')).toBeVisible();
  await deposer([
    'jury.demo;LECTEUR;SCI;;;', 'scolarite.demo;ADMIN;LSH;;;ACCORDER', 'enseignant.demo;ENSEIGNANT;SCI;;;RETIRER',
    'admin.demo;ADMIN;ETAB00;;;', 'admin.demo;REGISSEUR;SCI;;;', 'personne.demo;LECTEUR;SCI;;;',
  ]);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vérification du fichier');
  await expect(page.getByText('Ce fichier ne peut pas être appliqué')).toBeVisible();
  const rangee = (qui: string, role: string) => page.getByRole('row', { name: new RegExp(`${qui}.*${role}`) });
  await expect(rangee('jury.demo', 'LECTEUR')).toContainText('Sera donné');
  await expect(rangee('scolarite.demo', 'ADMIN')).toContainText('Attendra un second accord');
  await expect(rangee('enseignant.demo', 'ENSEIGNANT')).toContainText('Sera retiré');
  await expect(rangee('admin.demo', 'ADMIN')).toContainText('Déjà ainsi');
  await expect(rangee('admin.demo', 'REGISSEUR')).toContainText('Personne ne se donne de droits à soi-même.');
  await accessible(page);
  await images(page, 'droits-fichier-refuse');
  await page.getByRole('navigation', { name: 'Lignes par effet' }).getByRole('link', { name: /Refusé/ }).click();
  await expect(page.locator('tbody tr')).toHaveCount(2);
  await page.getByRole('link', { name: 'Revenir aux habilitations' }).click();
  await deposer(['jury.demo;LECTEUR;SCI;;;', 'admin.demo;ADMIN;ETAB00;;;']);
  await expect(page.getByText('Ce fichier peut être appliqué')).toBeVisible();
  await images(page, 'droits-fichier-pret');
  await page.getByRole('button', { name: 'Appliquer le fichier' }).click();
  await expect(page.getByText('Fichier appliqué. Lignes suivies d’effet : 1.')).toBeVisible();
  await expect(page.getByRole('row', { name: /jury\.demo.*Lecteur/ })).toBeVisible();
  await accessible(page);
  await images(page, 'habilitations-fichier');
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Exporter (CSV)' }).click()]);
  expect(csv.suggestedFilename()).toBe('habilitations.csv');
  expect(readFileSync(await csv.path(), 'utf8')).toMatch(/\njury\.demo;LECTEUR;SCI;\d{4}-\d\d-\d\d;;;/);
});

test.describe('sans JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('des rôles par un fichier', async ({ page }) => {
    await connecter(page, 'admin.demo');
    await page.goto('/gestion/habilitations');
    await page.getByLabel('Fichier').setInputFiles(fichier(['jury.demo;LECTEUR;LSH;;;']));
    await page.getByRole('button', { name: 'Vérifier le fichier' }).click();
    await page.getByRole('button', { name: 'Appliquer le fichier' }).click();
    await expect(page.getByRole('row', { name: /jury\.demo.*Lecteur/ }).first()).toBeVisible();
  });
  test('une revue', async ({ page }) => {
    await connecter(page, 'admin.demo');
    await page.goto('/gestion/habilitations/revue');
    await page.getByLabel('Structure à revoir').selectOption({ value: 'SCI' });
    await page.getByLabel('Dernier jour').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
    await page.getByRole('button', { name: 'Ouvrir la revue' }).click();
    const choisies = page.getByRole('checkbox');
    const avant = await choisies.count();
    await choisies.first().check();
    await page.getByRole('button', { name: 'Maintenir les rôles cochés' }).click();
    await expect(choisies).toHaveCount(avant - 1);
  });
});

test('une revue : ouvrir, maintenir, retirer, et ce qui reste', async ({ page }) => {
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/habilitations');
  await page.getByRole('link', { name: 'Revues des habilitations' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revues des habilitations');
  await accessible(page);
  const ouvrir = async (echeance: Date) => {
    await page.getByLabel('Structure à revoir').selectOption({ value: 'ETAB00' });
    await page.getByLabel('Dernier jour').fill(echeance.toISOString().slice(0, 10));
    await page.getByRole('button', { name: 'Ouvrir la revue' }).click();
  };
  await ouvrir(new Date());
  await expect(page.getByText('Le dernier jour est demain au plus tôt.')).toBeVisible();
  await ouvrir(new Date(Date.now() + 30 * 86_400_000));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revue : Université de Valmont');
  const rangee = (qui: string) => page.getByRole('row', { name: new RegExp(qui) });
  await expect(rangee('admin.demo')).toContainText('Le vôtre : à une autre personne');
  await expect(rangee('admin.demo').getByRole('checkbox')).toHaveCount(0);
  await accessible(page);
  await images(page, 'revue');
  // Nothing ticked says so.
  await page.getByRole('button', { name: 'Maintenir les rôles cochés' }).click();
  await expect(page.getByText('Cochez au moins une ligne.')).toBeVisible();
  const avant = await page.locator('tbody tr').filter({ has: page.getByRole('checkbox') }).count();
  await rangee('dpo.demo').getByRole('checkbox').check();
  await rangee('regie.demo').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Maintenir les rôles cochés' }).click();
  await expect(rangee('dpo.demo')).toHaveCount(0);
  await rangee('svc-api').getByRole('checkbox').check();
  await page.locator('summary').filter({ hasText: 'Retirer les rôles cochés' }).click();
  await page.getByRole('button', { name: 'Retirer les rôles cochés' }).click();
  await expect(rangee('svc-api')).toHaveCount(0);
  await expect(page.locator('tbody tr').filter({ has: page.getByRole('checkbox') })).toHaveCount(avant - 3);
  await page.getByRole('navigation', { name: 'Lignes à montrer' }).getByRole('link', { name: /Toutes/ }).click();
  await expect(rangee('dpo.demo')).toContainText('Maintenu');
  await expect(rangee('svc-api')).toContainText('Retiré');
  await accessible(page);
  await images(page, 'revue-toutes');
  await page.goto('/gestion/habilitations/revue');
  await expect(page.getByRole('row', { name: /Université de Valmont.*En cours/ })).toBeVisible();
  await images(page, 'revues');
});
