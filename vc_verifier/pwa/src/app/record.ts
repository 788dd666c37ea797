/** The verification record: who verified what and when, under which trust data. */

import type { Text, TrustRoot, VerificationResult } from "../engine";
import { h } from "./dom";
import { type Item, SOURCES } from "./items";
import { t } from "./language";
import { button, save } from "./parts";
import {
  CARRIERS,
  effectWord,
  moment,
  OUTCOMES,
  reason,
  sealed,
  sealedFields,
  statements,
  tone,
} from "./reading";
import { trust } from "./trust_keeper";
import { plain } from "./unseen";
import { verdictIcon } from "./icons";

const W = {
  title: { zh: "核验记录", en: "Verification record" },
  lead: {
    zh: "记录保存在您保存或打印它的地方，不会发送给任何人。",
    en: "The record stays where you save or print it; it is sent to nobody.",
  },
  by: { zh: "核验人或单位", en: "Verified by (person or organisation)" },
  purpose: { zh: "用途", en: "Purpose" },
  optional: { zh: "（可不填）", en: " (optional)" },
  demonstration: {
    zh: "演示：所用密钥不是本局的，本记录没有法律意义。",
    en: "Demonstration: the keys are not the bureau's. This record has no legal force.",
  },
  compared: {
    zh: "已将姓名和证件号码与本人身份证件核对",
    en: "Name and ID number were compared with the person's identity card",
  },
  notCompared: { zh: "未与身份证件核对", en: "Not compared with an identity card" },
  print: { zh: "打印或存为 PDF", en: "Print or save as PDF" },
  json: { zh: "保存 JSON", en: "Save as JSON" },
  close: { zh: "关闭", en: "Close" },
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
} satisfies Record<string, Text>;

interface Who {
  by: string;
  purpose: string;
  compared: boolean;
}

// Kept for the next record of this visit, and nowhere else.
const who: Who = { by: "", purpose: "", compared: false };

export function appVersion(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="app-version"]')?.content ?? "";
}

/** Opens the dialog in which a record is made. */
export function openRecord(item: Item, result: VerificationResult): void {
  who.compared = false;
  const by = h("input", {
    id: "record-by",
    autocomplete: "organization",
    maxlength: 100,
    value: who.by,
  });
  const purpose = h("input", {
    id: "record-purpose",
    autocomplete: "off",
    maxlength: 200,
    value: who.purpose,
  });
  const compared = h("input", { type: "checkbox", id: "record-compared" });
  const read = () => {
    who.by = by.value.trim();
    who.purpose = purpose.value.trim();
    who.compared = compared.checked;
  };
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-labelledby": "record-title", onclose: () => dialog.remove() },
    h("h2", { id: "record-title" }, t(W.title)),
    h("p", { class: "hint" }, t(W.lead)),
    h("div", { class: "field" }, h("label", { for: "record-by" }, t(W.by)), by),
    h(
      "div",
      { class: "field" },
      h("label", { for: "record-purpose" }, t(W.purpose), t(W.optional)),
      purpose,
    ),
    h("label", { class: "tick", for: "record-compared" }, compared, h("span", {}, t(W.compared))),
    h(
      "div",
      { class: "dialog-actions" },
      button(W.close, () => dialog.close()),
      button(
        W.json,
        () => {
          read();
          saveJson(item, result);
        },
        { icon: "save", id: "record-json" },
      ),
      button(
        W.print,
        () => {
          read();
          dialog.close();
          print(item, result);
        },
        { icon: "print", kind: "primary", id: "record-print" },
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}

/** The record as JSON; the result in it is the verifier's own, whole. */
export function recordJson(
  item: Item,
  result: VerificationResult,
  by: Who,
  root: TrustRoot | null,
): object {
  return {
    type: "VerificationRecord",
    version: 1,
    verifiedBy: by.by === "" ? null : by.by,
    purpose: by.purpose === "" ? null : by.purpose,
    comparedWithIdentityCard: by.compared,
    verifiedAt: item.at.toISOString(),
    presented: { source: item.source, file: item.name, sha256: item.sha256 },
    trustBundle: result.trustBundle,
    trustRoot:
      root === null ? null : { id: root.id, name: root.name, fingerprint: trust.fingerprint },
    verifier: { app: appVersion() },
    result,
  };
}

function saveJson(item: Item, result: VerificationResult): void {
  const text = `${JSON.stringify(recordJson(item, result, who, trust.root), null, 2)}\n`;
  const number = sealed(result, "certificateNumber")
    .replace(/[^0-9A-Za-z-]/g, "")
    .slice(0, 40);
  const day = moment(item.at).slice(0, 10);
  save(
    `verification-${day}${number === "" ? "" : `-${number}`}.json`,
    new Blob([text], { type: "application/json" }),
  );
}

function print(item: Item, result: VerificationResult): void {
  document.querySelector(".print-record")?.remove();
  document.body.append(sheet(item, result));
  const end = () => document.querySelector(".print-record")?.remove();
  window.addEventListener("afterprint", end, { once: true });
  window.print();
}

/** The record as a page to print, in the language in use. */
export function sheet(item: Item, result: VerificationResult): HTMLElement {
  const row = (label: Text, value: HTMLElement | string) =>
    h("tr", {}, h("th", { scope: "row" }, t(label)), h("td", {}, value));
  const why = reason(result);
  const bundle = result.trustBundle;
  return h(
    "section",
    { class: "print-record" },
    h(
      "header",
      {},
      h("p", { class: "record-kind" }, t(W.title)),
      h("p", {}, trust.root === null ? "" : t(trust.root.name)),
    ),
    bundle?.demonstration === false
      ? null
      : h("p", { class: "record-demonstration" }, t(W.demonstration)),
    h(
      "div",
      { class: `record-verdict tone-${tone(result.verdict)}` },
      verdictIcon(tone(result.verdict)),
      h("div", {}, h("h1", {}, result.title.zh), h("p", {}, result.title.en)),
    ),
    h(
      "p",
      { class: "record-effect" },
      h("strong", {}, t(effectWord(result.legalEffect))),
      " — ",
      t(result.legalEffect),
    ),
    why === null ? null : h("p", {}, h("strong", {}, t(W.reason)), " ", t(why)),
    h(
      "table",
      {},
      row(W.by, plain(who.by === "" ? "—" : who.by)),
      who.purpose === "" ? null : row(W.purpose, plain(who.purpose)),
      row(W.at, `${moment(item.at)}${t(W.clock)}`),
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
    ),
    sealedFields(result).length === 0
      ? null
      : [
          h("h2", {}, t(W.sealed)),
          h(
            "table",
            {},
            sealedFields(result).map((field) => row(field.label, plain(field.value.slice(0, 600)))),
          ),
          h(
            "p",
            { class: "record-compared" },
            who.compared ? "☑ " : "☐ ",
            t(who.compared ? W.compared : W.notCompared),
          ),
        ],
    result.parts === undefined
      ? [
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
        ]
      : null,
    h("p", { class: "record-sign" }, t(W.signature), h("i", {})),
    h("footer", {}, h("p", {}, t(W.foot)), h("p", {}, `${t(W.app)} ${appVersion()}`)),
  );
}
