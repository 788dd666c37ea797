/** Certificates wrapped in something else: found there, and weighed against their wrapping. */

import { isObject } from "./json";
import { ProblemError } from "./problems";
import type { JsonObject, JsonValue, VerificationResult } from "./result";
import { say } from "./wording";

const MOST = 8;

/** More credentials are wrapped in it than are examined at once. */
export class TooManyWrapped extends ProblemError {}

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
    if (isObject(value) && Object.hasOwn(value, "@context") && Object.hasOwn(value, "proof")) {
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
