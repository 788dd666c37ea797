/** What kind of thing was presented, by its first bytes; never by its name. */

import { beginsLikeNQuads } from "../documents/n_quads";
import { strip } from "../json";

const LINK = /^https?:\/\/[^\s\x1c-\x1f\x85#]{1,300}#(VC1-B[A-Z2-7]+)$/;
const BARCODE = /^VC1-[\x20-\x7e]+$/;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(~[A-Za-z0-9_.~-]*)?$/;
const SIGNATURES: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  [...ascii("GIF87a")],
  [...ascii("GIF89a")],
  [...ascii("II*"), 0],
  [...ascii("MM"), 0, 0x2a],
  // PostScript, and the header of an EPS file with a preview in it.
  [...ascii("%!PS")],
  [0xc5, 0xd0, 0xd3, 0xc6],
];
/** The root element of an SVG, after nothing but an XML declaration, comments and a doctype. */
const SVG =
  /^(?:\xef\xbb\xbf)?[\t\n\v\f\r ]{0,64}(?:<\?xml[^>]{0,200}\?>[\t\n\v\f\r ]{0,64})?(?:<!--(?:(?!-->)[^]){0,600}-->[\t\n\v\f\r ]{0,64}){0,4}(?:<!DOCTYPE[\t\n\v\f\r ]{1,64}svg\b|<(?:svg:)?svg[\t\n\v\f\r >])/;
const MARK = "\ufeff";

/** The kinds of carrier that are told apart before anything is decoded. */
export type PresentedKind = "image" | "archive" | "pdf" | "barcode" | "jwt" | "json" | "n-quads" | "cose" | "other";

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function startsWith(data: Uint8Array, signature: readonly number[], at = 0): boolean {
  return signature.every((byte, index) => data[at + index] === byte);
}

/** Tell pictures, archives, PDFs and COSE messages apart from text. */
export function detectBytes(data: Uint8Array): PresentedKind {
  if (looksLikeImage(data)) return "image";
  if (startsWith(data, [...ascii("PK"), 3, 4]) || startsWith(data, [...ascii("PK"), 5, 6])) {
    return "archive";
  }
  // A PDF may have junk before its header; the specification allows 1,024 bytes.
  const head = String.fromCharCode(...data.slice(0, 1024));
  if (head.includes("%PDF-")) return "pdf";
  // A tagged COSE_Sign1: tag 18 around an array of four (RFC 9052 §4.2).
  return startsWith(data, [0xd2, 0x84]) ? "cose" : "other";
}

/** Tell by its beginning whether this is meant to be a drawing in SVG. */
export function looksLikeSvg(data: Uint8Array): boolean {
  return SVG.test(String.fromCharCode(...data.slice(0, 1024)));
}

function looksLikeImage(data: Uint8Array): boolean {
  if (looksLikeSvg(data)) return true;
  if (startsWith(data, ascii("RIFF")) && startsWith(data, ascii("WEBP"), 8)) return true;
  // Two letters are little to go by: a BMP's header must follow them.
  if (startsWith(data, ascii("BM"))) return data.length > 26 && startsWith(data, [0, 0, 0, 0], 6);
  const heic = startsWith(data, ascii("ftyp"), 4) && /^(heic|heix|heim|heis|mif1)$/.test(
    String.fromCharCode(...data.slice(8, 12)),
  );
  return heic || SIGNATURES.some((signature) => startsWith(data, signature));
}

/** Tell whether a byte order mark hides something that would be known without it. */
export function hiddenByMark(text: string): boolean {
  return text.startsWith(MARK) && detectText(text.slice(1)) !== "other";
}

/** Tell whether something that would be known in UTF-8 was saved in UTF-16, with its mark. */
export function inUtf16(data: Uint8Array): boolean {
  const little = startsWith(data, [0xff, 0xfe]);
  if (!little && !startsWith(data, [0xfe, 0xff])) return false;
  const decoder = new TextDecoder(little ? "utf-16le" : "utf-16be", { ignoreBOM: true });
  return hiddenByMark(decoder.decode(data));
}

/** Tell barcode text, links to it, compact JWTs, JSON and N-Quads apart. */
export function detectText(text: string): PresentedKind {
  const stripped = strip(text);
  if (BARCODE.test(stripped) || LINK.test(stripped)) return "barcode";
  if (stripped.startsWith("{") || stripped.startsWith("[")) return "json";
  if (stripped.startsWith("ey") && JWT.test(stripped)) return "jwt";
  // An RDF dataset begins with an identifier, a blank node or a comment.
  if (/^[<_#]/.test(stripped) && beginsLikeNQuads(stripped)) return "n-quads";
  return "other";
}
