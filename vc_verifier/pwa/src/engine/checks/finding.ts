/** What a check found: the answer that is shown, and the verdict it forces, if any. */

import type { ProblemError } from "../problems";
import type { Check, CheckName, CheckOutcome, ProblemDetails, Text, Verdict } from "../result";
import { say } from "../wording";

/** One check's answer; `verdict` null means that the check leaves everything possible. */
export interface Finding {
  check: Check;
  verdict: Verdict | null;
  problem: ProblemDetails | null;
}

function checkOf(
  check: CheckName,
  outcome: CheckOutcome,
  code: string,
  { zh, en }: Text,
  asOf?: string,
): Check {
  const answer: Check = { check, outcome, code, zh, en };
  if (asOf !== undefined) answer.asOf = asOf;
  return answer;
}

/** Give the answer of a question that was never asked, because an earlier one decided. */
export function notChecked(name: CheckName): Check {
  return checkOf(name, "not-checked", "NOT_CHECKED", say("NOT_CHECKED"));
}

/** Give the finding of a question answered well. */
export function passed(name: CheckName, code: string, text: Text, asOf?: string): Finding {
  return { check: checkOf(name, "passed", code, text, asOf), verdict: null, problem: null };
}

/** Give the finding of a question that is never asked of such a document. */
export function notAsked(name: CheckName, code: string, text: Text): Finding {
  return { check: checkOf(name, "not-checked", code, text), verdict: null, problem: null };
}

/** Give the finding of a question answered badly. */
export function failed(
  name: CheckName,
  error: ProblemError,
  verdict: Verdict,
  asOf?: string,
): Finding {
  const check = checkOf(name, "failed", error.code, error.text, asOf);
  return { check, verdict, problem: error.details };
}

/** Give the finding against what was presented; what nobody could read failed no check. */
export function refused(name: CheckName, error: ProblemError, verdict: Verdict): Finding {
  const compared = verdict !== "not-verifiable" && verdict !== "undecidable";
  const check = checkOf(name, compared ? "failed" : "not-checked", error.code, error.text);
  return { check, verdict, problem: error.details };
}

/** Give the finding of a question that could not be answered with what is at hand. */
export function undecided(name: CheckName, error: ProblemError): Finding {
  const check = checkOf(name, "not-checked", error.code, error.text);
  return { check, verdict: "undecidable", problem: error.details };
}

/** Give the finding of a question answered well enough, with something to know. */
export function warning(name: CheckName, error: ProblemError, asOf?: string): Finding {
  const check = checkOf(name, "warning", error.code, error.text, asOf);
  return { check, verdict: null, problem: error.details };
}
