"""From the bytes of an application file to raw rows: cells assigned to fields, nothing judged."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from vc_issuer.application.cells import MAX_CHARACTERS, Cell
from vc_issuer.application.columns import COLUMNS, MAX_COLUMNS, Column, fields_of
from vc_issuer.application.csv_file import csv_lines
from vc_issuer.application.file_error import ApplicationFileError
from vc_issuer.refusals import Refusal, refuse, said

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file: the text of each field, and cells refused as such.

    `number` counts as a spreadsheet does; the headings are row 1.
    """

    number: int
    values: Mapping[str, str] = dataclasses.field(repr=False)
    refusals: tuple[Refusal, ...] = ()

    def value(self, field: str) -> str:
        """Give the text of a field; empty if the file has no such column."""
        return self.values.get(field, "")


def read_rows(data: bytes, filename: str, *, columns: Sequence[Column] = COLUMNS) -> list[RawRow]:
    """Read an application file (CSV or XLSX) or refuse it with an `ApplicationFileError`.

    Empty rows are skipped but counted, so that row numbers are those of the spreadsheet.
    """
    if len(data) > MAX_BYTES:
        raise ApplicationFileError("FILE_TOO_LARGE", limit=MAX_BYTES // 1_000_000)
    if not data:
        raise ApplicationFileError("FILE_EMPTY")
    lines = enumerate(_lines(data, filename), start=1)
    fields: list[str] | None = None
    rows: list[RawRow] = []
    for number, cells in lines:
        if len(cells) > MAX_COLUMNS:
            raise ApplicationFileError("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
        if number > MAX_ROWS + 1:
            raise ApplicationFileError("TOO_MANY_ROWS", limit=MAX_ROWS)
        if fields is None:
            fields = fields_of([cell.value for cell in _without_empty_end(cells)], columns)
        elif any(cell.value or cell.fault for cell in cells):
            rows.append(_row(number, fields, cells))
    if not rows:
        raise ApplicationFileError("FILE_EMPTY")
    return rows


def _lines(data: bytes, filename: str) -> Iterator[list[Cell]]:
    """Choose the reader by the file's name; a content of the other kind is refused."""
    kind = PurePath(filename).suffix.lower()
    if kind == ".xlsx" and data.startswith(_ZIP):
        # Imported here: the library is large, and most processes read no spreadsheet.
        from vc_issuer.application.xlsx_file import xlsx_lines

        return xlsx_lines(data)
    if kind == ".csv" and not data.startswith(_ZIP):
        return csv_lines(data)
    raise ApplicationFileError("FILE_TYPE_UNKNOWN")


def _row(number: int, fields: list[str], cells: list[Cell]) -> RawRow:
    if len(_without_empty_end(cells)) > len(fields):
        raise ApplicationFileError("CSV_MALFORMED", row=number)
    values: dict[str, str] = {}
    refusals: list[Refusal] = []
    for field, cell in zip(fields, cells, strict=False):
        code = cell.refusal_code or _number_code(field, cell)
        if code is not None:
            facts = {"value": said(str(MAX_CHARACTERS))}
            refusals.append(refuse(code, number, field, facts=facts))
        values[field] = "" if code is not None else cell.value
    return RawRow(number, values, tuple(refusals))


def _number_code(field: str, cell: Cell) -> str | None:
    """Refuse numbers: a spreadsheet keeps 15 digits and no leading zero of an ID number."""
    if not cell.number:
        return None
    return "ID_NUMBER_NOT_TEXT" if field == "id_number" else "CELL_NOT_TEXT"


def _without_empty_end(cells: list[Cell]) -> list[Cell]:
    end = len(cells)
    while end and not (cells[end - 1].value or cells[end - 1].fault):
        end -= 1
    return cells[:end]
