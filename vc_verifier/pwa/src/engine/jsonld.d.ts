/** The modules of jsonld.js that the engine uses; the package has no types of its own. */

declare module "jsonld/lib/expand.js" {
  import type { JsonObject, JsonValue } from "./result";
  export function expand(parameters: {
    activeCtx: unknown;
    element: JsonValue;
    options: Record<string, unknown>;
  }): Promise<JsonObject | JsonValue[] | null>;
}

declare module "jsonld/lib/compact.js" {
  import type { JsonObject, JsonValue } from "./result";
  export function compact(parameters: {
    activeCtx: unknown;
    element: JsonValue;
    options: Record<string, unknown>;
  }): Promise<JsonObject | JsonValue[]>;
}

declare module "jsonld/lib/context.js" {
  import type { JsonValue } from "./result";
  export function getInitialContext(options: Record<string, unknown>): unknown;
  export function process(parameters: {
    activeCtx: unknown;
    localCtx: JsonValue;
    options: Record<string, unknown>;
  }): Promise<unknown>;
}

declare module "jsonld/lib/ContextResolver.js" {
  export default class ContextResolver {
    constructor(options: { sharedCache: Map<string, unknown> });
    _resolveRemoteContext(parameters: { url: string; base: string }): Promise<unknown>;
  }
}
