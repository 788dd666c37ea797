"""Runs a campaign in several processes; each reads the valid documents once."""

import math
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from tests.mutation.campaign import Edit, Tally, run
from tests.mutation.specimens import Collection

_BATCH = 100


def in_processes(
    documents: Path, edits: list[Edit], workers: int, *, seconds: float | None = None
) -> Iterator[Tally]:
    """Make and judge the edits; give a tally for every hundred of them, for so many seconds."""
    end = math.inf if seconds is None else time.monotonic() + seconds
    batches = [(documents, tuple(edits[at : at + _BATCH])) for at in range(0, len(edits), _BATCH)]
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned) as pool:
        for tally in pool.map(_run, batches):
            yield tally
            if time.monotonic() > end:
                pool.shutdown(cancel_futures=True)
                return


@cache
def _collection(documents: Path) -> Collection:
    return Collection.read(documents)


def _run(batch: tuple[Path, tuple[Edit, ...]]) -> Tally:
    documents, edits = batch
    return run(_collection(documents), edits)
