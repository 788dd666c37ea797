"""Runs the fuzz targets for a time, several at once: `make fuzz FUZZ_SECONDS=3600 [TARGET=…]`.

What was learnt stays in var/fuzz/corpus, so that the next run goes on from there; an input that
breaks a target lies in var/fuzz/findings, and the run fails.
"""

import argparse
import importlib.util
import sys
import time
from pathlib import Path

from tests.fuzz import target
from tests.fuzz.run import Run, table

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "fuzz"
# How often it is said how far each target has come.
PROGRESS_SECONDS = 15.0


def main() -> int:
    """Run what was asked for; 0 if every target ran its time and nothing broke."""
    chosen = arguments()
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is missing, so that nothing can be fuzzed: it has wheels for CPython 3.11 "
            "to 3.13 on x86-64 Linux; run `make fuzz` with such a python3.",
            file=sys.stderr,
        )
        return 1
    names = chosen.target or target.names()
    together = chosen.together or -(-len(names) // 2)
    runs = [Run(name, chosen.seconds, chosen.longest, KEPT, chosen.seed) for name in names]
    carry_out(runs, together)
    lines = table(runs)
    (KEPT / "summary.txt").write_text(lines, encoding="utf-8")
    print(lines)
    for run in runs:
        if run.problem:
            print(f"{run.name}: {run.problem}; log in {run.log}", file=sys.stderr)
    return 1 if any(run.problem for run in runs) else 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=120, help="wall-clock time of each target")
    parser.add_argument("--target", action="append", choices=target.names())
    parser.add_argument("--together", type=int, help="targets at once; half of them by default")
    parser.add_argument(
        "--longest", type=int, default=60, help="seconds after which one input has hung"
    )
    parser.add_argument("--seed", type=int, help="try the same inputs each time")
    return parser.parse_args()


def carry_out(runs: list[Run], together: int) -> None:
    """Run all, some at a time, and say how far they are."""
    waiting, working = list(runs), list[Run]()
    begun = said = time.monotonic()
    while waiting or working:
        while waiting and len(working) < together:
            working.append(waiting.pop(0))
            working[-1].start()
        time.sleep(0.5)
        working = [run for run in working if not run.has_ended()]
        if time.monotonic() - said >= PROGRESS_SECONDS:
            said = time.monotonic()
            print(f"[{said - begun:5.0f} s] " + "  ".join(map(str, working)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
