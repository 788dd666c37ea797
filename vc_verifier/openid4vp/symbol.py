"""The request as a QR code, drawn for a screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import zxingcpp

QUIET_ZONE = 4


@dataclass(frozen=True)
class Drawing:
    """A square drawing in modules, quiet zone included, and its dark parts as an SVG path."""

    side: int
    path: str


def draw(text: str) -> Drawing:
    """Draw `text` with the lowest error correction: a screen is neither torn nor stained."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    # Its stubs do not say that an image is a buffer of rows of bytes.
    image: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    path = "".join(
        f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(rows) for x, run in _dark(row)
    )
    return Drawing(len(rows) + 2 * QUIET_ZONE, path)


def _dark(row: list[int]) -> Iterator[tuple[int, int]]:
    """Give the runs of dark modules of a row as column and length."""
    x = 0
    while x < len(row):
        run = 0
        while x + run < len(row) and row[x + run] == 0:
            run += 1
        if run:
            yield x, run
        x += run or 1
