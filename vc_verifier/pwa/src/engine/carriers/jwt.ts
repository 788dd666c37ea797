/** Compact JSON Web Tokens: taken apart within bounds, for what lies inside. */

import { MalformedJson, parse } from "../documents/strict_json";
import { isObject, member, strip } from "../json";
import * as multibase from "../keys/multibase";
import { ProblemError } from "../problems";
import type { JsonObject } from "../result";
import { say } from "../wording";

// Of VC-JWT 1.1 and 2.0, of SD-JWT VC, and of presentations.
const CREDENTIAL_MEMBERS = ["vc", "vp", "credentialSubject", "verifiableCredential", "vct", "_sd"];

/** The text has the shape of a JWT but cannot be read as one. */
export class MalformedJwt extends ProblemError {}

/** A token's header and payload. Nothing in it has been verified. */
export interface UnverifiedJwt {
  header: JsonObject;
  payload: JsonObject;
}

/** Decode header and payload (RFC 7515 §7.1); disclosures of an SD-JWT are left aside. */
export function takeApart(token: string): UnverifiedJwt {
  const [header = "", payload = "", ...more] = (strip(token).split("~", 1)[0] ?? "").split(".");
  if (more.length !== 1) throw malformed();
  return { header: partOf(header), payload: partOf(payload) };
}

/** Give the key that a token names. */
export function keyName({ header }: UnverifiedJwt): unknown {
  return member(header, "kid");
}

/** Tell whether a token's payload claims to be a credential or a presentation, in any form. */
export function holdsCredential({ payload }: UnverifiedJwt): boolean {
  return CREDENTIAL_MEMBERS.some((name) => Object.hasOwn(payload, name));
}

function partOf(text: string): JsonObject {
  try {
    const bytes = multibase.decodeBase64url(text);
    const value = parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch (error) {
    const expected =
      error instanceof multibase.InvalidMultibase ||
      error instanceof MalformedJson ||
      // What TextDecoder throws for invalid UTF-8.
      error instanceof TypeError;
    if (!expected) throw error;
  }
  throw malformed();
}

function malformed(): MalformedJwt {
  return new MalformedJwt("JWT_MALFORMED", say("JWT_MALFORMED"));
}
