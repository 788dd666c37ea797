"""What was applied for, as a digest in the audit log: nothing else is issued on its approval."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ApplicationRow, AuditEntry
from vc_issuer.registry.settings import find_setting, keep_setting

APPLIED = "apply"
_KEY = "rows_key"
_ROWS_PER_FETCH = 2_000


class StoredRow(NamedTuple):
    """A row as the registry keeps it."""

    row_number: int
    id_number: str
    document: dict[str, Any]


def digest_for_log(session: Session, rows: Iterable[StoredRow]) -> str:
    """Give the digest of a new application's rows, in the order of their numbers (hexadecimal).

    It is keyed (HMAC-SHA-256, RFC 2104) with a key of the registry: whoever reads only the log
    cannot try names and ID numbers until one fits.
    """
    return _digest(keep_setting(session, _KEY, secrets.token_hex(32)), rows)


def _digest(key: str, rows: Iterable[StoredRow]) -> str:
    digest = hmac.new(bytes.fromhex(key), digestmod=hashlib.sha256)
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True).encode("ascii") + b"\n")
    return digest.hexdigest()


def demand_as_applied(session: Session, application_id: str) -> None:
    """Refuse an application whose rows are not those that the log says were applied for."""
    logged = session.scalars(
        select(AuditEntry.detail)
        .where(AuditEntry.subject == application_id)
        .where(AuditEntry.action == APPLIED)
    )
    if not all(_is_as_applied(session, application_id, detail) for detail in logged):
        raise IssuerError(
            "ROWS_CHANGED",
            "its rows are not those that were applied for: run vc-issuer reconcile",
            "该申请的数据行与受理时不一致：请运行 vc-issuer reconcile",
        )


def changed_applications(session: Session) -> Iterable[str]:
    """Give the ids of the applications whose rows are not those that were applied for."""
    logged = session.execute(
        select(AuditEntry.subject, AuditEntry.detail)
        .where(AuditEntry.action == APPLIED)
        .order_by(AuditEntry.sequence)
    ).all()
    return (
        application_id
        for application_id, detail in logged
        if not _is_as_applied(session, application_id, detail)
    )


def _is_as_applied(session: Session, application_id: str, detail: dict[str, Any]) -> bool:
    # Logged before digests were: then the log says nothing about the rows.
    if "digest" not in detail:
        return True
    key = find_setting(session, _KEY)
    if key is None:
        return False
    found = session.execute(
        select(ApplicationRow.row_number, ApplicationRow.id_number, ApplicationRow.document)
        .where(ApplicationRow.application_id == application_id)
        .order_by(ApplicationRow.row_number)
        .execution_options(yield_per=_ROWS_PER_FETCH)
    )
    rows = (StoredRow(*row) for row in found)
    return hmac.compare_digest(_digest(key, rows), detail["digest"])
