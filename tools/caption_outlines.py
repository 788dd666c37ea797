"""Draws the captions of QR symbols as curves, so that printing them needs no font.

    python -m tools.caption_outlines FONT.ttc [FACE]

Writes vc_issuer/artifacts/caption_outlines.json; needs fontTools and a font under the OFL.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTCollection, TTFont

from vc_issuer.artifacts.caption import CAPTION, LINK_CAPTION, lines_of

TARGET = Path(__file__).parent.parent / "vc_issuer" / "artifacts" / "caption_outlines.json"
DEFAULT_FACE = "Noto Sans CJK SC"
FAMILY_NAME, VERSION_NAME = 1, 5


class LinePen(BasePen):
    """Collects the curves of one line of text in thousandths of the em."""

    def __init__(self, glyphs: Any, unit: int) -> None:
        super().__init__(glyphs)
        self.unit = unit
        self.offset = 0
        self.path: list[str] = []

    def _add(self, name: str, *points: tuple[float, float]) -> None:
        numbers = [n for x, y in points for n in ((x + self.offset) / self.unit, y / self.unit)]
        self.path += [name, *(str(round(1_000 * number)) for number in numbers)]

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - the pen's protocol
        self._add("M", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - the pen's protocol
        self._add("L", pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802 - the pen's protocol
        self._add("C", *points)

    def _closePath(self) -> None:  # noqa: N802 - the pen's protocol
        self.path.append("Z")


def face_of(path: Path, face: str) -> TTFont:
    for font in TTCollection(str(path), lazy=True).fonts:
        if font["name"].getDebugName(FAMILY_NAME) == face:
            return font
    raise SystemExit(f"{path} has no face named {face}")


def drawn(line: str, font: TTFont) -> dict[str, Any]:
    glyphs, names, metrics = font.getGlyphSet(), font.getBestCmap(), font["hmtx"]
    pen = LinePen(glyphs, font["head"].unitsPerEm)
    for character in line:
        name = names[ord(character)]
        glyphs[name].draw(pen)
        pen.offset += metrics[name][0]
    return {"advance": round(1_000 * pen.offset / pen.unit), "path": " ".join(pen.path)}


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    path = Path(arguments[0])
    face = arguments[1] if len(arguments) == 2 else DEFAULT_FACE
    font = face_of(path, face)
    data = {
        "font": face,
        "version": font["name"].getDebugName(VERSION_NAME),
        "licence": "OFL-1.1",
        "lines": {line: drawn(line, font) for line in lines_of((*CAPTION, *LINK_CAPTION))},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # One line of text a row keeps differences readable.
    TARGET.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
