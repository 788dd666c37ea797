/** The value of a derived ecdsa-sd-2023 proof (vc-di-ecdsa §3.5.8), read strictly. */

import * as multibase from "./keys/multibase";
import { hex } from "./octets";
import type { ProofError } from "./problems";
import { proofFails } from "./proof_fails";
import { part, type PartKey } from "./wording";

const BASE_HEADER = "d95d00";
const DERIVED_HEADER = "d95d01";
const SIGNATURE_LENGTH = 64;
const PUBLIC_KEY_LENGTH = 35;
const LABEL_LENGTH = 32;
// A certificate has about 40 statements; each costs a signature check.
const MAX_STATEMENTS = 1_000;
const MAX_PROOF_VALUE = 400_000;

type Bytes = Uint8Array<ArrayBuffer>;

/** What a derived proof carries; `mandatoryIndexes` count the disclosed statements. */
export interface DerivedProof {
  baseSignature: Bytes;
  publicKey: Bytes;
  signatures: Bytes[];
  /** From canonical labels (`c14n0`) to those that were signed. */
  labelMap: ReadonlyMap<string, string>;
  mandatoryIndexes: number[];
}

function malformed(en: PartKey): ProofError {
  return proofFails("proofValue is malformed: {0}", part(en));
}

/** Read a derived proof; a base proof is refused by name. */
export function readDerivedProofValue(proofValue: unknown): DerivedProof {
  const reader = new Reader(decoded(proofValue));
  if (reader.array(5) !== 5) throw malformed("an array has a wrong length");
  const baseSignature = reader.byteString(SIGNATURE_LENGTH);
  const publicKey = reader.byteString(PUBLIC_KEY_LENGTH);
  const signatures = Array.from({ length: reader.array(MAX_STATEMENTS) }, () =>
    reader.byteString(SIGNATURE_LENGTH),
  );
  const labelMap = readLabelMap(reader);
  const mandatoryIndexes = Array.from({ length: reader.array(MAX_STATEMENTS) }, () =>
    reader.unsigned(MAX_STATEMENTS - 1),
  );
  reader.end();
  if (!ascending(mandatoryIndexes)) throw malformed("its mandatory indexes do not ascend");
  return { baseSignature, publicKey, signatures, labelMap, mandatoryIndexes };
}

function readLabelMap(reader: Reader): Map<string, string> {
  const labelMap = new Map<string, string>();
  const numbers: number[] = [];
  for (let left = reader.map(MAX_STATEMENTS); left > 0; left--) {
    const number = reader.unsigned(MAX_STATEMENTS);
    numbers.push(number);
    labelMap.set(`c14n${number}`, multibase.encodeBase64url(reader.byteString(LABEL_LENGTH)));
  }
  if (!ascending(numbers)) throw malformed("the keys of its label map do not ascend");
  return labelMap;
}

/** Each is greater than the one before, so that none stands twice and there is one order. */
function ascending(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || (numbers[at - 1] ?? number) < number);
}

function decoded(proofValue: unknown): Bytes {
  if (typeof proofValue !== "string" || !proofValue.startsWith("u")) {
    throw proofFails("proofValue is not base64url multibase");
  }
  if (proofValue.length > MAX_PROOF_VALUE) throw malformed("it is too long");
  let data: Bytes;
  try {
    data = multibase.decodeBase64url(proofValue.slice(1));
  } catch (error) {
    if (error instanceof multibase.InvalidMultibase) throw malformed("its base64url is wrong");
    throw error;
  }
  const header = hex(data.slice(0, 3));
  if (header === DERIVED_HEADER) return data.slice(3);
  if (header === BASE_HEADER) {
    throw proofFails("this is a base proof, which is for the holder only: derive a proof from it");
  }
  throw proofFails("proofValue has no ecdsa-sd-2023 header");
}

/** A position in the bytes; every read says what must come and how large it may be. */
class Reader {
  private position = 0;

  constructor(private readonly data: Bytes) {}

  unsigned(maximum: number): number {
    return this.head(0, maximum);
  }

  array(maximum: number): number {
    return this.head(4, maximum);
  }

  map(maximum: number): number {
    return this.head(5, maximum);
  }

  byteString(length: number): Bytes {
    if (this.head(2, length) !== length) throw malformed("a byte string has a wrong length");
    return this.take(length);
  }

  end(): void {
    if (this.position !== this.data.length) throw malformed("bytes after its end");
  }

  private head(expected: number, maximum: number): number {
    const initial = this.take(1)[0] ?? 0;
    let argument = initial & 0x1f;
    if (initial >> 5 !== expected) throw malformed("a value is of a wrong CBOR type");
    if (argument >= 24) {
      if (argument > 27) throw malformed("an indefinite length");
      const width = 2 ** (argument - 24);
      argument = this.take(width).reduce((value, byte) => value * 256 + byte, 0);
      if (argument < (width === 1 ? 24 : 2 ** (4 * width))) {
        throw malformed("a number is not in its shortest form");
      }
    }
    if (argument > maximum) throw malformed("a number or length is too large");
    return argument;
  }

  private take(count: number): Bytes {
    const end = this.position + count;
    if (end > this.data.length) throw malformed("it ends too early");
    const taken = this.data.slice(this.position, end);
    this.position = end;
    return taken;
  }
}
