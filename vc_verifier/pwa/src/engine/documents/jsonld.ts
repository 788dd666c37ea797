/** JSON-LD expansion and compaction by jsonld.js, with pinned contexts and bounded work. */

import { compact as compactNode } from "jsonld/lib/compact.js";
import { getInitialContext, process as processContext } from "jsonld/lib/context.js";
import ContextResolver from "jsonld/lib/ContextResolver.js";
import { expand as expandElement } from "jsonld/lib/expand.js";

import { isObject } from "../json";
import { ProblemError } from "../problems";
import type { JsonObject, JsonValue } from "../result";
import { say } from "../wording";
import { WorkBudget } from "./budget";
import { withBudget } from "./jsonld_budget";
import { contextDocument, loadContext } from "./pinned";
import { DEFAULT_WORK as RDFC_WORK } from "./rdfc";

// Enough for a presentation of a dozen credentials; a certificate needs about 4,000.
const DEFAULT_WORK = 150_000;

/** JSON-LD processing is impossible: bad context, cyclic or protected terms, wrong types. */
export class InvalidJsonLd extends ProblemError {}

// What PyLD resolves relative identifiers against. A certificate has none, so that whatever was
// sealed with them is refused either way; the same base gives the same reason.
const BASE = "http://example.org/base/";

// Contexts that are pinned, resolved once; only their own URLs and scopes ever get in.
const resolved = new Map<string, unknown>();

/** JSON-LD operations that share one budget of work: one object for one untrusted input. */
export class JsonLd {
  readonly rdfcBudget = new WorkBudget(RDFC_WORK);
  private readonly budget = new WorkBudget(DEFAULT_WORK);

  /** Expand `document` (JSON-LD 1.1 API §5.1); names of dropped members go to `dropped`. */
  async expand(document: JsonObject, dropped: string[] = []): Promise<JsonValue[]> {
    refuseUnprocessable(document);
    const options = { ...optionsFor(document, dropped), base: BASE };
    return this.run(async () => {
      const expanded = await expandElement({
        activeCtx: getInitialContext(options),
        element: structuredClone(document),
        options,
      });
      if (expanded === null) return [];
      if (isObject(expanded) && "@graph" in expanded && Object.keys(expanded).length === 1) {
        const graph = expanded["@graph"] as JsonValue;
        return Array.isArray(graph) ? graph : [graph];
      }
      return Array.isArray(expanded) ? expanded : [expanded];
    });
  }

  /** Compact an expanded document under `context` (JSON-LD 1.1 API §6.1). */
  async compact(expanded: JsonValue[], context: JsonValue): Promise<JsonObject> {
    const options = optionsFor({ "@context": context }, []);
    return this.run(async (): Promise<JsonObject> => {
      const activeCtx = await processContext({
        activeCtx: getInitialContext(options),
        localCtx: structuredClone(context),
        options,
      });
      const compacted = await compactNode({ activeCtx, element: expanded, options });
      if (Array.isArray(compacted)) {
        if (compacted.length === 0) return { "@context": context };
        if (compacted.length > 1) return { "@context": context, "@graph": compacted };
      }
      const only = Array.isArray(compacted) ? compacted[0] : compacted;
      return { "@context": context, ...(isObject(only) ? only : {}) };
    });
  }

  private async run<Result>(operation: () => Promise<Result>): Promise<Result> {
    try {
      return await withBudget(this.budget, operation);
    } catch (error) {
      throw ownError(error);
    }
  }
}

function optionsFor(document: JsonObject, dropped: string[]): Record<string, unknown> {
  const sharedCache = hasInlineContext(document) ? new Map() : resolved;
  return {
    base: "",
    processingMode: "json-ld-1.1",
    documentLoader: loadContext,
    contextResolver: new PinnedResolver({ sharedCache }),
    keepFreeFloatingNodes: false,
    compactArrays: true,
    compactToRelative: true,
    graph: false,
    link: false,
    skipExpansion: true,
    eventHandler: [
      ({ event, next }: DroppingEvent): void => {
        if (event.code === "invalid property") dropped.push(String(event.details["property"]));
        next();
      },
    ],
  };
}

interface DroppingEvent {
  event: { code: string; details: Record<string, unknown> };
  next: () => void;
}

function hasInlineContext(document: JsonValue): boolean {
  const stack: JsonValue[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (Array.isArray(value)) stack.push(...value);
    else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        if (name === "@context" && !onlyUrls(member)) return true;
        stack.push(member);
      }
    }
  }
  return false;
}

function onlyUrls(context: JsonValue): boolean {
  return (Array.isArray(context) ? context : [context]).every((entry) => typeof entry === "string");
}

/** Resolves contexts by absolute URL only: a relative one has nothing to be relative to. */
class PinnedResolver extends ContextResolver {
  override _resolveRemoteContext(parameters: { url: string; base: string }): Promise<unknown> {
    if (!parameters.url.includes(":")) throw invalid("not processable");
    const url = withoutDotSegments(parameters.url);
    // Asked here, too: the library takes a URL with a blank in it for a relative one.
    contextDocument(url);
    return super._resolveRemoteContext({ ...parameters, url, base: "" });
  }
}

/** Remove dot segments from the path of an absolute IRI (RFC 3986 §5.2.4). */
function withoutDotSegments(url: string): string {
  const parts = /^([^:]*:(?:\/\/[^/]*)?)(\/[^?#]*)(.*)$/s.exec(url);
  if (!parts) return url;
  const [, start = "", path = "", rest = ""] = parts;
  const segments: string[] = [];
  const all = path.slice(1).split("/");
  for (const [index, segment] of all.entries()) {
    if (segment === "..") segments.pop();
    if (segment !== "." && segment !== "..") segments.push(segment);
    else if (index === all.length - 1) segments.push("");
  }
  return `${start}/${segments.join("/")}${rest}`;
}

/** Refuse what the library would take for something else: prototypes, contexts in contexts. */
function refuseUnprocessable(document: JsonValue): void {
  const stack: JsonValue[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (Array.isArray(value)) stack.push(...value);
    else if (isObject(value)) {
      if (Object.hasOwn(value, "__proto__")) throw invalid("not processable");
      const context = value["@context"];
      if (isObject(context) && "@context" in context) throw invalid("keyword redefinition");
      stack.push(...Object.values(value));
    }
  }
}

/** Find our own error behind the library's wrapping, or make one that names its code. */
function ownError(error: unknown): ProblemError {
  let cause: unknown = error;
  let code: unknown;
  for (let depth = 0; cause instanceof Error && depth < 20; depth++) {
    if (cause instanceof ProblemError) return cause;
    const details = (cause as { details?: { code?: unknown; cause?: unknown } }).details;
    code = details?.code ?? code;
    cause = details?.cause ?? cause.cause;
  }
  return invalid(typeof code === "string" ? code : "not processable");
}

function invalid(reason: string): InvalidJsonLd {
  return new InvalidJsonLd("JSONLD_INVALID", say("JSONLD_INVALID@_own_error", reason));
}
