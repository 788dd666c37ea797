"""Reports on checked files: as a table on the terminal and as a workbook to send back."""

import argparse
import shutil
import sys

from vc_issuer.application.report import CheckedFile, report_text, report_xlsx
from vc_issuer.files import write_atomically


def report(checked: CheckedFile, options: argparse.Namespace, *, result: bool = True) -> None:
    """Print the report, and write it to `--report FILE` if that was asked for.

    Where it is not the `result`, it goes to standard error: its last line is no application's id.
    """
    stream = sys.stdout if result else sys.stderr
    width = shutil.get_terminal_size().columns if stream.isatty() else None
    print(report_text(checked, lang=options.lang, terminal_width=width), end="", file=stream)
    if options.report is not None:
        write_atomically(options.report, report_xlsx(checked, lang=options.lang), private=True)
