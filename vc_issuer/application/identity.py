"""Identity documents: which numbers are possible, and what of a number may be shown."""

import re
from collections.abc import Callable
from datetime import date

from vc_issuer.check_digits import is_id_number

RESIDENT_ID = "居民身份证"
_KEPT_AT_START = 3
_KEPT_AT_END = 4
_MASK = "****"
_SHORTEST = _KEPT_AT_START + 1 + _KEPT_AT_END

_HONG_KONG_MACAO_TAIWAN = re.compile(r"8[123]0000")
_OLD_PERMANENT_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"[A-Z0-9]{8,15}")
_HOME_RETURN_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}")


def _resident(number: str, on: date) -> bool:
    return is_id_number(number, on=on)


def _residence_permit(number: str, on: date) -> bool:
    return bool(_HONG_KONG_MACAO_TAIWAN.match(number)) and is_id_number(number, on=on)


def _permanent_residence(number: str, on: date) -> bool:
    """Accept the card since 2023 (18 digits, the first a 9) and the earlier one (3 letters, 12)."""
    if _OLD_PERMANENT_RESIDENCE.fullmatch(number):
        return True
    return number.startswith("9") and is_id_number(number, on=on)


def _passport(number: str, _on: date) -> bool:
    return bool(_PASSPORT.fullmatch(number))


def _home_return_permit(number: str, _on: date) -> bool:
    return bool(_HOME_RETURN_PERMIT.fullmatch(number))


def _taiwan_permit(number: str, _on: date) -> bool:
    return bool(_TAIWAN_PERMIT.fullmatch(number))


_CHECKS: dict[str, Callable[[str, date], bool]] = {
    RESIDENT_ID: _resident,
    "护照": _passport,
    "港澳台居民居住证": _residence_permit,
    "港澳居民来往内地通行证": _home_return_permit,
    "台湾居民来往大陆通行证": _taiwan_permit,
    "外国人永久居留身份证": _permanent_residence,
}
ID_TYPES = frozenset(_CHECKS)


def canonical_number(number: str) -> str:
    """Write the letters of an ID number as capitals, so that one person has one number.

    Only ASCII letters are changed: `x` for the check character `X` is common and means the same.
    """
    return number.upper() if number.isascii() else number


def is_possible_number(id_type: str, number: str, *, on: date) -> bool:
    """Tell whether a number can be that of an identity document of this type."""
    return len(number) >= _SHORTEST and _CHECKS[id_type](number, on)


def mask_id_number(number: str) -> str:
    """Keep the first 3 and last 4 characters (DESIGN.md, data model) around four asterisks.

    Always four: the length would say what kind of document it is, and costs room in the QR code.

    A number too short to hide anything is a `ValueError`.
    """
    if len(number) < _SHORTEST:
        raise ValueError("the number is too short to be masked")
    return number[:_KEPT_AT_START] + _MASK + number[-_KEPT_AT_END:]
