"""Whose certificate it is: the unit that applied, or a recorded successor (notice, N2.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.applications import find_unit
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import Application, ApplicationRow, CertificateRecord
from vc_issuer.registry.service_models import UnitSuccessor
from vc_issuer.status import SUPERSEDED, changes_in_force

Status = Literal["in-force", "suspended", "revoked", "superseded"]


@dataclass(frozen=True)
class OwnCertificate:
    """One line of a unit's list of its certificates; the name is personal data."""

    number: str
    name: str
    qualification: str
    level: str
    date_passed: date
    status: Status
    sealed_at: datetime


def record_successor(
    session: Session, predecessor: str, successor: str, *, by: str, now: datetime
) -> None:
    """Record that a unit took over another's certificates; a circle or a second one is refused."""
    for code in (predecessor, successor):
        find_unit(session, code)
    if session.get(UnitSuccessor, predecessor) is not None:
        raise IssuerError("SUCCESSOR_EXISTS", "the unit has a successor", "该单位已有承继单位")
    if successor in owned_units(session, predecessor):
        raise IssuerError(
            "SUCCESSOR_CIRCLE", "the successor has its certificates from this unit", "承继关系成环"
        )
    session.add(
        UnitSuccessor(predecessor=predecessor, successor=successor, recorded_by=by, recorded_at=now)
    )
    append(session, [Event("successor", predecessor, {"unit": successor})], actor=by, now=now)


def owned_units(session: Session, unit: str) -> set[str]:
    """Give the units whose certificates are the unit's own: itself and all it succeeded."""
    owned, new = {unit}, {unit}
    while new:
        found = session.scalars(
            select(UnitSuccessor.predecessor).where(UnitSuccessor.successor.in_(new))
        )
        new = set(found) - owned
        owned |= new
    return owned


def demand_own(session: Session, number: str, unit: str) -> CertificateRecord:
    """Give a sealed certificate of the unit, or refuse with `NOT_OWN_CERTIFICATE`.

    A number that does not exist is refused alike, so that a unit cannot probe for others'.
    """
    find_unit(session, unit)
    record = session.scalar(
        select(CertificateRecord)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .join(Application, Application.id == ApplicationRow.application_id)
        .where(CertificateRecord.number == number)
        .where(CertificateRecord.state == "sealed")
        .where(Application.unit_code.in_(owned_units(session, unit)))
    )
    if record is None:
        raise IssuerError(
            "NOT_OWN_CERTIFICATE",
            "the unit manages no certificate of this number (notice, clause 2)",
            "该编号的证书不属于本单位管理（通知第二条）",
            clause="二",
        )
    return record


def own_certificates(
    session: Session, unit: str, *, prefix: str, limit: int
) -> Iterator[OwnCertificate]:
    """Give the unit's certificates, the latest sealed first."""
    found = session.execute(
        select(CertificateRecord, ApplicationRow)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .join(Application, Application.id == ApplicationRow.application_id)
        .where(CertificateRecord.state == "sealed")
        .where(CertificateRecord.number.startswith(prefix, autoescape=True))
        .where(Application.unit_code.in_(owned_units(session, unit)))
        .order_by(CertificateRecord.sealed_at.desc(), CertificateRecord.number)
        .limit(limit)
    ).all()
    statuses = statuses_of(session, [record.number for record, _ in found])
    for record, row in found:
        accepted = AcceptedRow.from_document(row.document)
        if record.sealed_at is not None:
            yield OwnCertificate(
                record.number,
                accepted.name,
                accepted.qualification_name,
                accepted.level,
                accepted.date_passed,
                statuses[record.number],
                record.sealed_at,
            )


def statuses_of(session: Session, numbers: list[str]) -> dict[str, Status]:
    """Give each certificate's status in one word, the gravest that is in force."""
    statuses: dict[str, Status] = dict.fromkeys(numbers, "in-force")
    for change in changes_in_force(session, numbers):
        if change.purpose == "revocation":
            superseded = change.reason == SUPERSEDED
            statuses[change.certificate_number] = "superseded" if superseded else "revoked"
        elif statuses[change.certificate_number] == "in-force":
            statuses[change.certificate_number] = "suspended"
    return statuses
