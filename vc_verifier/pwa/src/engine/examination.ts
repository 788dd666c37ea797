/** The facts of one verification, and how findings become a result. */

import { failed, notChecked, refused, type Finding } from "./checks/finding";
import { ProblemError, SealProblem } from "./problems";
import type {
  Carrier,
  CheckName,
  JsonObject,
  Kind,
  ProblemDetails,
  Text,
  Verdict,
  VerificationResult,
} from "./result";
import { formatTimestamp, type Moment } from "./times";
import type { Examined } from "./trust/bundle";
import { isFavourable, rank } from "./verdict";
import { DISCLOSED_EFFECT, meaning, say, SLIP_EFFECT, UNDECIDED_EFFECTS } from "./wording";

const CHECK_NAMES: readonly CheckName[] = [
  "carrier",
  "issuedForm",
  "proof",
  "issuer",
  "validity",
  "status",
  "schema",
  "rules",
];

// Carriers whose data can be a part of the certificate, disclosed by the holder.
const DISCLOSING: readonly Carrier[] = ["derived", "jwt", "sd-jwt", "presentation"];

/** What is known of a document beside the findings, once its proof held. */
interface Known {
  credential: JsonObject;
  kind: Kind;
  issuerName: Text;
}

/** Whom to trust, when, and what carries the document. */
export class Examination {
  constructor(
    readonly examined: Examined,
    readonly at: Moment,
    readonly carrier: Carrier,
    readonly carrierFinding: Finding,
    /** The most that this carrier can be worth. */
    readonly best: Verdict,
  ) {}

  /** Give the examination of a certificate found inside something else. */
  wrapped(): Examination {
    const problem = new SealProblem("WRAPPED", say("WRAPPED"));
    const finding = failed("carrier", problem, "copy-without-effect");
    return new Examination(this.examined, this.at, this.carrier, finding, "copy-without-effect");
  }

  /** Give the examination of what a holder disclosed of a certificate: never the original. */
  derived(): Examination {
    const carrier = ["json", "jwt", "sd-jwt"].includes(this.carrier) ? "derived" : this.carrier;
    const best = lowest(this.best, "authentic-data");
    return new Examination(this.examined, this.at, carrier, this.carrierFinding, best);
  }

  /** Give the examination of what can at best be a copy. */
  asCopy(): Examination {
    const { examined, at, carrier, carrierFinding } = this;
    return new Examination(examined, at, carrier, carrierFinding, "copy-without-effect");
  }

  /** Combine findings into a result; the first verdict in the order of decision wins. */
  result(findings: readonly Finding[], known: Known | null = null): VerificationResult {
    const { trust } = this.examined;
    const everything = [this.carrierFinding, ...findings];
    const forced = everything.map((finding) => finding.verdict).filter((name) => name !== null);
    let verdict = lowest(this.best, ...forced);
    // The reason that decided stands first.
    const errors = everything
      .filter((finding) => finding.problem && finding.verdict)
      .sort((one, other) => rank(one.verdict ?? "original") - rank(other.verdict ?? "original"))
      .flatMap((finding) => finding.problem ?? []);
    const warnings = everything
      .filter((finding) => !finding.verdict)
      .flatMap((finding) => finding.problem ?? []);
    if (isFavourable(verdict) && !trust.inForce(new Date(this.at))) {
      verdict = "undecidable";
      errors.push(expiredBundle().details);
    }
    if (known && trust.demonstration) {
      warnings.push(new ProblemError("DEMONSTRATION", say("DEMONSTRATION")).details);
    }
    const answers = new Map(everything.map(({ check }) => [check.check, check]));
    return {
      ...inWords(verdict, known?.kind ?? null, this.carrier, errors),
      kind: known?.kind ?? null,
      carrier: this.carrier,
      asOf: formatTimestamp(this.at),
      trustBundle: trust.summary(),
      checks: CHECK_NAMES.map((name) => answers.get(name) ?? notChecked(name)),
      credential: known?.credential ?? null,
      issuerName: known ? { ...known.issuerName } : null,
      warnings,
      errors,
      differences: [],
    };
  }

  /** Give the result of something in which no sealed data could be read. */
  refuse(error: ProblemError, verdict: Verdict): VerificationResult {
    return this.result([refused("proof", error, verdict)]);
  }
}

function expiredBundle(): ProblemError {
  return new ProblemError("TRUST_BUNDLE_EXPIRED", say("TRUST_BUNDLE_EXPIRED@_expired_bundle"));
}

/** Give the verdict that is decided first. */
export function lowest(first: Verdict, ...others: Verdict[]): Verdict {
  return others.reduce((one, next) => (rank(next) < rank(one) ? next : one), first);
}

/** Give what a verdict says of itself; a slip or a disclosure never has a certificate's effect. */
function inWords(
  verdict: Verdict,
  kind: Kind | null,
  carrier: Carrier,
  errors: readonly ProblemDetails[],
): Pick<VerificationResult, "verified" | "verdict" | "title" | "legalEffect"> {
  const { title, effect: usual } = meaning(verdict);
  // The reason that decided stands first; what helps depends on it.
  const missing = verdict === "undecidable" ? errors[0]?.code : undefined;
  const effect = (missing === undefined ? undefined : UNDECIDED_EFFECTS.get(missing)) ?? usual;
  const slip = kind === "slip" && isFavourable(verdict);
  const disclosed = verdict === "authentic-data" && DISCLOSING.includes(carrier);
  return {
    verified: isFavourable(verdict),
    verdict,
    title: { ...title },
    legalEffect: { ...(slip ? SLIP_EFFECT : disclosed ? DISCLOSED_EFFECT : effect) },
  };
}

/** Give a result with `reasons` before its own. */
export function withReasons(
  result: VerificationResult,
  reasons: readonly ProblemDetails[],
): VerificationResult {
  const errors = [...reasons, ...result.errors];
  return { ...result, ...inWords(result.verdict, result.kind, result.carrier, errors), errors };
}

/** Give a result in which `finding` answers its check and lowers the verdict if it must. */
export function withFinding(result: VerificationResult, finding: Finding): VerificationResult {
  const verdict = finding.verdict ? lowest(result.verdict, finding.verdict) : result.verdict;
  const decided = verdict !== result.verdict || finding.verdict === result.verdict;
  const problems = finding.problem ? [finding.problem] : [];
  // The reason that decided stands first.
  const errors = decided ? [...problems, ...result.errors] : [...result.errors, ...problems];
  return {
    ...result,
    ...inWords(verdict, result.kind, result.carrier, errors),
    checks: result.checks.map((check) =>
      check.check === finding.check.check ? finding.check : check,
    ),
    errors,
  };
}
