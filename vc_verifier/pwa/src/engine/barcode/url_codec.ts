/** URLs back from an array of a prefix number and the rest (CBOR-LD 1.0 "URL Codec"). */

import { encodeBase58 } from "../keys/multibase";
import { encodeBase64, hex } from "../octets";
import type { Item } from "./cbor";
import { malformed } from "./errors";

const UUID = 3;
const DATA = 4;
const PREFIX_OF: ReadonlyMap<Item | undefined, string> = new Map<Item | undefined, string>([
  [1, "http://"],
  [2, "https://"],
  [UUID, "urn:uuid:"],
  [DATA, "data:"],
  [1024, "did:v1:nym:"],
  [1025, "did:key:"],
]);

/** Give the URL of a compressed form; refused: any other number, length or type of part. */
export function decompressUrl([number, ...parts]: Item[]): string {
  const prefix = PREFIX_OF.get(number);
  const [first, second] = parts;
  if (prefix !== undefined) {
    if (parts.length === 1 && typeof first === "string") return prefix + first;
    if (number === UUID && parts.length === 1 && first instanceof Uint8Array) {
      if (first.length === 16) return prefix + uuidText(first);
    }
    if (number === DATA && parts.length === 2 && typeof first === "string") {
      if (second instanceof Uint8Array) return `${prefix}${first};base64,${encodeBase64(second)}`;
    }
    if ((number === 1024 || number === 1025) && parts.length <= 2) {
      const texts = parts.map(textOf);
      if (texts.length && !texts.includes(null)) return prefix + texts.join("#");
    }
  }
  throw malformed("an unknown form of URL");
}

function uuidText(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function textOf(part: Item): string | null {
  if (typeof part === "string") return part;
  return part instanceof Uint8Array ? encodeBase58(part) : null;
}
