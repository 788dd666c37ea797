/**
 * An esbuild plugin: lets jsonld.js spend from a work budget where its cost grows.
 *
 * The library has no hook for that, so calls of `spend` are inserted at four places of its
 * sources; it is locked to one version, and a place that is not found fails the build.
 */

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const BUDGET = join(
  dirname(fileURLToPath(import.meta.url)),
  "src/engine/documents/jsonld_budget.ts",
);

// The same places and prices as in vc_core/documents/jsonld.py.
const PLACES = {
  "context.js": [
    ["  if(defined.has(term)) {\n    // term already defined", "spend(3);"],
    [
      "  function _cloneActiveContext() {\n",
      "spend(1 + Math.floor(this.mappings.size / 8));",
      "after",
    ],
  ],
  "expand.js": [
    ["  // nothing to expand\n  if(element === null || element === undefined) {", "spend(2);"],
  ],
  "compact.js": [
    [
      "  // can't compact null\n  if(iri === null) {",
      "spend(1 + Math.floor(activeCtx.mappings.size / 16));",
    ],
  ],
};

/** Gives the plugin. */
export function jsonldBudget() {
  return {
    name: "jsonld-budget",
    setup(build) {
      build.onLoad({ filter: /[/\\]jsonld[/\\]lib[/\\](context|expand|compact)\.js$/ }, async ({ path }) => {
        let source = await readFile(path, "utf8");
        const name = path.split(/[/\\]/).at(-1);
        for (const [place, call, where] of PLACES[name]) {
          const parts = source.split(place);
          if (parts.length !== 2) throw new Error(`jsonld/lib/${name} has changed at: ${place}`);
          const [before, after] = parts;
          source =
            where === "after"
              ? `${before}${place}    ${call}\n${after}`
              : `${before}  ${call}\n${place}${after}`;
        }
        const header = `const {spend} = require(${JSON.stringify(BUDGET)});\n`;
        return { contents: header + source, loader: "js" };
      });
    },
  };
}
