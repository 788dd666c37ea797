"""The words beneath a symbol: where to have it read, since a plain camera shows gibberish."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vc_core.problems import Text

# Measured in modules, so that the words grow with the symbol; printed, the letters are 1.7 mm.
LETTER = 3.4
LINE = 4.6
GAP = 1.5

CAPTION = (
    Text(zh="请用本局核验页面或工具扫描", en="Scan with the bureau's verifier;"),
    Text(zh="普通相机无法识读其内容", en="a plain camera cannot read it"),
)
LINK_CAPTION = (
    Text(zh="用手机相机扫描即可打开核验页面", en="Scan with any phone camera"),
    Text(zh="请确认网址属于本局", en="and check the address shown"),
)
NO_CAPTION: tuple[Text, ...] = ()

Caption = tuple[Text, ...]
Command = tuple[str, tuple[float, ...]]


@dataclass(frozen=True)
class Outline:
    """A line of the caption drawn as curves: no font is needed where it is shown or printed."""

    advance: float
    commands: tuple[Command, ...]
    """Letters M, L, C and Z with coordinates in parts of the letter height, y upwards."""


def lines_of(caption: Caption) -> list[str]:
    """Give the lines in print order, Chinese first."""
    return [text.zh for text in caption] + [text.en for text in caption]


def height_of(caption: Caption) -> float:
    """Give the height of a caption in modules."""
    return len(lines_of(caption)) * LINE + GAP if caption else 0.0


def outline(line: str) -> Outline:
    """Give a line's curves (`tools/caption_outlines.py` writes them)."""
    return _outlines()[line]


@cache
def _outlines() -> dict[str, Outline]:
    data = json.loads((Path(__file__).parent / "caption_outlines.json").read_bytes())
    return {
        line: Outline(drawn["advance"] / 1_000, tuple(_commands(drawn["path"])))
        for line, drawn in data["lines"].items()
    }


def _commands(path: str) -> Iterator[Command]:
    for name, numbers in re.findall(r"([MLCZ])((?: -?[0-9]+)*)", path):
        yield name, tuple(int(number) / 1_000 for number in numbers.split())
