"""Write the outlines of the seal's characters, from which the seal is drawn without a font.

Usage: python tools/seal_outlines.py NotoSerifCJK-Bold.ttc > vc_issuer/pdf/seal_outlines.json
Needs fontTools. Coordinates are whole font units (1000 to the em), y upwards.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTCollection, TTFont

FACE = "Noto Serif CJK SC"
TEXT = "上海市人力资源和社会保障局专业技术资格证书专用章演示"
FAMILY_NAME, VERSION_NAME = 1, 5


OPERATORS = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h"}


def path_of(glyph: Any, glyphs: Any) -> str:
    """Give a glyph as the path operators of a PDF content stream (ISO 32000-2 §8.5.2)."""
    pen = DecomposingRecordingPen(glyphs)
    glyph.draw(pen)
    words = []
    for name, points in pen.value:
        words += [f"{value:.0f}" for point in points for value in point]
        words.append(OPERATORS[name])
    return " ".join(words)


def outlines(font: TTFont) -> dict[str, Any]:
    """Give font name, version and one path for each character of the seal."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    paths = {
        character: path_of(glyphs[names[ord(character)]], glyphs)
        for character in dict.fromkeys(TEXT)
    }
    return {
        "font": f"{FACE} Bold",
        "version": font["name"].getDebugName(VERSION_NAME),
        "licence": "OFL-1.1",
        "unitsPerEm": font["head"].unitsPerEm,
        "paths": paths,
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    for face in TTCollection(str(Path(sys.argv[1])), lazy=True).fonts:
        if face["name"].getDebugName(FAMILY_NAME) == FACE:
            print(json.dumps(outlines(face), ensure_ascii=False, indent=1))
            break
    else:
        raise SystemExit(f"no face named {FACE}")
