"""Finds the page's font: Noto Serif CJK, regular and bold, installed or in a configured folder."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import typst

from vc_issuer.problems import IssuerError

FONT_FOLDER_FROM = "VC_ISSUER_FONT_DIR"
# The same outlines under the names of their two publishers; the first one found is used.
FAMILIES = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
WEIGHTS = frozenset({400, 700})
_USUAL_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/opentype/source-han-serif",
    "/usr/local/share/fonts",
    "/Library/Fonts",
)


@lru_cache(maxsize=4)
def page_font(configured: str | None = None) -> tuple[str, typst.Fonts]:
    """Give the family's name and the loaded faces; `FONT_MISSING` says how to get them."""
    for folder in _folders(configured):
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        for family in FAMILIES:
            weights = {face.weight for face in fonts.fonts() if face.family == family}
            if weights >= WEIGHTS:
                return family, fonts
    raise IssuerError(
        "FONT_MISSING",
        f"the font {FAMILIES[0]} (regular and bold) is not here: install it "
        f"(Debian: apt-get install fonts-noto-cjk) or name its folder in {FONT_FOLDER_FROM}",
        f"缺少字体 {FAMILIES[0]}（常规与粗体）：请安装"
        f"（Debian：apt-get install fonts-noto-cjk），或用环境变量 {FONT_FOLDER_FROM} 指定其目录",
    )


def configured_folder() -> str | None:
    """Read the folder that the operator configured, if any."""
    return os.environ.get(FONT_FOLDER_FROM) or None


def _folders(configured: str | None) -> Iterator[Path]:
    folders = (configured,) if configured else _USUAL_FOLDERS
    for folder in map(Path, folders):
        # A folder without a collection or a face is not worth being searched.
        if folder.is_dir() and any(
            "Serif" in path.name for path in folder.rglob("*") if path.suffix[:3] in (".ot", ".tt")
        ):
            yield folder
