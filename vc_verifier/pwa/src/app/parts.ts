/** Small pieces that several views are made of. */

import type { Text } from "../engine";
import { type Child, h } from "./dom";
import { type IconName, icon } from "./icons";
import { language, t, tag } from "./language";

/** A text in the language in use. */
export function say(text: Text): string {
  return t(text);
}

/** A text in the other language, for whoever reads over the shoulder. */
export function other(text: Text): HTMLElement {
  const second = language() === "zh" ? "en" : "zh";
  return h("span", { lang: tag(second) }, text[second]);
}

export function button(
  text: Text,
  action: () => void,
  options: {
    icon?: IconName;
    kind?: "primary" | "plain" | "quiet" | "danger";
    id?: string;
    disabled?: boolean;
  } = {},
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      id: options.id,
      class: `button ${options.kind ?? "plain"}`,
      disabled: options.disabled,
      onclick: action,
    },
    options.icon === undefined ? null : icon(options.icon),
    h("span", {}, t(text)),
  );
}

export function heading(level: 1 | 2 | 3 | 4, ...children: Child[]): HTMLHeadingElement {
  // The first heading takes the focus when a view opens, so that it is read aloud.
  return h(`h${level}`, level === 1 ? { tabindex: "-1" } : {}, children);
}

/** A switch with its words. */
export function toggle(
  label: Text,
  hint: Text | null,
  on: boolean,
  change: (on: boolean) => void,
  id: string,
): HTMLElement {
  const input = h("input", {
    type: "checkbox",
    role: "switch",
    id,
    checked: on,
    "aria-describedby": hint === null ? null : `${id}-hint`,
    onchange: () => change(input.checked),
  });
  return h(
    "div",
    { class: "switch" },
    h(
      "div",
      {},
      h("label", { for: id }, t(label)),
      hint === null ? null : h("p", { class: "hint", id: `${id}-hint` }, t(hint)),
    ),
    input,
  );
}

/** One of several, as radio buttons side by side. */
export function choice<T extends string>(
  label: Text,
  name: string,
  values: readonly (readonly [T, Text, string?])[],
  chosen: T,
  change: (value: T) => void,
): HTMLElement {
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", {}, t(label)),
    h(
      "div",
      { class: "segments" },
      values.map(([value, words, lang]) => [
        h("input", {
          type: "radio",
          name,
          id: `${name}-${value}`,
          value,
          checked: value === chosen,
          onchange: () => change(value),
        }),
        h("label", { for: `${name}-${value}`, lang }, t(words)),
      ]),
    ),
  );
}

/** Offers a file to be saved. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

let live: HTMLElement | null = null;

/** Has a screen reader say something that is not where the focus is. */
export function announce(text: string): void {
  if (live === null) {
    live = h("p", { class: "visually-hidden", "aria-live": "polite", role: "status" });
    document.body.append(live);
  }
  live.textContent = "";
  const region = live;
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** Shows a short message that goes away by itself; it is also read aloud. */
export function toast(text: string, tone = "unknown"): void {
  document.querySelector(".toast")?.remove();
  clearTimeout(toastTimer);
  const shown = h("div", { class: `toast tone-${tone}`, "aria-hidden": "true" }, text);
  document.body.append(shown);
  announce(text);
  toastTimer = setTimeout(() => shown.remove(), 3_000);
}

/** Asks a question in a dialog; gives whether it was agreed to. */
export function confirmed(title: Text, words: Text, yes: Text, danger = false): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      {
        class: "dialog",
        "aria-labelledby": "dialog-title",
        onclose: () => {
          dialog.remove();
          resolve(dialog.returnValue === "yes");
        },
      },
      h("h2", { id: "dialog-title" }, t(title)),
      h("p", {}, t(words)),
      h(
        "div",
        { class: "dialog-actions" },
        button({ zh: "取消", en: "Cancel" }, () => dialog.close("no")),
        button(yes, () => dialog.close("yes"), { kind: danger ? "danger" : "primary" }),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
