/**
 * Which term definitions hold where in a document (CBOR-LD 1.0 "Active Context Processing").
 *
 * Contexts come from the pinned ones only: a document names them by URL, nothing is embedded.
 */

import { contextDocument } from "../documents/pinned";
import { isObject, member, same } from "../json";
import { ContextNotPinned } from "../problems";
import type { JsonObject, JsonValue } from "../result";
import { malformed } from "./errors";
import { isKeyword } from "./term_ids";

const URL_KEYWORDS: readonly unknown[] = ["@id", "@type"];
const URL_TYPES: readonly unknown[] = ["@id", "@vocab"];

/** One term's definition in force; `source` is its JSON with CURIEs resolved. */
interface Definition {
  source: JsonObject;
  protected: boolean;
  propagate: boolean;
}

const NO_DEFINITION: Definition = { source: {}, protected: false, propagate: true };

type Terms = ReadonlyMap<string, Definition>;
type Loaded = readonly (readonly string[])[];

/** Name the table and codec of a term's values ("Create Value Encoder", first steps). */
function tableType(term: string, { source }: Definition): string {
  const type = source["@type"];
  if (
    URL_KEYWORDS.includes(term) ||
    URL_KEYWORDS.includes(source["@id"]) ||
    URL_TYPES.includes(type)
  ) {
    return "url";
  }
  return typeof type === "string" && type ? type : "none";
}

function scopedContexts({ source }: Definition): JsonValue[] {
  const context = source["@context"];
  return context === undefined ? [] : Array.isArray(context) ? context : [context];
}

/** One context ready for use: its JSON and its terms in sorted order. */
interface Context {
  source: JsonObject;
  definitions: ReadonlyMap<string, JsonObject>;
  sortedTerms: readonly string[];
}

const loadedContexts = new Map<string, Context>();

function loadContext(reference: JsonValue): Context {
  if (isObject(reference)) return contextOf(reference);
  if (typeof reference !== "string") throw malformed("an unsupported context");
  const known = loadedContexts.get(reference);
  if (known) return known;
  let source: JsonValue | undefined;
  try {
    source = member(contextDocument(reference), "@context");
  } catch (error) {
    if (error instanceof ContextNotPinned) throw malformed("a context that is not installed");
    throw error;
  }
  if (!isObject(source) || "@import" in source) throw malformed("an unsupported context document");
  const context = contextOf(source);
  loadedContexts.set(reference, context);
  return context;
}

function contextOf(source: JsonObject): Context {
  const definitions = new Map<string, JsonObject>();
  for (const term of Object.keys(source).sort()) {
    const definition = source[term] ?? null;
    if (isKeyword(term) || definition === null) continue;
    if (typeof definition === "string") definitions.set(term, { "@id": definition });
    else if (isObject(definition)) definitions.set(term, definition);
    else throw malformed("an invalid term definition");
  }
  return { source, definitions, sortedTerms: [...definitions.keys()] };
}

/** What a term leads to: the active context below it, terms loaded on the way, its table. */
export interface Member {
  active: ActiveContext;
  loaded: Loaded;
  kind: string;
}

/** The next active context and the sorted terms of each context loaded on the way. */
export interface Step {
  active: ActiveContext;
  loaded: Loaded;
}

/** The term definitions at one place of a document, and those before them. */
export class ActiveContext {
  constructor(
    private readonly terms: Terms = new Map(),
    private readonly previous: ActiveContext | null = null,
  ) {}

  /** Give the terms whose values are types. */
  get typeTerms(): string[] {
    const aliases = [...this.terms].filter(([, { source }]) => source["@id"] === "@type");
    return ["@type", ...aliases.map(([term]) => term)];
  }

  /** Apply the contexts that an object names in its `@context` ("Apply Embedded Contexts"). */
  withEmbedded(urls: readonly string[]): Step {
    const { terms, loaded } = update(this.terms, urls);
    return { active: new ActiveContext(terms, this), loaded };
  }

  /** Apply the contexts scoped to an object's types, in sorted order. */
  withTypes(types: ReadonlySet<string>): Step {
    let terms = this.terms;
    const loaded: (readonly string[])[] = [];
    let applied = false;
    for (const name of [...types].sort()) {
      const contexts = scopedContexts(terms.get(name) ?? NO_DEFINITION);
      if (!contexts.length) continue;
      const more = update(terms, contexts, { typeScope: true });
      terms = more.terms;
      loaded.push(...more.loaded);
      applied = true;
    }
    return applied ? { active: new ActiveContext(terms, this), loaded } : { active: this, loaded };
  }

  /** Give what holds below a member: type-scoped terms undone, property-scoped ones applied. */
  member(term: string): Member {
    const definition = this.terms.get(term) ?? NO_DEFINITION;
    const kind = tableType(term, definition);
    const contexts = scopedContexts(definition);
    const allPropagate = [...this.terms.values()].every(({ propagate }) => propagate);
    const reverted = allPropagate ? this.terms : this.reverted();
    if (!contexts.length) {
      return {
        active: allPropagate ? this : new ActiveContext(reverted, this),
        loaded: [],
        kind,
      };
    }
    const { terms, loaded } = update(reverted, contexts, { propertyScope: true });
    return { active: new ActiveContext(terms, this), loaded, kind };
  }

  /** Revert Term Map: each term that does not propagate gives way to the one before it. */
  private reverted(): Terms {
    const terms = new Map<string, Definition>();
    for (const [term, definition] of this.terms) {
      let context: ActiveContext | null = this;
      let current: Definition | undefined = definition;
      while (current && !current.propagate) {
        context = context?.previous ?? null;
        current = context?.terms.get(term);
      }
      if (current) terms.set(term, current);
    }
    return terms;
  }
}

/** Update Term Map: later contexts override, protected definitions stay. */
function update(
  before: Terms,
  references: readonly JsonValue[],
  { propertyScope = false, typeScope = false } = {},
): { terms: Terms; loaded: Loaded } {
  const loaded: (readonly string[])[] = [];
  let active = before;
  for (const reference of references) {
    const context = loadContext(reference);
    loaded.push(context.sortedTerms);
    const { source } = context;
    const isProtected = Boolean(source["@protected"]);
    const propagate = Boolean(source["@propagate"] ?? !typeScope);
    const terms = new Map<string, Definition>();
    for (const [term, definition] of context.definitions) {
      const resolved = resolve(term, definition, source, active);
      terms.set(term, { source: resolved, protected: isProtected, propagate });
    }
    for (const [term, old] of active) {
      const now = terms.get(term);
      if (!now) {
        if (source[term] !== null) terms.set(term, old);
      } else if (old.protected && !propertyScope) {
        if (!same(now.source, old.source)) throw malformed("a protected term is redefined");
        terms.set(term, { ...now, protected: true });
      }
    }
    active = terms;
  }
  return { terms: active, loaded };
}

/** Give the definition with its compact IRIs written out. */
function resolve(
  term: string,
  definition: JsonObject,
  context: JsonObject,
  active: Terms,
): JsonObject {
  const resolved: JsonObject = { ...definition };
  if ("@id" in definition) {
    resolved["@id"] = expand(definition["@id"] ?? null, context, active);
  } else {
    const iri = expand(term, context, active);
    if (typeof iri === "string" && iri.includes(":")) resolved["@id"] = iri;
  }
  if (typeof resolved["@id"] !== "string") throw malformed("a term without a meaning");
  if ("@type" in definition) {
    resolved["@type"] = expand(definition["@type"] ?? null, context, active);
  }
  return resolved;
}

function expand(start: JsonValue, context: JsonObject, active: Terms): JsonValue {
  let name = start;
  // A chain of prefixes longer than this is a circle.
  for (let round = 0; round < 8; round++) {
    if (typeof name !== "string" || !name.includes(":")) return name;
    const prefix = name.slice(0, name.indexOf(":"));
    const suffix = name.slice(name.indexOf(":") + 1);
    const definition = member(context, prefix) ?? active.get(prefix)?.source;
    if (definition === undefined) return name;
    const iri: JsonValue | undefined = isObject(definition) ? definition["@id"] : definition;
    if (typeof iri !== "string") return name;
    name = iri + suffix;
  }
  throw malformed("prefixes defined in a circle");
}
