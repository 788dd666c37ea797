"""The registry's tables (SQLAlchemy 2): who applied for what, and what was sealed.

What must never happen twice is forbidden by a constraint, not by code: a certificate
number, a (status list, index), a second certificate for one application row.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    Dialect,
    ForeignKey,
    Integer,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from vc_core.times import format_timestamp, parse_timestamp


class UtcTime(TypeDecorator[datetime]):
    """A moment kept as `YYYY-MM-DDTHH:MM:SSZ`: the same on every database, and sortable."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write the moment."""
        return None if value is None else format_timestamp(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Read the moment."""
        return None if value is None else parse_timestamp(value)


class Base(DeclarativeBase):
    """The registry's metadata; constraint names are fixed so that migrations can name them."""

    type_annotation_map = {datetime: UtcTime, dict[str, Any]: JSON}


Base.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


# How an application ends that is not approved: by the bureau, by its own unit.
ENDED = ("rejected", "withdrawn")


class UnitRecord(Base):
    """A unit with its remit, as imported."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]


class LegalBasisRecord(Base):
    """A document under which certificates may be issued, and its term (notice, clause 7)."""

    __tablename__ = "legal_bases"

    document_number: Mapped[str] = mapped_column(String(120), primary_key=True)
    in_force_from: Mapped[date] = mapped_column(Date)
    in_force_until: Mapped[date | None] = mapped_column(Date)
    demonstration: Mapped[bool]
    document: Mapped[dict[str, Any]]


class Application(Base):
    """A unit's application for certificates (制证申请)."""

    __tablename__ = "applications"
    __table_args__ = (
        CheckConstraint(
            "state IN ('submitted', 'approved', 'issued', 'rejected', 'withdrawn')", name="state"
        ),
        # Nothing that was approved is ended, and nothing is ended by nobody or without a reason.
        CheckConstraint(
            "(state IN ('rejected', 'withdrawn') AND approved_by IS NULL AND ended_by IS NOT NULL"
            " AND ended_at IS NOT NULL AND end_reason IS NOT NULL)"
            " OR (state NOT IN ('rejected', 'withdrawn') AND ended_by IS NULL"
            " AND ended_at IS NULL AND end_reason IS NULL)",
            name="ended",
        ),
        # Applicant and approver differ (notice, N2.2), whatever the code above does.
        CheckConstraint("approved_by IS NULL OR approved_by <> applicant", name="second_person"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    applicant: Mapped[str] = mapped_column(String(100))
    file_digest: Mapped[str] = mapped_column(String(64))
    catalogue_version: Mapped[str] = mapped_column(String(40))
    refused_rows: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    submitted_at: Mapped[datetime]
    approved_by: Mapped[str | None] = mapped_column(String(100))
    approved_at: Mapped[datetime | None]
    # Rejected by the bureau or withdrawn by the unit, before it was approved.
    ended_by: Mapped[str | None] = mapped_column(String(100))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(200))

    unit: Mapped[UnitRecord] = relationship()


class ApplicationRow(Base):
    """One person's result in an application; the only place with the full ID number."""

    __tablename__ = "application_rows"
    __table_args__ = (UniqueConstraint("application_id", "row_number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    row_number: Mapped[int]
    id_number: Mapped[str] = mapped_column(String(40), index=True)
    document: Mapped[dict[str, Any]]

    application: Mapped[Application] = relationship()


class StatusList(Base):
    """One revocation list and one suspension list of the same number and length."""

    __tablename__ = "status_lists"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int]
    allocated: Mapped[int]
    created_at: Mapped[datetime]


class CertificateRecord(Base):
    """A certificate: reserved (number and index taken), then sealed (document stored)."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("status_list", "status_index"),
        CheckConstraint(
            "(state = 'reserved' AND document IS NULL AND digest IS NULL AND sealed_at IS NULL)"
            " OR (state = 'sealed' AND document IS NOT NULL AND digest IS NOT NULL"
            " AND sealed_at IS NOT NULL)",
            name="state",
        ),
    )

    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("application_rows.id"), unique=True)
    legal_basis: Mapped[str] = mapped_column(ForeignKey("legal_bases.document_number"))
    status_list: Mapped[int] = mapped_column(ForeignKey("status_lists.number"))
    status_index: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    reserved_at: Mapped[datetime]
    sealed_at: Mapped[datetime | None]
    document: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))
    replaces: Mapped[str | None] = mapped_column(ForeignKey("certificates.number"), unique=True)


class StatusChange(Base):
    """One decision on a certificate's status; the latest per purpose is in force."""

    __tablename__ = "status_changes"
    __table_args__ = (CheckConstraint("purpose IN ('revocation', 'suspension')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    certificate_number: Mapped[str] = mapped_column(ForeignKey("certificates.number"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    in_force: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(100))
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("certificates.number"))


class AuditEntry(Base):
    """One link of the audit log's hash chain."""

    __tablename__ = "audit_log"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    detail: Mapped[dict[str, Any]]
    # Unique: two entries cannot follow the same one, so the chain cannot fork.
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Publication(Base):
    """What was published under one sequence number: the trust bundle with its status lists."""

    __tablename__ = "publications"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_status_change: Mapped[int]
    status_lists: Mapped[int]
    bundle: Mapped[str] = mapped_column(Text)
    # Digest of the other facts it was made from: legal bases and recognitions.
    facts: Mapped[str] = mapped_column(String(64), server_default=text("''"))


class Setting(Base):
    """A fact of this bureau that is decided once or counted up."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
