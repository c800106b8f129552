// The browser of the rolling update drill (deploy/local/drill-rolling.sh): pages opened before an update go on working
// after it, and whoever opens a page meanwhile gets all its files. Reads words on its input, one a line, answers each with
// `<word> done`; at the end prints how many requests were made, how many failed, how many faults the browser told.
//   node rolling.mjs <public address>
import { createInterface } from 'node:readline';
import { chromium, expect } from '@playwright/test';

const url = process.argv[2];
const somme = { requetes: 0, echecs: 0, fautes: 0 };
const dire = (mots) => console.error(`${new Date().toISOString()} ${mots}`);

/** Counts what a page asks for, and what goes wrong in it. */
function guetter(page, nom) {
  page.on('request', () => (somme.requetes += 1));
  const echec = (mots) => {
    somme.echecs += 1;
    dire(`${nom}: failed: ${mots}`);
  };
  // What is left when one goes elsewhere is given up by the browser itself.
  page.on('requestfailed', (r) => /ERR_ABORTED/.test(r.failure()?.errorText) || echec(`${r.url()} ${r.failure()?.errorText}`));
  page.on('response', (r) => r.status() >= 400 && echec(`${r.status()} ${r.url()}`));
  const faute = (mots) => {
    somme.fautes += 1;
    dire(`${nom}: fault: ${page.url()} ${mots}`);
  };
  page.on('console', (m) => m.type() === 'error' && faute(m.text()));
  page.on('pageerror', (e) => faute(e.message));
}

const navigateur = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function ouvrir(compte, chemin) {
  const contexte = await navigateur.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 }, baseURL: url });
  contexte.setDefaultTimeout(30_000);
  const form = { identifiant: compte, mot_de_passe: 'demo' };
  const reponse = await contexte.request.post('/connexion', { form, headers: { origin: url }, maxRedirects: 0 });
  if (reponse.status() !== 303) throw new Error(`${compte} cannot sign in: ${reponse.status()}`);
  const page = await contexte.newPage();
  guetter(page, compte);
  await page.goto(chemin, { waitUntil: 'load' });
  await page.waitForLoadState('networkidle');
  // A page that was loaded again is another one.
  await page.evaluate(() => (globalThis.ouverte = true));
  return page;
}

/** What it does loads a piece of the page's own build, and does not load the page again. */
async function sansRecharger(page, agir) {
  const build = await page.locator('link[rel=stylesheet][href^="/pkg/"]').first().getAttribute('href');
  const prefixe = build.slice(0, build.lastIndexOf('/') + 1);
  const pieces = [];
  const noter = (r) => /\/pkg\//.test(r.url()) && pieces.push(new URL(r.url()).pathname);
  page.on('request', noter);
  await agir();
  page.off('request', noter);
  expect(await page.evaluate(() => globalThis.ouverte), `${page.url()} was loaded again`).toBe(true);
  expect(pieces.length, 'pieces that were not loaded yet').toBeGreaterThan(0);
  expect(pieces.filter((p) => !p.startsWith(prefixe)), 'pieces of another build').toEqual([]);
  dire(`${page.url()}: ${pieces.length} pieces of ${prefixe}`);
}

/** A learner whose home was open goes to her dossier, saves a step, and finds again what she saved. */
async function apprenante(page, ville) {
  await sansRecharger(page, async () => {
    await page.getByRole('link', { name: 'Continuer mon inscription' }).click();
    await expect(page).toHaveURL(/mon-espace\/inscription\//);
    await page.locator('a[href$="/contacts"]').first().click();
    await expect(page.getByLabel('Ville')).toBeVisible();
  });
  await page.getByLabel('Ville').fill(ville);
  await page.getByRole('button', { name: 'Enregistrer et continuer' }).click();
  await expect(page).not.toHaveURL(/contacts/);
  await page.goto(page.url().replace(/[a-z]+$/, 'contacts'));
  await expect(page.getByLabel('Ville')).toHaveValue(ville);
}

/** A clerk whose list was open looks at a dossier beside it, opens it, and accepts a document. */
async function gestionnaire(page) {
  await sansRecharger(page, async () => {
    await page.getByRole('link', { name: /^Aperçu de/ }).first().click();
    const volet = page.getByRole('complementary', { name: 'Aperçu' });
    await expect(volet).toBeVisible();
    await volet.getByRole('link', { name: 'Tout le dossier' }).click();
    await expect(page).toHaveURL(/inscriptions\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('heading', { name: 'Pièces justificatives' })).toBeVisible();
  });
  // By the keys of the clerk, from one document to the next.
  const accepter = page.getByRole('button', { name: 'Accepter', exact: true });
  await page.locator('.examen-ligne[aria-current=true]').focus();
  for (let i = 0; i < 12 && !(await accepter.isVisible()); i += 1) {
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(200);
  }
  expect(await accepter.isVisible(), 'a document that waits').toBe(true);
  const [relue] = await Promise.all([page.waitForResponse(/parcours\/fiche/), accepter.click()]);
  expect(relue.status()).toBe(200);
  expect(await page.evaluate(() => globalThis.ouverte), 'the act did not load the page again').toBe(true);
}

/** Somebody comes: a page, and every file that it names. */
async function visiter() {
  let cookie = '';
  const demander = async (chemin) => {
    somme.requetes += 1;
    try {
      const reponse = await fetch(url + chemin, { headers: { cookie } });
      const corps = Buffer.from(await reponse.arrayBuffer());
      for (const c of reponse.headers.getSetCookie()) if (c.startsWith('drill=')) cookie = c.split(';')[0];
      if (reponse.status !== 200 || /html/.test(reponse.headers.get('content-type')) !== (chemin === '/fr/connexion')) {
        throw new Error(`${reponse.status} ${reponse.headers.get('content-type')}`);
      }
      return corps.toString();
    } catch (e) {
      somme.echecs += 1;
      dire(`visitor: failed: ${chemin} ${e.cause ?? e.message}`);
      return '';
    }
  };
  const page = await demander('/fr/connexion');
  for (const chemin of new Set(page.match(/\/pkg\/[^"'\s]+\.(?:js|css|wasm)/g))) await demander(chemin);
}

let venir = true;
const visites = (async () => {
  while (venir) {
    await visiter();
    await new Promise((suite) => setTimeout(suite, 3000));
  }
})();

/** The list of the clerk, with somebody of the demonstration whose documents wait. */
const liste = (nom) => `/gestion/inscriptions?statut=TERMINEE&q=${nom}`;
let pages = {};
const fermer = async () => {
  for (const page of Object.values(pages)) await page.context().close();
  pages = {};
};
/** The version of a page that is loaded now. */
const version = async (page) => ((await page.content()).includes('Pégase N+1') ? 'N+1' : 'N');

const MOTS = {
  async open() {
    pages = {
      elle: await ouvrir('apprenti.demo', '/mon-espace'),
      liste: await ouvrir('scolarite.demo', liste('garnier+anne-sophie')),
      encore: await ouvrir('resident.demo', '/mon-espace'),
    };
    expect(await version(pages.elle)).toBe('N');
  },
  /** One replica of each version. */
  async between() {
    await apprenante(pages.encore, 'Entre-deux');
  },
  async forward() {
    await apprenante(pages.elle, 'Caen');
    expect(await version(pages.elle)).toBe('N+1');
    await gestionnaire(pages.liste);
    await fermer();
    pages = { elle: await ouvrir('boursiere.demo', '/mon-espace'), liste: await ouvrir('scolarite.demo', liste('vasseur+jeanne')) };
    expect(await version(pages.elle)).toBe('N+1');
  },
  async back() {
    await apprenante(pages.elle, 'Bayeux');
    expect(await version(pages.elle)).toBe('N');
    await gestionnaire(pages.liste);
    await fermer();
  },
  async end() {
    venir = false;
    await visites;
    await navigateur.close();
  },
};

for await (const mot of createInterface({ input: process.stdin })) {
  try {
    await MOTS[mot]();
  } catch (e) {
    dire(`${mot}: ${e.stack}`);
    for (const [nom, page] of Object.entries(pages)) {
      dire(`${nom}: ${page.url()}`);
      if (process.env.DRILL_LOGS) await page.screenshot({ path: `${process.env.DRILL_LOGS}/${nom}.png` }).catch(() => {});
    }
    process.exit(1);
  }
  console.log(`${mot} done`);
  if (mot === 'end') break;
}
console.log(`${somme.requetes} ${somme.echecs} ${somme.fautes}`);
process.exit(0);
