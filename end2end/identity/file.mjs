// Writes the file of providers (PEGASE_IDENTITY_FILE) for the identity servers that are running, as the environment names
// them: identity.sh exports. What is not there is left out.
const env = process.env;
const label = (fr, en) => ({ fr, en });
const oidc = [
  ['a', 'A', 'client_secret_basic', 'uid', label('Université A', 'University A')],
  ['b', 'B', 'client_secret_post', 'uid', label('Université B', 'University B')],
  ['c', 'C', 'client_secret_basic', 'preferred_username', label('LemonLDAP::NG', 'LemonLDAP::NG')],
]
  .filter(([, letter]) => env[`IDENTITY_${letter}_ISSUER`])
  .map(([code, letter, client_auth, login, label]) => ({
    code,
    label,
    issuer: env[`IDENTITY_${letter}_ISSUER`],
    client_id: env[`IDENTITY_${letter}_CLIENT`],
    client_secret: env[`IDENTITY_${letter}_SECRET`],
    client_auth,
    scopes: ['profile', 'email', 'supann'],
    attributes: { login },
  }));
const cas = env.IDENTITY_CAS_URL
  ? [{ code: 'd', label: label('CAS', 'CAS'), url: env.IDENTITY_CAS_URL, attributes: { name: 'cn' } }]
  : [];
console.log(JSON.stringify({ oidc, cas }, null, 2));
