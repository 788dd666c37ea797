/** Collects the licences of all that others have written and that is bundled into the app. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const PACKAGE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Gives the names of the packages that a bundle's inputs come from. */
export function packagesOf(inputs) {
  return inputs.map((path) => path.match(PACKAGE)?.[1]).filter((name) => name !== undefined);
}

/** Gives one text with each package's licence files; a package without any is an error. */
export async function notices(here, packages) {
  const parts = [
    "What others have written and is part of this app, with its licences. The app itself is " +
      "under Apache-2.0.\nThe reader of codes (zxing_reader) is compiled from zxing-cpp, which " +
      "is under Apache-2.0: http://www.apache.org/licenses/LICENSE-2.0",
    ...(await contextNotices(here)),
  ];
  for (const name of [...new Set(packages)].sort()) {
    const folder = join(here, "node_modules", name);
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
    if (files.length === 0) throw new Error(`${name} is bundled but has no licence file`);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    parts.push(`${name} ${version}\n\n${texts.map((text) => text.trim()).join("\n\n")}`);
  }
  return `${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

async function contextNotices(here) {
  const manifest = JSON.parse(
    await readFile(join(here, "..", "..", "contexts", "manifest.json"), "utf8"),
  );
  const rows = manifest.entries.filter(
    (row) => row.use === "production" && row.licence !== "Apache-2.0",
  );
  return [["Contexts and schemas:", ...rows.map((row) => `${row.url}: ${row.licence}`)].join("\n")];
}
