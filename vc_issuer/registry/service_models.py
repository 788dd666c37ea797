"""The tables of the bureau's service: unit keys, requests, legacy records, misuse, recognitions.

As with certificates, what must never happen is forbidden by a constraint: a replayed signed
application, two open requests for one certificate, an applicant who decides, two records of one
proven case.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from vc_issuer.registry.models import Base

OPEN_REQUEST = text("state = 'requested'")


class UnitKey(Base):
    """A public key that a unit signs with: applications, and slips if it is recognised."""

    __tablename__ = "unit_keys"

    did: Mapped[str] = mapped_column(String(200), primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    registered_by: Mapped[str] = mapped_column(String(100))
    registered_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None] = mapped_column(String(100))
    withdrawn_at: Mapped[datetime | None]


class SignedApplication(Base):
    """The signed manifest under which an application came in; its nonce counts once a unit."""

    __tablename__ = "signed_applications"
    __table_args__ = (UniqueConstraint("unit_code", "nonce"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    did: Mapped[str] = mapped_column(ForeignKey("unit_keys.did"))
    nonce: Mapped[str] = mapped_column(String(64))
    manifest: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]


class UnitSuccessor(Base):
    """A unit that took over another one's certificates (notice, N2.3)."""

    __tablename__ = "unit_successors"
    __table_args__ = (CheckConstraint("predecessor <> successor", name="other"),)

    predecessor: Mapped[str] = mapped_column(ForeignKey("units.code"), primary_key=True)
    successor: Mapped[str] = mapped_column(ForeignKey("units.code"))
    recorded_by: Mapped[str] = mapped_column(String(100))
    recorded_at: Mapped[datetime]


class ChangeRequestRecord(Base):
    """A unit's request about one of its certificates, and what was decided."""

    __tablename__ = "change_requests"
    __table_args__ = (
        CheckConstraint("kind IN ('correct', 'suspend', 'reinstate', 'revoke')", name="kind"),
        CheckConstraint("state IN ('requested', 'approved', 'rejected')", name="state"),
        # Applicant and approver differ (notice, N2.3), whatever the code above does.
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="second_person"),
        Index(
            "uq_change_requests_open",
            "certificate_number",
            unique=True,
            sqlite_where=OPEN_REQUEST,
            postgresql_where=OPEN_REQUEST,
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    certificate_number: Mapped[str] = mapped_column(ForeignKey("certificates.number"), index=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    reason: Mapped[str] = mapped_column(String(40))
    corrected: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    requested_by: Mapped[str] = mapped_column(String(100))
    requested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None]
    application_id: Mapped[str | None] = mapped_column(ForeignKey("applications.id"), unique=True)


class LegacyImport(Base):
    """One file of legacy records that was taken in."""

    __tablename__ = "legacy_imports"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    file_digest: Mapped[str] = mapped_column(String(64))
    imported_by: Mapped[str] = mapped_column(String(100))
    imported_at: Mapped[datetime]
    rows: Mapped[int]
    refused: Mapped[int]


class LegacyRecord(Base):
    """A paper certificate of before 2019-09-01: a row, never a credential (notice, clause 4)."""

    __tablename__ = "legacy_records"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("legacy_imports.id"))
    family: Mapped[str] = mapped_column(String(16))
    certificate_number: Mapped[str | None] = mapped_column(String(64), index=True)
    id_number: Mapped[str | None] = mapped_column(String(40), index=True)
    date_passed: Mapped[date] = mapped_column(Date)
    document: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class MisuseCaseRecord(Base):
    """A report of misuse on its way to a decision (notice, N6.2)."""

    __tablename__ = "misuse_cases"
    __table_args__ = (
        CheckConstraint(
            "category IN ('lending', 'tampering', 'forging', 'abuse')", name="category"
        ),
        CheckConstraint(
            "state IN ('reported', 'investigating', 'substantiated', 'dismissed')", name="state"
        ),
        CheckConstraint(
            "(state IN ('substantiated', 'dismissed')) = (decided_by IS NOT NULL)", name="decider"
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    category: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(16), index=True)
    certificate_number: Mapped[str | None] = mapped_column(String(32))
    statement: Mapped[str] = mapped_column(String(500))
    reported_by: Mapped[str] = mapped_column(String(100))
    reported_at: Mapped[datetime]
    opened_by: Mapped[str | None] = mapped_column(String(100))
    opened_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None]


class MisuseEvidence(Base):
    """One piece of evidence of a case: its digest and kind, never its content."""

    __tablename__ = "misuse_evidence"
    __table_args__ = (UniqueConstraint("case_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("misuse_cases.id"))
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    added_by: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime]


class MisuseRecord(Base):
    """The one record of a proven case that goes to the public credit platform."""

    __tablename__ = "misuse_records"

    case_id: Mapped[str] = mapped_column(ForeignKey("misuse_cases.id"), primary_key=True)
    certificate_number: Mapped[str] = mapped_column(ForeignKey("certificates.number"))
    category: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[str] = mapped_column(String(100))
    decided_at: Mapped[datetime]


class RecognitionRecord(Base):
    """The bureau's signed statement that a unit's key may sign slips of one type (N5.1)."""

    __tablename__ = "recognitions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"), index=True)
    did: Mapped[str] = mapped_column(ForeignKey("unit_keys.did"))
    slip_type: Mapped[str] = mapped_column(String(40))
    document: Mapped[str] = mapped_column(Text)
    recognised_by: Mapped[str] = mapped_column(String(100))
    recognised_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None] = mapped_column(String(100))
    withdrawn_at: Mapped[datetime | None]


class CatalogueVersion(Base):
    """One imported version of the catalogue, its files as they were."""

    __tablename__ = "catalogue_versions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    version: Mapped[str] = mapped_column(String(40), index=True)
    files: Mapped[dict[str, Any]]
    imported_by: Mapped[str] = mapped_column(String(100))
    imported_at: Mapped[datetime]
