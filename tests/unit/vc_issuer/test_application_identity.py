"""Identity documents: possible numbers by type, and the mask."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from vc_issuer.application.identity import (
    ID_TYPES,
    canonical_number,
    is_possible_number,
    mask_id_number,
)
from vc_issuer.check_digits import id_number_check

TODAY = date(2026, 11, 20)
CONTEXTS = Path(__file__).parents[3] / "contexts"


def with_check(body: str) -> str:
    return body + id_number_check(body)


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("居民身份证", "11010519491231002X"),
        ("护照", "X12345678"),
        ("护照", "P123456"),
        ("护照", "1234567"),
        ("港澳台居民居住证", "810000199408230022"),
        ("外国人永久居留身份证", "931840199001010019"),
        ("港澳台居民居住证", with_check("81000019900101001")),
        ("港澳居民来往内地通行证", "H12345678"),
        ("台湾居民来往大陆通行证", "12345678"),
        ("外国人永久居留身份证", with_check("93184019900101001")),
        ("外国人永久居留身份证", "USA310000010101"),
    ],
)
def test_a_well_formed_number_is_possible_for_its_type_only(id_type: str, number: str) -> None:
    assert is_possible_number(id_type, number, on=TODAY)
    if id_type not in {"护照", "居民身份证"}:
        assert not is_possible_number("居民身份证", number[:-1], on=TODAY)


@pytest.mark.parametrize("id_type", sorted(ID_TYPES))
@pytest.mark.parametrize(
    "number",
    ["", "1", "x" * 9, "1234", "P123", "UNKNOWN", "１２３４５６７８９", "12345678 ", "1234-5678",
     "110105194912310021", "A" * 40, "H1234567\n"],
)  # fmt: skip
def test_a_malformed_number_is_impossible_for_every_type(id_type: str, number: str) -> None:
    if (id_type, number) == ("居民身份证", "110105194912310021"):
        number = "110105194912310022"
    assert not is_possible_number(id_type, number, on=TODAY)


def test_a_small_check_letter_means_the_same_person() -> None:
    assert canonical_number("11010519491231002x") == "11010519491231002X"


def test_only_ascii_letters_are_made_capitals() -> None:
    assert canonical_number("ſ1234567ß") == "ſ1234567ß"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110****002X"),
        ("X12345678", "X12****5678"),
        ("12345678", "123****5678"),
        ("P123456", "xxx****3456"),
        ("P1234", "xxx****1234"),
    ],
)
def test_the_mask_keeps_the_first_three_and_last_four_but_never_all(
    number: str, masked: str
) -> None:
    assert mask_id_number(number) == masked


def test_a_number_too_short_to_hide_anything_is_not_masked() -> None:
    with pytest.raises(ValueError, match="short"):
        mask_id_number("1234")


@pytest.mark.parametrize("length", range(5, 19))
def test_a_mask_fits_the_schema_and_shows_no_number_whole(length: int) -> None:
    number = "P123456789ABCDEFGH"[:length]
    mask = mask_id_number(number)
    assert re.fullmatch(schema_pattern(), mask)
    assert sum(character in number for character in mask) < length


def schema_pattern() -> str:
    schema = json.loads((CONTEXTS / "schemas" / "professional-title-v1.json").read_bytes())
    pattern: str = schema["properties"]["credentialSubject"]["properties"]["maskedIdNumber"][
        "pattern"
    ]
    return pattern
