/** What stands below a result: where it differs from the sealed data, every check, the document. */

import type { Text, VerificationResult } from "../../engine";
import { type Child, h } from "../dom";
import { mark } from "../icons";
import type { Item } from "../items";
import { t, tag } from "../language";
import { heading } from "../parts";
import { CARRIERS, CHECK_TITLES, inBeijingTime, moment, OUTCOMES, wasAsked } from "../reading";
import { escapeUnseen, plain } from "../unseen";

const W = {
  differences: { zh: "与签章数据不一致之处", en: "Where it differs from the sealed data" },
  sealedCounts: { zh: "以签章数据为准。", en: "The sealed data is what counts." },
  field: { zh: "项目", en: "Field" },
  presented: { zh: "所提交的", en: "Presented" },
  notThere: { zh: "没有这一项", en: "not there" },
  details: { zh: "全部检查与技术细节", en: "All checks and technical details" },
  code: { zh: "结论代码", en: "Verdict code" },
  carrier: { zh: "载体", en: "Carrier" },
  at: { zh: "核验时间", en: "Verified at" },
  beijing: { zh: "北京时间", en: "Beijing time" },
  bundle: { zh: "信任数据", en: "Trust data" },
  digest: { zh: "所提交内容的 SHA-256", en: "SHA-256 of what was handed in" },
  document: { zh: "签章文档（JSON-LD）", en: "Sealed document (JSON-LD)" },
  sealed: { zh: "签章数据", en: "Sealed data" },
} satisfies Record<string, Text>;

/** Shows field by field what was presented and what is sealed, where they differ. */
export function differing(result: VerificationResult, level: 1 | 2): Child {
  const found = result.differences;
  if (found.length === 0) return null;
  return h(
    "section",
    { class: "card differences" },
    heading(level === 1 ? 2 : 3, t(W.differences)),
    h("p", { class: "hint" }, t(W.sealedCounts)),
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          [W.field, W.presented, W.sealed].map((title) => h("th", { scope: "col" }, t(title))),
        ),
      ),
      h(
        "tbody",
        {},
        found.map((difference) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, plain(t(difference))),
            h(
              "td",
              { class: "presented", "data-label": t(W.presented) },
              h("span", { lang: "zh-Hans" }, plain(difference.presented)),
            ),
            h(
              "td",
              { "data-label": t(W.sealed) },
              difference.sealed === null
                ? h("span", {}, t(W.notThere))
                : h("span", { lang: "zh-Hans" }, plain(difference.sealed)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Shows every check and the technical facts, folded away. */
export function details(
  result: VerificationResult,
  item: Item,
  shown: boolean,
  level: 1 | 2,
): HTMLElement {
  const row = (label: Text, ...value: Child[]) =>
    h("div", {}, h("dt", {}, t(label)), h("dd", {}, value));
  const bundle = result.trustBundle;
  return h(
    "details",
    { class: "card details" },
    h("summary", {}, t(W.details)),
    h(
      "ul",
      { class: "checks" },
      result.checks.map((check) =>
        h(
          "li",
          {},
          mark(check.outcome),
          h(
            "div",
            {},
            h(
              "p",
              { class: "statement-title" },
              t(CHECK_TITLES[check.check]),
              " ",
              h("span", { class: `word word-${check.outcome}` }, t(OUTCOMES[check.outcome])),
            ),
            wasAsked(check) ? h("p", {}, t(inBeijingTime(check))) : null,
            h("p", { class: "hint" }, h("code", {}, check.code)),
          ),
        ),
      ),
    ),
    h(
      "dl",
      { class: "technical" },
      row(W.code, h("code", {}, result.verdict)),
      row(W.carrier, t(CARRIERS[result.carrier])),
      row(W.at, `${moment(result.asOf)} ${t(W.beijing)}`),
      bundle === null
        ? null
        : row(
            W.bundle,
            `${bundle.sequence} (${moment(bundle.issued)} – ${moment(bundle.expires)})`,
          ),
      level === 1 && item.sha256 !== "" ? row(W.digest, h("code", {}, item.sha256)) : null,
    ),
    shown && result.credential !== null
      ? h(
          "details",
          { class: "inner" },
          h("summary", {}, t(W.document)),
          h(
            "pre",
            { tabindex: "0", lang: tag() },
            escapeUnseen(JSON.stringify(result.credential, null, 2)),
          ),
        )
      : null,
  );
}
