"""Is a process's memory flat? Sampled each second, judged after its warm-up."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

# The first part of the time: caches fill, threads touch their memory for the first time.
WARM_UP = 0.2
# What may be between the first and the last tenth of the rest.
MOST_GROWTH_MB = 5.0
_MB = 1_000_000


@dataclass
class Memory:
    """Samples of resident memory, by the second."""

    samples: list[tuple[float, int]] = field(default_factory=list)

    def verdict(self) -> dict[str, Any]:
        """Judge flatness: growth between the ends, and the slope over all of it."""
        warm = self.samples[int(len(self.samples) * WARM_UP) :]
        if len(warm) < 2:
            return {"flat": False, "samples": len(warm)}
        tenth = max(1, len(warm) // 10)
        first = median(size for _, size in warm[:tenth]) / _MB
        last = median(size for _, size in warm[-tenth:]) / _MB
        seconds, sizes = zip(*warm, strict=True)
        slope, _ = linear_regression(seconds, [size / _MB for size in sizes])
        lasted = seconds[-1] - seconds[0]
        return {
            "firstMB": round(first, 1),
            "lastMB": round(last, 1),
            "peakMB": round(max(size for _, size in self.samples) / _MB, 1),
            "growthMB": round(last - first, 2),
            "slopeMBPerMinute": round(slope * 60, 3),
            "samples": len(warm),
            "flat": last - first <= MOST_GROWTH_MB and slope * lasted <= MOST_GROWTH_MB,
        }


@contextmanager
def sampled(process: int, memory: Memory, every: float = 1.0) -> Iterator[None]:
    """Sample a process's resident memory while the block runs."""
    done = threading.Event()
    file, page = Path(f"/proc/{process}/statm"), os.sysconf("SC_PAGE_SIZE")
    began = time.monotonic()

    def sample() -> None:
        while True:
            size = int(file.read_text().split()[1]) * page
            memory.samples.append((time.monotonic() - began, size))
            if done.wait(every):
                return

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
