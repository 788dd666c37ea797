"""What the desks show of the registry: certificates, units, the log's end."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.application.identity import canonical_number, mask_id_number
from vc_issuer.life_cycle.ownership import owned_units
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import (
    Application,
    ApplicationRow,
    AuditEntry,
    CertificateRecord,
    StatusChange,
    UnitRecord,
)
from vc_issuer.status import SUPERSEDED, changes_in_force

PAGE = 50


@dataclass(frozen=True)
class CertificateView:
    """A certificate with its state; `document` is the sealed one."""

    number: str
    application: str
    unit: str
    name: str
    masked_number: str
    result: str
    level: str
    date_passed: str
    sealed_at: datetime
    state: str
    reason: str | None
    since: datetime | None
    replaced_by: str | None
    text: str

    @property
    def document(self) -> dict[str, Any]:
        """Give the sealed certificate as JSON."""
        document: dict[str, Any] = json.loads(self.text)
        return document


def search_certificates(
    session: Session, wanted: str, *, unit: str | None = None, limit: int = PAGE
) -> list[CertificateView]:
    """Find certificates by number, whole name or whole ID number; with no words the newest."""
    query = _certificates()
    words = wanted.strip()
    if words:
        query = query.where(
            (CertificateRecord.number.startswith(words, autoescape=True))
            | (ApplicationRow.document["name"].as_string() == words)
            | (ApplicationRow.id_number == canonical_number(words))
        )
    if unit is not None:
        query = query.where(Application.unit_code.in_(owned_units(session, unit)))
    query = query.order_by(CertificateRecord.sealed_at.desc(), CertificateRecord.number.desc())
    return _views(session, session.execute(query.limit(limit)))


def read_certificate(session: Session, number: str, *, unit: str | None = None) -> CertificateView:
    """Give one certificate; another unit's is the same as none."""
    query = _certificates().where(CertificateRecord.number == number)
    if unit is not None:
        query = query.where(Application.unit_code.in_(owned_units(session, unit)))
    views = _views(session, session.execute(query))
    if not views:
        raise IssuerError(
            "NO_SUCH_CERTIFICATE", "no certificate has this number", "没有该编号的证书"
        )
    return views[0]


def certificate_history(session: Session, number: str) -> list[StatusChange]:
    """Give the decisions on a certificate's status, oldest first."""
    return list(
        session.scalars(
            select(StatusChange)
            .where(StatusChange.certificate_number == number)
            .order_by(StatusChange.id)
        )
    )


def log_page(session: Session, *, before: int | None = None) -> list[AuditEntry]:
    """Give a page of the audit log, newest first."""
    query = select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(PAGE)
    if before is not None:
        query = query.where(AuditEntry.sequence < before)
    return list(session.scalars(query))


def list_units(session: Session) -> list[UnitRecord]:
    """Give all units by code."""
    return list(session.scalars(select(UnitRecord).order_by(UnitRecord.code)))


def unit_name(session: Session, code: str) -> str:
    """Give a unit's name."""
    return session.get_one(UnitRecord, code).name


def _certificates() -> Any:
    return (
        select(CertificateRecord, ApplicationRow, Application.unit_code)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .join(Application, Application.id == ApplicationRow.application_id)
        .where(CertificateRecord.state == "sealed")
    )


def certificate_views(
    session: Session, records: Iterable[CertificateRecord]
) -> list[CertificateView]:
    """Give the views of records found elsewhere, in their order."""
    numbers = [record.number for record in records]
    found = _views(
        session, session.execute(_certificates().where(CertificateRecord.number.in_(numbers)))
    )
    return sorted(found, key=lambda view: numbers.index(view.number))


def _views(session: Session, rows: Iterable[Any]) -> list[CertificateView]:
    found = [tuple(row) for row in rows]
    changes: dict[str, StatusChange] = {}
    for change in changes_in_force(session, [record.number for record, _, _ in found]):
        earlier = changes.get(change.certificate_number)
        if earlier is None or earlier.purpose != "revocation":
            changes[change.certificate_number] = change
    return [
        _certificate_view(record, row, unit, changes.get(record.number))
        for record, row, unit in found
    ]


def _certificate_view(
    record: CertificateRecord, row: ApplicationRow, unit: str, change: StatusChange | None
) -> CertificateView:
    if change is None:
        state = "in-force"
    elif change.reason == SUPERSEDED:
        state = SUPERSEDED
    else:
        state = "revoked" if change.purpose == "revocation" else "suspended"
    return CertificateView(
        record.number,
        row.application_id,
        unit,
        row.document["name"],
        mask_id_number(row.id_number),
        row.document["qualification_name"],
        row.document["level"],
        row.document["date_passed"],
        record.sealed_at or record.reserved_at,
        state,
        None if change is None else change.reason,
        None if change is None else change.since,
        None if change is None else change.replaced_by,
        record.document or "",
    )
