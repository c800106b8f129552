// What a person waits for, on a slow phone with a slow network: how long until the page is there (LCP), how long until it
// answers (INP), how much it moves meanwhile (CLS). Prints a table; a missed target is said, and fails nothing.
//   PEGASE_URL, CHROMIUM; VITALS_RUNS (3): the middle one of so many is kept.
import { chromium } from '@playwright/test';

const url = process.env.PEGASE_URL;
const essais = Number(process.env.VITALS_RUNS ?? 3);
const CIBLES = { lcp: 1500, inp: 200, cls: 0.05 };

// Lighthouse's slow 4G, and a processor four times slower than this one.
const RESEAU = { offline: false, latency: 150, downloadThroughput: (1638.4 * 1024) / 8, uploadThroughput: (675 * 1024) / 8 };
const PROCESSEUR = 4;

/** Name, account, path, and what a person does there once the page lives. */
const PAGES = [
  ['login', null, '/fr/connexion', async (page) => page.getByLabel('Identifiant ou courriel').pressSequentially('apprenant1')],
  ['my space', 'boursiere.demo', '/mon-espace', async (page) => page.locator('.depliant-compte summary').click()],
  ['a step of the file', 'boursiere.demo', null, async (page) => {
    await page.getByLabel('Ville').fill('Caen');
    await page.getByLabel('Code postal').pressSequentially('14000');
    await page.keyboard.press('Tab');
  }],
  ['queue', 'scolarite.demo', '/gestion/inscriptions', async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('garnier');
    await page.waitForTimeout(1500);
    await page.keyboard.press('ArrowDown');
  }],
];

/** In the page, before anything else. */
const OBSERVER = () => {
  globalThis.mesures = { lcp: 0, cls: 0, inp: 0 };
  const voir = (type, noter, plus = {}) =>
    new PerformanceObserver((l) => l.getEntries().forEach(noter)).observe({ type, buffered: true, ...plus });
  voir('largest-contentful-paint', (e) => (mesures.lcp = e.startTime));
  voir('layout-shift', (e) => e.hadRecentInput || (mesures.cls += e.value));
  voir('event', (e) => e.interactionId && (mesures.inp = Math.max(mesures.inp, e.duration)), { durationThreshold: 16 });
};

async function mesurer(navigateur, [, compte, chemin, agir]) {
  const mobile = !compte?.startsWith('scolarite');
  const contexte = await navigateur.newContext({
    locale: 'fr-FR',
    viewport: mobile ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    serviceWorkers: 'block',
  });
  try {
    if (compte) {
      // Without a page: its files are not in the cache yet.
      const form = { identifiant: compte, mot_de_passe: 'demo' };
      const reponse = await contexte.request.post(`${url}/connexion`, { form, headers: { origin: url }, maxRedirects: 0 });
      if (reponse.status() !== 303) throw new Error(`${compte} cannot sign in: ${reponse.status()}`);
    }
    if (!chemin) {
      const accueil = await (await contexte.request.get(`${url}/mon-espace`)).text();
      chemin = `${/\/mon-espace\/inscription\/[0-9a-f-]+/.exec(accueil)[0]}/contacts`;
    }
    const page = await contexte.newPage();
    const cdp = await contexte.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', RESEAU);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: PROCESSEUR });
    await page.addInitScript(OBSERVER);
    await page.goto(url + chemin, { waitUntil: 'load' });
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1000);
    const avant = await page.evaluate(() => ({ ...mesures }));
    await agir(page);
    await page.waitForTimeout(1500);
    const apres = await page.evaluate(() => ({ ...mesures }));
    const poids = await page.evaluate(() =>
      performance.getEntriesByType('resource').reduce((s, e) => s + e.transferSize, 0) +
      performance.getEntriesByType('navigation')[0].transferSize);
    return { lcp: avant.lcp, inp: apres.inp, cls: apres.cls, poids };
  } finally {
    await contexte.close();
  }
}

const milieu = (valeurs) => valeurs.toSorted((a, b) => a - b)[Math.floor(valeurs.length / 2)];
const navigateur = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
console.log(`\n  ${'page'.padEnd(20)} ${'LCP, ms'.padStart(9)} ${'INP, ms'.padStart(9)} ${'CLS'.padStart(7)} ${'kB'.padStart(6)}`);
const manques = [];
for (const page of PAGES) {
  const series = [];
  for (let i = 0; i < essais; i += 1) series.push(await mesurer(navigateur, page));
  const m = Object.fromEntries(['lcp', 'inp', 'cls', 'poids'].map((quoi) => [quoi, milieu(series.map((s) => s[quoi]))]));
  console.log(`  ${page[0].padEnd(20)} ${m.lcp.toFixed(0).padStart(9)} ${m.inp.toFixed(0).padStart(9)} ${m.cls.toFixed(3).padStart(7)} ${(m.poids / 1000).toFixed(0).padStart(6)}`);
  for (const [quoi, cible] of Object.entries(CIBLES)) {
    if (m[quoi] >= cible) manques.push(`${page[0]}: ${quoi.toUpperCase()} ${m[quoi].toFixed(quoi === 'cls' ? 3 : 0)}, wanted below ${cible}`);
  }
}
await navigateur.close();
console.log(manques.length ? `\n  missed:\n    ${manques.join('\n    ')}` : '\n  all targets hold');
