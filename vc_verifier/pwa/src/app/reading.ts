/** What a result says to people: tone, fields, statements, times (as vc_verifier/web/reading.py). */

import type {
  Carrier,
  Check,
  CheckName,
  CheckOutcome,
  LegalEffect,
  Text,
  Verdict,
  VerificationResult,
} from "../engine";
import { PLAIN_REASONS } from "../engine/wording";
import { visible } from "./unseen";

export type Tone = "good" | "data" | "caution" | "bad" | "unknown";

const TONES: Record<Verdict, Tone> = {
  original: "good",
  "valid-presentation": "good",
  "authentic-data": "data",
  "copy-without-effect": "caution",
  suspended: "caution",
  superseded: "caution",
  expired: "caution",
  "not-yet-valid": "caution",
  revoked: "bad",
  "rule-violation": "bad",
  altered: "bad",
  "not-issued-by-bureau": "bad",
  undecidable: "unknown",
  "not-verifiable": "unknown",
};

const FIELDS: readonly (readonly [string, Text])[] = [
  ["name", { zh: "姓名", en: "Name" }],
  ["maskedIdNumber", { zh: "证件号码", en: "ID number" }],
  ["certificateNumber", { zh: "证书编号", en: "Certificate number" }],
  ["series", { zh: "系列", en: "Series" }],
  ["examination", { zh: "考试", en: "Examination" }],
  ["specialty", { zh: "专业", en: "Specialty" }],
  ["qualificationName", { zh: "资格名称", en: "Qualification" }],
  ["level", { zh: "级别", en: "Level" }],
  ["datePassed", { zh: "通过日期", en: "Date passed" }],
  ["committee", { zh: "评审委员会", en: "Review committee" }],
  ["organisingUnit", { zh: "组建单位", en: "Organising unit" }],
  ["organisingUnitCode", { zh: "统一社会信用代码", en: "Unified social credit code" }],
  ["eLicenceIdentifier", { zh: "电子证照标识", en: "E-licence identifier" }],
];
const LEGAL_BASIS: Text = { zh: "制发依据", en: "Legal basis" };
/** What the person holding the certificate can prove with the card in their hand. */
const COMPARED = new Set(["name", "maskedIdNumber"]);

const STATEMENTS: readonly (readonly [CheckName, Text])[] = [
  ["proof", { zh: "签章", en: "Signature" }],
  ["issuer", { zh: "签发机构", en: "Issuer" }],
  ["status", { zh: "证书状态", en: "Status" }],
];

export const CHECK_TITLES: Record<CheckName, Text> = {
  carrier: { zh: "载体", en: "Carrier" },
  issuedForm: { zh: "签发格式", en: "Issued form" },
  proof: { zh: "签章", en: "Signature" },
  issuer: { zh: "签发机构", en: "Issuer" },
  validity: { zh: "有效期", en: "Validity" },
  status: { zh: "状态", en: "Status" },
  schema: { zh: "数据模式", en: "Schema" },
  rules: { zh: "通知规定", en: "Rules of the notice" },
};

export const OUTCOMES: Record<CheckOutcome, Text> = {
  passed: { zh: "通过", en: "passed" },
  failed: { zh: "未通过", en: "failed" },
  warning: { zh: "注意", en: "note" },
  "not-checked": { zh: "未检查", en: "not checked" },
};

export const CARRIERS: Record<Carrier, Text> = {
  json: { zh: "JSON-LD 文件", en: "JSON-LD file" },
  barcode: { zh: "二维码文字", en: "Code as text" },
  camera: { zh: "摄像头扫描", en: "Camera scan" },
  image: { zh: "图片", en: "Picture" },
  pdf: { zh: "PDF 文件", en: "PDF file" },
  presentation: { zh: "现场出示", en: "Presentation" },
  derived: { zh: "选择性披露", en: "Selective disclosure" },
  jwt: { zh: "JWT", en: "JWT" },
  "sd-jwt": { zh: "SD-JWT", en: "SD-JWT" },
  cose: { zh: "COSE", en: "COSE" },
  "n-quads": { zh: "N-Quads 文本", en: "N-Quads text" },
  office: { zh: "办公文档", en: "Office document" },
  archive: { zh: "ZIP 压缩包", en: "Zip archive" },
};

export interface SealedField {
  member: string;
  label: Text;
  value: string;
  compared: boolean;
}

export interface Statement {
  title: Text;
  check: Check;
  text: Text;
  date: Text | null;
}

export function tone(verdict: Verdict): Tone {
  return TONES[verdict];
}

/** Gives the sealed data in the order of a certificate; nothing from a stranger's seal. */
export function sealedFields(result: VerificationResult): SealedField[] {
  const { credential } = result;
  if (credential === null || result.verdict === "not-issued-by-bureau") return [];
  const subject = credential.credentialSubject;
  if (subject === null || typeof subject !== "object" || Array.isArray(subject)) return [];
  const fields: SealedField[] = [];
  for (const [member, label] of FIELDS) {
    const value = subject[member];
    if (typeof value !== "string") continue;
    fields.push({ member, label, value, compared: COMPARED.has(member) });
  }
  const basis = credential.legalBasis;
  if (typeof basis === "string") {
    fields.push({ member: "legalBasis", label: LEGAL_BASIS, value: basis, compared: false });
  }
  return fields;
}

/** Gives one member of the sealed data, or nothing. */
export function sealed(result: VerificationResult, member: string): string {
  return sealedFields(result).find((field) => field.member === member)?.value ?? "";
}

/** Gives a result's parts, or the result itself where it has none. */
export function each(result: VerificationResult): VerificationResult[] {
  return result.parts?.flatMap(each) ?? [result];
}

/** Gives signature, issuer and status, each with its moment; what was not asked says so. */
export function statements(result: VerificationResult): Statement[] {
  return STATEMENTS.map(([name, title]) => {
    const check = result.checks.find((one) => one.check === name) ?? notChecked(name);
    const text = inBeijingTime(check);
    return { title, check, text, date: dateOf(result, name, check, text) };
  });
}

function dateOf(
  result: VerificationResult,
  name: CheckName,
  check: Check,
  text: Text,
): Text | null {
  // A certificate is valid from the moment of its sealing.
  const from = name === "proof" ? result.credential?.validFrom : undefined;
  if (typeof from === "string") {
    return { zh: `签章时间 ${moment(from)}`, en: `Sealed ${moment(from)}` };
  }
  const shown = moment(check.asOf);
  if (shown === "" || text.zh.includes(shown)) return null;
  return { zh: `数据时间 ${shown}`, en: `As of ${shown}` };
}

/** Gives the words of what decided against a carrier, or left it undecided. */
export function reason(result: VerificationResult): Text | null {
  if (result.verified) return null;
  // The errors stand in the order in which they decided.
  const decisive = result.errors[0] ?? result.checks.find((check) => check.outcome === "failed");
  if (decisive === undefined) return null;
  return inBeijingTime(PLAIN_REASONS.get(decisive.code) ?? decisive);
}

/** Whether a check's question was asked at all. */
export function wasAsked(check: Check): boolean {
  return check.code !== "NOT_CHECKED";
}

function notChecked(check: CheckName): Check {
  return {
    check,
    outcome: "not-checked",
    code: "NOT_CHECKED",
    zh: "未检查：前面的检查已有结论。",
    en: "Not checked: an earlier check decided.",
  };
}

export function clause(effect: LegalEffect): Text {
  const english: Record<string, string> = { 三: "3", 五: "5" };
  return {
    zh: `通知第${effect.clause}条`,
    en: `notice, clause ${english[effect.clause] ?? effect.clause}`,
  };
}

/** Gives the legal effect in a word; what could not be decided denies nothing. */
export function effectWord(verdict: Verdict, effect: LegalEffect): Text {
  if (verdict === "undecidable") {
    return { zh: "法律效力尚不能认定", en: "Equal legal effect: not established" };
  }
  if (effect.equal === true) return { zh: "具有同等法律效力", en: "Equal legal effect: yes" };
  if (effect.equal === false) return { zh: "不具有同等法律效力", en: "Equal legal effect: no" };
  return { zh: "法律效力未作评定", en: "Equal legal effect: not assessed" };
}

const TIMESTAMP = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

/** Gives words with the moments in them in Beijing time. */
export function inBeijingTime(text: Text): Text {
  return { zh: text.zh.replace(TIMESTAMP, moment), en: text.en.replace(TIMESTAMP, moment) };
}

/** Gives a moment in Beijing time, which knows no summer time, to the minute. */
export function moment(value: string | Date | undefined): string {
  if (value === undefined) return "";
  const instant = typeof value === "string" ? Date.parse(value) : value.getTime();
  if (Number.isNaN(instant)) return visible(String(value));
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
}

const DAY_MS = 24 * 3_600_000;
/** From this age on a result is one of the past: the trust data may be newer, the status another. */
const PAST_MS = 3_600_000;

/** Whether a result of `at` no longer speaks of now. */
export function isPast(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() >= PAST_MS;
}

/** Says of when a result is, and how many days of Beijing's calendar lie between. */
export function ofWhen(at: Date, now: Date): Text {
  const day = (time: Date) => Math.floor((time.getTime() + 8 * 3_600_000) / DAY_MS);
  const days = Math.max(0, day(now) - day(at));
  const since = moment(at);
  if (days === 0) {
    return { zh: `${since} 的核验结果，距今不到 1 天`, en: `Result of ${since}, less than a day old` };
  }
  return {
    zh: `${since} 的核验结果，距今 ${days} 天`,
    en: `Result of ${since}, ${days} day${days > 1 ? "s" : ""} old`,
  };
}

/** Gives in words how long ago something was. */
export function age(since: Date, now: Date): Text {
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
  if (minutes < 60) return { zh: "不到 1 小时前", en: "less than an hour ago" };
  if (minutes < 48 * 60) {
    const hours = Math.floor(minutes / 60);
    return { zh: `${hours} 小时前`, en: `${hours} hour${hours > 1 ? "s" : ""} ago` };
  }
  const days = Math.floor(minutes / (24 * 60));
  return { zh: `${days} 天前`, en: `${days} days ago` };
}
