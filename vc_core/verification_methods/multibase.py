"""Multibase (Controlled Identifiers §2.4): base58btc and base64url without padding."""

import base64
import binascii
import re

from vc_core.problems import ProblemError

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)

# base58 costs quadratic time; the longest key or signature it carries here has 96 bytes.
MAX_BASE58 = 1_000


class InvalidMultibase(ProblemError):
    """A multibase value is malformed."""


def _invalid(en: str, zh: str) -> InvalidMultibase:
    return InvalidMultibase(
        "INVALID_MULTIBASE", f"Not a multibase value: {en}.", f"多基编码无效：{zh}。"
    )


def encode_base58(data: bytes) -> str:
    """Encode with the header `z` (base58btc)."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, value = divmod(number, 58)
        digits = _ALPHABET[value] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return f"z{'1' * zeros}{digits}"


def encode_base64url(data: bytes) -> str:
    """Encode with the header `u` (base64url, no padding)."""
    return "u" + base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def decode(value: object) -> bytes:
    """Decode a `z` or `u` value; anything else is refused, also unused trailing bits."""
    if not isinstance(value, str) or len(value) < 2:
        raise _invalid("it is empty or no string", "为空或不是字符串")
    if value[0] == "z":
        return _decode_base58(value[1:])
    if value[0] == "u":
        return decode_base64url(value[1:])
    raise _invalid("its header is neither z nor u", "前缀不是 z 或 u")


def _decode_base58(digits: str) -> bytes:
    if len(digits) > MAX_BASE58:
        raise _invalid("it is too long", "过长")
    number = 0
    for character in digits:
        value = _VALUES.get(character)
        if value is None:
            raise _invalid("a character is not base58btc", "含有非 base58btc 字符")
        number = number * 58 + value
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def decode_base64url(text: str) -> bytes:
    """Decode base64url without padding; the one encoding of these bytes or nothing."""
    if not _BASE64URL.fullmatch(text):
        raise _invalid("a character is not base64url", "含有非 base64url 字符")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise _invalid("its length is impossible", "长度不正确") from None
    if base64.urlsafe_b64encode(data).decode("ascii").rstrip("=") != text:
        raise _invalid("its last character has unused bits", "末尾字符含有多余的比特")
    return data
