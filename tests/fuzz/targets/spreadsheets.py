"""Application files: CSV, XLSX as a container, and each part of a workbook on its own."""

import io
import zipfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from openpyxl import Workbook

from tests.fuzz.choice import choose
from tests.fuzz.target import Broken
from vc_core.problems import ProblemError
from vc_issuer.application import ApplicationFileError, check_application, read_rows, report_text
from vc_issuer.catalogue import Catalogue
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.units_file import parse_units

ERRORS: tuple[type[ProblemError], ...] = (ApplicationFileError,)
LARGEST = 8_192
_FOLDER = Path(__file__).parents[3] / "contexts" / "catalogue"
_CATALOGUE = Catalogue.load(_FOLDER)
_GLYPHS = GlyphCoverage.load(_FOLDER / "glyph_coverage.json")
_UNIT = parse_units((_FOLDER / "units.demonstration.json").read_bytes(), catalogue=_CATALOGUE)[0]
_NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def _template() -> dict[str, bytes]:
    workbook, output = Workbook(), io.BytesIO()
    assert workbook.active is not None
    workbook.active.append(["姓名", "证件类型"])
    workbook.save(output)
    with zipfile.ZipFile(output) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    # The library writes texts into the cells; other programs keep them in a part of their own.
    parts["xl/sharedStrings.xml"] = b"<sst xmlns='%s'><si><t>x</t></si></sst>" % _MAIN
    types, sheet = "[Content_Types].xml", "xl/worksheets/sheet1.xml"
    parts[types] = parts[types].replace(b"</Types>", _SHARED + b"</Types>")
    shared = b'<row r="2"><c r="A2" t="s"><v>0</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", shared)
    return parts


_PARTS = _template()


def _checked(data: bytes, filename: str) -> None:
    rows = read_rows(data, filename)
    checked = check_application(
        rows,
        unit=_UNIT,
        catalogue=_CATALOGUE,
        now=_NOW,
        glyphs=_GLYPHS,
        already_issued=lambda _key: False,
    )
    refused = set(checked.refused_rows)
    accepted = {row.row_number for row in checked.accepted}
    if refused & accepted or refused | accepted != {row.number for row in rows}:
        raise Broken("a row is neither accepted nor refused, or both")
    report_text(checked)


def _part(name: str, data: bytes) -> None:
    """Read a sound workbook with one part replaced, so that no checksum stands in the way."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as container:
        for part, content in {**_PARTS, name: data}.items():
            container.writestr(part, content)
    _checked(output.getvalue(), "rows.xlsx")


_WAYS = {
    b"C": partial(_checked, filename="rows.csv"),
    b"X": partial(_checked, filename="rows.xlsx"),
    b"S": partial(_part, "xl/worksheets/sheet1.xml"),
    b"W": partial(_part, "xl/workbook.xml"),
    b"T": partial(_part, "xl/sharedStrings.xml"),
    b"Y": partial(_part, "xl/styles.xml"),
    b"R": partial(_part, "xl/_rels/workbook.xml.rels"),
    b"K": partial(_part, "[Content_Types].xml"),
}


def run(data: bytes) -> None:
    """Read a file and check its rows."""
    choose(_WAYS, data)
