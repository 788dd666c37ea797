"""Check characters: published values are accepted, every single wrong character is refused."""

from datetime import date

import pytest

from vc_issuer.check_digits import (
    credit_code_check,
    id_number_check,
    is_credit_code,
    is_id_number,
    is_mod_37_36,
    mod_37_36_check,
)

# Published example number of GB 11643; no person bears it.
ID_NUMBER = "11010519491231002X"
TODAY = date(2026, 11, 20)
# Published codes of public bodies and a public example, not of this bureau.
CREDIT_CODES = ["11100000000013338W", "91310000132200821H", "11100000000013661B"]
# Body and check character of public example values of e-licence identifiers.
ELICENCE = [
    ("11100000MB03271699022340100000000016001", "9"),
    ("11100000000013338W01111430000006122244L20230000403001", "U"),
]

# A public example value that ends in M although the standard's character for it is D.
WRONG_ELICENCE = "11100000000013661B006113700000045046442209FA4E88F9E4C878F3E9BED2CE7EA49001"


def test_the_published_example_of_an_identity_number_is_accepted() -> None:
    assert id_number_check(ID_NUMBER[:17]) == "X"
    assert is_id_number(ID_NUMBER, on=TODAY)


@pytest.mark.parametrize("position", range(18))
def test_one_wrong_character_of_an_identity_number_is_refused(position: int) -> None:
    for digit in "0123456789X":
        changed = ID_NUMBER[:position] + digit + ID_NUMBER[position + 1 :]
        assert is_id_number(changed, on=TODAY) == (changed == ID_NUMBER)


@pytest.mark.parametrize(
    "body", ["11010519490230002", "11010518990101002", "11010519491331002", "01010519491231002"]
)
def test_an_identity_number_with_an_impossible_birth_date_or_address_is_refused(body: str) -> None:
    assert not is_id_number(body + id_number_check(body), on=TODAY)


def test_an_identity_number_of_somebody_born_later_than_today_is_refused() -> None:
    assert not is_id_number(ID_NUMBER, on=date(1949, 12, 30))
    assert is_id_number(ID_NUMBER, on=date(1949, 12, 31))


def test_a_lower_case_check_letter_and_other_digits_are_refused() -> None:
    assert not is_id_number(ID_NUMBER.lower(), on=TODAY)
    assert not is_id_number(ID_NUMBER.replace("1", "１"), on=TODAY)
    assert not is_id_number(ID_NUMBER + "\n", on=TODAY)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_published_credit_codes_are_accepted(code: str) -> None:
    assert credit_code_check(code[:17]) == code[17]
    assert is_credit_code(code)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_one_wrong_character_of_a_credit_code_is_refused(code: str) -> None:
    for position in range(18):
        for character in "0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ":
            changed = code[:position] + character + code[position + 1 :]
            assert is_credit_code(changed) == (changed == code)


@pytest.mark.parametrize(("body", "check"), ELICENCE)
def test_published_elicence_identifiers_have_their_check_character(body: str, check: str) -> None:
    assert mod_37_36_check(body) == check
    assert is_mod_37_36(body + check)


@pytest.mark.parametrize(("body", "check"), ELICENCE)
def test_one_wrong_character_of_an_elicence_identifier_is_refused(body: str, check: str) -> None:
    number = body + check
    for position in range(len(number)):
        wrong = "0" if number[position] != "0" else "1"
        assert not is_mod_37_36(number[:position] + wrong + number[position + 1 :])


def test_a_public_example_with_a_wrong_check_character_is_not_taken_for_right() -> None:
    assert mod_37_36_check(WRONG_ELICENCE) == "D"
    assert not is_mod_37_36(WRONG_ELICENCE + "M")


@pytest.mark.parametrize("compute", [id_number_check, credit_code_check, mod_37_36_check])
def test_a_body_outside_the_alphabet_has_no_check_character(compute: object) -> None:
    assert callable(compute)
    for body in ["", "１" * 17, "a" * 17, "-" * 17]:
        with pytest.raises(ValueError, match=r"body|alphabet"):
            compute(body)
