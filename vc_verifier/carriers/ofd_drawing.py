"""Draws the straight dark paths of an OFD page (GB/T 33190 §9), as which converters write codes.

Coarse on purpose: no curves, no text, no colours. What is drawn is looked at for codes only.
"""

import io
import re

from PIL import Image, ImageDraw

_PAGE = re.compile(rb"PhysicalBox>\s*([-\d. ]{7,80})\s*<")
_OBJECT = re.compile(
    rb"<(?:\w+:)?PathObject\b([^<>]{0,600})>((?:(?!PathObject).){0,600}?)"
    rb"<(?:\w+:)?AbbreviatedData>"
    rb"([MLCS\d.\s-]{20,400000})</",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb'\b(Boundary|CTM|Fill)="([^"]{1,200})"')
_COLOUR = re.compile(rb'FillColor\b[^>]{0,100}?\bValue="(\d{1,3}) (\d{1,3}) (\d{1,3})"')
_TOKEN = re.compile(rb"[MLSC]|-?\d+(?:\.\d+)?")

_LONGEST_SIDE = 2_400
_LARGEST_PAGE = 4_000_000
_MOST_OBJECTS = 20_000
_MOST_POINTS = 60_000
_DARK = 128
_A4 = (210.0, 297.0)

Point = tuple[float, float]


def drawn_page(xml: bytes) -> bytes | None:
    """Give a PNG picture of a page's straight dark paths; None if there are hardly any."""
    polygons = list(_polygons(xml))
    # A code has hundreds of modules; borders and rules are of no interest.
    if len(polygons) < 100:
        return None
    width, height = _size(xml)
    scale = _LONGEST_SIDE / max(width, height)
    picture = Image.new("1", (int(width * scale) + 1, int(height * scale) + 1), 1)
    pen = ImageDraw.Draw(picture)
    for polygon in polygons:
        xs, ys = zip(*polygon, strict=True)
        # A rectangle is drawn without the half pixel by which polygons grow.
        box = [min(xs) * scale, min(ys) * scale, max(xs) * scale - 1, max(ys) * scale - 1]
        if box[2] >= box[0] and box[3] >= box[1]:
            pen.rectangle(box, fill=0)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _size(xml: bytes) -> Point:
    match = _PAGE.search(xml)
    numbers = _numbers(match.group(1)) if match else []
    if len(numbers) != 4 or not (0 < numbers[2] <= 5_000 and 0 < numbers[3] <= 5_000):
        return _A4
    return numbers[2], numbers[3]


def _polygons(xml: bytes) -> list[list[Point]]:
    """Give every closed run of straight lines that is filled in the dark, in millimetres."""
    polygons: list[list[Point]] = []
    points = 0
    for count, match in enumerate(_OBJECT.finditer(xml, 0, _LARGEST_PAGE)):
        if count == _MOST_OBJECTS or points > _MOST_POINTS:
            break
        attributes = dict(_ATTRIBUTE.findall(match.group(1)))
        colour = _COLOUR.search(match.group(2))
        light = colour is not None and max(int(value) for value in colour.groups()) > _DARK
        if attributes.get(b"Fill") == b"false" or light:
            continue
        for polygon in _subpaths(match.group(3), _MOST_POINTS - points):
            points += len(polygon)
            polygons.append(_placed(polygon, attributes))
    return polygons


def _subpaths(data: bytes, most: int) -> list[list[Point]]:
    found: list[list[Point]] = []
    numbers: list[float] = []
    for number, match in enumerate(_TOKEN.finditer(data)):
        token = match.group()
        if number > 4 * most:
            break
        if token in (b"M", b"S"):
            found.append(list(zip(numbers[::2], numbers[1::2], strict=False)))
            numbers = []
        elif token not in (b"L", b"C"):
            numbers.append(float(token))
    found.append(list(zip(numbers[::2], numbers[1::2], strict=False)))
    return [polygon for polygon in found if len(polygon) >= 3]


def _placed(polygon: list[Point], attributes: dict[bytes, bytes]) -> list[Point]:
    boundary = _numbers(attributes.get(b"Boundary", b""))
    left, top = boundary[:2] if len(boundary) == 4 else (0.0, 0.0)
    matrix = _numbers(attributes.get(b"CTM", b""))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return [(a * x + c * y + e + left, b * x + d * y + f + top) for x, y in polygon]


def _numbers(text: bytes) -> list[float]:
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []
