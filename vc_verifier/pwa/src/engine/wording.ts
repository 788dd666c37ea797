/** The sentences people read: those of the Python sources, looked up by code. */

import wording from "./generated/wording.json";
import type { Text, Verdict } from "./result";

export type SentenceKey = keyof typeof wording.sentences;
export type PartKey = keyof typeof wording.parts;
export type Fill = string | number | Text;

/** Give the sentence of a code, its placeholders filled in order; see tools/engine_wording.py. */
export function say(key: SentenceKey, ...fills: Fill[]): Text {
  const { zh, en } = wording.sentences[key];
  return filled({ zh, en }, fills);
}

/** Give a part of a sentence by its English text. */
export function part(en: PartKey, ...fills: Fill[]): Text {
  return filled({ zh: wording.parts[en], en }, fills);
}

function filled(text: Text, fills: Fill[]): Text {
  const fill = (template: string, language: "zh" | "en"): string =>
    template.replace(/\{(\d+)\}/g, (_whole, number: string) => {
      const value = fills[Number(number)];
      if (value === undefined) throw new RangeError(`a wording lacks its part ${number}`);
      return typeof value === "object" ? value[language] : String(value);
    });
  return { zh: fill(text.zh, "zh"), en: fill(text.en, "en") };
}

export interface Effect extends Text {
  equal: boolean | null;
  clause: string;
}

/** Give a verdict's title and legal effect. */
export function meaning(verdict: Verdict): { title: Text; effect: Effect } {
  return wording.verdicts[verdict];
}

/** The legal effect of a slip whose verdict is favourable: never a certificate's. */
export const SLIP_EFFECT: Effect = wording.slipEffect;

/** What is undecided says what helps, by the code of what is missing. */
export const UNDECIDED_EFFECTS: ReadonlyMap<string, Effect> = new Map(
  Object.entries(wording.undecidedEffects),
);

/** Reasons in words for everybody, by the code of a check whose own sentence is technical. */
export const PLAIN_REASONS: ReadonlyMap<string, Text> = new Map(
  Object.entries(wording.plainReasons),
);

/** The legal effect of what a holder disclosed of a certificate. */
export const DISCLOSED_EFFECT: Effect = wording.disclosedEffect;

/** The members of a certificate that people read, in the order of the certificate. */
export const FIELDS: ReadonlyMap<string, Text> = new Map(Object.entries(wording.fields));

/** All that stands at a certificate's top level. */
export const MEMBERS: readonly string[] = wording.members;

export interface ForeignSystem {
  key: string;
  name: Text;
  pattern: string;
  ignoreCase: boolean;
  dotAll: boolean;
  verdict: string;
}

/** Codes of other systems, in the order in which they are tried. */
export const FOREIGN_SYSTEMS: readonly ForeignSystem[] = wording.foreignSystems;
