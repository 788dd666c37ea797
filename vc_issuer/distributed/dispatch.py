"""Dispatches an application's open rows to the workers, and watches until they are issued."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vc_issuer.batch import Batch, Progress
from vc_issuer.distributed.queue import STALLED_SECONDS, TASK, Queue
from vc_issuer.issue import Clock
from vc_issuer.registry import Registry
from vc_issuer.registry.failures import unreachable

POLL_SECONDS = 1.0
# With nothing taken for so long, probably no worker is running.
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class DispatchReport:
    """What one run saw done, and how many rows are left without a certificate."""

    sealed: int
    already_sealed: int
    left: int


class Dispatch:
    """One application, dispatched; the caller holds its lease."""

    def __init__(self, registry: Registry, url: str, application: str, *, by: str) -> None:
        """Take the registry, its database's URL, the application, and who has it issued."""
        self._registry = registry
        self._application = application
        self._by = by
        self._batch = Batch(registry, application, by=by)
        self._queue = Queue(url)

    def run(
        self, *, clock: Clock, progress: Progress | None, idle: Callable[[], None]
    ) -> DispatchReport:
        """Queue every open range, watch until none is left in the queue, and count.

        `idle` is called once when no worker takes anything. Rows that lint refused, or whose range
        failed again and again, stay open: issuing them without workers tells why.
        """
        rows, still_open = self._batch.count()
        self._batch.demand_as_applied()
        self._queue.make_tables(self._registry)
        try:
            asyncio.run(self._dispatch(still_open, progress, idle))
        except self._queue.lost as error:
            raise unreachable() from error
        _, left = self._batch.count()
        if left == 0:
            self._batch.mark_issued(clock)
        return DispatchReport(still_open - left, rows - still_open, left)

    async def _dispatch(
        self, still_open: int, progress: Progress | None, idle: Callable[[], None]
    ) -> None:
        async with self._queue.app.open_async():
            for rows in self._batch.open_ranges():
                # One that an earlier run queued is still there.
                lock = f"{self._application}:{rows.first}"
                job = self._queue.task.configure(queueing_lock=lock)
                try:
                    await job.defer_async(
                        application=self._application,
                        first=rows.first,
                        last=rows.last,
                        by=self._by,
                    )
                except self._queue.already_queued:
                    continue
            moved = time.monotonic()
            left = still_open
            while waiting := await self._waiting():
                await asyncio.sleep(POLL_SECONDS)
                _, now_left = self._batch.count()
                if now_left != left or any(job.status == "doing" for job in waiting):
                    moved = time.monotonic()
                left = now_left
                if progress is not None:
                    progress(still_open - left, still_open)
                if time.monotonic() - moved > PATIENCE_SECONDS:
                    idle()
                    moved = float("inf")

    async def _waiting(self) -> list[Any]:
        """Give this application's jobs that are not done; those of a dead worker are given away."""
        jobs = self._queue.app.job_manager
        for job in await jobs.get_stalled_jobs(
            task_name=TASK, seconds_since_heartbeat=STALLED_SECONDS
        ):
            try:
                await jobs.retry_job(job)
            except self._queue.lost as error:
                if not self._queue.done_meanwhile(error):
                    raise
        return [
            job
            for status in ("todo", "doing")
            for job in await jobs.list_jobs_async(task=TASK, status=status)
            if job.task_kwargs.get("application") == self._application
        ]
