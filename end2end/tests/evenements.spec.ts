import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessible, admission, BUREAU, connecter, expect, TELEPHONE, test, tient } from './support';

/** An application of the establishment, that refuses for as long as it is told to. */
async function application() {
  const recus: { entetes: IncomingHttpHeaders; corps: string }[] = [];
  const etat = { statut: 503 };
  const serveur = createServer((requete, reponse) => {
    const morceaux: Buffer[] = [];
    requete.on('data', (m) => morceaux.push(m));
    requete.on('end', () => {
      recus.push({ entetes: requete.headers, corps: Buffer.concat(morceaux).toString() });
      reponse.writeHead(etat.statut).end();
    });
  });
  await new Promise<void>((suite) => serveur.listen(0, '127.0.0.1', suite));
  const adresse = `http://127.0.0.1:${(serveur.address() as AddressInfo).port}/pegase`;
  return { adresse, recus, etat, fermer: () => serveur.close() };
}

test('brancher une application, voir qu’elle ne répond pas, lui porter à nouveau', async ({ page }) => {
  test.setTimeout(120_000);
  const si = await application();
  try {
    await page.setViewportSize(BUREAU);
    await connecter(page, 'admin.demo');
    await page.getByRole('link', { name: 'Événements sortants' }).click();
    await expect(page.getByText('Aucune adresse')).toBeVisible();
    await accessible(page);

    // Neither the metadata of a cloud nor nothing at all.
    await page.getByLabel('Nom de l’application').fill('Annuaire');
    await page.getByLabel('Adresse à appeler').fill('http://169.254.169.254/latest');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await expect(page.getByLabel('Adresse à appeler')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Nom de l’application')).toHaveValue('Annuaire');
    await page.getByLabel('Adresse à appeler').fill(si.adresse);
    for (const sujet of ['Imports d’admissions', 'Inscriptions']) await page.locator('label', { hasText: sujet }).click();
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Annuaire' })).toBeVisible();
    await expect(page.getByText('Aucun événement ici')).toBeVisible();
    const ici = page.url();

    await page.goto('/gestion/imports');
    const fichier = admission({ nom_naissance: 'Evenement', prenom: 'Ève', mail: 'eve@example.org', code_voeu1: 'LIC-INFO>L1-INFO@PER-2026' });
    await page.getByLabel('Fichier des admissions').setInputFiles(fichier);
    await page.getByRole('button', { name: 'Importer' }).click();
    await expect(page.getByText('Terminé')).toBeVisible({ timeout: 30_000 });

    await expect(async () => {
      await page.goto(`${ici}?etat=en-peine`);
      await expect(page.getByText(/503 en \d+ ms/).first()).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    for (const taille of [TELEPHONE, BUREAU]) {
      await page.setViewportSize(taille);
      await accessible(page);
      await tient(page);
      await page.screenshot({ path: `end2end/results/evenements-${taille.width}.png`, fullPage: true });
    }

    si.etat.statut = 204;
    const avant = si.recus.length;
    await page.getByRole('row', { name: /autorisee/ }).getByRole('button', { name: 'Porter à nouveau' }).click();
    await expect(async () => {
      await page.goto(ici);
      await expect(page.getByRole('row', { name: /autorisee/ }).getByText('Porté', { exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    const recu = si.recus.slice(avant).find((r) => r.corps.includes('autorisee'))!;
    expect(recu.entetes['content-type']).toContain('application/cloudevents+json');

    // The secret that the page shows is the one that signs.
    await page.getByRole('link', { name: 'Montrer le secret' }).click();
    const secret = (await page.locator('code', { hasText: /^whsec_/ }).textContent())!;
    const signe = (r: typeof recu) =>
      createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
        .update(`${r.entetes['webhook-id']}.${r.entetes['webhook-timestamp']}.${r.corps}`)
        .digest('base64');
    expect(recu.entetes['webhook-signature']).toBe(`v1,${signe(recu)}`);
    await page.locator('summary', { hasText: 'Changer de secret' }).click();
    await page.getByRole('button', { name: 'Changer de secret' }).click();
    await expect(page.getByText(/L’ancien secret signe aussi/)).toBeVisible();
    await expect(page.locator('code', { hasText: /^whsec_/ })).not.toHaveText(secret);

    await page.locator('summary', { hasText: 'Arrêter' }).click();
    await page.getByRole('button', { name: 'Arrêter' }).click();
    await expect(page.getByText('Arrêté', { exact: true })).toBeVisible();
    await page.goto('/gestion/evenements');
    await expect(page.getByRole('row', { name: /Annuaire/ })).toContainText('Arrêté');
    for (const taille of [TELEPHONE, BUREAU]) {
      await page.setViewportSize(taille);
      await accessible(page);
      await tient(page);
      await page.screenshot({ path: `end2end/results/webhooks-${taille.width}.png`, fullPage: true });
    }
    await page.getByRole('link', { name: 'Annuaire' }).click();
    await page.locator('summary', { hasText: 'Supprimer' }).click();
    await page.getByRole('button', { name: 'Supprimer' }).click();
    await expect(page.getByText('Aucune adresse')).toBeVisible();
  } finally {
    si.fermer();
  }
});

test('qui n’en a pas le droit ne voit pas les événements sortants', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'scolarite.demo');
  await expect(page.getByRole('link', { name: 'Événements sortants' })).toHaveCount(0);
  await page.goto('/gestion/evenements');
  await expect(page.getByText(/droit/).first()).toBeVisible();
});
