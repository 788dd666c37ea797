"""QR symbols: readable, with quiet zone and caption, the same matrix as another library's."""

import io
import xml.etree.ElementTree as ET
from random import Random

import pytest
import qrcode
import zxingcpp
from PIL import Image

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import encode
from vc_issuer.artifacts.qr import QUIET_ZONE, SymbolError, qr_png, qr_svg, qr_symbol

TEXT = encode(certificate(Random(1)))
SVG = "{http://www.w3.org/2000/svg}"


def test_the_png_is_read_back_by_zxing():
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(TEXT))))
    assert code.text == TEXT


def test_the_png_has_whole_pixels_per_module_and_a_quiet_zone():
    modules = len(qr_symbol(TEXT).matrix) + 2 * QUIET_ZONE
    image = Image.open(io.BytesIO(qr_png(TEXT, pixels_per_module=5))).convert("1")
    assert image.size == (5 * modules, 5 * modules)
    assert image.crop((0, 0, image.width, 5 * QUIET_ZONE)).getextrema() == (255, 255)


def test_the_svg_draws_the_same_matrix():
    root = ET.fromstring(qr_svg(TEXT))
    matrix = qr_symbol(TEXT).matrix
    drawn = set()
    for part in root.find(f"{SVG}path").get("d").split("M")[1:]:
        start, rest = part.split("h", 1)
        x, y = map(int, start.split())
        run = int(rest.partition("v")[0])
        drawn |= {(x + offset - QUIET_ZONE, y - QUIET_ZONE) for offset in range(run)}
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_the_svg_tells_in_both_languages_where_to_scan():
    root = ET.fromstring(qr_svg(TEXT))
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert any("核验" in line for line in words)
    assert any("verifier" in line for line in words)
    assert ET.fromstring(qr_svg(TEXT, caption=())).find(f".//{SVG}text") is None


def test_the_svg_is_at_least_thirty_millimetres_wide():
    width = ET.fromstring(qr_svg("VC1-R")).get("width")
    assert float(width.removesuffix("mm")) >= 30


def test_the_symbol_is_level_m_without_boost():
    symbol = qr_symbol(TEXT)
    assert symbol.error == "M"
    assert symbol.mode == "alphanumeric"
    assert not symbol.is_micro
    assert not qr_symbol("VC1").is_micro


def test_another_library_makes_the_same_matrix():
    symbol = qr_symbol(TEXT)
    other = qrcode.QRCode(
        version=symbol.version,
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        mask_pattern=symbol.mask,
        border=0,
    )
    other.add_data(TEXT, optimize=0)
    other.make(fit=False)
    assert other.data_list[0].mode == 2  # alphanumeric
    assert [[bool(dark) for dark in row] for row in symbol.matrix] == [
        [bool(dark) for dark in row] for row in other.get_matrix()
    ]


def test_a_text_above_version_20_is_refused_with_a_clear_error():
    with pytest.raises(SymbolError) as caught:
        qr_symbol("VC1-R" + "0" * 1_000)
    assert caught.value.code == "BARCODE_TOO_LARGE"
    with pytest.raises(SymbolError):
        qr_symbol("VC1-R" + "0" * 10_000)


def test_a_text_outside_the_alphabet_is_refused():
    with pytest.raises(SymbolError) as caught:
        qr_symbol("vc1-r")
    assert caught.value.code == "BARCODE_NOT_ALPHANUMERIC"


def test_fewer_than_four_pixels_per_module_are_refused():
    with pytest.raises(SymbolError):
        qr_png(TEXT, pixels_per_module=3)
