"""Sessions of browsers: a random id in the cookie, its hash and its ends in the registry."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from vc_issuer.accounts.models import UploadDraft, WebSession
from vc_issuer.accounts.secrets_box import hash_secret, new_secret

STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=30), timedelta(hours=10)
HOLDER_IDLE, HOLDER_LONGEST = timedelta(minutes=15), timedelta(hours=1)
# Between the password and the second factor.
PENDING_LONGEST = timedelta(minutes=5)
# `seen_at` is written this often at most: reading a page should not wait for the write lock.
SEEN_GRAIN = timedelta(minutes=1)


def begin_session(
    session: Session,
    *,
    user: str | None = None,
    pickup_code: int | None = None,
    holder_row: int | None = None,
    complete: bool,
    now: datetime,
) -> str:
    """Store a new session and give its id, which never existed before (no fixation)."""
    longest = HOLDER_LONGEST if user is None else STAFF_LONGEST
    _forget_old(session, now)
    secret = new_secret()
    session.add(
        WebSession(
            id_hash=hash_secret(secret),
            user_name=user,
            pickup_code=pickup_code,
            holder_row=holder_row,
            complete=complete,
            created_at=now,
            seen_at=now,
            expires_at=now + (longest if complete else PENDING_LONGEST),
        )
    )
    session.flush()
    return secret


def find_session(session: Session, secret: str, now: datetime) -> WebSession | None:
    """Give the session of a cookie unless it is over: by its term or by idleness."""
    record = session.get(WebSession, hash_secret(secret))
    if record is None:
        return None
    idle = HOLDER_IDLE if record.user_name is None else STAFF_IDLE
    if now >= record.expires_at or now - record.seen_at >= idle:
        return None
    return record


def end_session(session: Session, secret: str) -> None:
    """Sign out."""
    session.execute(delete(WebSession).where(WebSession.id_hash == hash_secret(secret)))


def _forget_old(session: Session, now: datetime) -> None:
    session.execute(
        delete(WebSession).where(
            or_(WebSession.expires_at <= now, WebSession.seen_at <= now - STAFF_IDLE)
        )
    )
    session.execute(delete(UploadDraft).where(UploadDraft.expires_at <= now))
