"""Signing in: password, then second factor; a lock after repeated failures.

Every refusal says the same, takes the same work and does not tell whether the user exists.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.accounts.models import User
from vc_issuer.accounts.passwords import password_fits
from vc_issuer.accounts.second_factor import accepted_step
from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError

MOST_FAILURES = 5
LOCK = timedelta(minutes=15)


def check_password(session: Session, name: str, password: str, now: datetime) -> User | None:
    """Give the user when the password fits and the account is neither locked nor disabled."""
    user = session.get(User, name[:60], with_for_update=True)
    fits = password_fits(password, user.password_hash if user else None)
    if user is None or user.disabled_at is not None or _is_locked(user, now):
        return None
    if not fits:
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
