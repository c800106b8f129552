import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type ConsoleMessage, type Locator, type Page } from '@playwright/test';
import { HtmlValidate } from 'html-validate';

/** Every test fails on an error in the console, in whatever window: a page that does not hydrate says so there. */
export const test = base.extend<{ console: string[] }>({
  console: [
    async ({ page, browser }, use) => {
      const erreurs: string[] = [];
      // Without a network, as a test asked for, nothing loads. A refusal (4xx) of a page or of a server function is logged by the browser as a failed load: expected. A piece of
      // the application, a font or a style that does not load is not.
      const attendu = (m: ConsoleMessage) =>
        /ERR_INTERNET_DISCONNECTED/.test(m.text()) ||
        /status of 4\d\d/.test(m.text()) && !/\/(pkg|fonts)\/|favicon/.test(m.location().url);
      // What the page of an identity provider says is its own business.
      const fournisseurs = ['A', 'B', 'C'].map((l) => process.env[`IDENTITY_${l}_ISSUER`]).filter((f) => f !== undefined);
      const ailleurs = (p: Page) => fournisseurs.some((f) => p.url().startsWith(f));
      const guetter = (p: Page) => {
        p.on('console', (m) => m.type() === 'error' && !attendu(m) && !ailleurs(p) && erreurs.push(`${p.url()}: ${m.text()}`));
        p.on('pageerror', (e) => erreurs.push(`${p.url()}: ${e.message}`));
      };
      guetter(page);
      page.context().on('page', guetter);
      const ouvrir = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const contexte = await ouvrir(options);
        contexte.on('page', guetter);
        return contexte;
      };
      await use(erreurs);
      browser.newContext = ouvrir;
      expect(erreurs).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** What a browser would mend in silence, and hydration then stumble on (a block in a paragraph, a table without body). */
const html = new HtmlValidate({
  rules: {
    'attribute-allowed-values': 'error', 'close-order': 'error', 'element-name': 'error',
    'element-permitted-content': 'error', 'element-permitted-occurrences': 'error', 'element-permitted-order': 'error',
    'element-permitted-parent': 'error', 'element-required-attributes': 'error', 'element-required-content': 'error',
    'no-dup-attr': 'error', 'no-dup-id': 'error', 'no-redundant-for': 'error', 'void-content': 'error',
  },
});

/** The page as the server sends it is valid, and axe finds no fault in it, in the light as in the dark. */
export async function accessible(page: Page) {
  const servie = await page.request.get(page.url(), { failOnStatusCode: false });
  // A way of Leptos that no browser minds: `<!>`, where it finds its places again.
  const texte = (await servie.text()).replaceAll('<!>', '<!---->');
  const rapport = await html.validateString(texte);
  const fautes = rapport.results.flatMap((r) => r.messages.map((m) => `${page.url()}:${m.line} ${m.ruleId}: ${m.message}`));
  expect(fautes).toEqual([]);
  // What the bar at the top half covers is measured as if it were small.
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  for (const colorScheme of ['dark', 'light'] as const) {
    // Without motion: a colour half-way between two themes has the contrast of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
    const dites = violations.map((v) => `${colorScheme} ${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
    expect(dites, page.url()).toEqual([]);
  }
}

/** Nothing to scroll sideways. */
export async function tient(page: Page) {
  const largeur = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(largeur, `${page.url()} at ${page.viewportSize()?.width}`).toBeLessThanOrEqual(0);
}

/** Presses Tab until the focus is there. */
export async function tabuler(page: Page, cible: Locator, touche: 'Tab' | 'Shift+Tab' = 'Tab') {
  for (let i = 0; i < 200; i += 1) {
    if (await cible.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press(touche);
  }
  throw new Error('the keyboard does not lead there');
}

export async function connecter(page: Page, identifiant: string, motDePasse = 'demo') {
  await page.goto('/fr/connexion');
  await page.getByLabel('Identifiant ou courriel').fill(identifiant);
  await page.getByLabel('Mot de passe').fill(motDePasse);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page).not.toHaveURL(/connexion/);
}

/** Holds what the page asks there. The answer lets it go, and waits until it is shown. */
export async function retenir(page: Page, adresse: string) {
  let laisser = () => {};
  const attente = new Promise<void>((suite) => (laisser = suite));
  const arrivee = page.waitForResponse(adresse);
  await page.route(adresse, async (route) => {
    await attente;
    await route.continue();
  });
  return async () => {
    laisser();
    await (await arrivee).finished();
    await page.unroute(adresse);
    await page.evaluate(() => new Promise((suite) => requestAnimationFrame(() => requestAnimationFrame(suite))));
  };
}

/** The name of a person in the list of dossiers. */
export const dossier = (page: Page, nom: RegExp) => page.locator('tbody th').getByRole('link', { name: nom });

export const BUREAU = { width: 1280, height: 900 };
export const TELEPHONE = { width: 390, height: 844 };

export const ADMISSIONS = join(__dirname, '../../server/demo/admissions-1000.csv');

/** An admissions file with one person, in the columns of the format. */
export function admission(valeurs: Record<string, string>) {
  const entete = readFileSync(ADMISSIONS, 'utf8').split('\n')[0].trim();
  const commun: Record<string, string> = {
    sexe: 'F', date_naissance: '2007-03-04', code_pays_naissance: '99100', code_nationalite: '99100',
    origine_admission1: 'parcoursup', annee_concours1: '2026', numero_candidat: `E2E-${Date.now()}`, ...valeurs,
  };
  const ligne = entete.split(';').map((c) => commun[c] ?? '').join(';');
  return { name: 'une.csv', mimeType: 'text/csv', buffer: Buffer.from(`${entete}\n${ligne}\n`) };
}

export const CONTINUER = 'Enregistrer et continuer';
export const PIECE = join(__dirname, '../../server/demo/piece.png');
export const CARTES = { acceptee: '1111222233334444', refusee: '4000000000000002', differee: '4000000000000028' };

/** First civil year of the academic year: dates of the demonstration are relative to the day. */
export const ANNEE = new Date().getMonth() >= 5 ? new Date().getFullYear() : new Date().getFullYear() - 1;

/** Goes on to the next step, and waits for it. */
export async function continuer(page: Page, etape: string) {
  await page.getByRole('button', { name: CONTINUER }).click();
  await expect(page).toHaveURL(new RegExp(`/${etape}$`));
}

/** From the step "bac" to the step "pieces": what a new student of a first year answers. */
export async function repondre(page: Page, cvec = 'PAY1-2A3B4C-56', bourse = 'Aucune bourse') {
  await page.getByLabel('Baccalauréat ou titre équivalent').selectOption({ value: 'NBGE' });
  await page.getByLabel('Année d’obtention').fill(String(ANNEE));
  await page.getByLabel('Première spécialité').selectOption({ index: 1 });
  await page.getByLabel('Seconde spécialité').selectOption({ index: 2 });
  const lycee = page.getByRole('combobox', { name: /Lycée/ });
  await lycee.pressSequentially('henri iv paris', { delay: 20 });
  await page.locator('.proposition').first().click();
  await expect(lycee).toHaveValue(/\(\d{7}[A-Z]\)$/);
  await continuer(page, 'cursus');
  await page.getByLabel('L’an dernier, vous étiez').selectOption({ value: 'A' });
  await page.getByLabel('Dernier diplôme obtenu').selectOption({ value: 'A' });
  await page.getByLabel('Année de ce diplôme').fill(String(ANNEE));
  await continuer(page, 'contacts');
  await page.getByLabel('Téléphone portable').fill('06 39 98 00 42');
  await page.getByLabel('Numéro et rue').first().fill('3 rue des Lilas');
  await page.getByLabel('Code postal').first().fill('76000');
  await page.getByLabel('Ville', { exact: true }).fill('Rouen');
  await page.locator('label[for=annuelle_identique-0]').click();
  await continuer(page, 'situation');
  await page.getByLabel('Situation familiale').selectOption({ index: 1 });
  await page.locator('label[for=activite-0]').click();
  await page.getByLabel('Profession du premier parent').selectOption({ value: '52' });
  await continuer(page, 'inscription');
  await page.locator('#bourse label', { hasText: bourse }).click();
  if (bourse !== 'Aucune bourse') await page.getByLabel('Échelon').selectOption({ value: '5' });
  await continuer(page, 'cvec');
  await page.getByLabel('Numéro d’attestation CVEC').fill(cvec);
  await continuer(page, 'pieces');
}

/** Sends the same picture as each mandatory document. */
export async function deposer(page: Page) {
  await expect(page.locator('.piece').first()).toBeVisible();
  for (;;) {
    const manquante = page.locator('.piece', { hasText: 'À déposer' }).filter({ hasNotText: 'facultatif' });
    if ((await manquante.count()) === 0) return;
    const code = await manquante.first().getAttribute('id');
    const piece = page.locator(`#${code}`);
    await piece.locator('input[type=file]').setInputFiles(PIECE);
    await piece.getByRole('button', { name: 'Envoyer' }).click();
    await expect(piece.getByText('En attente de nous')).toBeVisible({ timeout: 30_000 });
  }
}

/** Ticks the mandatory agreements. */
export async function accepter(page: Page) {
  for (const titre of ['Protection de mes données', 'Charte du numérique', 'Règlement des études']) {
    await page.getByLabel(`J’accepte\u202f: ${titre}`).check();
  }
}

/** A picture too large for one part: noise does not compress. */
export function image() {
  const cote = 520;
  const brut = Buffer.alloc(cote * (cote * 3 + 1));
  for (let i = 0; i < brut.length; i += 1) brut[i] = i % (cote * 3 + 1) === 0 ? 0 : (i * 7919 * (i % 251)) & 255;
  const bloc = (nom: string, donnees: Buffer) => {
    const corps = Buffer.concat([Buffer.from(nom), donnees]);
    const [longueur, somme] = [Buffer.alloc(4), Buffer.alloc(4)];
    longueur.writeUInt32BE(donnees.length);
    somme.writeUInt32BE(crc32(corps));
    return Buffer.concat([longueur, corps, somme]);
  };
  const entete = Buffer.alloc(13);
  entete.writeUInt32BE(cote, 0);
  entete.writeUInt32BE(cote, 4);
  entete.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const donnees = deflateSync(brut, { level: 0 });
  const buffer = Buffer.concat([signature, bloc('IHDR', entete), bloc('IDAT', donnees), bloc('IEND', Buffer.alloc(0))]);
  return { fichier: { name: 'attestation.png', mimeType: 'image/png', buffer }, taille: buffer.length };
}

/** The sum that a PNG wants; Node has it since 22 only. */
function crc32(octets: Buffer) {
  let c = 0xffffffff;
  for (const o of octets) {
    c ^= o;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}

/** Types a card on the bank's page. */
export async function carte(page: Page, numero: string) {
  await page.getByRole('button', { name: 'Continuer vers la banque' }).click();
  await page.locator('[name=carte]').fill(numero);
  await page.locator('[name=expiration]').fill('12/30');
  await page.locator('[name=cvv]').fill('123');
  await page.getByRole('button', { name: 'Payer' }).click();
  await expect(page).toHaveURL(/mon-espace/);
}

/** What no screen does: the past of a database. */
export const sql = (ordre: string) =>
  execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', process.env.DATABASE_OWNER_URL!, '-c', ordre], { encoding: 'utf8' });
