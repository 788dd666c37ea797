"""QR symbols: level M, alphanumeric, two libraries agree on each module, at most version 20."""

from random import Random

import pytest
import qrcode
import segno
import zxingcpp
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import encode, encode_link
from vc_core.barcode.base45 import ALPHABET
from vc_issuer.artifacts.symbol import (
    QUIET_ZONE,
    SymbolError,
    demand_symbol,
    qr_link_symbol,
    qr_symbol,
    width_mm,
)

QR = zxingcpp.BarcodeFormat.QRCode
SEALED = certificate(Random(1))
TEXT = encode(SEALED)
VERIFIER = "https://verify.example/v"
LINK = encode_link(SEALED, VERIFIER)


def bits(matrix):
    return [[bool(module) for module in row] for row in matrix]


def test_the_symbol_is_level_m_without_boost():
    # Three bytes fit into version 1 at every level: only then could boost and Micro QR show.
    symbol = qr_symbol("VC1")
    assert symbol.version == 1
    assert bits(symbol.matrix) == made_by_another_library(symbol, ("VC1", MODE_ALPHA_NUM))
    (code,) = zxingcpp.read_barcodes(picture_of(qr_symbol(TEXT)), formats=QR)
    assert code.extra["ECLevel"] == "M"
    assert code.symbology_identifier == "]Q1"  # no ECI


def made_by_another_library(symbol, *parts):
    other = qrcode.QRCode(
        version=symbol.version,
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        mask_pattern=symbol.mask,
        border=0,
    )
    for text, mode in parts:
        other.add_data(QRData(text, mode), optimize=0)
    other.make(fit=False)
    return bits(other.get_matrix())


@pytest.mark.parametrize("seed", range(24))
def test_another_library_makes_the_same_matrix(seed):
    text = encode(certificate(Random(seed)))
    symbol = qr_symbol(text)
    assert bits(symbol.matrix) == made_by_another_library(symbol, (text, MODE_ALPHA_NUM))


def test_data_that_ends_on_a_whole_byte_is_padded_by_the_standard():
    # 398 characters and the terminator take 276 bytes; segno alone would pad them wrongly.
    text = "A" * 398
    symbol = qr_symbol(text)
    assert bits(symbol.matrix) == made_by_another_library(symbol, (text, MODE_ALPHA_NUM))
    segnos = segno.make(text, error="M", boost_error=False, mask=symbol.mask)
    assert bits(segnos.matrix) != bits(symbol.matrix), "segno is mended: take the detour out"


@pytest.mark.parametrize("length", [*range(300, 530, 7), 418, 419])
def test_every_length_is_read_back_and_made_alike(length):
    text = "".join(Random(length).choices(ALPHABET, k=length))
    symbol = qr_symbol(text)
    assert bits(symbol.matrix) == made_by_another_library(symbol, (text, MODE_ALPHA_NUM))
    (code,) = zxingcpp.read_barcodes(picture_of(symbol), formats=QR)
    assert code.text == text


@pytest.mark.parametrize("seed", range(8))
def test_another_library_makes_the_same_link_symbol(seed):
    link = encode_link(certificate(Random(seed)), VERIFIER)
    symbol = qr_link_symbol(link)
    site, payload = link.split("#")
    parts = (site + "#", MODE_8BIT_BYTE), (payload, MODE_ALPHA_NUM)
    assert bits(symbol.matrix) == made_by_another_library(symbol, *parts)


def test_the_link_symbol_reads_as_the_link_and_stays_within_version_14():
    symbol = qr_link_symbol(LINK)
    assert symbol.version <= 14
    (code,) = zxingcpp.read_barcodes(picture_of(symbol), formats=QR)
    assert code.text == LINK


def picture_of(symbol):
    edge = [[False] * symbol.side] * QUIET_ZONE
    side = [False] * QUIET_ZONE
    rows = [*edge, *([*side, *row, *side] for row in symbol.matrix), *edge]
    pixels = bytes(
        0 if dark else 255 for row in rows for _ in range(4) for dark in row for _ in range(4)
    )
    return memoryview(pixels).cast("B", (symbol.side * 4, symbol.side * 4))


@pytest.mark.parametrize("text", [TEXT, VERIFIER, "https://verify.example/v#VC1-R0", "#VC1-BAA"])
def test_only_a_link_becomes_a_link_symbol(text):
    with pytest.raises(SymbolError) as caught:
        qr_link_symbol(text)
    assert caught.value.code == "BARCODE_NOT_A_LINK"


@pytest.mark.parametrize("length", [1_000, 10_000])
def test_a_text_above_version_20_is_refused_with_a_clear_error(length):
    with pytest.raises(SymbolError) as caught:
        qr_symbol("VC1-R" + "0" * length)
    assert caught.value.code == "BARCODE_TOO_LARGE"
    assert "20" in caught.value.text.zh
    assert "20" in caught.value.text.en


def test_version_20_itself_is_made():
    # 970 characters are what version 20-M holds (ISO/IEC 18004, table 7).
    assert qr_symbol("A" * 970).version == 20
    with pytest.raises(SymbolError):
        qr_symbol("A" * 971)


def test_a_text_outside_the_alphabet_is_refused():
    with pytest.raises(SymbolError) as caught:
        qr_symbol("vc1-r")
    assert caught.value.code == "BARCODE_NOT_ALPHANUMERIC"


def test_symbols_are_printed_thirty_millimetres_wide_or_half_a_millimetre_a_module():
    assert width_mm(29) == 30
    assert width_mm(qr_symbol(TEXT).side) == pytest.approx(36.5)


def with_texts_of(length):
    sealed = certificate(Random(3))
    for member in ("specialty", "organisingUnit"):
        sealed["credentialSubject"][member] = "会" * length
    return sealed


def test_a_certificate_without_room_in_version_20_is_refused_before_it_is_sealed():
    with pytest.raises(SymbolError) as caught:
        demand_symbol(with_texts_of(80))
    assert caught.value.code == "BARCODE_TOO_LARGE"


@pytest.mark.parametrize("length", [1, 20, 40, 50])
def test_what_is_let_through_has_a_symbol(length):
    sealed = with_texts_of(length)
    demand_symbol(sealed)
    assert qr_symbol(encode(sealed)).version <= 20
