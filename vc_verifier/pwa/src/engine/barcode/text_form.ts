/** The text of a barcode: `VC1-R` base45, `VC1-B` base32, or a link ending in the latter. */

import { MAX_BYTES } from "./cbor";
import { malformed } from "./errors";

const BASE45_PREFIX = "VC1-R";
const BASE32_PREFIX = "VC1-B";
const MAX_TEXT = 2 * MAX_BYTES;
// The site is never trusted nor visited; it only has to look like one.
const LINK = /^https?:\/\/[!-~]{1,300}$/;

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Read a payload from any of the three forms, exactly as written: nothing is stripped. */
export function fromText(text: string): Uint8Array {
  if (text.length > MAX_TEXT) throw malformed("more than {0} characters", MAX_TEXT);
  if (text.startsWith(BASE45_PREFIX)) return decodeBase45(text.slice(BASE45_PREFIX.length));
  const mark = text.indexOf("#");
  const payload = mark >= 0 && LINK.test(text.slice(0, mark)) ? text.slice(mark + 1) : text;
  if (payload.startsWith(BASE32_PREFIX)) return decodeBase32(payload.slice(BASE32_PREFIX.length));
  throw malformed("it does not start with VC1-R or VC1-B");
}

/** Decode base45 (RFC 9285 §4): least significant digit first, two bytes in three characters. */
function decodeBase45(text: string): Uint8Array {
  if (text.length % 3 === 1) throw malformed("base45 text of impossible length");
  const data: number[] = [];
  for (let start = 0; start < text.length; start += 3) {
    const digits = [...text.slice(start, start + 3)].map((character) => BASE45.indexOf(character));
    if (digits.includes(-1)) throw malformed("a character outside base45");
    const [low = 0, middle = 0, high = 0] = digits;
    const value = low + 45 * middle + 2025 * high;
    const whole = text.length - start >= 3;
    if (value > (whole ? 0xffff : 0xff)) throw malformed("a base45 group beyond its bytes");
    if (whole) data.push(value >> 8);
    data.push(value & 0xff);
  }
  return Uint8Array.from(data);
}

/** Decode base32 without padding; other spellings of the same bytes are refused. */
function decodeBase32(text: string): Uint8Array {
  const data: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const digit = BASE32.indexOf(character);
    if (digit < 0) throw malformed("text that is not base32");
    value = ((value << 5) | digit) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      data.push((value >> bits) & 0xff);
    }
  }
  if ([1, 3, 6].includes(text.length % 8)) throw malformed("text that is not base32");
  if (value & ((1 << bits) - 1)) throw malformed("text that is not plain base32");
  return Uint8Array.from(data);
}
