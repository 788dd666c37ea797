/** Language, appearance, what the device does, and what is trusted. */

import type { Text } from "../../engine";
import * as database from "../database";
import { type Child, fill, h } from "../dom";
import { clearBatch } from "../items";
import { installable, install, offlineReady } from "../installation";
import { language, speak, t } from "../language";
import { announce, button, choice, confirmed, heading, toggle } from "../parts";
import { applyTheme, preference, theme } from "../preferences";
import { age, moment } from "../reading";
import { appVersion } from "../record_sheet";
import { expired, onTrustChange, trust, updateTrust, whyNone } from "../trust_keeper";
import type { View } from "./scan";

const W = {
  title: { zh: "设置", en: "Settings" },
  display: { zh: "显示", en: "Display" },
  language: { zh: "语言", en: "Language" },
  theme: { zh: "外观", en: "Appearance" },
  auto: { zh: "跟随系统", en: "As the device" },
  light: { zh: "浅色", en: "Light" },
  dark: { zh: "深色", en: "Dark" },
  scanning: { zh: "扫描提示", en: "When a code is found" },
  vibration: { zh: "振动", en: "Vibrate" },
  sound: { zh: "提示音", en: "Play a sound" },
  privacy: { zh: "隐私", en: "Privacy" },
  history: { zh: "在本机保存核验结果", en: "Keep results on this device" },
  historyHint: { zh: "默认关闭；可随时清空。", en: "Off by default; can be cleared at any time." },
  send: { zh: "允许将 PDF 和 ZIP 发送至服务器核验", en: "Let PDF and zip files go to the server" },
  sendHint: {
    zh: "关闭时每次都会询问。扫描、图片和 JSON 始终在本机核验。",
    en: "When off, you are asked each time. Scans, pictures and JSON are always verified on this device.",
  },
  clear: { zh: "清除本机全部数据", en: "Delete everything on this device" },
  clearSure: { zh: "清除全部数据？", en: "Delete everything?" },
  clearWords: {
    zh: "将删除历史记录、设置和信任数据（包括已固定的信任根）。下次打开时需要联网。",
    en: "History, settings and trust data are deleted, the pinned trust root among them. The app then needs a network to start again.",
  },
  trust: { zh: "信任数据", en: "Trust data" },
  root: { zh: "信任根", en: "Trust root" },
  fingerprint: { zh: "指纹", en: "Fingerprint" },
  fingerprintHint: {
    zh: "与发证机构公布的指纹逐位核对；不一致则不要使用本程序。",
    en: "Compare it with the one the bureau publishes. If they differ, do not use this app.",
  },
  pinnedBuild: { zh: "随程序固定", en: "pinned in this build" },
  pinnedVisit: { zh: "首次访问时固定", en: "pinned on the first visit" },
  number: { zh: "序号", en: "Number" },
  issued: { zh: "发布", en: "Issued" },
  expires: { zh: "有效至", en: "Good until" },
  expired: { zh: "已过期", en: "expired" },
  checked: { zh: "上次检查", en: "Last checked" },
  none: {
    zh: "尚无信任数据；请联网后重试。",
    en: "No trust data yet; connect to a network and try again.",
  },
  update: { zh: "立即更新", en: "Update now" },
  updating: { zh: "正在更新…", en: "Updating …" },
  app: { zh: "应用", en: "App" },
  version: { zh: "版本", en: "Version" },
  offline: { zh: "离线使用", en: "Offline use" },
  ready: { zh: "已就绪：断网也能核验", en: "ready: verifies without a network" },
  notReady: { zh: "尚未就绪", en: "not ready yet" },
  install: { zh: "安装到本机", en: "Install on this device" },
  installHint: {
    zh: "在浏览器菜单中选择“添加到主屏幕”或“安装”，即可像应用一样打开。",
    en: "“Add to home screen” or “Install” in the browser's menu makes it open like an app.",
  },
  form: { zh: "不需要 JavaScript 的核验页面", en: "The page that works without JavaScript" },
} satisfies Record<string, Text>;

export function settingsView(redraw: () => void): View {
  const trustCard = h("section", { class: "card", "aria-labelledby": "trust-title" });
  const appRows = h("dl", { class: "technical" });
  const draw = () => fill(trustCard, trustRows());
  draw();
  const stop = onTrustChange(draw);
  void offlineReady().then((ready) => {
    fill(
      appRows,
      row(W.version, h("code", {}, appVersion())),
      row(W.offline, t(ready ? W.ready : W.notReady)),
    );
  });
  return {
    element: h(
      "div",
      { class: "view narrow settings" },
      heading(1, t(W.title)),
      h(
        "section",
        { class: "card" },
        heading(2, t(W.display)),
        choice(
          W.language,
          "language",
          [
            ["zh", { zh: "中文", en: "中文" }, "zh-Hans"],
            ["en", { zh: "English", en: "English" }, "en"],
          ],
          language(),
          (value) => {
            speak(value);
            redraw();
            document.getElementById(`language-${value}`)?.focus();
          },
        ),
        choice(
          W.theme,
          "theme",
          [
            ["auto", W.auto],
            ["light", W.light],
            ["dark", W.dark],
          ],
          theme(),
          (value) => {
            preference.set("theme", value);
            applyTheme();
          },
        ),
      ),
      h(
        "section",
        { class: "card" },
        heading(2, t(W.scanning)),
        flag("vibration", W.vibration, null),
        flag("sound", W.sound, null),
      ),
      trustCard,
      h(
        "section",
        { class: "card" },
        heading(2, t(W.privacy)),
        flag("history", W.history, W.historyHint),
        flag("send", W.send, W.sendHint),
        h(
          "div",
          { class: "actions" },
          button(W.clear, () => void clearEverything(), {
            icon: "trash",
            kind: "danger",
            id: "clear-everything",
          }),
        ),
      ),
      h(
        "section",
        { class: "card" },
        heading(2, t(W.app)),
        appRows,
        h(
          "div",
          { class: "actions" },
          installable()
            ? button(W.install, () => void install().then(redraw), { icon: "install" })
            : null,
          h("p", { class: "hint" }, t(W.installHint)),
          h("p", { class: "hint" }, h("a", { href: `/form?lang=${language()}` }, t(W.form))),
        ),
      ),
    ),
    dispose: stop,
  };
}

function flag(
  name: "vibration" | "sound" | "history" | "send",
  label: Text,
  hint: Text | null,
): HTMLElement {
  return toggle(
    label,
    hint,
    preference.on(name),
    (on) => preference.set(name, on ? "on" : "off"),
    `set-${name}`,
  );
}

function row(label: Text, ...value: Child[]): HTMLElement {
  return h("div", {}, h("dt", {}, t(label)), h("dd", {}, value));
}

function trustRows(): Child {
  const { bundle, root, problem } = trust;
  const why = whyNone();
  const now = new Date();
  const told = (failure: Text) => h("p", { class: "problem", role: "alert" }, t(failure));
  return [
    h("h2", { id: "trust-title" }, t(W.trust)),
    root === null || bundle === null
      ? h("p", {}, t(W.none))
      : h(
          "dl",
          { class: "technical" },
          row(
            W.root,
            t(root.name),
            " ",
            h("span", { class: "hint" }, `(${t(trust.built ? W.pinnedBuild : W.pinnedVisit)})`),
          ),
          row(
            W.fingerprint,
            h("code", { class: "fingerprint", id: "fingerprint" }, trust.fingerprint ?? ""),
            h("p", { class: "hint" }, t(W.fingerprintHint)),
          ),
          row(W.number, String(bundle.sequence)),
          row(W.issued, `${moment(bundle.issued)} (${t(age(new Date(bundle.issued), now))})`),
          row(
            W.expires,
            moment(bundle.expires),
            expired(now) ? h("strong", { class: "word-failed" }, ` ${t(W.expired)}`) : null,
          ),
          trust.checked === null ? null : row(W.checked, moment(trust.checked)),
        ),
    why === null || why.code === problem?.code ? null : told(why),
    problem === null ? null : told(problem),
    h(
      "div",
      { class: "actions" },
      button(trust.busy ? W.updating : W.update, () => void updateTrust(), {
        icon: "update",
        id: "update-trust",
        disabled: trust.busy,
      }),
    ),
  ];
}

async function clearEverything(): Promise<void> {
  if (!(await confirmed(W.clearSure, W.clearWords, W.clear, true))) return;
  await database.clear("history");
  await database.clear("trust");
  preference.clear();
  clearBatch();
  announce(t(W.clear));
  location.replace("/");
  location.reload();
}
