/** Validity: has the credential's time begun, and not ended? */

import { validityPeriod } from "../credential";
import { InvalidTime, ProblemError } from "../problems";
import type { JsonObject } from "../result";
import { CLOCK_SKEW, formatTimestamp, type Moment } from "../times";
import { say } from "../wording";
import { failed, passed, type Finding } from "./finding";

/** Check `validFrom` and `validUntil` at `at` (VC 2.0 §4.9). */
export function checkValidity(credential: JsonObject, at: Moment): Finding {
  let start: Moment | null;
  let end: Moment | null;
  try {
    [start, end] = validityPeriod(credential);
  } catch (error) {
    if (error instanceof InvalidTime) return failed("validity", error, "rule-violation");
    throw error;
  }
  const now = formatTimestamp(at);
  if (start !== null && at + CLOCK_SKEW < start) {
    const problem = new ProblemError("NOT_YET_VALID", say("NOT_YET_VALID", formatTimestamp(start)));
    return failed("validity", problem, "not-yet-valid", now);
  }
  if (end !== null && end < at) {
    const problem = new ProblemError("EXPIRED", say("EXPIRED", formatTimestamp(end)));
    return failed("validity", problem, "expired", now);
  }
  return passed("validity", "VALID_NOW", say("VALID_NOW"), now);
}
