/**
 * JSON Schema 2020-12, as far as the pinned schemas use it, without evaluating any code.
 *
 * The error that is reported is the one that Python's jsonschema calls the best match.
 */

import { isObject, same } from "../json";
import type { JsonObject, JsonValue } from "../result";

/** Where a value does not fit, and the keyword that says so. */
export interface Misfit {
  path: (string | number)[];
  keyword: string;
  /** Whether the value at least has the type that the schema wants there. */
  matchesType: boolean;
}

const ANNOTATIONS = ["$id", "$schema", "title", "description", "format"];

/** Give the best match among the misfits of `value`, or null when it fits. */
export function bestMisfit(schema: JsonObject, value: JsonValue): Misfit | null {
  let best: Misfit | null = null;
  for (const misfit of misfits(schema, value, [])) {
    if (!best || compareRelevance(misfit, best) > 0) best = misfit;
  }
  return best;
}

/** Order as jsonschema's `relevance`: short paths, then later siblings, then wrong types. */
function compareRelevance(one: Misfit, other: Misfit): number {
  if (one.path.length !== other.path.length) return other.path.length - one.path.length;
  for (const [index, step] of one.path.entries()) {
    const theirs = other.path[index];
    if (step === theirs || theirs === undefined) continue;
    return step > theirs ? 1 : -1;
  }
  return Number(!one.matchesType) - Number(!other.matchesType);
}

function* misfits(
  schema: JsonValue,
  value: JsonValue,
  path: (string | number)[],
): Generator<Misfit> {
  if (schema === true) return;
  if (!isObject(schema)) {
    yield { path, keyword: "None", matchesType: false };
    return;
  }
  const type = schema["type"];
  const matchesType = typeof type === "string" && isType(value, type);
  for (const [keyword, argument] of Object.entries(schema)) {
    if (ANNOTATIONS.includes(keyword)) continue;
    const check = KEYWORDS[keyword];
    if (!check) throw new Error(`the pinned schemas do not use ${keyword}`);
    for (const misfit of check(argument, value, schema, path)) {
      yield misfit === FAILS ? { path, keyword, matchesType } : misfit;
    }
  }
}

const FAILS = Symbol("fails here");
type Found = Generator<Misfit | typeof FAILS>;
type Keyword = (
  argument: JsonValue,
  value: JsonValue,
  schema: JsonObject,
  path: (string | number)[],
) => Found;

/** Make a keyword that is a plain question about the value. */
function demanding(fits: (argument: JsonValue, value: JsonValue) => boolean): Keyword {
  return function* (argument, value) {
    if (!fits(argument, value)) yield FAILS;
  };
}

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: demanding((argument, value) => isType(value, String(argument))),
  const: demanding((argument, value) => same(argument, value)),
  enum: demanding(
    (argument, value) =>
      Array.isArray(argument) && argument.some((allowed) => same(allowed, value)),
  ),
  pattern: demanding(
    (argument, value) => typeof value !== "string" || expression(String(argument)).test(value),
  ),
  minLength: demanding(
    (argument, value) => typeof value !== "string" || [...value].length >= Number(argument),
  ),
  maxLength: demanding(
    (argument, value) => typeof value !== "string" || [...value].length <= Number(argument),
  ),
  minItems: demanding(
    (argument, value) => !Array.isArray(value) || value.length >= Number(argument),
  ),
  *required(argument, value) {
    if (!isObject(value) || !Array.isArray(argument)) return;
    for (const name of argument) if (!Object.hasOwn(value, String(name))) yield FAILS;
  },
  *additionalProperties(argument, value, schema) {
    if (argument !== false) throw new Error("the pinned schemas only forbid further members");
    if (!isObject(value)) return;
    const known = isObject(schema["properties"]) ? schema["properties"] : {};
    if (Object.keys(value).some((name) => !Object.hasOwn(known, name))) yield FAILS;
  },
  *properties(argument, value, _schema, path) {
    if (!isObject(value) || !isObject(argument)) return;
    for (const [name, inner] of Object.entries(argument)) {
      if (Object.hasOwn(value, name)) yield* misfits(inner, value[name] ?? null, [...path, name]);
    }
  },
  *prefixItems(argument, value, _schema, path) {
    if (!Array.isArray(value) || !Array.isArray(argument)) return;
    for (const [index, inner] of argument.entries()) {
      if (index < value.length) yield* misfits(inner, value[index] ?? null, [...path, index]);
    }
  },
  *items(argument, value, schema, path) {
    if (!Array.isArray(value)) return;
    const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"].length : 0;
    if (argument === false) {
      if (value.length > prefix) yield FAILS;
      return;
    }
    for (let index = prefix; index < value.length; index++) {
      yield* misfits(argument, value[index] ?? null, [...path, index]);
    }
  },
};

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  let known = expressions.get(pattern);
  if (!known) expressions.set(pattern, (known = new RegExp(pattern, "u")));
  return known;
}

function isType(value: JsonValue, type: string): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    default:
      throw new Error(`the pinned schemas do not use the type ${type}`);
  }
}
