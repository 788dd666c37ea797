/** GZIP data inflated within a bound (RFC 1951, RFC 1952): one member, whole, nothing after it. */

/** The data is no GZIP member, or not exactly one. */
export class NotGzip extends Error {}

/** The data inflates beyond the bound. */
export class InflatesTooFar extends Error {}

/** The data ends too early or goes on after its end. */
export class NotOneMember extends Error {}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const MOST_BITS = 15;

/** Inflate one GZIP member of at most `limit` bytes. */
export function gunzip(data: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const start = headerLength(data);
  const inflater = new Inflater(data, start, limit);
  const output = inflater.run();
  const trailer = inflater.position;
  if (data.length !== trailer + 8) throw new NotOneMember();
  const view = new DataView(data.buffer, data.byteOffset + trailer, 8);
  if (view.getUint32(0, true) !== crc32(output) || view.getUint32(4, true) !== output.length) {
    throw new NotGzip();
  }
  return output;
}

function headerLength(data: Uint8Array): number {
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) throw new NotGzip();
  const flags = data[3] ?? 0xff;
  if (flags & 0xe0) throw new NotGzip();
  let position = 10;
  if (flags & 4) position += 2 + (data[position] ?? 0) + 256 * (data[position + 1] ?? 0);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = data.indexOf(0, position);
    if (end < 0) throw new NotOneMember();
    position = end + 1;
  }
  return flags & 2 ? position + 2 : position;
}

/** A canonical Huffman code: how many codes there are of each length, and their symbols. */
interface Code {
  counts: Uint16Array;
  symbols: Uint16Array;
}

function codeOf(lengths: ArrayLike<number>, complete: boolean): Code {
  const counts = new Uint16Array(MOST_BITS + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    counts[length] = (counts[length] ?? 0) + 1;
  }
  counts[0] = 0;
  const offsets = new Uint16Array(MOST_BITS + 2);
  let left = 1;
  for (let length = 1; length <= MOST_BITS; length++) {
    const count = counts[length] ?? 0;
    left = left * 2 - count;
    if (left < 0) throw new NotGzip();
    offsets[length + 1] = (offsets[length] ?? 0) + count;
  }
  const used = offsets[MOST_BITS + 1] ?? 0;
  // As zlib: an incomplete code is allowed for distances only, and with one code at most.
  if (left > 0 && (complete || used > 1)) throw new NotGzip();
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (!length) continue;
    const place = offsets[length] ?? 0;
    symbols[place] = symbol;
    offsets[length] = place + 1;
  }
  return { counts, symbols };
}

const FIXED_LENGTHS = Uint8Array.from({ length: 288 }, (_unused, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);

class Inflater {
  private bits = 0;
  private bitCount = 0;
  private output = new Uint8Array(65_536);
  private length = 0;

  constructor(
    private readonly data: Uint8Array,
    public position: number,
    private readonly limit: number,
  ) {}

  run(): Uint8Array<ArrayBuffer> {
    let last = 0;
    while (!last) {
      last = this.take(1);
      const kind = this.take(2);
      if (kind === 0) this.stored();
      else if (kind === 1) {
        this.compressed(codeOf(FIXED_LENGTHS, true), codeOf(new Uint8Array(32).fill(5), false));
      } else if (kind === 2) this.dynamic();
      else throw new NotGzip();
    }
    return this.output.slice(0, this.length);
  }

  private take(count: number): number {
    while (this.bitCount < count) {
      const byte = this.data[this.position];
      if (byte === undefined) throw new NotOneMember();
      this.position += 1;
      this.bits |= byte << this.bitCount;
      this.bitCount += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.bitCount -= count;
    return value;
  }

  private symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MOST_BITS; length++) {
      code |= this.take(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + (code - first)] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new NotGzip();
  }

  private stored(): void {
    this.bits = 0;
    this.bitCount = 0;
    const length = this.take(16);
    if (this.take(16) !== (~length & 0xffff)) throw new NotGzip();
    if (this.position + length > this.data.length) throw new NotOneMember();
    this.room(length);
    this.output.set(this.data.subarray(this.position, this.position + length), this.length);
    this.position += length;
    this.length += length;
  }

  private dynamic(): void {
    const literals = this.take(5) + 257;
    const distances = this.take(5) + 1;
    const codes = this.take(4) + 4;
    if (literals > 286 || distances > 30) throw new NotGzip();
    const codeLengths = new Uint8Array(19);
    for (let index = 0; index < codes; index++) {
      codeLengths[CODE_LENGTH_ORDER[index] ?? 0] = this.take(3);
    }
    const lengthCode = codeOf(codeLengths, true);
    const lengths = new Uint8Array(literals + distances);
    for (let index = 0; index < lengths.length; ) {
      const symbol = this.symbol(lengthCode);
      if (symbol < 16) {
        lengths[index++] = symbol;
        continue;
      }
      if (symbol === 16 && index === 0) throw new NotGzip();
      const value = symbol === 16 ? (lengths[index - 1] ?? 0) : 0;
      const repeat =
        symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (index + repeat > lengths.length) throw new NotGzip();
      lengths.fill(value, index, index + repeat);
      index += repeat;
    }
    if (!lengths[256]) throw new NotGzip();
    this.compressed(
      codeOf(lengths.subarray(0, literals), false),
      codeOf(lengths.subarray(literals), false),
    );
  }

  private compressed(literals: Code, distances: Code): void {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.room(1);
        this.output[this.length++] = symbol;
        continue;
      }
      const length = this.extended(symbol - 257, LENGTH_BASE, LENGTH_BITS);
      const distance = this.extended(this.symbol(distances), DISTANCE_BASE, DISTANCE_BITS);
      if (distance > this.length) throw new NotGzip();
      this.room(length);
      for (let copied = 0; copied < length; copied++) {
        this.output[this.length] = this.output[this.length - distance] ?? 0;
        this.length += 1;
      }
    }
  }

  private extended(index: number, base: readonly number[], bits: readonly number[]): number {
    const start = base[index];
    if (start === undefined) throw new NotGzip();
    return start + this.take(bits[index] ?? 0);
  }

  private room(count: number): void {
    if (this.length + count > this.limit) throw new InflatesTooFar();
    if (this.length + count <= this.output.length) return;
    const larger = new Uint8Array(Math.min(this.limit, 2 * (this.length + count)));
    larger.set(this.output.subarray(0, this.length));
    this.output = larger;
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_unused, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
