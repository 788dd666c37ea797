/**
 * Field by field: where what was presented is not what is sealed, as far as that can be known.
 *
 * A proof that fails does not tell what stood there before. A difference can be shown where the
 * sealed data is known: from another spelling, from a wrapped certificate.
 */

import { isObject, member } from "./json";
import type { Difference, JsonObject, JsonValue } from "./result";
import { FIELDS } from "./wording";

const LONGEST = 200;
const MOST = 40;
const MOST_VALUES = 5_000;

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST).join("")}…`;
}

function difference(name: string, presented: string, sealed: string | null): Difference {
  const field = [...name].slice(0, LONGEST).join("");
  const label = FIELDS.get(name) ?? { zh: field, en: field };
  return { field, ...label, presented: cut(presented), sealed: sealed === null ? null : cut(sealed) };
}

/**
 * Compare what any JSON says under a certificate's member names with a sealed certificate.
 *
 * A member is known by the last part of its name, so that prefixes and whole IRIs count, too; a
 * member that is not there is no difference, because another form may call it something else.
 */
export function differences(presented: JsonValue, certificate: JsonObject): Difference[] {
  const subject = member(certificate, "credentialSubject");
  if (!isObject(subject)) return [];
  const shown = membersOf(presented);
  return [...FIELDS.keys()].flatMap((field) => {
    const [first, ...others] = shown.get(field) ?? [];
    const sealed = member(subject, field);
    if (first === undefined || typeof sealed !== "string") return [];
    return [first, ...others].includes(sealed) ? [] : [difference(field, first, sealed)];
  });
}

/** Compare what a document says of its own subject with the certificate found inside of it. */
export function around(document: JsonValue, certificate: JsonObject): Difference[] {
  return differences([...subjectsAround(document)], certificate);
}

/** Give members that are not in the sealed data at all. */
export function ofAdded(members: ReadonlyMap<string, JsonValue>): Difference[] {
  return [...members]
    .slice(0, MOST)
    .map(([name, value]) =>
      difference(name, typeof value === "string" ? value : likePython(value), null),
    );
}

/** Write a value as Python's json module does: a blank after each comma and colon. */
function likePython(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(likePython).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}: ${likePython(inner)}`,
  );
  return `{${members.join(", ")}}`;
}

/** Find every credential subject outside of the whole credentials inside of a document. */
function* subjectsAround(document: JsonValue): Generator<JsonValue> {
  const stack: JsonValue[] = [document];
  for (let taken = 0; stack.length && taken < MOST_VALUES; taken++) {
    const value = stack.pop() ?? null;
    if (Array.isArray(value)) for (const item of value) stack.push(item);
    if (!isObject(value)) continue;
    const whole = Object.hasOwn(value, "@context") && Object.hasOwn(value, "proof");
    if (whole && value !== document) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (lastPart(name) === "credentialSubject") yield inner;
      else stack.push(inner);
    }
  }
}

/** Gather the texts in any JSON by the last part of their member's name. */
function membersOf(document: JsonValue): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const stack: [string, JsonValue][] = [["", document]];
  for (let taken = 0; stack.length && taken < MOST_VALUES; taken++) {
    const [name, value] = stack.pop() ?? ["", null];
    if (typeof value === "string") found.set(name, [...(found.get(name) ?? []), value]);
    else if (Array.isArray(value)) for (const item of value) stack.push([name, item]);
    else if (isObject(value)) {
      for (const [inner, below] of Object.entries(value)) {
        // Contexts define names; proofs say nothing about the holder.
        if (inner === "@context" || inner === "proof") continue;
        stack.push([inner === "@value" ? name : lastPart(inner), below]);
      }
    }
  }
  return found;
}

function lastPart(name: string): string {
  return name.slice(Math.max(...["#", "/", ":"].map((mark) => name.lastIndexOf(mark))) + 1);
}
