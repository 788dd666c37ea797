/** Controller documents (Controlled Identifiers §2.1): which key serves what; did:key among them. */

import { asList, isObject, member } from "../json";
import { InvalidTime, VerificationMethodError } from "../problems";
import type { JsonObject } from "../result";
import { parseTimestamp, type Moment } from "../times";
import { part, say, type Fill, type PartKey } from "../wording";
import { decodeMultikey, decodePublicJwk, type PublicKey } from "./public_key";

const PURPOSES = [
  "assertionMethod",
  "authentication",
  "capabilityInvocation",
  "capabilityDelegation",
  "keyAgreement",
] as const;
const MAX_METHODS = 64;
const DID_KEY = "did:key:";

export type Purpose = (typeof PURPOSES)[number];

/** A public key under its URL, with the identifier that controls it. */
export interface VerificationMethod {
  id: string;
  controller: string;
  publicKey: PublicKey;
  revoked: Moment | null;
}

export function invalidMethod(en: PartKey, ...fills: Fill[]): VerificationMethodError {
  return new VerificationMethodError(
    "INVALID_VERIFICATION_METHOD",
    say("INVALID_VERIFICATION_METHOD", part(en, ...fills)),
  );
}

/** The methods of one identifier, by URL, and the URLs listed for each purpose. */
export class ControllerDocument {
  constructor(
    readonly id: string,
    readonly methods: ReadonlyMap<string, VerificationMethod>,
    private readonly purposes: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Give the same document with other facts about its methods. */
  withMethods(methods: ReadonlyMap<string, VerificationMethod>): ControllerDocument {
    return new ControllerDocument(this.id, methods, this.purposes);
  }

  /** Find a method for a purpose (Controlled Identifiers §3.3). */
  method(url: string, purpose: Purpose): VerificationMethod {
    const method = this.methods.get(url);
    if (!method || method.controller !== this.id) {
      throw invalidMethod("it is not in its controller's document");
    }
    if (!this.purposes.get(purpose)?.has(url)) {
      const code = "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD";
      throw new VerificationMethodError(code, say(code));
    }
    return method;
  }
}

/**
 * Leave out of a document that some methods are revoked.
 *
 * A compromised seal is judged by digests, for all dates, not by the time it is asked at.
 */
export function withoutRevocation(
  document: ControllerDocument,
  urls: ReadonlySet<string>,
): ControllerDocument {
  return document.withMethods(
    new Map(
      [...document.methods].map(([url, method]) => [
        url,
        urls.has(url) ? { ...method, revoked: null } : method,
      ]),
    ),
  );
}

/** Resolves only what is in the documents given at construction. */
export class KnownDocuments {
  private readonly documents: ReadonlyMap<string, ControllerDocument>;

  constructor(documents: Iterable<ControllerDocument>) {
    this.documents = new Map([...documents].map((document) => [document.id, document]));
  }

  verificationMethod(url: string, purpose: Purpose): VerificationMethod {
    const document = this.documents.get(url.split("#", 1)[0] ?? "");
    if (!document) throw invalidMethod("its controller is not known here");
    return document.method(url, purpose);
  }
}

/** Read a controller document; relative URLs are resolved against its `id`. */
export function parseDocument(document: unknown): ControllerDocument {
  const identifier = isObject(document) ? member(document, "id") : undefined;
  if (!isObject(document) || typeof identifier !== "string") {
    throw invalidMethod("the controller document has no id");
  }
  const methods = new Map<string, VerificationMethod>();
  const add = (entry: unknown): string => {
    const method = parseMethod(absolute(entry, identifier));
    if (methods.has(method.id)) throw invalidMethod("two methods share an id");
    methods.set(method.id, method);
    return method.id;
  };
  entriesOf(document, "verificationMethod").forEach(add);
  const purposes = new Map<string, Set<string>>();
  for (const purpose of PURPOSES) {
    const urls = entriesOf(document, purpose).map((entry) =>
      typeof entry === "string" ? (entry.startsWith("#") ? identifier + entry : entry) : add(entry),
    );
    purposes.set(purpose, new Set(urls));
  }
  return new ControllerDocument(identifier, methods, purposes);
}

function entriesOf(document: JsonObject, name: string): unknown[] {
  const entries = member(document, name) ?? [];
  if (!Array.isArray(entries) || entries.length > MAX_METHODS) {
    throw invalidMethod("{0} is not a list of reasonable length", name);
  }
  return asList(entries);
}

function absolute(entry: unknown, identifier: string): unknown {
  if (!isObject(entry)) return entry;
  const id = member(entry, "id");
  return typeof id === "string" && id.startsWith("#") ? { ...entry, id: identifier + id } : entry;
}

function parseMethod(entry: unknown): VerificationMethod {
  if (!isObject(entry)) throw invalidMethod("it is not an object");
  const [id, controller, kind] = ["id", "controller", "type"].map((name) => member(entry, name));
  if (typeof id !== "string" || typeof controller !== "string") {
    throw invalidMethod("id or controller is missing");
  }
  if (Object.hasOwn(entry, "secretKeyMultibase") || Object.hasOwn(entry, "secretKeyJwk")) {
    throw invalidMethod("it carries a private key");
  }
  let publicKey: PublicKey;
  if (kind === "Multikey" && !Object.hasOwn(entry, "publicKeyJwk")) {
    publicKey = decodeMultikey(member(entry, "publicKeyMultibase"));
  } else if (kind === "JsonWebKey" && !Object.hasOwn(entry, "publicKeyMultibase")) {
    publicKey = decodePublicJwk(member(entry, "publicKeyJwk"));
  } else throw invalidMethod("its type is neither Multikey nor JsonWebKey");
  return { id, controller, publicKey, revoked: revokedAt(entry) };
}

function revokedAt(entry: JsonObject): Moment | null {
  const names = ["revoked", "expires"].filter((name) => Object.hasOwn(entry, name));
  try {
    const times = names.map((name) => parseTimestamp(entry[name]));
    return times.length ? Math.min(...times) : null;
  } catch (error) {
    if (error instanceof InvalidTime) throw invalidMethod("revoked or expires is not a time");
    throw error;
  }
}

/** Give the URL of a did:key's only verification method; null for other identifiers. */
export function didKeyMethodUrl(did: string): string | null {
  return did.startsWith(DID_KEY) ? `${did}#${did.slice(DID_KEY.length)}` : null;
}

/** Make the controller document of a did:key out of the identifier itself. */
export function didKeyDocument(did: string): ControllerDocument {
  if (!did.startsWith(DID_KEY)) throw invalidMethod("it is not a did:key");
  const multikey = did.slice(DID_KEY.length);
  // One key has one name: what is read here has no second spelling.
  const publicKey = decodeMultikey(multikey);
  const url = `${did}#${multikey}`;
  const method = { id: url, controller: did, publicKey, revoked: null };
  const signing = PURPOSES.filter((purpose) => purpose !== "keyAgreement");
  return new ControllerDocument(
    did,
    new Map([[url, method]]),
    new Map(signing.map((purpose) => [purpose, new Set([url])])),
  );
}
