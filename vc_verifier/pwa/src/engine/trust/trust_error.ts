/** The error of everything about trust material: root, bundle, certificates. */

import { ProblemError } from "../problems";
import { part, say, type Fill, type SentenceKey } from "../wording";

/**
 * Trust material is malformed, not signed by the pinned root, or rolled back.
 *
 * `code` is the one of vc_verifier/trust: TRUST_BUNDLE, TRUST_BUNDLE_PROOF, TRUST_ROLLBACK …
 */
export class TrustError extends ProblemError {
  get zh(): string {
    return this.text.zh;
  }

  get en(): string {
    return this.text.en;
  }
}

/** Make the error for trust material that may not be used. */
export function untrusted(key: SentenceKey, ...fills: Fill[]): TrustError {
  const code = key.split("@")[0] ?? key;
  return new TrustError(code, part("The trust data cannot be used: {0}.", say(key, ...fills)));
}
