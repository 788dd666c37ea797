"""Bearer tokens of the HTTP API: shown once, stored hashed, for a unit or for the bureau."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.accounts.models import ApiToken
from vc_issuer.accounts.scopes import Scope
from vc_issuer.accounts.secrets_box import hash_secret, new_secret
from vc_issuer.applications import find_unit
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError

PREFIX = "vct_"
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Bearer:
    """Who calls the API."""

    token_id: str
    label: str
    unit: str | None
    scopes: frozenset[Scope]

    @property
    def actor(self) -> str:
        """Give the name under which the audit log knows the token."""
        return f"token:{self.token_id}"


def add_token(
    session: Session,
    *,
    label: str,
    unit: str | None,
    scopes: Sequence[str],
    days: int,
    by: str,
    now: datetime,
) -> tuple[str, str]:
    """Make a token; give its id and the token itself, which cannot be read again."""
    try:
        wanted = sorted({Scope(scope) for scope in scopes})
    except ValueError as error:
        known = ", ".join(Scope)
        raise IssuerError(
            "UNKNOWN_SCOPE", f"unknown scope; known: {known}", f"未知范围；可用：{known}"
        ) from error
    if not wanted or (unit is not None and Scope.STATUS in wanted):
        raise IssuerError(
            "SCOPES",
            "one scope at least; only the bureau's tokens may change a status",
            "至少一个范围；只有本局令牌可变更状态",
        )
    if not 1 <= days <= LONGEST.days:
        raise IssuerError("TOKEN_TERM", "1 to 366 days", "期限须为 1 至 366 天")
    if unit is not None:
        find_unit(session, unit)
    token, token_id = PREFIX + new_secret(), secrets.token_hex(4)
    session.add(
        ApiToken(
            id=token_id,
            label=label[:60],
            token_hash=hash_secret(token),
            unit_code=unit,
            scopes=[scope.value for scope in wanted],
            created_by=by,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    session.flush()
    detail = {"unit": unit, "scopes": [scope.value for scope in wanted], "days": days}
    append(session, [Event("token-add", token_id, detail)], actor=by, now=now)
    return token_id, token


def find_bearer(session: Session, token: str, now: datetime) -> Bearer | None:
    """Give who holds a token that is neither revoked nor expired."""
    record = session.scalar(select(ApiToken).where(ApiToken.token_hash == hash_secret(token)))
    if record is None or record.revoked_at is not None or now >= record.expires_at:
        return None
    scopes = frozenset(Scope(scope) for scope in record.scopes)
    return Bearer(record.id, record.label, record.unit_code, scopes)


def revoke_token(session: Session, token_id: str, *, by: str, now: datetime) -> None:
    """End a token's life; a second time changes nothing."""
    record = session.get(ApiToken, token_id)
    if record is None:
        raise IssuerError("NO_SUCH_TOKEN", "there is no such token", "没有该令牌")
    if record.revoked_at is None:
        record.revoked_at = now
        append(session, [Event("token-revoke", token_id, {})], actor=by, now=now)


def list_tokens(session: Session) -> list[ApiToken]:
    """Give all tokens, newest first."""
    return list(session.scalars(select(ApiToken).order_by(ApiToken.created_at.desc())))
