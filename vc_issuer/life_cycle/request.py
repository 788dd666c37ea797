"""A unit's request about one certificate, as everybody sees it: without personal data."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.applications import ID_ALPHABET
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.service_models import ChangeRequestRecord
from vc_issuer.times import local_date

Kind = Literal["correct", "suspend", "reinstate", "revoke"]
State = Literal["requested", "approved", "rejected"]


@dataclass(frozen=True)
class ChangeRequest:
    """What was asked for, by whom, and what became of it."""

    id: str
    kind: Kind
    certificate: str
    unit: str
    reason: str
    requested_by: str
    requested_at: datetime
    state: State
    decided_by: str | None
    decided_at: datetime | None
    application: str | None
    replacement: str | None
    changed_fields: tuple[str, ...]

    @classmethod
    def of(cls, session: Session, record: ChangeRequestRecord) -> Self:
        """Read a request, with the number of the replacement once that is sealed."""
        replacement = None
        if record.state == "approved" and record.kind == "correct":
            replacement = session.scalar(
                select(CertificateRecord.number)
                .where(CertificateRecord.replaces == record.certificate_number)
                .where(CertificateRecord.state == "sealed")
            )
        corrected: dict[str, Any] = record.corrected or {}
        return cls(
            record.id,
            cast("Kind", record.kind),
            record.certificate_number,
            record.unit_code,
            record.reason,
            record.requested_by,
            record.requested_at,
            cast("State", record.state),
            record.decided_by,
            record.decided_at,
            record.application_id,
            replacement,
            tuple(corrected.get("changed", ())),
        )


def new_id(prefix: str, now: datetime) -> str:
    """Make an id with the day and eight random characters, like an application's."""
    suffix = "".join(secrets.choice(ID_ALPHABET) for _ in range(8))
    return f"{prefix}{local_date(now):%Y%m%d}-{suffix}"


def find_request(session: Session, request: str, *, lock: bool = False) -> ChangeRequestRecord:
    """Give a request, or refuse an id that is not on file."""
    record = session.get(ChangeRequestRecord, request, with_for_update=True if lock else None)
    if record is None:
        raise IssuerError("NO_SUCH_REQUEST", "no such request", "没有该请求")
    return record


def demand_none_open(session: Session, number: str) -> None:
    """Refuse a second request for a certificate before the first is decided."""
    found = session.scalar(
        select(ChangeRequestRecord.id)
        .where(ChangeRequestRecord.certificate_number == number)
        .where(ChangeRequestRecord.state == "requested")
    )
    if found is not None:
        raise IssuerError(
            "REQUEST_OPEN",
            f"the request {found} for this certificate is not decided yet",
            f"该证书的请求 {found} 尚未决定",
        )
