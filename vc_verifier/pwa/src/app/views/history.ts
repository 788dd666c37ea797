/** Past results on this device, if they are kept. */

import type { Text } from "../../engine";
import { fill, h } from "../dom";
import { headline } from "../headline";
import { verdictIcon } from "../icons";
import { forget, forgetAll, past } from "../history_keeper";
import { type Item, SOURCES } from "../items";
import { t } from "../language";
import { announce, button, confirmed, heading, toggle } from "../parts";
import { preference } from "../preferences";
import { each, moment, sealed, tone } from "../reading";
import { hash } from "../router";
import { plain } from "../unseen";
import type { View } from "./scan";

const W = {
  title: { zh: "历史记录", en: "History" },
  keep: { zh: "在本机保存核验结果", en: "Keep results on this device" },
  keepHint: {
    zh: "默认关闭。保存的内容含姓名等个人信息，只存于本机，最多 500 条。",
    en: "Off by default. What is kept has names and other personal data in it; it stays on this device, 500 results at most.",
  },
  empty: { zh: "没有保存的结果。", en: "No results are kept." },
  off: { zh: "历史记录已关闭，核验结果不会被保存。", en: "History is off: results are not kept." },
  clear: { zh: "清空历史记录", en: "Clear the history" },
  sure: { zh: "清空历史记录？", en: "Clear the history?" },
  sureWords: {
    zh: "本机保存的全部核验结果将被删除，无法恢复。",
    en: "All results kept on this device are deleted for good.",
  },
  cleared: { zh: "历史记录已清空", en: "The history is empty now" },
  remove: { zh: "删除", en: "Delete" },
  unnamed: { zh: "未显示姓名", en: "no name shown" },
} satisfies Record<string, Text>;

export function historyView(): View {
  const list = h("div", { class: "history-list" });

  async function show(): Promise<void> {
    const items = await past().catch(() => []);
    if (items.length === 0) {
      fill(list, h("p", { class: "empty" }, t(preference.on("history") ? W.empty : W.off)));
      return;
    }
    fill(
      list,
      h("ul", { class: "rows" }, items.map(row)),
      button(
        W.clear,
        () => {
          void confirmed(W.sure, W.sureWords, W.clear, true).then(async (yes) => {
            if (!yes) return;
            await forgetAll();
            announce(t(W.cleared));
            await show();
          });
        },
        { icon: "trash", kind: "danger", id: "clear-history" },
      ),
    );
  }

  function row(item: Item): HTMLElement {
    const { result } = item;
    if (result === null) return h("li", {});
    const name = each(result)
      .map((part) => sealed(part, "name"))
      .filter((found) => found !== "")
      .join(", ");
    return h(
      "li",
      { class: `tone-${tone(result.verdict)}` },
      h(
        "a",
        { class: "row", href: hash({ view: "result", id: item.id }) },
        verdictIcon(tone(result.verdict)),
        h(
          "span",
          { class: "row-words" },
          h("strong", {}, t(headline(result))),
          h("span", {}, name === "" ? t(W.unnamed) : plain(name)),
          h("span", { class: "hint" }, `${moment(item.at)} · ${t(SOURCES[item.source])}`),
        ),
      ),
      h(
        "button",
        {
          type: "button",
          class: "round quiet-round",
          "aria-label": `${t(W.remove)} ${name}`,
          onclick: () => void forget(item.id).then(show),
        },
        "×",
      ),
    );
  }

  void show();
  return {
    element: h(
      "div",
      { class: "view narrow" },
      heading(1, t(W.title)),
      h(
        "section",
        { class: "card" },
        toggle(
          W.keep,
          W.keepHint,
          preference.on("history"),
          (on) => {
            preference.set("history", on ? "on" : "off");
            void show();
          },
          "keep-history",
        ),
      ),
      list,
    ),
  };
}
