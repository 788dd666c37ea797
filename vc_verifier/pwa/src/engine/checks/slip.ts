/**
 * Slips: review-result and pass-score slips, signed by a recognised unit's key (clause 5; N5.1).
 *
 * A slip is never a certificate: it bears no seal, and its legal effect is always the slip's own.
 */

import { validityPeriod } from "../credential";
import { BASE } from "../documents/pinned";
import { asList, isObject, member, same } from "../json";
import { AlgorithmMissing } from "../keys/check";
import { didKeyDocument, KnownDocuments } from "../keys/controller_document";
import { InvalidTime, ProblemError, VerificationMethodError } from "../problems";
import { verifyProof } from "../proofs";
import type { JsonObject } from "../result";
import { checkSchema, validateSchema } from "../schema";
import { NEEDS_SERVER } from "../server_needed";
import { formatTimestamp, type Moment } from "../times";
import type { Examined, OpenedTrust } from "../trust/bundle";
import { recognitionCovers, type Recognition } from "../trust/recognition";
import { say, type SentenceKey } from "../wording";
import { schemaFinding } from "./credential_schema";
import { failed, notAsked, passed, undecided, type Finding } from "./finding";
import { checkValidity } from "./validity";

const SCHEMA_OF: Readonly<Record<string, string>> = {
  ReviewResultSlipCredential: "review-result-slip/v1",
  ExamResultSlipCredential: "exam-result-slip/v1",
};
const SUITES: readonly unknown[] = ["ecdsa-jcs-2019", "eddsa-jcs-2022"];

/** The findings on a slip; the recognition only once its proof held. */
export interface ExaminedSlip {
  findings: Finding[];
  recognition: Recognition | null;
}

function problem(code: SentenceKey): ProblemError {
  return new ProblemError(code, say(code));
}

/** Ask in turn: whose key, does the proof hold, is the unit recognised for this slip. */
export async function examineSlip(
  slip: JsonObject,
  examined: Examined,
  at: Moment,
): Promise<ExaminedSlip> {
  const { trust } = examined;
  const issuer = member(slip, "issuer");
  const recognition = typeof issuer === "string" ? trust.recognitions.get(issuer) : undefined;
  if (!recognition) {
    const finding = failed("proof", problem("UNIT_NOT_RECOGNISED"), "not-issued-by-bureau");
    return { findings: [finding], recognition: null };
  }
  const proof = await checkProof(slip, recognition, examined, at);
  if (proof.verdict !== null) return { findings: [proof], recognition: null };
  const findings = [
    passed("issuedForm", "AS_ISSUED", say("AS_ISSUED@examine_slip")),
    proof,
    checkRecognition(slip, recognition, trust),
    checkValidity(slip, at),
    notAsked("status", "SLIP_WITHOUT_STATUS", say("SLIP_WITHOUT_STATUS")),
    checkSlipSchema(slip),
    checkRemit(slip, recognition),
  ];
  return { findings, recognition };
}

/** Demand exactly one proof over the exact JSON, by the recognised key. */
async function checkProof(
  slip: JsonObject,
  recognition: Recognition,
  { jsonld }: Examined,
  at: Moment,
): Promise<Finding> {
  const altered = failed("proof", problem("SLIP_ALTERED"), "altered");
  const [proof, ...more] = asList(member(slip, "proof"));
  if (!isObject(proof) || more.length) return altered;
  try {
    const resolver = new KnownDocuments([didKeyDocument(recognition.did)]);
    const result = await verifyProof(slip, { resolver, now: at, jsonld });
    if (result.outcome !== "passed" || !SUITES.includes(member(proof, "cryptosuite"))) {
      return altered;
    }
  } catch (error) {
    if (error instanceof VerificationMethodError) return failed("proof", error, "altered");
    if (error instanceof AlgorithmMissing) {
      return undecided("proof", new ProblemError("NEEDS_SERVER", NEEDS_SERVER.disclosure));
    }
    throw error;
  }
  return passed("proof", "UNIT_SIGNATURE_HOLDS", say("UNIT_SIGNATURE_HOLDS"));
}

/** Check that the unit's key was recognised when the slip was given. */
function checkRecognition(slip: JsonObject, recognition: Recognition, trust: OpenedTrust): Finding {
  let given: Moment | null;
  try {
    [given] = validityPeriod(slip);
  } catch (error) {
    if (error instanceof InvalidTime) return failed("issuer", error, "rule-violation");
    throw error;
  }
  if (given === null || given < recognition.since) {
    return failed("issuer", problem("BEFORE_RECOGNITION"), "rule-violation");
  }
  const text = say("UNIT_RECOGNISED", recognition.name);
  return passed("issuer", "UNIT_RECOGNISED", text, formatTimestamp(trust.issuedAt));
}

/** Check kind and remit: is this the right body for this slip? */
function checkRemit(slip: JsonObject, recognition: Recognition): Finding {
  const subject = member(slip, "credentialSubject");
  const covered =
    isObject(subject) &&
    same(member(slip, "type"), ["VerifiableCredential", recognition.slipType]) &&
    recognitionCovers(recognition, subject);
  if (covered) return passed("rules", "WITHIN_RECOGNITION", say("WITHIN_RECOGNITION"));
  return failed("rules", problem("OUTSIDE_RECOGNITION"), "rule-violation");
}

function checkSlipSchema(slip: JsonObject): Finding {
  return schemaFinding(
    () => {
      checkSchema(slip);
      const types = asList(member(slip, "type"));
      for (const [type, schema] of Object.entries(SCHEMA_OF)) {
        if (types.includes(type)) validateSchema(slip, `${BASE}/schemas/${schema}`);
      }
    },
    () => passed("schema", "SCHEMA_FITS", say("SCHEMA_FITS@_check_slip_schema")),
  );
}
