import {
  accessible, admission, BUREAU, connecter, dossier, expect, PIECE, tabuler, TELEPHONE, test, tient,
} from './support';

test('les pages publiques, dans les deux langues et aux deux largeurs', async ({ page }) => {
  test.setTimeout(120_000);
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    for (const chemin of [
      '', '/connexion', '/activer', '/mot-de-passe', '/mot-de-passe/nouveau', '/verifier', '/demo/courriels', '/demo/composants',
      '/accessibilite',
    ]) {
      for (const langue of ['fr', 'en']) {
        await page.goto(`/${langue}${chemin}`);
        await expect(page.locator('html')).toHaveAttribute('lang', langue);
        await expect(page.locator('h1')).toBeVisible();
        await accessible(page);
        await tient(page);
      }
    }
  }
});

test('l’état du service se lit sans compte et sans script', async ({ page }) => {
  for (const taille of [TELEPHONE, BUREAU]) {
    await page.setViewportSize(taille);
    for (const [langue, titre] of [['fr', 'État du service'], ['en', 'Service status']]) {
      await page.goto(`/${langue}/connexion`);
      await page.getByRole('link', { name: titre }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', langue);
      await expect(page.getByRole('heading', { name: titre })).toBeVisible();
      await expect(page.getByText('Pégase', { exact: true })).toBeVisible();
      await accessible(page);
      await tient(page);
    }
  }
});

test('changer de langue garde la page', async ({ page }) => {
  await page.goto('/fr/verifier');
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/en\/verifier/);
  await expect(page.getByRole('heading', { name: 'Verify a document' })).toBeVisible();
});

test('une gestionnaire des sciences ne voit rien d’une autre composante, même par son adresse', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/imports');
  const fichier = admission({
    nom_naissance: 'Perimetre', prenom: 'Lettres', mail: 'lettres@example.org', code_voeu1: 'LIC-LETTRES>L1-LETTRES@PER-2026',
  });
  await page.getByLabel('Fichier des admissions').setInputFiles(fichier);
  await page.getByRole('button', { name: 'Importer' }).click();
  await expect(page.getByText('Terminé')).toBeVisible({ timeout: 30_000 });
  await page.goto('/gestion/inscriptions?statut=&q=perimetre');
  const adresse = await dossier(page, /Perimetre/).getAttribute('href');

  await page.context().clearCookies();
  await connecter(page, 'sciences.demo');
  await page.goto('/gestion/inscriptions?statut=&q=perimetre');
  await expect(page.getByText('Aucun dossier ici')).toBeVisible();
  const reponse = await page.goto(adresse!);
  expect(reponse!.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Page introuvable' })).toBeVisible();
  await page.goto('/gestion/inscriptions?statut=&q=garnier');
  await expect(dossier(page, /Garnier/)).toBeVisible();

  await page.context().clearCookies();
  await connecter(page, 'apprenant1.demo');
  await page.goto(adresse!);
  await expect(page).toHaveURL(/mon-espace/);
});

test('un mauvais mot de passe garde l’identifiant', async ({ page }) => {
  await page.goto('/fr/connexion');
  await page.getByLabel('Identifiant ou courriel').fill('lecture.demo');
  await page.getByLabel('Mot de passe').fill('faux');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Identifiant ou mot de passe incorrect')).toBeVisible();
  await expect(page.getByLabel('Identifiant ou courriel')).toHaveValue('lecture.demo');
});

test('au clavier seul : se connecter, chercher, ouvrir un dossier', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await page.goto('/fr/connexion');
  await tabuler(page, page.getByLabel('Identifiant ou courriel'));
  await page.keyboard.type('scolarite.demo');
  await page.keyboard.press('Tab');
  await page.keyboard.type('demo');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/gestion/);
  await tabuler(page, page.getByRole('link', { name: 'Inscriptions', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Inscriptions' })).toBeVisible();
  await tabuler(page, page.getByRole('link', { name: /^Toutes/ }).first());
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/statut=&/);
  await tabuler(page, page.getByLabel(/Nom, prénom/));
  await page.keyboard.type('muller');
  await page.keyboard.press('Enter');
  const lien = dossier(page, /Müller/);
  await expect(lien).toBeVisible();
  await tabuler(page, lien);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'État civil' })).toBeVisible();
});

test.describe('avant que la page ne vive', () => {
  // One would answer in place of what is held here.
  test.use({ serviceWorkers: 'block' });

  test('un lien mène où il dit', async ({ page }) => {
    await page.setViewportSize(BUREAU);
    await connecter(page, 'scolarite.demo');
    // Who listens to the clicks of the whole page, once they were let down to it: the router.
    await page.addInitScript(() => {
      const { addEventListener } = window;
      window.addEventListener = function (type: string, ...suite: [never, ...never[]]) {
        if (type === 'click' && (suite[1] as unknown) !== true) document.documentElement.dataset.routeur = 'oui';
        return addEventListener.call(this, type, ...suite);
      } as typeof addEventListener;
    });
    // The pieces of the page, of which the main part has none.
    let laisser = () => {};
    const attente = new Promise<void>((suite) => (laisser = suite));
    await page.route(/\/pkg\/.*\/(split|chunk)[^/]*\.wasm$/, async (route) => {
      await attente;
      // The page that asked may be gone.
      await route.continue().catch(() => {});
    });
    await page.goto('/gestion/inscriptions', { waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('data-routeur', 'oui');
    await page.getByRole('link', { name: /^Toutes/ }).first().click();
    await expect(page).toHaveURL(/statut=&/);
    laisser();
    await page.getByLabel(/Nom, prénom/).fill('muller');
    await page.keyboard.press('Enter');
    await expect(dossier(page, /Müller/)).toBeVisible();
  });

  // What a browser sends by itself is refused on a page of its own: the other half has the refusal beside the field.
  for (const arrive of [true, false]) {
    test(`un formulaire envoyé avant que la page vive, et ${arrive ? 'elle vit ensuite' : 'elle ne vivra pas'}`, async ({ page }) => {
      await connecter(page, 'admin.demo');
      let laisser = () => {};
      const attente = new Promise<void>((suite) => (laisser = suite));
      // The main part alone: what it needs besides is there when it comes.
      await page.route(/\/pkg\/.*\/pegase[^/]*\.wasm$/, async (route) => {
        await attente;
        await route.continue().catch(() => {});
      });
      await page.goto('/gestion/habilitations/revue', { waitUntil: 'commit' });
      await page.getByLabel('Structure à revoir').selectOption({ value: 'ETAB00' });
      await page.getByLabel('Dernier jour').fill('2020-01-31');
      const bouton = page.getByRole('button', { name: 'Ouvrir la revue' });
      await bouton.click();
      await expect(bouton).toHaveAttribute('aria-busy', 'true');
      if (arrive) {
        laisser();
        await expect(page.getByText('Le dernier jour est demain au plus tôt.')).toBeVisible();
        await expect(page.getByLabel('Dernier jour')).toHaveValue('2020-01-31');
        await expect(page.getByLabel('Structure à revoir')).toHaveValue('ETAB00');
        await expect(bouton).not.toHaveAttribute('aria-busy', 'true');
      } else {
        await expect(page.getByRole('link', { name: 'Retour' })).toBeVisible();
        laisser();
      }
    });
  }
});

test('les pages de chacun, en anglais, aux deux largeurs', async ({ page }) => {
  test.setTimeout(180_000);
  for (const [compte, adresses] of [
    ['cpge.demo', ['/mon-espace']],
    ['apprenant5.demo', ['/mon-espace']],
    ['admin.demo', ['/gestion', '/gestion/inscriptions?statut=', '/gestion/imports', '/gestion/evenements']],
  ] as const) {
    await page.context().clearCookies();
    await connecter(page, compte);
    await page.goto('/langue/en');
    for (const adresse of adresses) {
      for (const taille of [TELEPHONE, BUREAU]) {
        await page.setViewportSize(taille);
        await page.goto(adresse);
        await expect(page.locator('html')).toHaveAttribute('lang', 'en');
        await expect(page.locator('h1')).toBeVisible();
        await accessible(page);
        await tient(page);
      }
    }
    if (compte === 'admin.demo') {
      await page.goto('/gestion/inscriptions?statut=&q=garnier');
      await dossier(page, /Garnier/).click();
      await expect(page.getByRole('heading', { name: 'Civil status' })).toBeVisible();
      for (const taille of [TELEPHONE, BUREAU]) {
        await page.setViewportSize(taille);
        await accessible(page);
        await tient(page);
      }
    }
    await page.goto('/langue/fr');
  }
});

test('un mot de passe oublié se remplace, une fois, sur le téléphone', async ({ page }) => {
  await page.setViewportSize(TELEPHONE);
  await page.goto('/fr/connexion');
  await page.getByRole('link', { name: /Mot de passe ou code oublié/ }).click();
  await expect(page).toHaveURL(/mot-de-passe/);
  await page.getByLabel('Identifiant ou courriel').fill('Depart.Demo');
  await page.getByRole('button', { name: 'M’écrire' }).click();
  await expect(page.getByText('Regardez vos courriels')).toBeVisible();
  await accessible(page);
  await page.goto('/fr/demo/courriels?destinataire=depart.demo');
  const lien = page.getByRole('link', { name: /mot-de-passe\/nouveau/ }).first();
  const adresse = (await lien.getAttribute('href'))!;
  await lien.click();
  await page.getByLabel('Choisissez un mot de passe').fill('court');
  await page.getByRole('button', { name: /Changer le mot de passe/ }).click();
  await expect(page.getByText('doit avoir au moins douze caractères').first()).toBeVisible();
  await accessible(page);
  await page.getByLabel('Choisissez un mot de passe').fill('une phrase assez longue');
  await page.getByRole('button', { name: /Changer le mot de passe/ }).click();
  await expect(page).toHaveURL(/mon-espace/);
  await page.context().clearCookies();
  await page.goto(adresse);
  await page.getByLabel('Choisissez un mot de passe').fill('encore une autre phrase');
  await page.getByRole('button', { name: /Changer le mot de passe/ }).click();
  await expect(page.getByText('Ce lien a déjà servi')).toBeVisible();
  await connecter(page, 'depart.demo', 'une phrase assez longue');
  await expect(page).toHaveURL(/mon-espace/);
});

test.describe('sans JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('tout se lit, et une étape du dossier se remplit', async ({ page }) => {
    await connecter(page, 'apprenant2.demo');
    await expect(page.getByRole('heading', { name: 'Bonjour Moussa' })).toBeVisible();
    await page.getByRole('link', { name: 'Continuer mon inscription' }).click();
    await page.goto(page.url().replace(/[a-z]+$/, 'identite'));
    await expect(page.getByLabel('Nom de naissance')).toHaveValue('N\'Diaye');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page).toHaveURL(/naissance/);
    await page.getByRole('combobox', { name: 'Commune de naissance' }).fill('Saint-Denis');
    await page.getByLabel('Date de naissance').fill('31/02/2007');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page.getByText('Cette date n’existe pas').first()).toBeVisible();
    await expect(page.getByText('Plusieurs lieux portent ce nom').first()).toBeVisible();
    await expect(page.getByLabel('Date de naissance')).toHaveValue('31/02/2007');
    await page.getByLabel('Date de naissance').fill('11/05/2007');
    await page.getByRole('combobox', { name: 'Commune de naissance' }).fill('Saint-Denis (93)');
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
    await expect(page).toHaveURL(/bac/);
    // A file goes in a plain form too.
    await page.goto(page.url().replace('/bac', '/pieces'));
    const photo = page.locator('#piece-PHOTO');
    await photo.locator('input[type=file]').setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('non') });
    await photo.getByRole('button', { name: 'Envoyer' }).click();
    await expect(photo.getByText('Ce fichier ne se lit pas')).toBeVisible();
    await photo.locator('input[type=file]').setInputFiles(PIECE);
    await photo.getByRole('button', { name: 'Envoyer' }).click();
    await expect(photo.getByText('En attente de nous')).toBeVisible();
  });

  test('la gestion se lit aussi, pièce par pièce', async ({ page }) => {
    await page.setViewportSize(BUREAU);
    await connecter(page, 'scolarite.demo');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.goto('/gestion/inscriptions?statut=&q=garnier');
    await dossier(page, /Garnier/).click();
    await expect(page.getByRole('heading', { name: 'Pièces justificatives' })).toBeVisible();
    await page.locator('.examen-ligne', { hasText: /Pièce d.identité/ }).click();
    await expect(page).toHaveURL(/piece=IDENTITE/);
    await expect(page.locator('.examen-image')).toBeVisible();
    for (const adresse of ['/gestion/imports', '/fr/demo/courriels']) {
      await page.goto(adresse);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
  });
});
