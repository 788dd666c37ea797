/** Rules: is what was sealed allowed by the notice (沪人社规〔2019〕33号)? */

import { isCertificate, TITLE, validityPeriod } from "../credential";
import { asList, isObject, member } from "../json";
import { InvalidTime, ProblemError } from "../problems";
import type { JsonObject } from "../result";
import { dayInShanghai, parseDate, type Day } from "../times";
import { isInForce } from "../trust/legal_basis";
import type { OpenedTrust } from "../trust/bundle";
import { say, type SentenceKey } from "../wording";
import { failed, passed, undecided, type Finding } from "./finding";

// Clause 一: electronic certificates begin with what was obtained on this day.
const FIRST_DAY = "2019-09-01";
// Clause 一, annex 1: titles from review committees are issued from the intermediate level up.
const TITLE_LEVELS: readonly unknown[] = ["中级", "副高级", "正高级"];

/** A sealed certificate that the notice does not allow. */
class RuleViolation extends ProblemError {}

function violation(code: SentenceKey): RuleViolation {
  return new RuleViolation(code, say(code));
}

/** Check kind, date, level and legal basis; the first violation is the answer. */
export function checkRules(credential: JsonObject, trust: OpenedTrust): Finding {
  return rulesFinding("RULES_KEPT", () => {
    demandKind(credential);
    const subject = subjectOf(credential);
    demandDate(credential, subject);
    demandLevel(credential, subject);
    return checkLegalBasis(credential, trust);
  });
}

/**
 * Check the rules on a partial disclosure: a rule about what is withheld stays unasked.
 *
 * The bureau checked it before sealing; the seal over what is shown says no more.
 */
export function checkDisclosedRules(credential: JsonObject, trust: OpenedTrust): Finding {
  return rulesFinding("DISCLOSED_RULES_KEPT", () => {
    demandKind(credential);
    const subject = subjectOf(credential);
    if (Object.hasOwn(subject, "datePassed")) demandDate(credential, subject);
    if (Object.hasOwn(subject, "level")) demandLevel(credential, subject);
    return checkLegalBasis(credential, trust);
  });
}

/** Give what rules came to; `rules` throws what is against them, and gives what is not known. */
function rulesFinding(
  kept: "RULES_KEPT" | "DISCLOSED_RULES_KEPT",
  rules: () => RuleViolation | null,
): Finding {
  try {
    const unknown = rules();
    return unknown ? undecided("rules", unknown) : passed("rules", kept, say(kept));
  } catch (error) {
    if (error instanceof RuleViolation || error instanceof InvalidTime) {
      return failed("rules", error, "rule-violation");
    }
    throw error;
  }
}

function subjectOf(credential: JsonObject): JsonObject {
  const value = member(credential, "credentialSubject");
  return isObject(value) ? value : {};
}

function demandKind(credential: JsonObject): void {
  if (!isCertificate(credential)) throw violation("NOT_A_CERTIFICATE");
}

function demandDate(credential: JsonObject, subject: JsonObject): void {
  const passedOn = parseDate(member(subject, "datePassed"));
  if (passedOn < FIRST_DAY) throw violation("OUT_OF_PERIOD");
  if (passedOn > sealedOn(credential)) throw violation("PASSED_AFTER_SEALING");
}

function demandLevel(credential: JsonObject, subject: JsonObject): void {
  const isTitle = asList(member(credential, "type")).includes(TITLE);
  if (isTitle && !TITLE_LEVELS.includes(member(subject, "level"))) {
    throw violation("LEVEL_NOT_IN_SCOPE");
  }
}

function sealedOn(credential: JsonObject): Day {
  const [sealedAt] = validityPeriod(credential);
  if (sealedAt === null) throw violation("SEALING_TIME_MISSING");
  return dayInShanghai(sealedAt);
}

function checkLegalBasis(credential: JsonObject, trust: OpenedTrust): RuleViolation | null {
  const named = member(credential, "legalBasis");
  const basis = typeof named === "string" ? trust.legalBases.get(named) : undefined;
  if (!basis) return violation("LEGAL_BASIS_UNKNOWN");
  if (!isInForce(basis, sealedOn(credential))) throw violation("NO_LEGAL_BASIS");
  return null;
}
