"""Where the catalogue's files are: the bureau's own folder, else the shipped one."""

from pathlib import Path

import vc_core
from vc_issuer.problems import IssuerError

GLYPHS_FILE = "glyph_coverage.json"


def catalogue_folder(home: Path) -> Path:
    """Give `catalogue/` in the bureau's home if there is one, else the one of this distribution."""
    package = Path(vc_core.__file__).parent
    for folder in (
        home / "catalogue",
        package.parent / "contexts" / "catalogue",
        package / "_data" / "contexts" / "catalogue",
    ):
        if folder.is_dir():
            return folder
    raise IssuerError("NO_CATALOGUE", "the catalogue was not found", "未找到目录数据")
