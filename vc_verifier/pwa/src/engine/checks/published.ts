/** Proof: is it one of the status lists that the bureau publishes, and so no certificate? */

import { isObject, typesOf } from "../json";
import { ProblemError } from "../problems";
import type { JsonValue } from "../result";
import { LIST_CREDENTIAL_TYPE } from "../status_list";
import type { OpenedTrust } from "../trust/bundle";
import { say } from "../wording";
import { failed, type Finding } from "./finding";

/**
 * Tell a status list under a key for such lists from what somebody else signed.
 *
 * It is neither forged nor another's; nothing in it was verified, and nothing favourable is said.
 */
export function publishedFinding(
  document: JsonValue,
  methods: readonly string[],
  trust: OpenedTrust,
): Finding | null {
  if (!isObject(document) || !typesOf(document).includes(LIST_CREDENTIAL_TYPE)) return null;
  const issuers = [...trust.issuers.values()];
  const isForLists = (method: string): boolean =>
    issuers.some(({ statusMethods }) => statusMethods.has(method));
  if (!methods.length || !methods.every(isForLists)) return null;
  const problem = new ProblemError(
    "STATUS_LIST_NO_CERTIFICATE",
    say("STATUS_LIST_NO_CERTIFICATE"),
  );
  return failed("proof", problem, "not-verifiable");
}
