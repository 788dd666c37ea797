"""Nonces of the nonce endpoint (VCI §7): nothing is kept of one until a key proof uses it.

Anybody may ask for nonces, so a nonce carries its own end and a keyed digest instead of being
stored; a used one is kept until that end, and is refused the second time.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vc_core.verification_methods import multibase
from vc_issuer.accounts.secrets_box import hash_secret
from vc_issuer.wallet.models import SpentNonce
from vc_issuer.wallet.refusals import WalletError

TERM = timedelta(minutes=5)
_TIME, _RANDOM, _DIGEST = 8, 16, 32


class Nonces:
    """Gives nonces out and takes each back once; every process with the same key can."""

    def __init__(self, key: bytes) -> None:
        """Take the key under which nonces are authenticated."""
        self._key = key

    def new(self, now: datetime) -> str:
        """Make a nonce: its end, 128 random bits, and a digest over both."""
        end = int((now + TERM).timestamp()).to_bytes(_TIME, "big")
        body = end + secrets.token_bytes(_RANDOM)
        return multibase.base64url(body + self._digest(body))

    def spend(self, session: Session, nonce: object, *, now: datetime) -> None:
        """Use a nonce up; refused: foreign, expired, used."""
        end = self._end(nonce)
        if end is None or now >= end:
            raise _refused()
        session.execute(delete(SpentNonce).where(SpentNonce.expires_at < now))
        session.add(SpentNonce(nonce_hash=hash_secret(str(nonce)), expires_at=end))
        try:
            session.flush()
        except IntegrityError:
            raise _refused() from None

    def _end(self, nonce: object) -> datetime | None:
        try:
            data = multibase.decode_base64url(nonce) if isinstance(nonce, str) else b""
        except multibase.InvalidMultibase:
            return None
        body, digest = data[:-_DIGEST], data[-_DIGEST:]
        if len(body) != _TIME + _RANDOM or not hmac.compare_digest(digest, self._digest(body)):
            return None
        return datetime.fromtimestamp(int.from_bytes(body[:_TIME], "big"), UTC)

    def _digest(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")


def _refused() -> WalletError:
    return WalletError(
        "invalid_nonce",
        "NONCE",
        "the nonce is not ours, expired or used; ask the nonce endpoint for another",
        "随机数无效、已过期或已使用，请重新获取",
    )
