/** One value back from its CBOR-LD form (CBOR-LD 1.0 "Value Codec"). */

import { MAX_SAFE_INTEGER, type Item } from "./cbor";
import { malformed, unknownTypeTable } from "./errors";
import {
  decompressDate,
  decompressDateTime,
  decompressMultibase,
  MULTIBASE,
} from "./literal_codecs";
import { TYPES_ENCODED_AS_BYTES, XSD_DATE, XSD_DATE_TIME, type TypeTable } from "./tables";
import type { TermIds } from "./term_ids";
import { decompressUrl } from "./url_codec";

/** Tells that a value is an array without a form of its own: convert its elements. */
export const RECURSE = Symbol("convert the elements");

/**
 * Give back a value of table type `kind`, or `RECURSE` for a plain array.
 *
 * Refused: a table number that this table lacks, bytes without a meaning, a term that is none.
 * A number beyond the end of a table may come from a later edition of it.
 */
export function decompressValue(
  value: Item,
  kind: string,
  table: TypeTable,
  termIds: TermIds,
): string | number | boolean | typeof RECURSE {
  if (typeof value === "string") return value;
  const texts = table.texts.get(kind);
  const asBytes = TYPES_ENCODED_AS_BYTES.includes(kind);
  if (texts) {
    if (value instanceof Uint8Array) {
      return asBytes ? textOf(unsigned(value), texts, table) : signed(value);
    }
    if (typeof value === "number" && !asBytes) return textOf(value, texts, table);
  }
  if (kind === "url") return decompressTermOrUrl(value, termIds);
  if (kind === MULTIBASE && value instanceof Uint8Array) return decompressMultibase(value);
  if (kind === XSD_DATE && typeof value === "number") return decompressDate(value);
  if (kind === XSD_DATE_TIME) {
    const time = decompressDateTime(value);
    if (time !== null) return time;
  }
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return RECURSE;
  throw malformed("bytes where text is expected");
}

function decompressTermOrUrl(value: Item, termIds: TermIds): string {
  if (Array.isArray(value)) return decompressUrl(value);
  const term = typeof value === "number" ? termIds.terms.get(value) : undefined;
  if (term === undefined) throw malformed("an unknown term");
  return term;
}

function textOf(number: number, texts: ReadonlyMap<number, string>, table: TypeTable): string {
  const text = texts.get(number);
  if (text !== undefined) return text;
  if (table.registryEntryId > 1 && number > Math.max(0, ...texts.keys())) {
    throw unknownTypeTable(table.registryEntryId);
  }
  throw malformed("a number that is not in the type table");
}

function unsigned(data: Uint8Array): number {
  if (![1, 2, 4].includes(data.length)) throw malformed("a number of impossible width");
  return data.reduce((value, byte) => value * 256 + byte, 0);
}

function signed(data: Uint8Array): number {
  if (![1, 2, 4, 8].includes(data.length)) throw malformed("a number of impossible width");
  const magnitude = data.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const number = BigInt.asIntN(8 * data.length, magnitude);
  if (number > BigInt(MAX_SAFE_INTEGER) || number < -BigInt(MAX_SAFE_INTEGER)) {
    throw malformed("an integer beyond 2^53-1");
  }
  return Number(number);
}
