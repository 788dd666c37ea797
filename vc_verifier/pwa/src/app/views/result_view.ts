/** The view of one result: the article, and what to do next. */

import type { Text } from "../../engine";
import { h } from "../dom";
import type { Item } from "../items";
import { t } from "../language";
import { button, heading } from "../parts";
import { openRecord } from "../record";
import { openReport } from "../reporting";
import { go } from "../router";
import { resultArticle } from "./result";

const W = {
  next: { zh: "扫描下一份", en: "Scan the next one" },
  another: { zh: "核验另一份", en: "Verify another" },
  record: { zh: "核验记录", en: "Verification record" },
  report: { zh: "举报滥用", en: "Report misuse" },
} satisfies Record<string, Text>;

/** Said of a result that is not there any more. */
export const GONE: Text = {
  zh: "此结果已不在本机。",
  en: "This result is no longer on this device.",
};

/** Shows an item; `past`: its result is not of now. `next` goes on to another one. */
export function resultView(item: Item, past: boolean, next: () => void): HTMLElement {
  const { result } = item;
  return h(
    "div",
    { class: "view result-view" },
    resultArticle(item, past),
    h(
      "div",
      { class: "result-next" },
      button(item.source === "camera" ? W.next : W.another, next, {
        kind: "primary",
        icon: "scan",
        id: "next",
      }),
    ),
    h(
      "div",
      { class: "result-actions" },
      result === null
        ? null
        : button(W.record, () => openRecord(item, result), { icon: "record", id: "record" }),
      result === null
        ? null
        : button(W.report, () => openReport(item), { icon: "flag", id: "report" }),
    ),
  );
}

/** Shows that a result is not there any more. */
export function goneView(): HTMLElement {
  return h(
    "div",
    { class: "view narrow" },
    heading(1, t(GONE)),
    h(
      "div",
      { class: "actions" },
      button(W.another, () => go({ view: "scan" }), { kind: "primary", icon: "scan" }),
    ),
  );
}
