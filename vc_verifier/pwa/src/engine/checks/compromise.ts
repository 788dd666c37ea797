/** Compromise: is the seal's key in wrong hands, and was this sealed provably before? */

import { SealProblem } from "../problems";
import type { JsonObject } from "../result";
import { formatTimestamp } from "../times";
import { spares } from "../trust/compromise";
import { say } from "../wording";
import { failed, type Finding } from "./finding";
import type { Seal } from "./seal";

/**
 * Refuse what a compromised key sealed, whatever date it bears (DESIGN, 'Keys and trust').
 *
 * Spared is a whole certificate whose digest the signed issuing log proves. Null if nothing
 * speaks against the seal.
 */
export function checkCompromise(certificate: JsonObject, seal: Seal): Finding | null {
  const compromise = seal.issuer.compromises.get(seal.method);
  if (!compromise || spares(compromise, certificate)) return null;
  const since = formatTimestamp(compromise.since);
  const problem = new SealProblem("SEAL_COMPROMISED", say("SEAL_COMPROMISED", since), { since });
  return failed("proof", problem, "altered", since);
}
