/** Data Integrity proofs (vc-data-integrity §4): verifying, in sets and chains. */

import { cryptosuite } from "./cryptosuites";
import type { JsonLd } from "./documents/jsonld";
import { isAbsoluteIri } from "./documents/rdf";
import { isObject, member, without } from "./json";
import type { KnownDocuments } from "./keys/controller_document";
import {
  InvalidTime,
  ProblemError,
  ProofError,
  UnsupportedCryptosuite,
  VerificationMethodError,
} from "./problems";
import { proofFails } from "./proof_fails";
import type { JsonObject, JsonValue } from "./result";
import { CLOCK_SKEW, parseTimestamp, type Moment } from "./times";
import { say } from "./wording";

const DATA_INTEGRITY_PROOF = "DataIntegrityProof";
const PURPOSE = "assertionMethod";
const MAX_PROOFS = 16;

export type Outcome = "passed" | "failed" | "indeterminate";

/** One proof of a proof set or chain. */
export interface SingleProofResult {
  outcome: Outcome;
  cryptosuite: string | null;
  verificationMethod: string | null;
  created: string | null;
  problem: ProblemError | null;
}

/** All proofs of a document; `problem` stands alone when there were none to examine. */
export interface ProofResult {
  proofs: SingleProofResult[];
  problem: ProblemError | null;
  outcome: Outcome;
}

/**
 * Verify every proof of `document` (vc-data-integrity §4.4, §4.5).
 *
 * `now` decides `expires`; null leaves times unexamined, for stored proofs.
 * The result passes only if all proofs pass; it never throws for a bad document.
 */
export async function verifyProof(
  document: JsonObject,
  { resolver, now, jsonld }: { resolver: KnownDocuments; now: Moment | null; jsonld: JsonLd },
): Promise<ProofResult> {
  const proofs = proofsOf(document);
  if (!proofs) {
    const problem = proofFails("proof is missing or malformed");
    return { proofs: [], problem, outcome: "failed" };
  }
  const results: SingleProofResult[] = [];
  for (const proof of proofs) {
    results.push(await examine(document, proof, proofs, resolver, now, jsonld));
  }
  const outcomes = results.map((result) => result.outcome);
  const worst = (["failed", "indeterminate"] as const).find((name) => outcomes.includes(name));
  return { proofs: results, problem: null, outcome: worst ?? "passed" };
}

function proofsOf(document: JsonObject): JsonObject[] | null {
  const value = member(document, "proof") ?? null;
  const proofs = Array.isArray(value) ? value : [value];
  return proofs.length >= 1 && proofs.length <= MAX_PROOFS && proofs.every(isObject)
    ? proofs
    : null;
}

/** Examine one proof; its outcome is undecided when suite or key is unknown. */
async function examine(
  document: JsonObject,
  proof: JsonObject,
  proofs: JsonObject[],
  resolver: KnownDocuments,
  now: Moment | null,
  jsonld: JsonLd,
): Promise<SingleProofResult> {
  try {
    await verifyOne(document, proof, proofs, resolver, now, jsonld);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const undecided =
      error instanceof UnsupportedCryptosuite || error instanceof VerificationMethodError;
    return result(proof, undecided ? "indeterminate" : "failed", error);
  }
  return result(proof, "passed", null);
}

function result(
  proof: JsonObject,
  outcome: Outcome,
  problem: ProblemError | null,
): SingleProofResult {
  const text = (name: string): string | null => {
    const value = member(proof, name);
    return typeof value === "string" ? value : null;
  };
  return {
    outcome,
    cryptosuite: text("cryptosuite"),
    verificationMethod: text("verificationMethod"),
    created: text("created"),
    problem,
  };
}

async function verifyOne(
  document: JsonObject,
  proof: JsonObject,
  proofs: JsonObject[],
  resolver: KnownDocuments,
  now: Moment | null,
  jsonld: JsonLd,
): Promise<void> {
  // 1. The proof is of a kind that is known here.
  if (member(proof, "type") !== DATA_INTEGRITY_PROOF) {
    throw new UnsupportedCryptosuite("UNSUPPORTED_PROOF_TYPE", say("UNSUPPORTED_PROOF_TYPE"));
  }
  const suite = cryptosuite(member(proof, "cryptosuite"));
  // 2. What it says about itself is well-formed, expected and still in time.
  const url = member(proof, "verificationMethod");
  if (typeof url !== "string") throw proofFails("verificationMethod is not a URL");
  // A blank node's name would pass: canonical labels leave nothing of it to be signed.
  if (Object.hasOwn(proof, "id") && !isIri(member(proof, "id"))) {
    throw proofFails("its id is not a URL");
  }
  checkExpectations(proof, now);
  // 3. It covers the document and exactly the previous proofs it names, which exist.
  const unsecured = unsecuredOf(document, proof, proofs);
  // 4. Its key is its controller's, meant for this purpose, and was not revoked before.
  const method = resolver.verificationMethod(url, PURPOSE);
  if (method.revoked !== null && now !== null && method.revoked <= now) {
    throw proofFails("its key has been revoked");
  }
  // 5. The signature holds.
  await suite.verifyProof(unsecured, proof, method.publicKey, jsonld);
}

function isIri(value: JsonValue | undefined): boolean {
  return typeof value === "string" && isAbsoluteIri(value);
}

/** Check a proof's own statements (§4.4 steps 4 to 8). */
export function checkExpectations(proof: JsonObject, now: Moment | null): void {
  if (Object.values(proof).some(isEmpty)) {
    // RDF has no empty sets, so no signature over meaning would cover such a member.
    throw proofFails("a member is empty");
  }
  if (member(proof, "proofPurpose") !== PURPOSE) throw proofFails("its purpose is not {0}", PURPOSE);
  const [created, expires] = [timeOf(proof, "created"), timeOf(proof, "expires")];
  if (now === null) return;
  if (expires !== null && expires < now) throw proofFails("it has expired");
  if (created !== null && created > now + CLOCK_SKEW) {
    throw proofFails("it was created in the future");
  }
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function timeOf(proof: JsonObject, name: string): Moment | null {
  if (!Object.hasOwn(proof, name)) return null;
  try {
    return parseTimestamp(proof[name]);
  } catch (error) {
    if (error instanceof InvalidTime) throw proofFails("{0} is not a time", name);
    throw error;
  }
}

/** Give what a proof covers: the document, and the previous proofs it names (§4.5 step 3). */
function unsecuredOf(document: JsonObject, proof: JsonObject, proofs: JsonObject[]): JsonObject {
  const unsecured = without(document, "proof");
  if (!Object.hasOwn(proof, "previousProof")) return unsecured;
  return { ...unsecured, proof: previousProofs(proof, proofs) };
}

function previousProofs(proof: JsonObject, proofs: JsonObject[]): JsonObject[] {
  const named = proof["previousProof"] ?? null;
  const identifiers = Array.isArray(named) ? named : [named];
  if (!identifiers.length || !identifiers.every((entry) => typeof entry === "string")) {
    throw proofFails("previousProof is neither a string nor a list of strings");
  }
  const own = member(proof, "id");
  if (
    new Set(identifiers).size !== identifiers.length ||
    (typeof own === "string" && identifiers.includes(own))
  ) {
    throw proofFails("previousProof names a proof twice or itself");
  }
  return identifiers.map((identifier) => {
    const [match, ...more] = proofs.filter((other) => member(other, "id") === identifier);
    if (!match || more.length) throw proofFails("previousProof names no proof of this document");
    return match;
  });
}

/** Give a failed proof's problem, or one that says no more than that. */
export function problemOf(problem: ProblemError | null): ProblemError {
  return (
    problem ??
    new ProofError("PROOF_VERIFICATION_ERROR", say("PROOF_VERIFICATION_ERROR@_problem_of"))
  );
}
