"""How reliably our symbols are read: simulated cameras, and printing at 600 dpi with scanning.

    python -m bench.camera [--symbols 10]

Prints two tables in percent of symbols read, by zxing-cpp alone / by the verifier's reader.
Ends with exit code 1 unless zxing-cpp reads every symbol at 3.3 pixels a module, and every
symbol printed 30 mm wide and scanned at 150 dpi. Needs Pillow and zxing-cpp, nothing else.
"""

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import zxingcpp
from PIL import Image

from bench.simulated_camera import Shot, camera, hand_held, print_and_scan
from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import encode
from vc_issuer.artifacts.symbol import MIN_WIDTH_MM, Symbol, qr_symbol, width_mm
from vc_verifier.carriers.image import read_codes

_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

PIXELS_PER_MODULE = (2.0, 2.5, 3.0, 3.3, 4.0, 6.0)
REQUIRED_PIXELS = 3.3
SCANNERS_DPI = (100, 150, 200, 300)
REQUIRED_DPI = 150

Conditions = Callable[[float, Random], Shot]

# Each line alone, then what a hand-held picture meets: all of it, moderately.
CONDITIONS: dict[str, Conditions] = {
    "straight and sharp": lambda pixels, _: Shot(pixels),
    "turned by any angle": lambda pixels, rng: Shot(pixels, rotation=rng.uniform(0, 360)),
    "tilted by 20 degrees": lambda pixels, _: Shot(pixels, tilt=20),
    "tilted by 30 degrees": lambda pixels, _: Shot(pixels, tilt=30),
    "blur of 0.3 modules": lambda pixels, _: Shot(pixels, blur=0.3),
    "noise of 12 steps": lambda pixels, _: Shot(pixels, noise=12),
    "light falling by 60 %": lambda pixels, _: Shot(pixels, shade=0.6),
    "JPEG quality 40": lambda pixels, _: Shot(pixels, jpeg=40),
    "hand-held, all at once": hand_held,
}
# Shown for comparison, nothing is promised.
BEYOND: dict[str, Conditions] = {
    "beyond: blur of 0.5 modules": lambda pixels, _: Shot(pixels, blur=0.5),
    "beyond: tilted by 45 degrees": lambda pixels, _: Shot(pixels, tilt=45),
    "beyond: JPEG quality 10": lambda pixels, _: Shot(pixels, jpeg=10),
}


@dataclass
class Rate:
    """How many pictures were read, by zxing-cpp alone and by the verifier's reader."""

    pictures: int = 0
    alone: int = 0
    ours: int = 0

    def count(self, picture: Image.Image, text: str) -> None:
        """Read one picture in both ways; only the right text counts."""
        self.pictures += 1
        found = zxingcpp.read_barcodes(picture, formats=_QR_ONLY)
        self.alone += any(code.text == text for code in found)
        out = io.BytesIO()
        picture.save(out, "PNG")
        self.ours += text in read_codes(out.getvalue())

    @property
    def complete(self) -> bool:
        """Tell whether zxing-cpp alone read everything."""
        return self.alone == self.pictures

    def __str__(self) -> str:
        parts = (round(100 * count / self.pictures) for count in (self.alone, self.ours))
        return "/".join(map(str, parts))


def symbols(count: int) -> list[tuple[str, Symbol]]:
    """Give random certificates' texts with their symbols."""
    texts = [encode(certificate(Random(seed))) for seed in range(count)]
    return [(text, qr_symbol(text)) for text in texts]


def photographed(
    sample: Sequence[tuple[str, Symbol]], conditions: Conditions, pixels: float
) -> Rate:
    """Read simulated photographs, one of each symbol."""
    rate = Rate()
    for seed, (text, symbol) in enumerate(sample):
        rng = Random(seed)
        rate.count(camera(symbol, conditions(pixels, rng), rng), text)
    return rate


def scanned(sample: Sequence[tuple[str, Symbol]], dpi: int, *, smallest: bool) -> Rate:
    """Read simulated prints, 30 mm wide or as wide as they are meant to be printed."""
    rate = Rate()
    for seed, (text, symbol) in enumerate(sample):
        width = MIN_WIDTH_MM if smallest else width_mm(symbol.side)
        picture = print_and_scan(symbol, width_mm=width, scan_dpi=dpi, rng=Random(seed))
        rate.count(picture, text)
    return rate


def _camera_table(sample: Sequence[tuple[str, Symbol]]) -> Iterator[bool]:
    print("Camera, pixels a module:".ljust(32), *(f"{p:>8}" for p in PIXELS_PER_MODULE))
    for name, conditions in {**CONDITIONS, **BEYOND}.items():
        rates = {p: photographed(sample, conditions, p) for p in PIXELS_PER_MODULE}
        print(name.ljust(32), *(f"{rate!s:>8}" for rate in rates.values()), flush=True)
        if name in CONDITIONS:
            yield all(rate.complete for p, rate in rates.items() if p >= REQUIRED_PIXELS)


def _print_table(sample: Sequence[tuple[str, Symbol]]) -> Iterator[bool]:
    print("\nPrinted at 600 dpi, scanned at:".ljust(33), *(f"{d:>8}" for d in SCANNERS_DPI))
    wide = width_mm(sample[0][1].side)
    for name, smallest in ((f"{MIN_WIDTH_MM:g} mm wide", True), (f"{wide:g} mm, as issued", False)):
        rates = {dpi: scanned(sample, dpi, smallest=smallest) for dpi in SCANNERS_DPI}
        print(name.ljust(32), *(f"{rate!s:>8}" for rate in rates.values()), flush=True)
        yield all(rate.complete for dpi, rate in rates.items() if dpi >= REQUIRED_DPI)


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 1 if something promised was not read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--symbols", type=int, default=10)
    sample = symbols(parser.parse_args(arguments).symbols)
    versions = sorted({symbol.version for _, symbol in sample})
    print(
        f"{len(sample)} symbols of version {versions}, level M; percent read by zxing-cpp", end=""
    )
    print(" alone / by the verifier's reader")
    kept = [*_camera_table(sample), *_print_table(sample)]
    print(f"\nAll read at {REQUIRED_PIXELS} pixels and at {REQUIRED_DPI} dpi:", all(kept))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
