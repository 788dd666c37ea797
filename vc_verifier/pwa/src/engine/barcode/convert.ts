/**
 * CBOR-LD maps back to JSON-LD documents (CBOR-LD 1.0 "Conversion Algorithms").
 *
 * Terms have numbers in an order that both sides reach by visiting members in sorted order.
 */

import type { JsonObject, JsonValue } from "../result";
import { ActiveContext, type Step } from "./active_context";
import type { CborMap, Item, Key } from "./cbor";
import { malformed } from "./errors";
import type { TypeTable } from "./tables";
import { CONTEXT_ID, CONTEXTS_ID, TermIds } from "./term_ids";
import { decompressValue, RECURSE } from "./values";

/** Give back the document of a CBOR-LD map; every number in it must have one meaning. */
export function decompress(source: CborMap, table: TypeTable): JsonObject {
  return new Decompression(table).object(source, new ActiveContext());
}

class Decompression {
  private readonly termIds = new TermIds();

  constructor(private readonly table: TypeTable) {}

  object(source: CborMap, outer: ActiveContext): JsonObject {
    const members: [string, JsonValue][] = [];
    let active = this.contexts(source, outer, members);
    active = this.enter(active.withTypes(this.types(source, active)));
    for (const [term, key, value] of this.entries(source)) {
      const { active: inner, loaded, kind } = active.member(term);
      for (const terms of loaded) this.termIds.load(terms);
      members.push([term, this.member(key, value, kind, inner)]);
    }
    return Object.fromEntries(members);
  }

  private enter({ active, loaded }: Step): ActiveContext {
    for (const terms of loaded) this.termIds.load(terms);
    return active;
  }

  private member(key: Key, value: Item, kind: string, active: ActiveContext): JsonValue {
    if (typeof key === "number" && key % 2) {
      if (!Array.isArray(value)) throw malformed("a single value where an array is announced");
      return value.map((element) => this.value(element, kind, active));
    }
    const decoded = this.value(value, kind, active);
    if (typeof key === "number" && Array.isArray(decoded)) {
      throw malformed("an array where a single value is announced");
    }
    return decoded;
  }

  private contexts(
    source: CborMap,
    active: ActiveContext,
    members: [string, JsonValue][],
  ): ActiveContext {
    const [single, several] = [source.get(CONTEXT_ID), source.get(CONTEXTS_ID)];
    if (single !== undefined && several !== undefined) throw malformed("a member occurs twice");
    if (single !== undefined) {
      const url = this.contextUrl(single);
      members.push(["@context", url]);
      return this.enter(active.withEmbedded([url]));
    }
    if (several === undefined) return active;
    if (!Array.isArray(several)) throw malformed("a single value where an array is announced");
    const urls = several.map((value) => this.contextUrl(value));
    members.push(["@context", urls]);
    return this.enter(active.withEmbedded(urls));
  }

  private contextUrl(value: Item): string {
    const url = typeof value === "number" ? this.table.texts.get("context")?.get(value) : value;
    if (typeof url !== "string") throw malformed("an unknown context");
    return url;
  }

  private types(source: CborMap, active: ActiveContext): Set<string> {
    const types = new Set<string>();
    for (const term of active.typeTerms) {
      const number = this.termIds.ids.get(term) ?? -1;
      const single = source.get(number);
      const values = single === undefined ? source.get(number + 1) : [single];
      for (const value of Array.isArray(values) ? values : []) {
        const name = decompressValue(value, "url", this.table, this.termIds);
        if (typeof name === "string") types.add(name);
      }
    }
    return types;
  }

  /** Pair terms with their entries in sorted order; refuse what has another spelling. */
  private entries(source: CborMap): [term: string, key: Key, value: Item][] {
    const byTerm = new Map<string, [Key, Item]>();
    for (const [key, value] of source) {
      if (key === CONTEXT_ID || key === CONTEXTS_ID) continue;
      const term = this.termOf(key);
      if (byTerm.has(term)) throw malformed("a member occurs twice");
      byTerm.set(term, [key, value]);
    }
    return [...byTerm.keys()].sort().map((term) => {
      const [key, value] = byTerm.get(term) ?? [0, null];
      return [term, key, value];
    });
  }

  private termOf(key: Key): string {
    if (typeof key === "string") {
      if (this.termIds.ids.has(key)) throw malformed("a term spelled out");
      return key;
    }
    const known = this.termIds.terms.get(key - (key % 2));
    if (known === undefined) throw malformed("an unknown term");
    return known;
  }

  private value(value: Item, kind: string, active: ActiveContext): JsonValue {
    if (value === null) return null;
    if (value instanceof Map) return this.object(value, active);
    const decoded = decompressValue(value, kind, this.table, this.termIds);
    if (decoded !== RECURSE) return decoded;
    return (value as Item[]).map((element) => this.value(element, kind, active));
  }
}
