/** The verification engine: decides what a presented carrier is worth, without a server. */

import { sha256 } from "@noble/hashes/sha2.js";

import { didKeyDocument } from "./keys/controller_document";
import { hex } from "./octets";
import { ProblemError } from "./problems";
import type { Trust, TrustRoot, VerificationResult } from "./result";
import { OpenedTrust, openBundle, type Previous } from "./trust/bundle";
import { TrustError } from "./trust/trust_error";
import { Walk } from "./walk";

export type * from "./result";
export type { Previous } from "./trust/bundle";
export { TrustError } from "./trust/trust_error";

/** How the thing to verify was presented. A picture's codes go to `verifyCodes` instead. */
export type PresentedAs = "json" | "barcode" | "camera" | "image";

export interface Presented {
  text?: string;
  bytes?: Uint8Array;
  object?: unknown;
}

export interface Options {
  trust: Trust;
  at: Date;
  carrier: PresentedAs;
}

/**
 * Check a trust bundle: the pinned root's signature first, then everything in it.
 *
 * `now` refuses bundles from the future. `previous` is the stored bundle: an older one, or with its
 * text another one of the same sequence, is refused with TRUST_ROLLBACK. An expired bundle opens, and results say so
 * (`undecidable`, TRUST_BUNDLE_EXPIRED). Throws `TrustError`, whose `code` is the one of
 * vc_verifier/trust: TRUST_BUNDLE, TRUST_BUNDLE_PROOF, TRUST_BUNDLE_FUTURE, CONTEXT_DIFFERS …
 */
export async function openTrust(
  bundleText: string,
  pinnedRoot: TrustRoot,
  now: Date,
  previous?: Previous,
): Promise<Trust> {
  try {
    return await openBundle(bundleText, pinnedRoot, now, previous);
  } catch (error) {
    if (error instanceof ProblemError && !(error instanceof TrustError)) {
      throw new TrustError(error.code, error.text, error.extra);
    }
    throw error;
  }
}

/**
 * Verify text, bytes or a parsed object; never throws for bad input.
 *
 * `carrier` says how a code's text came here: seen by the camera, in a picture, or as text. PDF
 * files and archives are left to the server: `undecidable` with the code NEEDS_SERVER.
 */
export function verify(input: Presented, options: Options): Promise<VerificationResult> {
  return walking(options, (walk) => {
    if (input.text !== undefined) return walk.fromText(input.text);
    if (input.bytes !== undefined) return walk.fromBytes(input.bytes);
    return walk.fromObject(input.object);
  });
}

/** Verify the texts of the codes found in one picture (empty: none was found). */
export function verifyCodes(texts: string[], options: Options): Promise<VerificationResult> {
  return walking(options, (walk) => walk.fromCodes(texts));
}

async function walking(
  { trust, at, carrier }: Options,
  steps: (walk: Walk) => Promise<VerificationResult>,
): Promise<VerificationResult> {
  if (!(trust instanceof OpenedTrust)) throw new TypeError("the trust must come from openTrust");
  const walk = new Walk(trust, at.getTime(), carrier === "json" ? "barcode" : carrier);
  try {
    return await steps(walk);
  } catch (error) {
    // A defect of the engine must not look like one of the document, nor like a good result.
    console.error("the verification engine failed", error);
    return walk.engineFailed(carrier);
  }
}

/** The hash of the root's public key as people compare it: SHA-256, groups of 4 hex digits. */
export async function rootFingerprint(root: TrustRoot): Promise<string> {
  const [method] = didKeyDocument(root.id).methods.values();
  if (!method) throw new TypeError("a did:key has one key");
  const digest = hex(sha256(method.publicKey.bytes)).toUpperCase();
  return (digest.match(/.{4}/g) ?? []).join(" ");
}
