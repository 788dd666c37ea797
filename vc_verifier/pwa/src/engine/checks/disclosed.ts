/** Disclosed: what can still be asked of a certificate of which the holder withheld a part. */

import type { JsonObject } from "../result";
import type { OpenedTrust } from "../trust/bundle";
import { say } from "../wording";
import { notAsked, passed, type Finding } from "./finding";
import { checkDisclosedRules } from "./rules";

/** Issued form: what it is is said by the carrier; it makes no claim to be the original. */
export function derivedFinding(): Finding {
  return passed("issuedForm", "DERIVED", say("DERIVED"));
}

/** Ask the rules about what is disclosed; a schema is for whole certificates only. */
export function examineDisclosed(credential: JsonObject, trust: OpenedTrust): Finding[] {
  const schema = notAsked("schema", "DISCLOSED_IN_PART", say("DISCLOSED_IN_PART"));
  return [schema, checkDisclosedRules(credential, trust)];
}
