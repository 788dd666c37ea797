/** A bound on the work that one untrusted document may cause. */

import { WorkBudgetExceeded } from "../problems";
import { say } from "../wording";

/** Counts units of work down to zero, then refuses; deterministic, unlike a timeout. */
export class WorkBudget {
  constructor(public left: number) {}

  spend(units = 1): void {
    this.left -= units;
    if (this.left < 0) {
      throw new WorkBudgetExceeded("WORK_BUDGET_EXCEEDED", say("WORK_BUDGET_EXCEEDED"));
    }
  }
}
