/** The verdicts in the order in which they are decided: the first that applies is the verdict. */

import type { Verdict } from "./result";

const ORDER: readonly Verdict[] = [
  "not-verifiable",
  "undecidable",
  "not-issued-by-bureau",
  "altered",
  "rule-violation",
  "revoked",
  "superseded",
  "suspended",
  "expired",
  "not-yet-valid",
  "copy-without-effect",
  "authentic-data",
  "valid-presentation",
  "original",
];

/** Give the position in the order of decision; 0 is decided first. */
export function rank(verdict: Verdict): number {
  return ORDER.indexOf(verdict);
}

/** Tell whether the verdict counts as verified. */
export function isFavourable(verdict: Verdict): boolean {
  return ["original", "valid-presentation", "authentic-data"].includes(verdict);
}
