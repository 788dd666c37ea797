"""QR symbols for print, as SVG and PDF: never pixels, with quiet zone, size and caption."""

import zlib
from collections.abc import Iterator
from html import escape

from vc_issuer.artifacts.caption import (
    CAPTION,
    GAP,
    LETTER,
    LINE,
    LINK_CAPTION,
    Caption,
    height_of,
    lines_of,
    outline,
)
from vc_issuer.artifacts.symbol import Symbol, qr_link_symbol, qr_symbol, width_mm

_POINTS_PER_MM = 72 / 25.4


def qr_svg(text: str, caption: Caption = CAPTION) -> bytes:
    """Draw the symbol of `VC1-R…` as SVG; the drawing's unit is one module."""
    return _svg(qr_symbol(text), caption)


def qr_link_svg(link: str, caption: Caption = LINK_CAPTION) -> bytes:
    """Draw the symbol of a link as SVG, a second symbol for phones without a verifier."""
    return _svg(qr_link_symbol(link), caption)


def qr_pdf(text: str, caption: Caption = CAPTION) -> bytes:
    """Draw the symbol of `VC1-R…` as a PDF page of the symbol's printed size.

    The file holds curves alone: no font, no picture, no time, so that the same text always
    gives the same bytes.
    """
    symbol = qr_symbol(text)
    modules = symbol.side
    height = modules + height_of(caption)
    scale = width_mm(modules) * _POINTS_PER_MM / modules
    drawing = "\n".join(
        (
            f"{scale:.5f} 0 0 {scale:.5f} 0 0 cm",
            "1 g",
            f"0 0 {modules} {height:g} re f",
            "0 g",
            *(f"{x} {height - y - 1:g} {run} 1 re" for x, y, run in symbol.dark_runs()),
            "f",
            *_caption_in_pdf(caption, modules),
        )
    )
    page = f"[0 0 {modules * scale:.3f} {height * scale:.3f}]"
    return _pdf(page, zlib.compress(drawing.encode(), 9))


def _svg(symbol: Symbol, caption: Caption) -> bytes:
    modules = symbol.side
    height = modules + height_of(caption)
    width = width_mm(modules)
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for x, y, run in symbol.dark_runs())
    texts = "".join(
        f'<text x="{modules / 2:g}" y="{modules + (index + 0.75) * LINE:.2f}">{escape(line)}</text>'
        for index, line in enumerate(lines_of(caption))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" '
        f'height="{width * height / modules:.2f}mm" viewBox="0 0 {modules} {height:g}" '
        f'role="img">'
        f'<rect width="{modules}" height="{height:g}" fill="#fff"/>'
        f'<path shape-rendering="crispEdges" d="{path}"/>'
        f'<g font-size="{LETTER}" font-family="Noto Sans CJK SC,Noto Sans SC,sans-serif" '
        f'text-anchor="middle">{texts}</g></svg>\n'
    ).encode()


def _caption_in_pdf(caption: Caption, modules: int) -> Iterator[str]:
    """Draw the lines as filled curves; PDF counts upwards from the bottom."""
    lines = lines_of(caption)
    for index, line in enumerate(lines):
        drawn = outline(line)
        x = (modules - drawn.advance * LETTER) / 2
        y = GAP + (len(lines) - index - 0.75) * LINE
        yield f"q {LETTER} 0 0 {LETTER} {x:.3f} {y:.3f} cm"
        for name, numbers in drawn.commands:
            yield " ".join(f"{number:g}" for number in numbers) + f" {_OPERATORS[name]}"
        yield "f Q"


_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def _pdf(page: str, stream: bytes) -> bytes:
    """Write a PDF of one page (ISO 32000-1 §7.5): header, five objects, their places, trailer."""
    title = b"QR code".hex()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox{page}/Resources<<>>/Contents 4 0 R>>".encode(),
        f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream",
        f"<</Title<{title}>>>".encode(),
    )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info 5 0 R>>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())
