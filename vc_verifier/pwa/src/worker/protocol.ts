/** What the page asks of the worker, and what it answers. */

import type { PresentedAs, Text, TrustRoot, TrustSummary, VerificationResult } from "../engine";

/** Grey or coloured pixels of one picture or camera frame, four bytes each. */
export interface Pixels {
  width: number;
  height: number;
  data: ArrayBuffer;
}

/** The bundle that is kept already. */
export interface PreviousBundle {
  sequence: number;
  bundle: string;
}

export interface Calls {
  /**
   * Checks a bundle and verifies under it from then on. One that is older than `previous`, or
   * another one of its number, is refused, and the one in use stays.
   */
  openTrust(
    bundleText: string,
    root: TrustRoot,
    now: number,
    previous: PreviousBundle | undefined,
  ): TrustSummary;
  /** Gives the fingerprint of a root as people compare it. */
  fingerprint(root: TrustRoot): string;
  /** Gives the texts of the codes in a camera frame: quickly, or not at all. */
  readFrame(pixels: Pixels): string[];
  /** Gives the texts of the codes in a picture, looking hard for them. */
  readPicture(pixels: Pixels): string[];
  verify(text: string, carrier: PresentedAs, at: number): VerificationResult;
  verifyBytes(bytes: Uint8Array, carrier: PresentedAs, at: number): VerificationResult;
  verifyCodes(texts: string[], carrier: PresentedAs, at: number): VerificationResult;
}

export type CallName = keyof Calls;

export interface Question {
  id: number;
  call: CallName;
  parameters: unknown[];
}

/** A failure in words for people; `code` is the one of vc_verifier. */
export interface Failure extends Text {
  code: string;
}

export type Answer = { id: number; result: unknown } | { id: number; failure: Failure };
