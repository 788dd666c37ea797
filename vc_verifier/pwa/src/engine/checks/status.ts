/** Status: is the certificate revoked, superseded or suspended, as far as the bundle knows? */

import { reasonInWords } from "../documents/pinned";
import { isObject, listed, member } from "../json";
import { ProblemError, StatusListError } from "../problems";
import type { JsonObject, JsonValue } from "../result";
import { ENTRY_TYPE, entryStatus, parseIndex, type EntryStatus } from "../status_list";
import { formatTimestamp, type Moment } from "../times";
import type { OpenedTrust } from "../trust/bundle";
import { PURPOSES, type StatusChange, type StatusList } from "../trust/status_lists";
import { rank } from "../verdict";
import { part, say, type Fill, type SentenceKey } from "../wording";
import { failed, passed, undecided, warning, type Finding } from "./finding";

const SUPERSEDED = "superseded";

function problem(code: SentenceKey, ...fills: Fill[]): ProblemError {
  return new ProblemError(code, say(code, ...fills));
}

/**
 * Look up every status entry; the gravest answer counts, and none is taken for granted.
 *
 * A list that is not in the bundle, an unknown kind of entry, or a missing purpose leaves
 * the status undecided; a stale list gives a warning with the date of what is known.
 */
export function checkStatus(
  credential: JsonObject,
  issuer: string,
  trust: OpenedTrust,
  at: Moment,
): Finding {
  const entries = listed(credential, "credentialStatus");
  const purposes = entries.map((entry) => isObject(entry) && member(entry, "statusPurpose"));
  const findings = entries.map((entry) => checkEntry(entry, issuer, trust, at));
  if (!PURPOSES.every((purpose) => purposes.includes(purpose))) {
    findings.push(undecided("status", problem("STATUS_MISSING")));
  }
  return findings.reduce((gravest, finding) => (isGraver(finding, gravest) ? finding : gravest));
}

/** Order: a set bit first, then what is undecided, then warnings, then the oldest date. */
function gravity({ verdict, problem: reason, check }: Finding): [number, number, string] {
  if (verdict === null) return [2, reason ? 0 : 1, check.asOf ?? ""];
  return verdict === "undecidable" ? [1, 0, ""] : [0, rank(verdict), ""];
}

function isGraver(one: Finding, other: Finding): boolean {
  const [mine, theirs] = [gravity(one), gravity(other)];
  const place = mine.findIndex((value, index) => value !== theirs[index]);
  return place >= 0 && (mine[place] ?? "") < (theirs[place] ?? "");
}

function checkEntry(
  entry: JsonValue | undefined,
  issuer: string,
  trust: OpenedTrust,
  at: Moment,
): Finding {
  if (!isObject(entry) || member(entry, "type") !== ENTRY_TYPE) {
    return undecided("status", problem("STATUS_TYPE_UNKNOWN"));
  }
  const url = member(entry, "statusListCredential");
  const list = typeof url === "string" ? trust.statusLists.get(url) : undefined;
  const purpose = member(entry, "statusPurpose");
  const serves = typeof purpose === "string" && list?.purposes.includes(purpose);
  if (!list || !serves || list.issuer !== issuer) {
    return undecided("status", problem("STATUS_LIST_MISSING"));
  }
  let index: number;
  let found: EntryStatus;
  try {
    index = parseIndex(member(entry, "statusListIndex"));
    found = entryStatus(entry, list.bits);
  } catch (error) {
    if (error instanceof StatusListError) return undecided("status", error);
    throw error;
  }
  if (found.value === 0) return unset(list, at);
  return setFinding(list, found, trust.statusChanges.get(`${list.url} ${index}`));
}

function setFinding(
  list: StatusList,
  { purpose, message }: EntryStatus,
  change: StatusChange | undefined,
): Finding {
  const reason = change?.reason ?? null;
  const since = change ? formatTimestamp(change.since) : null;
  const [verdict, code] =
    purpose === "suspension"
      ? (["suspended", "SUSPENDED"] as const)
      : reason === SUPERSEDED
        ? (["superseded", "SUPERSEDED"] as const)
        : (["revoked", "REVOKED"] as const);
  const what = say(code);
  const words = reasonInWords(reason);
  const knownBy = formatTimestamp(list.validFrom);
  const when = since === null ? part("by {0}", knownBy) : part("since {0}", since);
  const text = {
    en: `${what.en} ${when.en}${words ? `: ${words.en}` : ""}${message ? ` (${message})` : ""}.`,
    zh: `${when.zh}${what.zh}${words ? `：${words.zh}` : ""}${message ? `（${message}）` : ""}。`,
  };
  const extra = { since, reason, replacedBy: change?.replacedBy ?? null };
  const told = message === null ? extra : { ...extra, message };
  return failed("status", new ProblemError(code, text, told), verdict, since ?? knownBy);
}

function unset(list: StatusList, at: Moment): Finding {
  const asOf = formatTimestamp(list.validFrom);
  if (list.validUntil < at) return warning("status", problem("STATUS_STALE", asOf), asOf);
  return passed("status", "IN_FORCE", say("IN_FORCE", asOf), asOf);
}
