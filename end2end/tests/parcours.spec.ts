import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import {
  accepter, accessible, admission, ADMISSIONS, BUREAU, carte, CARTES, connecter, CONTINUER,
  continuer, deposer, dossier, expect, image, PIECE, repondre, TELEPHONE, test,
} from './support';

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
  test.setTimeout(180_000); // the whole journey of one student
  const courriel = `camille.${Date.now()}@example.org`;
  const nom = `Delacroix`;
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/imports');
  await page.getByLabel('Fichier des admissions').setInputFiles(
    admission({ nom_naissance: nom, prenom: 'Camille', mail: courriel, code_voeu1: 'LIC-CHIMIE>L1-CHIMIE@PER-2026' }),
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
  await elle.getByLabel('Deuxième prénom').fill('Anne');
  await expect(elle.getByText('La clé ne correspond pas').first()).toBeVisible();
  await elle.getByRole('button', { name: CONTINUER }).click();
  await expect(elle).toHaveURL(/voir=erreurs/);
  await expect(elle.getByLabel('Numéro INE')).toHaveValue('1234567890A');
  await elle.getByLabel('Numéro INE').fill('');
  await continuer(elle, 'naissance');
  await accessible(elle);
  // By the keyboard, as the pattern of the combobox wants it.
  const commune = elle.getByRole('combobox', { name: 'Commune de naissance' });
  await commune.pressSequentially('saint-den', { delay: 20 });
  await expect(elle.locator('.proposition').first()).toBeVisible();
  await accessible(elle);
  await commune.press('ArrowDown');
  await commune.press('Enter');
  await expect(commune).toHaveValue(/^Saint-Den.* \(\w+\)$/);
  await continuer(elle, 'bac');
  await repondre(elle);
  await accessible(elle);
  // Leaving and coming back lands where she was.
  await elle.goto('/mon-espace');
  await elle.getByRole('link', { name: 'Continuer mon inscription' }).click();
  await expect(elle).toHaveURL(/pieces/);
  await deposer(elle);
  await continuer(elle, 'accords');
  await elle.getByRole('button', { name: CONTINUER }).click();
  await expect(elle.getByText('Cochez cette case').first()).toBeVisible();
  await accepter(elle);
  await accessible(elle);
  await continuer(elle, 'droits');
  await expect(elle.getByText('178,00').first()).toBeVisible();
  await elle.getByText('Pourquoi ce montant').click();
  await elle.locator('#modalite label', { hasText: 'en trois fois' }).click();
  await accessible(elle);
  await continuer(elle, 'recapitulatif');
  await expect(elle.getByText('59,34').first()).toBeVisible();
  await accessible(elle);
  await elle.getByLabel(/Je certifie/).check();
  await elle.getByRole('button', { name: 'Envoyer mon dossier' }).click();
  await expect(elle.getByText('Il reste à régler vos droits').first()).toBeVisible();
  await accessible(elle);

  // She gives up at the bank, is refused, then pays the first of three; the bank will take the others by itself.
  await elle.getByRole('button', { name: /Payer 59,34/ }).click();
  await accessible(elle);
  await elle.getByRole('button', { name: 'Continuer vers la banque' }).click();
  await elle.getByRole('link', { name: 'Annuler' }).click();
  await expect(elle).toHaveURL(/mon-espace/);
  await elle.getByRole('button', { name: /Payer 59,34/ }).click();
  await carte(elle, CARTES.refusee);
  await expect(elle.getByText('Votre banque a refusé le paiement').first()).toBeVisible();
  await elle.getByRole('button', { name: /Payer 59,34/ }).click();
  await carte(elle, CARTES.acceptee);
  await expect(elle.getByText(/Reçu\s?: 59,34/)).toBeVisible();
  await expect(elle.getByRole('button', { name: /Payer/ })).toHaveCount(0);
  await accessible(elle);

  // The clerk refuses the photo; the student replaces it; the clerk accepts all, and the automaton enrols.
  await page.goto(`/gestion/inscriptions?q=${nom}`);
  await accessible(page);
  await dossier(page, /Delacroix Camille/i).first().click();
  await expect(page.getByRole('heading', { name: 'Pièces justificatives' })).toBeVisible();
  await accessible(page);
  await page.getByLabel('Raison du refus').selectOption({ value: 'PHOTO_NON_CONFORME' });
  await page.getByRole('button', { name: 'Refuser', exact: true }).click();
  await expect(page.getByText('Une pièce est refusée').first()).toBeVisible();
  await elle.goto('/mon-espace');
  await expect(elle.getByText('Photo non conforme').first()).toBeVisible();
  await elle.getByRole('link', { name: 'Remplacer la pièce refusée' }).click();
  await accessible(elle);
  const photo = elle.locator('#piece-PHOTO');
  await photo.locator('input[type=file]').setInputFiles(PIECE);
  await photo.getByRole('button', { name: 'Remplacer' }).click();
  await expect(photo.getByText('En attente de nous')).toBeVisible({ timeout: 30_000 });
  await page.reload();
  const cvec = page.getByRole('button', { name: /attestation de CVEC/ });
  if (await cvec.isVisible()) await cvec.click();
  for (let i = 0; i < 12; i += 1) {
    if (await page.getByText(/Numéro d’étudiant\s?: \d{9}/).first().isVisible()) break;
    const ligne = page.locator('.examen-ligne', { hasText: 'À examiner' }).first();
    if (await ligne.isVisible()) await ligne.click();
    const bouton = page.getByRole('button', { name: 'Accepter', exact: true });
    if (await bouton.isVisible()) await bouton.click();
    await page.waitForTimeout(400);
  }
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

/** On a dossier of the clerk: waits for the CVEC, and accepts every document by the keys. */
async function toutAccepter(page: Page) {
  await expect(page.getByRole('heading', { name: 'Pièces justificatives' })).toBeVisible();
  // Its service confirms the CVEC within seconds of the start.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/Confirmée/).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  // By the keys of the clerk: the focus stays on the documents from one act to the next.
  await page.waitForLoadState('networkidle');
  await page.locator('.examen-ligne[aria-current=true]').focus();
  for (let i = 0; i < 12; i += 1) {
    if (await page.getByText('Rien ne s’oppose à la validation').isVisible()) break;
    if (await page.getByRole('button', { name: 'Accepter', exact: true }).isVisible()) {
      const relue = page.waitForResponse(/parcours\/fiche/);
      await page.keyboard.press('a');
      await relue;
    } else {
      await page.keyboard.press('ArrowDown');
    }
    await page.waitForTimeout(200);
  }
}

test('valider et passer au suivant', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions?q=connor');
  await dossier(page, /O'Connor/).click();
  await toutAccepter(page);
  await page.getByRole('button', { name: 'Valider et passer au suivant' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('VASSEUR Jeanne');
  await page.goto('/gestion/inscriptions?statut=VALIDEE&q=connor');
  await expect(dossier(page, /O'Connor/)).toBeVisible();
});

test('un paiement qui tarde se dit, et aboutit', async ({ page }) => {
  await page.setViewportSize(TELEPHONE);
  await connecter(page, 'differe.demo');
  await page.getByRole('button', { name: /Payer 178,00/ }).click();
  await carte(page, CARTES.differee);
  await expect(page.getByText('Votre banque traite le paiement').first()).toBeVisible();
  await accessible(page);
  // The bank speaks a few seconds later; the page says so when it is looked at again.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/Reçu\s?: 178,00/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});

test('un lot se reprend, et survit à la page', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await page.goto('/gestion/inscriptions?q=vasseur');
  await dossier(page, /VASSEUR|Vasseur/).click();
  await toutAccepter(page);
  const demander = async () => {
    await page.goto('/gestion/inscriptions?q=vasseur');
    await page.waitForLoadState('networkidle');
    await page.getByLabel(/Choisir .*Vasseur/i).check();
    await page.getByRole('button', { name: /^Valider/ }).click();
    await expect(page.getByText(/Validation dans \d s/)).toBeVisible();
  };
  await demander();
  await accessible(page);
  await page.getByRole('button', { name: 'Annuler', exact: true }).click();
  await expect(page.getByText('Rien n’a été validé')).toBeVisible();
  await demander();
  await page.reload();
  await expect(page.getByText(/Validation dans \d s/)).toBeVisible();
  await expect(page.getByText(/Inscriptions validées\s?: 1/)).toBeVisible({ timeout: 15_000 });
  await page.goto('/gestion/inscriptions?statut=VALIDEE&q=vasseur');
  await expect(dossier(page, /Vasseur/i)).toBeVisible();
});

test('un envoi coupé reprend où il en était', async ({ page, console: erreurs }) => {
  await page.setViewportSize(TELEPHONE);
  await connecter(page, 'differe.demo');
  const { fichier, taille } = image();
  let morceaux = 0;
  await page.route('**/televersements/*', (route) => {
    morceaux += 1;
    return morceaux === 2 ? route.abort('connectionreset') : route.continue();
  });
  await page.goto((await page.getByRole('link', { name: /Attestation de responsabilité civile/ }).getAttribute('href'))!);
  // Before its scripts are there, the page sends a plain form: in one piece.
  await page.waitForLoadState('networkidle');
  const piece = page.locator('#piece-RESP-CIVILE');
  await piece.locator('input[type=file]').setInputFiles(fichier);
  await piece.getByRole('button', { name: 'Envoyer' }).click();
  await expect(piece.getByText('En attente de nous')).toBeVisible({ timeout: 30_000 });
  // As many parts as the file has, and the one that was cut.
  expect(morceaux).toBe(Math.ceil(taille / (256 * 1024)) + 1);
  // The cut itself is told by the browser: that one, and nothing else.
  expect(erreurs.filter((e) => e.includes('ERR_CONNECTION_RESET'))).toHaveLength(1);
  erreurs.splice(0, erreurs.length, ...erreurs.filter((e) => !e.includes('ERR_CONNECTION_RESET')));
});

test('un doublon possible attend qu’un gestionnaire ait comparé', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  for (const [commune, mail] of [['76540', 'un'], ['59350', 'deux']]) {
    await page.goto('/gestion/imports');
    await page.getByLabel('Fichier des admissions').setInputFiles(
      admission({
        nom_naissance: 'Homonyme', prenom: 'Claude', code_commune_naissance: commune, mail: `${mail}@example.org`,
        code_voeu1: 'LIC-CHIMIE>L1-CHIMIE@PER-2026', numero_candidat: `E2E-H-${mail}-${Date.now()}`,
      }),
    );
    await page.getByRole('button', { name: 'Importer' }).click();
    await expect(page.getByText('Terminé')).toBeVisible({ timeout: 30_000 });
  }
  await page.goto('/gestion/inscriptions?statut=&raison=DOUBLON_POTENTIEL');
  await dossier(page, /Homonyme/).click();
  await expect(page.getByRole('heading', { level: 1, name: /Homonyme/i })).toBeVisible();
  await expect(page.getByText('doublon à lever').first()).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Ce sont deux personnes différentes' }).click();
  await expect(page.getByText('doublon à lever')).toHaveCount(0);
  await expect(page.getByText('Doublon écarté')).toBeVisible();
});
