import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  BUREAU, TELEPHONE, accepter, accessible, admission, connecter, continuer, deposer, expect, repondre, retenir, sql, tabuler, test, tient,
} from './support';

const IMAGES = join(__dirname, '../results/images');
const photo = (page: Page, nom: string) => page.screenshot({ path: join(IMAGES, `${nom}.png`), fullPage: true });

/** The identifier of an espace, as lists have it. */
const espace = (code: string) => sql(`SELECT id FROM offre.espace WHERE code = '${code}'`).trim();
/** The line of the tree that has that label. */
const noeud = (page: Page, libelle: string | RegExp) => page.getByRole('treeitem').filter({ hasText: libelle });

test('une maquette se construit au clavier, s’ouvre aux inscriptions, et une étudiante s’y inscrit', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  // By the keyboard alone, until somebody enrols on it: nothing is clicked.
  const presser = async (cible: Locator, touche = 'Enter') => {
    await tabuler(page, cible);
    await page.keyboard.press(touche);
  };
  const taper = async (cible: Locator, texte: string) => {
    await tabuler(page, cible);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(texte);
  };
  /** In a list one types the beginning of what one wants. */
  const choisir = async (liste: Locator, valeur: string) => {
    const libelle = (await liste.locator(`option[value="${valeur}"]`).textContent()) ?? '';
    await tabuler(page, liste);
    await page.keyboard.type(libelle);
    await expect(liste).toHaveValue(valeur);
  };
  await presser(page.getByRole('link', { name: 'Offre de formation' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Offre de formation' })).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-espaces');

  // A working space.
  const code = `T${Date.now() % 1_000_000}`;
  await taper(page.getByLabel('Code', { exact: true }), code);
  await taper(page.getByLabel('Libellé', { exact: true }), `Essai ${code}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: `Essai ${code}` })).toBeVisible();
  await presser(page.getByRole('link', { name: `Essai ${code}` }));
  await expect(page.getByText('Rien de ce nom ici')).toBeVisible();

  // A formation: a refusal names the field and loses nothing.
  await taper(page.locator('#f-code'), 'é');
  await taper(page.locator('#f-libelle'), 'Licence Essai');
  await choisir(page.locator('#f-structure'), 'SCI');
  await presser(page.getByRole('button', { name: 'Ajouter', exact: true }));
  await expect(page.locator('#f-code[aria-invalid=true]')).toBeVisible();
  await expect(page.locator('#f-libelle')).toHaveValue('Licence Essai');
  await taper(page.locator('#f-code'), `LIC-${code}`);
  await choisir(page.locator('#f-diplome'), 'LICENCE');
  await presser(page.getByRole('button', { name: 'Ajouter', exact: true }));
  await expect(page.getByRole('link', { name: 'Licence Essai' })).toBeVisible();
  await presser(page.getByRole('link', { name: 'Licence Essai' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Licence Essai' })).toBeVisible();
  await accessible(page);

  // Below it: the focus is never lost.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
  const ajouter = async (v: { code: string; libelle: string; type: string; lettres: string; ects: string }) => {
    await page.keyboard.press('n');
    await expect(page.locator('#a-code')).toBeFocused();
    await page.keyboard.type(v.code);
    await page.keyboard.press('Tab');
    await expect(page.locator('#a-libelle')).toBeFocused();
    await page.keyboard.type(v.libelle);
    await page.keyboard.press('Tab');
    await expect(page.locator('#a-type')).toBeFocused();
    await page.keyboard.type(v.lettres);
    await expect(page.locator('#a-type')).toHaveValue(v.type);
    await page.keyboard.press('Tab');
    await expect(page.locator('#a-ects')).toBeFocused();
    await page.keyboard.type(v.ects);
    await page.keyboard.press('Enter');
    await expect(noeud(page, v.libelle)).toBeVisible();
    // The form is ready for the next one: the focus stays in it, or on what opens it where it was made anew.
    await expect(page.locator('.maquette-ajout:focus-within')).toHaveCount(1);
  };
  const licence = noeud(page, 'Licence Essai');
  const annee = noeud(page, 'Première année');
  const s2 = noeud(page, 'Semestre 2');
  await tabuler(page, licence);
  await ajouter({ code: `L1-${code}`, libelle: 'Première année', type: 'ANNEE', lettres: 'Ann', ects: '60' });
  await tabuler(page, licence, 'Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(annee).toBeFocused();
  await expect(page.locator('.maquette-titre')).toHaveText('Première année');
  await ajouter({ code: `S1-${code}`, libelle: 'Semestre 1', type: 'SEMESTRE', lettres: 'Sem', ects: '30' });
  await tabuler(page, annee, 'Shift+Tab');
  await ajouter({ code: `S2-${code}`, libelle: 'Semestre 2', type: 'SEMESTRE', lettres: 'Sem', ects: '24' });
  // Sixty are announced, fifty-four are there.
  await expect(annee.getByText('60 annoncés, 54 au-dessous')).toBeVisible();

  // Its credits in place; what is not typed to its end changes nothing.
  await tabuler(page, annee, 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(s2).toBeFocused();
  await page.keyboard.press('F2');
  await expect(page.locator('.arbre-champ-libelleLong')).toBeFocused();
  await page.keyboard.type('Autrement');
  await page.keyboard.press('Escape');
  await expect(s2).toBeFocused();
  await page.keyboard.press('F2');
  await expect(page.locator('.arbre-champ-libelleLong')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('30');
  await page.keyboard.press('Enter');
  await expect(annee.getByText('annoncés')).toBeHidden();
  await expect(s2).toBeFocused();
  // Below its brother and back: one stays on it.
  const deplacer = async (touche: string, niveau: string) => {
    await page.keyboard.press(touche);
    await expect(s2).toHaveAttribute('aria-level', niveau);
    await expect(s2).toBeFocused();
    await expect(s2).toHaveAttribute('aria-selected', 'true');
  };
  await deplacer('Alt+ArrowRight', '4');
  await deplacer('Alt+ArrowLeft', '3');
  await photo(page, 'offre-maquette-essai');

  // Its order, undone and done again.
  const ordre = async () => (await page.locator('.arbre-libelle').allTextContents()).join(' | ');
  const avant = await ordre();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(ordre).not.toBe(avant);
  await expect(s2).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect.poll(ordre).toBe(avant);
  await page.keyboard.press('Control+y');
  await expect.poll(ordre).not.toBe(avant);
  // Twice at once is twice, and what was done meanwhile is not lost.
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('F2');
  await expect(page.locator('.arbre-champ-libelleLong')).toBeFocused();
  await page.keyboard.type('Second semestre');
  await page.keyboard.press('Enter');
  await expect(noeud(page, 'Second semestre')).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(s2).toBeFocused();
  await expect.poll(ordre).not.toBe(avant);

  // Where one enrols, and put into effect.
  const vers = async (cible: Locator) => {
    await page.keyboard.press('Home');
    await expect(licence).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(cible).toBeFocused();
    await expect(page.locator('.maquette-titre')).toHaveText('Première année');
  };
  await vers(annee);
  await presser(page.getByRole('button', { name: 'En faire un point d’inscription' }));
  await expect(noeud(page, 'Première année').getByText('Point d’inscription')).toBeVisible();
  await page.goto(`/gestion/offre/${code}/mise-en-oeuvre`);
  const periode = await page.locator('#vers option').first().getAttribute('value');
  expect(periode).not.toBeNull();
  await presser(page.getByLabel(/Licence Essai/), ' ');
  await expect(page.getByLabel(/Licence Essai/)).toBeChecked();
  await accessible(page);
  // What would be done is shown first; one may choose otherwise, and nothing is lost.
  await presser(page.getByRole('button', { name: 'Voir ce qui sera fait' }));
  await expect(page.getByText(/Rien n’est encore écrit/)).toBeVisible({ timeout: 30_000 });
  await accessible(page);
  await photo(page, 'offre-mise-en-oeuvre-essai');
  await presser(page.getByRole('link', { name: 'Choisir autrement' }));
  await expect(page.getByLabel(/Licence Essai/)).toBeChecked();
  await expect(page.locator('#vers')).toHaveValue(periode!);
  await presser(page.getByRole('button', { name: 'Voir ce qui sera fait' }));
  await expect(page.getByText(/Rien n’est encore écrit/)).toBeVisible({ timeout: 30_000 });
  await presser(page.getByRole('button', { name: 'Mettre en œuvre' }));
  await expect(page.getByText(/C’est fait/)).toBeVisible({ timeout: 30_000 });
  await photo(page, 'offre-mise-en-oeuvre');

  // Validated in the period, and opened.
  await page.goto(`/gestion/offre/PER-2026/LIC-${code}`);
  await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
  await tabuler(page, licence);
  await vers(annee);
  // What one pays there.
  await presser(page.locator('summary', { hasText: 'Réglages de ce chemin' }));
  await taper(page.locator('#c-niveau'), 'L1');
  await choisir(page.locator('#c-tarif'), 'NAT-LICENCE');
  await presser(page.getByRole('button', { name: 'Enregistrer pour ce chemin' }));
  await expect(page.locator('#c-tarif')).toHaveValue('NAT-LICENCE');
  await presser(page.getByRole('button', { name: 'Valider d’ici à la racine' }));
  await expect(noeud(page, 'Première année').getByText('Validé')).toBeVisible();
  await presser(page.getByRole('button', { name: 'Ouvrir aux inscriptions' }));
  await expect(noeud(page, 'Première année').getByText('Inscriptions ouvertes')).toBeVisible();
  // What is validated is frozen: no order changes.
  await page.getByRole('button', { name: 'Rendre facultatif' }).click();
  await expect(page.getByText('Validez').or(page.getByText('Un contexte de cet objet est validé'))).toBeVisible();

  // Somebody is admitted to it, and enrols.
  const courriel = `offre.${Date.now()}@example.org`;
  await page.goto('/gestion/imports');
  const voeu = `LIC-${code}>L1-${code}@PER-2026`;
  await page.getByLabel('Fichier des admissions').setInputFiles(
    admission({ nom_naissance: 'Nouvelle', prenom: 'Offre', mail: courriel, code_voeu1: voeu }),
  );
  await page.getByRole('button', { name: 'Importer' }).click();
  await expect(page.getByText('Terminé')).toBeVisible({ timeout: 30_000 });
  const contexte = await browser.newContext({ locale: 'fr-FR', viewport: TELEPHONE });
  const elle = await contexte.newPage();
  await elle.goto(`/fr/demo/courriels?destinataire=${encodeURIComponent(courriel)}`);
  await elle.getByRole('link', { name: /\/fr\/activer\?code=/ }).click();
  await elle.getByLabel('Adresse de courriel').fill(courriel);
  await elle.getByLabel('Choisissez un mot de passe').fill('une phrase assez longue');
  await elle.getByRole('button', { name: 'Ouvrir mon compte' }).click();
  await expect(elle.getByRole('heading', { name: 'Première année' })).toBeVisible();
  await elle.getByRole('button', { name: 'Commencer mon inscription' }).click();
  await continuer(elle, 'naissance');
  await accessible(elle);
  const commune = elle.getByRole('combobox', { name: 'Commune de naissance' });
  await commune.pressSequentially('saint-den', { delay: 20 });
  await expect(elle.locator('.proposition').first()).toBeVisible();
  await commune.press('ArrowDown');
  await commune.press('Enter');
  await expect(commune).toHaveValue(/^Saint-Den.* \(\w+\)$/);
  await continuer(elle, 'bac');
  await repondre(elle);
  await deposer(elle);
  await continuer(elle, 'accords');
  await accepter(elle);
  await continuer(elle, 'droits');
  await expect(elle.getByText('178,00').first()).toBeVisible();
  await elle.locator('#modalite label', { hasText: 'en trois fois' }).click();
  await continuer(elle, 'recapitulatif');
  await elle.getByLabel(/Je certifie/).check();
  await elle.getByRole('button', { name: 'Envoyer mon dossier' }).click();
  await expect(elle.getByText('Il reste à régler vos droits').first()).toBeVisible();
  await contexte.close();
  // The tree says who is there.
  await page.goto(`/gestion/offre/PER-2026/LIC-${code}?n=${encodeURIComponent(`LIC-${code}>L1-${code}`)}`);
  await page.getByText('Où il est utilisé').click();
  await expect(page.getByText('1 inscription(s)')).toBeVisible();

  // Between the two, only what one pays differs.
  await page.goto(`/gestion/offre/PER-2026/comparer?formation=LIC-${code}`);
  await page.locator('#avec').selectOption({ label: `Essai ${code}` });
  await page.getByRole('button', { name: 'Comparer' }).click();
  await expect(page.locator('.ecarts > li:not(.passage)')).toHaveCount(1);
  await expect(page.locator('.ecarts')).toContainText('NAT-LICENCE');
  await accessible(page);
  await photo(page, 'offre-comparer');
});

test('l’arbre d’une licence se parcourt, se contrôle et se simule', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  await page.goto('/gestion/offre/PER-2026');
  await accessible(page);
  await photo(page, 'offre-formations');
  await page.getByLabel('Code ou libellé').fill('chimie');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Licence Chimie', exact: true }).click();
  await expect(noeud(page, /^.*Licence Chimie, 1re année/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Tout déplier' }).click();
  await expect(page.getByRole('treeitem').nth(60)).toBeAttached();
  await accessible(page);
  await page.getByRole('button', { name: 'Simuler un choix d’étudiant' }).click();
  await expect(page.getByText(/ECTS atteints/)).toBeVisible();
  await photo(page, 'offre-arbre');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'offre-arbre-telephone');
});

test('le catalogue public se lit sans JavaScript', async ({ browser }) => {
  const contexte = await browser.newContext({ javaScriptEnabled: false });
  const page = await contexte.newPage();
  await page.setViewportSize(BUREAU);
  await page.goto('/fr/formations');
  await expect(page.getByRole('heading', { level: 1, name: 'Formations' })).toBeVisible();
  await page.getByLabel('Que voulez-vous étudier ?').fill('chimi');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.getByRole('link', { name: 'Licence Chimie', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Licence Chimie' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Programme', exact: true })).toBeVisible();
  await photo(page, 'catalogue-formation');
  // A typing error still finds something.
  await page.goto('/fr/formations?q=infromatique');
  await expect(page.getByText('voici le plus proche')).toBeVisible();
  // What is taught in it leads to a formation too.
  await page.goto('/fr/formations?q=thermodynamiques');
  await expect(page.getByText(/On y apprend\s: .*[Tt]hermodynamique/).first()).toBeVisible();
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/);
  // Each level, domain and component has its page.
  await page.goto('/fr/formations');
  await expect(page.locator('meta[name="robots"]')).toHaveCount(0);
  const voies = page.getByRole('navigation', { name: 'Parcourir les formations' });
  await voies.getByRole('link', { name: 'Master' }).click();
  await expect(page).toHaveURL(/\/fr\/formations\/niveau\/M$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Master', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Master Informatique', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Licence Chimie', exact: true })).toHaveCount(0);
  await photo(page, 'catalogue-niveau');
  for (const rien of ['niveau/RIEN', 'autre/M']) {
    expect((await page.goto(`/fr/formations/${rien}`))?.status()).toBe(404);
  }
  // Search engines are told of all of them.
  const robots = await (await page.request.get('/robots.txt')).text();
  expect(robots).toContain('/sitemap.xml');
  const plan = await (await page.request.get('/sitemap.xml')).text();
  for (const fin of ['/fr/formations<', '/en/formations/niveau/M<', '/fr/formations/LIC-CHIMIE<']) {
    expect(plan).toContain(fin);
  }
  await contexte.close();
});

test('le catalogue public est accessible, en anglais aussi', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await page.goto('/fr/formations');
  await accessible(page);
  await photo(page, 'catalogue');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'catalogue-telephone');
  await page.goto('/en/formations/domaine/STS');
  await expect(page.getByRole('heading', { level: 1, name: 'Sciences, technology, health' })).toBeVisible();
  await accessible(page);
  await tient(page);
  await page.goto('/en/formations/MAS-INFO');
  await expect(page.getByRole('heading', { level: 1, name: 'Master in Computer Science' })).toBeVisible();
  await accessible(page);
  await tient(page);
});

test('un fichier se regarde avant d’être importé, et se refuse en disant où', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const code = `I${Date.now() % 1_000_000}`;
  await page.goto('/gestion/offre');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('Libellé', { exact: true }).fill(`Import ${code}`);
  await page.getByRole('button', { name: 'Créer' }).click();
  await page.getByRole('link', { name: `Import ${code}` }).click();
  await page.getByRole('link', { name: 'Importer' }).click();
  await page.getByText('Ce que disent les colonnes').click();
  await accessible(page);

  // The template comes back once it names a component.
  const telechargement = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Télécharger un modèle' }).click();
  const modele = await (await telechargement).path();
  await page.getByLabel('Fichier', { exact: true }).setInputFiles({
    name: 'modele.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(modele),
  });
  await page.getByRole('button', { name: 'Examiner' }).click();
  await expect(page.getByText(/MA-COMPOSANTE|structure/).first()).toBeVisible();
  await photo(page, 'offre-import-refuse');

  const feuille = (libelle: string, ects: string) => ({
    name: 'maquette.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      ['type objet;code objet;libellé;ects objet;code parent;structure principale',
        `FORMATION;LIC-${code};${libelle};180;;SCI`,
        `ANNEE;L1-${code};1re année;${ects};LIC-${code};`].join('\n'),
    ),
  });
  await page.getByLabel('Fichier', { exact: true }).setInputFiles(feuille('Licence importée', 'beaucoup'));
  await page.getByRole('button', { name: 'Examiner' }).click();
  await expect(page.getByText(/Ligne 3, colonne «\sects objet\s»/)).toBeVisible();
  await page.getByLabel('Fichier', { exact: true }).setInputFiles(feuille('Licence importée', '60'));
  await page.getByRole('button', { name: 'Examiner' }).click();
  await expect(page.getByText(/Objets dans le fichier\s: 2, à ajouter\s: 2, à changer\s: 0/)).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-import');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'offre-import-telephone');
  await page.setViewportSize(BUREAU);
  await page.getByRole('button', { name: 'Importer dans l’espace' }).click();
  await expect(page.getByRole('link', { name: 'Licence importée' })).toBeVisible();
  // The same again changes nothing; another label is told before and after.
  await page.goto(`/gestion/offre/${code}/importer`);
  await page.getByLabel('Fichier', { exact: true }).setInputFiles(feuille('Licence renommée', '60'));
  await page.getByRole('button', { name: 'Examiner' }).click();
  await expect(page.locator('.ecarts del').first()).toHaveText('Licence importée');
  await expect(page.locator('.ecarts ins').first()).toHaveText('Licence renommée');
  await page.getByRole('button', { name: 'Importer dans l’espace' }).click();
  await expect(page.getByRole('link', { name: 'Licence renommée' })).toBeVisible();
});

test('une période se règle : ses dates, son calendrier', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const code = `P${Date.now() % 1_000_000}`;
  await page.goto('/gestion/offre');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('Libellé', { exact: true }).fill(`Période ${code}`);
  await page.getByLabel('C’est une période de mise en œuvre').check();
  await page.getByLabel('Premier jour').fill('2031-09-01');
  await page.getByLabel('Dernier jour').fill('2032-08-31');
  await page.getByRole('button', { name: 'Créer' }).click();
  const ligne = page.getByRole('row').filter({ hasText: code });
  await ligne.getByRole('link', { name: 'Régler' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Réglages de l’espace' })).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-reglages');
  // What is refused is still there.
  const fin = page.getByLabel('Inscriptions ouvertes jusqu’à');
  await page.getByLabel('Inscriptions ouvertes à partir de').fill('2031-07-01T12:00');
  await fin.fill('2031-06-01T12:00');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(fin).toHaveAttribute('aria-invalid', 'true');
  await expect(fin).toHaveValue('2031-06-01T12:00');
  await fin.fill('2031-10-01T00:00');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Réglages enregistrés')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Inscriptions ouvertes à partir de')).toHaveValue('2031-07-01T12:00');
  await expect(fin).toHaveValue('2031-10-01T00:00');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'offre-reglages-telephone');
});

test('une offre se reconduit en entier, puis se compare à l’année d’avant', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  // What the demonstration prepares for the year after is told apart.
  await page.goto('/gestion/offre/PREPA-2027/comparer?formation=LIC-INFO');
  await page.locator('#avec').selectOption(espace('PER-2026'));
  await page.getByRole('button', { name: 'Comparer' }).click();
  await expect(page.locator('.ecarts')).toContainText('Sciences cognitives');
  await expect(page.locator('.ecarts ins', { hasText: 'Développement web 1' }).first()).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-deux-annees');

  const code = `R${Date.now() % 1_000_000}`;
  await page.goto('/gestion/offre');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('Libellé', { exact: true }).fill(`Reconduction ${code}`);
  await page.getByRole('button', { name: 'Créer' }).click();
  await expect(page.getByRole('link', { name: `Reconduction ${code}` })).toBeVisible();
  await page.goto('/gestion/offre/PREPA-2027/mise-en-oeuvre');
  await accessible(page);
  await photo(page, 'offre-reconduire');
  await page.locator('#vers').selectOption({ label: `Reconduction ${code}` });
  await page.getByLabel('Toute l’offre de cet espace').check();
  await page.getByRole('button', { name: 'Voir ce qui sera fait' }).click();
  await page.getByRole('button', { name: 'Mettre en œuvre' }).click({ timeout: 60_000 });
  await expect(page.getByText(/C’est fait/)).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.faits')).toContainText(/Formations\s*12/);
  await page.goto(`/gestion/offre/${code}/comparer`);
  const avec = async () => {
    const annee = page.locator('#avec option', { hasText: /^Offre de/ });
    await page.locator('#avec').selectOption((await annee.getAttribute('value'))!);
    await page.getByRole('button', { name: 'Comparer' }).click();
  };
  await avec();
  await expect(page.getByText('Rien n’a changé')).toBeVisible({ timeout: 30_000 });
  // One label more, and nothing else.
  await page.goto(`/gestion/offre/${code}/MAS-INFO`);
  await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
  await page.locator('#m-libelle').fill('Master Informatique et société');
  await page.locator('.maquette-volet').getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Master Informatique et société');
  await page.goto(`/gestion/offre/${code}/comparer`);
  await avec();
  await expect(page.locator('.ecarts > li:not(.passage)')).toHaveCount(1);
  await expect(page.locator('.ecarts ins').first()).toHaveText('Master Informatique et société');
});

test('un objet dit ses formats, ses acquis et le diplôme où il mène', async ({ page }) => {
  await page.setViewportSize(BUREAU);
  await connecter(page, 'admin.demo');
  const code = `DIP-${Date.now() % 1_000_000}`;
  await page.goto('/gestion/offre/diplomes');
  await accessible(page);
  await page.locator('#d-code').fill(code);
  await page.locator('#d-intitule').fill('Master mention Informatique');
  await page.locator('#d-court').fill(`Master ${code}`);
  await page.locator('#d-uai').fill('0750001X');
  await page.locator('#d-actif').uncheck();
  const laisser = await retenir(page, '**/_fn/offre/diplomes*');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.locator('#d-uai')).toHaveAttribute('aria-invalid', 'true');
  await laisser();
  await expect(page.locator('#d-court')).toHaveValue(`Master ${code}`);
  // What was ticked, and what was not, stays too.
  await expect(page.locator('#d-actif')).not.toBeChecked();
  await page.locator('#d-actif').check();
  await page.locator('#d-uai').fill('');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('link', { name: `Master ${code}` })).toBeVisible();
  await expect(page.getByRole('heading', { name: `Modifier ${code}` })).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-diplomes');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'offre-diplomes-telephone');
  await page.setViewportSize(BUREAU);

  // The formation leads to it. What the lists do not offer stays as it is.
  sql(`UPDATE offre.objet o SET syllabus = jsonb_set(o.syllabus, '{fr,langue}', '"Français"') FROM offre.espace e
    WHERE e.id = o.espace_id AND e.code = 'PREPA-2027' AND o.code = 'MAS-INFO'`);
  await page.goto('/gestion/offre/PREPA-2027/MAS-INFO');
  await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
  await page.locator('#m-delivre').selectOption({ label: `Master ${code}` });
  const version = page.locator('.maquette-volet input[name="version"]').first();
  const avant = await version.inputValue();
  await page.locator('.maquette-volet').getByRole('button', { name: 'Enregistrer', exact: true }).click();
  // The form is made anew once what was saved is read again.
  await expect(version).not.toHaveValue(avant);
  await expect(page.locator('#m-delivre')).toHaveValue(code);
  // What surveys and grants want to know of it.
  await page.getByText('Enquêtes et bourses', { exact: true }).click();
  await page.locator('#m-mention').selectOption('MLI034');
  await page.locator('#m-codeDiplomeSise').selectOption({ index: 1 });
  await page.locator('#m-habiliteBourses').selectOption('O');
  await page.locator('#m-niveauDiplome').selectOption('01');
  await page.locator('.maquette-volet').getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(page.locator('.alerte-danger')).toHaveCount(0);
  await photo(page, 'offre-enquetes');
  await accessible(page);
  await page.reload();
  await expect(page.locator('#m-niveauDiplome')).toHaveValue('01');
  await expect(page.locator('#m-habiliteBourses')).toHaveValue('O');
  await expect(page.locator('#m-langue')).toHaveValue('Français');

  // How a unit is taught, and which one of the year before counts for it.
  const chemin = 'MAS-INFO>M1-INFO>MASINFO-S7>MIN-ALGO';
  await page.goto(`/gestion/offre/PREPA-2027/MAS-INFO?n=${encodeURIComponent(chemin)}`);
  await expect(page.locator('.maquette-titre')).toHaveText('Algorithmique et complexité');
  await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
  await page.getByText(/^Formats d’enseignement/).click();
  const volume = page.locator('#m-format-0-volume');
  await volume.fill('des heures');
  await page.locator('.maquette-volet').getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(volume).toHaveValue('des heures');
  await expect(volume).toHaveAttribute('aria-invalid', 'true');
  await volume.fill('21h30');
  await page.locator('.maquette-volet').getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect(page.locator('.alerte-danger')).toHaveCount(0);
  await page.reload();
  await expect(volume).toHaveValue('21h30');
  await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
  // What is typed for one place is said of no other.
  await page.locator('#m-libelle').fill('Un autre nom');
  await noeud(page, 'Données massives').click();
  await expect(page.locator('#m-libelle')).toHaveValue('Données massives');
  await noeud(page, 'Algorithmique et complexité').first().click();
  await expect(page.locator('#m-libelle')).toHaveValue('Algorithmique et complexité');
  // What one took back oneself does not stand in one's way.
  await page.getByText('Réglages de ce chemin', { exact: true }).click();
  const coefficient = page.locator('#c-coef');
  await coefficient.fill('7');
  await page.getByRole('button', { name: 'Enregistrer pour ce chemin' }).click();
  await expect(page.getByText(/coef\. 7/)).toBeVisible();
  await page.getByRole('button', { name: 'Annuler', exact: true }).click();
  await expect(page.getByText(/coef\. 7/)).toBeHidden();
  await expect(coefficient).toHaveValue('');
  await coefficient.fill('8');
  await page.getByRole('button', { name: 'Enregistrer pour ce chemin' }).click();
  await expect(page.getByText(/coef\. 8/)).toBeVisible();
  await page.getByText(/^Acquis des autres années/).click();
  await page.locator('#l-espace').selectOption(espace('PER-2026'));
  await page.getByRole('button', { name: 'Faire compter', exact: true }).click();
  await expect(page.getByText(/^Acquis des autres années \(1\)/)).toBeVisible();
  await expect(page.getByText('MIN-ALGO · PER-2026')).toBeVisible();
  await accessible(page);
  await photo(page, 'offre-volet');
  await page.setViewportSize(TELEPHONE);
  await tient(page);
  await photo(page, 'offre-volet-telephone');
  await page.setViewportSize(BUREAU);
  await page.getByRole('button', { name: 'Ne plus faire compter MIN-ALGO' }).click();
  await expect(page.getByText(/^Acquis des autres années$/)).toBeVisible();
});
