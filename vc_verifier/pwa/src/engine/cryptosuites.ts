/**
 * Which cryptosuites are known; the four that sign a whole document stand here, each a row.
 *
 * Specifications: vc-di-eddsa §3.2 and §3.3, vc-di-ecdsa §3.2 and §3.3.
 */

import { verifyDerivedProof } from "./ecdsa_sd_2023";
import { canonicalize as canonicalizeJson } from "./documents/jcs";
import type { JsonLd } from "./documents/jsonld";
import { losslessQuads } from "./documents/lossless";
import { canonicalize as canonicalizeRdf } from "./documents/rdfc";
import { member, same, without } from "./json";
import { HASH_FUNCTION, SIGNATURE_LENGTH, signatureIsValid } from "./keys/check";
import * as multibase from "./keys/multibase";
import type { Algorithm, PublicKey } from "./keys/public_key";
import { concat, utf8 } from "./octets";
import { UnsupportedCryptosuite } from "./problems";
import { proofFails } from "./proof_fails";
import type { JsonObject } from "./result";
import { say } from "./wording";

type Transformation = (
  document: JsonObject,
  algorithm: Algorithm,
  jsonld: JsonLd,
) => Promise<Uint8Array>;

interface WholeDocumentSuite {
  name: string;
  transform: Transformation;
  algorithms: readonly Algorithm[];
  /** Whether the proof itself carries the document's `@context`, as the JCS suites demand. */
  keepsContext: boolean;
}

/** Transform to canonical N-Quads, losing nothing (vc-di-ecdsa §3.2.3). */
const transformRdfc: Transformation = async (document, algorithm, jsonld) => {
  const quads = await losslessQuads(document, jsonld);
  return utf8(canonicalizeRdf(quads, HASH_FUNCTION[algorithm], jsonld.rdfcBudget));
};

/** Transform to canonical JSON (vc-di-ecdsa §3.3.3). */
const transformJcs: Transformation = async (document) => canonicalizeJson(document);

const ECDSA: readonly Algorithm[] = ["P-256", "P-384"];
const EDDSA: readonly Algorithm[] = ["Ed25519"];

/** Checks proofs of one kind; throws `ProofError`, or another problem, if one does not hold. */
export interface Cryptosuite {
  name: string;
  verifyProof(
    unsecured: JsonObject,
    proof: JsonObject,
    publicKey: PublicKey,
    jsonld: JsonLd,
  ): Promise<void>;
}

const WHOLE_DOCUMENT_SUITES: readonly WholeDocumentSuite[] = [
  { name: "eddsa-rdfc-2022", transform: transformRdfc, algorithms: EDDSA, keepsContext: false },
  { name: "eddsa-jcs-2022", transform: transformJcs, algorithms: EDDSA, keepsContext: true },
  { name: "ecdsa-rdfc-2019", transform: transformRdfc, algorithms: ECDSA, keepsContext: false },
  { name: "ecdsa-jcs-2019", transform: transformJcs, algorithms: ECDSA, keepsContext: true },
];

const SUITES: ReadonlyMap<unknown, Cryptosuite> = new Map(
  [
    ...WHOLE_DOCUMENT_SUITES.map(
      (suite): Cryptosuite => ({
        name: suite.name,
        verifyProof: (...parts) => verifyWholeDocument(suite, ...parts),
      }),
    ),
    { name: "ecdsa-sd-2023", verifyProof: verifyDerivedProof },
  ].map((suite) => [suite.name, suite]),
);

/** Find a suite by its exact name; there is no fallback. */
export function cryptosuite(name: unknown): Cryptosuite {
  const suite = SUITES.get(name);
  if (!suite) {
    throw new UnsupportedCryptosuite("UNSUPPORTED_CRYPTOSUITE", say("UNSUPPORTED_CRYPTOSUITE"));
  }
  return suite;
}

/** Verify a proof (vc-di-ecdsa §3.2.2, §3.3.2); throws `ProofError` if it does not hold. */
async function verifyWholeDocument(
  suite: WholeDocumentSuite,
  unsecured: JsonObject,
  proof: JsonObject,
  publicKey: PublicKey,
  jsonld: JsonLd,
): Promise<void> {
  const { algorithm } = publicKey;
  if (!suite.algorithms.includes(algorithm)) {
    throw proofFails("a {0} key does not fit {1}", algorithm, suite.name);
  }
  const proofBytes = signatureOf(proof, algorithm);
  const options = without(proof, "proofValue");
  const [named, context] = [member(options, "@context"), member(unsecured, "@context")];
  // R8: a proof that names contexts names the document's, wholly and in order.
  if (named !== undefined && !same(named, context ?? null)) {
    throw proofFails("the proof's @context is not the document's");
  }
  if (suite.keepsContext && context !== undefined && named === undefined) {
    throw proofFails("the proof lacks the document's @context");
  }
  const hashData = await hashingOf(suite, unsecured, options, algorithm, jsonld);
  if (!(await signatureIsValid(publicKey, proofBytes, hashData))) {
    throw proofFails("the signature does not fit");
  }
}

/** Hashing (vc-di-ecdsa §3.2.4): the configuration's hash first, the document's second. */
async function hashingOf(
  suite: WholeDocumentSuite,
  unsecured: JsonObject,
  options: JsonObject,
  algorithm: Algorithm,
  jsonld: JsonLd,
): Promise<Uint8Array<ArrayBuffer>> {
  const hash = HASH_FUNCTION[algorithm];
  const configuration = suite.keepsContext
    ? options
    : { ...options, "@context": member(unsecured, "@context") ?? null };
  const first = hash(await suite.transform(configuration, algorithm, jsonld));
  const second = hash(await suite.transform(unsecured, algorithm, jsonld));
  return concat(first, second);
}

function signatureOf(proof: JsonObject, algorithm: Algorithm): Uint8Array<ArrayBuffer> {
  const value = member(proof, "proofValue");
  if (typeof value !== "string" || !value.startsWith("z")) {
    throw proofFails("proofValue is not base58btc multibase");
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = multibase.decode(value);
  } catch (error) {
    if (error instanceof multibase.InvalidMultibase) throw proofFails("proofValue is malformed");
    throw error;
  }
  if (bytes.length !== SIGNATURE_LENGTH[algorithm]) {
    throw proofFails("proofValue has a wrong length");
  }
  return bytes;
}
