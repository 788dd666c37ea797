/** X.509 certificates and revocation lists (RFC 5280): the facts that trust in a seal needs. */

import { equal } from "../octets";
import {
  bitString,
  content,
  inside,
  NotDer,
  objectIdentifier,
  readElement,
  TAG,
  time,
  type Element,
} from "./der";

const COMMON_NAME = "2.5.4.3";
const BASIC_CONSTRAINTS = "2.5.29.19";
const ECDSA_WITH: Readonly<Record<string, string>> = {
  "1.2.840.10045.4.3.2": "SHA-256",
  "1.2.840.10045.4.3.3": "SHA-384",
};
const CURVE: Readonly<Record<string, { name: string; size: number }>> = {
  "1.2.840.10045.3.1.7": { name: "P-256", size: 32 },
  "1.3.132.0.34": { name: "P-384", size: 48 },
};
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";

/** What an authority signed: the bytes, and how. */
interface Signed {
  tbs: Uint8Array<ArrayBuffer>;
  algorithm: string;
  signature: Uint8Array<ArrayBuffer>;
  issuer: Uint8Array<ArrayBuffer>;
}

/** A certificate's facts; names and serial number as their DER bytes. */
export interface Certificate extends Signed {
  subject: Uint8Array<ArrayBuffer>;
  commonNames: string[];
  serial: Uint8Array<ArrayBuffer>;
  notBefore: number;
  notAfter: number;
  curve: string;
  point: Uint8Array<ArrayBuffer>;
  /** Whether it may issue certificates; null without basic constraints. */
  ca: boolean | null;
}

/** A revocation list's facts. */
export interface RevocationList extends Signed {
  serials: Uint8Array<ArrayBuffer>[];
}

/** Take apart what an authority signed; both places must name the same algorithm. */
function signedParts(der: Uint8Array<ArrayBuffer>): [Element[], Omit<Signed, "issuer">, Element] {
  const [tbs, algorithm, signature, ...more] = inside(readElement(der), TAG.sequence);
  if (!tbs || !algorithm || more.length) throw new NotDer("not three parts");
  const parts = inside(tbs, TAG.sequence);
  const signed = {
    tbs: tbs.bytes,
    algorithm: objectIdentifier(inside(algorithm, TAG.sequence)[0]),
    signature: bitString(signature),
  };
  return [parts, signed, algorithm];
}

/** Read a DER certificate. */
export function readCertificate(der: Uint8Array<ArrayBuffer>): Certificate {
  const [parts, signed, algorithm] = signedParts(der);
  if (parts[0]?.tag !== 0xa0) throw new NotDer("not version 3");
  const [, serial, inner, issuer, validity, subject, key, ...further] = parts;
  if (!inner || !equal(inner.bytes, algorithm.bytes)) throw new NotDer("two algorithms");
  const [notBefore, notAfter] = inside(validity, TAG.sequence);
  const [keyAlgorithm, keyBits] = inside(key, TAG.sequence);
  const [kind, curve] = inside(keyAlgorithm, TAG.sequence);
  const known = curve ? CURVE[objectIdentifier(curve)] : undefined;
  if (objectIdentifier(kind) !== EC_PUBLIC_KEY || !known) throw new NotDer("an unknown key");
  const point = bitString(keyBits);
  if (point.length !== 1 + 2 * known.size || point[0] !== 4) throw new NotDer("no plain point");
  return {
    ...signed,
    issuer: sequenceBytes(issuer),
    subject: sequenceBytes(subject),
    commonNames: commonNamesOf(subject),
    serial: content(serial, TAG.integer),
    notBefore: time(notBefore),
    notAfter: time(notAfter),
    curve: known.name,
    point,
    ca: basicConstraints(further.find((element) => element.tag === 0xa3)),
  };
}

function sequenceBytes(element: Element | undefined): Uint8Array<ArrayBuffer> {
  if (element?.tag !== TAG.sequence) throw new NotDer("not a sequence");
  return element.bytes;
}

function commonNamesOf(name: Element | undefined): string[] {
  return inside(name, TAG.sequence)
    .flatMap((relative) => inside(relative, TAG.set))
    .map((attribute) => inside(attribute, TAG.sequence))
    .filter(([type]) => objectIdentifier(type) === COMMON_NAME)
    .map(([, value]) => {
      const text = [TAG.utf8String, TAG.printableString].some((tag) => tag === value?.tag);
      if (!text || !value) throw new NotDer("a name in another alphabet");
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value.content);
    });
}

function basicConstraints(extensions: Element | undefined): boolean | null {
  if (!extensions) return null;
  for (const extension of inside(readElement(extensions.content), TAG.sequence)) {
    const [name, ...values] = inside(extension, TAG.sequence);
    if (objectIdentifier(name) !== BASIC_CONSTRAINTS) continue;
    const octets = readElement(content(values.at(-1), TAG.octetString));
    const [ca] = inside(octets, TAG.sequence);
    return ca?.tag === TAG.boolean && ca.content[0] === 0xff;
  }
  return null;
}

/** Read a DER revocation list. */
export function readRevocationList(der: Uint8Array<ArrayBuffer>): RevocationList {
  const [parts, signed, algorithm] = signedParts(der);
  const rest = parts[0]?.tag === TAG.integer ? parts.slice(1) : parts;
  const [inner, issuer, , ...optional] = rest;
  if (!inner || !equal(inner.bytes, algorithm.bytes)) throw new NotDer("two algorithms");
  const entries = optional.find((element) => element.tag === TAG.sequence);
  const serials = entries
    ? inside(entries, TAG.sequence).map((entry) =>
        content(inside(entry, TAG.sequence)[0], TAG.integer),
      )
    : [];
  return { ...signed, issuer: sequenceBytes(issuer), serials };
}

/** Tell whether `authority` signed it, going by the name and by the signature. */
export async function isIssuedBy(signed: Signed, authority: Certificate): Promise<boolean> {
  const hash = ECDSA_WITH[signed.algorithm];
  const size = authority.curve === "P-256" ? 32 : 48;
  if (!hash || !equal(signed.issuer, authority.subject)) return false;
  const parameters = { name: "ECDSA", namedCurve: authority.curve };
  try {
    const key = await crypto.subtle.importKey("raw", authority.point, parameters, false, ["verify"]);
    const raw = rawSignature(signed.signature, size);
    return await crypto.subtle.verify({ name: "ECDSA", hash }, key, raw, signed.tbs);
  } catch (error) {
    if (error instanceof NotDer || error instanceof DOMException) return false;
    throw error;
  }
}

/** Turn the DER of an ECDSA signature into r‖s. */
function rawSignature(der: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const numbers = inside(readElement(der), TAG.sequence);
  if (numbers.length !== 2) throw new NotDer("not two numbers");
  const raw = new Uint8Array(2 * size);
  for (const [index, number] of numbers.entries()) {
    let bytes = content(number, TAG.integer);
    if (bytes[0] === 0) bytes = bytes.slice(1);
    if (bytes.length > size) throw new NotDer("a number too long");
    raw.set(bytes, (index + 1) * size - bytes.length);
  }
  return raw;
}
