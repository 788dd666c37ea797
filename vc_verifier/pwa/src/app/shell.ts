/** What stands around every view: name, navigation, how fresh the trust data is, warnings. */

import type { Text } from "../engine";
import { fill, h } from "./dom";
import { brand, icon, type IconName } from "./icons";
import { startUpdate } from "./installation";
import { language, speak, t, tag } from "./language";
import { button } from "./parts";
import { age, moment } from "./reading";
import { hash, type Route } from "./router";
import { expired, trust, whyNone } from "./trust_keeper";

const W = {
  name: { zh: "证书核验", en: "Certificate verifier" },
  long: { zh: "专业技术资格电子证书核验", en: "Professional certificate verifier" },
  skip: { zh: "跳到内容", en: "Skip to content" },
  navigation: { zh: "主导航", en: "Main" },
  demonstration: {
    zh: "演示系统：所用密钥不是本局的，证书和结论没有法律意义。",
    en: "Demonstration: not the bureau's keys. Nothing here has legal force.",
  },
  rootChanged: {
    zh: "警告：服务器提供了另一个信任根，已拒绝。本机继续使用原先固定的信任根。请勿在此网站输入或提交任何内容，并联系发证机构。",
    en: "Warning: the server offers another trust root, which was refused. This device goes on with the one it had pinned. Hand in nothing on this site and contact the bureau.",
  },
  newFingerprint: { zh: "被拒绝的指纹", en: "Refused fingerprint" },
  rolledBack: {
    zh: "服务器提供的信任数据比本机的旧，已拒绝。",
    en: "The server's trust data is older than what is on this device. It was refused.",
  },
  expired: {
    zh: "信任数据已过期：联网更新之前，不会给出有利结论。",
    en: "The trust data has expired: no favourable verdict is given until it is updated.",
  },
  opening: { zh: "正在读取信任数据…", en: "Reading the trust data …" },
  none: { zh: "尚无信任数据，无法核验", en: "No trust data yet: nothing can be verified" },
  noneBecause: { zh: "无法核验：", en: "Nothing can be verified:" },
  bundle: { zh: "信任数据第 %d 号", en: "Trust data no. %d" },
  issued: { zh: "%s发布", en: "issued %s" },
  offline: { zh: "离线", en: "offline" },
  update: { zh: "有新版本。", en: "A new version is here." },
  start: { zh: "立即启用", en: "Start it" },
  basis: {
    zh: "依据：沪人社规〔2019〕33号",
    en: "Basis: notice 沪人社规〔2019〕33号",
  },
} satisfies Record<string, Text>;

const TABS: readonly (readonly [Exclude<Route["view"], "result">, IconName, Text])[] = [
  ["scan", "scan", { zh: "核验", en: "Verify" }],
  ["batch", "batch", { zh: "批量", en: "Batch" }],
  ["history", "history", { zh: "历史", en: "History" }],
  ["settings", "settings", { zh: "设置", en: "Settings" }],
  ["help", "help", { zh: "帮助", en: "Help" }],
];

const banners = h("div", { class: "banners" });
const freshness = h("div", { class: "freshness" });
const main = h("main", { id: "main", tabindex: "-1" });
const header = h("header", { class: "top" });
const tabs = h("nav", { class: "tabs" });
const footer = h("footer", {});
let updateWaits = false;

/** Puts the shell into the page; views go into the element it gives. */
export function raiseShell(into: HTMLElement): HTMLElement {
  fill(
    into,
    h("a", { class: "skip", href: "#main", onclick: skip }, t(W.skip)),
    banners,
    header,
    main,
    footer,
    tabs,
  );
  return main;
}

function skip(event: Event): void {
  // The fragment is the app's route: only the focus moves.
  event.preventDefault();
  main.focus();
}

export function showUpdate(): void {
  updateWaits = true;
  drawBanners();
}

/** Draws everything around the view anew. */
export function drawShell(route: Route, redraw: () => void): void {
  const other = language() === "zh" ? "en" : "zh";
  fill(
    header,
    h(
      "div",
      { class: "bar" },
      h(
        "a",
        { class: "brand", href: hash({ view: "scan" }) },
        brand(),
        h("span", { class: "short" }, t(W.name)),
        h("span", { class: "long" }, t(W.long)),
      ),
      freshness,
      h(
        "button",
        {
          type: "button",
          class: "language",
          id: "switch-language",
          lang: tag(other),
          onclick: () => {
            speak(other);
            redraw();
            document.getElementById("switch-language")?.focus();
          },
        },
        other === "en" ? "English" : "中文",
      ),
    ),
  );
  tabs.setAttribute("aria-label", t(W.navigation));
  fill(
    tabs,
    TABS.map(([view, drawing, words]) =>
      h(
        "a",
        {
          href: hash({ view } as Route),
          class: "tab",
          "aria-current": route.view === view ? "page" : null,
        },
        icon(drawing),
        h("span", {}, t(words)),
      ),
    ),
  );
  fill(footer, h("p", {}, t(W.basis)));
  drawTrust();
}

/** Draws what depends on the trust data and the network. */
export function drawTrust(): void {
  drawBanners();
  const now = new Date();
  const { bundle } = trust;
  freshness.classList.toggle("is-bad", trust.starting ? false : bundle === null || expired(now));
  const offline = navigator.onLine
    ? null
    : h("span", { class: "offline" }, icon("offline"), t(W.offline));
  if (bundle === null) {
    const why = trust.starting ? null : whyNone();
    fill(
      freshness,
      icon(trust.starting ? "clock" : "warning"),
      h(
        "span",
        { class: why === null ? null : "why" },
        t(trust.starting ? W.opening : why === null ? W.none : W.noneBecause),
        why === null ? null : ` ${t(why)}`,
      ),
      offline,
    );
    return;
  }
  const since = t(age(new Date(bundle.issued), now));
  fill(
    freshness,
    h(
      "a",
      {
        href: hash({ view: "settings" }),
        title: `${moment(bundle.issued)} – ${moment(bundle.expires)}`,
      },
      icon(expired(now) ? "warning" : "clock"),
      h(
        "span",
        {},
        h("span", { class: "number" }, t(W.bundle).replace("%d", String(bundle.sequence))),
        " · ",
        h("span", { class: "since" }, t(W.issued).replace("%s", since)),
      ),
    ),
    offline,
  );
}

function drawBanners(): void {
  const { bundle, foreignRoot, problem } = trust;
  fill(
    banners,
    foreignRoot === null
      ? null
      : h(
          "div",
          { class: "banner alarm", role: "alert" },
          icon("warning"),
          h(
            "div",
            {},
            h("p", {}, t(W.rootChanged)),
            h("p", { class: "hint" }, t(W.newFingerprint), " ", h("code", {}, foreignRoot)),
          ),
        ),
    problem?.code === "TRUST_ROLLBACK"
      ? h(
          "div",
          { class: "banner alarm", role: "alert" },
          icon("warning"),
          h("p", {}, t(W.rolledBack)),
        )
      : null,
    expired(new Date())
      ? h(
          "div",
          { class: "banner expired", role: "alert" },
          icon("warning"),
          h("p", {}, t(W.expired)),
        )
      : null,
    updateWaits
      ? h(
          "div",
          { class: "banner note", role: "status" },
          h("p", {}, t(W.update)),
          button(W.start, startUpdate, { kind: "quiet" }),
        )
      : null,
    bundle !== null && bundle.demonstration
      ? h("p", { class: "demonstration", role: "note" }, t(W.demonstration))
      : null,
  );
}
