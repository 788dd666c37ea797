"""Fuzzes one target in this process: `python -m tests.fuzz.one_target NAME [libFuzzer options]`.

Runs until its time is over, or ends with the input that broke the target: another error than
the decoder's own, too much memory, too much time.
"""

import resource
import sys
from pathlib import Path

import atheris

from tests.fuzz import target

PACKAGES = ["vc_core", "vc_issuer", "vc_verifier", "tests.fuzz.planted"]
MEGABYTES = 512


def main() -> None:
    """Import the target instrumented, bound the memory, and start."""
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=PACKAGES):
        attacked = target.load(name)

    def attempt(data: bytes) -> None:
        target.attempt(attacked, data)

    options += [f"-rss_limit_mb={MEGABYTES}", f"-max_len={attacked.largest}"]
    atheris.Setup([sys.argv[0], *options], attempt)
    limit_memory()
    atheris.Fuzz()


def limit_memory() -> None:
    """Let one input take no more at once than may be used in all; the fuzzer samples only."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + MEGABYTES * 1024 * 1024
    # Only the soft limit: the reader of PDF pages sets its own.
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    main()
