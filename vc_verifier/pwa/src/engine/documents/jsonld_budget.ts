/**
 * The budget from which jsonld.js spends wherever its cost grows.
 *
 * The build inserts calls of `spend` into four functions of jsonld.js (jsonld_budget.mjs): terms
 * defined, contexts copied, values visited, IRIs compacted. Operations run one after another, so
 * that one document's work is never counted against another's.
 */

import type { WorkBudget } from "./budget";

let current: WorkBudget | null = null;
let last: Promise<unknown> = Promise.resolve();

/** Take units from the budget of the operation under way; without one, refuse to work. */
export function spend(units: number): void {
  if (!current) throw new Error("JSON-LD is processed within a budget only");
  current.spend(units);
}

/** Run one operation of jsonld.js within `budget`, after those already waiting. */
export function withBudget<Result>(
  budget: WorkBudget,
  operation: () => Promise<Result>,
): Promise<Result> {
  const run = last.then(async () => {
    current = budget;
    try {
      return await operation();
    } finally {
      current = null;
    }
  });
  last = run.catch(() => undefined);
  return run;
}
