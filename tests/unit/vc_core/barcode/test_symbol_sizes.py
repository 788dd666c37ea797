"""How large symbols get: the budget of docs/adr/0010, for every length that occurs.

What a symbol holds at level M in alphanumeric mode with the prefix VC1-R, in bytes of payload:
version 11: 240, 12: 276, 13: 318, 14: 348, 15: 396, 16: 434.
"""

from itertools import product
from random import Random

import pytest

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import encode, encode_bytes
from vc_issuer.artifacts.symbol import SymbolError, qr_symbol

CAPACITY = {11: 240, 12: 276, 13: 318, 14: 348, 15: 396, 16: 434}


def title(rng, **changes):
    """Give a title certificate; examinations have no committee."""
    while "committee" not in (sealed := certificate(rng))["credentialSubject"]:
        pass
    sealed["credentialSubject"].update(changes)
    return sealed


def han(rng, length):
    return "".join(chr(rng.randrange(0x4E00, 0x9FA6)) for _ in range(length))


@pytest.mark.parametrize("version", CAPACITY)
def test_a_version_holds_as_many_bytes_as_stated(version):
    def symbol(size):
        # base45 writes three characters for two bytes.
        return qr_symbol("VC1-R" + "A" * (size // 2 * 3 + size % 2 * 2))

    assert symbol(CAPACITY[version]).version == version
    assert symbol(CAPACITY[version] + 1).version == version + 1


def test_a_thousand_certificates_with_names_of_two_to_seven_take_at_most_276_bytes():
    rng = Random(20261120)
    sizes = [len(encode_bytes(certificate(rng))) for _ in range(1_000)]
    assert max(sizes) <= CAPACITY[12]
    # How far version 11 is: even the shortest is a little too long.
    assert CAPACITY[11] < min(sizes) <= CAPACITY[11] + 8


def test_the_symbols_of_certificates_are_version_12():
    rng = Random(20261121)
    assert {qr_symbol(encode(certificate(rng))).version for _ in range(60)} == {12}


@pytest.mark.parametrize("length", range(8, 21))
@pytest.mark.parametrize("dotted", [False, True], ids=["plain", "with ·"])
def test_names_of_up_to_twenty_characters_stay_within_version_14(length, dotted):
    rng = Random(length)
    for _ in range(10):
        name = han(rng, length)
        if dotted:
            name = name[: length // 2] + "·" + name[length // 2 + 1 :]
        sealed = certificate(rng)
        sealed["credentialSubject"]["name"] = name
        assert len(encode_bytes(sealed)) <= CAPACITY[13]
    assert qr_symbol(encode(sealed)).version <= 14


def test_rare_characters_of_four_bytes_stay_within_version_14_too():
    rng = Random(1)
    sealed = certificate(rng)
    sealed["credentialSubject"]["name"] = "".join(
        chr(rng.randrange(0x20000, 0x2A6DF)) for _ in range(20)
    )
    assert len(encode_bytes(sealed)) <= CAPACITY[14]


def test_a_name_specialty_and_committee_of_32_characters_together_stay_within_version_14():
    # Neither specialty nor committee is in the table; a usual sum is 3 + 5 + 22.
    rng = Random(2)
    for specialty, committee in product(range(2, 9), range(15, 26)):
        name = 32 - specialty - committee
        if not 2 <= name <= 7:
            continue
        for _ in range(6):
            sealed = title(
                rng,
                name=han(rng, name),
                specialty=han(rng, specialty),
                committee=han(rng, committee),
            )
            assert len(encode_bytes(sealed)) <= CAPACITY[14], (name, specialty, committee)


def test_specialties_of_4_to_8_and_committees_of_15_to_25_stay_within_version_15():
    rng = Random(3)
    sizes = []
    for specialty, committee in product(range(4, 9), range(15, 26)):
        for _ in range(6):
            name = han(rng, rng.randint(2, 4))
            sealed = title(
                rng, name=name, specialty=han(rng, specialty), committee=han(rng, committee)
            )
            sizes.append(len(encode_bytes(sealed)))
    assert max(sizes) <= CAPACITY[15]
    within_14 = sum(size <= CAPACITY[14] for size in sizes) / len(sizes)
    assert within_14 >= 0.75, within_14


def test_the_names_of_real_committees_and_specialties_are_short_enough_for_version_14():
    # What the catalogue's own names would take if the table had none of them.
    rng = Random(4)
    committees = {title(rng)["credentialSubject"]["committee"] for _ in range(200)}
    for committee, specialty in product(sorted(committees), ("计算机应用", "电子信息", "机械")):
        # A further character keeps either out of the table.
        changes = {
            "name": han(rng, 3),
            "specialty": specialty + "类",
            "committee": committee + "甲",
        }
        assert len(encode_bytes(title(rng, **changes))) <= CAPACITY[14]


def test_the_encoder_says_so_when_a_symbol_would_exceed_version_20():
    sealed = title(Random(5), committee="会" * 170)
    with pytest.raises(SymbolError) as caught:
        qr_symbol(encode(sealed))
    assert caught.value.code == "BARCODE_TOO_LARGE"
    assert qr_symbol(encode(title(Random(5), committee="会" * 100))).version <= 20
