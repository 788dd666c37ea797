"""Looking up by number or ID number with the same work whether or not there is such a record.

When nothing has the key, another record is read in its place and then fails the comparison of
the name: no such number, and a name that does not match, cost the same and answer the same.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vc_issuer.life_cycle.ownership import statuses_of
from vc_issuer.queries.answer import Information
from vc_issuer.queries.question import Question
from vc_issuer.queries.ways import Family, way_of
from vc_issuer.registry.models import Application, ApplicationRow, CertificateRecord, UnitRecord
from vc_issuer.registry.service_models import LegacyRecord

MOST_RECORDS = 50
_FAMILIES: dict[str, Family] = {
    "ProfessionalTitleCredential": "title",
    "ProfessionalQualificationCredential": "qualification",
}


@dataclass(frozen=True)
class _Candidate:
    key: str | None
    name: str
    information: Information


def records_for(session: Session, question: Question) -> tuple[Information, ...]:
    """Give the records, electronic and legacy, that agree with both facts of a question."""
    asked = question.number or question.id_number or ""
    candidates = [
        *_electronic(session, question, asked),
        *_legacy(session, question, asked),
    ]
    # Every candidate is compared in both facts, without stopping at the first difference.
    return tuple(
        candidate.information
        for candidate in candidates
        if _equal(candidate.key or "", asked) & _equal(candidate.name, question.name)
    )


def _electronic(session: Session, question: Question, asked: str) -> Iterator[_Candidate]:
    by_number = question.number is not None
    column: Any = CertificateRecord.number if by_number else ApplicationRow.id_number
    sealed = CertificateRecord.state == "sealed"
    that_is_sealed = (sealed,) if by_number else ()
    rows = session.execute(
        select(CertificateRecord.number, ApplicationRow.document, UnitRecord.name)
        .join(ApplicationRow, ApplicationRow.id == CertificateRecord.row_id)
        .join(Application, Application.id == ApplicationRow.application_id)
        .join(UnitRecord, UnitRecord.code == Application.unit_code)
        .where(sealed, column == _that_or_any(column, asked, *that_is_sealed))
        .order_by(CertificateRecord.number)
        .limit(MOST_RECORDS)
    ).all()
    statuses = statuses_of(session, [number for number, _, _ in rows])
    for number, row, unit in rows:
        key = number if by_number else row["id_number"]
        body = row["committee"] or unit
        yield _candidate(key, row, number, _FAMILIES[row["family"]], body, statuses[number])


def _legacy(session: Session, question: Question, asked: str) -> Iterator[_Candidate]:
    column = (
        LegacyRecord.certificate_number if question.number is not None else LegacyRecord.id_number
    )
    records = session.scalars(
        select(LegacyRecord)
        .where(column == _that_or_any(column, asked))
        .order_by(LegacyRecord.id)
        .limit(MOST_RECORDS)
    ).all()
    for record in records:
        family: Family = "title" if record.family == "title" else "qualification"
        key = record.certificate_number if question.number is not None else record.id_number
        document = record.document
        yield _candidate(
            key, document, record.certificate_number, family, document["committee"], None
        )


def _candidate(
    key: str | None,
    row: dict[str, Any],
    number: str | None,
    family: Family,
    body: str | None,
    status: str | None,
) -> _Candidate:
    obtained = date.fromisoformat(row["date_passed"])
    information = Information(
        way=way_of(family, obtained),
        certificate_number=number,
        family=family,
        series=row["series"],
        examination=row["examination"],
        specialty=row["specialty"],
        qualification_name=row["qualification_name"],
        level=row["level"],
        date_passed=obtained,
        body=body,
        status=status,
    )
    return _Candidate(key, row["name"], information)


def _that_or_any(
    column: InstrumentedAttribute[Any], asked: str, *conditions: ColumnElement[bool]
) -> ColumnElement[Any]:
    that = select(func.min(column)).where(column == asked, *conditions).scalar_subquery()
    anything = select(func.min(column)).where(*conditions).scalar_subquery()
    return func.coalesce(that, anything)


def _equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8"), right.encode("utf-8"))
