// Measures npm @digitalbazaar/vc: standard input JSON, standard output JSON.
// Request: {now, contexts: {url: document}, controllers: {did: document}, seconds,
//   suites: {name: {key: Multikey with secret, documents: [credential]}}}
// Answer: {name: {issue: per second, verify: per second}}, in seconds of processor time.
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const require = createRequire(join(process.env.VC_NODE_MODULES, 'anchor.js'));
const load = name => import(pathToFileURL(require.resolve(name)));
const {issue, verifyCredential} = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const SUITES = {
  'ecdsa-rdfc-2019': [
    (await load('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite')).cryptosuite,
    await load('@digitalbazaar/ecdsa-multikey')],
  'eddsa-rdfc-2022': [
    (await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite')).cryptosuite,
    await load('@digitalbazaar/ed25519-multikey')]
};

const request = JSON.parse(readFileSync(0, 'utf8'));
const now = new Date(request.now);
const documentLoader = async url => {
  const [did, fragment] = url.split('#');
  let document = request.contexts[url] ?? request.controllers[url];
  if(document === undefined && fragment !== undefined) {
    document = request.controllers[did]?.verificationMethod.find(({id}) => id === url);
  }
  if(document === undefined) {
    throw new Error(`document not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
};

function processorSeconds() {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1e6;
}

async function rate(items, work) {
  for(const item of items) {
    await work(item);
  }
  let done = 0;
  const started = processorSeconds();
  while(processorSeconds() - started < request.seconds) {
    for(const item of items) {
      await work(item);
    }
    done += items.length;
  }
  return done / (processorSeconds() - started);
}

const answer = {};
for(const [name, {key, documents}] of Object.entries(request.suites)) {
  const [cryptosuite, multikey] = SUITES[name];
  const signer = (await multikey.from(key)).signer();
  const issueOne = credential => issue({
    credential, documentLoader, now,
    suite: new DataIntegrityProof({signer, cryptosuite, date: now})
  });
  const secured = [];
  for(const document of documents) {
    secured.push(await issueOne(structuredClone(document)));
  }
  const verifyOne = async credential => {
    const result = await verifyCredential({
      credential, documentLoader, now, suite: new DataIntegrityProof({cryptosuite}),
      checkStatus: async () => ({verified: true})
    });
    if(!result.verified) {
      throw result.error;
    }
  };
  answer[name] = {
    issue: await rate(documents, document => issueOne(structuredClone(document))),
    verify: await rate(secured, verifyOne)
  };
}
process.stdout.write(JSON.stringify(answer));
