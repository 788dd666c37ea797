/** Legal bases as the trust bundle lists them: under what, and when, certificates were issued. */

import { isObject, member } from "../json";
import { InvalidTime } from "../problems";
import type { JsonValue } from "../result";
import { parseDate, type Day } from "../times";
import { untrusted } from "./trust_error";

/** A document with the first and last day on which certificates are issued under it. */
export interface LegalBasis {
  number: string;
  inForceFrom: Day;
  inForceUntil: Day | null;
}

/** Tell whether a certificate could be issued under it on `day`. */
export function isInForce({ inForceFrom, inForceUntil }: LegalBasis, day: Day): boolean {
  return inForceFrom <= day && (inForceUntil === null || day <= inForceUntil);
}

/** Read the bundle's `legalBases`, by document number. */
export function readLegalBases(entries: JsonValue | undefined): Map<string, LegalBasis> {
  if (!Array.isArray(entries)) throw untrusted("TRUST_BUNDLE@read_legal_bases");
  const bases = new Map<string, LegalBasis>();
  for (const entry of entries) {
    const basis = readLegalBasis(entry);
    if (!basis) throw untrusted("TRUST_BUNDLE@read_legal_bases.2");
    bases.set(basis.number, basis);
  }
  return bases;
}

function readLegalBasis(entry: JsonValue): LegalBasis | null {
  if (!isObject(entry)) return null;
  const number = member(entry, "number");
  if (typeof number !== "string") return null;
  const until = member(entry, "inForceUntil") ?? null;
  try {
    const inForceFrom = parseDate(member(entry, "inForceFrom"));
    return { number, inForceFrom, inForceUntil: until === null ? null : parseDate(until) };
  } catch (error) {
    if (error instanceof InvalidTime) return null;
    throw error;
  }
}
