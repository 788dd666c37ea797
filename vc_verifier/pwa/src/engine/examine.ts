/** The verifying walk of one document: issued form, proof, issuer, validity, status, schema, rules. */

import { checkCredentialSchema } from "./checks/credential_schema";
import { derivedFinding, examineDisclosed } from "./checks/disclosed";
import { passed, undecided, type Finding } from "./checks/finding";
import { checkCompromise } from "./checks/compromise";
import { checkIssuer } from "./checks/issuer";
import { publishedFinding } from "./checks/published";
import { checkRules } from "./checks/rules";
import {
  BINDS_MEANING,
  claimsBureau,
  examineSeal,
  formOfIssue,
  isWhole,
  refuseByMethods,
  type Seal,
} from "./checks/seal";
import { examineSlip } from "./checks/slip";
import { checkStatus } from "./checks/status";
import { checkValidity } from "./checks/validity";
import { addedMembers, recoverCertificate, type Recovered } from "./converted";
import { hasCertificateContexts, isCertificate, isSlip } from "./credential";
import { around, differences, ofAdded } from "./differences";
import type { Examination } from "./examination";
import { isObject } from "./json";
import { ContextNotPinned, ProblemError, SealProblem, WorkBudgetExceeded } from "./problems";
import type { JsonObject, JsonValue, VerificationResult } from "./result";
import type { Examined } from "./trust/bundle";
import { say } from "./wording";
import {
  aroundSealed,
  bearsAProof,
  TooManyWrapped,
  withoutWrapped,
  wrappedCredentials,
} from "./wrapped";

const MOST_VALUES = 5_000;

/** Examine parsed JSON: one result, or one for each certificate wrapped in it. */
export async function examineDocument(
  document: JsonValue,
  examination: Examination,
): Promise<VerificationResult[]> {
  if (typeof document !== "object" || document === null || count(document) > MOST_VALUES) {
    const problem = new SealProblem("NOT_A_CREDENTIAL", say("NOT_A_CREDENTIAL"));
    return [examination.refuse(problem, "not-verifiable")];
  }
  if (!isReadable(document)) {
    const wrapped = await examineWrapped(document, examination);
    const aroundIt = wrapped.length ? withoutWrapped(document) : document;
    if (wrapped.length && !claimsASeal(aroundIt, examination)) return wrapped;
    return [await examineOne(aroundIt, examination), ...wrapped];
  }
  const result = await examineOne(document, examination);
  if (result.credential) return [result];
  // Sealed by nobody known, it may still be the wrapping of a certificate that is.
  const inner = await examineWrapped(document, examination);
  return aroundSealed([result], inner.filter((found) => found.credential));
}

/** Tell whether a document presents itself as sealed by the bureau. */
function claimsASeal(document: JsonObject | JsonValue[], { examined }: Examination): boolean {
  const methods = [...verificationMethods(document, examined)];
  return bearsAProof(document) && refuseByMethods(methods, examined.trust) === null;
}

/** Tell whether a document stands under exactly the pinned contexts, with a proof. */
function isReadable(document: JsonValue): document is JsonObject {
  return (
    isObject(document) &&
    Object.hasOwn(document, "proof") &&
    (hasCertificateContexts(document) || isSlip(document))
  );
}

async function examineWrapped(
  document: JsonObject | JsonValue[],
  examination: Examination,
): Promise<VerificationResult[]> {
  const inner = examination.wrapped();
  let credentials: JsonObject[];
  try {
    credentials = wrappedCredentials(document);
  } catch (error) {
    if (error instanceof TooManyWrapped) return [inner.refuse(error, "not-verifiable")];
    throw error;
  }
  const results: VerificationResult[] = [];
  for (const credential of credentials) {
    const result = await examineOne(credential, inner);
    // What the wrapping says of its own subject may be something else than what is sealed.
    const more = result.credential ? around(document, result.credential) : [];
    results.push({ ...result, differences: [...result.differences, ...more] });
  }
  return results;
}

async function examineOne(
  document: JsonObject | JsonValue[],
  examination: Examination,
): Promise<VerificationResult> {
  if (!isReadable(document)) return examineConverted(document, examination);
  if (isSlip(document)) return examineSlipDocument(document, examination);
  return examinePinned(document, examination);
}

/** Examine a document under exactly the pinned contexts, where JSON names can be trusted. */
async function examinePinned(
  document: JsonObject,
  examination: Examination,
): Promise<VerificationResult> {
  const seal = await examineSeal(document, examination.examined, examination.at);
  if (!("holding" in seal)) return withAdded(examination.result([seal]), document, examination);
  if (seal.derived) {
    const here = examination.derived();
    return examineSealed(document, seal, derivedFinding(), here, false);
  }
  let credential = document;
  if (!isWhole(seal)) {
    try {
      credential = await normalForm(document, seal, examination);
    } catch (error) {
      if (error instanceof WorkBudgetExceeded) return examination.refuse(error, "not-verifiable");
      throw error;
    }
  }
  return examineSealed(credential, seal, formOf(seal, examination), examination);
}

/**
 * Give the sealed data in a certificate's own form, where another spelling says the same.
 *
 * JSON-LD allows lists of one and value objects; the schema of certificates does not, and
 * people are shown the certificate.
 */
async function normalForm(
  document: JsonObject,
  seal: Seal,
  { examined, at }: Examination,
): Promise<JsonObject> {
  const fits = checkCredentialSchema(document).verdict === null;
  if (!seal.holding.has(BINDS_MEANING) || fits) return document;
  try {
    return (await recoverCertificate(document, examined, at)).certificate;
  } catch (error) {
    if (error instanceof WorkBudgetExceeded || !(error instanceof ProblemError)) throw error;
    return document;
  }
}

/** Examine a slip; the result says so, and its legal effect is never a certificate's. */
async function examineSlipDocument(
  slip: JsonObject,
  examination: Examination,
): Promise<VerificationResult> {
  const { findings, recognition } = await examineSlip(slip, examination.examined, examination.at);
  if (!recognition) return examination.result(findings);
  return examination.result(findings, {
    credential: slip,
    kind: "slip",
    issuerName: recognition.name,
  });
}

function formOf(seal: Seal, { carrier }: Examination): Finding {
  // A barcode has room for one proof: the one over the meaning, and no other.
  const byBarcode = carrier === "barcode" || carrier === "camera" || carrier === "image";
  if (byBarcode && seal.proofs === 1 && seal.holding.has(BINDS_MEANING)) {
    return passed("issuedForm", "AS_BARCODE", say("AS_BARCODE"));
  }
  return formOfIssue(seal);
}

/** Examine a document in another form; never with a favourable verdict. */
async function examineConverted(
  document: JsonObject | JsonValue[],
  examination: Examination,
): Promise<VerificationResult> {
  const { examined, at } = examination;
  const { trust } = examined;
  const methods = [...verificationMethods(document, examined)];
  const refusal = refuseByMethods(methods, trust);
  if (refusal) {
    return examination.result([publishedFinding(document, methods, trust) ?? refusal]);
  }
  let recovered: Recovered;
  try {
    recovered = await recoverCertificate(document, examined, at);
  } catch (error) {
    if (error instanceof ContextNotPinned) return examination.result([undecided("proof", error)]);
    if (error instanceof WorkBudgetExceeded) return examination.refuse(error, "not-verifiable");
    if (error instanceof ProblemError) {
      return withAdded(examination.refuse(error, "altered"), document, examination);
    }
    throw error;
  }
  return examineRecovered(document, recovered, examination);
}

/** Tell which members were added, where the seal shows that nothing else was changed. */
async function withAdded(
  result: VerificationResult,
  document: JsonObject | JsonValue[],
  { examined, at }: Examination,
): Promise<VerificationResult> {
  if (result.verdict !== "altered") return result;
  return { ...result, differences: ofAdded(await addedMembers(document, examined, at)) };
}

/** Examine the certificate written anew from a converted document whose seal holds. */
export function examineRecovered(
  presented: JsonValue,
  { certificate, method }: Recovered,
  examination: Examination,
): VerificationResult {
  const issuer = examination.examined.trust.seals.get(method);
  if (!issuer) throw new Error("a recovered certificate names a seal");
  const seal: Seal = {
    finding: passed("proof", "SEAL_HOLDS", say("SEAL_HOLDS")),
    issuer,
    method,
    holding: new Set([BINDS_MEANING]),
    proofs: 1,
    asMade: false,
    derived: false,
    madeAt: null,
  };
  const result = examineSealed(certificate, seal, formOfIssue(seal), examination);
  return { ...result, differences: differences(presented, certificate) };
}

/**
 * Ask of authentic data whether it is in force and within the rules.
 *
 * What is not `whole` was disclosed in part: rules about what is withheld stay unasked.
 */
export function examineSealed(
  credential: JsonObject,
  seal: Seal,
  form: Finding,
  examination: Examination,
  whole = true,
): VerificationResult {
  const { at } = examination;
  const { trust } = examination.examined;
  const compromise = checkCompromise(credential, seal);
  if (compromise) return examination.result([compromise]);
  const findings = [
    form,
    seal.finding,
    checkIssuer(credential, seal, trust),
    checkValidity(credential, at),
    checkStatus(credential, seal.issuer.did, trust, at),
    ...(whole
      ? [checkCredentialSchema(credential), checkRules(credential, trust)]
      : examineDisclosed(credential, trust)),
  ];
  const kind = isCertificate(credential) ? "certificate" : "other";
  return examination.result(findings, { credential, kind, issuerName: seal.issuer.name });
}

/**
 * Find what a document says about its keys, in whatever JSON-LD form it is.
 *
 * A string under the bureau's identifier counts wherever it stands, because a context may have
 * renamed the member; other keys are known by their member's usual name.
 */
function* verificationMethods(document: JsonValue, { trust }: Examined): Generator<string> {
  const stack: [string, JsonValue][] = [["", document]];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const [name, value] = entry;
    if (typeof value === "string") {
      const named = name.endsWith("verificationMethod");
      if (named || (value.includes("#") && claimsBureau(value, trust))) yield value;
    } else if (isObject(value)) {
      for (const [inner, below] of Object.entries(value)) {
        // Expanded form puts the URL one level deeper, under @id.
        stack.push([inner === "@id" ? name : inner, below]);
      }
    } else if (Array.isArray(value)) for (const item of value) stack.push([name, item]);
  }
}

function count(document: JsonValue): number {
  let total = 0;
  const stack: JsonValue[] = [document];
  while (stack.length && total <= MOST_VALUES) {
    const value = stack.pop() ?? null;
    total += 1;
    const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    for (const item of inner) stack.push(item);
  }
  return total;
}
