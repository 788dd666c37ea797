"""The audit log: who did what and when, as a hash chain that shows any later change.

An entry's hash is SHA-256 over the previous hash and the entry in canonical JSON (RFC 8785). The
log holds identifiers, certificate numbers and codes: no names of holders, no ID numbers.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vc_core.documents.jcs import canonicalize as jcs
from vc_core.times import format_timestamp
from vc_issuer.persons import demand_name
from vc_issuer.registry.models import AuditEntry
from vc_issuer.registry.settings import keep_setting, put_setting

FIRST_HASH = "0" * 64
HEAD = "audit_head"


@dataclass(frozen=True)
class Event:
    """One thing that happened: an action on a subject, with codes and numbers as detail."""

    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class LogHead:
    """The log's length and last hash; whoever keeps it can detect a rewritten log."""

    entries: int
    hash: str

    def to_json(self) -> dict[str, Any]:
        """Give the form that the trust bundle publishes."""
        return {"entries": self.entries, "hash": self.hash}


def append(session: Session, events: Iterable[Event], *, actor: str, now: datetime) -> LogHead:
    """Append entries in the caller's transaction: they stand or fall with what they tell.

    Nothing is done by nobody: without a proper name the whole transaction is refused.
    """
    demand_name(actor)
    head = log_head(session, lock=True)
    entries, last_hash = head.entries, head.hash
    rows = []
    for event in events:
        entries += 1
        row = {
            "sequence": entries,
            "at": now,
            "actor": actor,
            "action": event.action,
            "subject": event.subject,
            "detail": event.detail,
            "previous_hash": last_hash,
        }
        last_hash = _hash(row)
        rows.append({**row, "hash": last_hash})
    if rows:
        # Past the session, which would make an object of each.
        session.connection().execute(insert(AuditEntry), rows)
    head = LogHead(entries, last_hash)
    put_setting(session, HEAD, head.to_json())
    session.flush()
    return head


def log_head(session: Session, *, lock: bool = False) -> LogHead:
    """Give the log's head; `lock` keeps other writers waiting until the transaction ends."""
    if lock:
        keep_setting(session, HEAD, LogHead(0, FIRST_HASH).to_json())
    query = select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc())
    if lock:
        query = query.with_for_update()
    last = session.execute(query.limit(1)).first()
    return LogHead(0, FIRST_HASH) if last is None else LogHead(last[0], last[1])


def check_chain(session: Session) -> Iterator[str]:
    """Recompute the chain; yield what does not fit: a gap, a changed entry, a cut end."""
    entries, last_hash = 0, FIRST_HASH
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)):
        entries += 1
        row = {
            "sequence": entry.sequence,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
            "previous_hash": entry.previous_hash,
        }
        if entry.sequence != entries or entry.previous_hash != last_hash:
            yield f"AUDIT_GAP {entry.sequence}"
        if _hash(row) != entry.hash:
            yield f"AUDIT_ENTRY_CHANGED {entry.sequence}"
        entries, last_hash = entry.sequence, entry.hash
    head = keep_setting(session, HEAD, LogHead(0, FIRST_HASH).to_json())
    if head != LogHead(entries, last_hash).to_json():
        yield f"AUDIT_END_MISSING {entries}"


def _hash(row: dict[str, Any]) -> str:
    entry = {
        "sequence": row["sequence"],
        "at": format_timestamp(row["at"]),
        "actor": row["actor"],
        "action": row["action"],
        "subject": row["subject"],
        "detail": row["detail"],
    }
    return hashlib.sha256(row["previous_hash"].encode("ascii") + jcs(entry)).hexdigest()
