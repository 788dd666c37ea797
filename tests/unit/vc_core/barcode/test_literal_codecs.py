"""Short forms of dates, times and multibase values: the very same characters, or none."""

import pytest

from vc_core.barcode.errors import BarcodeError
from vc_core.barcode.literal_codecs import (
    compress_base58,
    compress_date,
    compress_date_time,
    compress_multibase,
    decompress_date,
    decompress_date_time,
    decompress_multibase,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01", 0),
        ("1969-12-31", -86_400),
        ("2026-11-20", 1_795_132_800),
        ("0001-01-01", -62_135_596_800),
        ("9999-12-31", 253_402_214_400),
    ],
)
def test_a_date_is_its_seconds_since_1970(text, seconds):
    assert compress_date(text) == seconds
    assert decompress_date(seconds) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-02-30",
            "2026-13-01",
            "0000-01-01",
            "2026-1-1",
            "2026-11-20Z",
            "",
            "２０２６-11-20",
        ),
        # Dates in other forms of ISO 8601, which Python would read.
        *("20261120", "2026-W47-5", "2026W475"),
    ],
)
def test_what_is_no_date_of_the_calendar_has_no_short_form(text):
    assert compress_date(text) is None
    assert compress_date_time(f"{text}T00:00:00Z") is None


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("1970-01-01T00:00:01Z", 1),
        ("1970-01-01T00:00:01.000Z", [1, 0]),
        ("1970-01-01T00:00:01.007Z", [1, 7]),
        ("0001-01-01T00:00:00.999Z", [-62_135_596_800, 999]),
        ("0999-01-01T00:00:00Z", -30_641_760_000),
    ],
)
def test_a_time_is_its_seconds_and_milliseconds(text, short):
    assert compress_date_time(text) == short
    assert decompress_date_time(short) == text


@pytest.mark.parametrize(
    "text",
    [
        *("1970-01-01T00:00:01+00:00", "1970-01-01T00:00:01", "1970-01-01T00:00:01.00Z"),
        *("1970-01-01T24:00:01Z", "1970-01-01T00:00:60Z", "1970-01-01 00:00:01Z"),
    ],
)
def test_a_time_in_any_other_form_has_no_short_form(text):
    assert compress_date_time(text) is None


@pytest.mark.parametrize("value", [None, "1", [1], [1, 2, 3], [1, "2"], ["1", 2], [True, 1], {}])
def test_what_is_no_short_time_is_none(value):
    assert decompress_date_time(value) is None


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (decompress_date, 1),
        (decompress_date, -1),
        (decompress_date, 86_400 * 10**8),
        (decompress_date, 10**20),
        (decompress_date_time, 10**12),
        (decompress_date_time, -(10**12)),
        (decompress_date_time, [0, 1000]),
        (decompress_date_time, [0, -1]),
        (decompress_date_time, [10**12, 0]),
        (decompress_multibase, b""),
        (decompress_multibase, b"Zabc"),
    ],
)
def test_a_short_form_that_stands_for_nothing_is_refused(call, value):
    with pytest.raises(BarcodeError) as caught:
        call(value)
    assert caught.value.code == "BARCODE_MALFORMED"


@pytest.mark.parametrize(
    ("text", "short"), [("z2g", b"za"), ("uYQ", b"ua"), ("MYQ==", b"Ma"), ("MYWJj", b"Mabc")]
)
def test_a_multibase_value_is_its_prefix_and_bytes(text, short):
    assert compress_multibase(text) == short
    assert decompress_multibase(short) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "z", "z0", "zO", "u", "u=", "uY", "uYR", "MY", "MYR==", "MYQ=", "M!", "M字", "u字"),
        *("f00", "x", "z" + "1" * 100_000),
    ],
)
def test_a_value_that_would_not_come_back_has_no_short_form(text):
    assert compress_multibase(text[:1000] if text[:2] != "z1" else text) is None


def test_base58_alone_has_a_form_without_prefix():
    assert compress_base58("z2g") == b"a"
    for text in ("", "2g", "uYQ", "z", "zO"):
        assert compress_base58(text) is None
