/** Times as credentials write them: XSD dateTimeStamp, and nothing looser. */

import { InvalidTime } from "./problems";
import { say } from "./wording";

/** A point in time: milliseconds since 1970, with a fraction for microseconds. */
export type Moment = number;

/** A day as `YYYY-MM-DD`; such texts compare as the days do. */
export type Day = string;

/** How far clocks may disagree before a time counts as past or future (SECURITY R12). */
export const CLOCK_SKEW = 5 * 60 * 1000;

const STAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const MINUTE = 60_000;

/** Parse an XSD 1.1 dateTimeStamp; years before 2 and beyond 9998, and 24:00:00, are refused. */
export function parseTimestamp(text: unknown): Moment {
  const match = typeof text === "string" ? STAMP.exec(text) : null;
  if (!match) throw invalid();
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number, number, number, number, number, number,
  ];
  if (year < 2 || year > 9998 || !isDay(year, month, day)) throw invalid();
  if (hour > 23 || minute > 59 || second > 59) throw invalid();
  const micros = Number((match[7] ?? "0").padEnd(6, "0").slice(0, 6));
  const midnight = dayStart(year, month, day);
  return (
    midnight + ((hour * 60 + minute) * 60 + second) * 1000 + micros / 1000 - zone(match[8] ?? "Z")
  );
}

function zone(text: string): number {
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  if (minutes > 14 * 60) throw invalid();
  return (text[0] === "-" ? -minutes : minutes) * MINUTE;
}

function dayStart(year: number, month: number, day: number): Moment {
  // Date.UTC takes years below 100 for those of the twentieth century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(dayStart(year, month, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function invalid(): InvalidTime {
  return new InvalidTime("INVALID_TIME", say("INVALID_TIME"));
}

/** Parse an XSD date without a zone. */
export function parseDate(text: unknown): Day {
  const match = typeof text === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) : null;
  if (!match || !Number(match[1])) throw invalid();
  if (!isDay(Number(match[1]), Number(match[2]), Number(match[3]))) throw invalid();
  return match[0];
}

/** Write a moment in UTC to the second. */
export function formatTimestamp(moment: Moment): string {
  return `${new Date(Math.floor(moment / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** Give the day on which a moment falls in Shanghai. */
export function dayInShanghai(moment: Moment): Day {
  return new Date(Math.floor(moment) + 8 * 60 * MINUTE).toISOString().slice(0, 10);
}
