/** The closed loader: contexts and schemas pinned by SHA-256 when the app was built. */

import data from "pinned-data";

import { ContextNotPinned } from "../problems";
import type { JsonObject, Text } from "../result";
import { say } from "../wording";

export const CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2";
// Untrusted URLs are repeated in error texts, but never at length.
const SHOWN_URL_LENGTH = 200;

const entries = new Map(data.documents.map((entry) => [entry.url, entry]));

export const BASE: string = data.base;

/** Give the exact context list of every certificate, in order. */
export const CERTIFICATE_CONTEXTS: readonly string[] = [CREDENTIALS_V2, data.certificateContext];

/** Give the exact context list of slips and recognitions, in order. */
export const SLIP_CONTEXTS: readonly string[] = [CREDENTIALS_V2, `${BASE}/contexts/slips/v1`];

function notPinned(url: unknown): ContextNotPinned {
  const shown = [...String(url)].slice(0, SHOWN_URL_LENGTH).join("");
  return new ContextNotPinned("CONTEXT_NOT_PINNED", say("CONTEXT_NOT_PINNED", shown), {
    url: shown,
  });
}

/** Load a context as JSON-LD processors ask for it; no other URL is ever loaded. */
export async function loadContext(
  url: string,
): Promise<{ contextUrl: null; documentUrl: string; document: JsonObject }> {
  return { contextUrl: null, documentUrl: url, document: contextDocument(url) };
}

/** Give the document of a context's URL. */
export function contextDocument(url: string): JsonObject {
  const entry = entries.get(url);
  if (entry?.kind !== "context") throw notPinned(url);
  return entry.document;
}

/** Give the documents of all contexts. */
export function contextDocuments(): JsonObject[] {
  return [...entries.values()].filter((entry) => entry.kind === "context").map((e) => e.document);
}

/** Give the schema of a URL, or null when none is pinned under it. */
export function pinnedSchema(url: unknown): JsonObject | null {
  const entry = typeof url === "string" ? entries.get(url) : undefined;
  return entry?.kind === "schema" ? entry.document : null;
}

/** Give the URL of the schema of one of the certificate types. */
export function schemaUrl(credentialType: string): string | null {
  return data.documents.find((entry) => entry.credentialType === credentialType)?.url ?? null;
}

/** Give the SHA-256 of a pinned document in hexadecimal, or null when it is not pinned. */
export function digest(url: string): string | null {
  return entries.get(url)?.sha256 ?? null;
}

/** Give the `digestSRI` of a pinned document (VC Data Model 2.0 §5.3), by SHA-384. */
export function digestSri(url: string): string | null {
  const entry = entries.get(url);
  return entry ? `sha384-${entry.sha384}` : null;
}

/** Give a published reason in both languages; null for a code that is not on the list. */
export function reasonInWords(code: string | null): Text | null {
  const reason = data.statusReasons.find((entry) => entry.code === code);
  return reason ? { zh: reason.zh, en: reason.en } : null;
}

export const TYPE_TABLES = data.typeTables;
