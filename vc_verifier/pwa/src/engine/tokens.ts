/**
 * Tokens: certificates sealed as vc+jwt, and what others wrap into such forms.
 *
 * SD-JWT and COSE messages that name the bureau's seal are left to the server.
 */

import { foreignToken } from "./carriers/foreign";
import { holdsCredential, keyName, MalformedJwt, takeApart } from "./carriers/jwt";
import { failed, passed, undecided } from "./checks/finding";
import { formOfIssue, refuseByMethods, type Seal } from "./checks/seal";
import { hasCertificateContexts } from "./credential";
import { CREDENTIALS_V2 } from "./documents/pinned";
import { Examination } from "./examination";
import { examineDocument, examineSealed } from "./examine";
import { authorOf, EnvelopeError, methodUrl, openToken, type Opened } from "./jose";
import { asList, isObject, member, strip, typesOf } from "./json";
import { ProblemError, SealProblem, VerificationMethodError } from "./problems";
import type { JsonObject, JsonValue, Verdict, VerificationResult } from "./result";
import { NEEDS_SERVER } from "./server_needed";
import { part, say } from "./wording";
import { aroundSealed } from "./wrapped";

const ENVELOPED = "EnvelopedVerifiableCredential";
const DATA_URL = /^data:([a-z]+\/[A-Za-z0-9.+-]{1,60})(;base64)?,([A-Za-z0-9._~+/=-]+)$/;
const MOST_ENVELOPES = 8;
// VC 2.0 §4.13.2: what an object needs that stands for an envelope.
const MEMBERS_OF_AN_ENVELOPE = ["@context", "id", "type"];

const VERDICT_OF: Readonly<Record<string, Verdict>> = {
  ENVELOPE_EXPIRED: "expired",
  ENVELOPE_NOT_YET_VALID: "not-yet-valid",
};

type Results = VerificationResult[];

/** Examine a compact JWT or an SD-JWT; one result, or one for each certificate inside. */
export async function examineToken(text: string, examination: Examination): Promise<Results> {
  let token;
  try {
    token = takeApart(strip(text));
  } catch (error) {
    if (error instanceof MalformedJwt) return [examination.refuse(error, "not-verifiable")];
    throw error;
  }
  const claimed = claimedMethod(keyName(token), token.payload);
  if (examination.examined.trust.seals.has(claimed)) {
    const plain = !text.includes("~");
    const result = plain ? await examineSealedToken(strip(text), examination) : null;
    if (result?.credential) return [result];
    // The name of the seal was written on it; what is inside may be sealed all the same.
    const inside = await examineInside(token.payload, examination);
    const own = [result ?? leftToServer(examination)];
    if (claims(token.payload)) return aroundSealed(own, inside);
    return inside.length ? inside : own;
  }
  const inside = await examineInside(token.payload, examination);
  if (inside.length) return inside;
  if (!holdsCredential(token)) {
    return [examination.refuse(foreignToken(), "not-issued-by-bureau")];
  }
  const refusal = refuseByMethods([claimed], examination.examined.trust);
  if (!refusal) throw new Error("a token that names a seal is verified, not refused");
  return [examination.result([refusal])];
}

/** Examine parsed JSON: a certificate, an envelope, or something around either. */
export async function examineJson(document: JsonValue, examination: Examination): Promise<Results> {
  if (isEnveloped(document)) return examineEnveloped(document, examination);
  const results = await examineDocument(document, examination);
  if (results.some((result) => result.credential)) return results;
  return aroundSealed(results, await examineEnvelopes(document, examination));
}

/** Tell whether a token makes claims of its own, and is no mere wrapping (samples, C11). */
function claims(payload: JsonObject): boolean {
  const isACertificate = Object.hasOwn(payload, "@context") && Object.hasOwn(payload, "proof");
  return Object.hasOwn(payload, "credentialSubject") && !isACertificate;
}

function leftToServer(examination: Examination): VerificationResult {
  const problem = new ProblemError("NEEDS_SERVER", NEEDS_SERVER.token);
  return examination.result([undecided("proof", problem)]);
}

/** Examine what is wrapped in somebody else's token; empty if nothing of the bureau's is. */
async function examineInside(payload: JsonValue, examination: Examination): Promise<Results> {
  const results = await examineDocument([payload], examination.asCopy());
  const sealed = results.filter((result) => result.credential);
  return sealed.length
    ? aroundSealed(results, sealed)
    : examineEnvelopes(payload, examination);
}

async function examineEnvelopes(document: JsonValue, examination: Examination): Promise<Results> {
  const inner = examination.wrapped();
  const results: Results = [];
  for (const envelope of envelopes(document)) {
    results.push(...(await examineEnveloped(envelope, inner)));
  }
  const sealed = results.filter((result) => result.credential);
  return sealed.length ? aroundSealed(results, sealed) : [];
}

/** Examine an object whose `id` is a data: URL: it is worth what the envelope in it is. */
async function examineEnveloped(document: JsonObject, examination: Examination): Promise<Results> {
  const refuse = (en: string, name: string): Results => [
    examination.refuse(
      new ProblemError("ENVELOPE_MALFORMED", say("ENVELOPE_MALFORMED", en, name), { member: name }),
      "not-verifiable",
    ),
  ];
  if (asList(member(document, "@context"))[0] !== CREDENTIALS_V2) {
    return refuse("its @context does not start with the credentials context", "@context");
  }
  if (asList(member(document, "type")).length !== 1) {
    return refuse(`its type is not ${ENVELOPED}`, "type");
  }
  const identifier = member(document, "id");
  const match = typeof identifier === "string" ? DATA_URL.exec(identifier) : null;
  if (!match) return refuse("its id is no data: URL of an envelope", "id");
  // What stands beside the envelope is nobody's: the object is no longer what was sealed.
  const here = saysNothingElse(document) ? examination : examination.wrapped();
  // Messages in base64 are COSE, which the server reads.
  return match[2] ? [leftToServer(here)] : examineToken(match[3] ?? "", here);
}

function saysNothingElse(document: JsonObject): boolean {
  const names = Object.keys(document);
  return (
    names.every((name) => MEMBERS_OF_AN_ENVELOPE.includes(name)) &&
    asList(member(document, "@context")).length === 1
  );
}

function isEnveloped(document: JsonValue): document is JsonObject {
  return isObject(document) && typesOf(document).includes(ENVELOPED);
}

/** Find enveloped credentials inside of something else, at most eight. */
function* envelopes(document: JsonValue): Generator<JsonObject> {
  let found = 0;
  const stack: JsonValue[] = [document];
  while (stack.length && found < MOST_ENVELOPES) {
    const value = stack.pop() ?? null;
    if (isEnveloped(value)) {
      found += 1;
      yield value;
    } else if (isObject(value)) stack.push(...Object.values(value));
    else if (Array.isArray(value)) for (const item of value) stack.push(item);
  }
}

/**
 * Give the verification method that a token names; nothing of it is verified.
 *
 * Only the key that is named counts: anybody can write the bureau's name as issuer.
 */
function claimedMethod(name: unknown, payload: JsonObject): string {
  if (typeof name !== "string") return "";
  const author = authorOf(payload);
  return author === null ? name : methodUrl(name, author);
}

/** Examine a token that names the bureau's seal: does it hold? */
async function examineSealedToken(
  text: string,
  examination: Examination,
): Promise<VerificationResult> {
  const { trust } = examination.examined;
  let opened: Opened;
  try {
    opened = await openToken(text, trust.resolver, examination.at);
  } catch (error) {
    const expected = error instanceof EnvelopeError || error instanceof VerificationMethodError;
    if (!expected) throw error;
    const problem = new SealProblem(error.code, error.text);
    return examination.result([failed("proof", problem, VERDICT_OF[error.code] ?? "altered")]);
  }
  const issuer = trust.seals.get(opened.method.id);
  if (!issuer) throw new Error("a token is opened under the seal that it names");
  const seal: Seal = {
    finding: passed("proof", "SEAL_HOLDS", say("SEAL_HOLDS")),
    issuer,
    method: opened.method.id,
    holding: new Set(),
    proofs: 1,
    asMade: false,
    derived: false,
    madeAt: opened.madeAt,
  };
  if (!hasCertificateContexts(opened.document)) {
    const problem = new SealProblem("NOT_A_CERTIFICATE", say("NOT_A_CERTIFICATE"));
    const rules = failed("rules", problem, "rule-violation");
    return examination.result([formOfIssue(seal), seal.finding, rules]);
  }
  const form = passed("issuedForm", "AS_SEALED", say("AS_SEALED"));
  return examineSealed(opened.document, seal, form, carried(examination));
}

/** Give the examination by the token's own form, if it was not read off something else. */
function carried(examination: Examination): Examination {
  const { examined, at, carrier, carrierFinding, best } = examination;
  if (carrier !== "jwt" || carrierFinding.verdict !== null) return examination;
  const finding = passed("carrier", "JWT", part("The carrier is a sealed {0}.", "jwt"));
  return new Examination(examined, at, carrier, finding, best);
}
