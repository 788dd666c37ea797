/**
 * Runs the engine in node over cases, for the tests that compare it with Python's verifier.
 *
 *   node run_engine.mjs TRUST.json < cases.jsonl > answers.jsonl
 *
 * A case is a line of tests/fixtures/verdicts; an answer is what `engine_cases.mjs` gives.
 */

import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { build } from "esbuild";
import { casesRunner } from "./engine_cases.mjs";
import { enginePlugins } from "./engine_plugins.mjs";

async function bundledEngine() {
  const { outputFiles } = await build({
    absWorkingDir: dirname(fileURLToPath(import.meta.url)),
    entryPoints: ["src/engine/index.ts"],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: "verificationEngine",
    target: ["es2022"],
    charset: "utf8",
    logLevel: "warning",
    plugins: enginePlugins(),
  });
  return outputFiles[0].text;
}

const [trustFile] = process.argv.slice(2);
runInThisContext(await bundledEngine());
const trusts = JSON.parse(await readFile(trustFile, "utf8"));
const answer = casesRunner(globalThis.verificationEngine, trusts);
for (const line of (await text(process.stdin)).split("\n").filter(Boolean)) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
