"""Codes drawn as SVG, such as the bureau's own `NUMBER.qr.svg`: dark rectangles, and no more.

An untrusted SVG is never rendered. Its elements are read one by one; upright rectangles, and
paths that consist of them, are drawn as pixels. Whatever else could change the picture is refused.
"""

import math
import re
from collections.abc import Iterator
from xml.parsers import expat

from PIL import Image, ImageDraw

MOST_BYTES = 1_000_000
_MOST_RECTANGLES = 40_000
_LONGEST_SIDE = 1_600
_MOST_PIXELS_A_UNIT = 16
# What stands beside a code and draws none: captions, and what is never seen.
_IGNORED = frozenset({"text", "tspan", "title", "desc", "metadata"})
_DRAWN = frozenset({"svg", "g", "rect", "path"})
# A drawing with one of these looks otherwise than its rectangles say.
_CHANGING = frozenset({"transform", "style", "class", "opacity", "clip-path", "mask", "filter"})
_LIGHT = frozenset({"#fff", "#ffffff", "white", "none"})
_DARK = frozenset({"#000", "#000000", "black"})
_NUMBER = r"-?\d{1,6}(?:\.\d{1,6})?"
_STEP = re.compile(
    rf"\s*M\s*({_NUMBER})[\s,]+({_NUMBER})\s*h\s*({_NUMBER})\s*v\s*({_NUMBER})"
    rf"\s*h\s*({_NUMBER})\s*[zZ]\s*"
)
_LENGTH = re.compile(_NUMBER)

Rectangle = tuple[float, float, float, float]


class SvgNotRead(Exception):
    """The drawing is damaged, or more than a code's rectangles."""


def drawn_svg(data: bytes) -> Image.Image:
    """Give the picture, in grey, that an SVG of upright dark rectangles draws.

    Raises `SvgNotRead` for everything else: document types and entities, styles, pictures,
    transformations, curves, or more rectangles than a code has.
    """
    drawing = _Drawing()
    if len(data) > MOST_BYTES:
        raise SvgNotRead
    parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = drawing.element
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise SvgNotRead from None
    return drawing.picture()


class _Drawing:
    def __init__(self) -> None:
        self._box: Rectangle | None = None
        self._dark: list[Rectangle] = []

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """Take one element; its place in the tree says nothing, because nothing is inherited."""
        namespace, _, local = name.rpartition(" ")
        if namespace not in ("", "http://www.w3.org/2000/svg"):
            raise SvgNotRead
        if local in _IGNORED:
            return
        if local not in _DRAWN or _CHANGING & attributes.keys():
            raise SvgNotRead
        if local == "svg":
            self._set_box(attributes)
        elif local in ("rect", "path"):
            self._fill(local, attributes)
        elif "fill" in attributes or "stroke" in attributes:
            raise SvgNotRead

    def picture(self) -> Image.Image:
        """Draw what was taken, each unit of the drawing as whole pixels."""
        if self._box is None:
            raise SvgNotRead
        left, top, width, height = self._box
        scale = min(_MOST_PIXELS_A_UNIT, int(_LONGEST_SIDE / max(width, height)))
        if scale < 1:
            raise SvgNotRead
        image = Image.new("L", (math.ceil(width * scale), math.ceil(height * scale)), 255)
        pen = ImageDraw.Draw(image)
        for x, y, wide, high in self._dark:
            begin = round((x - left) * scale), round((y - top) * scale)
            end = round((x - left + wide) * scale) - 1, round((y - top + high) * scale) - 1
            if end[0] >= begin[0] and end[1] >= begin[1]:
                pen.rectangle([*begin, *end], fill=0)
        return image

    def _set_box(self, attributes: dict[str, str]) -> None:
        numbers = attributes.get("viewBox", "").replace(",", " ").split()
        if self._box is not None or len(numbers) != 4:
            raise SvgNotRead
        left, top, width, height = (_number(number) for number in numbers)
        if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
            raise SvgNotRead
        self._box = (left, top, width, height)

    def _fill(self, local: str, attributes: dict[str, str]) -> None:
        colour = attributes.get("fill", "#000").lower()
        if "stroke" in attributes or colour not in _LIGHT | _DARK:
            raise SvgNotRead
        found = list(_of_path(attributes) if local == "path" else [_of_rect(attributes)])
        # Light upon dark would have to be drawn in order; a code's ground comes first.
        if colour in _LIGHT:
            if self._dark:
                raise SvgNotRead
            return
        self._dark += found
        if len(self._dark) > _MOST_RECTANGLES:
            raise SvgNotRead


def _of_rect(attributes: dict[str, str]) -> Rectangle:
    x, y = (_number(attributes.get(name, "0")) for name in ("x", "y"))
    width, height = (_number(attributes.get(name, "")) for name in ("width", "height"))
    if attributes.keys() & {"rx", "ry"} or width < 0 or height < 0:
        raise SvgNotRead
    return x, y, width, height


def _of_path(attributes: dict[str, str]) -> Iterator[Rectangle]:
    """Read a path of rectangles, each `Mx yhWvHh-Wz` (SVG 1.1 §8.3)."""
    data = attributes.get("d", "")
    at = 0
    while at < len(data):
        step = _STEP.match(data, at)
        if step is None:
            raise SvgNotRead
        x, y, width, height, back = (float(number) for number in step.groups())
        if width + back != 0 or width <= 0 or height <= 0:
            raise SvgNotRead
        yield x, y, width, height
        at = step.end()


def _number(text: str) -> float:
    if _LENGTH.fullmatch(text) is None:
        raise SvgNotRead
    return float(text)


def _refuse(*_arguments: object) -> None:
    raise SvgNotRead
