"""Proof values are read strictly: one encoding, one shape, and no work for anything else."""

import cbor2
import pytest

from tests.unit.vc_core.cryptosuites.disclosure import BASE, DERIVED
from vc_core.cryptosuites.ecdsa_sd_2023.cbor_reader import CborReader
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import (
    BASE_HEADER,
    DERIVED_HEADER,
    MAX_PROOF_VALUE,
    MAX_STATEMENTS,
    parse_base_proof_value,
    parse_derived_proof_value,
    serialize_base_proof_value,
    serialize_derived_proof_value,
)
from vc_core.cryptosuites.suite import ProofError
from vc_core.verification_methods import multibase

SIGNATURE, KEY, DIGEST = bytes(64), bytes(35), bytes(32)
DERIVED_COMPONENTS = [SIGNATURE, KEY, [SIGNATURE], {0: DIGEST}, [0, 3]]
BASE_COMPONENTS = [SIGNATURE, KEY, DIGEST, [SIGNATURE], ["/issuer"]]


def derived(data: bytes) -> str:
    return multibase.encode_base64url(DERIVED_HEADER + data)


def base(data: bytes) -> str:
    return multibase.encode_base64url(BASE_HEADER + data)


def refused(parse, value) -> str:
    with pytest.raises(ProofError) as refusal:
        parse(value)
    assert refusal.value.code == "PROOF_VERIFICATION_ERROR"
    return refusal.value.text.en


def test_proof_values_start_as_the_specification_says():
    assert BASE["proof"]["proofValue"].startswith("u2V0A")
    assert DERIVED["proof"]["proofValue"].startswith("u2V0B")


def test_a_proof_value_has_one_encoding():
    value = DERIVED["proof"]["proofValue"]
    assert serialize_derived_proof_value(parse_derived_proof_value(value)) == value
    value = BASE["proof"]["proofValue"]
    assert serialize_base_proof_value(parse_base_proof_value(value)) == value


def test_the_shapes_of_this_file_are_good_ones():
    parse_derived_proof_value(derived(cbor2.dumps(DERIVED_COMPONENTS)))
    parse_base_proof_value(base(cbor2.dumps(BASE_COMPONENTS)))


def test_the_largest_index_is_that_of_the_last_statement():
    data = with_component(DERIVED_COMPONENTS, 4, [0, MAX_STATEMENTS - 1])
    assert parse_derived_proof_value(derived(data)).mandatory_indexes == [0, MAX_STATEMENTS - 1]


def test_one_kind_of_proof_is_not_the_other():
    assert "base proof" in refused(parse_derived_proof_value, BASE["proof"]["proofValue"])
    assert "already" in refused(parse_base_proof_value, DERIVED["proof"]["proofValue"])


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        "",
        "u",
        "u2V0",
        "u2V0B",
        "z" + DERIVED["proof"]["proofValue"][1:],
        DERIVED["proof"]["proofValue"][1:],
        DERIVED["proof"]["proofValue"] + "=",
        DERIVED["proof"]["proofValue"] + "\n",
        DERIVED["proof"]["proofValue"][:-1],
        DERIVED["proof"]["proofValue"] + "AAAA",
        DERIVED["proof"]["proofValue"].replace("u2V0B", "u2V0C"),
        "u" + "A" * 500_000,
        multibase.encode_base58(DERIVED_HEADER + cbor2.dumps(DERIVED_COMPONENTS)),
    ],
)
def test_other_texts_are_refused(value):
    refused(parse_derived_proof_value, value)
    refused(parse_base_proof_value, value)


def with_component(components, position, value):
    return cbor2.dumps([*components[:position], value, *components[position + 1 :]])


@pytest.mark.parametrize(
    ("position", "value"),
    [
        (0, bytes(63)),
        (0, bytes(65)),
        (0, "A" * 64),
        (0, [0] * 64),
        (0, cbor2.CBORTag(64, SIGNATURE)),
        (1, bytes(36)),
        (1, bytes(34)),
        (1, None),
        (2, SIGNATURE),
        (2, {0: SIGNATURE}),
        (2, [bytes(63)]),
        (2, [SIGNATURE, "text"]),
        (2, [cbor2.CBORTag(64, SIGNATURE)]),
        (2, [SIGNATURE] * (MAX_STATEMENTS + 1)),
        (3, [[0, DIGEST]]),
        (3, {"0": DIGEST}),
        (3, {-1: DIGEST}),
        (3, {0: bytes(31)}),
        (3, {0: "u" + "A" * 43}),
        (3, {2**40: DIGEST}),
        (4, 0),
        (4, [-1]),
        (4, [0.0]),
        (4, [True]),
        (4, ["0"]),
        (4, [0, 0]),
        (4, [3, 0]),
        (4, [0, 3, 2]),
        (4, [MAX_STATEMENTS]),
        (4, [2**40]),
        (4, [2**64]),
        (4, {0: 0}),
    ],
)
def test_other_components_of_a_derived_proof_are_refused(position, value):
    data = with_component(DERIVED_COMPONENTS, position, value)
    assert "malformed" in refused(parse_derived_proof_value, derived(data))


@pytest.mark.parametrize(
    ("position", "value"),
    [
        (0, bytes(63)),
        (1, bytes(33)),
        (2, bytes(31)),
        (2, bytes(64)),
        (3, [bytes(32)]),
        (4, "/issuer"),
        (4, [b"/issuer"]),
        (4, [["/issuer"]]),
        (4, ["/" + "a" * 5_000]),
        (4, ["/issuer"] * 257),
    ],
)
def test_other_components_of_a_base_proof_are_refused(position, value):
    data = with_component(BASE_COMPONENTS, position, value)
    assert "malformed" in refused(parse_base_proof_value, base(data))


GOOD = cbor2.dumps(DERIVED_COMPONENTS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:-1],
        GOOD + b"\x00",
        cbor2.dumps(DERIVED_COMPONENTS[:4]),
        cbor2.dumps([*DERIVED_COMPONENTS, 0]),
        cbor2.dumps(dict(enumerate(DERIVED_COMPONENTS))),
        b"\x9f" + GOOD[1:] + b"\xff",  # indefinite length
        b"\x98\x05" + GOOD[1:],  # not the shortest head
        b"\x9b" + b"\xff" * 8 + GOOD[1:],  # a length beyond all data
        GOOD[:1] + b"\x5f" + GOOD[1:],  # indefinite byte string
        b"\xd8\x40" + GOOD,  # a tag
        b"\xfc" * 40,
    ],
)
def test_other_encodings_are_refused(data):
    assert "malformed" in refused(parse_derived_proof_value, derived(data))


def test_a_proof_value_longer_than_any_is_not_even_decoded():
    assert "too long" in refused(parse_derived_proof_value, "u" + "A" * 500_000)
    assert "too long" in refused(parse_derived_proof_value, "u" + "A" * MAX_PROOF_VALUE)
    assert "too long" not in refused(parse_derived_proof_value, "u" + "A" * (MAX_PROOF_VALUE - 1))


@pytest.mark.parametrize(
    ("shortest", "number", "longer"),
    [
        ("00", 0, ["1800", "190000"]),
        ("17", 23, ["1817", "190017", "1a00000017"]),
        ("1818", 24, ["190018", "1a00000018"]),
        ("18ff", 255, ["1900ff"]),
        ("190100", 256, ["1a00000100"]),
        ("19ffff", 65_535, ["1a0000ffff"]),
        ("1a00010000", 65_536, ["1b0000000000010000"]),
        ("1affffffff", 2**32 - 1, ["1b00000000ffffffff"]),
        ("1b0000000100000000", 2**32, []),
    ],
)
def test_a_number_has_its_shortest_form_only(shortest, number, longer):
    """RFC 8949 §4.2.1; no signature covers how a proof value is written."""
    assert CborReader(bytes.fromhex(shortest)).unsigned(number) == number
    with pytest.raises(ProofError, match="too large"):
        CborReader(bytes.fromhex(shortest)).unsigned(number - 1)
    for form in longer:
        with pytest.raises(ProofError, match="shortest"):
            CborReader(bytes.fromhex(form)).unsigned(2**64)


@pytest.mark.parametrize("argument", [28, 29, 30, 31])
def test_heads_that_say_no_length_are_refused(argument):
    for data in (bytes([argument]), bytes([argument]) + b"\xff" * 32):
        with pytest.raises(ProofError, match="indefinite"):
            CborReader(data).unsigned(2**256)


def with_label_map_keys(*keys):
    entries = [bytes([key]) + b"\x58\x20" + DIGEST for key in keys]
    data = GOOD.replace(b"\xa1" + entries[0], bytes([0xA0 + len(keys)]) + b"".join(entries))
    assert data != GOOD
    return derived(data)


def test_the_label_map_has_one_order():
    parse_derived_proof_value(with_label_map_keys(0, 1, 5))
    for keys in ((0, 0), (0, 2, 1)):
        value = with_label_map_keys(*keys)
        assert "label map do not ascend" in refused(parse_derived_proof_value, value)


def test_a_pointer_that_is_not_utf_8_is_refused():
    data = cbor2.dumps(BASE_COMPONENTS).replace(b"/issuer", b"/issue\xff")
    assert "UTF-8" in refused(parse_base_proof_value, base(data))


def test_every_prefix_of_a_good_value_is_refused():
    value = DERIVED["proof"]["proofValue"]
    for length in range(0, len(value), 7):
        refused(parse_derived_proof_value, value[:length])
