"""QR symbols as PNG with whole pixels per module: plain, styled, and fast for many."""

import io
from functools import lru_cache
from typing import Any, cast

import zxingcpp
from PIL import Image, ImageChops, ImageDraw
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles.colormasks import SolidFillColorMask
from qrcode.image.styles.moduledrawers.pil import RoundedModuleDrawer
from qrcode.main import QRCode
from qrcode.util import QRData
from segno.consts import MODE_ALPHANUMERIC

from vc_issuer.artifacts.caption import (
    CAPTION,
    LETTER,
    LINE,
    LINK_CAPTION,
    Caption,
    height_of,
    lines_of,
    outline,
)
from vc_issuer.artifacts.symbol import (
    ERROR_CORRECTION,
    QUIET_ZONE,
    Symbol,
    SymbolError,
    check_text,
    qr_link_symbol,
    qr_symbol,
    width_mm,
)

MIN_PIXELS_PER_MODULE = 4
STYLED_PIXELS_PER_MODULE = 10

# A dark blue, not the seal's red: desk scanners shine red light, in which red ink is white.
BUREAU_COLOUR = (16, 42, 92)

_ALPHANUMERIC_MODE: Any = MODE_ALPHANUMERIC

# Letters are drawn this many times larger, then reduced, so that their edges are smooth.
_OVERSAMPLING = 4
_STEPS = 6


def qr_png(
    text: str,
    caption: Caption = CAPTION,
    *,
    pixels_per_module: int = MIN_PIXELS_PER_MODULE,
) -> bytes:
    """Draw the symbol of `VC1-R…` in black and white with its caption."""
    return _plain_png(qr_symbol(text), caption, pixels_per_module)


def qr_link_png(
    link: str,
    caption: Caption = LINK_CAPTION,
    *,
    pixels_per_module: int = MIN_PIXELS_PER_MODULE,
) -> bytes:
    """Draw the symbol of a link in black and white with its caption."""
    return _plain_png(qr_link_symbol(link), caption, pixels_per_module)


def qr_png_in_bulk(
    text: str,
    caption: Caption = CAPTION,
    *,
    pixels_per_module: int = MIN_PIXELS_PER_MODULE,
) -> bytes:
    """Draw the same symbol many times as fast; only its mask pattern may be another one."""
    _check_pixels(pixels_per_module)
    check_text(text)
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=ERROR_CORRECTION)
    drawn: Any = symbol.to_image(scale=pixels_per_module, add_quiet_zones=True)
    pixels = memoryview(drawn)
    height, width = pixels.shape or (0, 0)
    picture = Image.frombytes("L", (width, height), pixels.tobytes())
    return _png(picture, caption, pixels_per_module)


def qr_styled_png(
    text: str,
    caption: Caption = CAPTION,
    *,
    pixels_per_module: int = STYLED_PIXELS_PER_MODULE,
) -> bytes:
    """Draw the symbol with rounded modules in the bureau's colour; nothing lies over them."""
    _check_pixels(pixels_per_module)
    symbol = qr_symbol(text)
    code = QRCode(
        version=symbol.version,
        error_correction=ERROR_CORRECT_M,
        mask_pattern=symbol.mask,
        box_size=pixels_per_module,
        border=QUIET_ZONE,
        image_factory=StyledPilImage,
    )
    data: Any = QRData(text, mode=_ALPHANUMERIC_MODE)
    code.add_data(data, optimize=0)
    styled = code.make_image(
        fit=False,
        module_drawer=RoundedModuleDrawer(),
        color_mask=SolidFillColorMask(back_color=(255, 255, 255), front_color=BUREAU_COLOUR),
    )
    picture = cast("Image.Image", styled.get_image()).convert("RGB")
    return _png(picture, caption, pixels_per_module, BUREAU_COLOUR)


def _plain_png(symbol: Symbol, caption: Caption, pixels_per_module: int) -> bytes:
    _check_pixels(pixels_per_module)
    picture = Image.new("L", (symbol.side, symbol.side), 255)
    ink = ImageDraw.Draw(picture)
    for x, y, run in symbol.dark_runs():
        ink.line((x, y, x + run - 1, y), fill=0)
    width = symbol.side * pixels_per_module
    large = picture.resize((width, width), Image.Resampling.NEAREST)
    return _png(large, caption, pixels_per_module)


def _check_pixels(pixels_per_module: int) -> None:
    if pixels_per_module < MIN_PIXELS_PER_MODULE:
        raise SymbolError(
            "BARCODE_TOO_SMALL",
            f"A module needs at least {MIN_PIXELS_PER_MODULE} pixels.",
            f"每个模块至少需要 {MIN_PIXELS_PER_MODULE} 个像素。",
        )


def _png(
    picture: Image.Image,
    caption: Caption,
    pixels_per_module: int,
    colour: tuple[int, int, int] = (0, 0, 0),
) -> bytes:
    """Add the caption and write a PNG that says at what size to print it."""
    modules = picture.width // pixels_per_module
    dots_per_inch = picture.width / width_mm(modules) * 25.4
    whole = _captioned(picture, caption, pixels_per_module, colour) if caption else picture
    out = io.BytesIO()
    whole.save(out, "PNG", compress_level=6, dpi=(dots_per_inch, dots_per_inch))
    return out.getvalue()


def _captioned(
    picture: Image.Image, caption: Caption, pixels_per_module: int, colour: tuple[int, int, int]
) -> Image.Image:
    strip = _caption_strip(caption, picture.width, pixels_per_module)
    coloured = picture.mode == "RGB"
    size = (picture.width, picture.height + strip.height)
    whole = Image.new(picture.mode, size, (255, 255, 255) if coloured else 255)
    whole.paste(picture, (0, 0))
    whole.paste(colour if coloured else 0, (0, picture.height), strip)
    return whole


@lru_cache(maxsize=64)
def _caption_strip(caption: Caption, width: int, pixels_per_module: int) -> Image.Image:
    """Draw the words as a mask: white where ink goes."""
    scale = pixels_per_module * _OVERSAMPLING
    size = (width * _OVERSAMPLING, round(height_of(caption) * scale))
    large = Image.new("1", size)
    for index, line in enumerate(lines_of(caption)):
        drawn = outline(line)
        left = (size[0] - drawn.advance * LETTER * scale) / 2
        base = (index + 0.75) * LINE * scale
        for contour in _contours(drawn.commands):
            points = [(left + x * LETTER * scale, base - y * LETTER * scale) for x, y in contour]
            # Contours inside of others are holes.
            layer = Image.new("1", size)
            ImageDraw.Draw(layer).polygon(points, fill=1)
            large = ImageChops.logical_xor(large, layer)
    height = -(-size[1] // _OVERSAMPLING)
    return large.convert("L").resize((width, height), Image.Resampling.BOX)


def _contours(
    commands: tuple[tuple[str, tuple[float, ...]], ...],
) -> list[list[tuple[float, float]]]:
    """Give each closed curve as a polygon; a Bézier curve becomes six straight pieces."""
    contours: list[list[tuple[float, float]]] = []
    for name, numbers in commands:
        if name == "M":
            contours.append([(numbers[0], numbers[1])])
        elif name == "L":
            contours[-1].append((numbers[0], numbers[1]))
        elif name == "C":
            contours[-1] += _curve(contours[-1][-1], numbers)
    return contours


def _curve(start: tuple[float, float], numbers: tuple[float, ...]) -> list[tuple[float, float]]:
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, numbers
    points = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return points
