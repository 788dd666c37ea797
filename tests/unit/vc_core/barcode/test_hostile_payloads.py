"""Hostile payloads end in one clear error, soon, and nothing of them is shown (SECURITY.md R15)."""

import time
from contextlib import suppress
from random import Random

import pytest

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import BarcodeError, UnknownTypeTable, decode, encode_bytes
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.barcode.tables import installed_tables
from vc_core.barcode.term_ids import CONTEXTS_ID
from vc_core.barcode.text_form import to_base45_text

OURS = installed_tables().encode_with
TAG = bytes.fromhex("d9cb1d")
WHOLE = encode_bytes(certificate(Random(1)))


def under(payload: str | bytes, entry: int = 1) -> bytes:
    """Put a payload under the tag and a registry entry."""
    body = bytes.fromhex(payload) if isinstance(payload, str) else payload
    return TAG + b"\x82" + encode_head(0, entry) + body


MALFORMED = {
    "empty": b"",
    "no tag": bytes.fromhex("a0"),
    "another tag": bytes.fromhex("d9cb1e8200a0"),
    "legacy range tag": bytes.fromhex("d90601a0"),
    "tag in a longer form than needed": bytes.fromhex("da0000cb1d8200a0"),
    "tagged item that is no array": TAG + b"\xa0",
    "array of three": TAG + bytes.fromhex("8300a0a0"),
    "array of one": TAG + bytes.fromhex("8100"),
    "negative registry entry": TAG + bytes.fromhex("8220a0"),
    "registry entry as text": TAG + bytes.fromhex("826130a0"),
    "registry entry true": TAG + bytes.fromhex("82f5a0"),
    "registry entry not shortest": TAG + bytes.fromhex("821800a0"),
    "document that is an array": under("80", 0),
    "document that is text": under("6161"),
    "truncated": WHOLE[:-1],
    "trailing byte": WHOLE + b"\0",
    "trailing document": under("a0a0"),
    "indefinite map": under("bfff"),
    "indefinite array": under("a161619fff"),
    "indefinite text": under("a161617f6161ff"),
    "reserved head": under("a161611c"),
    "length not shortest": under("a16161780161"),
    "number not shortest": under("a161611817"),
    "number not shortest, 2 bytes": under("a161611900ff"),
    "number not shortest, 4 bytes": under("a161611a0000ffff"),
    "number not shortest, 8 bytes": under("a161611b00000000ffffffff"),
    "integer beyond 2^53-1": under("a161611b0020000000000000"),
    "negative integer beyond 2^53-1": under("a161613b001fffffffffffff"),
    "huge text length": under("a161617b00ffffffffffffff"),
    "huge array length": under("a161619b00ffffffffffffff"),
    "huge map length": under("bb00ffffffffffffff"),
    "float": under("a16161f93c00"),
    "NaN": under("a16161f97e00"),
    "undefined": under("a16161f7"),
    "simple value in two bytes": under("a16161f814"),
    "tag inside": under("a16161c001"),
    "shared value tags": under("a16161d81c80"),
    "shared reference tag": under("a16161d81d00"),
    "text that is not UTF-8": under("a1616162c328"),
    "surrogate in UTF-8": under("a1616163eda080"),
    "duplicate text key": under("a2616101616102", 0),
    "duplicate number key": under("a2046161046161"),
    "negative key": under("a12001"),
    "bytes as key": under("a1416101"),
    "number key without compression": under("a10401", 0),
    "bytes without compression": under("a161614101", 0),
    "bytes in an array without compression": under("a1616181814101", 0),
    "bytes below without compression": under("a16161a161614101", 0),
    "one term in the singular and the plural": under("a204616105816161"),
    "single value under a plural term": under("a105617a"),
    "single number under plural types": under("a10304"),
    "single text under plural types": under("a103617a"),
    "array under a singular term": under("a10680"),
    "keyword spelled out": under("a163406964 6161"),
    "unknown term": under("a1187801"),
    "unknown term as a URL": under("a104187a"),
    "URL as truth value": under("a104f5"),
    "URL of an unknown scheme": under("a10482056161"),
    "URL array too long": under("a104830261616161"),
    "UUID of 15 bytes": under("a10482034f" + "00" * 15),
    "bytes where text is expected": under("a161614101"),
    "both context members": under("a200616101816161"),
    "both context members, both known": under("a20001018101", OURS),
    "context number without a table": under("a10001"),
    "context that is not pinned": under("a1006c68747470733a2f2f612e6578"),
    "inline context": under("a100a161616162"),
    "context null": under("a100f6"),
    "plural context that is no array": under("a10101"),
    "unknown context number": under("a1018101" + "", OURS)[:-1] + b"\x18\xff",
    "number of width 3 in the table": under("a1616143000001", OURS),
    "number zero in a table": under("a161614100", OURS),
    "too deep": under("81" * 40 + "80"),
    "too deep without compression": under("a16161" + "81" * 40 + "80", 0),
    "too many items": under(encode_head(5, 1) + b"\x61a" + encode_head(4, 1100) + b"\0" * 1100),
    "too many items, each list short": under(
        encode_head(5, 1) + b"\x61a" + encode_head(4, 800) + b"\x81\0" * 500 + b"\0" * 300
    ),
    "too many bytes": under(encode_head(5, 1) + b"\x61a" + encode_head(3, 9000) + b"a" * 9000),
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_payload_is_refused_with_one_error(payload):
    with pytest.raises(BarcodeError) as caught:
        decode(to_base45_text(payload))
    assert caught.value.code == "BARCODE_MALFORMED"
    assert caught.value.text.zh
    assert caught.value.text.en


@pytest.mark.parametrize("entry", [2, 100, 65_536, OURS + 1])
def test_an_unknown_registry_entry_is_an_unknown_type_table_not_a_malformed_code(entry):
    with pytest.raises(UnknownTypeTable) as caught:
        decode(to_base45_text(under("a0", entry)))
    assert caught.value.code == "UNKNOWN_TYPE_TABLE"
    assert caught.value.extra == {"registryEntryId": entry}


def test_a_number_after_the_end_of_the_table_asks_for_a_newer_table():
    with pytest.raises(UnknownTypeTable):
        decode(to_base45_text(under("a1616141fe", OURS)))


def test_two_thousand_damaged_payloads_each_end_in_one_error_or_a_document():
    rng = Random(20261120)
    slowest = 0.0
    for number in range(2_000):
        data = bytearray(WHOLE)
        if number % 4 == 0:
            del data[rng.randrange(len(data)) :]
        for _ in range(rng.randint(1, 4) if number % 4 else 0):
            data[rng.randrange(len(data))] = rng.randrange(256)
        started = time.process_time()
        # Every other exception fails the test.
        with suppress(BarcodeError, UnknownTypeTable):
            assert isinstance(decode(to_base45_text(bytes(data))), dict)
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 1


def test_many_different_scoped_contexts_stay_fast():
    # Types with contexts of their own, no two objects alike: nothing comes from a cache.
    scoped = [102, 106, 108, 114, 118, 120]
    rng = Random(3)
    objects = [
        {CONTEXTS_ID: [1, 2], 157: rng.sample(scoped, rng.randint(1, 4)), "k": {"n": n}}
        for n in range(90)
    ]
    payload = under(encode_cbor({CONTEXTS_ID: [1, 2], "x": objects}), OURS)
    started = time.process_time()
    with suppress(BarcodeError):
        decode(to_base45_text(payload))
    assert time.process_time() - started < 1


def test_a_long_multibase_value_stays_fast():
    payload = under(encode_cbor({CONTEXTS_ID: [1], 132: b"z" + b"\xff" * 8_000}), OURS)
    started = time.process_time()
    assert decode(to_base45_text(payload))["digestMultibase"].startswith("z")
    assert time.process_time() - started < 1
