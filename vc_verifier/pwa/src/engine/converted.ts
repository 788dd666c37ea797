/**
 * Credentials in another JSON-LD form: expanded, flattened, framed, under other contexts.
 *
 * The signed RDF is taken out of whatever JSON carries it, the `ecdsa-rdfc-2019` proof is
 * checked on it, and the certificate is written anew under the pinned contexts. What is shown
 * is that, never the presented spelling: a swapped context would mislead.
 */

import { BINDS_MEANING } from "./checks/seal";
import type { WorkBudget } from "./documents/budget";
import { byCodePoints } from "./documents/code_points";
import { expandedTree, literalText } from "./documents/from_quads";
import type { JsonLd } from "./documents/jsonld";
import { CERTIFICATE_CONTEXTS, CREDENTIALS_V2 } from "./documents/pinned";
import { LossyDocument, RDF_TYPE, toQuads, type Quad } from "./documents/rdf";
import { canonicalize } from "./documents/rdfc";
import { isObject, member, typesOf, without } from "./json";
import { HASH_FUNCTION, signatureIsValid } from "./keys/check";
import type { VerificationMethod } from "./keys/controller_document";
import * as multibase from "./keys/multibase";
import { concat, utf8 } from "./octets";
import { ProblemError } from "./problems";
import { checkExpectations } from "./proofs";
import type { JsonObject, JsonValue } from "./result";
import type { Moment } from "./times";
import type { Examined, OpenedTrust } from "./trust/bundle";
import { FIELDS, MEMBERS, part, say, type PartKey } from "./wording";

const SECURITY = "https://w3id.org/security#";
const PROOF = `<${SECURITY}proof>`;
const PROOF_VALUE = `<${SECURITY}proofValue>`;
const CRYPTOSUITE = `<${SECURITY}cryptosuite>`;
const METHOD = `<${SECURITY}verificationMethod>`;
const PURPOSE = `<${SECURITY}proofPurpose>`;
const ASSERTION = `<${SECURITY}assertionMethod>`;
const CREDENTIAL = "<https://www.w3.org/2018/credentials#VerifiableCredential>";
const MOST_QUADS = 500;

function altered(en: PartKey): ProblemError {
  return new ProblemError("CONVERTED_AND_ALTERED", say("CONVERTED_AND_ALTERED", part(en)));
}

/** The sealed certificate behind a converted document, and its seal's method. */
export interface Recovered {
  certificate: JsonObject;
  method: string;
}

/**
 * Give the sealed certificate behind a converted document.
 *
 * Throws `ContextNotPinned` when an unknown context is needed, and another `ProblemError` when
 * members were added, a value differs, or no proof over the meaning holds.
 */
export async function recoverCertificate(
  document: JsonObject | JsonValue[],
  { trust, jsonld }: Examined,
  at: Moment,
): Promise<Recovered> {
  const dropped: string[] = [];
  // 1. Read the document with pinned and inline contexts only; nothing may fall out.
  if (hasNull(document)) throw altered("a member is null");
  const expanded = await jsonld.expand(document as JsonObject, dropped);
  if (dropped.length) throw altered("undefined members were added");
  return certificateOfQuads(toQuads(expanded), { trust, jsonld }, at);
}

/** Give the sealed certificate in an RDF dataset; throws when there is more in it. */
export async function certificateOfQuads(
  quads: readonly Quad[],
  { trust, jsonld }: Examined,
  at: Moment,
): Promise<Recovered> {
  if (quads.length > MOST_QUADS) throw altered("there is far more in it than a certificate");
  // 2. Part the proofs from what they prove.
  const proofGraphs = new Set(
    quads.filter((quad) => quad.predicate === PROOF && !quad.graph).map((quad) => quad.object),
  );
  const statements = quads.filter((quad) => !quad.graph && quad.predicate !== PROOF);
  if (quads.some(({ graph }) => graph && !proofGraphs.has(graph))) {
    throw altered("statements stand outside of the certificate");
  }
  // 3. One proof over the meaning, by a seal, must hold.
  for (const graph of [...proofGraphs].sort(byCodePoints)) {
    const proof = quads
      .filter((quad) => quad.graph === graph)
      .map((quad) => ({ ...quad, graph: "" }));
    const method = sealOf(proof, trust);
    if (!method) continue;
    if (method.revoked !== null && method.revoked <= at) throw altered("its key has been revoked");
    // A proof that has expired, or is not yet made, does not hold in any spelling.
    const proofMember = await proofMemberOf(proof, jsonld);
    checkExpectations(proofMember, at);
    if (await holds(statements, proof, method, jsonld.rdfcBudget)) {
      const certificate = await recompact(statements, jsonld);
      return { certificate: { ...certificate, proof: proofMember }, method: method.id };
    }
  }
  throw altered("no proof over the meaning holds");
}

/**
 * Give the members that somebody added to a document which is sealed but for them.
 *
 * Tried is the document without what its contexts do not define and certificates do not have;
 * only if the seal holds on that is it known that these were added. Else nothing is.
 */
export async function addedMembers(
  document: JsonObject | JsonValue[],
  examined: Examined,
  at: Moment,
): Promise<Map<string, JsonValue>> {
  const added = new Map<string, JsonValue>();
  try {
    const undefinedNames: string[] = [];
    await examined.jsonld.expand(document as JsonObject, undefinedNames);
    const rest = pruned(document, new Set(undefinedNames), added);
    if (added.size) await recoverCertificate(rest as JsonObject, examined, at);
  } catch (error) {
    if (error instanceof ProblemError) return new Map();
    throw error;
  }
  return added;
}

function pruned(
  value: JsonValue,
  undefinedNames: ReadonlySet<string>,
  added: Map<string, JsonValue>,
): JsonValue {
  if (Array.isArray(value)) return value.map((item) => pruned(item, undefinedNames, added));
  if (!isObject(value)) return value;
  const isForeign = (name: string): boolean =>
    undefinedNames.has(name) || isForeignToCertificates(name, value);
  const kept: [string, JsonValue][] = [];
  for (const [name, inner] of Object.entries(value)) {
    if (isForeign(name)) added.set(name, inner);
  }
  for (const [name, inner] of Object.entries(value)) {
    if (isForeign(name)) continue;
    kept.push([name, name === "@context" ? inner : pruned(inner, undefinedNames, added)]);
  }
  return Object.fromEntries(kept);
}

/** Tell whether a certificate never has the member at its top or in its subject. */
function isForeignToCertificates(name: string, node: JsonObject): boolean {
  if (Object.hasOwn(node, "credentialSubject")) return !MEMBERS.includes(name);
  if (!Object.hasOwn(node, "maskedIdNumber")) return false;
  return !FIELDS.has(name) && name !== "id" && name !== "type";
}

/** Give the keys that a dataset's proofs name. */
export function verificationMethodsIn(quads: readonly Quad[]): string[] {
  return quads
    .filter(({ predicate }) => predicate === METHOD)
    .map(({ object }) => object.slice(1, -1));
}

function hasNull(document: JsonValue): boolean {
  const stack: JsonValue[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (value === null) return true;
    if (Array.isArray(value)) stack.push(...value);
    else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) if (name !== "@context") stack.push(inner);
    }
  }
  return false;
}

function one(proof: readonly Quad[], predicate: string): string | null {
  const [value, ...more] = proof.filter((quad) => quad.predicate === predicate);
  return value && !more.length ? value.object : null;
}

/** Give the seal that a proof over the meaning names; null for every other proof. */
function sealOf(proof: readonly Quad[], trust: OpenedTrust): VerificationMethod | null {
  const [suite, method] = [one(proof, CRYPTOSUITE), one(proof, METHOD)];
  if (suite === null || literalText(suite) !== BINDS_MEANING || method === null) return null;
  const url = method.slice(1, -1);
  const issuer = trust.seals.get(url);
  if (!issuer || one(proof, PURPOSE) !== ASSERTION) return null;
  return issuer.document.method(url, "assertionMethod");
}

/** Check the proof on RDF alone (vc-di-ecdsa §3.2.2): configuration first, document second. */
async function holds(
  statements: readonly Quad[],
  proof: readonly Quad[],
  { publicKey }: VerificationMethod,
  budget: WorkBudget,
): Promise<boolean> {
  const value = one(proof, PROOF_VALUE);
  if (value === null) return false;
  let signature: Uint8Array<ArrayBuffer>;
  try {
    signature = multibase.decode(literalText(value));
  } catch (error) {
    if (error instanceof multibase.InvalidMultibase) return false;
    throw error;
  }
  const hash = HASH_FUNCTION[publicKey.algorithm];
  const configuration = proof.filter((quad) => quad.predicate !== PROOF_VALUE);
  const hashes = [configuration, statements].map((quads) =>
    hash(utf8(canonicalize(quads, hash, budget))),
  );
  return signatureIsValid(publicKey, signature, concat(...hashes));
}

/** Write the sealed RDF under the pinned contexts, in a certificate's own order. */
async function recompact(statements: readonly Quad[], jsonld: JsonLd): Promise<JsonObject> {
  const [root, ...more] = statements.filter(
    ({ predicate, object }) => predicate === RDF_TYPE && object === CREDENTIAL,
  );
  if (!root || more.length) {
    throw new LossyDocument("NOT_ONE_CREDENTIAL", say("NOT_ONE_CREDENTIAL"));
  }
  const tree = expandedTree(root.subject, statements);
  const compacted = await jsonld.compact([tree], [...CERTIFICATE_CONTEXTS]);
  // RDF has no order; certificates do.
  const isOwn = (name: string): number => Number(name !== "VerifiableCredential");
  const type = typesOf(compacted).sort((first, second) => isOwn(first) - isOwn(second));
  const ordered: JsonObject = { ...compacted, "@context": [...CERTIFICATE_CONTEXTS], type };
  const status = member(compacted, "credentialStatus");
  if (Array.isArray(status)) ordered["credentialStatus"] = [...status].sort(byPurpose);
  return ordered;
}

function byPurpose(first: JsonValue, second: JsonValue): number {
  const purpose = (entry: JsonValue): string =>
    String(isObject(entry) ? member(entry, "statusPurpose") : "");
  return byCodePoints(purpose(first), purpose(second));
}

/** Write a proof's statements as the JSON member they were (vc-data-integrity §2.1). */
async function proofMemberOf(proof: readonly Quad[], jsonld: JsonLd): Promise<JsonObject> {
  const objects = new Set(proof.map((quad) => quad.object));
  const [root, ...more] = new Set(
    proof.map((quad) => quad.subject).filter((subject) => !objects.has(subject)),
  );
  if (root === undefined || more.length) throw altered("the proof is not one node");
  const compacted = await jsonld.compact([expandedTree(root, proof)], CREDENTIALS_V2);
  return without(compacted, "@context");
}
