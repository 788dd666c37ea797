/** Reading members of a bundle that the root has signed: what is missing ends the reading. */

import { isObject, member } from "../json";
import type { JsonObject, JsonValue, Text } from "../result";
import { untrusted } from "./trust_error";

/** A member of a bundle is missing or of another type. */
export class MemberMissing extends Error {}

/** Give a member that must be there. */
export function need(object: JsonValue | undefined, name: string): JsonValue {
  const value = isObject(object) ? member(object, name) : undefined;
  if (value === undefined) throw new MemberMissing(name);
  return value;
}

/** Give a member that must be text. */
export function needText(object: JsonValue | undefined, name: string): string {
  const value = need(object, name);
  if (typeof value !== "string") throw new MemberMissing(name);
  return value;
}

/** Give a member that must be a list. */
export function needList(object: JsonValue | undefined, name: string): JsonValue[] {
  const value = need(object, name);
  if (!Array.isArray(value)) throw new MemberMissing(name);
  return value;
}

/** Give a member that must be an object. */
export function needObject(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new MemberMissing();
  return value;
}

/** Read a name in both languages. */
export function readText(value: JsonValue | undefined): Text {
  const [zh, en] = isObject(value) ? [member(value, "zh"), member(value, "en")] : [];
  if (typeof zh !== "string" || typeof en !== "string") throw untrusted("TRUST_BUNDLE@_text");
  return { zh, en };
}
