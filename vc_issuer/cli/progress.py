"""Progress of a long run: a bar with rate and time left on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PLAIN_INTERVAL_SECONDS = 5.0


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with (done, total)."""
    if sys.stderr.isatty():
        # Loaded here: rich takes longer than most commands, which show no bar.
        from vc_issuer.cli.bar import bar

        yield from bar(label)
    else:
        yield _plain(label)


def _plain(label: str) -> Callable[[int, int], None]:
    last = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal last
        moment = time.monotonic()
        if done == total or moment - last >= PLAIN_INTERVAL_SECONDS:
            last = moment
            print(f"{label} {done}/{total}", file=sys.stderr, flush=True)

    return report
