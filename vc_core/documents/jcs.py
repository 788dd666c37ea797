"""JSON Canonicalization Scheme (RFC 8785)."""

import json
import math
from typing import Any

from vc_core.documents.strict_json import MAX_SAFE_INTEGER
from vc_core.problems import ProblemError

# Quotes as §3.2.2.2 demands: the two-character escapes, `\\u00xx` in small letters for other
# controls, and nothing else escaped. It is the standard library's own way without ASCII.
_quoted = json.encoder.encode_basestring


class NotCanonicalizable(ProblemError):
    """A value has no canonical JSON form (RFC 8785 §3.1 demands I-JSON)."""


def canonicalize(value: Any) -> bytes:
    """Serialize `value` canonically (RFC 8785 §3.2) as UTF-8 bytes."""
    parts: list[str] = []
    _write(value, parts)
    try:
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError:
        raise _refusal("a string has a lone surrogate", "字符串含有孤立的代理码点") from None


def escape(text: str) -> str:
    """Give the characters of a string as they stand between the quotes of canonical JSON."""
    return _quoted(text)[1:-1]


def _refusal(en: str, zh: str) -> NotCanonicalizable:
    return NotCanonicalizable(
        "JCS_NOT_CANONICALIZABLE", f"No canonical JSON form: {en}.", f"无法规范化 JSON：{zh}。"
    )


def _write(value: Any, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(_quoted(value))
    elif isinstance(value, dict):
        _write_object(value, parts)
    elif isinstance(value, list | tuple):
        parts.append("[")
        for position, item in enumerate(value):
            if position:
                parts.append(",")
            _write(item, parts)
        parts.append("]")
    elif value is None:
        parts.append("null")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif isinstance(value, int | float):
        parts.append(_number(value))
    else:
        raise _refusal(f"{type(value).__name__} is no JSON type", "不是 JSON 类型")


def _write_object(members: dict[Any, Any], parts: list[str]) -> None:
    opening = "{"
    for name in _in_order(members):
        value = members[name]
        if type(value) is str:
            parts.append(f"{opening}{_quoted(name)}:{_quoted(value)}")
        else:
            parts.append(f"{opening}{_quoted(name)}:")
            _write(value, parts)
        opening = ","
    parts.append("}" if members else "{}")


def _in_order(members: dict[Any, Any]) -> list[str]:
    """Sort names by UTF-16 code units (§3.2.3), which differs from code points beyond the BMP."""
    try:
        if "".join(members).isascii():
            return sorted(members)
    except TypeError:
        raise _refusal("a member name is no string", "成员名不是字符串") from None
    return sorted(members, key=_utf16)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _number(value: float) -> str:
    """Serialize a number as ECMAScript does (RFC 8785 §3.2.2.3)."""
    if isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise _refusal("an integer is beyond 2^53-1", "整数超出 2^53-1")
        return str(value)
    if not math.isfinite(value):
        raise _refusal("a number is not finite", "数字不是有限值")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, exponent = _digits(abs(value))
    return sign + _layout(digits, exponent)


def _digits(value: float) -> tuple[str, int]:
    """Give the fewest digits d and the exponent n with value = 0.d × 10^n.

    Zeros in front of them are there only as Python writes them, in 0.05 or 0.0001; then n is 1.
    """
    mantissa, _, exponent = f"{value!r}e0".partition("e")
    power = int(exponent.partition("e")[0])
    whole, _, fraction = mantissa.partition(".")
    return (whole + fraction).rstrip("0"), len(whole) + power


def _layout(digits: str, exponent: int) -> str:
    length = len(digits)
    if length <= exponent <= 21:
        return digits + "0" * (exponent - length)
    if 0 < exponent <= 21:
        return f"{digits[:exponent]}.{digits[exponent:]}"
    if -6 < exponent <= 0:
        return f"0.{'0' * -exponent}{digits}"
    power = exponent - 1
    scientific = digits if length == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{scientific}e{'+' if power > 0 else '-'}{abs(power)}"
