"""Worker processes: results in the tasks' order, and one clear refusal for a worker that died."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from vc_core.worker_pool import WorkerPool
from vc_issuer.problems import IssuerError

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_order(
    executor: WorkerPool,
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
