/** The batch's table: its rows, its filters, and what is shown of it. */

import type { Text, VerificationResult } from "../../engine";
import { type Child, h } from "../dom";
import { headline } from "../headline";
import { verdictIcon } from "../icons";
import { type Item, SOURCES } from "../items";
import { t } from "../language";
import { each, moment, reason, sealed, type Tone, tone } from "../reading";
import { hash } from "../router";
import { plain } from "../unseen";

const W = {
  filter: { zh: "筛选", en: "Filter" },
  all: { zh: "全部", en: "All" },
  verdict: { zh: "结论", en: "Verdict" },
  name: { zh: "姓名", en: "Name" },
  number: { zh: "证书编号", en: "Certificate number" },
  qualification: { zh: "资格", en: "Qualification" },
  source: { zh: "来源", en: "Source" },
  time: { zh: "时间", en: "Time" },
  noVerdict: { zh: "未给出结论", en: "No verdict" },
} satisfies Record<string, Text>;

/** The table's headings. */
export const HEADINGS: readonly Text[] = [
  W.verdict,
  W.name,
  W.number,
  W.qualification,
  W.source,
  W.time,
];

const GROUPS: readonly (readonly [Tone | "none", Text])[] = [
  ["good", { zh: "原件有效", en: "Original" }],
  ["data", { zh: "数据真实", en: "Authentic data" }],
  ["caution", { zh: "注意", en: "Caution" }],
  ["bad", { zh: "不可采信", en: "Not to be relied on" }],
  ["unknown", { zh: "无法判定", en: "Undecided" }],
  ["none", { zh: "未核验", en: "Not verified" }],
];

/** What is shown of the list; holds as long as the page is open. */
const chosen: { group: Tone | "none" | "all"; wanted: string } = { group: "all", wanted: "" };

/** The words that are looked for. */
export function wanted(): string {
  return chosen.wanted;
}

export function lookFor(words: string): void {
  chosen.wanted = words;
}

function groupOf(item: Item): Tone | "none" {
  return item.result === null ? "none" : tone(item.result.verdict);
}

/** Whether an item is shown. */
export function fits(item: Item): boolean {
  if (chosen.group !== "all" && groupOf(item) !== chosen.group) return false;
  const needle = chosen.wanted.trim().toLowerCase();
  if (needle === "") return true;
  const hay = [
    item.name ?? "",
    ...(item.result === null
      ? []
      : each(item.result).flatMap((part) => [
          sealed(part, "name"),
          sealed(part, "certificateNumber"),
          sealed(part, "qualificationName"),
        ])),
  ];
  return hay.some((text) => text.toLowerCase().includes(needle));
}

/** Makes the filters, with how many items each shows. */
export function filters(items: Item[], refresh: () => void): HTMLElement {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(groupOf(item), (counts.get(groupOf(item)) ?? 0) + 1);
  if (chosen.group !== "all" && !counts.has(chosen.group)) chosen.group = "all";
  const chip = (value: Tone | "none" | "all", words: Text, count: number) =>
    h(
      "button",
      {
        type: "button",
        id: `filter-${value}`,
        class: `chip tone-${value}`,
        "aria-pressed": String(chosen.group === value),
        onclick: () => {
          chosen.group = value;
          refresh();
        },
      },
      value === "all" || value === "none" ? null : verdictIcon(value),
      h("span", {}, t(words)),
      h("span", { class: "count" }, String(count)),
    );
  return h(
    "div",
    { class: "chips", role: "group", "aria-label": t(W.filter) },
    chip("all", W.all, items.length),
    GROUPS.filter(([value]) => counts.has(value)).map(([value, words]) =>
      chip(value, words, counts.get(value) ?? 0),
    ),
  );
}

/** Makes an item's row. */
export function row(item: Item): HTMLElement {
  const { result } = item;
  const tint = result === null ? "unknown" : tone(result.verdict);
  const cell = (title: Text, ...content: Child[]) => h("td", { "data-label": t(title) }, content);
  // Several certificates in one file stand one below the other, in the order of the file.
  const values = (make: (value: (member: string) => string) => Child[]): Child[] => {
    const found: (VerificationResult | null)[] = result === null ? [null] : each(result);
    const made = found.map((part) =>
      make((member) => (part === null ? "" : sealed(part, member))),
    );
    return made.length === 1 ? made : made.map((content) => h("div", { class: "each" }, content));
  };
  const why = result === null ? item.notice : reason(result);
  return h(
    "tr",
    { class: `tone-${tint}`, "data-verdict": result?.verdict ?? "none" },
    h(
      "th",
      { scope: "row", "data-label": t(W.verdict) },
      h(
        "a",
        { class: "row-link", href: hash({ view: "result", id: item.id }) },
        verdictIcon(tint),
        h("span", {}, result === null ? t(W.noVerdict) : t(headline(result))),
      ),
      why === null ? null : h("p", { class: "hint" }, t(why)),
    ),
    cell(
      W.name,
      values((value) => [
        plain(value("name")),
        " ",
        h("span", { class: "hint" }, plain(value("maskedIdNumber"))),
      ]),
    ),
    cell(
      W.number,
      values((value) => [h("span", { class: "number-cell" }, plain(value("certificateNumber")))]),
    ),
    cell(
      W.qualification,
      values((value) => [
        plain(value("qualificationName")),
        " ",
        h("span", { class: "hint" }, plain(value("level"))),
      ]),
    ),
    cell(W.source, item.name === null ? t(SOURCES[item.source]) : plain(item.name.slice(0, 120))),
    cell(W.time, h("time", { datetime: item.at.toISOString() }, moment(item.at).slice(11))),
  );
}
