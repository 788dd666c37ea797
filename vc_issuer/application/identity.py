"""Identity documents: which numbers are possible, and what of a number may be shown."""

import re
from collections.abc import Callable
from datetime import date

from vc_issuer.check_digits import is_id_number

RESIDENT_ID = "居民身份证"
_KEPT_AT_START = 3
_KEPT_AT_END = 4
_MASK = "****"
# A number of so many characters would be shown whole by its first three and last four.
_SHOWN_WHOLE = _KEPT_AT_START + _KEPT_AT_END
# Stands for its first three then. Small, and the letters of a number are capitals: no character of
# a number is taken for it (ADR 0096).
_WITHHELD = "x" * _KEPT_AT_START
_SHORTEST = _KEPT_AT_END + 1

# Only a resident ID number has its check character looked at (GB 11643): the others are accepted
# by their form, whose check characters are not all known to follow it.
_HONG_KONG_MACAO_TAIWAN = re.compile(r"8[123]0000[0-9]{11}[0-9X]")
# The card since 2023 (18 characters, the first a 9) and the earlier one (3 letters, 12 digits).
_PERMANENT_RESIDENCE = re.compile(r"9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}")
# Of whatever country: some have seven characters, none is without a digit.
_PASSPORT = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{5,15}")
_HOME_RETURN_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}")


def _resident(number: str, on: date) -> bool:
    return is_id_number(number, on=on)


def _of_the_form(pattern: re.Pattern[str]) -> Callable[[str, date], bool]:
    return lambda number, _on: bool(pattern.fullmatch(number))


_CHECKS: dict[str, Callable[[str, date], bool]] = {
    RESIDENT_ID: _resident,
    "护照": _of_the_form(_PASSPORT),
    "港澳台居民居住证": _of_the_form(_HONG_KONG_MACAO_TAIWAN),
    "港澳居民来往内地通行证": _of_the_form(_HOME_RETURN_PERMIT),
    "台湾居民来往大陆通行证": _of_the_form(_TAIWAN_PERMIT),
    "外国人永久居留身份证": _of_the_form(_PERMANENT_RESIDENCE),
}
ID_TYPES = frozenset(_CHECKS)


def canonical_number(number: str) -> str:
    """Write the letters of an ID number as capitals, so that one person has one number.

    Only ASCII letters are changed: `x` for the check character `X` is common and means the same.
    """
    return number.upper() if number.isascii() else number


def is_possible_number(id_type: str, number: str, *, on: date) -> bool:
    """Tell whether a number can be that of an identity document of this type.

    A resident ID number is checked by GB 11643, others by their form.
    """
    return len(number) >= _SHORTEST and _CHECKS[id_type](number, on)


def mask_id_number(number: str) -> str:
    """Keep the first 3 and last 4 characters (DESIGN.md, data model) around four asterisks.

    Always four: the length would say what kind of document it is, and costs room in the QR code.
    Of a number that these seven characters would show whole only the last four are kept.

    A number too short to hide anything is a `ValueError`.
    """
    if len(number) < _SHORTEST:
        raise ValueError("the number is too short to be masked")
    start = _WITHHELD if len(number) <= _SHOWN_WHOLE else number[:_KEPT_AT_START]
    return start + _MASK + number[-_KEPT_AT_END:]
