"""What has no barcode is refused when it is encoded, never handed out in another form."""

from random import Random

import pytest

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core import barcode
from vc_core.barcode import BarcodeError, UnknownTypeTable
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.barcode.cborld import encode_cborld
from vc_core.barcode.tables import installed_tables
from vc_core.barcode.url_codec import compress_url
from vc_core.documents.loader import pinned

OURS = installed_tables().encode_with
TABLES = installed_tables().tables
V2 = "https://www.w3.org/ns/credentials/v2"
ROOT = ActiveContext({}, None, ContextSource(pinned().document))


def refused(call, *arguments) -> None:
    with pytest.raises(BarcodeError) as caught:
        call(*arguments)
    assert caught.value.code == "BARCODE_NOT_ENCODABLE"
    assert caught.value.text.zh


def test_a_barcode_that_would_not_come_back_is_never_handed_out(monkeypatch):
    """Whatever error there may be in a codec, the encoder notices it."""
    sealed = certificate(Random(1))
    monkeypatch.setattr(barcode, "decode_cborld", lambda *_: {"another": "document"})
    refused(barcode.encode_bytes, sealed)


@pytest.mark.parametrize("value", [0.5, 1.0, (1,), {1}, 1j], ids=repr)
def test_a_value_that_json_or_the_barcode_lacks_is_refused(value):
    refused(encode_cbor, value)
    refused(encode_cbor, [value])
    refused(encode_cborld, {"a": value}, OURS, TABLES, ROOT)


@pytest.mark.parametrize("value", [2**53, -(2**53), 2**64, -(2**64) - 1], ids=str)
def test_an_integer_beyond_the_safe_ones_is_refused(value):
    refused(encode_cbor, value)


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        *((0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65535, "19ffff")),
        *((65536, "1a00010000"), (2**32 - 1, "1affffffff"), (2**32, "1b0000000100000000")),
        (2**64 - 1, "1bffffffffffffffff"),
    ],
)
def test_a_head_has_the_shortest_argument(argument, written):
    assert encode_head(0, argument).hex() == written
    assert encode_head(5, argument)[0] == int(written[:2], 16) | 5 << 5


def test_a_number_beyond_eight_bytes_has_no_head():
    refused(encode_head, 0, 2**64)


def test_a_type_table_that_is_not_installed_cannot_be_encoded_with():
    with pytest.raises(UnknownTypeTable) as caught:
        encode_cborld({}, 4_000_000, TABLES, ROOT)
    assert caught.value.extra == {"registryEntryId": 4_000_000}


def nested(levels, wrap):
    value = "x"
    for _ in range(levels):
        value = wrap(value)
    return value


@pytest.mark.parametrize(
    "wrap", [lambda value: {"a": value}, lambda value: [value]], ids=["objects", "lists"]
)
def test_what_is_nested_too_deeply_is_refused(wrap):
    refused(encode_cborld, {"a": nested(70, wrap)}, OURS, TABLES, ROOT)
    refused(encode_cborld, {"a": nested(70, wrap)}, 0, TABLES, ROOT)
    refused(encode_cborld, {"a": nested(10_000, wrap)}, OURS, TABLES, ROOT)
    refused(encode_cborld, {"a": nested(10_000, wrap)}, 0, TABLES, ROOT)


def test_a_context_that_is_no_url_is_refused():
    for context in ({}, [V2, {"a": "urn:a"}], 5, [None]):
        refused(encode_cborld, {"@context": context}, OURS, TABLES, ROOT)


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("data:text/plain;base64,YQ==", [7, "text/plain", b"a"]),
        ("data:text/plain;base64,YR==", [7, "text/plain;base64,YR=="]),
        ("data:text/plain;base64,Y", [7, "text/plain;base64,Y"]),
        ("data:text/plain,a", [7, "text/plain,a"]),
    ],
)
def test_a_data_url_is_shortened_only_if_it_comes_back(url, short):
    assert compress_url(url)[1:] == short[1:]
