/** What stands first over a result (as vc_verifier/web/headline.py). */

import type { Text, VerificationResult } from "../engine";
import { rank } from "../engine/verdict";
import { sealed } from "./reading";
import { visible } from "./unseen";

const LONGEST_NAME = 40;

/** Gives a result's title; of several in one file how many, which is the worst, and whose. */
export function headline(result: VerificationResult): Text {
  const parts = result.parts ?? [];
  const [first, ...others] = parts;
  if (first === undefined) return result.title;
  const certificates = parts.every((part) => part.kind === "certificate");
  const zh = `其中有 ${parts.length} ${certificates ? "份证书" : "项内容"}`;
  const en = `${parts.length} ${certificates ? "certificates" : "items"} in it`;
  const worst = others.reduce(
    (one, next) => (rank(next.verdict) < rank(one.verdict) ? next : one),
    first,
  );
  const { title } = worst;
  if (worst.verdict !== result.verdict) {
    // What holds them all was judged by itself, such as a presentation that is too old.
    return { zh: `${zh}：${result.title.zh}`, en: `${en}: ${result.title.en}` };
  }
  if (others.every((part) => part.verdict === first.verdict)) {
    return { zh: `${zh}，均为：${title.zh}`, en: `${en}, each: ${title.en}` };
  }
  const number = parts.indexOf(worst) + 1;
  const name = visible([...sealed(worst, "name")].slice(0, LONGEST_NAME).join(""));
  return {
    zh: `${zh}；最差的一份：${title.zh}（第 ${number} 份${name === "" ? "" : `，${name}`}）`,
    en: `${en}; the worst: ${title.en} (No. ${number}${name === "" ? "" : `, ${name}`})`,
  };
}
