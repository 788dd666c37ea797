"""The people in the registry: added, changed, disabled; each change is in the audit log."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vc_issuer.accounts.models import User, WebSession
from vc_issuer.accounts.roles import (
    Permission,
    Role,
    needs_second_factor,
    permissions_of,
    read_roles,
)
from vc_issuer.applications import find_unit
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError

_NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
# The pipeline's own actors in the log; nobody may sign in under one of them.
_RESERVED = frozenset({"issue", "publish", "init", "bureau", "operator", "public", "holder"})


@dataclass(frozen=True)
class Person:
    """A user as pages and rules see them: no hash, no secret."""

    name: str
    roles: tuple[Role, ...]
    unit: str | None
    disabled: bool
    locked_until: datetime | None
    has_second_factor: bool

    @property
    def permissions(self) -> frozenset[Permission]:
        """Give what the roles allow."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Tell whether this person may do something."""
        return permission in self.permissions


def person_of(user: User) -> Person:
    """Read a user's row."""
    return Person(
        user.name,
        read_roles(user.roles),
        user.unit_code,
        user.disabled_at is not None,
        user.locked_until,
        user.totp_secret is not None,
    )


def add_user(
    session: Session,
    *,
    name: str,
    roles: Sequence[str],
    unit: str | None,
    password_hash: str,
    totp_secret: str | None,
    by: str,
    now: datetime,
) -> User:
    """Store a new user; a taken or reserved name and a unit role without a unit are refused."""
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise IssuerError(
            "USER_NAME",
            "3 to 40 small letters, digits, '.', '-' or '_', beginning with a letter",
            "用户名须为 3 至 40 个小写字母、数字、点、横线或下划线，以字母开头",
        )
    wanted = read_roles(roles)
    if (Role.UNIT_CLERK in wanted) != (unit is not None):
        raise IssuerError(
            "USER_UNIT",
            "a unit's user has a unit, a bureau's has none",
            "单位用户须有单位，局内用户不得有单位",
        )
    if unit is not None:
        find_unit(session, unit)
    if session.get(User, name) is not None:
        raise IssuerError("USER_EXISTS", "this user exists already", "该用户已存在")
    user = User(
        name=name,
        unit_code=unit,
        roles=[role.value for role in wanted],
        password_hash=password_hash,
        totp_secret=totp_secret if needs_second_factor(wanted) else None,
        totp_step=0,
        failures=0,
        created_at=now,
    )
    session.add(user)
    session.flush()
    detail = {"roles": user.roles, "unit": unit}
    append(session, [Event("user-add", name, detail)], actor=by, now=now)
    return user


def find_user(session: Session, name: str) -> User:
    """Give a user, or refuse a name that is not on file."""
    user = session.get(User, name, with_for_update=True)
    if user is None:
        raise IssuerError("NO_SUCH_USER", "there is no such user", "没有该用户")
    return user


def disable(session: Session, name: str, *, disabled: bool, by: str, now: datetime) -> None:
    """Disable or enable a user; open sessions end, one cannot disable oneself."""
    if name == by:
        raise IssuerError("OWN_ACCOUNT", "not one's own account", "不能停用自己的账户")
    user = find_user(session, name)
    user.disabled_at = now if disabled else None
    user.failures, user.locked_until = 0, None
    end_sessions(session, name)
    action = "user-disable" if disabled else "user-enable"
    append(session, [Event(action, name, {})], actor=by, now=now)


def link(session: Session, name: str, subject: str | None, *, by: str, now: datetime) -> None:
    """Link a user to a subject of the identity provider, or unlink; open sessions end."""
    if subject is not None and not (0 < len(subject) <= 255 and subject.isprintable()):
        raise IssuerError("OIDC_SUBJECT", "1 to 255 characters", "主体标识须为 1 至 255 个字符")
    user = find_user(session, name)
    taken = session.scalar(select(User.name).where(User.oidc_subject == subject))
    if subject is not None and taken not in (None, name):
        raise IssuerError("OIDC_SUBJECT", "another user has it", "该主体标识已属其他用户")
    user.oidc_subject = subject
    end_sessions(session, name)
    action = "user-unlink" if subject is None else "user-link"
    append(session, [Event(action, name, {})], actor=by, now=now)


def end_sessions(session: Session, name: str) -> None:
    """Sign a user out everywhere."""
    session.execute(delete(WebSession).where(WebSession.user_name == name))


def list_people(session: Session) -> list[Person]:
    """Give everybody, by name."""
    return [person_of(user) for user in session.scalars(select(User).order_by(User.name))]
