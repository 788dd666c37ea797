"""Check characters of the numbers that appear in applications and on certificates.

GB 11643 (identity number, ISO 7064 MOD 11-2), GB 32100 (unified social credit code) and
ISO 7064 MOD 37,36 (e-licence identifier). The `…_check` functions compute the character that
belongs to a body, the `is_…` functions answer for a whole number. A body that holds a character
outside the alphabet of its standard raises `ValueError`: it has no check character.
"""

import re
from datetime import date

_DIGITS = "0123456789"
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# GB 32100 leaves out I, O, S, V and Z, which are easily misread.
_CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_EARLIEST_BIRTH = date(1900, 1, 1)


def _values(body: str, alphabet: str) -> list[int]:
    try:
        return [alphabet.index(character) for character in body]
    except ValueError:
        raise ValueError("the number holds a character outside its alphabet") from None


def id_number_check(body: str) -> str:
    """Compute the 18th character of an identity number (GB 11643; ISO 7064 MOD 11-2)."""
    if len(body) != 17:
        raise ValueError("the body of an identity number has 17 digits")
    total = sum(
        digit * pow(2, 17 - position, 11) for position, digit in enumerate(_values(body, _DIGITS))
    )
    return "10X98765432"[total % 11]


def is_id_number(number: str, *, on: date) -> bool:
    """Tell whether an identity number is well formed (GB 11643).

    Length, check character and a birth date that exists, is not before 1900 and not after `on`.
    The address code is not looked up: codes are withdrawn while the numbers stay valid.
    """
    if not _ID_NUMBER.fullmatch(number):
        return False
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _EARLIEST_BIRTH <= birth <= on and id_number_check(number[:17]) == number[17]


def credit_code_check(body: str) -> str:
    """Compute the 18th character of a unified social credit code (GB 32100 §6)."""
    if len(body) != 17:
        raise ValueError("the body of a credit code has 17 characters")
    total = sum(
        value * pow(3, position, 31) for position, value in enumerate(_values(body, _CREDIT_CODE))
    )
    return _CREDIT_CODE[-total % 31]


def is_credit_code(code: str) -> bool:
    """Tell whether a unified social credit code has its 18 characters and the right check."""
    if len(code) != 18 or any(character not in _CREDIT_CODE for character in code):
        return False
    return credit_code_check(code[:17]) == code[17]


def mod_37_36_check(body: str) -> str:
    """Compute the check character of ISO 7064 MOD 37,36, the hybrid system over 0-9 and A-Z."""
    if not body:
        raise ValueError("an empty body has no check character")
    product = 36
    for value in _values(body, _ALPHANUMERIC):
        product = ((product + value) % 36 or 36) * 2 % 37
    return _ALPHANUMERIC[(37 - product) % 36]


def is_mod_37_36(text: str) -> bool:
    """Tell whether the last character of `text` is the MOD 37,36 check of what precedes it."""
    if len(text) < 2 or any(character not in _ALPHANUMERIC for character in text):
        return False
    return mod_37_36_check(text[:-1]) == text[-1]
