/**
 * Builds the web app into vc_verifier/web/static/app: the same sources give the same bytes.
 *
 * Every file but the shell and the service worker is named by the hash of its content, so that
 * a name never means anything else; the service worker carries the list of them.
 *
 *   node build.mjs [--out DIR] [--trust-root FILE] [--uncompressed]
 *
 * `--trust-root` (or VC_APP_TRUST_ROOT) pins a trust root in the build; without it the app pins
 * the one that its server serves on the first visit.
 */

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { enginePlugins } from "./engine_plugins.mjs";
import { notices, packagesOf } from "./notices.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const BASE = "/app/";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    "trust-root": { type: "string" },
    uncompressed: { type: "boolean" },
  },
});
const OUT = options.out ?? join(HERE, "..", "web", "static", "app");
const TRUST_ROOT = options["trust-root"] ?? process.env.VC_APP_TRUST_ROOT;

/** @type {Map<string, Buffer>} what is written, by name */
const files = new Map();
/** Names of the packages of which something is in the app. */
const bundled = ["zxing-wasm"];

const digest = (content) => createHash("sha256").update(content).digest("hex");

/** Keeps a file under a name that holds its content's hash; gives its address. */
function keep(name, content) {
  const bytes = Buffer.from(content);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}-${digest(bytes).slice(0, 12)}${name.slice(dot)}`;
  files.set(hashed, bytes);
  return BASE + hashed;
}

/** Bundles one entry point to a single module without any further file. */
async function bundle(entry, define = {}) {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome100", "safari15.4", "firefox100"],
    charset: "utf8",
    // Licences are kept whole in a file of their own.
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    plugins: enginePlugins(),
    define: Object.fromEntries(
      Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
  });
  bundled.push(...packagesOf(Object.keys(result.metafile.inputs)));
  return result.outputFiles[0].text;
}

/** Gives the trust root that this build pins, or null. */
async function pinnedRoot() {
  if (!TRUST_ROOT) return null;
  const root = JSON.parse(await readFile(TRUST_ROOT, "utf8"));
  if (root.type !== "TrustRoot" || typeof root.id !== "string") {
    throw new Error(`${TRUST_ROOT} is not a trust root file`);
  }
  return root;
}

// 1. What nothing else is named in: the reader of codes, pictures, styles.
const wasm = keep(
  "zxing_reader.wasm",
  await readFile(join(HERE, "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm")),
);
const styles = keep("app.css", await bundle("src/app/styles/app.css"));
const icon = keep("icon.svg", await readFile(join(HERE, "icons/icon.svg")));
const touchIcon = keep("icon-180.png", await readFile(join(HERE, "icons/icon-180.png")));
const icons = [];
for (const [file, sizes, purpose] of [
  ["icon-192.png", "192x192", "any"],
  ["icon-512.png", "512x512", "any"],
  ["icon-maskable-512.png", "512x512", "maskable"],
]) {
  const src = keep(file, await readFile(join(HERE, "icons", file)));
  icons.push({ src, sizes, type: "image/png", purpose });
}

// 2. The worker that reads and verifies, then the app that asks it.
const worker = keep("worker.js", await bundle("src/worker/worker.ts", { WASM_URL: wasm }));
const app = keep(
  "app.js",
  await bundle("src/app/main.ts", { WORKER_URL: worker, PINNED_ROOT: await pinnedRoot() }),
);

// 3. The manifest and the shell.
const manifestText = await readFile(join(HERE, "manifest.json"), "utf8");
const manifest = keep(
  "manifest.webmanifest",
  JSON.stringify({
    ...JSON.parse(manifestText),
    icons: [...icons, { src: icon, sizes: "any", type: "image/svg+xml" }],
  }),
);
const version = digest([...files.keys()].sort().join("\n")).slice(0, 12);
const shell = (await readFile(join(HERE, "index.html"), "utf8"))
  .replaceAll("{{app}}", app)
  .replaceAll("{{styles}}", styles)
  .replaceAll("{{icon}}", icon)
  .replaceAll("{{touchIcon}}", touchIcon)
  .replaceAll("{{manifest}}", manifest)
  .replaceAll("{{version}}", version);
const precache = [...files].map(([name, bytes]) => ({ url: BASE + name, sha256: digest(bytes) }));
precache.push({ url: "/", sha256: digest(shell) });
precache.sort((a, b) => (a.url < b.url ? -1 : 1));
files.set("index.html", Buffer.from(shell));

// 4. The service worker, which knows all of them by name.
files.set(
  "service-worker.js",
  Buffer.from(
    await bundle("src/service_worker/service_worker.ts", {
      PRECACHE: precache,
      VERSION: digest(shell).slice(0, 12),
    }),
  ),
);

keep("third-party-licences.txt", await notices(HERE, bundled));

// 5. Written whole, each text beside its compressed forms.
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
let first = 0;
for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
  await writeFile(join(OUT, name), bytes);
  if (options.uncompressed) continue;
  const small = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  first += Math.min(small.length, bytes.length);
  if (name.endsWith(".png") || small.length >= bytes.length) continue;
  await writeFile(join(OUT, `${name}.br`), small);
  await writeFile(join(OUT, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
const shown = OUT.startsWith(ROOT) ? OUT.slice(ROOT.length + 1) : OUT;
const weight = options.uncompressed ? "uncompressed" : `${Math.round(first / 1000)} kB compressed`;
console.log(`${shown}: ${files.size} files, ${weight}`);
