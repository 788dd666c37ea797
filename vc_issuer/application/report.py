"""The report on a checked file, for a terminal and as a workbook.

It names rows, columns, codes and reasons, never the holder's name or number, so that it can be
passed on. In the workbook a text that could be taken for a formula is quoted (SECURITY.md R17).
"""

import io
from collections.abc import Iterable, Sized
from typing import Protocol

from vc_core.problems import Text
from vc_issuer.application.columns import HEADINGS
from vc_issuer.refusals import Refusal

_HEADINGS = {
    "zh": ("行", "列", "代码", "条款", "原因"),
    "en": ("Row", "Column", "Code", "Clause", "Reason"),
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class CheckedFile(Protocol):
    """A checked file of any kind: how many rows are good, and what speaks against the others."""

    @property
    def accepted(self) -> Sized:
        """Give the accepted rows."""
        ...

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """Give every refusal, in the file's order."""
        ...

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Give the numbers of the refused rows."""
        ...


def summary(checked: CheckedFile) -> Text:
    """Say in one sentence how many rows were accepted and refused."""
    good, bad = len(checked.accepted), len(checked.refused_rows)
    return Text(f"可受理 {good} 行，不予受理 {bad} 行。", f"{good} rows accepted, {bad} refused.")


def report_text(
    checked: CheckedFile, *, lang: str = "zh", terminal_width: int | None = None
) -> str:
    """Give the report as text: a table on a terminal (by its width), else tab-separated lines."""
    closing = _in(summary(checked), lang)
    lines = list(_lines(checked.refused, lang))
    if not lines:
        return closing + "\n"
    if terminal_width is None:
        return "\n".join(["\t".join(line) for line in [_HEADINGS[lang], *lines]] + [closing, ""])
    # Imported here and below: the libraries are large, and processes that seal report nothing.
    from rich.console import Console
    from rich.table import Column, Table

    # Folded, since Chinese has no blanks to break at: a reason must not be cut off.
    table = Table(*(Column(heading, overflow="fold") for heading in _HEADINGS[lang]))
    for line in lines:
        table.add_row(*line)
    output = io.StringIO()
    console = Console(file=output, width=terminal_width, markup=False, highlight=False, emoji=False)
    console.print(table)
    console.print(closing)
    return output.getvalue()


def report_xlsx(checked: CheckedFile, *, lang: str = "zh") -> bytes:
    """Give the report as an XLSX workbook of text cells."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("report")
    sheet.append(_HEADINGS[lang])
    for line in _lines(checked.refused, lang):
        sheet.append([quoted(value) for value in line])
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def quoted(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula."""
    return "'" + value if value.lstrip(" ").startswith(_FORMULA_STARTS) else value


def _lines(refused: Iterable[Refusal], lang: str) -> Iterable[tuple[str, ...]]:
    for refusal in refused:
        yield (
            str(refusal.row),
            _in(HEADINGS[refusal.column], lang),
            refusal.code,
            refusal.clause or "",
            _in(refusal.text, lang),
        )


def _in(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en
