"""Reading the cells of an XLSX file, after its container was found harmless (SECURITY.md R17)."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from vc_issuer.application.cells import Cell
from vc_issuer.application.file_error import ApplicationFileError

MAX_UNCOMPRESSED = 50_000_000
_MAX_PARTS = 1_000
_MAX_OTHER_PART = 5_000_000
_MAX_STRINGS = 1_000_000
_BIG_PARTS = ("xl/worksheets/", "xl/sharedStrings")
_NEEDED_PARTS = ("[Content_Types].xml", "xl/workbook.xml")
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
# Enough to see whether a sheet is used at all.
_LINES_LOOKED_AT = 50

# What the parsers below are known to raise for damaged files.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
)


def xlsx_lines(data: bytes) -> Iterator[list[Cell]]:
    """Give the lines of the one visible sheet that holds data.

    Refused: containers that grow beyond 50 MB, macros, encryption, document type declarations,
    several sheets with data. Formula cells are refused cell by cell, their cached values unread.
    """
    try:
        _check_container(data)
        with warnings.catch_warnings():
            # The library warns about decoration it cannot keep; only values are read here.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
            yield from _lines(_sheet_with_data(workbook))
    except _DAMAGE as error:
        raise ApplicationFileError("XLSX_MALFORMED") from error


def _check_container(data: bytes) -> None:
    """Look at every part before any XML parser does; sizes come first, then the bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        parts = container.infolist()
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNCOMPRESSED:
            raise ApplicationFileError("XLSX_TOO_LARGE")
        names = [part.filename for part in parts]
        if len(set(names)) != len(names) or not set(_NEEDED_PARTS) <= set(names):
            raise ApplicationFileError("XLSX_MALFORMED")
        if any(part.flag_bits & 1 or "vbaProject" in part.filename for part in parts):
            raise ApplicationFileError("XLSX_UNSAFE")
        for part in parts:
            _check_part(part, container.read(part))


def _check_part(part: zipfile.ZipInfo, content: bytes) -> None:
    # Reading checked the length and the checksum, so that the declared size is the real one.
    if not part.filename.startswith(_BIG_PARTS) and len(content) > _MAX_OTHER_PART:
        raise ApplicationFileError("XLSX_TOO_LARGE")
    if part.filename.startswith("xl/sharedStrings") and content.count(b"<si") > _MAX_STRINGS:
        raise ApplicationFileError("XLSX_TOO_LARGE")
    if any(declaration in content for declaration in _DECLARATIONS):
        raise ApplicationFileError("XLSX_UNSAFE")


def _sheet_with_data(workbook: Any) -> Any:
    used = []
    for sheet in workbook.worksheets:
        # The extent a file states for its sheet may be wrong; the cells are what counts.
        sheet.reset_dimensions()
        if sheet.sheet_state == "visible" and _is_used(sheet):
            used.append(sheet)
    if len(used) > 1:
        raise ApplicationFileError("SHEET_AMBIGUOUS")
    if not used:
        raise ApplicationFileError("FILE_EMPTY")
    return used[0]


def _is_used(sheet: Any) -> bool:
    for line, cells in enumerate(sheet.iter_rows()):
        if any(cell.value is not None for cell in cells):
            return True
        if line >= _LINES_LOOKED_AT:
            break
    return False


def _lines(sheet: Any) -> Iterator[list[Cell]]:
    for cells in sheet.iter_rows():
        yield [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Cell:
    """Take a cell's value as text, if that loses nothing."""
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type == "f":
        return Cell("", fault="FORMULA_REFUSED")
    if isinstance(value, str) and cell.data_type != "e":
        return Cell(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return Cell(value.date().isoformat(), fault=None if midnight else "DATE_INVALID")
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(str(value), number=True)
    return Cell("", fault="CELL_NOT_TEXT")
