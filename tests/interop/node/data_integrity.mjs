// Runs npm @digitalbazaar/vc on a batch: standard input JSON, standard output JSON.
// Request: {now, contexts: {url: document}, controllers: {did: document}, commands: [
//   {verify: credential} | {issue: credential, cryptosuite, key: Multikey with secret}]}
// Answer, in the same order: {verified, proofs: [{cryptosuite, verified}], error} | {issued} |
//   {error}
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.VC_NODE_MODULES ?? join(here, 'node_modules');
const require = createRequire(join(modules, 'anchor.js'));
const load = name => import(pathToFileURL(require.resolve(name)));

const {issue, verifyCredential} = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const EcdsaMultikey = await load('@digitalbazaar/ecdsa-multikey');
const Ed25519Multikey = await load('@digitalbazaar/ed25519-multikey');
const {cryptosuite: ecdsaRdfc2019} = await load('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite');
const {cryptosuite: eddsaRdfc2022} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');

const SUITES = {
  'ecdsa-rdfc-2019': {cryptosuite: ecdsaRdfc2019, multikey: EcdsaMultikey},
  'eddsa-rdfc-2022': {cryptosuite: eddsaRdfc2022, multikey: Ed25519Multikey}
};

const request = JSON.parse(readFileSync(0, 'utf8'));
const now = new Date(request.now);

// Serves the contexts and controller documents of the request, and nothing from a network.
async function documentLoader(url) {
  const [did, fragment] = url.split('#');
  let document = request.contexts[url] ?? request.controllers[url];
  if(document === undefined && fragment !== undefined) {
    document = request.controllers[did]?.verificationMethod.find(({id}) => id === url);
  }
  if(document === undefined) {
    throw new Error(`document not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

async function verify({verify: credential}) {
  // A suite instance remembers the last document, so each credential gets its own.
  const suite = Object.values(SUITES).map(
    ({cryptosuite}) => new DataIntegrityProof({cryptosuite}));
  const result = await verifyCredential({
    credential, suite, documentLoader, now,
    // Proofs are compared here; status lists are another matter.
    checkStatus: async () => ({verified: true})
  });
  return {
    verified: result.verified,
    proofs: (result.results ?? []).filter(({proof}) => proof).map(
      ({proof, verified}) => ({cryptosuite: proof.cryptosuite, verified})),
    error: result.verified ? null : describe(result.error)
  };
}

async function issueCredential({issue: credential, cryptosuite: name, key}) {
  const {cryptosuite, multikey} = SUITES[name];
  const signer = (await multikey.from(key)).signer();
  const suite = new DataIntegrityProof({signer, cryptosuite, date: now});
  return {issued: await issue({credential, suite, documentLoader, now})};
}

function describe(error) {
  const causes = error?.errors ?? (Array.isArray(error) ? error : [error]);
  return causes.map(cause => cause?.message ?? String(cause)).join('; ');
}

const answers = [];
for(const command of request.commands) {
  try {
    answers.push(await ('issue' in command ? issueCredential(command) : verify(command)));
  } catch(error) {
    answers.push({error: describe(error)});
  }
}
process.stdout.write(JSON.stringify(answers));
