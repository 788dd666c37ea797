"""Runs `vc-verifier serve` with shorter patience and by a clock that a file sets.

The first argument is JSON: `connections` replaces constants of that module; `clock` names a file
with the seconds by which the clock is wrong. The rest are the command's own arguments.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vc_verifier.cli import main, serving
from vc_verifier.web import connections


def follow(file: Path) -> None:
    """Have this process's clock be wrong by what the file says; the monotonic one stays right."""
    real = time.time
    time.time = lambda: real() + float(file.read_text())
    serving.now = lambda: datetime.now(UTC) + timedelta(seconds=float(file.read_text()))


if __name__ == "__main__":
    conditions = json.loads(sys.argv[1])
    for name, value in conditions["connections"].items():
        # A name that is not there would make the condition do nothing.
        getattr(connections, name)
        setattr(connections, name, value)
    follow(Path(conditions["clock"]))
    raise SystemExit(main(sys.argv[2:]))
