// What both errands of the wallet share: the request, the key with its signatures, the libraries.
import {createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify}
  from 'node:crypto';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.VC_NODE_MODULES ?? join(here, 'node_modules');
const require = createRequire(join(modules, 'anchor.js'));

// Packages that have no entry for `require` are given with their file.
export const load = name => import(pathToFileURL(
  name.endsWith('.mjs') ? join(modules, name) : require.resolve(name)));

const {clientAuthenticationAnonymous, setGlobalConfig} =
  await load('@openid4vc/oauth2/dist/index.mjs');
const {SDJwtVcInstance} = await load('@sd-jwt/sd-jwt-vc');

// Loopback only: between machines the protocols run over TLS.
setGlobalConfig({allowInsecureUrls: true});

export const request = JSON.parse(readFileSync(0, 'utf8'));
export const now = new Date(request.now);
const privateKey = createPrivateKey({key: request.key, format: 'jwk'});
export const publicJwk = createPublicKey(privateKey).export({format: 'jwk'});

const base64url = data => Buffer.from(data).toString('base64url');
const es256 = data => base64url(
  sign('sha256', Buffer.from(data), {key: privateKey, dsaEncoding: 'ieee-p1363'}));

export const callbacks = {
  fetch,
  hash: (data, algorithm) =>
    new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest()),
  generateRandom: length => new Uint8Array(randomBytes(length)),
  clientAuthentication: clientAuthenticationAnonymous(),
  signJwt: async (_signer, {header, payload}) => {
    const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
    return {jwt: `${input}.${es256(input)}`, signerJwk: publicJwk};
  },
  verifyJwt: async () => ({verified: false}),
  decryptJwe: async () => ({decrypted: false}),
  encryptJwe: async () => { throw new Error('nothing is encrypted'); }
};

// Finds the issuer's key by `kid` in the documents of the request; nothing is fetched.
async function verifier(data, signature) {
  const {kid, alg} = JSON.parse(Buffer.from(data.split('.')[0], 'base64url'));
  const method = request.issuers[kid.split('#')[0]].verificationMethod.find(
    ({publicKeyJwk}) => publicKeyJwk);
  const key = createPublicKey({key: method.publicKeyJwk, format: 'jwk'});
  return alg === 'ES256' && verify('sha256', Buffer.from(data), {key, dsaEncoding: 'ieee-p1363'},
    Buffer.from(signature, 'base64url'));
}

export const sdJwt = new SDJwtVcInstance({
  verifier,
  hasher: data => new Uint8Array(createHash('sha256').update(data).digest()),
  hashAlg: 'sha-256',
  kbSigner: async data => es256(data),
  kbSignAlg: 'ES256'
});

// Runs the errand and writes what came of it.
export async function run(errand) {
  let answer;
  try {
    answer = await errand();
  } catch(error) {
    answer = {error: error?.errorResponse?.error ?? error?.message ?? String(error)};
  }
  process.stdout.write(JSON.stringify(answer));
}
