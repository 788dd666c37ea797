// Canonicalises JSON-LD with npm jsonld: standard input {contexts: {url: document}, documents},
// standard output a list of canonical N-Quads, or {error}.
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {readFileSync} from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.VC_NODE_MODULES ?? join(here, 'node_modules');
const require = createRequire(join(modules, 'anchor.js'));
const {default: jsonld} = await import(pathToFileURL(require.resolve('jsonld')));

const {contexts, documents} = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => {
  if(!(url in contexts)) {
    throw new Error(`not pinned: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts[url]};
};
const answers = [];
for(const document of documents) {
  try {
    answers.push(await jsonld.canonize(document, {
      algorithm: 'RDFC-1.0', format: 'application/n-quads', documentLoader, safe: false
    }));
  } catch(error) {
    answers.push({error: String(error?.message ?? error)});
  }
}
process.stdout.write(JSON.stringify(answers));
