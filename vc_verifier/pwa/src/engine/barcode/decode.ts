/** A QR code's text back to the members of a certificate: a W3C Verifiable Credential Barcode. */

import type { JsonObject, JsonValue } from "../result";
import { decodeTagged, type CborMap, type Item } from "./cbor";
import { decompress } from "./convert";
import { malformed, unknownTypeTable } from "./errors";
import { NO_COMPRESSION, TABLES } from "./tables";
import { fromText } from "./text_form";

const CBOR_LD_TAG = 0xcb1d;

/**
 * Decode `VC1-R…`, `VC1-B…` or a link to the members that were encoded.
 *
 * `BarcodeError` for everything malformed, `UnknownTypeTable` if only a table is missing.
 * A wrong table can give other values silently: show nothing before the proof verifies.
 */
export function decode(text: string): JsonObject {
  const item = decodeTagged(fromText(text), CBOR_LD_TAG);
  const [number, payload, ...more] = Array.isArray(item) ? item : [];
  if (typeof number !== "number" || number < 0 || !(payload instanceof Map) || more.length) {
    throw malformed("it is not a registry entry with a document");
  }
  if (number === NO_COMPRESSION) return uncompressed(payload);
  const table = TABLES.get(number);
  if (!table) throw unknownTypeTable(number);
  return decompress(payload, table);
}

function uncompressed(payload: CborMap): JsonObject {
  const members = [...payload].map(([name, value]): [string, JsonValue] => {
    if (typeof name !== "string") throw malformed("a member name that is not text");
    return [name, jsonOf(value)];
  });
  return Object.fromEntries(members);
}

function jsonOf(value: Item): JsonValue {
  if (value instanceof Uint8Array) throw malformed("bytes where JSON is expected");
  if (value instanceof Map) return uncompressed(value);
  return Array.isArray(value) ? value.map(jsonOf) : value;
}
