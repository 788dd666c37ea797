"""PNG symbols: readable, whole pixels per module, the same modules from three libraries."""

import io
from random import Random

import pytest
import qrcode
import zxingcpp
from PIL import Image
from qrcode.util import MODE_ALPHA_NUM, QRData

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import encode, encode_link
from vc_issuer.artifacts.caption import NO_CAPTION
from vc_issuer.artifacts.raster import (
    BUREAU_COLOUR,
    qr_link_png,
    qr_png,
    qr_png_in_bulk,
    qr_styled_png,
)
from vc_issuer.artifacts.symbol import QUIET_ZONE, SymbolError, qr_symbol

QR = zxingcpp.BarcodeFormat.QRCode
SEALED = certificate(Random(1))
TEXT = encode(SEALED)
LINK = encode_link(SEALED, "https://verify.example/v")
EVERY_PNG = {"plain": qr_png, "bulk": qr_png_in_bulk, "styled": qr_styled_png}


def opened(png):
    return Image.open(io.BytesIO(png))


def modules_of(png, pixels):
    """Look at the middle of each module, the quiet zone left out."""
    grey = opened(png).convert("L")
    count = grey.width // pixels - 2 * QUIET_ZONE
    middle = QUIET_ZONE * pixels + pixels // 2
    return [
        [grey.getpixel((middle + x * pixels, middle + y * pixels)) < 128 for x in range(count)]
        for y in range(count)
    ]


def bits(symbol):
    return [[bool(module) for module in row] for row in symbol.matrix]


@pytest.mark.parametrize("draw", EVERY_PNG.values(), ids=EVERY_PNG)
def test_each_png_is_read_back_by_zxing(draw):
    (code,) = zxingcpp.read_barcodes(opened(draw(TEXT)), formats=QR)
    assert code.text == TEXT


def test_the_link_png_is_read_back_by_zxing():
    (code,) = zxingcpp.read_barcodes(opened(qr_link_png(LINK)), formats=QR)
    assert code.text == LINK


@pytest.mark.parametrize("draw", EVERY_PNG.values(), ids=EVERY_PNG)
def test_each_png_has_whole_pixels_a_quiet_zone_and_a_caption(draw):
    width = 5 * qr_symbol(TEXT).side
    bare = opened(draw(TEXT, NO_CAPTION, pixels_per_module=5)).convert("L")
    assert bare.size == (width, width)
    for box in ((0, 0, width, 20), (0, 0, 20, width), (width - 20, 0, width, width)):
        assert bare.crop(box).getextrema() == (255, 255)
    captioned = opened(draw(TEXT, pixels_per_module=5)).convert("L")
    assert captioned.crop((0, 0, width, width)).tobytes() == bare.tobytes()
    assert captioned.crop((0, width, width, captioned.height)).getextrema()[0] < 128


@pytest.mark.parametrize("draw", EVERY_PNG.values(), ids=EVERY_PNG)
def test_each_png_says_to_be_printed_at_least_thirty_millimetres_wide(draw):
    picture = opened(draw(TEXT))
    assert picture.width / picture.info["dpi"][0] * 25.4 == pytest.approx(36.5, abs=0.05)


def test_the_plain_and_the_styled_png_show_the_modules_of_the_symbol():
    assert modules_of(qr_png(TEXT, pixels_per_module=4), 4) == bits(qr_symbol(TEXT))
    assert modules_of(qr_styled_png(TEXT), 10) == bits(qr_symbol(TEXT))


@pytest.mark.parametrize("seed", range(8))
def test_the_bulk_png_shows_the_symbol_under_one_of_the_eight_masks(seed):
    text = encode(certificate(Random(seed)))
    drawn = modules_of(qr_png_in_bulk(text), 4)
    assert drawn in [under_mask(text, mask) for mask in range(8)]


def under_mask(text, mask):
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=mask, border=0
    )
    code.add_data(QRData(text, MODE_ALPHA_NUM), optimize=0)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def test_the_styled_png_is_drawn_in_the_bureaus_colour_alone():
    picture = opened(qr_styled_png(TEXT))
    assert picture.mode == "RGB"
    finder = picture.getpixel((QUIET_ZONE * 10 + 5, QUIET_ZONE * 10 + 35))
    assert finder == BUREAU_COLOUR


def luminance(colour):
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_bureaus_colour_has_more_contrast_than_the_strictest_accessibility_level():
    assert 1.05 / (luminance(BUREAU_COLOUR) + 0.05) > 7


def test_the_bureaus_colour_is_dark_under_the_red_light_of_scanners():
    assert BUREAU_COLOUR[0] < 64


@pytest.mark.parametrize("draw", EVERY_PNG.values(), ids=EVERY_PNG)
def test_fewer_than_four_pixels_per_module_are_refused(draw):
    with pytest.raises(SymbolError) as caught:
        draw(TEXT, pixels_per_module=3)
    assert caught.value.code == "BARCODE_TOO_SMALL"


@pytest.mark.parametrize("length", [1_000, 10_000])
@pytest.mark.parametrize("draw", EVERY_PNG.values(), ids=EVERY_PNG)
def test_no_png_is_made_above_version_20(draw, length):
    with pytest.raises(SymbolError) as caught:
        draw("VC1-R" + "0" * length)
    assert caught.value.code == "BARCODE_TOO_LARGE"
