import { readFileSync } from 'node:fs';
import { accessible, admission, ADMISSIONS, BUREAU, connecter, expect, TELEPHONE, test } from './support';

test('un import de mille lignes rend compte des doublons et des rejets', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/imports');
  await accessible(page);
  await page.getByLabel('Fichier des admissions').setInputFiles(ADMISSIONS);
  await page.getByRole('button', { name: 'Importer' }).click();
  await expect(page).toHaveURL(/imports\/[0-9a-f-]+$/);
  await expect(page.getByText('Terminé')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Motifs de rejet' })).toBeVisible();
  await accessible(page);
  const telechargement = page.waitForEvent('download');
  await page.getByRole('link', { name: /Télécharger les rejets/ }).click();
  const rejets = readFileSync(await (await telechargement).path(), 'utf8');
  expect(rejets.trim().split('\n').length).toBe(31);
});

test('de l’admission au certificat', async ({ page, browser }) => {
  const courriel = `camille.${Date.now()}@example.org`;
  const nom = `Delacroix`;
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/imports');
  await page.getByLabel('Fichier des admissions').setInputFiles(
    admission({ nom_naissance: nom, prenom: 'Camille', mail: courriel, code_voeu1: 'LIC-CHIMIE>L1@PER-2026' }),
  );
  await page.getByRole('button', { name: 'Importer' }).click();
  await expect(page.getByText('Terminé')).toBeVisible({ timeout: 30_000 });

  // The admitted person, on her phone.
  const contexte = await browser.newContext({ locale: 'fr-FR', viewport: TELEPHONE });
  const elle = await contexte.newPage();
  await elle.goto(`/fr/demo/courriels?destinataire=${encodeURIComponent(courriel)}`);
  await elle.getByRole('link', { name: /\/fr\/activer\?code=/ }).click();
  await elle.getByLabel('Adresse de courriel').fill(courriel);
  await elle.getByLabel('Choisissez un mot de passe').fill('court');
  await elle.getByRole('button', { name: 'Ouvrir mon compte' }).click();
  await expect(elle.getByText('doit avoir au moins douze caractères').first()).toBeVisible();
  await elle.getByLabel('Choisissez un mot de passe').fill('une phrase assez longue');
  await elle.getByRole('button', { name: 'Ouvrir mon compte' }).click();
  await expect(elle.getByRole('heading', { name: 'Bonjour Camille' })).toBeVisible();
  await accessible(elle);
  await elle.getByRole('button', { name: 'Commencer mon inscription' }).click();
  await expect(elle).toHaveURL(/identite/);
  await accessible(elle);

  // A wrong INE is told at once and kept; the key is right after the correction.
  await elle.getByLabel('Numéro INE').fill('1234567890A');
  await elle.getByLabel('Ville de naissance').fill('Valmont');
  await expect(elle.getByText('La clé ne correspond pas').first()).toBeVisible();
  await elle.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(elle).toHaveURL(/voir=erreurs/);
  await expect(elle.getByLabel('Numéro INE')).toHaveValue('1234567890A');
  await elle.getByLabel('Numéro INE').fill('');
  await elle.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(elle).toHaveURL(/contacts/);
  await elle.getByLabel('Numéro et rue').fill('3 rue des Lilas');
  await elle.getByLabel('Code postal').fill('76540');
  await elle.getByLabel('Ville', { exact: true }).fill('Valmont');
  await elle.getByLabel('Téléphone portable').fill('06 39 98 00 42');
  await elle.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(elle).toHaveURL(/recapitulatif/);
  await expect(elle.getByText('178,00').first()).toBeVisible();
  await elle.getByText('Pourquoi ce montant').click();
  await accessible(elle);
  await elle.getByLabel(/Je certifie/).check();
  await elle.getByRole('button', { name: 'Envoyer mon dossier' }).click();
  await expect(elle.getByText('Votre dossier est chez nous')).toBeVisible();

  // The clerk: money at the desk, then validation.
  await page.goto(`/gestion/inscriptions?q=${nom}`);
  await accessible(page);
  await page.getByRole('link', { name: /Delacroix Camille/i }).first().click();
  await expect(page.getByText('Moins d’un tiers des droits est payé').first()).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Enregistrer le paiement' }).click();
  await expect(page.getByText('Rien ne s’oppose à la validation')).toBeVisible();
  await page.getByRole('button', { name: 'Valider l’inscription' }).click();
  await expect(page.getByText(/Numéro d’étudiant\s?: \d{9}/).first()).toBeVisible();

  // The certificate, and its public verification.
  await elle.goto('/mon-espace');
  const telechargement = elle.waitForEvent('download');
  await elle.getByRole('link', { name: /Télécharger mon certificat/ }).click();
  const pdf = readFileSync(await (await telechargement).path());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await page.reload();
  const texte = await page.getByText(/Certificat de scolarité [0-9A-Z]{4}-/).innerText();
  const numero = texte.match(/([0-9A-Z]{4}-){4}[0-9A-Z]/)![0];
  await elle.goto(`/fr/verifier/${numero}`);
  await expect(elle.getByText('Ce document a bien été délivré')).toBeVisible();
  await accessible(elle);
  const altere = (numero[0] === '7' ? '8' : '7') + numero.slice(1);
  await elle.goto(`/fr/verifier/${altere}`);
  await expect(elle.getByText('Ce numéro est mal recopié')).toBeVisible();
  await contexte.close();
});

test('valider et passer au suivant', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions?q=connor');
  await page.getByRole('link', { name: /O'Connor/ }).click();
  await page.getByRole('button', { name: 'Valider et passer au suivant' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('GARNIER Anne-Sophie');
  await page.goto('/gestion/inscriptions?statut=VALIDEE&q=connor');
  await expect(page.getByRole('link', { name: /O'Connor/ })).toBeVisible();
});
