/** Status lists and published changes in the trust bundle, each list's proof verified once. */

import type { JsonLd } from "../documents/jsonld";
import { isObject, member } from "../json";
import { KnownDocuments } from "../keys/controller_document";
import { InvalidTime } from "../problems";
import { verifyProof } from "../proofs";
import type { JsonObject, JsonValue } from "../result";
import { listPurposes, readList, timeToLive, type Bitstring } from "../status_list";
import { parseTimestamp, type Moment } from "../times";
import type { Operational } from "./recognition";
import { MemberMissing, need, needObject, needText } from "./reading";
import { untrusted } from "./trust_error";

export const PURPOSES: readonly string[] = ["revocation", "suspension"];

/** One list whose proof held: who issued it, its bits, and for when they were made. */
export interface StatusList {
  url: string;
  issuer: string;
  /** Of the purposes that it serves, those that certificates use. */
  purposes: readonly string[];
  bits: Bitstring;
  validFrom: Moment;
  validUntil: Moment;
}

/** Why and since when a bit is set, as the bureau published it. */
export interface StatusChange {
  reason: string;
  since: Moment;
  replacedBy: JsonValue;
}

/**
 * Verify each list credential by its issuer's status key, then read the bits.
 *
 * A list may serve several purposes (Bitstring Status List 1.0 §2.2); one that serves none
 * that certificates use is left aside once its proof held.
 */
export async function readStatusLists(
  credentials: JsonValue[],
  issuers: Operational,
  jsonld: () => JsonLd,
): Promise<Map<string, StatusList>> {
  const lists = new Map<string, StatusList>();
  for (const credential of credentials) {
    const list = await readCredential(needObject(credential), issuers, jsonld());
    if (list === null) continue;
    if (lists.has(list.url)) throw untrusted("STATUS_LIST@read_status_lists");
    lists.set(list.url, list);
  }
  return lists;
}

async function readCredential(
  credential: JsonObject,
  issuers: Operational,
  jsonld: JsonLd,
): Promise<StatusList | null> {
  const issuer = needText(credential, "issuer");
  const known = issuers.get(issuer);
  if (!known) throw untrusted("STATUS_LIST@_read_credential");
  // A list without times would never grow stale, so the bureau's lists always have both.
  const resolver = new KnownDocuments([known.document]);
  const result = await verifyProof(credential, { resolver, now: null, jsonld });
  const byStatusKeys = result.proofs.every(
    ({ verificationMethod: method }) => method !== null && known.statusMethods.has(method),
  );
  if (result.outcome !== "passed" || !byStatusKeys) {
    throw untrusted("STATUS_LIST@_read_credential.2");
  }
  const purposes = listPurposes(credential).filter((purpose) => PURPOSES.includes(purpose));
  const [first] = purposes;
  if (first === undefined) return null;
  const url = needText(credential, "id");
  const [validFrom, validUntil] = period(credential);
  const bits = readList(credential, url, first);
  const life = timeToLive(credential);
  // Fresh until its validity ends or its time to live, whichever is first.
  const fresh = life === undefined ? validUntil : Math.min(validUntil, validFrom + life);
  return { url, issuer, purposes, bits, validFrom, validUntil: fresh };
}

function period(credential: JsonObject): [Moment, Moment] {
  const [from, until] = [need(credential, "validFrom"), need(credential, "validUntil")];
  try {
    return [parseTimestamp(from), parseTimestamp(until)];
  } catch (error) {
    if (error instanceof InvalidTime) throw untrusted("STATUS_LIST@_read_credential.3");
    throw error;
  }
}

/** Read the published changes, by list and index. */
export function readStatusChanges(changes: JsonValue[]): Map<string, StatusChange> {
  return new Map(changes.map(readChange));
}

function indexOf(value: JsonValue): number {
  if (typeof value === "string" && /^[0-9]{1,10}$/.test(value)) return Number(value);
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "string") throw untrusted("STATUS_CHANGE");
  throw new MemberMissing("statusListIndex");
}

function readChange(entry: JsonValue): [string, StatusChange] {
  const [reason, since] = [need(entry, "reason"), need(entry, "since")];
  const index = indexOf(need(entry, "statusListIndex"));
  const replacedBy = isObject(entry) ? (member(entry, "replacedBy") ?? null) : null;
  try {
    const change = { reason: String(reason), since: parseTimestamp(since), replacedBy };
    return [`${needText(entry, "statusListCredential")} ${index}`, change];
  } catch (error) {
    if (error instanceof InvalidTime) throw untrusted("STATUS_CHANGE");
    throw error;
  }
}
