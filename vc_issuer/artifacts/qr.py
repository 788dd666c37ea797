"""QR symbols of barcode texts (ISO/IEC 18004): vector SVG for print, PNG with whole pixels.

Error correction M, alphanumeric mode, no boost, no Micro QR; a quiet zone of four modules.
"""

import io
from html import escape

import segno

from vc_core.problems import ProblemError, Text
from vc_issuer.artifacts.caption import CAPTION

ERROR_CORRECTION = "M"
QUIET_ZONE = 4
MAX_VERSION = 20
MIN_PIXELS_PER_MODULE = 4

# Printed at least this wide with its quiet zone, a common phone still resolves the modules.
MIN_WIDTH_MM = 30
_CAPTION_LINE = 3.2
_MODULES_FOR_CAPTION = 2.0


class SymbolError(ProblemError):
    """A text cannot become a symbol that cameras read reliably."""


def qr_symbol(text: str) -> segno.QRCode:
    """Make the symbol; refused: text outside the alphanumeric alphabet, above version 20."""
    try:
        symbol = segno.make(
            text, error=ERROR_CORRECTION, mode="alphanumeric", micro=False, boost_error=False
        )
    except segno.DataOverflowError:
        raise _too_large() from None
    except ValueError:
        raise SymbolError(
            "BARCODE_NOT_ALPHANUMERIC",
            "The text has characters outside the QR alphanumeric alphabet.",
            "文本含有二维码字母数字模式以外的字符。",
        ) from None
    version = int(symbol.version)  # text only for Micro QR, which is off
    if version > MAX_VERSION:
        raise _too_large(version)
    return symbol


def _too_large(version: int | None = None) -> SymbolError:
    size = "any version" if version is None else f"version {version}"
    return SymbolError(
        "BARCODE_TOO_LARGE",
        f"The certificate needs a QR symbol of more than version {MAX_VERSION} ({size}); "
        "shorten what is not in the type table.",
        f"证书所需二维码超过版本 {MAX_VERSION}，请缩短未列入类型表的内容。",
    )


def qr_svg(text: str, caption: tuple[Text, ...] = CAPTION) -> bytes:
    """Draw the symbol as SVG, at least 30 mm wide, with the caption beneath it.

    The drawing's unit is one module; printing programs keep it a vector.
    """
    symbol = qr_symbol(text)
    modules = symbol.symbol_size(border=QUIET_ZONE)[0]
    lines = [line for sentence in caption for line in (sentence.zh, sentence.en)]
    height = modules + len(lines) * _CAPTION_LINE + (_MODULES_FOR_CAPTION if lines else 0)
    width_mm = max(MIN_WIDTH_MM, modules * 0.5)
    path = _path_of(symbol)
    texts = "".join(
        f'<text x="{modules / 2}" y="{modules + (index + 0.7) * _CAPTION_LINE:.2f}">'
        f"{escape(line)}</text>"
        for index, line in enumerate(lines)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" '
        f'height="{width_mm * height / modules:.2f}mm" viewBox="0 0 {modules} {height:g}" '
        f'role="img">'
        f'<rect width="{modules}" height="{height:g}" fill="#fff"/>'
        f'<path shape-rendering="crispEdges" d="{path}"/>'
        f'<g font-size="2.3" font-family="Noto Sans CJK SC,Noto Sans SC,sans-serif" '
        f'text-anchor="middle">{texts}</g></svg>\n'
    ).encode()


def _path_of(symbol: segno.QRCode) -> str:
    """Draw each horizontal run of dark modules as one rectangle."""
    parts = []
    for y, row in enumerate(symbol.matrix, start=QUIET_ZONE):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x + QUIET_ZONE} {y}h{run}v1h-{run}z")
            x += run or 1
    return "".join(parts)


def qr_png(text: str, *, pixels_per_module: int = MIN_PIXELS_PER_MODULE) -> bytes:
    """Draw the symbol as black and white PNG with whole pixels per module, four at least."""
    if pixels_per_module < MIN_PIXELS_PER_MODULE:
        raise SymbolError(
            "BARCODE_TOO_SMALL",
            f"A module needs at least {MIN_PIXELS_PER_MODULE} pixels.",
            f"每个模块至少需要 {MIN_PIXELS_PER_MODULE} 个像素。",
        )
    out = io.BytesIO()
    qr_symbol(text).save(out, kind="png", scale=pixels_per_module, border=QUIET_ZONE)
    return out.getvalue()
