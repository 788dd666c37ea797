/** The language the app speaks: Chinese or English, everything in both. */

import type { Text } from "../engine";
import { preference } from "./preferences";

export type Language = "zh" | "en";

let current: Language = first();

/** The language in use. */
export function language(): Language {
  return current;
}

/** Speaks another language from now on; whoever shows words shows them anew. */
export function speak(chosen: Language): void {
  current = chosen;
  preference.set("language", chosen);
  mark();
}

/** Gives a text in the language in use. */
export function t(text: Text): string {
  return text[current];
}

/** The `lang` attribute's value for a language. */
export function tag(of: Language = current): string {
  return of === "en" ? "en" : "zh-Hans";
}

/** Tells the document, so that it is read aloud and set rightly. */
export function mark(): void {
  document.documentElement.lang = tag();
}

function first(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "zh" || asked === "en") {
    preference.set("language", asked);
    return asked;
  }
  const kept = preference.get("language");
  if (kept === "zh" || kept === "en") return kept;
  return (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
}
