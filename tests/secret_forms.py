"""The forms in which a secret may stand somewhere: as it is, and as usual encodings write it."""

import base64
import re
from collections.abc import Iterable

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PEM = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def forms_of_scalar(number: int, size: int = 32) -> set[bytes]:
    """Give a private key's number in decimal, raw, hexadecimal, base64, base64url and base58."""
    raw = number.to_bytes(size, "big")
    return {str(number).encode(), *forms_of_bytes(raw)}


def forms_of_bytes(raw: bytes) -> set[bytes]:
    """Give raw bytes and their usual encodings, without padding."""
    return {
        raw,
        raw.hex().encode(),
        raw.hex().upper().encode(),
        base64.b64encode(raw).rstrip(b"="),
        base64.urlsafe_b64encode(raw).rstrip(b"="),
        _base58(raw),
    }


def forms_of_text(text: str) -> set[bytes]:
    """Give a text in UTF-8 and GB18030, as JSON and Python escape it, and encoded."""
    utf8 = text.encode("utf-8")
    escaped = text.encode("unicode_escape")
    return {
        utf8,
        text.encode("gb18030"),
        escaped,
        base64.b64encode(utf8).rstrip(b"="),
        utf8.hex().encode(),
    }


def found_in(data: bytes, secrets: Iterable[bytes]) -> bool:
    """Tell whether any of the forms stands in some bytes."""
    return any(secret in data for secret in secrets)


def _base58(raw: bytes) -> bytes:
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    return ("1" * (len(raw) - len(raw.lstrip(b"\0"))) + digits).encode()
