/** JSON Canonicalization Scheme (RFC 8785). */

import { utf8 } from "../octets";
import type { JsonValue } from "../result";

/**
 * Serialize `value` canonically (RFC 8785 §3.2) as UTF-8 bytes.
 *
 * ECMAScript's own numbers, strings and order of code units are what the RFC demands; documents
 * come from the strict reader, which has refused lone surrogates and unsafe numbers.
 */
export function canonicalize(value: JsonValue): Uint8Array<ArrayBuffer> {
  return utf8(canonicalText(value));
}

/** Serialize `value` canonically as text. */
export function canonicalText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonicalText(value[name] ?? null)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
