"""Tells which version of this project is installed."""

import argparse
import sys
from importlib import metadata
from typing import Any

# The whole project, or the verifier alone.
DISTRIBUTIONS = ("professional-certificates", "professional-certificates-verifier")


def installed_version() -> str:
    """Give the installed version; `unknown` where the code was only copied somewhere."""
    for name in DISTRIBUTIONS:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return "unknown"


class ShowVersion(argparse.Action):
    """The option `--version`; the version is looked up only when somebody asks for it."""

    def __init__(self, option_strings: list[str], dest: str, **options: Any) -> None:
        """Take no value."""
        super().__init__(option_strings, dest, nargs=0, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print command and version, and end."""
        sys.stdout.write(f"{parser.prog} {installed_version()}\n")
        parser.exit()
