/** What every check asks of a credential: its period, and whether it is a certificate. */

import { CERTIFICATE_CONTEXTS, SLIP_CONTEXTS } from "./documents/pinned";
import { member, same, typesOf } from "./json";
import type { JsonObject } from "./result";
import { parseTimestamp, type Moment } from "./times";

export const TITLE = "ProfessionalTitleCredential";
export const CERTIFICATE_TYPES: readonly string[] = [
  TITLE,
  "ProfessionalQualificationCredential",
];

/** Give the start and end of validity; null where not given. Throws `InvalidTime`. */
export function validityPeriod(document: JsonObject): [Moment | null, Moment | null] {
  const start = first(document, "validFrom", "issuanceDate");
  const end = first(document, "validUntil", "expirationDate");
  return [
    start === null ? null : parseTimestamp(start),
    end === null ? null : parseTimestamp(end),
  ];
}

function first(document: JsonObject, name: string, otherwise: string): unknown {
  return (Object.hasOwn(document, name) ? document[name] : member(document, otherwise)) ?? null;
}

/** Tell whether the document stands under exactly the pinned contexts. */
export function hasCertificateContexts(document: JsonObject): boolean {
  return same(member(document, "@context"), CERTIFICATE_CONTEXTS);
}

/** Tell whether a document stands under exactly the slips' contexts. */
export function isSlip(document: JsonObject): boolean {
  return same(member(document, "@context"), SLIP_CONTEXTS);
}

/** Tell whether the document's types are those of a certificate. */
export function isCertificate(document: JsonObject): boolean {
  return typesOf(document).some((name) => CERTIFICATE_TYPES.includes(name));
}
