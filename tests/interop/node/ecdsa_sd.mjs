// Runs npm @digitalbazaar/ecdsa-sd-2023-cryptosuite on a batch: standard input JSON, output JSON.
// Request: {now, contexts: {url: document}, controllers: {did: document}, commands: [
//   {sign: credential, key: Multikey with secret, mandatoryPointers} |
//   {derive: credential, selectivePointers} | {verify: credential}]}
// Answer, in the same order: {credential} | {verified, error} | {error}
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.VC_NODE_MODULES ?? join(here, 'node_modules');
const require = createRequire(join(modules, 'anchor.js'));
const load = name => import(pathToFileURL(require.resolve(name)));

const {derive, issue, verifyCredential} = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const EcdsaMultikey = await load('@digitalbazaar/ecdsa-multikey');
const ecdsaSd2023 = await load('@digitalbazaar/ecdsa-sd-2023-cryptosuite');

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

async function sign({sign: credential, key, mandatoryPointers}) {
  const cryptosuite = ecdsaSd2023.createSignCryptosuite({mandatoryPointers});
  const signer = (await EcdsaMultikey.from(key)).signer();
  const suite = new DataIntegrityProof({signer, cryptosuite, date: now});
  return {credential: await issue({credential, suite, documentLoader, now})};
}

async function disclose({derive: verifiableCredential, selectivePointers}) {
  const cryptosuite = ecdsaSd2023.createDiscloseCryptosuite({selectivePointers});
  const suite = new DataIntegrityProof({cryptosuite});
  return {credential: await derive({verifiableCredential, suite, documentLoader})};
}

async function verify({verify: credential}) {
  const suite = new DataIntegrityProof({cryptosuite: ecdsaSd2023.createVerifyCryptosuite()});
  const result = await verifyCredential({
    credential, suite, documentLoader, now, checkStatus: async () => ({verified: true})
  });
  return {verified: result.verified, error: result.verified ? null : describe(result.error)};
}

function describe(error) {
  const causes = error?.errors ?? [error];
  return causes.map(cause => cause?.message ?? String(cause)).join('; ');
}

const answers = [];
for(const command of request.commands) {
  const run = 'sign' in command ? sign : 'derive' in command ? disclose : verify;
  try {
    answers.push(await run(command));
  } catch(error) {
    answers.push({error: describe(error)});
  }
}
process.stdout.write(JSON.stringify(answers));
