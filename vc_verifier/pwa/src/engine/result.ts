/** The result of a verification: the JSON of `vc_verifier/result.py`, member for member. */

export type Verdict =
  | "not-verifiable"
  | "undecidable"
  | "not-issued-by-bureau"
  | "altered"
  | "rule-violation"
  | "revoked"
  | "superseded"
  | "suspended"
  | "expired"
  | "not-yet-valid"
  | "copy-without-effect"
  | "authentic-data"
  | "valid-presentation"
  | "original";

export type Kind = "certificate" | "slip" | "other";

export type Carrier =
  | "json"
  | "barcode"
  | "camera"
  | "image"
  | "pdf"
  | "presentation"
  | "derived"
  | "n-quads"
  | "office"
  | "archive"
  | "jwt"
  | "sd-jwt"
  | "cose";

export type CheckName =
  | "carrier"
  | "issuedForm"
  | "proof"
  | "issuer"
  | "validity"
  | "status"
  | "schema"
  | "rules";

export type CheckOutcome = "passed" | "failed" | "warning" | "not-checked";

/** One sentence in Chinese and in English. */
export interface Text {
  zh: string;
  en: string;
}

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

/** One question that was asked, and its answer. */
export interface Check {
  check: CheckName;
  outcome: CheckOutcome;
  code: string;
  zh: string;
  en: string;
  asOf?: string;
}

/** RFC 9457 problem details with our stable code and both languages. */
export interface ProblemDetails {
  type: string;
  title: string;
  detail: string;
  code: string;
  zh: string;
  en: string;
  [extra: string]: unknown;
}

/** One field; `sealed` null: it is not in the sealed data at all. */
export interface Difference extends Text {
  field: string;
  presented: string;
  sealed: string | null;
}

export interface LegalEffect extends Text {
  equal: boolean | null;
  clause: string;
}

/** What every result says about the bundle it was decided under. */
export interface TrustSummary {
  sequence: number;
  issued: string;
  expires: string;
  demonstration: boolean;
}

/** The pinned key under which trust bundles are signed, as trust-root.json gives it. */
export interface TrustRoot {
  /** Always `TrustRoot`. */
  type: string;
  /** A did:key. */
  id: string;
  name: Text;
  demonstration?: boolean;
}

/** A checked trust bundle. Everything in it was signed by the pinned root. */
export interface Trust {
  readonly root: TrustRoot;
  readonly sequence: number;
  readonly issued: Date;
  readonly expires: Date;
  readonly demonstration: boolean;
  /** `sequence`, `issued`, `expires`, `demonstration` as every result repeats them. */
  summary(): TrustSummary;
  /** Whether the bundle may be relied on at `at`. */
  inForce(at: Date): boolean;
}

export interface VerificationResult {
  verified: boolean;
  verdict: Verdict;
  title: Text;
  kind: Kind | null;
  legalEffect: LegalEffect;
  carrier: Carrier;
  asOf: string;
  trustBundle: TrustSummary | null;
  checks: Check[];
  /** Only after its proof verified. */
  credential: JsonObject | null;
  issuerName: Text | null;
  warnings: ProblemDetails[];
  errors: ProblemDetails[];
  /** Where what was presented is not what is sealed, as far as that can be known. */
  differences: Difference[];
  /** The results of several certificates found in one file. */
  parts?: VerificationResult[];
}
