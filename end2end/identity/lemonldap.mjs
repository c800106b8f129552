// Writes what LemonLDAP::NG needs to run in a folder of its own: the SSO of many French establishments, here an OpenID
// provider (connection c) and a CAS server (connection d). portal.psgi beside this file serves it.
//   IDENTITY_SECRET=… node lemonldap.mjs <folder> <port> <base address of the application>…
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, port, ...apps] = process.argv.slice(2);
const secret = process.env.IDENTITY_SECRET;
if (!secret || !folder || !port || apps.length === 0) throw new Error('needs IDENTITY_SECRET, a folder, a port and an application');

rmSync(folder, { recursive: true, force: true });
const sub = (name) => join(folder, name);
const store = (name) => {
  mkdirSync(sub(`${name}/lock`), { recursive: true });
  return {
    Directory: sub(name),
    LockDirectory: sub(`${name}/lock`),
    generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
  };
};
const cache = (namespace) => ({ namespace, cache_root: sub('cache'), cache_depth: 3, default_expires_in: 600, directory_umask: '007' });
mkdirSync(sub('conf'), { recursive: true });
mkdirSync(sub('cache'));

const people = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'));
const attributes = [...new Set(people.flatMap((person) => Object.keys(person)))];
const same = (names) => Object.fromEntries(names.map((name) => [name, name]));
const supann = attributes.filter((name) => /^(supann|eduPerson)/.test(name));
const all = (path) => apps.map((app) => `${app}${path}`).join(' ');
const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const conf = {
  cfgNum: 1,
  cfgAuthor: 'pegase',
  cfgDate: '1700000000',
  cfgVersion: '2.16.1',
  portal: `http://127.0.0.1:${port}/`,
  domain: '127.0.0.1',
  cookieName: 'lemonldap',
  securedCookie: 0,
  key: randomBytes(16).toString('hex'),
  // Accounts and their password: portal.psgi.
  authentication: 'Demo',
  userDB: 'Same',
  passwordDB: 'Null',
  registerDB: 'Null',
  demoExportedVars: same(attributes),
  exportedVars: {},
  macros: { _whatToTrace: 'lc($_user)' },
  whatToTrace: '_whatToTrace',
  groups: {},
  globalStorage: 'Apache::Session::File',
  globalStorageOptions: store('sessions'),
  persistentStorage: 'Apache::Session::File',
  persistentStorageOptions: store('persistent'),
  localSessionStorage: 'Cache::FileCache',
  localSessionStorageOptions: cache('sessions'),
  locationRules: {},
  exportedHeaders: {},
  vhostOptions: {},
  applicationList: {},
  // What one of its processes wrote in a session, the others read at once: the end of a session is told to whom it knows.
  handlerInternalCache: 0,
  loginHistoryEnabled: 0,
  notification: 0,
  captcha_login_enabled: 0,
  captcha_mail_enabled: 0,
  captcha_register_enabled: 0,
  portalDisplayRegister: 0,
  portalDisplayResetPassword: 0,
  portalDisplayCertificateResetByMail: 0,
  portalCheckLogins: 0,
  // The sign-in form holds no token made for one visit: a test may post it at once.
  requireToken: 0,
  timeout: 36000,
  issuersTimeout: 120,

  issuerDBOpenIDConnectActivation: 1,
  issuerDBOpenIDConnectPath: '^/oauth2/',
  issuerDBOpenIDConnectRule: 1,
  oidcServiceAllowAuthorizationCodeFlow: 1,
  oidcServicePrivateKeySig: key.privateKey,
  oidcServicePublicKeySig: key.publicKey,
  oidcServiceKeyIdSig: randomBytes(6).toString('hex'),
  oidcStorage: 'Apache::Session::File',
  oidcStorageOptions: store('oidc'),
  oidcRPMetaDataOptions: {
    pegase: {
      oidcRPMetaDataOptionsClientID: 'pegase',
      oidcRPMetaDataOptionsClientSecret: secret,
      oidcRPMetaDataOptionsRedirectUris: all('/connexion/oidc/c/retour'),
      oidcRPMetaDataOptionsPostLogoutRedirectUris: all('/deconnexion/faite'),
      oidcRPMetaDataOptionsIDTokenSignAlg: 'RS256',
      oidcRPMetaDataOptionsRequirePKCE: 1,
      oidcRPMetaDataOptionsBypassConsent: 1,
      oidcRPMetaDataOptionsUserIDAttr: 'uid',
      oidcRPMetaDataOptionsIDTokenForceClaims: 1,
      oidcRPMetaDataOptionsLogoutBypassConfirm: 1,
      // It knows the end of a session by the browser only, and for one address: the first application's.
      oidcRPMetaDataOptionsLogoutUrl: `${apps[0]}/connexion/oidc/c/fin-navigateur`,
      oidcRPMetaDataOptionsLogoutType: 'front',
      oidcRPMetaDataOptionsLogoutSessionRequired: 1,
    },
  },
  oidcRPMetaDataExportedVars: {
    pegase: {
      name: 'cn',
      given_name: 'givenName',
      family_name: 'sn',
      preferred_username: 'uid',
      email: 'mail',
      uid: 'uid',
      ...same(supann),
    },
  },
  oidcRPMetaDataOptionsExtraClaims: { pegase: { supann: `uid ${supann.join(' ')}` } },

  issuerDBCASActivation: 1,
  issuerDBCASPath: '^/cas/',
  issuerDBCASRule: 1,
  casAccessControlPolicy: 'error',
  casStrictMatching: 1,
  casAttr: 'uid',
  casBackChannelSingleLogout: 1,
  casStorage: 'Apache::Session::File',
  casStorageOptions: store('cas'),
  casAppMetaDataOptions: {
    pegase: {
      // The last one is no service: it lets /cas/logout send the browser back there.
      casAppMetaDataOptionsService: `${all('/connexion/cas/d/retour')} ${all('/deconnexion/faite')}`,
      casAppMetaDataOptionsUserAttribute: 'uid',
    },
  },
  casAppMetaDataExportedVars: { pegase: same(attributes) },
};
writeFileSync(sub('conf/lmConf-1.json'), JSON.stringify(conf, null, 1), { mode: 0o600 });
writeFileSync(
  sub('lemonldap-ng.ini'),
  `[all]
logLevel = notice
[configuration]
type = File
dirName = ${sub('conf')}
localStorage = Cache::FileCache
localStorageOptions = {'namespace'=>'conf','cache_root'=>'${sub('cache')}','cache_depth'=>3,'default_expires_in'=>600,'directory_umask'=>'007'}
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = fr, en
[handler]
`,
);
