"""The tables of the accounts: nothing in them signs in by itself, for secrets are hashed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vc_issuer.registry.models import Base


class User(Base):
    """A person who signs in; `unit_code` is nothing for the bureau's own people."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    roles: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str] = mapped_column(String(200))
    # Encrypted, because it must be read again to check a code.
    totp_secret: Mapped[str | None] = mapped_column(Text)
    # Under which subject the identity provider knows the person.
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True, index=True)
    # The time step of the last code accepted: no code is accepted twice.
    totp_step: Mapped[int]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WebSession(Base):
    """One signed-in browser: a person of the staff, or a holder.

    A holder came with a pick-up code, or an identity provider said who they are: then `holder_row`
    is one of their rows.
    """

    __tablename__ = "web_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_name: Mapped[str | None] = mapped_column(ForeignKey("users.name"), index=True)
    pickup_code: Mapped[int | None] = mapped_column(ForeignKey("pickup_codes.id"))
    holder_row: Mapped[int | None] = mapped_column(ForeignKey("application_rows.id"))
    complete: Mapped[bool]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ApiToken(Base):
    """A bearer token of a unit or of the bureau; the token itself is never stored."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    label: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class PickupCode(Base):
    """A one-time code that a unit hands to a holder; only its hash is stored."""

    __tablename__ = "pickup_codes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    certificate_number: Mapped[str] = mapped_column(ForeignKey("certificates.number"), index=True)
    made_by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    failures: Mapped[int]


class UploadDraft(Base):
    """A file uploaded and not yet handed in; it is deleted within the hour.

    A unit's is an application, one of the bureau's own people holds legacy records.
    """

    __tablename__ = "upload_drafts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_name: Mapped[str] = mapped_column(ForeignKey("users.name"), unique=True)
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("units.code"))
    filename: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


class IdempotencyRecord(Base):
    """What a token's request under one Idempotency-Key has led to."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    token_id: Mapped[str] = mapped_column(ForeignKey("api_tokens.id"))
    key: Mapped[str] = mapped_column(String(100))
    request_digest: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("applications.id"))
    answer: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
