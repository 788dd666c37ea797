/**
 * The subset of CBOR (RFC 8949) that CBOR-LD needs, read strictly.
 *
 * Integers, byte strings, text, arrays, maps, false, true and null. Every length is definite and
 * in its shortest form; tags, floats and other simple values do not exist here.
 */

import { malformed, type BarcodeError } from "./errors";

export type Key = number | string;
export type CborMap = Map<Key, Item>;
export type Item = null | boolean | number | string | Uint8Array | Item[] | CborMap;

export const MAX_BYTES = 8192;
const MAX_DEPTH = 24;
const MAX_ITEMS = 1024;
export const MAX_SAFE_INTEGER = 2 ** 53 - 1;

const UNSIGNED = 0;
const TEXT = 3;
const TAG = 6;
const SIMPLE = 7;

/**
 * Decode one item under one expected tag, to the last byte, within the bounds of the module.
 *
 * Refused: any other tag, a head that is not the shortest, indefinite lengths, lengths beyond
 * the data, invalid UTF-8, duplicate map keys, keys that are neither unsigned nor text, more
 * than the limits, bytes after the item.
 */
export function decodeTagged(data: Uint8Array, tag: number): Item {
  if (data.length > MAX_BYTES) throw malformed("more than {0} bytes", MAX_BYTES);
  const reader = new Reader(data);
  const [major, argument] = reader.head();
  if (major !== TAG || argument !== tag) throw malformed("it does not start with the CBOR-LD tag");
  const item = reader.item(MAX_DEPTH);
  if (reader.position !== data.length) throw malformed("bytes after its end");
  return item;
}

function tooShort(): BarcodeError {
  return malformed("it ends too early");
}

function noJson(): BarcodeError {
  return malformed("a float or an unknown simple value");
}

/** A position in the data and the number of items still allowed. */
class Reader {
  position = 0;
  private itemsLeft = MAX_ITEMS;

  constructor(private readonly data: Uint8Array) {}

  private take(count: number): Uint8Array {
    const end = this.position + count;
    if (end > this.data.length) throw tooShort();
    const taken = this.data.slice(this.position, end);
    this.position = end;
    return taken;
  }

  head(): [major: number, argument: number] {
    const initial = this.data[this.position];
    if (initial === undefined) throw tooShort();
    this.position += 1;
    const [major, information] = [initial >> 5, initial & 0x1f];
    if (information < 24) return [major, information];
    if (information > 27) throw malformed("an indefinite length or reserved CBOR head");
    const width = 2 ** (information - 24);
    // Beyond 2^53 the number is not exact, but larger than anything that is accepted.
    const argument = this.take(width).reduce((value, byte) => value * 256 + byte, 0);
    if (major === SIMPLE) throw noJson();
    if (argument < (width === 1 ? 24 : 2 ** (4 * width))) {
      throw malformed("a number that is not in its shortest form");
    }
    return [major, argument];
  }

  item(depth: number): Item {
    if (depth === 0) throw malformed("more than {0} levels", MAX_DEPTH);
    this.itemsLeft -= 1;
    if (this.itemsLeft < 0) throw malformed("more than {0} items", MAX_ITEMS);
    const [major, argument] = this.head();
    switch (major) {
      case UNSIGNED:
        return unsigned(argument);
      case 1:
        if (argument >= MAX_SAFE_INTEGER) throw malformed("an integer beyond 2^53-1");
        return -1 - argument;
      case 2:
        return this.take(argument);
      case TEXT:
        return this.text(argument);
      case 4:
        return this.array(argument, depth);
      case 5:
        return this.map(argument, depth);
      case TAG:
        throw malformed("a CBOR tag inside");
      default:
        if (argument < 20 || argument > 22) throw noJson();
        return argument === 22 ? null : argument === 21;
    }
  }

  private text(length: number): string {
    const bytes = this.take(length);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw malformed("text that is not UTF-8");
    }
  }

  private array(length: number, depth: number): Item[] {
    this.checkRoom(length);
    return Array.from({ length }, () => this.item(depth - 1));
  }

  private map(length: number, depth: number): CborMap {
    this.checkRoom(2 * length);
    const entries: CborMap = new Map();
    for (let index = 0; index < length; index++) {
      const key = this.key();
      if (entries.has(key)) throw malformed("a member occurs twice");
      entries.set(key, this.item(depth - 1));
    }
    return entries;
  }

  private key(): Key {
    const [major, argument] = this.head();
    this.itemsLeft -= 1;
    if (major === UNSIGNED) return unsigned(argument);
    if (major === TEXT) return this.text(argument);
    throw malformed("a member name that is neither number nor text");
  }

  private checkRoom(count: number): void {
    // Each item takes at least one byte, so that a huge length is refused before any work.
    if (count > this.data.length - this.position || count > this.itemsLeft) {
      throw malformed("a length beyond the data");
    }
  }
}

function unsigned(argument: number): number {
  if (argument > MAX_SAFE_INTEGER) throw malformed("an integer beyond 2^53-1");
  return argument;
}
