/** A public key with its algorithm; keys that would accept foreign signatures are refused. */

import { isObject, member } from "../json";
import { concat, hex } from "../octets";
import { ProblemError } from "../problems";
import { part, say, type PartKey } from "../wording";
import * as multibase from "./multibase";

export type Algorithm = "P-256" | "P-384" | "Ed25519";

/** A public key is malformed, of an unsupported kind, or unsafe. */
export class InvalidPublicKey extends ProblemError {}

/** One key: an uncompressed point (SEC 1), or the 32 bytes of an Ed25519 key. */
export interface PublicKey {
  algorithm: Algorithm;
  bytes: Uint8Array<ArrayBuffer>;
}

interface Curve {
  size: number;
  prime: bigint;
  b: bigint;
}

// SEC 2 §2.4.2 and §2.5.1; a = -3 on both, and both primes are 3 modulo 4.
const CURVES: Readonly<Record<"P-256" | "P-384", Curve>> = {
  "P-256": {
    size: 32,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  "P-384": {
    size: 48,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
};

// Multicodec p256-pub 0x1200, p384-pub 0x1201 and ed25519-pub 0xed as varints.
const HEADERS: Readonly<Record<string, Algorithm>> = {
  "8024": "P-256",
  "8124": "P-384",
  ed01: "Ed25519",
};

const ED25519_PRIME = 2n ** 255n - 19n;
// The y coordinates of the eight points of small order: with such a key a signature that fits
// any message is easily made.
const ED25519_SMALL_ORDER_Y = new Set([
  0n,
  1n,
  ED25519_PRIME - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);

function invalidKey(en: PartKey): InvalidPublicKey {
  return new InvalidPublicKey("INVALID_PUBLIC_KEY", say("INVALID_PUBLIC_KEY", part(en)));
}

/** Read `publicKeyMultibase` (Controlled Identifiers §2.2.2); only base58btc is a Multikey. */
export function decodeMultikey(value: unknown): PublicKey {
  if (typeof value !== "string" || !value.startsWith("z")) {
    throw invalidKey("a Multikey starts with z");
  }
  const data = multibase.decode(value);
  const algorithm = HEADERS[hex(data.slice(0, 2))];
  if (!algorithm) throw invalidKey("its kind is not supported");
  const key = data.slice(2);
  return algorithm === "Ed25519" ? ed25519Key(key) : fromCompressedPoint(algorithm, key);
}

/** Read `publicKeyJwk`; only public keys on P-256, P-384 and Ed25519 are accepted. */
export function decodePublicJwk(jwk: unknown): PublicKey {
  if (!isObject(jwk)) throw invalidKey("publicKeyJwk is not an object");
  if (["d", "p", "q", "dp", "dq", "qi", "oth", "k"].some((name) => Object.hasOwn(jwk, name))) {
    throw invalidKey("a JWK carries private members");
  }
  const [kty, crv] = [member(jwk, "kty"), member(jwk, "crv")];
  const ec = kty === "EC" && (crv === "P-256" || crv === "P-384");
  if (!ec && !(kty === "OKP" && crv === "Ed25519")) {
    throw invalidKey("its kty and crv are not supported");
  }
  try {
    if (!ec) return ed25519Key(multibase.decodeBase64url(String(member(jwk, "x"))));
    const { size } = CURVES[crv];
    const x = padded(multibase.decodeBase64url(String(member(jwk, "x"))), size);
    const y = padded(multibase.decodeBase64url(String(member(jwk, "y"))), size);
    return fromPoint(crv, concat(Uint8Array.of(4), x, y));
  } catch (error) {
    if (error instanceof multibase.InvalidMultibase) throw invalidKey("the JWK is malformed");
    throw error;
  }
}

function padded(coordinate: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  if (coordinate.length > size) throw invalidKey("the JWK is malformed");
  return concat(new Uint8Array(size - coordinate.length), coordinate);
}

function number(bytes: Uint8Array): bigint {
  return bytes.length ? BigInt(`0x${hex(bytes)}`) : 0n;
}

/** Read an uncompressed point, which must lie on the curve. */
export function fromPoint(algorithm: "P-256" | "P-384", bytes: Uint8Array<ArrayBuffer>): PublicKey {
  const { size, prime } = CURVES[algorithm];
  if (bytes.length !== 1 + 2 * size || bytes[0] !== 4) {
    throw invalidKey("the point is not compressed or has a wrong length");
  }
  const x = number(bytes.slice(1, 1 + size));
  const y = number(bytes.slice(1 + size));
  if (x >= prime || y >= prime || (y * y) % prime !== rightSide(algorithm, x)) {
    throw invalidKey("the point is not on the curve");
  }
  return { algorithm, bytes };
}

/** Read a compressed point on P-256 or P-384 (SEC 1 §2.3.4). */
function fromCompressedPoint(algorithm: "P-256" | "P-384", point: Uint8Array): PublicKey {
  const { size, prime } = CURVES[algorithm];
  if (point.length !== 1 + size || (point[0] !== 2 && point[0] !== 3)) {
    throw invalidKey("the point is not compressed or has a wrong length");
  }
  const x = number(point.slice(1));
  const square = rightSide(algorithm, x);
  let y = power(square, (prime + 1n) / 4n, prime);
  if (x >= prime || (y * y) % prime !== square) throw invalidKey("the point is not on the curve");
  if (Number(y & 1n) !== (point[0] & 1)) y = prime - y;
  const digits = y.toString(16).padStart(2 * size, "0");
  const yBytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return { algorithm, bytes: concat(Uint8Array.of(4), point.slice(1), yBytes) };
}

function rightSide(algorithm: "P-256" | "P-384", x: bigint): bigint {
  const { prime, b } = CURVES[algorithm];
  return (((x * x * x - 3n * x + b) % prime) + prime) % prime;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let factor = base % modulus; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

/** Read an Ed25519 key (RFC 8032 §5.1.3); small-order and non-canonical points are refused. */
function ed25519Key(bytes: Uint8Array<ArrayBuffer>): PublicKey {
  if (bytes.length !== 32) throw invalidKey("an Ed25519 key has 32 bytes");
  const y = number(bytes.slice().reverse()) & (2n ** 255n - 1n);
  if (y >= ED25519_PRIME || ED25519_SMALL_ORDER_Y.has(y)) {
    throw invalidKey("the point is of small order or not canonical");
  }
  return { algorithm: "Ed25519", bytes };
}
