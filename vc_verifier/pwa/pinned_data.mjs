/**
 * An esbuild plugin: the pinned contexts, schemas, type tables and status reasons as a module.
 *
 * `import … from "pinned-data"` gives them parsed. Bytes that differ from their SHA-256 in
 * contexts/manifest.json or contexts/barcode_tables/index.json fail the build.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CONTEXTS = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "contexts");

/** Gives a file's bytes if they are the pinned ones. */
async function pinned(file, sha256) {
  const bytes = await readFile(join(CONTEXTS, file));
  if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new Error(`contexts/${file} is not the pinned one`);
  }
  return bytes;
}

async function documents(manifest) {
  const rows = manifest.entries.filter(
    (row) => row.use === "production" && (row.kind === "context" || row.kind === "schema"),
  );
  return Promise.all(
    rows.map(async (row) => {
      const bytes = await pinned(row.file, row.sha256);
      return {
        url: row.url,
        kind: row.kind,
        sha256: row.sha256,
        sha384: createHash("sha384").update(bytes).digest("base64"),
        credentialType: row.credentialType ?? null,
        document: JSON.parse(bytes),
      };
    }),
  );
}

async function statusReasons(manifest) {
  const url = `${manifest.base}/catalogue/${manifest.catalogueVersion}/status_reasons.json`;
  const row = manifest.entries.find((entry) => entry.url === url);
  return JSON.parse(await pinned(row.file, row.sha256));
}

/** Reads the form in which tools/barcode_tables.py writes type tables; any other line is refused. */
function typeTable(text) {
  const numbers = {};
  let table = null;
  const body = text.slice(text.indexOf("compressionTable:\n") + "compressionTable:\n".length);
  for (const line of body.trimEnd().split("\n")) {
    const type = /^ {2}- type: ("(?:[^"\\]|\\.)*")$/.exec(line);
    const entry = /^ {6}(\d+): ("(?:[^"\\]|\\.)*")$/.exec(line);
    if (type) {
      table = numbers[JSON.parse(type[1])] ??= {};
    } else if (entry && table) {
      const value = JSON.parse(entry[2]);
      if (Object.hasOwn(table, value)) throw new Error(`a type table has ${value} twice`);
      table[value] = Number(entry[1]);
    } else if (line !== "    table:") {
      throw new Error(`a type table has an unexpected line: ${line}`);
    }
  }
  return numbers;
}

async function typeTables() {
  const index = JSON.parse(await readFile(join(CONTEXTS, "barcode_tables/index.json"), "utf8"));
  return Promise.all(
    index.tables.map(async ({ registryEntryId, file, sha256 }) => ({
      registryEntryId,
      numbers: typeTable((await pinned(`barcode_tables/${file}`, sha256)).toString("utf8")),
    })),
  );
}

/** Gives the plugin. */
export function pinnedData() {
  return {
    name: "pinned-data",
    setup(build) {
      build.onResolve({ filter: /^pinned-data$/ }, () => ({
        path: "pinned-data",
        namespace: "pinned-data",
      }));
      build.onLoad({ filter: /.*/, namespace: "pinned-data" }, async () => {
        const manifest = JSON.parse(await readFile(join(CONTEXTS, "manifest.json"), "utf8"));
        const data = {
          base: manifest.base,
          certificateContext: manifest.certificateContext,
          documents: await documents(manifest),
          statusReasons: await statusReasons(manifest),
          typeTables: await typeTables(),
        };
        return { contents: JSON.stringify(data), loader: "json" };
      });
    },
  };
}
