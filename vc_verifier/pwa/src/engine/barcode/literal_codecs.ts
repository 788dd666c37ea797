/** Dates, times and multibase values back from fewer bytes (CBOR-LD 1.0 "XSD Date Codec" …). */

import { encodeBase58, encodeBase64url } from "../keys/multibase";
import { encodeBase64 } from "../octets";
import type { Item } from "./cbor";
import { malformed } from "./errors";

export const MULTIBASE = "https://w3id.org/security#multibase";

const DAY = 86_400;
// The years 1 to 9999, in seconds since 1970.
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Give the date of a number of seconds; refused: not midnight, outside years 1 to 9999. */
export function decompressDate(value: number): string {
  const moment = momentOf(value);
  if (value % DAY) throw malformed("a date with a time of day");
  return moment.slice(0, 10);
}

/** Give the time of a compressed form, or null if the value is no compressed time. */
export function decompressDateTime(value: Item): string | null {
  if (typeof value === "number") return `${momentOf(value)}Z`;
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [seconds, milliseconds] = value;
  if (typeof seconds !== "number" || typeof milliseconds !== "number") return null;
  if (milliseconds < 0 || milliseconds > 999) {
    throw malformed("a time with impossible milliseconds");
  }
  return `${momentOf(seconds)}.${String(milliseconds).padStart(3, "0")}Z`;
}

function momentOf(seconds: number): string {
  if (seconds < EARLIEST || seconds > LATEST) throw malformed("a date outside the years 1 to 9999");
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** Give the multibase text of a prefix byte and content; refused: other prefixes. */
export function decompressMultibase(value: Uint8Array): string {
  const content = value.slice(1);
  switch (String.fromCharCode(value[0] ?? 0)) {
    case "z":
      return encodeBase58(content);
    case "u":
      return encodeBase64url(content);
    case "M":
      return `M${encodeBase64(content)}`;
    default:
      throw malformed("an unknown multibase encoding");
  }
}
