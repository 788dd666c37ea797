/** The IRIs for which pinned contexts have terms, under which readers look for a member. */

import { isObject } from "../json";
import type { JsonObject, JsonValue } from "../result";
import { contextDocuments } from "./pinned";

let known: Set<string> | null = null;

/**
 * Give the IRIs that the pinned contexts define terms for, in scoped contexts, too.
 *
 * Each also as it is written there, with a prefix: under a context without that prefix it is
 * another IRI, but no reader sees the difference.
 */
export function irisWithTerms(): ReadonlySet<string> {
  if (!known) {
    known = new Set();
    for (const document of contextDocuments()) collect(document["@context"] ?? null, {}, known);
  }
  return known;
}

function collect(context: JsonValue, outer: Record<string, string>, found: Set<string>): void {
  let prefixes = outer;
  for (const definitions of Array.isArray(context) ? context : [context]) {
    if (!isObject(definitions)) continue;
    const identifiers = identifiersIn(definitions);
    prefixes = { ...prefixes, ...identifiers };
    for (const iri of Object.values(identifiers)) found.add(iri).add(resolved(iri, prefixes));
    for (const entry of Object.values(definitions)) {
      if (isObject(entry)) collect(entry["@context"] ?? null, prefixes, found);
    }
  }
}

function identifiersIn(definitions: JsonObject): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [term, entry] of Object.entries(definitions)) {
    const iri = isObject(entry) ? entry["@id"] : entry;
    if (typeof iri === "string" && iri && !iri.startsWith("@")) found[term] = iri;
  }
  return found;
}

function resolved(iri: string, prefixes: Record<string, string>): string {
  const colon = iri.indexOf(":");
  const base = colon < 0 ? undefined : prefixes[iri.slice(0, colon)];
  const rest = iri.slice(colon + 1);
  return base === undefined || rest.startsWith("//") ? iri : base + rest;
}
