"""A pool of worker processes that end with the process that made it, and that Ctrl-C spares.

A terminal sends SIGINT to the whole group of processes. The process that was asked for the work
answers it and ends its workers; a worker that is interrupted as well, be it while it is still
importing, would fill the screen with the place where it happened to be.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

_INTERRUPTS = {signal.SIGINT}


class WorkerPool(ProcessPoolExecutor):
    """Processes that call `start(*arguments)` before their first task; it should not raise."""

    def __init__(self, workers: int, start: Callable[..., None], *arguments: Any) -> None:
        # Spawned, not forked: the same on every system, and a forked child would share this
        # process's connections and locks.
        super().__init__(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(start, arguments),
        )

    def submit(
        self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Result]:
        """Hand a task in; this starts workers, and an interrupt waits until all of it is done."""
        with _interrupts_held():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold SIGINT back in this thread; processes started meanwhile inherit that (POSIX, exec)."""
    # The tracker lets SIGINT through when it has been started, so it is started before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # One that came during the imports is dropped, since it is ignored by now.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*arguments)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
