"""One value under a type that has a table: the table's numbers and the data's never meet."""

import pytest

from vc_core.barcode.errors import BarcodeError, UnknownTypeTable
from vc_core.barcode.literal_codecs import MULTIBASE, XSD_DATE, XSD_DATE_TIME
from vc_core.barcode.tables import NO_TABLE, TypeTable
from vc_core.barcode.term_ids import INITIAL_TERM_IDS
from vc_core.barcode.values import RECURSE, compress_number, compress_text, decompress_value

KIND = "urn:example:kind"
TABLE = TypeTable(70_000, {KIND: {"first": 1, "second": 2}, "none": {"known": 7}})


def there_and_back(value, kind=KIND):
    if isinstance(value, str):
        short = compress_text(value, kind, TABLE, INITIAL_TERM_IDS)
    else:
        short = compress_number(value, kind, TABLE)
    return short, decompress_value(short, kind, TABLE, INITIAL_TERM_IDS)


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ("second", 2),
        ("other", "other"),
        (2, b"\x02"),
        (-1, b"\xff"),
        (126, b"\x7e"),
        (127, b"\x00\x7f"),
        (-128, b"\x80"),
        (-129, b"\xff\x7f"),
        (32_767, b"\x00\x00\x7f\xff"),
        (2**31, (2**31).to_bytes(8, "big")),
        (2**53 - 1, (2**53 - 1).to_bytes(8, "big")),
        (-(2**53) + 1, (1 - 2**53).to_bytes(8, "big", signed=True)),
        (True, True),
    ],
)
def test_a_number_of_the_data_is_written_in_bytes_and_one_of_the_table_is_not(value, short):
    assert there_and_back(value) == (short, value)


@pytest.mark.parametrize(
    ("number", "short"),
    [
        *((0, "00"), (127, "7f"), (128, "80"), (254, "fe"), (255, "00ff"), (256, "0100")),
        *((65_534, "fffe"), (65_535, "0000ffff"), (2**32 - 2, "fffffffe")),
    ],
)
def test_a_tables_number_in_bytes_has_no_sign_and_is_never_the_largest_of_its_width(number, short):
    table = TypeTable(70_000, {"none": {"known": number}})
    assert compress_text("known", "none", table, INITIAL_TERM_IDS) == bytes.fromhex(short)
    assert decompress_value(bytes.fromhex(short), "none", table, INITIAL_TERM_IDS) == "known"


@pytest.mark.parametrize(
    ("text", "kind", "short"),
    [
        ("https://a.example/", "url", [2, "a.example/"]),
        ("@id", "url", 4),
        ("z2g", MULTIBASE, b"za"),
        ("1970-01-02", XSD_DATE, 86_400),
        ("1970-01-02T00:00:01.007Z", XSD_DATE_TIME, [86_401, 7]),
    ],
)
def test_a_text_is_shortened_by_the_codec_of_its_type_alone(text, kind, short):
    assert there_and_back(text, kind) == (short, text)
    for other in {"url", MULTIBASE, XSD_DATE, XSD_DATE_TIME, KIND, "none"} - {kind}:
        assert there_and_back(text, other) == (text, text)


def test_under_no_type_the_tables_number_is_written_in_bytes():
    assert there_and_back("known", "none") == (b"\x07", "known")
    assert there_and_back(7, "none") == (7, 7)


@pytest.mark.parametrize("value", [2**53, -(2**53)])
def test_an_integer_beyond_the_safe_ones_is_refused_both_ways(value):
    with pytest.raises(BarcodeError) as caught:
        compress_number(value, KIND, TABLE)
    assert caught.value.code == "BARCODE_NOT_ENCODABLE"
    with pytest.raises(BarcodeError) as caught:
        decompress_value(value.to_bytes(8, "big", signed=True), KIND, TABLE, INITIAL_TERM_IDS)
    assert caught.value.code == "BARCODE_MALFORMED"


@pytest.mark.parametrize("width", [0, 3, 5, 7, 9, 16])
def test_a_number_of_another_width_is_refused(width):
    with pytest.raises(BarcodeError, match="impossible width"):
        decompress_value(bytes(width), KIND, TABLE, INITIAL_TERM_IDS)
    with pytest.raises(BarcodeError, match="impossible width"):
        decompress_value(bytes(width), "none", TABLE, INITIAL_TERM_IDS)


def test_a_tables_number_takes_at_most_four_bytes():
    with pytest.raises(BarcodeError, match="impossible width"):
        decompress_value((7).to_bytes(8, "big"), "none", TABLE, INITIAL_TERM_IDS)


def test_a_number_within_the_table_must_be_there_and_one_beyond_asks_for_a_newer_table():
    for kind, beyond, within in ((KIND, 3, 0), ("none", b"\x08", b"\x06")):
        with pytest.raises(UnknownTypeTable) as unknown:
            decompress_value(beyond, kind, TABLE, INITIAL_TERM_IDS)
        assert unknown.value.extra == {"registryEntryId": 70_000}
        with pytest.raises(BarcodeError) as caught:
            decompress_value(within, kind, TABLE, INITIAL_TERM_IDS)
        assert caught.value.code == "BARCODE_MALFORMED"


def test_a_table_without_texts_of_a_type_may_have_them_in_a_later_edition():
    for entry in (2, 70_000):
        with pytest.raises(UnknownTypeTable):
            decompress_value(b"\x01", "none", TypeTable(entry, {}), INITIAL_TERM_IDS)
    # That there is no table at all stays so; tables begin with number 1.
    for entry, number in ((NO_TABLE, b"\x01"), (70_000, b"\x00")):
        with pytest.raises(BarcodeError, match="not in the type table"):
            decompress_value(number, "none", TypeTable(entry, {}), INITIAL_TERM_IDS)


def test_an_array_is_converted_by_its_elements_and_other_values_stand_for_themselves():
    assert decompress_value([1], KIND, TABLE, INITIAL_TERM_IDS) is RECURSE
    for value in (True, False):
        assert decompress_value(value, KIND, TABLE, INITIAL_TERM_IDS) is value


def test_bytes_where_text_is_expected_are_refused():
    for kind in ("urn:example:without-a-table", "https://w3id.org/security#other"):
        with pytest.raises(BarcodeError, match="bytes where text is expected"):
            decompress_value(b"x", kind, TABLE, INITIAL_TERM_IDS)


@pytest.mark.parametrize("value", [7, 0, True, 1.5])
def test_a_url_is_text_or_it_is_not_written(value):
    with pytest.raises(BarcodeError, match="URL that is not text"):
        compress_number(value, "url", TABLE)
