/** The verifying walk of an RDF dataset (N-Quads): at best a copy, shown as a certificate. */

import { refuseByMethods } from "./checks/seal";
import { certificateOfQuads, verificationMethodsIn } from "./converted";
import { MalformedNQuads, readNQuads } from "./documents/n_quads";
import type { Examination } from "./examination";
import { examineRecovered } from "./examine";
import { ProblemError, WorkBudgetExceeded } from "./problems";
import type { VerificationResult } from "./result";

/** Examine a certificate that was converted to N-Quads, its proofs in graphs of their own. */
export async function examineNQuads(
  text: string,
  examination: Examination,
): Promise<VerificationResult> {
  const { examined, at } = examination;
  try {
    const quads = readNQuads(text);
    const refusal = refuseByMethods(verificationMethodsIn(quads), examined.trust);
    if (refusal) return examination.result([refusal]);
    const recovered = await certificateOfQuads(quads, examined, at);
    return examineRecovered([], recovered, examination);
  } catch (error) {
    const unread = error instanceof MalformedNQuads || error instanceof WorkBudgetExceeded;
    if (unread) return examination.refuse(error, "not-verifiable");
    if (error instanceof ProblemError) return examination.refuse(error, "altered");
    throw error;
  }
}
