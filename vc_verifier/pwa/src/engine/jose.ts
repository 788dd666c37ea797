/**
 * JSON Web Signatures around certificates (VC-JOSE-COSE §3.1, RFC 7515), media type vc+jwt.
 *
 * The key decides the algorithm. Nothing in a header is ever used as a key, and no header
 * parameter that claims to be critical is understood (SECURITY.md R11).
 */

import { MalformedJson, parse } from "./documents/strict_json";
import { isObject, member } from "./json";
import { signatureIsValid } from "./keys/check";
import {
  didKeyMethodUrl,
  type KnownDocuments,
  type VerificationMethod,
} from "./keys/controller_document";
import * as multibase from "./keys/multibase";
import type { Algorithm } from "./keys/public_key";
import { utf8 } from "./octets";
import { ProofError } from "./problems";
import type { JsonObject, JsonValue } from "./result";
import { CLOCK_SKEW, type Moment } from "./times";
import { part, say, type Fill, type PartKey } from "./wording";

const MEDIA_TYPE = "vc+jwt";
const MOST_CHARACTERS = 1_000_000;
const HEADER_LIMITS = { size: 8_000, depth: 6, values: 200 };
const NAMES: Readonly<Record<Algorithm, readonly unknown[]>> = {
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  Ed25519: ["EdDSA", "Ed25519"],
};
// Claims about the token, not about the document (RFC 7519 §4.1, RFC 7800 §3.1).
const TOKEN_CLAIMS = ["iss", "jti", "sub", "iat", "exp", "nbf", "cnf", "aud", "nonce", "vct"];
// Seconds since 1970 at the end of the year 9998, which every calendar function can say.
const LATEST = 253_370_764_800;

/** An envelope is malformed, does not fit its key or media type, or its signature fails. */
export class EnvelopeError extends ProofError {}

function envelopeFails(en: PartKey, ...fills: Fill[]): EnvelopeError {
  return new EnvelopeError(
    "PROOF_VERIFICATION_ERROR",
    say("PROOF_VERIFICATION_ERROR@envelope_fails", part(en, ...fills)),
  );
}

/** A document whose envelope held: its author's key, and when it was sealed in this form. */
export interface Opened {
  document: JsonObject;
  method: VerificationMethod;
  madeAt: Moment | null;
}

interface Token {
  header: JsonObject;
  payload: JsonObject;
  signingInput: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** Verify a compact vc+jwt under its author's key (VC-JOSE-COSE §4); throws `EnvelopeError`. */
export async function openToken(
  text: string,
  resolver: KnownDocuments,
  now: Moment,
): Promise<Opened> {
  const { header, payload, signingInput, signature } = parseToken(text);
  const author = authorOf(payload);
  if (author === null) throw envelopeFails("it names no author");
  const name = member(header, "kid");
  const url = methodUrl(typeof name === "string" ? name : null, author);
  const method = resolver.verificationMethod(url, "assertionMethod");
  if (method.controller !== author) throw envelopeFails("its key is not its author's");
  if (method.revoked !== null && method.revoked <= now) {
    throw envelopeFails("its key has been revoked");
  }
  checkHeader(header, method.publicKey.algorithm);
  if (!(await signatureIsValid(method.publicKey, signature, signingInput))) {
    throw envelopeFails("the signature does not fit");
  }
  checkTimes(payload, now);
  checkClaims(payload);
  const document = Object.fromEntries(
    Object.entries(payload).filter(([claim]) => !TOKEN_CLAIMS.includes(claim)),
  );
  return { document, method, madeAt: madeAt(payload) };
}

function parseToken(text: string): Token {
  const [header = "", payload = "", signature = "", ...more] = text.split(".");
  if (text.length > MOST_CHARACTERS || text.split(".").length !== 3 || more.length) {
    throw envelopeFails("it is no compact JWS of reasonable size");
  }
  try {
    const parts = [parse(utf8Text(header), HEADER_LIMITS), parse(utf8Text(payload))];
    const [first, second] = parts;
    if (!isObject(first) || !isObject(second)) {
      throw envelopeFails("header or payload is no object");
    }
    return {
      header: first,
      payload: second,
      signingInput: utf8(`${header}.${payload}`),
      signature: multibase.decodeBase64url(signature),
    };
  } catch (error) {
    const unread =
      error instanceof multibase.InvalidMultibase ||
      error instanceof MalformedJson ||
      error instanceof TypeError;
    throw unread ? envelopeFails("a part of it cannot be read") : error;
  }
}

function utf8Text(base64url: string): string {
  const bytes = multibase.decodeBase64url(base64url);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Check what a header says about algorithm and content; it cannot choose either. */
function checkHeader(header: JsonObject, algorithm: Algorithm): void {
  if (!NAMES[algorithm].includes(member(header, "alg"))) {
    throw envelopeFails("its alg is not the key's");
  }
  if (Object.hasOwn(header, "crit")) {
    throw envelopeFails("a header parameter claims to be critical");
  }
  const typ = member(header, "typ");
  const named = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : null;
  if (named !== MEDIA_TYPE) throw envelopeFails("its typ is not {0}", MEDIA_TYPE);
}

function checkTimes(payload: JsonObject, now: Moment): void {
  const seconds = (claim: string): number | null => {
    if (!Object.hasOwn(payload, claim)) return null;
    const value = payload[claim];
    if (typeof value !== "number") throw envelopeFails("{0} is no number", claim);
    return value;
  };
  const [expires, begins] = [seconds("exp"), seconds("nbf")];
  if (expires !== null && expires < now / 1000) {
    throw new EnvelopeError("ENVELOPE_EXPIRED", say("ENVELOPE_EXPIRED"));
  }
  if (begins !== null && begins > (now + CLOCK_SKEW) / 1000) {
    throw new EnvelopeError("ENVELOPE_NOT_YET_VALID", say("ENVELOPE_NOT_YET_VALID"));
  }
}

/** Check that registered claims beside the document say the same as it (VC-JOSE-COSE §3.1.3). */
function checkClaims(payload: JsonObject): void {
  if (Object.hasOwn(payload, "vc") || Object.hasOwn(payload, "vp")) {
    throw envelopeFails("it has a vc or vp claim");
  }
  const author = Object.hasOwn(payload, "issuer") ? payload["issuer"] : member(payload, "holder");
  const subject = member(payload, "credentialSubject");
  const named: [string, JsonValue | undefined][] = [
    ["iss", isObject(author) ? member(author, "id") : author],
    ["jti", member(payload, "id")],
    ["sub", isObject(subject) ? member(subject, "id") : null],
  ];
  for (const [claim, value] of named) {
    if (!Object.hasOwn(payload, claim) || (value ?? null) === null) continue;
    if (payload[claim] !== value) throw envelopeFails("{0} contradicts the document", claim);
  }
}

/** Give `iat`, when the token was sealed (RFC 7519 §4.1.6); a strange number says nothing. */
function madeAt(payload: JsonObject): Moment | null {
  const issued = member(payload, "iat");
  const good = typeof issued === "number" && Number.isInteger(issued);
  return good && issued >= 0 && issued < LATEST ? issued * 1000 : null;
}

/** Give whose the document says it is: the issuer, the holder, or the token's `iss`. */
export function authorOf(payload: JsonObject): string | null {
  const named = ["issuer", "holder", "iss"].find((name) => Object.hasOwn(payload, name));
  const author = named === undefined ? undefined : payload[named];
  const identifier = isObject(author) ? member(author, "id") : author;
  return typeof identifier === "string" ? identifier : null;
}

/** Give the URL of the key that `kid` names, which may be relative to the author. */
export function methodUrl(name: string | null, author: string): string {
  if (name?.startsWith("#")) return author + name;
  if (name?.includes("#")) return name;
  // An identifier that is a key needs no name for it.
  const own = didKeyMethodUrl(author) ?? (author.startsWith("did:jwk:") ? `${author}#0` : null);
  return own ?? (name === null ? author : `${author}#${name}`);
}
