// Runs npm @digitalbazaar/vc-bitstring-status-list on a batch: standard input and output JSON.
// Request: {now, contexts, controllers, lists: {url: list credential}, commands: [
//   {check: credential} | {make: {id, statusPurpose, length, set: [index]}, key: Multikey}]}
// Answer, in the same order: {statuses: [boolean]} | {list: credential} | {error}
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.VC_NODE_MODULES ?? join(here, 'node_modules');
// Resolved as an import, because the package offers nothing to `require`.
const load = name => import(pathToFileURL(join(modules, name)));
const require = createRequire(join(modules, 'anchor.js'));
const loadMain = name => import(pathToFileURL(require.resolve(name)));

const {checkStatus, createCredential, createList} =
  await load('@digitalbazaar/vc-bitstring-status-list/lib/index.js');
const {issue} = await loadMain('@digitalbazaar/vc');
const {DataIntegrityProof} = await loadMain('@digitalbazaar/data-integrity');
const EcdsaMultikey = await loadMain('@digitalbazaar/ecdsa-multikey');
const {cryptosuite} = await loadMain('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite');

const request = JSON.parse(readFileSync(0, 'utf8'));

// Serves what the request holds, and nothing from a network.
async function documentLoader(url) {
  const [did, fragment] = url.split('#');
  let document = request.contexts[url] ?? request.controllers[url] ?? request.lists[url];
  if(document === undefined && fragment !== undefined) {
    document = request.controllers[did]?.verificationMethod.find(({id}) => id === url);
  }
  if(document === undefined) {
    throw new Error(`document not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

async function check({check: credential}) {
  const suite = new DataIntegrityProof({cryptosuite});
  const {verified, results, error} = await checkStatus({credential, documentLoader, suite});
  if(!verified) {
    throw error ?? new Error('not verified');
  }
  return {statuses: results.map(({status}) => status)};
}

async function make({make: {id, statusPurpose, length, set}, key}) {
  const list = await createList({length});
  for(const index of set) {
    list.setStatus(index, true);
  }
  const made = await createCredential({id, list, statusPurpose});
  const signer = (await EcdsaMultikey.from(key)).signer();
  const suite = new DataIntegrityProof({signer, cryptosuite, date: new Date(request.now)});
  const credential = {...made, issuer: key.controller, validFrom: request.now};
  return {list: await issue({credential, suite, documentLoader, now: new Date(request.now)})};
}

const answers = [];
for(const command of request.commands) {
  try {
    answers.push(await ('make' in command ? make(command) : check(command)));
  } catch(error) {
    answers.push({error: error?.message ?? String(error)});
  }
}
process.stdout.write(JSON.stringify(answers));
