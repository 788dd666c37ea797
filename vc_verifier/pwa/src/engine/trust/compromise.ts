/**
 * A compromised seal key: what the signed issuing log proves to have been sealed before.
 *
 * A thief can back-date whatever is signed, so no date in a document counts. What counts is the
 * list of digests that the trust bundle carries for such a key.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { canonicalize } from "../documents/jcs";
import { isObject, member, without } from "../json";
import { decodeBase64, hex } from "../octets";
import { InvalidTime } from "../problems";
import type { JsonObject, JsonValue } from "../result";
import { parseTimestamp, type Moment } from "../times";
import { untrusted } from "./trust_error";

const DIGEST_BYTES = 16;

/** Since when a seal's key is in wrong hands, and the digests of what is known to be older. */
export interface Compromise {
  since: Moment;
  proven: ReadonlySet<string>;
}

/** Tell whether a whole certificate, in its own form, was sealed before. */
export function spares({ proven }: Compromise, certificate: JsonObject): boolean {
  const unsecured = without(certificate, "proof");
  return proven.has(hex(sha256(canonicalize(unsecured)).slice(0, DIGEST_BYTES)));
}

/** Read the member `compromised` of a seal in the trust bundle. */
export function readCompromise(value: JsonValue): Compromise {
  const text = isObject(value) ? member(value, "provenDigests") : undefined;
  const digests = typeof text === "string" ? decodeBase64(text) : null;
  if (!isObject(value) || !digests || digests.length % DIGEST_BYTES) {
    throw untrusted("SEAL_COMPROMISE");
  }
  const proven = new Set<string>();
  for (let start = 0; start < digests.length; start += DIGEST_BYTES) {
    proven.add(hex(digests.slice(start, start + DIGEST_BYTES)));
  }
  try {
    return { since: parseTimestamp(member(value, "since")), proven };
  } catch (error) {
    if (error instanceof InvalidTime) throw untrusted("SEAL_COMPROMISE");
    throw error;
  }
}
