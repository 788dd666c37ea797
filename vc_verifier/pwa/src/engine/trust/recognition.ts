/**
 * Recognition (notice, clause 5; N5.1): does the bureau recognise a unit's key for this slip?
 *
 * A recognition is a credential in the trust bundle, signed by the bureau's status key, which
 * says that a key may sign slips of one type within a unit's remit.
 */

import { SLIP_CONTEXTS } from "../documents/pinned";
import type { JsonLd } from "../documents/jsonld";
import { isObject, member, same } from "../json";
import { KnownDocuments, type ControllerDocument } from "../keys/controller_document";
import { InvalidTime } from "../problems";
import { verifyProof } from "../proofs";
import type { JsonObject, JsonValue, Text } from "../result";
import { parseTimestamp, type Moment } from "../times";
import { MemberMissing, need, needList, needObject, needText } from "./reading";
import { untrusted } from "./trust_error";

const RECOGNITION = "UnitRecognitionCredential";
const ANY = "*";

/** An issuer's document and the URLs of its status keys, by the issuer's identifier. */
export type Operational = ReadonlyMap<
  string,
  { document: ControllerDocument; statusMethods: ReadonlySet<string> }
>;

/** What the bureau recognises one key for; `*` covers everything of its kind. */
export interface Recognition {
  did: string;
  name: Text;
  slipType: string;
  since: Moment;
  series: readonly JsonValue[];
  committees: readonly JsonValue[];
  examinations: readonly JsonValue[];
}

/** Tell whether a slip's subject lies within the recognised remit. */
export function recognitionCovers(recognition: Recognition, subject: JsonObject): boolean {
  return (
    within(recognition.series, member(subject, "series")) &&
    within(recognition.committees, member(subject, "committee")) &&
    within(recognition.examinations, member(subject, "examination"))
  );
}

function within(covered: readonly JsonValue[], value: JsonValue | undefined): boolean {
  return (value ?? null) === null || covered.includes(ANY) || covered.includes(value ?? null);
}

/** Verify each recognition by its issuer's status key; give them by the recognised key. */
export async function readRecognitions(
  credentials: JsonValue[],
  issuers: Operational,
  jsonld: () => JsonLd,
): Promise<Map<string, Recognition>> {
  const recognitions = new Map<string, Recognition>();
  for (const credential of credentials) {
    const recognition = await read(needObject(credential), issuers, jsonld());
    if (recognitions.has(recognition.did)) throw untrusted("RECOGNITION@read_recognitions");
    recognitions.set(recognition.did, recognition);
  }
  return recognitions;
}

async function read(
  credential: JsonObject,
  issuers: Operational,
  jsonld: JsonLd,
): Promise<Recognition> {
  const proof = need(credential, "proof");
  const issuer = issuers.get(needText(credential, "issuer"));
  const method = isObject(proof) ? member(proof, "verificationMethod") : undefined;
  if (
    !issuer ||
    !same(need(credential, "@context"), SLIP_CONTEXTS) ||
    !same(need(credential, "type"), ["VerifiableCredential", RECOGNITION]) ||
    !isObject(proof) ||
    member(proof, "cryptosuite") !== "ecdsa-jcs-2019" ||
    typeof method !== "string" ||
    !issuer.statusMethods.has(method)
  ) {
    throw untrusted("RECOGNITION@_read");
  }
  const resolver = new KnownDocuments([issuer.document]);
  const result = await verifyProof(credential, { resolver, now: null, jsonld });
  if (result.outcome !== "passed") throw untrusted("RECOGNITION@_read.2");
  const subject = need(credential, "credentialSubject");
  return {
    did: needText(subject, "id"),
    name: nameOf(needList(subject, "name")),
    slipType: needText(subject, "slipType"),
    since: sinceOf(need(credential, "validFrom")),
    series: listOf(subject, "coveredSeries"),
    committees: listOf(subject, "coveredCommittees"),
    examinations: listOf(subject, "coveredExaminations"),
  };
}

function nameOf(entries: JsonValue[]): Text {
  const names = new Map(
    entries.map((entry) => [needText(entry, "@language"), needText(entry, "@value")]),
  );
  const [zh, en] = [names.get("zh"), names.get("en")];
  if (zh === undefined || en === undefined) throw new MemberMissing("name");
  return { zh, en };
}

function sinceOf(value: JsonValue): Moment {
  try {
    return parseTimestamp(value);
  } catch (error) {
    if (error instanceof InvalidTime) throw untrusted("RECOGNITION@_read.3");
    throw error;
  }
}

function listOf(subject: JsonValue, name: string): JsonValue[] {
  return isObject(subject) && Object.hasOwn(subject, name) ? needList(subject, name) : [];
}
