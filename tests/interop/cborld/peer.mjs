// Runs npm @digitalbazaar/cborld on one request: standard input JSON, standard output JSON.
// Request: {contexts: {url: document}, tables: {id: {type: {text: number}}},
//           encode: [{registryEntryId, document}], decode: [hexadecimal]}
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const modules = process.env.VC_NODE_MODULES;
const require = createRequire(join(modules, 'anchor.js'));
const {decode, encode} = await import(pathToFileURL(require.resolve('@digitalbazaar/cborld')));

const request = JSON.parse(readFileSync(0, 'utf8'));

async function documentLoader(url) {
  if(!(url in request.contexts)) {
    throw new Error(`context not given: ${url}`);
  }
  return {documentUrl: url, document: request.contexts[url]};
}

// The library wants nested maps of texts to numbers.
const tables = new Map(Object.entries(request.tables).map(([id, types]) => [
  Number(id),
  new Map(Object.entries(types).map(([type, texts]) => [type, new Map(Object.entries(texts))]))
]));

async function typeTableLoader({registryEntryId}) {
  return tables.get(registryEntryId);
}

async function attempt(work) {
  try {
    return {value: await work()};
  } catch(error) {
    return {error: `${error.code ?? error.name}: ${error.message}`};
  }
}

const encoded = [];
for(const {registryEntryId, document} of request.encode) {
  encoded.push(await attempt(async () => Buffer.from(await encode({
    jsonldDocument: document, registryEntryId, documentLoader, typeTableLoader
  })).toString('hex')));
}
const decoded = [];
for(const hex of request.decode) {
  decoded.push(await attempt(() => decode({
    cborldBytes: Uint8Array.from(Buffer.from(hex, 'hex')), documentLoader, typeTableLoader
  })));
}
process.stdout.write(JSON.stringify({encoded, decoded}));
