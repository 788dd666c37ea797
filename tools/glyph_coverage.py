"""Write which characters the certificate font can show, for the check before issuing.

Usage: python tools/glyph_coverage.py FONT.ttc [FACE] > contexts/catalogue/glyph_coverage.json
Needs fontTools; the SHA-256 in contexts/manifest.json is then to be changed by hand.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection

DEFAULT_FACE = "Noto Serif CJK SC"
FAMILY_NAME, VERSION_NAME = 1, 5


def coverage(path: Path, face: str) -> dict[str, Any]:
    """Describe the code points that the face `face` of the collection maps to a glyph."""
    for font in TTCollection(str(path), lazy=True).fonts:
        if font["name"].getDebugName(FAMILY_NAME) == face:
            return {
                "font": face,
                "version": font["name"].getDebugName(VERSION_NAME),
                "licence": "OFL-1.1",
                "file": path.name,
                "fileSha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "ranges": ranges(font.getBestCmap()),
            }
    raise SystemExit(f"{path} has no face named {face}")


def ranges(code_points: Iterable[int]) -> list[list[int]]:
    """Join code points to inclusive [first, last] pairs in ascending order."""
    joined: list[list[int]] = []
    for code_point in sorted(code_points):
        if joined and joined[-1][1] == code_point - 1:
            joined[-1][1] = code_point
        else:
            joined.append([code_point, code_point])
    return joined


def written(description: dict[str, Any]) -> str:
    """Give the JSON text with eight ranges a line, so that a change is a readable diff."""
    pairs = [json.dumps(pair) for pair in description["ranges"]]
    lines = [", ".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8)]
    head = json.dumps({**description, "ranges": []}, ensure_ascii=False, indent=2)
    return head.replace('"ranges": []', '"ranges": [\n    ' + ",\n    ".join(lines) + "\n  ]")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    print(written(coverage(Path(sys.argv[1]), (*sys.argv, DEFAULT_FACE)[2])))
