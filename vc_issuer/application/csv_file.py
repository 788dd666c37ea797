"""Reading the cells of a CSV file in UTF-8, UTF-8 with byte order mark, or GB18030."""

import codecs
import csv
import io
from collections.abc import Iterator

from vc_issuer.application.cells import Cell
from vc_issuer.application.file_error import ApplicationFileError

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def csv_lines(data: bytes) -> Iterator[list[Cell]]:
    """Give the lines of a CSV file; quotes that do not match are refused, not guessed."""
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    row = 1
    try:
        for row, values in enumerate(reader, start=1):  # noqa: B007 -- named in the error
            yield [Cell(value) for value in values]
    except csv.Error as error:
        raise ApplicationFileError("CSV_MALFORMED", row=row + 1) from error


def _decode(data: bytes) -> str:
    """Decode strictly: UTF-8 if the bytes are UTF-8, else GB18030, else refused.

    The order is safe: Chinese headings in GB18030 are never valid UTF-8, while UTF-8 text is often
    valid GB18030 by chance.
    """
    if data.startswith(_WIDE_MARKS):
        raise ApplicationFileError("ENCODING_UNKNOWN")
    if b"\0" in data:
        raise ApplicationFileError("NUL_CHARACTER")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ApplicationFileError("ENCODING_UNKNOWN")
