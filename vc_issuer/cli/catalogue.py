"""The command `catalogue`: import a new version with its difference, or list the versions."""

import argparse

from vc_core.times import format_timestamp
from vc_issuer.bureau import Bureau
from vc_issuer.catalogue_import import FILES
from vc_issuer.cli.arguments import needed
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result


def run_catalogue(options: argparse.Namespace) -> int:
    """Print the difference line by line; `--dry-run` changes nothing."""
    bureau = Bureau(options.home)
    if options.action == "list":
        for version, by, at in bureau.catalogues.versions():
            print_result(f"{version}\t{by}\t{format_timestamp(at)}")
        return 0
    path = needed(options.path, "DIR|FILE")
    paths = [path / name for name in FILES if (path / name).exists()] if path.is_dir() else [path]
    files = {entry.name: entry.read_bytes() for entry in paths}
    difference = bureau.import_catalogue(files, by=options.by, now=now(), dry_run=options.dry_run)
    for line in difference.lines:
        print_result(line)
    done = ("仅比较，未导入", "compared only") if options.dry_run else ("已导入", "imported")
    Speaker(options.lang).say(
        f"{done[0]}：{len(difference.lines)} 处变化，版本 {difference.version_after}",
        f"{done[1]}: {len(difference.lines)} changes, version {difference.version_after}",
    )
    return 0
