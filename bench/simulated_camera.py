"""Pictures of a symbol as cameras and scanners take them: simulated with Pillow alone.

Every step is repeatable: the same random generator gives the same picture.
"""

import io
import math
from dataclasses import dataclass, replace
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from vc_issuer.artifacts.symbol import QUIET_ZONE, Symbol

# Modules of white paper around the quiet zone, so that a rotated symbol stays in the picture.
_PAPER = 6
_PIXELS = 12
_PRINTER_DPI = 600
_MM_PER_INCH = 25.4

Point = tuple[float, float]


@dataclass(frozen=True)
class Shot:
    """The circumstances of one picture."""

    pixels_per_module: float
    rotation: float = 0.0
    """Degrees."""
    tilt: float = 0.0
    """Degrees between the paper and the camera's plane, to one side and upwards alike."""
    blur: float = 0.0
    """Radius in modules."""
    noise: float = 0.0
    """Standard deviation in steps of 256."""
    shade: float = 0.0
    """The part of the light that is missing in the darkest corner."""
    jpeg: int = 95
    """Quality."""


def camera(symbol: Symbol, shot: Shot, rng: Random) -> Image.Image:
    """Photograph a symbol: turn and tilt, blur, shade, add noise, compress as JPEG."""
    paper = _paper(symbol)
    side = paper.width
    scale = shot.pixels_per_module / _PIXELS
    corners = _seen_corners(side, scale, shot.rotation, shot.tilt)
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    # A random part of a pixel: no camera meets the modules' grid.
    dx, dy = rng.random() - left, rng.random() - top
    corners = [(x + dx, y + dy) for x, y in corners]
    size = (math.ceil(max(x for x, _ in corners)) + 1, math.ceil(max(y for _, y in corners)) + 1)
    # Each sensor cell sees an area: smooth before sampling.
    smooth = paper.filter(ImageFilter.GaussianBlur(0.4 / scale))
    coefficients = _perspective(corners, [(0, 0), (side, 0), (side, side), (0, side)])
    seen = smooth.transform(
        size,
        Image.Transform.PERSPECTIVE,
        coefficients,
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    return _developed(seen, shot, rng)


def print_and_scan(symbol: Symbol, *, width_mm: float, scan_dpi: int, rng: Random) -> Image.Image:
    """Print at 600 dpi with spreading ink, then scan a little askew, with noise, as JPEG."""
    dots = round(width_mm / _MM_PER_INCH * _PRINTER_DPI)
    printed = _modules(symbol, _PIXELS, QUIET_ZONE).resize((dots, dots), Image.Resampling.NEAREST)
    # Ink spreads by about one dot in every direction, and its edges are rough.
    printed = printed.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(0.7))
    margin = dots // 8
    page = Image.new("L", (dots + 2 * margin, dots + 2 * margin), 245)
    page.paste(printed.point(lambda value: 30 + value * 215 // 255), (margin, margin))
    scale = scan_dpi / _PRINTER_DPI
    askew = page.rotate(rng.uniform(-3, 3), Image.Resampling.BICUBIC, fillcolor=245)
    smooth = askew.filter(ImageFilter.GaussianBlur(0.35 / scale))
    width = round(page.width * scale)
    scanned = smooth.transform(
        (width, width),
        Image.Transform.AFFINE,
        (1 / scale, 0, rng.random() / scale, 0, 1 / scale, rng.random() / scale),
        Image.Resampling.BICUBIC,
        fillcolor=245,
    )
    return _developed(scanned, Shot(0, noise=4, jpeg=80), rng)


def hand_held(pixels_per_module: float, rng: Random) -> Shot:
    """Give what an ordinary hand-held picture meets: everything a little at once."""
    return Shot(
        pixels_per_module,
        rotation=rng.uniform(0, 360),
        tilt=rng.uniform(0, 15),
        blur=rng.uniform(0.1, 0.25),
        noise=rng.uniform(2, 8),
        shade=rng.uniform(0, 0.4),
        jpeg=rng.randint(70, 90),
    )


def upright(shot: Shot) -> Shot:
    """Give the same circumstances with the paper straight before the camera."""
    return replace(shot, rotation=0.0, tilt=0.0)


def _modules(symbol: Symbol, pixels: int, border: int) -> Image.Image:
    side = len(symbol.matrix) + 2 * border
    small = Image.new("L", (side, side), 255)
    ink = ImageDraw.Draw(small)
    offset = border - QUIET_ZONE
    for x, y, run in symbol.dark_runs():
        ink.line((x + offset, y + offset, x + offset + run - 1, y + offset), fill=0)
    return small.resize((side * pixels, side * pixels), Image.Resampling.NEAREST)


def _paper(symbol: Symbol) -> Image.Image:
    return _modules(symbol, _PIXELS, QUIET_ZONE + _PAPER).point(lambda value: 25 + value * 9 // 10)


def _seen_corners(side: float, scale: float, rotation: float, tilt: float) -> list[Point]:
    """Project the paper's corners through a pinhole four widths away."""
    turn, lean = math.radians(rotation), math.radians(tilt)
    half, distance = side / 2, 4 * side
    seen = []
    for x, y in ((-half, -half), (half, -half), (half, half), (-half, half)):
        u = x * math.cos(turn) - y * math.sin(turn)
        v = x * math.sin(turn) + y * math.cos(turn)
        depth = distance + (u + v) * math.sin(lean) / math.sqrt(2)
        factor = scale * distance / depth * math.sqrt(math.cos(lean)) / math.cos(lean)
        seen.append((u * math.cos(lean) * factor, v * factor))
    return seen


def _perspective(seen: list[Point], paper: list[Point]) -> list[float]:
    """Solve for the eight coefficients that lead from picture to paper (Gauss elimination)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, paper, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]


def _developed(picture: Image.Image, shot: Shot, rng: Random) -> Image.Image:
    if shot.blur:
        radius = shot.blur * shot.pixels_per_module
        picture = picture.filter(ImageFilter.GaussianBlur(radius))
    if shot.shade:
        light = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270)))
        dark = 1 - shot.shade
        light = light.point(lambda value: round(255 * dark + value * shot.shade))
        picture = ImageChops.multiply(picture, light.resize(picture.size))
    if shot.noise:
        # Pillow's own noise takes no seed; the generator's bytes, summed, are nearly normal.
        picture = ImageChops.add(picture, _noise(picture.size, shot.noise, rng), offset=-128)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=shot.jpeg)
    return Image.open(out).convert("L")


def _noise(size: tuple[int, int], deviation: float, rng: Random) -> Image.Image:
    """Give grey noise around 128: the mean of four uniform pictures, spread to `deviation`."""
    width, height = size
    layers = [Image.frombytes("L", size, rng.randbytes(width * height)) for _ in range(4)]
    mean = Image.blend(
        Image.blend(layers[0], layers[1], 0.5), Image.blend(layers[2], layers[3], 0.5), 0.5
    )
    # A uniform byte deviates by 73.9, the mean of four by half of that.
    factor = deviation / 36.95
    return mean.point(lambda value: round(128 + (value - 127.5) * factor))
