/**
 * ecdsa-sd-2023: verifying a derived proof (vc-di-ecdsa §3.6.7): all that is shown was signed.
 *
 * Base proofs are the holder's own; what is derived from one is not decided here but verified.
 */

import { sha256 } from "@noble/hashes/sha2.js";

import { proofFails } from "./proof_fails";
import { byCodePoints } from "./documents/code_points";
import type { JsonLd } from "./documents/jsonld";
import { losslessQuads } from "./documents/lossless";
import { toNquad, type Quad } from "./documents/rdf";
import { canonicalize, canonicalIdentifiers } from "./documents/rdfc";
import { member, same, without } from "./json";
import { signatureIsValid } from "./keys/check";
import * as multibase from "./keys/multibase";
import { decodeMultikey, type PublicKey } from "./keys/public_key";
import { concat, utf8 } from "./octets";
import type { JsonObject } from "./result";
import { readDerivedProofValue, type DerivedProof } from "./sd_proof_value";

/** Verify Derived Proof (vc-di-ecdsa §3.6.7); throws `ProofError` if it does not hold. */
export async function verifyDerivedProof(
  unsecured: JsonObject,
  proof: JsonObject,
  publicKey: PublicKey,
  jsonld: JsonLd,
): Promise<void> {
  if (publicKey.algorithm !== "P-256") {
    throw proofFails("a {0} key does not fit ecdsa-sd-2023", publicKey.algorithm);
  }
  const derived = readDerivedProofValue(member(proof, "proofValue"));
  const configuration = await proofConfiguration(unsecured, without(proof, "proofValue"), jsonld);
  const nquads = await labelled(unsecured, derived, jsonld);
  const indexes = new Set(derived.mandatoryIndexes);
  if (derived.mandatoryIndexes.some((index) => index >= nquads.length)) {
    throw proofFails("a mandatory index is out of range");
  }
  // 1. The issuer's signature: the key of the proof and the mandatory statements are genuine.
  const mandatory = nquads.filter((_nquad, index) => indexes.has(index)).join("");
  const signData = concat(
    sha256(utf8(configuration)),
    derived.publicKey,
    sha256(utf8(mandatory)),
  );
  if (!(await signatureIsValid(publicKey, derived.baseSignature, signData))) {
    throw proofFails("the base signature does not fit");
  }
  // 2. That key's signatures: each further statement is genuine.
  await verifyStatements(
    derived,
    nquads.filter((_nquad, index) => !indexes.has(index)),
  );
}

async function verifyStatements(
  { publicKey, signatures }: DerivedProof,
  nonMandatory: string[],
): Promise<void> {
  if (signatures.length !== nonMandatory.length) {
    throw proofFails("the number of signatures is not that of the statements");
  }
  const key = decodeMultikey(multibase.encodeBase58(publicKey));
  for (const [index, nquad] of nonMandatory.entries()) {
    const signature = signatures[index];
    if (!signature || !(await signatureIsValid(key, signature, utf8(nquad)))) {
      throw proofFails("a statement's signature does not fit");
    }
  }
}

/** Give the canonical proof configuration (vc-di-ecdsa §3.6.4). */
async function proofConfiguration(
  unsecured: JsonObject,
  options: JsonObject,
  jsonld: JsonLd,
): Promise<string> {
  if (Object.hasOwn(options, "previousProof")) {
    throw proofFails("ecdsa-sd-2023 takes no part in proof chains");
  }
  const context = member(unsecured, "@context") ?? null;
  if (Object.hasOwn(options, "@context") && !same(options["@context"], context)) {
    throw proofFails("the proof's @context is not the document's");
  }
  const quads = await losslessQuads({ ...options, "@context": context }, jsonld);
  return canonicalize(quads, sha256, jsonld.rdfcBudget);
}

/** Canonicalise a document with the labels that the proof gives (vc-di-ecdsa §3.4.2, §3.4.3). */
async function labelled(
  unsecured: JsonObject,
  { labelMap }: DerivedProof,
  jsonld: JsonLd,
): Promise<string[]> {
  const quads = await losslessQuads(unsecured, jsonld);
  const canonical = canonicalIdentifiers(quads, sha256, jsonld.rdfcBudget);
  const named = new Set(canonical.values());
  if (named.size !== labelMap.size || [...named].some((label) => !labelMap.has(label))) {
    throw proofFails("its label map does not name the document's blank nodes");
  }
  // Two nodes under one label would be one in the signed data, but two before the reader's eyes.
  if (new Set(labelMap.values()).size !== labelMap.size) {
    throw proofFails("its label map gives two nodes one label");
  }
  const relabelled = (term: string): string => {
    const label = labelMap.get(canonical.get(term) ?? "");
    return label === undefined ? term : `_:${label}`;
  };
  const replaced = ({ subject, predicate, object, graph }: Quad): string =>
    toNquad({
      subject: relabelled(subject),
      predicate,
      object: relabelled(object),
      graph: relabelled(graph),
    });
  return quads.map(replaced).sort(byCodePoints);
}
