/** Reporting misuse: the bureau takes reports on its own page; only a digest goes with the link. */

import type { Text } from "../engine";
import * as database from "./database";
import { h } from "./dom";
import { icon } from "./icons";
import type { Item } from "./items";
import { t } from "./language";
import { button } from "./parts";

const W = {
  title: { zh: "举报滥用", en: "Report misuse" },
  lead: {
    zh: "怀疑伪造、篡改、挂证（出借）或滥用时，可向本局反映。核验未通过本身不会留下任何记录。",
    en: "If you suspect forgery, tampering, lending or other abuse, tell the bureau. A failed verification by itself leaves no record anywhere.",
  },
  sent: {
    zh: "打开的页面只会收到所提交内容的 SHA-256 摘要，不会收到证书内容；其余由您填写。",
    en: "The page that opens is given the SHA-256 of what was handed in, not its content. The rest is up to you.",
  },
  open: { zh: "前往本局举报页面", en: "Go to the bureau's report page" },
  digest: { zh: "摘要", en: "Digest" },
  close: { zh: "关闭", en: "Close" },
  none: {
    zh: "此核验端没有设置举报网址。请直接与发证机构联系，并提供以下摘要。",
    en: "This verifier has no address for reports. Contact the issuing bureau and give this digest.",
  },
} satisfies Record<string, Text>;

const KEY = "report-url";
let reportUrl: string | null = null;

/** Asks the server where reports are taken; offline, what it said last holds. */
export async function loadReportUrl(): Promise<void> {
  try {
    const response = await fetch("/app-settings.json", { cache: "no-cache", credentials: "omit" });
    const settings = (await response.json()) as { reportUrl?: unknown };
    reportUrl = usable(settings.reportUrl);
    await database.put("trust", KEY, reportUrl);
  } catch {
    reportUrl = usable(await database.get("trust", KEY).catch(() => null));
  }
}

function usable(url: unknown): string | null {
  if (typeof url !== "string" || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  const local = protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  return protocol === "https:" || local ? url : null;
}

/** Opens the dialog from which a person goes to the bureau's page. */
export function openReport(item: Item): void {
  const target = reportUrl === null ? null : new URL(reportUrl);
  target?.searchParams.set("digest", item.sha256);
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-labelledby": "report-title", onclose: () => dialog.remove() },
    h("h2", { id: "report-title" }, t(W.title)),
    h("p", {}, t(W.lead)),
    h("p", { class: "hint" }, t(target === null ? W.none : W.sent)),
    h("p", { class: "digest" }, h("span", {}, t(W.digest)), " ", h("code", {}, item.sha256)),
    h(
      "div",
      { class: "dialog-actions" },
      button(W.close, () => dialog.close()),
      target === null
        ? null
        : h(
            "a",
            {
              class: "button primary",
              href: target.href,
              target: "_blank",
              rel: "noopener noreferrer",
              id: "report-link",
            },
            icon("flag"),
            h("span", {}, t(W.open)),
          ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
