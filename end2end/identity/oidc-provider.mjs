// A real OpenID provider (npm oidc-provider, certified) for the tests of sign-on, with switches that make it misbehave.
// deploy/local/identity.sh starts two, as different from each other as an establishment may meet:
//   IDENTITY_SECRET=… node oidc-provider.mjs --port 20001 --name a --alg RS256 --auth client_secret_basic --claims id_token --app http://127.0.0.1:18400
// --name    the connection of the application: the paths of its addresses, see `client`
// --claims  where the person is described: `id_token` (and userinfo), or `userinfo` only
// --app     a base address of the application; more than once for several
//
// The switches, for tests only, take and answer JSON; nothing but the loopback address reaches them. `client` in a body
// names the client meant, the first by default: tests that run side by side each take their own.
//   POST /test/client {"app": "http://127.0.0.1:20002"}   a client of its own: answers {client, secret}
//   POST /test/rotate {}                   a new signing key; the old one stays published, unless {"drop": true}
//   POST /test/next-token {…}              the next ID token is falsified: each member replaces a claim, null removes one,
//                                          exp, iat, nbf and auth_time are seconds from now; besides claims:
//                                          alg "none" or "HS256", key "other" (of the provider's kid, but not its own) or
//                                          "public" (HS256 keyed with the public key), kid, typ, status (an HTTP error instead)
//   POST /test/next-userinfo {…}           the next answer of userinfo, likewise (claims and status)
//   POST /test/logout-token {…}            a logout token for the last sign-on of this client, falsified likewise:
//                                          answers {logout_token}, for the test to post
//   POST /test/last-token {}               what the last ID token held: {header, claims}
import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Provider } from 'oidc-provider';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    name: { type: 'string' },
    alg: { type: 'string', default: 'RS256' },
    auth: { type: 'string', default: 'client_secret_basic' },
    claims: { type: 'string', default: 'id_token' },
    app: { type: 'string', multiple: true, default: [] },
  },
});
const { name, alg } = options;
const secret = process.env.IDENTITY_SECRET;
if (!options.port || !name || !secret || options.app.length === 0) throw new Error('needs IDENTITY_SECRET, --port, --name and --app');
const issuer = `http://127.0.0.1:${options.port}`;
const PASSWORD = 'demo';

// ---------------------------------------------------------------- people

const people = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'));
/** The subject says nothing of the person, and is another one at another provider: nobody may take it for a login. */
const subject = (uid) => createHash('sha256').update(`${name} ${uid}`).digest('hex').slice(0, 24);
const accounts = new Map(people.map((p) => [subject(p.uid), p]));
const claimsOf = (id) => {
  const { uid, cn, givenName, sn, mail, ...supann } = accounts.get(id);
  const email = mail && { email: mail, email_verified: true };
  return { sub: id, name: cn, given_name: givenName, family_name: sn, preferred_username: uid, uid, ...email, ...supann };
};
const CLAIMS = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email', 'email_verified'],
  supann: ['uid', 'supannEtuId', 'supannCodeINE', 'eduPersonAffiliation', 'eduPersonPrincipalName'],
};

// ---------------------------------------------------------------- keys and clients

const newKey = () => {
  const pair = alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...pair.privateKey.export({ format: 'jwk' }), use: 'sig', alg, kid: randomBytes(6).toString('hex') };
};
/** The first signs, all are published. */
let keys = [newKey()];
const stranger = newKey();

const client = (id, password, apps) => ({
  client_id: id,
  client_secret: password,
  redirect_uris: apps.map((app) => `${app}/connexion/oidc/${name}/retour`),
  post_logout_redirect_uris: apps.map((app) => `${app}/deconnexion/faite`),
  // A client has one address for this: the first application's.
  backchannel_logout_uri: `${apps[0]}/connexion/oidc/${name}/fin`,
  backchannel_logout_session_required: true,
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: options.auth,
  id_token_signed_response_alg: alg,
});
const clients = [client('pegase', secret, options.app)];

// ---------------------------------------------------------------- what is falsified

/** Per client: what is to be done to its next ID token and its next userinfo, and what its last ID token was. */
const states = new Map();
const state = (id) => states.get(id) ?? states.set(id, {}).get(id);

const part = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
const read = (token) => token.split('.').slice(0, 2).map((text) => JSON.parse(Buffer.from(text, 'base64url')));

function changed(claims, changes) {
  const result = { ...claims };
  for (const [claim, value] of Object.entries(changes)) {
    if (value === null) delete result[claim];
    else if (['exp', 'iat', 'nbf', 'auth_time'].includes(claim)) result[claim] = Math.floor(Date.now() / 1000) + value;
    else result[claim] = value;
  }
  return result;
}

function signed(header, claims, key, password) {
  const input = `${part(header)}.${part(claims)}`;
  const own = createPrivateKey({ key: key === 'other' ? stranger : keys[0], format: 'jwk' });
  let signature;
  if (header.alg === 'none') signature = Buffer.alloc(0);
  else if (header.alg === 'HS256') {
    const shared = key === 'public' ? createPublicKey(own).export({ type: 'spki', format: 'pem' }) : password;
    signature = createHmac('sha256', shared).update(input).digest();
  } else signature = sign('sha256', Buffer.from(input), { key: own, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

function falsified(header, claims, changes, password) {
  const { alg: algorithm, key, kid, typ, ...rest } = changes;
  const head = Object.fromEntries(Object.entries({ alg: algorithm, kid, typ }).filter(([, value]) => value !== undefined));
  return signed(changed({ ...header, kid: keys[0].kid }, head), changed(claims, rest), key, password);
}

/** Stands in front of the real endpoints, and changes what they answer. */
async function misbehave(ctx, next) {
  await next();
  const id = ctx.oidc?.client?.clientId;
  if (!id || ctx.status !== 200) return;
  const mine = state(id);
  if (ctx.oidc.route === 'token' && ctx.body?.id_token) {
    const changes = mine.token;
    delete mine.token;
    const [header, claims] = read(ctx.body.id_token);
    // What the provider knows of its session, whatever the application is told.
    mine.session = { sub: claims.sub, sid: claims.sid };
    if (changes?.status) {
      ctx.status = changes.status;
      ctx.body = { error: 'server_error' };
      return;
    }
    if (changes) ctx.body.id_token = falsified(header, claims, changes, ctx.oidc.client.clientSecret);
    const [sentHeader, sentClaims] = read(ctx.body.id_token);
    mine.last = { header: sentHeader, claims: sentClaims };
  } else if (ctx.oidc.route === 'userinfo' && mine.userinfo) {
    const { status, ...changes } = mine.userinfo;
    delete mine.userinfo;
    if (status) ctx.status = status;
    ctx.body = status ? { error: 'server_error' } : changed(ctx.body, changes);
  }
}

const switches = {
  client({ app }) {
    const own = client(`pegase-${clients.length + 1}`, randomBytes(16).toString('hex'), [app]);
    clients.push(own);
    build();
    return { client: own.client_id, secret: own.client_secret };
  },
  rotate({ drop }) {
    keys = [newKey(), ...(drop ? [] : keys)];
    build();
    return { keys: keys.map((key) => key.kid) };
  },
  'next-token': ({ client: id, ...changes }) => void (state(id).token = changes),
  'next-userinfo': ({ client: id, ...changes }) => void (state(id).userinfo = changes),
  'last-token': ({ client: id }) => state(id).last,
  'logout-token'({ client: id, ...changes }) {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: id,
      ...state(id).session,
      iat: now,
      exp: now + 120,
      jti: randomBytes(12).toString('hex'),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    };
    const { client_secret: password } = clients.find((known) => known.client_id === id);
    return { logout_token: falsified({ alg, typ: 'logout+jwt' }, claims, changes, password) };
  },
};

// ---------------------------------------------------------------- the provider

/** Sessions, codes and tokens: they outlive a rotation, which makes the provider anew. */
const records = new Map();
class Memory {
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model} ${id}`;
  }
  async upsert(id, payload) {
    records.set(this.key(id), payload);
  }
  async find(id) {
    return records.get(this.key(id));
  }
  async findByUid(uid) {
    for (const [key, payload] of records) if (key.startsWith(`${this.model} `) && payload.uid === uid) return payload;
  }
  async findByUserCode() {}
  async consume(id) {
    records.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    records.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, payload] of records) {
      if (/^(AccessToken|AuthorizationCode|RefreshToken) /.test(key) && payload.grantId === grantId) records.delete(key);
    }
  }
}

const page = (title, body) => `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
const loginPage = (uid, error = '') =>
  page(
    `Fournisseur d’identité ${name}`,
    `${error && `<p role="alert">${error}</p>`}<form method="post" action="/interaction/${uid}">
<p><label>Identifiant <input name="login" autocomplete="username" autofocus></label></p>
<p><label>Mot de passe <input name="password" type="password" autocomplete="current-password"></label></p>
<p><button>Se connecter</button></p></form>`,
  );

const cookieKeys = [randomBytes(16).toString('hex')];
let provider, answer;

function build() {
  provider = new Provider(issuer, {
    adapter: Memory,
    clients,
    jwks: { keys },
    cookies: { keys: cookieKeys },
    // It refuses to call a loopback address, which protects a provider of the world and would tell nobody here of a logout.
    fetch: (url, { dispatcher: _guard, ...rest }) => fetch(url, rest),
    // Only this one: an application has to read how it may prove who it is.
    clientAuthMethods: [options.auth],
    pkce: { required: () => true },
    conformIdTokenClaims: options.claims !== 'id_token',
    scopes: Object.keys(CLAIMS),
    claims: CLAIMS,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        // Without a question: whoever asks the application for the end has meant it.
        logoutSource(ctx, form) {
          const rest = '<input type="hidden" name="logout" value="yes"><button autofocus>Se déconnecter</button></form>';
          ctx.body = page('Déconnexion', `${form.replace('</form>', rest)}<script>document.forms[0].submit()</script>`);
        },
      },
    },
    ttl: { Session: 36000, Grant: 36000, Interaction: 600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => accounts.has(id) && { accountId: id, claims: () => claimsOf(id) },
    // The applications are the establishment's own: nobody is asked for consent.
    async loadExistingGrant({ oidc }) {
      const known = oidc.result?.consent?.grantId || oidc.session.grantIdFor(oidc.client.clientId);
      if (known) return oidc.provider.Grant.find(known);
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(Object.keys(CLAIMS).join(' '));
      await grant.save();
      return grant;
    },
  });
  provider.use(misbehave);
  provider.on('server_error', (_ctx, error) => console.error(error));
  provider.on('backchannel.error', (_ctx, error) => console.error(`back-channel logout: ${error.message}`));
  answer = provider.callback();
}
build();

async function body(req) {
  let text = '';
  for await (const piece of req) {
    text += piece;
    if (text.length > 10000) throw new Error('too long');
  }
  return text;
}

async function login(req, res, uid) {
  await provider.interactionDetails(req, res);
  res.setHeader('content-type', 'text/html; charset=utf-8');
  if (req.method !== 'POST') return res.end(loginPage(uid));
  const form = new URLSearchParams(await body(req));
  const id = subject(form.get('login') ?? '');
  if (!accounts.has(id) || form.get('password') !== PASSWORD) {
    res.statusCode = 401;
    return res.end(loginPage(uid, 'Identifiant ou mot de passe incorrect.'));
  }
  return provider.interactionFinished(req, res, { login: { accountId: id, amr: ['pwd'] } }, { mergeWithLastSubmission: false });
}

async function test(req, res, what) {
  if (req.method !== 'POST' || !Object.hasOwn(switches, what)) return res.writeHead(404).end();
  const asked = { client: 'pegase', ...JSON.parse((await body(req)) || '{}') };
  if (!clients.some((known) => known.client_id === asked.client)) throw new Error(`no client ${asked.client}`);
  const said = switches[what](asked) ?? {};
  return res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
}

createServer(async (req, res) => {
  const [, folder, rest] = /^\/(interaction|test)\/([\w-]+)$/.exec(req.url) ?? [];
  try {
    if (folder === 'interaction') await login(req, res, rest);
    else if (folder === 'test') await test(req, res, rest);
    else answer(req, res);
  } catch (error) {
    res.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error));
  }
}).listen(Number(options.port), '127.0.0.1', () => console.log(`provider ${name} on ${issuer}`));
