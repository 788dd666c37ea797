"""Status: is the certificate revoked, superseded or suspended, as far as the bundle knows?"""

import json
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from vc_core.credential import as_list
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError, Text
from vc_core.status_list import (
    ENTRY_TYPE,
    EntryStatus,
    StatusListError,
    entry_status,
    parse_index,
)
from vc_core.times import format_timestamp
from vc_verifier.checks.finding import Finding, failed, passed, undecided, warning
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.status_lists import PURPOSES, StatusChange, StatusList
from vc_verifier.verdict import Verdict

SUPERSEDED = "superseded"


class StatusProblem(ProblemError):
    """A status that ends or interrupts the certificate, or that could not be read."""


def check_status(credential: dict[str, Any], issuer: str, trust: Trust, at: datetime) -> Finding:
    """Look up every status entry; the gravest answer counts, and none is taken for granted.

    A list that is not in the bundle, an unknown kind of entry, or a missing purpose leaves
    the status undecided; a stale list gives a warning with the date of what is known.
    """
    entries = as_list(credential.get("credentialStatus", []))
    findings = [_check_entry(entry, issuer, trust, at) for entry in entries]
    purposes = [entry.get("statusPurpose") for entry in entries if isinstance(entry, dict)]
    if not all(purpose in purposes for purpose in PURPOSES):
        findings.append(
            undecided(
                "status",
                StatusProblem(
                    "STATUS_MISSING",
                    "It does not say where its revocation and suspension are published.",
                    "未注明撤销和暂停状态的公布位置。",
                ),
            )
        )
    gravest = min(findings, key=_gravity)
    outcomes = tuple([finding.check.outcome for finding in findings[: len(entries)]])
    return replace(gravest, check=replace(gravest.check, entries=outcomes))


def _gravity(finding: Finding) -> tuple[int, int, str]:
    """Order: a set bit first, then what is undecided, then warnings, then the oldest date."""
    if finding.verdict is None:
        outcome = 0 if finding.problem is not None else 1
        return (2, outcome, finding.check.as_of or "")
    if finding.verdict is Verdict.UNDECIDABLE:
        return (1, 0, "")
    return (0, finding.verdict.rank, "")


def _check_entry(entry: Any, issuer: str, trust: Trust, at: datetime) -> Finding:
    if not isinstance(entry, dict) or entry.get("type") != ENTRY_TYPE:
        return undecided(
            "status",
            StatusProblem(
                "STATUS_TYPE_UNKNOWN", "A kind of status is unknown.", "存在未知的状态类型。"
            ),
        )
    url = entry.get("statusListCredential")
    status_list = trust.status_lists.lists.get(url) if isinstance(url, str) else None
    if (
        status_list is None
        or entry.get("statusPurpose") not in status_list.purposes
        or status_list.issuer != issuer
    ):
        return undecided(
            "status",
            StatusProblem(
                "STATUS_LIST_MISSING",
                "Its status list is not in the trust bundle; whether it is revoked is not known.",
                "信任数据包中没有它的状态列表，无法得知是否已撤销。",
            ),
        )
    try:
        index = parse_index(entry.get("statusListIndex"))
        found = entry_status(entry, status_list.bits)
    except StatusListError as error:
        return undecided("status", error)
    if found.value != 0:
        change = trust.status_lists.changes.get((status_list.url, index))
        return _set(status_list, found, change)
    return _unset(status_list, at)


def _set(status_list: StatusList, found: EntryStatus, change: StatusChange | None) -> Finding:
    reason = change.reason if change else None
    since = format_timestamp(change.since) if change else None
    if found.purpose == "suspension":
        verdict, code, zh, en = Verdict.SUSPENDED, "SUSPENDED", "已暂停使用", "Suspended"
    elif reason == SUPERSEDED:
        verdict, code, zh, en = Verdict.SUPERSEDED, "SUPERSEDED", "已换发", "Superseded"
    else:
        verdict, code, zh, en = Verdict.REVOKED, "REVOKED", "已撤销", "Revoked"
    words = reason_in_words(reason)
    known_by = format_timestamp(status_list.valid_from)
    when = (
        Text(f"自 {since} 起", f"since {since}")
        if since
        else Text(f"截至 {known_by} ", f"by {known_by}")
    )
    # What the issuer named this value of several, in the words that it sealed.
    message = found.message
    problem = StatusProblem(
        code,
        f"{en} {when.en}{f': {words.en}' if words else ''}{f' ({message})' if message else ''}.",
        f"{when.zh}{zh}{f'：{words.zh}' if words else ''}{f'（{message}）' if message else ''}。",
        since=since,
        reason=reason,
        replacedBy=change.replaced_by if change else None,
        **({} if message is None else {"message": message}),
    )
    return failed("status", problem, verdict, as_of=since or known_by)


def _unset(status_list: StatusList, at: datetime) -> Finding:
    as_of = format_timestamp(status_list.valid_from)
    return _stale(as_of) if status_list.valid_until < at else _in_force(as_of)


# Certificates are many, lists are few.
@lru_cache(maxsize=256)
def _stale(as_of: str) -> Finding:
    problem = StatusProblem(
        "STATUS_STALE",
        f"Not revoked or suspended as of {as_of}; newer status data should be fetched.",
        f"截至 {as_of} 未撤销、未暂停；状态数据已较旧，请更新。",
    )
    return warning("status", problem, as_of=as_of)


@lru_cache(maxsize=256)
def _in_force(as_of: str) -> Finding:
    text = Text(f"截至 {as_of} 未撤销、未暂停。", f"Not revoked or suspended as of {as_of}.")
    return passed("status", "IN_FORCE", text, as_of=as_of)


@cache
def _reasons() -> dict[str, Text]:
    reasons = json.loads(pinned().catalogue("status_reasons.json"))
    entries = reasons["reasons"] if isinstance(reasons, dict) else reasons
    return {entry["code"]: Text(entry["zh"], entry["en"]) for entry in entries}


def reason_in_words(code: str | None) -> Text | None:
    """Give the published reason in both languages; None for a code that is not on the list."""
    return _reasons().get(code) if code else None
