"""Certificate numbers by a configurable pattern."""

import pytest

from vc_issuer.check_digits import is_mod_37_36
from vc_issuer.numbering import DEFAULT_PATTERN, NumberPattern
from vc_issuer.problems import IssuerError


def test_the_default_pattern_is_the_year_eight_digits_and_a_check_character() -> None:
    number = NumberPattern(DEFAULT_PATTERN).number(2026, 123)
    assert number[:-1] == "202600000123"
    assert is_mod_37_36(number)


def test_another_pattern_can_be_configured() -> None:
    assert NumberPattern("SH{serial:6}{year}").number(2026, 7) == "SH0000072026"


@pytest.mark.parametrize(
    "pattern",
    ["", "{serial:10}", "{year}", "{year}{serial:5}", "{check}{year}{serial:10}",
     "{year}{serial:10}{serial:10}", "沪{year}{serial:10}", "{year}{serial:10}{other}"],
)  # fmt: skip
def test_a_pattern_that_could_repeat_or_break_is_refused(pattern: str) -> None:
    with pytest.raises(IssuerError) as caught:
        NumberPattern(pattern)
    assert caught.value.code == "NUMBER_PATTERN"


def test_a_serial_beyond_its_digits_is_refused_not_cut() -> None:
    with pytest.raises(IssuerError) as caught:
        NumberPattern("{year}{serial:6}").number(2026, 1_000_000)
    assert caught.value.code == "NUMBERS_EXHAUSTED"
