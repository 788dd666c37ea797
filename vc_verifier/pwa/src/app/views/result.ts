/** One result: the verdict first, then the sealed data, the three statements, and what to do. */

import type { Text, VerificationResult } from "../../engine";
import { type Child, h } from "../dom";
import { headline } from "../headline";
import { icon, mark, verdictIcon } from "../icons";
import { type Item, SOURCES } from "../items";
import { t } from "../language";
import { heading, other } from "../parts";
import {
  CARRIERS,
  clause,
  effectWord,
  moment,
  ofWhen,
  OUTCOMES,
  reason,
  sealedFields,
  statements,
  tone,
  wasAsked,
} from "../reading";
import { hash } from "../router";
import { plain } from "../unseen";
import { details, differing } from "./result_details";

const W = {
  reason: { zh: "原因", en: "Reason" },
  sealed: { zh: "签章数据", en: "Sealed data" },
  compare: {
    zh: "请将姓名和证件号码与本人身份证件核对。",
    en: "Compare the name and the ID number with the person's identity card.",
  },
  statements: { zh: "三项结论", en: "Three statements" },
  inside: { zh: "其中第 %d 份", en: "No. %d in it" },
  demonstration: {
    zh: "演示数据：没有法律意义",
    en: "Demonstration: without legal force",
  },
  stop: { zh: "。", en: ". " },
  none: { zh: "未给出结论", en: "No verdict" },
  past: {
    zh: "不说明现在的状态，请重新核验。",
    en: "It does not speak of today.",
  },
  again: { zh: "重新核验", en: "Verify again" },
  slip: { zh: "查询单或成绩单，不是证书", en: "A result slip, not a certificate" },
} satisfies Record<string, Text>;

/** Makes the article of one item; `past`: its result is not of now, and looks like it. */
export function resultArticle(item: Item, past: boolean): HTMLElement {
  if (item.result === null) return noticeArticle(item);
  return h(
    "article",
    { class: past ? "result past" : "result" },
    past ? pastBand(item) : null,
    nameOf(item),
    one(item.result, item, 1),
  );
}

function pastBand(item: Item): HTMLElement {
  return h(
    "div",
    { class: "past-band", role: "note" },
    icon("history"),
    h("p", {}, h("strong", {}, t(ofWhen(item.at, new Date()))), t(W.stop), t(W.past)),
    h("a", { class: "button quiet", href: hash({ view: "scan" }) }, t(W.again)),
  );
}

function noticeArticle(item: Item): HTMLElement {
  return h(
    "article",
    { class: "result" },
    nameOf(item),
    h(
      "section",
      { class: "verdict tone-unknown", "data-verdict": "none" },
      h(
        "div",
        { class: "verdict-head" },
        verdictIcon("unknown"),
        h("div", { class: "verdict-words" }, heading(1, t(W.none))),
      ),
      item.notice === null ? null : h("div", { class: "effect" }, h("p", {}, t(item.notice))),
    ),
  );
}

function nameOf(item: Item): Child {
  return h(
    "p",
    { class: "handed-in" },
    h("span", {}, t(SOURCES[item.source])),
    item.name === null ? null : h("span", { class: "file-name" }, plain(item.name.slice(0, 200))),
    (item.result?.parts ?? []).length === 0 || item.result === null
      ? null
      : h("span", { class: "carrier" }, t(CARRIERS[item.result.carrier])),
    h("time", { datetime: item.at.toISOString() }, moment(item.at)),
  );
}

function one(result: VerificationResult, item: Item, level: 1 | 2): Child {
  const fields = sealedFields(result);
  const parts = result.parts ?? [];
  return [
    hero(result, level),
    parts.map((part, at) =>
      h(
        "div",
        { class: "part" },
        h("p", { class: "part-title" }, t(W.inside).replace("%d", String(at + 1))),
        one(part, item, 2),
      ),
    ),
    differing(result, level),
    h(
      "div",
      { class: "columns" },
      fields.length === 0 ? null : data(result, level),
      parts.length > 0
        ? null
        : h(
            "div",
            { class: "side" },
            three(result, level),
            details(result, item, fields.length > 0, level),
          ),
    ),
  ];
}

function hero(result: VerificationResult, level: 1 | 2): HTMLElement {
  const why = reason(result);
  const effect = result.legalEffect;
  return h(
    "section",
    { class: `verdict tone-${tone(result.verdict)}`, "data-verdict": result.verdict },
    h(
      "div",
      { class: "verdict-head" },
      verdictIcon(tone(result.verdict)),
      h(
        "div",
        { class: "verdict-words" },
        heading(level, t(headline(result))),
        h("p", { class: "verdict-other" }, other(headline(result))),
        result.kind === "slip" ? h("p", { class: "verdict-kind" }, t(W.slip)) : null,
      ),
    ),
    h(
      "div",
      { class: "effect" },
      h(
        "p",
        { class: "effect-word" },
        t(effectWord(result.verdict, effect)),
        " ",
        h("span", { class: "clause" }, t(clause(effect))),
      ),
      h("p", {}, t(effect)),
      why === null ? null : h("p", { class: "reason" }, h("strong", {}, t(W.reason)), " ", t(why)),
    ),
  );
}

function data(result: VerificationResult, level: 1 | 2): HTMLElement {
  return h(
    "section",
    { class: `card sealed tone-${tone(result.verdict)}` },
    h(
      "div",
      { class: "sealed-head" },
      heading(level === 1 ? 2 : 3, t(W.sealed)),
      result.verified ? null : h("span", { class: "tag" }, t(result.title)),
    ),
    result.issuerName === null ? null : h("p", { class: "sealed-by" }, t(result.issuerName)),
    result.trustBundle?.demonstration === false
      ? null
      : h("p", { class: "demo-note" }, t(W.demonstration)),
    h("p", { class: "compare" }, icon("idcard"), h("span", {}, t(W.compare))),
    h(
      "dl",
      {},
      sealedFields(result).map((field) =>
        h(
          "div",
          { class: field.compared ? "compared" : "", "data-member": field.member },
          h("dt", {}, t(field.label)),
          // Very long values scroll; whoever uses a keyboard must get there, too.
          h(
            "dd",
            { lang: "zh-Hans", tabindex: field.value.length > 400 ? 0 : null },
            plain(field.value),
          ),
        ),
      ),
    ),
  );
}

function three(result: VerificationResult, level: 1 | 2): HTMLElement {
  return h(
    "section",
    { class: "card three" },
    heading(level === 1 ? 2 : 3, t(W.statements)),
    h(
      "ul",
      { class: "statements" },
      statements(result).map((statement) =>
        h(
          "li",
          { "data-statement": statement.check.check, "data-outcome": statement.check.outcome },
          mark(statement.check.outcome),
          h(
            "div",
            {},
            h(
              "p",
              { class: "statement-title" },
              t(statement.title),
              " ",
              h(
                "span",
                { class: `word word-${statement.check.outcome}` },
                t(OUTCOMES[statement.check.outcome]),
              ),
            ),
            wasAsked(statement.check) ? h("p", {}, t(statement.text)) : null,
            statement.date === null ? null : h("p", { class: "hint" }, t(statement.date)),
          ),
        ),
      ),
    ),
  );
}
