"""Dates, times and multibase values in fewer bytes (CBOR-LD 1.0 "XSD Date Codec" and after).

A value is compressed only if the compressed form gives back the very same characters.
"""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from vc_core.barcode.errors import malformed
from vc_core.verification_methods.multibase import (
    InvalidMultibase,
    decode,
    encode_base58,
    encode_base64url,
)

XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"
XSD_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
MULTIBASE = "https://w3id.org/security#multibase"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{3})?Z")


def compress_date(value: str) -> int | None:
    """Give the seconds since 1970 of `YYYY-MM-DD`, or None for any other form."""
    return _seconds(value + "T00:00:00") if _DATE.fullmatch(value) else None


def decompress_date(value: int) -> str:
    """Give the date of a number of seconds; refused: not midnight, outside years 1 to 9999."""
    moment = _moment(value)
    if value % _DAY:
        raise malformed("a date with a time of day", "日期含有时刻")
    return moment.strftime("%Y-%m-%d").zfill(10)


def compress_date_time(value: str) -> int | list[int] | None:
    """Give seconds, or seconds and milliseconds, of a UTC time ending in `Z`, otherwise None."""
    match = _DATE_TIME.fullmatch(value)
    if match is None or (seconds := _seconds(match[1])) is None:
        return None
    return seconds if match[2] is None else [seconds, int(match[2][1:])]


def decompress_date_time(value: Any) -> str | None:
    """Give the time of a compressed form, or None if the value is no compressed time."""
    if type(value) is int:
        return _moment(value).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
    if isinstance(value, list) and [type(part) for part in value] == [int, int]:
        seconds, milliseconds = value
        if not 0 <= milliseconds <= 999:
            raise malformed("a time with impossible milliseconds", "时间的毫秒数不合法")
        text = _moment(seconds).strftime("%Y-%m-%dT%H:%M:%S").zfill(19)
        return f"{text}.{milliseconds:03}Z"
    return None


def _seconds(value: str) -> int | None:
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return None
    return round((moment - _EPOCH).total_seconds())


def _moment(seconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        raise malformed("a date outside the years 1 to 9999", "日期超出公元 1 至 9999 年") from None


def compress_base58(value: str) -> bytes | None:
    """Give the content of a base58btc multibase value, or None if it is none or very long."""
    if not value.startswith("z"):
        return None
    try:
        return decode(value)
    except InvalidMultibase:
        return None


def compress_multibase(value: str) -> bytes | None:
    """Give prefix byte and content of base58btc, base64url or base64pad, or None."""
    prefix = value[:1]
    try:
        if prefix in ("z", "u"):
            return prefix.encode() + decode(value)
        if prefix == "M":
            content = base64.b64decode(value[1:], validate=True)
            if base64.b64encode(content).decode() == value[1:]:
                return b"M" + content
    except (InvalidMultibase, binascii.Error, ValueError):
        return None
    return None


def decompress_multibase(value: bytes) -> str:
    """Give the multibase text of a prefix byte and content; refused: other prefixes."""
    prefix, content = value[:1], value[1:]
    if prefix == b"z":
        return encode_base58(content)
    if prefix == b"u":
        return encode_base64url(content)
    if prefix == b"M":
        return "M" + base64.b64encode(content).decode()
    raise malformed("an unknown multibase encoding", "多基编码无法识别")
