/** The error of a proof that does not hold, which every suite gives. */

import { ProofError } from "./problems";
import { part, say, type Fill, type PartKey } from "./wording";

export function proofFails(en: PartKey, ...fills: Fill[]): ProofError {
  return new ProofError(
    "PROOF_VERIFICATION_ERROR",
    say("PROOF_VERIFICATION_ERROR@_failed", part(en, ...fills)),
  );
}
