"""Every goal of performance, measured in one run and printed beside target and stretch.

    python -m bench [--quick] [--guard] [--record] [--only KEY …] [--no-peers]

`--guard` ends with exit code 1 if a figure is worse than the goal's generous bound; `--record`
writes docs/performance.json and the plot made of it, which is for a quiet machine.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.goals import BY_KEY, GOALS, Goal, Measured, Missing, Settings
from bench.plot import write_plot

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "docs" / "performance.json"
RUNS = ROOT / "var" / "bench"

# In the order of the table; each has KEYS, and `measure(settings)` that gives them.
MODULES = (
    "bench.proofs",
    "bench.tokens",
    "bench.selective",
    "bench.barcode_goal",
    "bench.start_up",
    "bench.batches",
)


class Measuring(Protocol):
    """What a module of `MODULES` offers."""

    KEYS: tuple[str, ...]

    def measure(self, settings: Settings) -> Iterator[Measured | Missing]:
        """Measure the goals in `KEYS`, one after the other."""
        ...


def run(settings: Settings, console: Console) -> dict[str, Measured | Missing]:
    """Measure everything asked for; a module that has none of it is not started."""
    results: dict[str, Measured | Missing] = {}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        for name in MODULES:
            module = cast(Measuring, importlib.import_module(name))
            if not settings.wants(*module.KEYS):
                continue
            task = progress.add_task(name)
            for result in module.measure(settings):
                results[result.key] = result
            progress.remove_task(task)
    return results


def table(results: dict[str, Measured | Missing]) -> Table:
    """Lay out the results beside their goals."""
    out = Table(title="Goals of performance", title_justify="left")
    for heading in ("goal", "of"):
        out.add_column(heading)
    for heading in ("measured", "rounds", "target", "stretch"):
        out.add_column(heading, justify="right")
    out.add_column("reached")
    out.add_column("peers in this run")
    for goal in GOALS:
        result = results.get(goal.key)
        limits = (f"{goal.target:g}", f"{goal.stretch:g}")
        if isinstance(result, Measured):
            spread = f"{min(result.rounds):.2f}–{max(result.rounds):.2f}" if result.rounds else ""
            peers = "; ".join(f"{name} {value:.4g}" for name, value in result.peers.items())
            row = (f"{result.value:.3g}", spread, *limits, standing(goal, result.value), peers)
        else:
            reason = result.reason if result else "not asked for"
            row = ("–", "", *limits, reason, "")
        out.add_row(goal.what, goal.of, *row)
    return out


def standing(goal: Goal, value: float) -> str:
    """Say in a word how far a value is."""
    if goal.reached(value, goal.stretch):
        return "stretch"
    return "target" if goal.reached(value, goal.target) else "not yet"


def as_json(results: dict[str, Measured | Missing], moment: datetime) -> dict[str, Any]:
    """Give the run as it is recorded: ratios only, since absolute times are the machine's."""
    goals = []
    for goal in GOALS:
        result = results.get(goal.key)
        row: dict[str, Any] = {
            "key": goal.key,
            "what": goal.what,
            "of": goal.of,
            "better": goal.better,
            "target": goal.target,
            "stretch": goal.stretch,
        }
        if isinstance(result, Measured):
            row["value"] = round(result.value, 4)
            row["rounds"] = [round(value, 4) for value in result.rounds]
            row["standing"] = standing(goal, result.value)
            if result.peers:
                row["peers"] = {name: round(value, 5) for name, value in result.peers.items()}
            if result.note:
                row["note"] = result.note
        elif result is not None:
            row["missing"] = result.reason
        goals.append(row)
    return {
        "measured": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "goals": goals,
    }


def guard(results: dict[str, Measured | Missing]) -> list[str]:
    """Name the figures that are worse than their generous bound."""
    return [
        f"{result.key}: {result.value:.3g}, bound {BY_KEY[result.key].bound:g}"
        for result in results.values()
        if isinstance(result, Measured)
        and not BY_KEY[result.key].reached(result.value, BY_KEY[result.key].bound)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 1 if the guard was asked and found something."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=(__doc__ or "").split("\n", 1)[0]
    )
    parser.add_argument("--rounds", type=int, default=Settings.rounds)
    parser.add_argument("--seconds", type=float, default=Settings.seconds)
    parser.add_argument("--only", nargs="+", metavar="KEY", choices=sorted(BY_KEY))
    parser.add_argument("--quick", action="store_true", help="short rounds, no peers")
    parser.add_argument("--guard", action="store_true", help="fail beyond the generous bounds")
    parser.add_argument("--record", action="store_true", help="write docs/performance.json")
    parser.add_argument("--no-peers", action="store_true", help="measure our own code only")
    options = parser.parse_args(arguments)
    settings = Settings(
        rounds=3 if options.quick else options.rounds,
        seconds=0.1 if options.quick else options.seconds,
        quick=options.quick,
        peers=not (options.quick or options.no_peers),
        only=frozenset(options.only or ()),
    )
    console = Console(width=None if sys.stdout.isatty() else 160)
    started = time.perf_counter()
    results = run(settings, console)
    moment = datetime.now(UTC)
    console.print(table(results))
    record = as_json(results, moment)
    RUNS.mkdir(parents=True, exist_ok=True)
    path = RUNS / f"{moment:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")
    console.print(f"{time.perf_counter() - started:.0f} s; written to {path.relative_to(ROOT)}")
    if options.record:
        RECORD.write_text(path.read_text("utf-8"), "utf-8")
        write_plot(record, ROOT / "docs" / "performance.svg")
        console.print("recorded as docs/performance.json and docs/performance.svg")
    worse = guard(results) if options.guard else []
    for line in worse:
        console.print(f"worse than its bound: {line}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
