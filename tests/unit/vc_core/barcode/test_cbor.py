"""CBOR as RFC 8949 writes it: each value has one encoding, which is read back and no other."""

import pytest

from vc_core.barcode.cbor import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ITEMS,
    decode_tagged,
    encode_cbor,
    encode_head,
)
from vc_core.barcode.errors import BarcodeError

TAG = 0xCB1D

# RFC 8949, Appendix A, as far as it is JSON and bytes.
EXAMPLES = [
    (0, "00"),
    (1, "01"),
    (10, "0a"),
    (23, "17"),
    (24, "1818"),
    (25, "1819"),
    (100, "1864"),
    (1_000, "1903e8"),
    (1_000_000, "1a000f4240"),
    (1_000_000_000_000, "1b000000e8d4a51000"),
    (-1, "20"),
    (-10, "29"),
    (-100, "3863"),
    (-1_000, "3903e7"),
    (False, "f4"),
    (True, "f5"),
    (None, "f6"),
    (b"", "40"),
    (b"\x01\x02\x03\x04", "4401020304"),
    ("", "60"),
    ("a", "6161"),
    ("IETF", "6449455446"),
    ("ü", "62c3bc"),
    ("水", "63e6b0b4"),
    ([], "80"),
    ([1, 2, 3], "83010203"),
    ([1, [2, 3], [4, 5]], "8301820203820405"),
    (list(range(1, 26)), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
    ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"),
    ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    # Not of the appendix: where each longer form begins and ends.
    (255, "18ff"),
    (256, "190100"),
    (65_535, "19ffff"),
    (65_536, "1a00010000"),
    (2**32 - 1, "1affffffff"),
    (2**32, "1b0000000100000000"),
    (2**53 - 1, "1b001fffffffffffff"),
    (-(2**53) + 1, "3b001ffffffffffffe"),
    (-24, "37"),
    (-25, "3818"),
]


def decoded(data: bytes):
    return decode_tagged(encode_head(6, TAG) + data, TAG)


@pytest.mark.parametrize(("value", "encoding"), EXAMPLES, ids=[code for _, code in EXAMPLES])
def test_a_value_is_written_and_read_as_the_specification_does(value, encoding):
    assert encode_cbor(value).hex() == encoding
    again = decoded(bytes.fromhex(encoding))
    assert again == value
    assert type(again) is type(value)


def test_keys_are_written_in_the_order_of_their_bytes():
    assert encode_cbor({"b": 1, 10: 2, "a": 3, 100: 4, 1_000: 5}).hex() == (
        "a50a0218640419" + "03e805" + "616103" + "616201"
    )


@pytest.mark.parametrize("number", [2**53, -(2**53)])
def test_a_number_that_json_cannot_hold_exactly_is_neither_written_nor_read(number):
    with pytest.raises(BarcodeError, match="2\\^53"):
        encode_cbor(number)
    head = encode_head(0, number) if number > 0 else encode_head(1, -1 - number)
    with pytest.raises(BarcodeError, match="2\\^53"):
        decoded(head)


def test_a_head_holds_at_most_eight_bytes():
    assert encode_head(0, 2**64 - 1).hex() == "1b" + "ff" * 8
    with pytest.raises(BarcodeError, match="too large"):
        encode_head(0, 2**64)


def test_what_is_nested_as_deeply_as_allowed_is_written_and_read():
    def nested(depth):
        value = []
        for _ in range(depth - 1):
            value = [value]
        return value

    for value, key in ((nested(MAX_DEPTH), None), (nested(MAX_DEPTH - 1), "k")):
        whole = value if key is None else {key: value}
        assert decoded(encode_cbor(whole)) == whole
    for value in (nested(MAX_DEPTH + 1), {"k": nested(MAX_DEPTH)}):
        with pytest.raises(BarcodeError, match="too deeply"):
            encode_cbor(value)
    for level, innermost in ((b"\x81", b"\x80"), (b"\xa1\x61k", b"\xa0")):
        assert decoded(level * (MAX_DEPTH - 1) + innermost)
        with pytest.raises(BarcodeError, match="levels"):
            decoded(level * MAX_DEPTH + innermost)


def test_as_many_items_and_bytes_as_allowed_are_read():
    assert decoded(encode_cbor([0] * (MAX_ITEMS - 1))) == [0] * (MAX_ITEMS - 1)
    for many in ([0] * MAX_ITEMS, [[0], *[0] * (MAX_ITEMS - 2)]):
        with pytest.raises(BarcodeError):
            decoded(encode_cbor(many))
    # A map's keys are items, too.
    names = {str(number): 0 for number in range(MAX_ITEMS // 2 - 1)}
    assert decoded(encode_cbor(names)) == names
    with pytest.raises(BarcodeError):
        decoded(encode_cbor({**names, "x": 0}))
    # One array, two maps, keys and values.
    half = dict.fromkeys(range((MAX_ITEMS - 3) // 4), 0)
    assert decoded(encode_cbor([half, half, 0])) == [half, half, 0]
    with pytest.raises(BarcodeError, match=f"more than {MAX_ITEMS} items"):
        decoded(encode_cbor([half, half, 0, 0]))
    room = MAX_BYTES - len(encode_head(6, TAG)) - 3
    assert len(decoded(encode_cbor("a" * room))) == room
    with pytest.raises(BarcodeError, match="bytes"):
        decoded(encode_cbor("a" * (room + 1)))


@pytest.mark.parametrize(
    "data",
    [
        *(b"\x84\0", b"\xa1\0", b"\xbb" + bytes(3) + b"\xff" * 5),
        encode_head(4, MAX_ITEMS) + bytes(MAX_ITEMS),
    ],
    ids=["too few elements", "too few members", "huge", "more items than allowed"],
)
def test_a_length_that_cannot_be_met_is_refused_before_anything_is_read_of_it(data):
    with pytest.raises(BarcodeError, match="length beyond the data"):
        decoded(data)


@pytest.mark.parametrize("information", [28, 29, 30, 31])
@pytest.mark.parametrize("major", range(8))
def test_heads_of_indefinite_length_and_reserved_ones_are_refused_as_such(major, information):
    with pytest.raises(BarcodeError, match="indefinite length or reserved"):
        decoded(bytes((major << 5 | information,)) + b"\xff" * 20)


@pytest.mark.parametrize("value", [1.5, float("nan"), (1,), {1, 2}, object(), 1j])
def test_nothing_else_is_written(value):
    with pytest.raises(BarcodeError, match="neither text"):
        encode_cbor(value)
