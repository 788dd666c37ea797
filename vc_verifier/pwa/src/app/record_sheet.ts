/** The verification record as a page to print: every certificate in it by name. */

import type { Text, VerificationResult } from "../engine";
import { type Child, h } from "./dom";
import { headline } from "./headline";
import { verdictIcon } from "./icons";
import { type Item, SOURCES } from "./items";
import { t } from "./language";
import {
  CARRIERS,
  effectWord,
  isPast,
  moment,
  ofWhen,
  OUTCOMES,
  reason,
  sealedFields,
  statements,
  tone,
} from "./reading";
import { trust } from "./trust_keeper";
import { plain } from "./unseen";

const W = {
  title: { zh: "核验记录", en: "Verification record" },
  by: { zh: "核验人或单位", en: "Verified by (person or organisation)" },
  purpose: { zh: "用途", en: "Purpose" },
  demonstration: {
    zh: "演示：所用密钥不是本局的，本记录没有法律意义。",
    en: "Demonstration: the keys are not the bureau's. This record has no legal force.",
  },
  compared: {
    zh: "已将姓名和证件号码与本人身份证件核对",
    en: "Name and ID number were compared with the person's identity card",
  },
  notCompared: { zh: "未与身份证件核对", en: "Not compared with an identity card" },
  what: { zh: "所核验内容", en: "What was verified" },
  digest: { zh: "内容摘要 SHA-256", en: "SHA-256 of what was handed in" },
  at: { zh: "核验时间", en: "Verified at" },
  clock: { zh: "（本机时钟，北京时间）", en: " (this device's clock, Beijing time)" },
  bundle: { zh: "信任数据", en: "Trust data" },
  root: { zh: "信任根指纹", en: "Trust root's fingerprint" },
  sealed: { zh: "签章数据", en: "Sealed data" },
  statements: { zh: "三项结论", en: "Three statements" },
  reason: { zh: "原因", en: "Reason" },
  app: { zh: "核验程序版本", en: "Version of the verifier" },
  signature: { zh: "签字", en: "Signature" },
  foot: {
    zh: "本记录仅说明上述时间、依上述信任数据得出的核验结果，不是证书，也不能代替证书。",
    en: "This record states what was found at that time under that trust data. It is no certificate and does not stand in for one.",
  },
  inside: { zh: "其中第 %d 份", en: "No. %d in it" },
  made: { zh: "本记录制作时间", en: "Record made at" },
  past: {
    zh: "，不说明制作本记录时的状态。",
    en: ". It does not speak of the day on which this record was made.",
  },
} satisfies Record<string, Text>;

/** Who asks for a record, and what they say they did. */
export interface Who {
  by: string;
  purpose: string;
  compared: boolean;
}

export function appVersion(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="app-version"]')?.content ?? "";
}

const row = (label: Text, value: HTMLElement | string) =>
  h("tr", {}, h("th", { scope: "row" }, t(label)), h("td", {}, value));

/** Makes the page in the language in use. */
export function sheet(item: Item, result: VerificationResult, who: Who): HTMLElement {
  const now = new Date();
  return h(
    "section",
    { class: "print-record" },
    h(
      "header",
      {},
      h("p", { class: "record-kind" }, t(W.title)),
      h("p", {}, trust.root === null ? "" : t(trust.root.name)),
    ),
    result.trustBundle?.demonstration === false
      ? null
      : h("p", { class: "record-demonstration" }, t(W.demonstration)),
    isPast(item.at, now)
      ? h("p", { class: "record-demonstration record-past" }, t(ofWhen(item.at, now)), t(W.past))
      : null,
    h(
      "div",
      { class: `record-verdict tone-${tone(result.verdict)}` },
      verdictIcon(tone(result.verdict)),
      h("div", {}, h("h1", {}, headline(result).zh), h("p", {}, headline(result).en)),
    ),
    worth(result),
    circumstances(item, result, who, now),
    found(result),
    named(result)
      ? h(
          "p",
          { class: "record-compared" },
          who.compared ? "☑ " : "☐ ",
          t(who.compared ? W.compared : W.notCompared),
        )
      : null,
    h("p", { class: "record-sign" }, t(W.signature), h("i", {})),
    h("footer", {}, h("p", {}, t(W.foot)), h("p", {}, `${t(W.app)} ${appVersion()}`)),
  );
}

function circumstances(item: Item, result: VerificationResult, who: Who, now: Date): HTMLElement {
  const bundle = result.trustBundle;
  return h(
    "table",
    {},
    row(W.by, plain(who.by === "" ? "—" : who.by)),
    who.purpose === "" ? null : row(W.purpose, plain(who.purpose)),
    row(W.at, `${moment(item.at)}${t(W.clock)}`),
    row(W.made, `${moment(now)}${t(W.clock)}`),
    row(
      W.what,
      h(
        "span",
        {},
        `${t(SOURCES[item.source])} · ${t(CARRIERS[result.carrier])} `,
        item.name === null ? null : plain(item.name.slice(0, 200)),
      ),
    ),
    row(W.digest, h("code", {}, item.sha256)),
    bundle === null
      ? null
      : row(
          W.bundle,
          `${bundle.sequence} (${moment(bundle.issued)} – ${moment(bundle.expires)})`,
        ),
    trust.fingerprint === null ? null : row(W.root, h("code", {}, trust.fingerprint)),
  );
}

/** Says what a verdict is worth, and why. */
function worth(result: VerificationResult): Child {
  const why = reason(result);
  return [
    h(
      "p",
      { class: "record-effect" },
      h("strong", {}, t(effectWord(result.verdict, result.legalEffect))),
      " — ",
      t(result.legalEffect),
    ),
    why === null ? null : h("p", {}, h("strong", {}, t(W.reason)), " ", t(why)),
  ];
}

/** Gives data and statements; of several certificates those of each, under its own verdict. */
function found(result: VerificationResult): Child {
  if (result.parts !== undefined) {
    return result.parts.map((part, at) =>
      h(
        "section",
        { class: `record-part tone-${tone(part.verdict)}`, "data-verdict": part.verdict },
        h(
          "h2",
          {},
          verdictIcon(tone(part.verdict)),
          h(
            "span",
            {},
            `${t(W.inside).replace("%d", String(at + 1))} · ${headline(part).zh} · ${headline(part).en}`,
          ),
        ),
        worth(part),
        found(part),
      ),
    );
  }
  const fields = sealedFields(result);
  return [
    fields.length === 0
      ? null
      : [
          h("h2", {}, t(W.sealed)),
          h(
            "table",
            {},
            fields.map((field) => row(field.label, plain(field.value.slice(0, 600)))),
          ),
        ],
    h("h2", {}, t(W.statements)),
    h(
      "table",
      {},
      statements(result).map((statement) =>
        row(
          statement.title,
          h(
            "span",
            {},
            h("strong", {}, t(OUTCOMES[statement.check.outcome])),
            ` ${t(statement.text)}`,
            statement.date === null ? null : ` (${t(statement.date)})`,
          ),
        ),
      ),
    ),
  ];
}

/** Whether the record names anybody who could have been compared with an identity card. */
function named(result: VerificationResult): boolean {
  return result.parts?.some(named) ?? sealedFields(result).length > 0;
}
