/** Typed errors with stable codes, and their RFC 9457 problem details. */

import type { ProblemDetails, Text } from "./result";

const OWN_PROBLEMS = "https://rsj.sh.example/vc/problems#";
const SECURITY_PROBLEMS = "https://w3id.org/security#";
const STATUS_PROBLEMS = "https://www.w3.org/ns/credentials/status-list#";

/** An error that can be told to the person who caused it; never repeats personal data. */
export class ProblemError extends Error {
  /** Codes that a specification names, with the address it gives them. */
  protected static readonly types: Readonly<Record<string, string>> = {};

  constructor(
    readonly code: string,
    readonly text: Text,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${text.en}`);
    this.name = new.target.name;
  }

  get details(): ProblemDetails {
    const { types } = this.constructor as typeof ProblemError;
    return {
      type: types[this.code] ?? OWN_PROBLEMS + this.code,
      title: this.text.en,
      detail: this.text.en,
      code: this.code,
      zh: this.text.zh,
      en: this.text.en,
      ...this.extra,
    };
  }
}

/** The type of whatever is no JSON (VC 2.0 §7, Problem Details). */
export const PARSING_ERROR = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR";

function typed(base: string, codes: string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, base + code]));
}

const PROOF_TYPES = typed(SECURITY_PROBLEMS, [
  "PROOF_GENERATION_ERROR",
  "PROOF_VERIFICATION_ERROR",
  "PROOF_TRANSFORMATION_ERROR",
  "INVALID_DOMAIN_ERROR",
  "INVALID_CHALLENGE_ERROR",
]);

/** A proof is malformed, does not fit its key, or its signature does not hold. */
export class ProofError extends ProblemError {
  protected static override readonly types = PROOF_TYPES;
}

/** A proof's type or cryptosuite is not known here: nothing can be said about it. */
export class UnsupportedCryptosuite extends ProofError {}

/** Why a document's proofs do not make it a sealed one. */
export class SealProblem extends ProblemError {
  protected static override readonly types = PROOF_TYPES;
}

/** A verification method is unknown, malformed, or not meant for this purpose. */
export class VerificationMethodError extends ProblemError {
  protected static override readonly types = typed(SECURITY_PROBLEMS, [
    "INVALID_VERIFICATION_METHOD",
    "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
  ]);
}

/** A status list or an entry is malformed, or does not answer the question asked. */
export class StatusListError extends ProblemError {
  protected static override readonly types = typed(STATUS_PROBLEMS, [
    "STATUS_RETRIEVAL_ERROR",
    "STATUS_VERIFICATION_ERROR",
    "STATUS_LIST_LENGTH_ERROR",
    "MALFORMED_VALUE_ERROR",
    "RANGE_ERROR",
  ]);
}

/** The document would cost more work than any certificate needs. */
export class WorkBudgetExceeded extends ProblemError {}

/** A document was asked for that is not pinned here; nothing is fetched. */
export class ContextNotPinned extends ProblemError {}

/** A time is not an XSD dateTimeStamp. */
export class InvalidTime extends ProblemError {}
