"""Rates measured in turn: ours for a moment, then the raw operation, in one process.

A ratio of two such rates says little about the machine and much about the code. Both sides
are counted in the processor time of this thread, so that other programs hardly matter, and
take turns many times a round, so that what slows the machine slows both.
"""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from bench.goals import Measured, Settings

Work = Callable[[Any], object]
Side = tuple[Sequence[Any], Work]
_TURNS = 8


def rate(items: Sequence[Any], work: Work, seconds: float) -> float:
    """Give how many items a second `work` does, going round through `items`."""
    done, elapsed = 0, 0.0
    while elapsed < seconds:
        started = time.thread_time()
        for item in items:
            work(item)
        elapsed += time.thread_time() - started
        done += len(items)
    return done / elapsed


def in_turn(settings: Settings, ours: Side, raw: Side) -> tuple[float, ...]:
    """Give the ratio of both rates for each round, after a round that is not counted."""
    for items, work in (ours, raw):
        for item in items:
            work(item)
    return tuple(_round(settings.seconds / _TURNS, ours, raw) for _ in range(settings.rounds))


def _round(seconds: float, ours: Side, raw: Side) -> float:
    gc.collect()
    # Times add up, rates do not: each turn gives seconds for one item of either side.
    ours_time = raw_time = 0.0
    for _ in range(_TURNS):
        ours_time += 1 / rate(*ours, seconds)
        raw_time += 1 / rate(*raw, seconds)
    return raw_time / ours_time


def measured(
    key: str,
    settings: Settings,
    ours: Side,
    raw: Side,
    *,
    peers: dict[str, float] | None = None,
    note: str = "",
) -> Measured:
    """Measure a goal that is a ratio of rates."""
    rounds = in_turn(settings, ours, raw)
    return Measured(key, median(rounds), rounds, peers or {}, note)
