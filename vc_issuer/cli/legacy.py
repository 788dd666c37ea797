"""The command `legacy import`: records of paper certificates, with a report row by row."""

import argparse

from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker
from vc_issuer.cli.reports import report


def run_legacy(options: argparse.Namespace) -> int:
    """Import a file; 1 when rows were refused."""
    receipt = Bureau(options.home).legacy.import_file(
        options.file.read_bytes(),
        options.file.name,
        by=options.by,
        now=now(),
        dry_run=options.dry_run,
        accept_valid=options.accept_valid,
    )
    report(receipt.checked, options)
    Speaker(options.lang).say(
        f"已导入 {receipt.imported} 条旧记录", f"{receipt.imported} legacy records imported"
    )
    return 1 if receipt.checked.refused else 0
