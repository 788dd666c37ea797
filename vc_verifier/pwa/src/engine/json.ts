/** Questions about JSON values that several modules ask, with the answers Python gives. */

import type { JsonObject, JsonValue } from "./result";

/** Tell whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Read an own member; inherited names such as `constructor` are no members of JSON. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Give a list of one for what is not a list; JSON-LD does not tell them apart. */
export function asList(value: JsonValue | undefined): (JsonValue | undefined)[] {
  return Array.isArray(value) ? value : [value];
}

/** Give a member as a list; an empty one when it is absent, but a null is an entry. */
export function listed(object: JsonObject, name: string): (JsonValue | undefined)[] {
  return Object.hasOwn(object, name) ? asList(object[name]) : [];
}

/** Give a copy without some members. */
export function without(object: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Compare two JSON values, the order of members left aside. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => same(item, other[index]))
    );
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
    );
  }
  return one === other;
}

/** Give the values of `type` that are strings. */
export function typesOf(document: JsonObject): string[] {
  return asList(member(document, "type") ?? []).filter((entry) => typeof entry === "string");
}

const BLANKS = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** Strip the white space that Python strips; JavaScript's own idea of it differs. */
export function strip(text: string): string {
  return text.replace(BLANKS, "");
}
