/** The raw signature check: fixed lengths first, one hash per curve, no other encodings. */

import { sha256, sha384 } from "@noble/hashes/sha2.js";

import type { Algorithm, PublicKey } from "./public_key";

export type HashFunction = (data: Uint8Array) => Uint8Array;

export const SIGNATURE_LENGTH: Readonly<Record<Algorithm, number>> = {
  "P-256": 64,
  "P-384": 96,
  Ed25519: 64,
};

/** The hash that each algorithm's cryptosuites use for documents, and ECDSA inside. */
export const HASH_FUNCTION: Readonly<Record<Algorithm, HashFunction>> = {
  "P-256": sha256,
  "P-384": sha384,
  Ed25519: sha256,
};

const HASH_NAME: Readonly<Record<"P-256" | "P-384", string>> = {
  "P-256": "SHA-256",
  "P-384": "SHA-384",
};

const imported = new WeakMap<PublicKey, Promise<CryptoKey>>();

/** Tell whether this browser can check signatures of the algorithm at all. */
export class AlgorithmMissing extends Error {}

/**
 * Check a raw signature: r‖s of exactly twice the curve's size (IEEE P1363), or Ed25519.
 *
 * A signature of another length, in DER, or with r or s outside 1…n-1 is never valid. Throws
 * `AlgorithmMissing` where WebCrypto lacks Ed25519, which older browsers do.
 */
export async function signatureIsValid(
  publicKey: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { algorithm } = publicKey;
  if (signature.length !== SIGNATURE_LENGTH[algorithm]) return false;
  const key = await cryptoKey(publicKey);
  const parameters =
    algorithm === "Ed25519"
      ? { name: "Ed25519" }
      : { name: "ECDSA", hash: HASH_NAME[algorithm] };
  return crypto.subtle.verify(parameters, key, signature, data);
}

function cryptoKey(publicKey: PublicKey): Promise<CryptoKey> {
  let key = imported.get(publicKey);
  if (!key) {
    const { algorithm, bytes } = publicKey;
    const parameters =
      algorithm === "Ed25519"
        ? { name: "Ed25519" }
        : { name: "ECDSA", namedCurve: algorithm };
    key = crypto.subtle
      .importKey("raw", bytes, parameters, false, ["verify"])
      .catch((error: unknown) => {
        throw new AlgorithmMissing(String(error));
      });
    imported.set(publicKey, key);
  }
  return key;
}
