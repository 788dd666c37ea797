"""What the desks show of applications: lists, one with its rows, and what its unit signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from vc_issuer.application.identity import mask_id_number
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import Application, ApplicationRow, CertificateRecord, UnitRecord
from vc_issuer.registry.service_models import SignedApplication
from vc_issuer.web.records import PAGE


@dataclass(frozen=True)
class ApplicationView:
    """An application in a list or at the top of its page."""

    id: str
    unit: str
    unit_name: str
    applicant: str
    state: str
    submitted_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    refused_rows: int
    rows: int
    sealed: int
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True)
class RowView:
    """One row of an application, with its certificate's number once it is sealed."""

    row_number: int
    name: str
    masked_number: str
    # The series of a title, the examination of a qualification.
    field: str
    specialty: str | None
    committee: str | None
    result: str
    level: str
    date_passed: str
    certificate: str | None


def list_applications(
    session: Session, *, unit: str | None = None, state: str | None = None, limit: int = 100
) -> list[ApplicationView]:
    """Give applications, newest first."""
    query = _applications().order_by(Application.submitted_at.desc(), Application.id).limit(limit)
    if unit is not None:
        query = query.where(Application.unit_code == unit)
    if state is not None:
        query = query.where(Application.state == state)
    return [_application_view(row) for row in session.execute(query)]


def read_application(
    session: Session, application: str, *, unit: str | None = None
) -> ApplicationView:
    """Give one application; another unit's is the same as none."""
    row = session.execute(_applications().where(Application.id == application)).first()
    if row is None or (unit is not None and row[0].unit_code != unit):
        raise IssuerError("NO_SUCH_APPLICATION", "no such application", "没有该申请")
    return _application_view(row)


def signature_of(session: Session, application: str) -> SignedApplication | None:
    """Give what the unit signed, if it signed the application itself."""
    return session.get(SignedApplication, application)


def application_rows(session: Session, application: str, *, page: int) -> list[RowView]:
    """Give one page of an application's rows, counted from 1."""
    found = session.execute(
        select(ApplicationRow, CertificateRecord.number)
        .outerjoin(
            CertificateRecord,
            (CertificateRecord.row_id == ApplicationRow.id) & (CertificateRecord.state == "sealed"),
        )
        .where(ApplicationRow.application_id == application)
        .order_by(ApplicationRow.row_number)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [
        RowView(
            row.row_number,
            row.document["name"],
            mask_id_number(row.id_number),
            row.document["series"] or row.document["examination"],
            row.document["specialty"],
            row.document["committee"],
            row.document["qualification_name"],
            row.document["level"],
            row.document["date_passed"],
            number,
        )
        for row, number in found
    ]


def sealed_numbers(session: Session, application: str) -> list[str]:
    """Give the numbers of an application's certificates in the rows' order."""
    return list(
        session.scalars(
            select(CertificateRecord.number)
            .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
            .where(ApplicationRow.application_id == application)
            .where(CertificateRecord.state == "sealed")
            .order_by(ApplicationRow.row_number)
        )
    )


def _applications() -> Select[Any]:
    rows = (
        select(func.count())
        .where(ApplicationRow.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    sealed = (
        select(func.count())
        .select_from(CertificateRecord)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .where(ApplicationRow.application_id == Application.id)
        .where(CertificateRecord.state == "sealed")
        .correlate(Application)
        .scalar_subquery()
    )
    return select(Application, UnitRecord.name, rows, sealed).join(
        UnitRecord, UnitRecord.code == Application.unit_code
    )


def _application_view(row: Any) -> ApplicationView:
    application, name, rows, sealed = row
    return ApplicationView(
        application.id,
        application.unit_code,
        name,
        application.applicant,
        application.state,
        application.submitted_at,
        application.approved_by,
        application.approved_at,
        application.refused_rows,
        rows,
        sealed,
        application.ended_by,
        application.ended_at,
        application.end_reason,
    )
