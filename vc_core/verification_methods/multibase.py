"""Multibase (Controlled Identifiers §2.4): base58btc and base64url without padding."""

import binascii

from vc_core.problems import ProblemError

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TO_BASE64 = bytes.maketrans(b"-_", b"+/")
_TO_BASE64URL = bytes.maketrans(b"+/", b"-_")

# base58 costs quadratic time; the longest key or signature it carries here has 96 bytes.
MAX_BASE58 = 1_000

_DIGITS = _ALPHABET.encode("ascii")
_VALUE_OF_DIGIT = bytes.maketrans(_DIGITS, bytes(range(58)))
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
# Python computes quickest below 2^30, which five digits are.
_TWO_DIGITS, _FOUR_DIGITS, _FIVE_DIGITS, _TEN_DIGITS = 58**2, 58**4, 58**5, 58**10
# Step n joins pairs of lanes of 2^n bytes into lanes twice as wide: how far to shift,
# which lanes to keep, and what the upper one of a pair is worth.
_JOINING = [
    (
        8 << step,
        int.from_bytes((bytes(1 << step) + b"\xff" * (1 << step)) * (512 >> step), "big"),
        58 ** (1 << step),
    )
    for step in range(10)
]


class InvalidMultibase(ProblemError):
    """A multibase value is malformed."""


def _invalid(en: str, zh: str) -> InvalidMultibase:
    return InvalidMultibase(
        "INVALID_MULTIBASE", f"Not a multibase value: {en}.", f"多基编码无效：{zh}。"
    )


def encode_base58(data: bytes) -> str:
    """Encode with the header `z` (base58btc)."""
    number = int.from_bytes(data, "big")
    tens = []
    while number:
        number, ten = divmod(number, _TEN_DIGITS)
        high, low = ten // _FIVE_DIGITS, ten % _FIVE_DIGITS
        tens.append(
            f"{_ALPHABET[high // _FOUR_DIGITS]}"
            f"{_PAIRS[high // _TWO_DIGITS % _TWO_DIGITS]}{_PAIRS[high % _TWO_DIGITS]}"
            f"{_ALPHABET[low // _FOUR_DIGITS]}"
            f"{_PAIRS[low // _TWO_DIGITS % _TWO_DIGITS]}{_PAIRS[low % _TWO_DIGITS]}"
        )
    tens.reverse()
    zeros = len(data) - len(data.lstrip(b"\0"))
    return f"z{'1' * zeros}{''.join(tens).lstrip('1')}"


def encode_base64url(data: bytes) -> str:
    """Encode with the header `u` (base64url, no padding)."""
    return "u" + base64url(data)


def base64url(data: bytes) -> str:
    """Encode as base64url without padding and without a header (RFC 7515 §2)."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_BASE64URL, b"=").decode("ascii")


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
    if not digits.isascii() or (octets := digits.encode("ascii")).translate(None, _DIGITS):
        raise _invalid("a character is not base58btc", "含有非 base58btc 字符")
    # A byte for each digit, the whole read as one number, whose lanes are then joined at once.
    number = int.from_bytes(octets.translate(_VALUE_OF_DIGIT), "big")
    for shift, lanes, worth in _JOINING[: (len(octets) - 1).bit_length()]:
        number = (number & lanes) + worth * (number >> shift & lanes)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def decode_base64url(text: str) -> bytes:
    """Decode base64url without padding; the one encoding of these bytes or nothing."""
    if not text.isascii() or (octets := text.encode("ascii")).translate(None, _BASE64URL):
        raise _invalid("a character is not base64url", "含有非 base64url 字符")
    try:
        data = binascii.a2b_base64(octets.translate(_TO_BASE64) + b"=" * (-len(octets) % 4))
    except binascii.Error:
        raise _invalid("its length is impossible", "长度不正确") from None
    # Only the last group can be written in several ways.
    group = len(octets) % 4
    last = data[len(data) - len(data) % 3 :]
    if group and base64url(last).encode("ascii") != octets[-group:]:
        raise _invalid("its last character has unused bits", "末尾字符含有多余的比特")
    return data
