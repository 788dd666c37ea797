"""Worker processes: a pool whose members end with the process that made it."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

from vc_issuer.problems import IssuerError

Task = TypeVar("Task")
Result = TypeVar("Result")


def pool(workers: int, start: Callable[..., None], *arguments: Any) -> ProcessPoolExecutor:
    """Make a pool; `start(*arguments)` is called in each process before its first task.

    It should not raise: what cannot be opened is better an error of the first task.
    """
    # Spawned, not forked: a forked child would share the registry's connections and locks.
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(start, arguments),
    )


def in_order(
    executor: ProcessPoolExecutor,
    do: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    ahead: int,
) -> Iterator[Result]:
    """Give each task's result in the tasks' order; at most `ahead` tasks are taken in advance."""
    running: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            running.append(executor.submit(do, task))
            if len(running) > ahead:
                yield result_of(running.popleft())
        while running:
            yield result_of(running.popleft())
    finally:
        executor.shutdown(cancel_futures=True)


def result_of(future: Future[Result]) -> Result:
    """Wait for a result; a worker that died is one clear refusal."""
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise IssuerError(
            "WORKER_ENDED",
            "a worker process ended before its work: what is done is kept, run it again",
            "一个工作进程意外结束：已完成的均已保存，请再次运行",
        ) from error


def _start(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # Ctrl-C reaches the whole group; the calling process ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*arguments)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
