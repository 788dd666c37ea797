/** Codes of other systems, named so that people learn what they hold; nothing in them is opened. */

import { strip } from "../json";
import { ProblemError } from "../problems";
import type { Text, Verdict } from "../result";
import { rank } from "../verdict";
import { FOREIGN_SYSTEMS, say } from "../wording";

const LONGEST = 20_000;

const SYSTEMS = FOREIGN_SYSTEMS.map(({ key, name, pattern, ignoreCase, dotAll, verdict }) => ({
  key,
  name,
  verdict: verdict as Verdict,
  pattern: new RegExp(`^(?:${inJavaScript(pattern)})$`, `u${ignoreCase ? "i" : ""}${dotAll ? "s" : ""}`),
}));

/** Write a pattern of Python's for JavaScript: what a white space is, and which escapes exist. */
function inJavaScript(pattern: string): string {
  const blank = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  return pattern
    .replaceAll("\\S", `[^${blank}]`)
    .replace(/\[([^\]]*)\]/g, (_whole, content: string) => `[${content.replaceAll("\\-", "\\x2d")}]`);
}

/** A code of another system, with what it makes of the verdict. */
export interface ForeignCode {
  problem: ProblemError;
  verdict: Verdict;
}

/**
 * Name the first known code of another system among `texts`; null if all are unknown.
 *
 * An address goes before the others, because it alone can pretend to be the bureau's.
 */
export function foreignCode(texts: readonly string[]): ForeignCode | null {
  const found = texts.map(systemOf).filter((system) => system !== undefined);
  const [first, ...others] = found;
  if (!first) return null;
  const system = others.reduce(
    (chosen, other) => (rank(other.verdict) > rank(chosen.verdict) ? other : chosen),
    first,
  );
  return { problem: foreignProblem(system.key, system.name), verdict: system.verdict };
}

/** Name a JSON Web Token in which there is no credential. */
export function foreignToken(): ProblemError {
  return foreignProblem("jwt", { zh: "JSON Web Token（JWT）", en: "JSON Web Token (JWT)" });
}

function systemOf(text: string): (typeof SYSTEMS)[number] | undefined {
  const stripped = [...strip(text)].slice(0, LONGEST).join("");
  return SYSTEMS.find((system) => system.pattern.test(stripped));
}

function foreignProblem(system: string, name: Text): ProblemError {
  return new ProblemError("FOREIGN_CODE", say("FOREIGN_CODE", name), { system });
}
