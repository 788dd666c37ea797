"""Signing in: password, then second factor; a lock after repeated failures.

Every refusal says the same, takes the same work and does not tell whether the user exists.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.accounts.models import User
from vc_issuer.accounts.passwords import password_fits
from vc_issuer.accounts.second_factor import accepted_step
from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry

MOST_FAILURES = 5
LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class CheckedPassword:
    """Whose password was checked against which stored hash, and whether it fits."""

    name: str
    password_hash: str | None = field(repr=False)
    fits: bool


def check_password(registry: Registry, name: str, password: str) -> CheckedPassword:
    """Check a password in no transaction: its slow hash would hold up everybody who writes."""
    name = name[:60]
    with registry.reading() as session:
        user = session.get(User, name)
        password_hash = None if user is None else user.password_hash
    return CheckedPassword(name, password_hash, password_fits(password, password_hash))


def admit(session: Session, checked: CheckedPassword, now: datetime) -> User | None:
    """Give the user if the password fits and the account is neither locked nor disabled.

    Both are asked here, after the failures of whoever else is guessing meanwhile.
    """
    user = session.get(User, checked.name, with_for_update=True)
    if user is None or user.disabled_at is not None or _is_locked(user, now):
        return None
    if not checked.fits or user.password_hash != checked.password_hash:
        _count_failure(session, user, now)
        return None
    return user


def find_known(session: Session, subject: str, now: datetime) -> User | None:
    """Give the user linked to a provider's subject, if neither locked nor disabled."""
    user = session.scalar(select(User).where(User.oidc_subject == subject).with_for_update())
    if user is None or user.disabled_at is not None or _is_locked(user, now):
        return None
    return user


def check_second_factor(
    session: Session, name: str, code: str, *, box: SecretsBox, now: datetime
) -> bool:
    """Tell whether the code is right and new; wrong ones count towards the lock, too."""
    user = session.get(User, name, with_for_update=True)
    if user is None or user.disabled_at is not None or _is_locked(user, now):
        return False
    if user.totp_secret is None:
        return False
    secret = box.decrypt(user.totp_secret)
    step = accepted_step(secret, code, after=user.totp_step, now=now)
    if step is None:
        _count_failure(session, user, now)
        return False
    user.totp_step = step
    return True


def clear_failures(user: User) -> None:
    """Forget earlier failures after a complete sign-in."""
    user.failures, user.locked_until = 0, None


def refused() -> IssuerError:
    """Give the one answer to every failed sign-in."""
    return IssuerError(
        "SIGN_IN_REFUSED",
        "These details do not fit, or the account is locked for a while after too many attempts.",
        "信息不符，或因多次失败账户暂时锁定。",
    )


def _is_locked(user: User, now: datetime) -> bool:
    return user.locked_until is not None and now < user.locked_until


def _count_failure(session: Session, user: User, now: datetime) -> None:
    user.failures += 1
    if user.failures >= MOST_FAILURES:
        user.failures, user.locked_until = 0, now + LOCK
        append(session, [Event("user-locked", user.name, {})], actor=user.name, now=now)
