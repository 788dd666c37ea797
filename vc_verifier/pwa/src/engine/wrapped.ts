/** Certificates wrapped in something else: found there, and weighed against their wrapping. */

import { isObject } from "./json";
import { ProblemError } from "./problems";
import type { JsonObject, JsonValue, VerificationResult } from "./result";
import { say } from "./wording";

const MOST = 8;

/** More credentials are wrapped in it than are examined at once. */
export class TooManyWrapped extends ProblemError {}

function isWrappedCredential(value: JsonValue): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, "@context") && Object.hasOwn(value, "proof");
}

/**
 * Find whole credentials inside of something else, outermost first.
 *
 * Throws `TooManyWrapped` for more than eight, whatever they are.
 */
export function wrappedCredentials(document: JsonObject | JsonValue[]): JsonObject[] {
  const found: JsonObject[] = [];
  const stack: JsonValue[] = Array.isArray(document) ? [...document] : Object.values(document);
  while (stack.length) {
    const value = stack.pop() ?? null;
    if (isWrappedCredential(value)) {
      if (found.length === MOST) {
        // All or none: what is not examined must not stand behind what is.
        throw new TooManyWrapped("TOO_MANY_WRAPPED", say("TOO_MANY_WRAPPED", MOST));
      }
      found.push(value);
    } else if (isObject(value)) stack.push(...Object.values(value));
    else if (Array.isArray(value)) stack.push(...value);
  }
  return found;
}

/** Give what is around the credentials, which may claim to be one itself. */
export function withoutWrapped(document: JsonObject | JsonValue[]): JsonObject | JsonValue[] {
  const inside = (value: JsonValue) =>
    isObject(value) || Array.isArray(value) ? withoutWrapped(value) : value;
  if (Array.isArray(document)) {
    return document.filter((value) => !isWrappedCredential(value)).map(inside);
  }
  const around = Object.entries(document).filter(([, value]) => !isWrappedCredential(value));
  return Object.fromEntries(around.map(([name, value]) => [name, inside(value)]));
}

/** Tell whether a proof's value is anywhere in a document, in whatever JSON-LD form. */
export function bearsAProof(document: JsonValue): boolean {
  const stack: JsonValue[] = [document];
  while (stack.length) {
    const value = stack.pop() ?? null;
    if (Array.isArray(value)) stack.push(...value);
    else if (isObject(value)) {
      if (Object.keys(value).some((name) => name.endsWith("proofValue"))) return true;
      stack.push(...Object.values(value));
    }
  }
  return false;
}

/**
 * Give what was found inside in place of what is around it, but for what is forged.
 *
 * Something genuine inside does not make a forgery around it any better.
 */
export function aroundSealed(
  outer: VerificationResult[],
  sealed: VerificationResult[],
): VerificationResult[] {
  const forged = outer.filter(({ verdict }) => verdict === "altered");
  return sealed.length ? [...forged, ...sealed] : outer;
}
