/** Issuer: is the body that the credential names the one whose seal it bears? */

import { validityPeriod } from "../credential";
import { isObject, member } from "../json";
import { InvalidTime, ProblemError } from "../problems";
import type { JsonObject } from "../result";
import { formatTimestamp, type Moment } from "../times";
import type { OpenedTrust } from "../trust/bundle";
import { covers } from "../trust/seal_certificate";
import { say } from "../wording";
import { failed, passed, type Finding } from "./finding";
import type { Seal } from "./seal";

/** Check that the seal is the named issuer's and its certificate covers the sealing time. */
export function checkIssuer(credential: JsonObject, seal: Seal, trust: OpenedTrust): Finding {
  const named = member(credential, "issuer");
  if ((isObject(named) ? member(named, "id") : named) !== seal.issuer.did) {
    const problem = new ProblemError("ISSUER_MISMATCH", say("ISSUER_MISMATCH"));
    return failed("issuer", problem, "rule-violation");
  }
  let sealedAt: Moment | null;
  try {
    [sealedAt] = validityPeriod(credential);
  } catch (error) {
    if (error instanceof InvalidTime) return failed("issuer", error, "rule-violation");
    throw error;
  }
  const certificate = seal.issuer.seals.get(seal.method);
  // The base of a disclosure may be sealed later and by a newer seal.
  if (sealedAt === null || !certificate || !covers(certificate, seal.madeAt ?? sealedAt)) {
    const problem = new ProblemError("SEAL_CERTIFICATE_PERIOD", say("SEAL_CERTIFICATE_PERIOD"));
    return failed("issuer", problem, "rule-violation");
  }
  const text = say("ISSUER_TRUSTED", seal.issuer.name);
  return passed("issuer", "ISSUER_TRUSTED", text, formatTimestamp(trust.issuedAt));
}
