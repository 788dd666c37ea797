"""The red round seal as a vector drawing: ring text, star and base line (notice, clause 三).

Its characters are outlines kept as data, so that the signature's appearance needs no font and
no reader can show it with another one.
"""

import json
from functools import lru_cache
from importlib.resources import files
from math import cos, pi, radians, sin

RING_TEXT = "上海市人力资源和社会保障局"
BASE_LINE = "专业技术资格证书专用章"
DEMONSTRATION = "演示"

# Side of the drawing in points; a scale later makes it the seal's real size.
SIDE = 1000.0
_MIDDLE = SIDE / 2
_RED = "0.80 0.06 0.10"
_BORDER = 26.0
_RING_RADIUS = 374.0
_RING_SWEEP = 236.0
_RING_SIZE = (94.0, 128.0)
_STAR_RADIUS = 150.0
_STAR_HEIGHT = 18.0
_BASE_SIZE = (59.0, 76.0)
_BASE_HEIGHT = -290.0
_DEMONSTRATION_SIZE = (70.0, 70.0)
_DEMONSTRATION_HEIGHT = -186.0
# The outlines' unit: 1000 to the em.
_EM = 1000
# How far a character's middle is above its baseline, in parts of the em.
_MIDDLE_OF_EM = 0.38
# A quarter of a circle as a Bézier curve.
_KAPPA = 0.5522847498


@lru_cache(maxsize=2)
def seal_content(*, demonstration: bool) -> bytes:
    """Give the content stream (ISO 32000-2 §8.2) of a seal in a square of 1000 points."""
    parts = [f"{_RED} rg {_RED} RG", _ring(), _star(), *_ring_text()]
    parts += _line(BASE_LINE, _BASE_SIZE, _BASE_HEIGHT)
    if demonstration:
        parts += _line(DEMONSTRATION, _DEMONSTRATION_SIZE, _DEMONSTRATION_HEIGHT)
    return "\n".join(parts).encode("ascii")


def _ring() -> str:
    radius = _MIDDLE - _BORDER / 2 - 4
    k, m = radius * _KAPPA, _MIDDLE
    return (
        f"{_BORDER} w {m + radius:.2f} {m} m "
        f"{m + radius:.2f} {m + k:.2f} {m + k:.2f} {m + radius:.2f} {m} {m + radius:.2f} c "
        f"{m - k:.2f} {m + radius:.2f} {m - radius:.2f} {m + k:.2f} {m - radius:.2f} {m} c "
        f"{m - radius:.2f} {m - k:.2f} {m - k:.2f} {m - radius:.2f} {m} {m - radius:.2f} c "
        f"{m + k:.2f} {m - radius:.2f} {m + radius:.2f} {m - k:.2f} {m + radius:.2f} {m} c s"
    )


def _star() -> str:
    points = []
    for corner in range(10):
        # The inner corners of a regular five-pointed star.
        radius = _STAR_RADIUS * (1 if corner % 2 == 0 else sin(pi / 10) / sin(3 * pi / 10))
        angle = pi / 2 + corner * pi / 5
        x = _MIDDLE + radius * cos(angle)
        y = _MIDDLE + _STAR_HEIGHT + radius * sin(angle)
        points.append(f"{x:.2f} {y:.2f}")
    return f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:]) + " h f"


def _ring_text() -> list[str]:
    step = _RING_SWEEP / (len(RING_TEXT) - 1)
    placed = []
    for index, character in enumerate(RING_TEXT):
        turned = radians(_RING_SWEEP / 2 - index * step)
        x = _MIDDLE - _RING_RADIUS * sin(turned)
        y = _MIDDLE + _RING_RADIUS * cos(turned)
        placed.append(_character(character, _RING_SIZE, x, y, turned))
    return placed


def _line(text: str, size: tuple[float, float], height: float) -> list[str]:
    left = _MIDDLE - size[0] * (len(text) - 1) / 2
    return [
        _character(character, size, left + size[0] * index, _MIDDLE + height, 0.0)
        for index, character in enumerate(text)
    ]


def _character(character: str, size: tuple[float, float], x: float, y: float, turned: float) -> str:
    """Draw a character around the point (x, y), turned counter-clockwise."""
    wide, high = size[0] / _EM, size[1] / _EM
    a, b = wide * cos(turned), wide * sin(turned)
    c, d = -high * sin(turned), high * cos(turned)
    # The character's own middle goes to the point.
    e = x - (a * _EM / 2 + c * _EM * _MIDDLE_OF_EM)
    f = y - (b * _EM / 2 + d * _EM * _MIDDLE_OF_EM)
    return f"q {a:.5f} {b:.5f} {c:.5f} {d:.5f} {e:.3f} {f:.3f} cm {_paths()[character]} f Q"


@lru_cache(maxsize=1)
def _paths() -> dict[str, str]:
    data = json.loads(files(__package__).joinpath("seal_outlines.json").read_text("utf-8"))
    paths: dict[str, str] = data["paths"]
    return paths
