/** Bitstring Status List v1.0: reading lists within bounds, looking up an entry. */

import { gunzip, InflatesTooFar, NotGzip, NotOneMember } from "./documents/inflate";
import { asList, isObject, member } from "./json";
import * as multibase from "./keys/multibase";
import { StatusListError } from "./problems";
import type { JsonObject, JsonValue } from "./result";
import { part, say, type PartKey } from "./wording";

export const ENTRY_TYPE = "BitstringStatusListEntry";
export const LIST_CREDENTIAL_TYPE = "BitstringStatusListCredential";
const LIST_TYPE = "BitstringStatusList";

// §3.4: at least 131,072 entries, so that nobody is found by the list they are on.
const MINIMUM_ENTRIES = 131_072;
const MAXIMUM_BYTES = 1024 * 1024;
const MAXIMUM_STATUS_SIZE = 8;
// Ten years in milliseconds.
const LONGEST_TTL = 315_360_000_000;

function malformed(en: PartKey): StatusListError {
  return new StatusListError(
    "MALFORMED_VALUE_ERROR",
    say("MALFORMED_VALUE_ERROR@_malformed", part(en)),
  );
}

function tooShort(): StatusListError {
  return new StatusListError("STATUS_LIST_LENGTH_ERROR", say("STATUS_LIST_LENGTH_ERROR"));
}

/** One bit per entry; index 0 is the left-most bit of the first byte (§3.3). */
export class Bitstring {
  constructor(private readonly data: Uint8Array) {}

  get length(): number {
    return this.data.length * 8;
  }

  at(index: number): number {
    const byte = this.data[Math.floor(index / 8)];
    if (index < 0 || byte === undefined) {
      throw new StatusListError("RANGE_ERROR", say("RANGE_ERROR"));
    }
    return (byte >> (7 - (index % 8))) & 1;
  }
}

/** Read `encodedList` within bounds (§3.2 step 9); a list that inflates too far is refused. */
function decodeBitstring(value: JsonValue | undefined): Bitstring {
  if (typeof value !== "string" || !value.startsWith("u")) {
    throw malformed("encodedList is not base64url multibase");
  }
  if (value.length > 2 * MAXIMUM_BYTES) throw malformed("encodedList is too long");
  let data: Uint8Array;
  try {
    data = gunzip(multibase.decode(value), MAXIMUM_BYTES);
  } catch (error) {
    if (error instanceof multibase.InvalidMultibase) {
      throw malformed("encodedList is not base64url multibase");
    }
    if (error instanceof NotGzip) throw malformed("encodedList is not GZIP");
    if (error instanceof InflatesTooFar) throw malformed("it inflates beyond the limit");
    if (error instanceof NotOneMember) {
      throw malformed("encodedList is truncated or has trailing data");
    }
    throw error;
  }
  if (data.length * 8 < MINIMUM_ENTRIES) throw tooShort();
  return new Bitstring(data);
}

/** Read `statusListIndex`: a decimal string without sign or leading zeros. */
export function parseIndex(value: unknown): number {
  if (typeof value !== "string" || !/^(0|[1-9][0-9]{0,9})$/.test(value)) {
    throw malformed("statusListIndex is not a decimal number");
  }
  return Number(value);
}

/** What a list says at one entry; 0 is the value of a credential of which nothing is said. */
export interface EntryStatus {
  purpose: string;
  value: number;
  message: string | null;
}

/** Look up an entry in its list (§3.2 steps 11 to 16), also one of several bits. */
export function entryStatus(entry: JsonObject, bits: Bitstring): EntryStatus {
  const purpose = member(entry, "statusPurpose");
  if (typeof purpose !== "string") throw malformed("statusPurpose is missing");
  const size = statusSize(entry);
  const messages = statusMessages(entry, size);
  if (Math.floor(bits.length / size) < MINIMUM_ENTRIES) throw tooShort();
  const start = parseIndex(member(entry, "statusListIndex")) * size;
  let value = 0;
  for (let position = start; position < start + size; position++) {
    value = (value << 1) | bits.at(position);
  }
  return { purpose, value, message: messages.get(value) ?? null };
}

function statusSize(entry: JsonObject): number {
  const size = Object.hasOwn(entry, "statusSize") ? entry["statusSize"] : 1;
  const good =
    typeof size === "number" && Number.isInteger(size) && size >= 1 && size <= MAXIMUM_STATUS_SIZE;
  if (!good) throw malformed("statusSize is no small positive integer");
  return size;
}

function statusMessages(entry: JsonObject, size: number): ReadonlyMap<number, string> {
  const messages = member(entry, "statusMessage") ?? null;
  if (messages === null) {
    if (size > 1 || member(entry, "statusPurpose") === "message") {
      throw malformed("statusMessage is missing");
    }
    return new Map();
  }
  const named = new Map<number, string>();
  for (const message of Array.isArray(messages) ? messages : [null]) {
    const status = isObject(message) ? member(message, "status") : undefined;
    const text = isObject(message) ? member(message, "message") : undefined;
    if (typeof status !== "string" || !/^0x[0-9A-Fa-f]{1,4}$/.test(status)) {
      throw malformed("a status is not hexadecimal");
    }
    const value = Number.parseInt(status.slice(2), 16);
    if (typeof text !== "string" || named.has(value)) throw malformed("statusMessage is malformed");
    named.set(value, text);
  }
  if (named.size !== 1 << size || [...named.keys()].some((value) => value >= 1 << size)) {
    throw malformed("statusMessage does not name every value");
  }
  return named;
}

/** Give what a list credential serves (§2.2): one or more purposes, each a string. */
export function listPurposes(credential: JsonObject): string[] {
  const subject = member(credential, "credentialSubject");
  const purposes = isObject(subject) ? asList(member(subject, "statusPurpose")) : [];
  const named = purposes.filter((purpose) => typeof purpose === "string");
  if (!named.length || named.length !== purposes.length) {
    throw malformed("statusPurpose is missing");
  }
  return named;
}

/** Read a list credential whose proof has already been verified (§3.2 steps 6 to 10). */
export function readList(credential: JsonObject, url: string, purpose: string): Bitstring {
  const types = member(credential, "type");
  if (
    !Array.isArray(types) ||
    !types.includes(LIST_CREDENTIAL_TYPE) ||
    member(credential, "id") !== url
  ) {
    throw malformed("it is not the list that was named");
  }
  const subject = member(credential, "credentialSubject");
  if (!isObject(subject) || member(subject, "type") !== LIST_TYPE) {
    throw malformed("its subject is no BitstringStatusList");
  }
  const named = member(subject, "statusPurpose");
  if (!(Array.isArray(named) ? named : [named]).includes(purpose)) {
    throw new StatusListError("STATUS_VERIFICATION_ERROR", say("STATUS_VERIFICATION_ERROR"));
  }
  // Several bits are said by the entry (§2.1), never by the list.
  if (Object.hasOwn(subject, "statusSize") && subject["statusSize"] !== 1) {
    throw malformed("a list says the size of its entries");
  }
  return decodeBitstring(member(subject, "encodedList"));
}

/** Give a list's `ttl` (§2.2) in milliseconds; undefined where it has none. */
export function timeToLive(credential: JsonObject): number | undefined {
  const subject = member(credential, "credentialSubject");
  const ttl = isObject(subject) ? (member(subject, "ttl") ?? null) : null;
  if (ttl === null) return undefined;
  if (typeof ttl !== "number" || !Number.isInteger(ttl) || ttl <= 0 || ttl > LONGEST_TTL) {
    throw malformed("ttl is no reasonable number of milliseconds");
  }
  return ttl;
}
