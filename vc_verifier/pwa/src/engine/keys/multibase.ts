/** Multibase (Controlled Identifiers §2.4): base58btc and base64url without padding. */

import { decodeBase64, encodeBase64 } from "../octets";
import { ProblemError } from "../problems";
import { part, say, type PartKey } from "../wording";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE64URL = /^[A-Za-z0-9_-]*$/;
// base58 costs quadratic time; the longest key or signature it carries here has 96 bytes.
const MAX_BASE58 = 1_000;

/** A multibase value is malformed. */
export class InvalidMultibase extends ProblemError {}

function invalid(en: PartKey): InvalidMultibase {
  return new InvalidMultibase("INVALID_MULTIBASE", say("INVALID_MULTIBASE", part(en)));
}

/** Encode with the header `z` (base58btc). */
export function encodeBase58(data: Uint8Array): string {
  let number = 0n;
  for (const byte of data) number = number * 256n + BigInt(byte);
  let digits = "";
  for (; number > 0n; number /= 58n) digits = (ALPHABET[Number(number % 58n)] ?? "") + digits;
  let zeros = 0;
  while (zeros < data.length && data[zeros] === 0) zeros += 1;
  return `z${"1".repeat(zeros)}${digits}`;
}

/** Encode with the header `u` (base64url, no padding). */
export function encodeBase64url(data: Uint8Array): string {
  return `u${plainBase64url(data)}`;
}

function plainBase64url(data: Uint8Array): string {
  return encodeBase64(data).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Decode a `z` or `u` value; anything else is refused, also unused trailing bits. */
export function decode(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value !== "string" || value.length < 2) throw invalid("it is empty or no string");
  if (value[0] === "z") return decodeBase58(value.slice(1));
  if (value[0] === "u") return decodeBase64url(value.slice(1));
  throw invalid("its header is neither z nor u");
}

function decodeBase58(digits: string): Uint8Array<ArrayBuffer> {
  if (digits.length > MAX_BASE58) throw invalid("it is too long");
  const bytes: number[] = [];
  for (const character of digits) {
    let carry = ALPHABET.indexOf(character);
    if (carry < 0) throw invalid("a character is not base58btc");
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] ?? 0) * 58;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zeros = digits.length - digits.replace(/^1+/, "").length;
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes.reverse()]);
}

/** Decode base64url without padding; the one encoding of these bytes or nothing. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!BASE64URL.test(text)) throw invalid("a character is not base64url");
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat(-text.length & 3);
  const data = text.length % 4 === 1 ? null : decodeBase64(padded);
  if (!data) throw invalid("its length is impossible");
  if (plainBase64url(data) !== text) throw invalid("its last character has unused bits");
  return data;
}
