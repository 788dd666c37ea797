/** The trust bundle: everything a verdict needs, signed by the pinned root and dated. */

import { JsonLd } from "../documents/jsonld";
import { digest } from "../documents/pinned";
import { MalformedJson, parse, type Limits } from "../documents/strict_json";
import { isObject, member, same } from "../json";
import {
  didKeyDocument,
  KnownDocuments,
  parseDocument,
  withoutRevocation,
} from "../keys/controller_document";
import type { ControllerDocument } from "../keys/controller_document";
import { decodeBase64 } from "../octets";
import { InvalidTime } from "../problems";
import { verifyProof } from "../proofs";
import type { JsonObject, JsonValue, Text, Trust, TrustRoot, TrustSummary } from "../result";
import { CLOCK_SKEW, formatTimestamp, parseTimestamp, type Moment } from "../times";
import { readCompromise, type Compromise } from "./compromise";
import { readLegalBases, type LegalBasis } from "./legal_basis";
import { MemberMissing, need, needList, needObject, readText } from "./reading";
import { readRecognitions, type Recognition } from "./recognition";
import { checkSealCertificate, loadCertificate, loadRevocationList } from "./seal_certificate";
import {
  readStatusChanges,
  readStatusLists,
  type StatusChange,
  type StatusList,
} from "./status_lists";
import { untrusted } from "./trust_error";
import type { Certificate, RevocationList } from "./x509";

const BUNDLE_LIMITS: Limits = { size: 20_000_000, depth: 32, values: 500_000 };
const LONGEST_LIFE = 92 * 24 * 60 * 60 * 1000;

/** One body whose keys are known, with the name that is shown for it. */
export interface Issuer {
  did: string;
  name: Text;
  document: ControllerDocument;
  seals: ReadonlyMap<string, Certificate>;
  statusMethods: ReadonlySet<string>;
  /** Seals whose key is in wrong hands, by method. */
  compromises: ReadonlyMap<string, Compromise>;
}

interface Facts {
  root: TrustRoot;
  sequence: number;
  issuedAt: Moment;
  expiresAt: Moment;
  demonstration: boolean;
  issuers: ReadonlyMap<string, Issuer>;
  legalBases: ReadonlyMap<string, LegalBasis>;
  statusLists: ReadonlyMap<string, StatusList>;
  statusChanges: ReadonlyMap<string, StatusChange>;
  recognitions: ReadonlyMap<string, Recognition>;
}

/** A checked bundle. Nothing here came from the document under verification. */
export class OpenedTrust implements Trust {
  readonly resolver: KnownDocuments;
  /** The issuer of each seal's verification method. */
  readonly seals: ReadonlyMap<string, Issuer>;

  constructor(private readonly facts: Facts) {
    const issuers = [...facts.issuers.values()];
    this.resolver = new KnownDocuments(issuers.map((issuer) => issuer.document));
    this.seals = new Map(
      issuers.flatMap((issuer) => [...issuer.seals.keys()].map((url) => [url, issuer] as const)),
    );
  }

  get root(): TrustRoot {
    return this.facts.root;
  }

  get sequence(): number {
    return this.facts.sequence;
  }

  get issued(): Date {
    return new Date(this.facts.issuedAt);
  }

  get expires(): Date {
    return new Date(this.facts.expiresAt);
  }

  get demonstration(): boolean {
    return this.facts.demonstration;
  }

  get issuedAt(): Moment {
    return this.facts.issuedAt;
  }

  get issuers(): ReadonlyMap<string, Issuer> {
    return this.facts.issuers;
  }

  get legalBases(): ReadonlyMap<string, LegalBasis> {
    return this.facts.legalBases;
  }

  get statusLists(): ReadonlyMap<string, StatusList> {
    return this.facts.statusLists;
  }

  get statusChanges(): ReadonlyMap<string, StatusChange> {
    return this.facts.statusChanges;
  }

  get recognitions(): ReadonlyMap<string, Recognition> {
    return this.facts.recognitions;
  }

  /** Tell whether the bundle may be relied on at `at`. */
  inForce(at: Date): boolean {
    return at.getTime() <= this.facts.expiresAt;
  }

  /** Give what every result says about the bundle it was decided under. */
  summary(): TrustSummary {
    return {
      sequence: this.sequence,
      issued: formatTimestamp(this.facts.issuedAt),
      expires: formatTimestamp(this.facts.expiresAt),
      demonstration: this.demonstration,
    };
  }
}

/** A trusted bundle with the processor whose work one untrusted input shares. */
export interface Examined {
  trust: OpenedTrust;
  jsonld: JsonLd;
}

/** The bundle that is stored already: its sequence, and its text if another one shall be seen. */
export interface Previous {
  sequence: number;
  text?: string;
}

/** Check the root's signature over a bundle, then everything in it; see `openTrust`. */
export async function openBundle(
  bundleText: string,
  root: TrustRoot,
  now: Date,
  previous?: Previous,
): Promise<OpenedTrust> {
  const bundle = readBundle(bundleText);
  const trust = await load(bundle, checkedRoot(root));
  if (trust.issuedAt > now.getTime() + CLOCK_SKEW) throw untrusted("TRUST_BUNDLE_FUTURE");
  if (previous && trust.sequence < previous.sequence) {
    throw untrusted("TRUST_ROLLBACK@_store", trust.sequence, previous.sequence);
  }
  const another = previous?.text !== undefined && !same(bundle, readBundle(previous.text));
  if (trust.sequence === previous?.sequence && another) {
    throw untrusted("TRUST_ROLLBACK@_store.2");
  }
  return trust;
}

function readBundle(text: string): JsonValue {
  try {
    return parse(text, BUNDLE_LIMITS);
  } catch (error) {
    if (error instanceof MalformedJson) throw untrusted("TRUST_BUNDLE@load");
    throw error;
  }
}

function checkedRoot(root: TrustRoot): TrustRoot {
  if (root.type !== "TrustRoot") throw untrusted("TRUST_ROOT@parse");
  if (typeof root.id !== "string") throw untrusted("TRUST_ROOT@parse.2");
  return root;
}

async function load(bundle: JsonValue, root: TrustRoot): Promise<OpenedTrust> {
  if (!isObject(bundle) || member(bundle, "type") !== "TrustBundle") {
    throw untrusted("TRUST_BUNDLE@load");
  }
  await checkSignature(bundle, root);
  if (member(bundle, "version") !== 1) throw untrusted("TRUST_BUNDLE_VERSION");
  try {
    return await read(bundle, root);
  } catch (error) {
    if (error instanceof MemberMissing) throw untrusted("TRUST_BUNDLE@load.2");
    throw error;
  }
}

async function checkSignature(bundle: JsonObject, root: TrustRoot): Promise<void> {
  const proof = member(bundle, "proof");
  if (!isObject(proof) || member(proof, "cryptosuite") !== "ecdsa-jcs-2019") {
    throw untrusted("TRUST_BUNDLE_PROOF@_check_signature");
  }
  const resolver = new KnownDocuments([didKeyDocument(root.id)]);
  const result = await verifyProof(bundle, { resolver, now: null, jsonld: new JsonLd() });
  if (result.outcome !== "passed") throw untrusted("TRUST_BUNDLE_PROOF@_check_signature.2");
}

async function read(bundle: JsonObject, root: TrustRoot): Promise<OpenedTrust> {
  for (const name of ["contexts", "schemas"]) {
    for (const [url, sha256] of Object.entries(needObject(need(bundle, name)))) {
      const own = digest(url);
      if (own !== null && own !== sha256) throw untrusted("CONTEXT_DIFFERS");
    }
  }
  const [issuedAt, expiresAt] = [moment(need(bundle, "issued")), moment(need(bundle, "expires"))];
  if (!(issuedAt < expiresAt && expiresAt <= issuedAt + LONGEST_LIFE)) {
    throw untrusted("TRUST_BUNDLE_PERIOD");
  }
  const sequence = member(bundle, "sequence");
  if (typeof sequence !== "number" || !Number.isInteger(sequence) || sequence < 1) {
    throw untrusted("TRUST_BUNDLE@_sequence");
  }
  const authority = loadCertificate(der(need(bundle, "sealCa")));
  const revoked = loadRevocationList(der(need(bundle, "sealCrl")));
  const issuers = new Map<string, Issuer>();
  for (const entry of needList(bundle, "issuers")) {
    const issuer = await readIssuer(entry, authority, revoked);
    issuers.set(issuer.did, issuer);
  }
  // Each list and recognition is the bureau's own: it has a budget of its own.
  const jsonld = (): JsonLd => new JsonLd();
  return new OpenedTrust({
    root,
    sequence,
    issuedAt,
    expiresAt,
    demonstration: need(bundle, "demonstration") !== false,
    issuers,
    legalBases: readLegalBases(need(bundle, "legalBases")),
    statusLists: await readStatusLists(needList(bundle, "statusLists"), issuers, jsonld),
    statusChanges: readStatusChanges(needList(bundle, "statusChanges")),
    recognitions: await readRecognitions(needList(bundle, "units"), issuers, jsonld),
  });
}

async function readIssuer(
  entry: JsonValue,
  authority: Certificate,
  revoked: RevocationList,
): Promise<Issuer> {
  const document = parseDocument(need(entry, "didDocument"));
  if (document.id !== need(entry, "id")) throw untrusted("TRUST_BUNDLE@_read_issuer");
  const seals = new Map<string, Certificate>();
  const compromises = new Map<string, Compromise>();
  for (const seal of needList(entry, "sealMethods")) {
    const id = need(seal, "id");
    const method = document.method(typeof id === "string" ? id : "", "assertionMethod");
    const [first] = needList(seal, "certificateChain");
    if (first === undefined) throw new MemberMissing("certificateChain");
    const certificate = loadCertificate(der(first));
    if (isObject(seal) && Object.hasOwn(seal, "compromised")) {
      compromises.set(method.id, readCompromise(seal["compromised"] ?? null));
    }
    const compromised = compromises.has(method.id);
    await checkSealCertificate(certificate, method.publicKey, authority, revoked, compromised);
    seals.set(method.id, certificate);
  }
  const statusMethods = needList(entry, "statusMethods").map((url) => {
    return document.method(typeof url === "string" ? url : "", "assertionMethod").id;
  });
  const name = readText(need(entry, "name"));
  return {
    did: document.id,
    name,
    document: withoutRevocation(document, new Set(compromises.keys())),
    seals,
    statusMethods: new Set(statusMethods),
    compromises,
  };
}

function moment(value: JsonValue): Moment {
  try {
    return parseTimestamp(value);
  } catch (error) {
    if (error instanceof InvalidTime) throw untrusted("TRUST_BUNDLE@_moment");
    throw error;
  }
}

function der(value: JsonValue): Uint8Array<ArrayBuffer> {
  const data = typeof value === "string" ? decodeBase64(value) : null;
  if (!data) throw untrusted("TRUST_BUNDLE@_der");
  return data;
}
