/**
 * Proof: which of the bureau's proofs on a document hold, and what that makes of it.
 *
 * Two proofs by the same seal: `ecdsa-jcs-2019` binds the exact JSON, `ecdsa-rdfc-2019` its
 * meaning. Both hold: sealed as issued. Only one is left and holds: authentic data, converted.
 */

import { asList, isObject, member } from "../json";
import { problemOf, verifyProof, type SingleProofResult } from "../proofs";
import { ProblemError, SealProblem } from "../problems";
import type { JsonObject, JsonValue } from "../result";
import { parseTimestamp, type Moment } from "../times";
import type { Examined, Issuer, OpenedTrust } from "../trust/bundle";
import { NEEDS_SERVER } from "../server_needed";
import { say } from "../wording";
import { failed, passed, refused, undecided, type Finding } from "./finding";

const BINDS_TEXT = "ecdsa-jcs-2019";
export const BINDS_MEANING = "ecdsa-rdfc-2019";
const DISCLOSES = "ecdsa-sd-2023";
const SUITES: readonly unknown[] = [BINDS_TEXT, BINDS_MEANING, DISCLOSES];
// Multibase and the first bytes of a derived proof value (vc-di-ecdsa §3.5.7).
const DERIVED_PREFIX = "u2V0B";
const MEMBERS_OF_A_PROOF = [
  "type",
  "cryptosuite",
  "verificationMethod",
  "proofPurpose",
  "proofValue",
];

/** What proofs that hold say: whose seal it is, which of them hold, how many there are. */
export interface Seal {
  finding: Finding;
  issuer: Issuer;
  method: string;
  holding: ReadonlySet<string>;
  proofs: number;
  /** Whether each proof has exactly the members that the bureau gives it. */
  asMade: boolean;
  /** Whether this is what a holder disclosed of a certificate. */
  derived: boolean;
  /** When it was sealed in this form, where that is later than the certificate itself. */
  madeAt: Moment | null;
}

/** Tell whether exactly the two proofs of an issued certificate are there and hold. */
export function isWhole({ asMade, proofs, holding }: Seal): boolean {
  const both = holding.has(BINDS_TEXT) && holding.has(BINDS_MEANING) && holding.size === 2;
  return asMade && proofs === 2 && both;
}

/** Examine the proofs of a document under the pinned contexts: a seal, or what is against it. */
export async function examineSeal(
  document: JsonObject,
  { trust, jsonld }: Examined,
  at: Moment,
): Promise<Seal | Finding> {
  const proofs = asList(member(document, "proof"));
  const methods = proofs
    .map((proof) => (isObject(proof) ? member(proof, "verificationMethod") : undefined))
    .filter((method) => typeof method === "string");
  const refusal = refuseByMethods(methods, trust);
  if (refusal) return refusal;
  const base = proofs.filter(isBaseProof);
  if (base.length && base.every((proof) => isBySeal(proof, trust))) {
    return undecided("proof", new SealProblem("NEEDS_SERVER", NEEDS_SERVER.disclosure));
  }
  const result = await verifyProof(document, { resolver: trust.resolver, now: at, jsonld });
  if (!result.proofs.length) return failed("proof", resaid(problemOf(result.problem)), "altered");
  const seal = weigh(result.proofs, trust);
  return "holding" in seal ? { ...seal, asMade: proofs.every(isAsMade) } : seal;
}

/** Tell a base proof of selective disclosure, which is for the holder, from a derived one. */
function isBaseProof(proof: JsonValue | undefined): boolean {
  if (!isObject(proof) || member(proof, "cryptosuite") !== DISCLOSES) return false;
  const value = member(proof, "proofValue");
  return typeof value === "string" && !value.startsWith(DERIVED_PREFIX);
}

function isBySeal(proof: JsonValue | undefined, trust: OpenedTrust): boolean {
  const method = isObject(proof) ? member(proof, "verificationMethod") : undefined;
  return typeof method === "string" && trust.seals.has(method);
}

function isAsMade(proof: JsonValue | undefined): boolean {
  if (!isObject(proof)) return false;
  const named = Object.keys(proof).filter((name) => name !== "created");
  const wanted =
    member(proof, "cryptosuite") === BINDS_TEXT
      ? [...MEMBERS_OF_A_PROOF, "@context"]
      : MEMBERS_OF_A_PROOF;
  return named.length === wanted.length && wanted.every((name) => named.includes(name));
}

/** Refuse by the keys that the proofs name, before any is tried; null if a seal is named. */
export function refuseByMethods(methods: readonly string[], trust: OpenedTrust): Finding | null {
  if (methods.some((method) => trust.seals.has(method))) return null;
  if (!methods.length) {
    return failed("proof", new SealProblem("NO_PROOF", say("NO_PROOF")), "not-verifiable");
  }
  if (methods.some((method) => claimsBureau(method, trust) && !isKnown(method, trust))) {
    return undecided("proof", new SealProblem("SEAL_KEY_UNKNOWN", say("SEAL_KEY_UNKNOWN")));
  }
  const problem = new SealProblem("NOT_THE_SEAL", say("NOT_THE_SEAL"));
  return failed("proof", problem, "not-issued-by-bureau");
}

function controllerOf(method: string): string {
  return method.split("#", 1)[0] ?? "";
}

/** Tell whether a verification method's URL is under a known issuer's identifier. */
export function claimsBureau(method: string, trust: OpenedTrust): boolean {
  return trust.issuers.has(controllerOf(method));
}

function isKnown(method: string, trust: OpenedTrust): boolean {
  return trust.issuers.get(controllerOf(method))?.document.methods.has(method) ?? false;
}

function weigh(results: SingleProofResult[], trust: OpenedTrust): Seal | Finding {
  const sealed = results.filter(
    ({ verificationMethod }) => verificationMethod !== null && trust.seals.has(verificationMethod),
  );
  const good = sealed.filter(({ outcome }) => outcome === "passed");
  const holding = new Set<string>(
    good
      .map(({ cryptosuite }) => cryptosuite)
      .filter((name): name is string => SUITES.includes(name)),
  );
  // A text proof that broke beside a meaning proof that holds is what conversion does;
  // a broken meaning proof is never explained by conversion.
  const broken = sealed.filter(
    ({ outcome, cryptosuite }) =>
      outcome !== "passed" && !(cryptosuite === BINDS_TEXT && holding.has(BINDS_MEANING)),
  );
  const held = good[0];
  const method = held?.verificationMethod;
  const issuer = method ? trust.seals.get(method) : undefined;
  const against = broken[0] ?? (holding.size ? null : results[0]);
  if (against) return findingAgainst(against);
  if (!held || !method || !issuer) throw new Error("a proof that holds names a seal");
  const derived = results.length === 1 && holding.has(DISCLOSES);
  return {
    finding: passed("proof", "SEAL_HOLDS", say("SEAL_HOLDS")),
    issuer,
    method,
    holding,
    proofs: results.length,
    asMade: false,
    derived,
    // The proof held, so that its time is one.
    madeAt: derived && held.created !== null ? parseTimestamp(held.created) : null,
  };
}

function findingAgainst({ problem }: SingleProofResult): Finding {
  const reason = resaid(problemOf(problem));
  // What was too much work was never compared: nothing says that anybody altered it.
  const unread = reason.code === "WORK_BUDGET_EXCEEDED";
  return refused("proof", reason, unread ? "not-verifiable" : "altered");
}

function resaid({ code, text }: ProblemError): SealProblem {
  return new SealProblem(code, text);
}

/** Issued form: is this JSON the very document that was issued, or made from it? */
export function formOfIssue(seal: Seal): Finding {
  if (isWhole(seal)) return passed("issuedForm", "AS_ISSUED", say("AS_ISSUED@"));
  const problem = new SealProblem("NOT_AS_ISSUED", say("NOT_AS_ISSUED"));
  return failed("issuedForm", problem, "copy-without-effect");
}
