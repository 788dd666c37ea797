"""Goal of the command line: from nothing to the verdict on one file, a whole process each time."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.goals import Measured, Missing, Settings
from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_core.times import format_timestamp
from vc_verifier.trust.store import TrustStore

KEYS = ("start-up",)
_RUNS = 11
_AT = NOW + timedelta(hours=1)


def measure(settings: Settings) -> Iterator[Measured | Missing]:
    """Measure the goals in `KEYS`, on a certificate and a trust bundle made for it."""
    with tempfile.TemporaryDirectory() as folder:
        command = verify_command(Path(folder))
        seconds = []
        for _ in range(4 if settings.quick else _RUNS):
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True)
            seconds.append(time.perf_counter() - started)
            if done.returncode != 0:
                yield Missing("start-up", done.stderr.strip() or done.stdout.strip())
                return
    # The first run also writes compiled modules.
    yield Measured("start-up", median(seconds[1:]), tuple(seconds[1:]))


def verify_command(folder: Path) -> list[str]:
    """Make a bureau and a verifier's home in `folder`; give the command that verifies a file."""
    bureau = new_bureau(folder / "bureau")
    issue(bureau, approved_application(bureau, 1))
    (number,) = bureau.export(folder)
    bureau.publish(folder / "public", now=NOW)
    bureau.close()
    root = (folder / "public" / "trust-root.json").read_bytes()
    bundle = (folder / "public" / "trust-bundle.json").read_bytes()
    TrustStore(folder / "home").initialise(root, bundle, "bench", _AT)
    program = str(Path(sys.executable).with_name("vc-verifier"))
    file = str(folder / f"{number}.jsonld")
    return [
        program,
        "--home",
        str(folder / "home"),
        "verify",
        file,
        "--at",
        format_timestamp(_AT),
    ]
