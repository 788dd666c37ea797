/** Untrusted text on the screen: isolated, and with nothing in it that hides or reorders. */

import { type Child, h } from "./dom";

// The same characters as in vc_verifier/web/reading.py: control, format, separator and
// private-use characters, variation selectors, blank letters.
const UNSEEN =
  /[\u{0}-\u{1f}\u{7f}-\u{9f}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}-\u{180f}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{d800}-\u{dfff}\u{e000}-\u{f8ff}\u{fe00}-\u{fe0f}\u{feff}\u{ffa0}\u{fff9}-\u{fffb}\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]/gu;

/** Splits into visible text and names of unseen characters such as U+202E. */
export function segments(text: string): { unseen: boolean; text: string }[] {
  const found: { unseen: boolean; text: string }[] = [];
  let end = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > end) found.push({ unseen: false, text: text.slice(end, match.index) });
    found.push({ unseen: true, text: codePoint(match[0]) });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ unseen: false, text: text.slice(end) });
  return found;
}

/** Shows untrusted text in an element of its own direction. */
export function plain(text: string): HTMLElement {
  const parts: Child[] = segments(text).map((part) =>
    part.unseen ? h("span", { class: "unseen" }, part.text) : part.text,
  );
  return h("bdi", {}, parts);
}

/** Gives untrusted text for places that hold text alone: unseen characters stand as ‹U+202E›. */
export function visible(text: string): string {
  return segments(text)
    .map((part) => (part.unseen ? `‹${part.text}›` : part.text))
    .join("");
}

/** Escapes unseen characters in JSON text, which stays the same JSON (RFC 8259 §7). */
export function escapeUnseen(json: string): string {
  return json.replace(UNSEEN, (match) =>
    match === "\n"
      ? match
      : Array.from({ length: match.length }, (_, at) => match.charCodeAt(at))
          .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
          .join(""),
  );
}

function codePoint(character: string): string {
  const value = character.codePointAt(0) ?? 0;
  return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
}
