"""The certificate's code as a drawing for the page: the symbol of the QR files, made quickly.

Choosing the mask pattern takes the careful encoder two thirds of a page's time; here the fast
one chooses it. Payload, version and error correction are the same, and those decide.
"""

from typing import Any

import zxingcpp

from vc_issuer.artifacts.symbol import ERROR_CORRECTION, check_text


def code_svg(text: str) -> str:
    """Draw the symbol of `VC1-R…` with its quiet zone of four modules; a unit is one module."""
    check_text(text)
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=ERROR_CORRECTION)
    drawn: Any = symbol.to_image(scale=1, add_quiet_zones=True)
    pixels = memoryview(drawn)
    height, width = pixels.shape or (0, 0)
    modules = pixels.tobytes()
    path = "".join(
        f"M{x} {y}h{run}v1h-{run}z"
        for y in range(height)
        for x, run in _dark_runs(modules[y * width : (y + 1) * width])
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path d="{path}"/></svg>'
    )


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    runs = []
    x = row.find(0)
    while x >= 0:
        light = row.find(255, x)
        end = light if light >= 0 else len(row)
        runs.append((x, end - x))
        x = row.find(0, end)
    return runs
