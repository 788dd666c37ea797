"""The second factor: time-based one-time codes (RFC 6238), each accepted once."""

import hmac
from datetime import datetime

import pyotp

_STEP_SECONDS = 30
# One step either way, for clocks that differ (RFC 6238 §6).
_NEIGHBOURS = (0, -1, 1)


def new_totp_secret() -> str:
    """Draw a secret for an authenticator app."""
    return pyotp.random_base32()


def enrolment_uri(secret: str, user: str) -> str:
    """Give the URI that an authenticator app reads, also as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name="vc-issuer")


def code_at(secret: str, now: datetime) -> str:
    """Give the code of a moment."""
    return pyotp.TOTP(secret).generate_otp(_step(now))


def accepted_step(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """Give the time step of a right code later than `after`; nothing for a wrong or used one."""
    totp = pyotp.TOTP(secret)
    text = "".join(code.split())
    for neighbour in _NEIGHBOURS:
        step = _step(now) + neighbour
        if step > after and hmac.compare_digest(totp.generate_otp(step).encode(), text.encode()):
            return step
    return None


def _step(now: datetime) -> int:
    return int(now.timestamp()) // _STEP_SECONDS
