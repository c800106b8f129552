import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessible, connecter, dossier, expect, TELEPHONE, test, tient } from './support';

/** What the browser of the learner can read, and nobody else (RFC 8291, by hand). */
function lire(corps: Buffer, navigateur: ReturnType<typeof createECDH>, secret: Buffer) {
  const [sel, cle, chiffre] = [corps.subarray(0, 16), corps.subarray(21, 21 + corps[20]), corps.subarray(21 + corps[20])];
  const deriver = (ikm: Buffer, salt: Buffer, info: Buffer, longueur: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, info, longueur));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), navigateur.getPublicKey(), cle]);
  const ikm = deriver(navigateur.computeSecret(cle), secret, info, 32);
  const aes = deriver(ikm, sel, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = deriver(ikm, sel, Buffer.from('Content-Encoding: nonce\0'), 12);
  const clair = createDecipheriv('aes-128-gcm', aes, nonce);
  clair.setAuthTag(chiffre.subarray(-16));
  const texte = Buffer.concat([clair.update(chiffre.subarray(0, -16)), clair.final()]);
  return JSON.parse(texte.subarray(0, texte.lastIndexOf(2)).toString());
}

test('être prévenue d’un message sur son téléphone', async ({ page, context, browser }) => {
  const navigateur = createECDH('prime256v1');
  navigateur.generateKeys();
  const secret = randomBytes(16);
  const recus: { entetes: IncomingHttpHeaders; corps: Buffer }[] = [];
  const service = createServer((requete, reponse) => {
    const morceaux: Buffer[] = [];
    requete.on('data', (m) => morceaux.push(m));
    requete.on('end', () => {
      recus.push({ entetes: requete.headers, corps: Buffer.concat(morceaux) });
      reponse.writeHead(201).end();
    });
  });
  await new Promise<void>((suite) => service.listen(0, '127.0.0.1', suite));
  const adresse = `http://127.0.0.1:${(service.address() as AddressInfo).port}/abonnee`;

  try {
    await context.grantPermissions(['notifications']);
    // The push service of the browser's maker is out of reach: the subscription is to that one.
    await page.addInitScript(
      ([endpoint, p256dh, auth]) => {
        const abonnee = Object.defineProperties(Object.create(PushSubscription.prototype), {
          endpoint: { value: endpoint },
          toJSON: { value: () => ({ endpoint, keys: { p256dh, auth } }) },
          unsubscribe: { value: async () => localStorage.removeItem('abonnee') ?? true },
        });
        PushManager.prototype.subscribe = async () => {
          localStorage.setItem('abonnee', 'oui');
          return abonnee;
        };
        PushManager.prototype.getSubscription = async () => (localStorage.getItem('abonnee') ? abonnee : null);
      },
      [adresse, navigateur.getPublicKey('base64url'), secret.toString('base64url')],
    );
    await page.setViewportSize(TELEPHONE);
    await connecter(page, 'apprenant3.demo');
    await page.getByRole('link', { name: 'Être prévenu(e) des messages sur cet appareil' }).click();
    const prevenir = page.getByRole('button', { name: 'Me prévenir sur cet appareil' });
    await prevenir.scrollIntoViewIfNeeded();
    await accessible(page);
    await tient(page);
    await prevenir.click();
    await expect(page.getByText('Vous serez prévenu(e) sur cet appareil')).toBeVisible();

    // A clerk gives her file back: a mail tells her so, and her telephone tells of the mail.
    const bureau = await (await browser.newContext()).newPage();
    await connecter(bureau, 'scolarite.demo');
    await bureau.goto('/gestion/inscriptions?statut=&q=garnier');
    await dossier(bureau, /Anne-Sophie/).click();
    await bureau.getByRole('button', { name: 'Rendre le dossier à l’étudiant' }).click();
    await expect.poll(() => recus.length, { timeout: 20_000 }).toBe(1);
    expect(recus[0].entetes).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
    const dit = lire(recus[0].corps, navigateur, secret);
    expect(dit).toMatchObject({ adresse: '/mon-espace', titre: expect.stringContaining('dossier') });

    // What the service would hand to the browser: as often as it wants, it is shown once.
    const origin = new URL(page.url()).origin;
    const cdp = await context.newCDPSession(page);
    const veilleurs = new Set<string>();
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const r of registrations) if (r.scopeURL.startsWith(origin) && !r.isDeleted) veilleurs.add(r.registrationId);
    });
    await cdp.send('ServiceWorker.enable');
    const montrees = async () => {
      for (const registrationId of veilleurs) {
        await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(dit) });
      }
      await page.waitForTimeout(500);
      return page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => n.title));
    };
    await expect.poll(montrees).toEqual([dit.titre]);

    await page.reload();
    await page.getByRole('button', { name: 'Ne plus me prévenir' }).click();
    await expect(prevenir).toBeVisible();
    await bureau.context().close();
  } finally {
    service.close();
  }
});
