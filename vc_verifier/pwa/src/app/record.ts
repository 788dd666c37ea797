/** The verification record: who verified what and when, under which trust data. */

import type { Text, TrustRoot, VerificationResult } from "../engine";
import { h } from "./dom";
import type { Item } from "./items";
import { t } from "./language";
import { button, save } from "./parts";
import { moment, sealed } from "./reading";
import { appVersion, sheet, type Who } from "./record_sheet";
import { trust } from "./trust_keeper";

const W = {
  title: { zh: "核验记录", en: "Verification record" },
  lead: {
    zh: "记录保存在您保存或打印它的地方，不会发送给任何人。",
    en: "The record stays where you save or print it; it is sent to nobody.",
  },
  by: { zh: "核验人或单位", en: "Verified by (person or organisation)" },
  purpose: { zh: "用途", en: "Purpose" },
  optional: { zh: "（可不填）", en: " (optional)" },
  compared: {
    zh: "已将姓名和证件号码与本人身份证件核对",
    en: "Name and ID number were compared with the person's identity card",
  },
  print: { zh: "打印或存为 PDF", en: "Print or save as PDF" },
  json: { zh: "保存 JSON", en: "Save as JSON" },
  close: { zh: "关闭", en: "Close" },
} satisfies Record<string, Text>;

// Kept for the next record of this visit, and nowhere else.
const who: Who = { by: "", purpose: "", compared: false };

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
    recordedAt: new Date().toISOString(),
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
  document.body.append(sheet(item, result, who));
  const end = () => document.querySelector(".print-record")?.remove();
  window.addEventListener("afterprint", end, { once: true });
  window.print();
}
