/** The engine's one verb: from any carrier to a verdict, without a network. */

import { decode } from "./barcode/decode";
import { BarcodeError, UnknownTypeTable } from "./barcode/errors";
import { detectBytes, detectText, hiddenByMark, inUtf16 } from "./carriers/detect";
import { foreignCode } from "./carriers/foreign";
import { failed, passed, undecided, type Finding } from "./checks/finding";
import { JsonLd } from "./documents/jsonld";
import { MalformedJson, parse, type Limits } from "./documents/strict_json";
import { Examination, lowest, withFinding, withReasons } from "./examination";
import { examineDocument } from "./examine";
import { examineNQuads } from "./examine_quads";
import { strip } from "./json";
import { ProblemError } from "./problems";
import type { Carrier, JsonValue, Text, Verdict, VerificationResult } from "./result";
import { ENGINE_FAILED, NEEDS_SERVER } from "./server_needed";
import type { Moment } from "./times";
import type { Examined, OpenedTrust } from "./trust/bundle";
import { examineJson, examineToken } from "./tokens";
import { isFavourable, rank } from "./verdict";
import { say, type SentenceKey } from "./wording";

// INTERFACES: every input up to 10 MB is answered; a larger one is refused unread.
const MOST_BYTES = 10_000_000;
const MOST_CODES = 16;
// How Microsoft's older formats begin.
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const DOCUMENT_LIMITS: Limits = { size: 1_000_000, depth: 48, values: 20_000 };

function problem(code: SentenceKey): ProblemError {
  return new ProblemError(code, say(code));
}

/** One verification: every input has one budget of work, however many proofs are in it. */
export class Walk {
  private readonly examined: Examined;

  constructor(
    trust: OpenedTrust,
    private readonly at: Moment,
    private readonly carrierOfCodes: "barcode" | "camera" | "image",
  ) {
    this.examined = { trust, jsonld: new JsonLd() };
  }

  /** Walk on from a parsed document: as text, since only text is known to be JSON. */
  async fromObject(document: unknown): Promise<VerificationResult> {
    let text: string | undefined;
    try {
      text = JSON.stringify(document);
    } catch {
      text = undefined;
    }
    return text === undefined ? this.unreadable("json", problem("NOT_JSON")) : this.fromText(text);
  }

  /** Walk on from bytes of any kind. */
  async fromBytes(data: Uint8Array): Promise<VerificationResult> {
    if (data.length > MOST_BYTES) return this.unreadable("json", problem("TOO_LARGE"));
    switch (detectBytes(data)) {
      case "image":
        return this.leftToServer("image", NEEDS_SERVER.picture);
      case "archive":
        return this.leftToServer("archive", NEEDS_SERVER.archive);
      case "pdf":
        return this.leftToServer("pdf", NEEDS_SERVER.pdf);
      case "cose":
        return this.leftToServer("cose", NEEDS_SERVER.token);
      default:
        return this.encodedText(data);
    }
  }

  private async encodedText(data: Uint8Array): Promise<VerificationResult> {
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    } catch {
      if (inUtf16(data)) return this.unreadable("json", problem("SAVED_IN_ANOTHER_ENCODING"));
      const old = OLE.every((byte, index) => data[index] === byte);
      return this.unreadable("json", problem(old ? "OLD_OFFICE_FORMAT" : "NOT_RECOGNISED"));
    }
    return this.fromText(text);
  }

  /** Walk on from text: a barcode's, a token, or JSON. */
  async fromText(text: string): Promise<VerificationResult> {
    if (text.length > MOST_BYTES) return this.unreadable("json", problem("TOO_LARGE"));
    switch (detectText(text)) {
      case "barcode":
        return this.barcode(strip(text), this.codeExamination(this.carrierOfCodes));
      case "jwt":
        return this.token(text);
      case "json":
        return this.json(text, this.jsonExamination());
      case "n-quads":
        return this.nQuads(text);
      default:
        if (hiddenByMark(text)) {
          return this.unreadable("json", problem("SAVED_IN_ANOTHER_ENCODING"));
        }
        return this.notOurs("barcode", [text], problem("NOTHING_SEALED"));
    }
  }

  /** Walk on from the texts of the codes in one picture. */
  async fromCodes(texts: readonly string[]): Promise<VerificationResult> {
    const codes = [...new Set(texts)].slice(0, MOST_CODES);
    const carrier = this.carrierOfCodes;
    const examination = this.codeExamination(carrier);
    const results: VerificationResult[] = [];
    for (const code of codes.filter((text) => detectText(text) === "barcode")) {
      results.push(await this.barcode(strip(code), examination));
    }
    if (results.length) return this.combined(results);
    // Other sealed forms fit into large codes, too; they are verified as what they are.
    for (const code of codes) {
      const kind = detectText(code);
      if (kind === "json") results.push(await this.json(code, examination));
      else if (kind === "jwt") results.push(this.combined(await examineToken(code, examination)));
    }
    if (results.length) return this.combined(results);
    const otherwise = codes.length ? "NOT_A_CERTIFICATE_CODE" : "NO_CODE_FOUND";
    return this.notOurs(carrier, codes, problem(otherwise));
  }

  private async json(text: string, examination: Examination): Promise<VerificationResult> {
    let document: JsonValue;
    try {
      document = parse(text, DOCUMENT_LIMITS);
    } catch (error) {
      if (error instanceof MalformedJson) return this.unreadable(examination.carrier, error);
      throw error;
    }
    return this.combined(await examineJson(document, examination));
  }

  private async barcode(text: string, examination: Examination): Promise<VerificationResult> {
    let document: JsonValue;
    try {
      document = decode(text);
    } catch (error) {
      if (error instanceof UnknownTypeTable) return examination.refuse(error, "undecidable");
      if (error instanceof BarcodeError) return examination.refuse(error, "not-verifiable");
      throw error;
    }
    return this.combined(await examineDocument(document, examination));
  }

  private async token(token: string): Promise<VerificationResult> {
    const examination = this.examination("jwt", passed("carrier", "JWT", say("JWT")), "original");
    return this.combined(await examineToken(token, examination));
  }

  private nQuads(text: string): Promise<VerificationResult> {
    const finding = failed("carrier", problem("N_QUADS_ARE_A_COPY"), "copy-without-effect");
    return examineNQuads(text, this.examination("n-quads", finding, "copy-without-effect"));
  }

  /** Name another system's code, or say `otherwise`; no address in it is opened. */
  private notOurs(
    carrier: Carrier,
    texts: readonly string[],
    otherwise: ProblemError,
  ): VerificationResult {
    const { problem: reason, verdict } = foreignCode(texts) ?? {
      problem: otherwise,
      verdict: "not-verifiable" as const,
    };
    return this.examination(carrier, failed("carrier", reason, verdict), verdict).result([]);
  }

  private jsonExamination(): Examination {
    const finding = passed("carrier", "JSON_FILE", say("JSON_FILE"));
    return this.examination("json", finding, "original");
  }

  private codeExamination(carrier: Carrier): Examination {
    if (carrier === "image") {
      const finding = failed("carrier", problem("PICTURE_IS_A_COPY"), "copy-without-effect");
      return this.examination(carrier, finding, "copy-without-effect");
    }
    const finding = passed("carrier", "BARCODE", say("BARCODE"));
    return this.examination(carrier, finding, "authentic-data");
  }

  private examination(carrier: Carrier, finding: Finding, best: Verdict): Examination {
    return new Examination(this.examined, this.at, carrier, finding, best);
  }

  /** Give the result of a carrier from which nothing could be read. */
  private unreadable(carrier: Carrier, error: ProblemError): VerificationResult {
    const finding = failed("carrier", error, "not-verifiable");
    return this.examination(carrier, finding, "not-verifiable").result([]);
  }

  /** Give the result of a carrier that only the server reads: nothing is known about it yet. */
  private leftToServer(carrier: Carrier, text: Text): VerificationResult {
    const finding = undecided("carrier", new ProblemError("NEEDS_SERVER", text));
    return this.examination(carrier, finding, "undecidable").result([]);
  }

  /** Give the result when the engine itself failed: nothing may be concluded. */
  engineFailed(carrier: Carrier): VerificationResult {
    const finding = undecided("carrier", new ProblemError("ENGINE_FAILED", ENGINE_FAILED));
    return this.examination(carrier, finding, "undecidable").result([]);
  }

  /** Combine the results of one file: one verdict each, and the file is a copy. */
  private combined(found: readonly VerificationResult[]): VerificationResult {
    const [first, ...others] = found;
    if (!first) throw new Error("there is always a result");
    if (!others.length) return first;
    const several = problem("SEVERAL_CERTIFICATES");
    const worst = lowest(first.verdict, ...others.map((result) => result.verdict));
    const finding = failed("carrier", several, "copy-without-effect");
    let overall = this.examination(first.carrier, finding, worst).result([]);
    if (rank(worst) < rank("copy-without-effect")) {
      // That there are several decided nothing then; the worst one's reason did.
      const reasons = found.find((result) => result.verdict === worst)?.errors.slice(0, 1) ?? [];
      overall = withReasons(overall, reasons);
    }
    return { ...overall, parts: found.map((result) => demoted(result, several)) };
  }
}

/** Give a result as that of a copy, where it was better than that. */
function demoted(result: VerificationResult, reason: ProblemError): VerificationResult {
  if (!isFavourable(result.verdict)) return result;
  return withFinding(result, failed("carrier", reason, "copy-without-effect"));
}
