// Measures npm @digitalbazaar/cborld: standard input JSON, standard output JSON.
// Request: {contexts: {url: document}, tables: {id: {type: {text: number}}}, registryEntryId,
//           documents: [credential], seconds}
// Answer: {encode: per second, decode: per second}, over as many rounds as fit into the time.
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const require = createRequire(join(process.env.VC_NODE_MODULES, 'anchor.js'));
const {decode, encode} = await import(pathToFileURL(require.resolve('@digitalbazaar/cborld')));

const request = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => ({documentUrl: url, document: request.contexts[url]});
const tables = new Map(Object.entries(request.tables).map(([id, types]) => [
  Number(id),
  new Map(Object.entries(types).map(([type, texts]) => [type, new Map(Object.entries(texts))]))
]));
const typeTableLoader = async ({registryEntryId}) => tables.get(registryEntryId);
const {registryEntryId} = request;

async function rate(items, work) {
  // The compiler needs to have seen the code.
  for(const item of items) {
    await work(item);
  }
  let done = 0;
  const started = performance.now();
  while(performance.now() - started < 1000 * request.seconds) {
    for(const item of items) {
      await work(item);
    }
    done += items.length;
  }
  return 1000 * done / (performance.now() - started);
}

const encodeOne = jsonldDocument =>
  encode({jsonldDocument, registryEntryId, documentLoader, typeTableLoader});
const payloads = [];
for(const document of request.documents) {
  payloads.push(await encodeOne(document));
}
const decodeOne = cborldBytes => decode({cborldBytes, documentLoader, typeTableLoader});
process.stdout.write(JSON.stringify({
  encode: await rate(request.documents, encodeOne),
  decode: await rate(payloads, decodeOne)
}));
