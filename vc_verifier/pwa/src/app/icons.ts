/** Drawings of the app: one stroke width, no file, no words; always beside words. */

import { s } from "./dom";
import type { Tone } from "./reading";
import type { CheckOutcome } from "../engine";

const LINES = {
  scan: "M4 8V5.5A1.5 1.5 0 0 1 5.5 4H8m8 0h2.5A1.5 1.5 0 0 1 20 5.5V8m0 8v2.5a1.5 1.5 0 0 1-1.5 1.5H16m-8 0H5.5A1.5 1.5 0 0 1 4 18.5V16m4-4h8",
  batch: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  history: "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.2l2.8 1.8",
  settings:
    "M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.4 9.2a2.7 2.7 0 0 1 5.2 1c0 1.8-2.6 2.3-2.6 4M12 17.2h.01",
  camera:
    "M4.5 8h3L9 5.5h6L16.5 8h3A1.5 1.5 0 0 1 21 9.5v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-8A1.5 1.5 0 0 1 4.5 8zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  picture:
    "M5 4h14a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 19 20H5a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1 5 4zM4 17l5-5 3.5 3.5 2.5-2.5 5 5M14.5 9.5h.01",
  folder:
    "M3.5 18V6A1.5 1.5 0 0 1 5 4.5h4l2 2.5h8A1.5 1.5 0 0 1 20.5 8.5V18a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18z",
  paste:
    "M9 4.5H6.5A1.5 1.5 0 0 0 5 6v13.5A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.5V6a1.5 1.5 0 0 0-1.5-1.5H15M9 3h6v3.5H9zM8.5 11h7M8.5 15h7",
  torch: "M8 3h8v3l-2 4v10a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1V10L8 6zM8 6h8M12 13v2",
  stop: "M6 6l12 12M18 6L6 18",
  next: "M5 12h14m-6-6 6 6-6 6",
  back: "M19 12H5m6 6-6-6 6-6",
  record:
    "M7 3h7l5 5v11.5a1.5 1.5 0 0 1-1.5 1.5h-10A1.5 1.5 0 0 1 6 19.5v-15A1.5 1.5 0 0 1 7.5 3M14 3v5h5M9.5 13h6M9.5 16.5h6",
  print:
    "M7 8V3h10v5M7 17H4.5A1.5 1.5 0 0 1 3 15.5v-6A1.5 1.5 0 0 1 4.5 8h15A1.5 1.5 0 0 1 21 9.5v6a1.5 1.5 0 0 1-1.5 1.5H17M7 14h10v7H7z",
  save: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14",
  flag: "M5.5 21V4.5M5.5 5c4-2.5 8 2 13 0v9c-5 2-9-2.5-13 0",
  idcard:
    "M4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-11A1.5 1.5 0 0 1 4.5 5zM8.5 12.200a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.5 16.5c.4-1.800 1.5-2.600 3-2.600s2.600.8 3 2.600M14 9.5h4M14 13h4",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.200l3.300 2",
  warning: "M12 4 21 19.5H3zM12 10v4.5M12 17h.01",
  offline:
    "M3.5 3.5l17 17M6 9.5a9.5 9.5 0 0 1 2.800-1.700M12.5 7a9.5 9.5 0 0 1 5.5 2.5M9 13a5 5 0 0 1 3-1.200M12 17h.01M3 6.600A14 14 0 0 1 5 5.200M9.800 3.700A14 14 0 0 1 21 6.600",
  update:
    "M20 11a8 8 0 0 0-14.300-4L4 8.5M4 4v4.5h4.5M4 13a8 8 0 0 0 14.300 4l1.700-1.5M20 20v-4.5h-4.5",
  install:
    "M7 3h10a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 17 21H7a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 7 3zM12 7v7m-3-3 3 3 3-3M10.5 18h3",
  trash: "M5 6.5h14M9.5 6V4h5v2M7 6.5 8 20h8l1-13.5M10.5 10v6.5M13.5 10v6.5",
  lock: "M6.5 11h11a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3",
  search: "M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15.700 15.700 21 21",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9",
} as const;

export type IconName = keyof typeof LINES;

/** A drawing of lines, in the colour of the words beside it. */
export function icon(name: IconName): SVGElement {
  return s(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    s("path", { d: LINES[name] }),
  );
}

const SHIELD = "M24 3 41 9v14c0 11-7.2 18.6-17 22C14.2 41.6 7 34 7 23V9z";
const TONES: Record<Tone, readonly [shape: string, stroke: string]> = {
  good: [SHIELD, "m15.5 24 6.2 6.2L33 18.5"],
  data: [
    "M10 4h28a6 6 0 0 1 6 6v28a6 6 0 0 1-6 6H10a6 6 0 0 1-6-6V10a6 6 0 0 1 6-6z",
    "M11.5 17v-5.5H17M31 11.5h5.5V17M36.5 31v5.5H31M17 36.5h-5.5V31m5.800-6.5 4.700 4.700 9-9",
  ],
  caution: [
    "M20.5 5.5a4 4 0 0 1 7 0l17 31A4 4 0 0 1 41 42.5H7a4 4 0 0 1-3.5-6z",
    "M24 17v11.5M24 34.800v.4",
  ],
  bad: [
    "M15.300 3h17.400L45 15.300v17.400L32.700 45H15.300L3 32.700V15.300z",
    "m16.5 16.5 15 15m0-15-15 15",
  ],
  unknown: [
    "M24 3a21 21 0 1 1 0 42 21 21 0 0 1 0-42z",
    "M18 19c0-7.5 12.5-7.5 12.5 0 0 5-6.5 5-6.5 10M24 35v.4",
  ],
};

/** The drawing of a verdict: each tone has a shape of its own, so that colour is not needed. */
export function verdictIcon(tone: Tone): SVGElement {
  const [shape, stroke] = TONES[tone];
  return s(
    "svg",
    { class: "verdict-icon", viewBox: "0 0 48 48", "aria-hidden": "true", focusable: "false" },
    s("path", { class: "shape", d: shape }),
    s("path", { class: "stroke", d: stroke }),
  );
}

/** The mark of the app. */
export function brand(): SVGElement {
  return s(
    "svg",
    { class: "brand-mark", viewBox: "0 0 48 48", "aria-hidden": "true", focusable: "false" },
    s("path", { class: "shape", d: SHIELD }),
    s("path", { class: "stroke", d: TONES.good[1] }),
  );
}

const MARKS: Record<CheckOutcome, string> = {
  passed: "m7 12.5 3.5 3.5L17 8.5",
  failed: "m8 8 8 8m0-8-8 8",
  warning: "M12 6.5v6.5M12 17v.2",
  "not-checked": "M7.5 12h9",
};

/** How one check came out. */
export function mark(outcome: CheckOutcome): SVGElement {
  return s(
    "svg",
    {
      class: `mark mark-${outcome}`,
      viewBox: "0 0 24 24",
      "aria-hidden": "true",
      focusable: "false",
    },
    s("circle", { class: "shape", cx: 12, cy: 12, r: 11 }),
    s("path", { class: "stroke", d: MARKS[outcome] }),
  );
}
