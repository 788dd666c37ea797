"""Passwords: what is asked of one, its argon2id hash, and its check."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from vc_issuer.problems import IssuerError

SHORTEST, LONGEST = 12, 128
# The library's own defaults are RFC 9106's second recommendation.
_hasher = PasswordHasher()
# Checked when there is no such user, so that the answer takes as long as for one: no password's
# hash, but one of the same cost.
_NOBODY = (
    f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    f"${'A' * 22}${'A' * 43}"
)


def hash_password(password: str, *, user: str) -> str:
    """Hash a new password; too short, too long or the user's own name is refused."""
    text = unicodedata.normalize("NFC", password)
    if not SHORTEST <= len(text) <= LONGEST or len(set(text)) < 5 or user.lower() in text.lower():
        raise IssuerError(
            "PASSWORD_WEAK",
            f"{SHORTEST} to {LONGEST} characters, at least five different, without the user's name",
            f"密码须为 {SHORTEST} 至 {LONGEST} 个字符，至少五种字符，且不含用户名",
        )
    return _hasher.hash(text)


def password_fits(password: str, password_hash: str | None) -> bool:
    """Check a password; without a hash the same work is done and the answer is no."""
    try:
        _hasher.verify(password_hash or _NOBODY, unicodedata.normalize("NFC", password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
