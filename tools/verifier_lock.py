"""Writes requirements/verifier.txt: what the verifier alone needs, cut out of requirements/run.txt.

So the verifier's own distribution runs on the very versions that the whole project is tested with.
"""

import tomllib
from pathlib import Path

from tools.locked import ROOT, RUN_LOCK, cut_out

LOCK = ROOT / "requirements" / "verifier.txt"
# The verifier on a server reads PDF files; photographs of phones are a decision (docs/barcode.md).
EXTRAS = ("pdf",)


def lock() -> str:
    """Give the lines of the run lock that the verifier needs, as they stand there."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["tool"]["verifier-distribution"]
    roots = set(wanted["dependencies"])
    roots |= {name for extra in EXTRAS for name in wanted["optional-dependencies"][extra]}
    return cut_out(RUN_LOCK, roots)


def main(target: Path = LOCK) -> None:
    """Write the lock."""
    target.write_text(lock(), "utf-8")


if __name__ == "__main__":
    main()
