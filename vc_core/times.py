"""Times as credentials write them: XSD dateTimeStamp, and nothing looser."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from vc_core.problems import ProblemError

# How far clocks may disagree before a time counts as past or future (SECURITY R12).
CLOCK_SKEW = timedelta(minutes=5)

_DATE_TIME_STAMP = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"(?:\.(?P<fraction>\d{1,12}))?(?P<zone>Z|[+-](?:0\d|1[0-4]):[0-5]\d)",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class InvalidTime(ProblemError):
    """A time is not an XSD dateTimeStamp."""


def parse_timestamp(text: object) -> datetime:
    """Parse an XSD 1.1 dateTimeStamp (a zone is required); `24:00:00` is not accepted.

    Years before 2 and beyond 9998 are legal XSD but no certificate has one: refused.
    """
    if not isinstance(text, str):
        raise _invalid()
    return _parse_timestamp(text)


# Certificates of one batch share their times. Only times are kept, and those are short.
@lru_cache(maxsize=4_096)
def _parse_timestamp(text: str) -> datetime:
    match = _DATE_TIME_STAMP.fullmatch(text)
    if match is None:
        raise _invalid()
    try:
        moment = datetime.fromisoformat(f"{match['date']}T00:00:00").replace(
            hour=int(match["hour"]), minute=int(match["minute"]), second=int(match["second"])
        )
        # The first and the last year have moments that no other zone can express.
        if not 2 <= moment.year <= 9998:
            raise _invalid()
        microsecond = int((match["fraction"] or "0").ljust(6, "0")[:6])
        return moment.replace(microsecond=microsecond, tzinfo=_zone(match["zone"]))
    except ValueError:
        raise _invalid() from None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    if offset > timedelta(hours=14):
        raise _invalid()
    return timezone(sign * offset)


def _invalid() -> InvalidTime:
    return InvalidTime(
        "INVALID_TIME",
        "A time is not an XSD dateTimeStamp such as 2026-11-20T08:00:00Z.",
        "时间格式不正确，应为例如 2026-11-20T08:00:00Z 的形式。",
    )


def parse_date(text: object) -> date:
    """Parse an XSD date without a zone, `YYYY-MM-DD`."""
    if not isinstance(text, str):
        raise _invalid()
    return _parse_date(text)


# As for moments: only dates are kept, and those are short.
@lru_cache(maxsize=4_096)
def _parse_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise _invalid()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _invalid() from None


def format_timestamp(moment: datetime) -> str:
    """Write a moment in UTC to the second, as the barcode's compression demands."""
    return _format_timestamp(moment)


# Moments that are equal are one instant, hence one text, whatever their zones.
@lru_cache(maxsize=4_096)
def _format_timestamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone has no dateTimeStamp")
    in_utc = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{in_utc.isoformat()}Z"
