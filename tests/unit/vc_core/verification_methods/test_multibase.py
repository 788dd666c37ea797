"""Multibase: one encoding of each value, and nothing else."""

import os

import pytest

from tests.reference_proofs import base58
from vc_core.verification_methods.multibase import (
    InvalidMultibase,
    decode,
    decode_base64url,
    encode_base58,
    encode_base64url,
)


@pytest.mark.parametrize("length", [1, 2, 31, 32, 33, 64, 96])
def test_what_was_encoded_is_decoded(length):
    for data in (os.urandom(length), bytes(length), b"\0" + os.urandom(length)):
        assert encode_base58(data) == base58(data)
        assert decode(encode_base58(data)) == data
        assert decode(encode_base64url(data)) == data


def test_known_values():
    # draft-msporny-base58, section 5.
    assert encode_base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert encode_base58(bytes.fromhex("0000287fb4cd")) == "z11233QC4"
    assert encode_base64url(b"\xfb\xff") == "u-_8"
    # Only what fills up is left out at an end, never a digit.
    assert encode_base64url(b"\0\0\x17") == "uAAAX"
    assert encode_base58(bytes([30])) == "zX"


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "z",
            "u",
            "x",
            "Z1",
            "m" + "AAAA",
            "f00",
            "z0",
            "zO",
            "zI",
            "zl",
            "z1 ",
            " z1",
            "z1\n",
        ),
        *("uA", "uAB", "uAA=", "uA+", "uA/", "u AA", "uAAA\n", "z１", "uＡＡ"),
        *(None, 5, b"z1", ["z1"], "z" + "2" * 1001, "z" + "2" * 10_000_000),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_anything_else_is_refused(value):
    with pytest.raises(InvalidMultibase):
        decode(value)


def test_unused_bits_are_refused():
    assert decode_base64url("AA") == b"\0"
    with pytest.raises(InvalidMultibase):
        decode_base64url("AB")


@pytest.mark.parametrize("length", [511, 512, 513, 727])
def test_values_longer_than_any_key_are_still_read_exactly(length):
    """727 bytes are what a thousand digits hold; joining digits then takes all its steps."""
    data = bytes(range(1, 256)) * 3
    value = base58(data[:length])
    assert decode(value) == data[:length]
    assert encode_base58(data[:length]) == value


def test_the_longest_value_has_a_thousand_digits():
    assert decode("z" + "1" * 1_000) == bytes(1_000)
    assert int.from_bytes(decode("z" + "z" * 1_000), "big") == 58**1_000 - 1
    with pytest.raises(InvalidMultibase):
        decode("z" + "1" * 1_001)
