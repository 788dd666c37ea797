"""One worker: takes ranges from the queue and issues them with its own host's e-seal."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from vc_core.problems import ProblemError
from vc_issuer.distributed.queue import FORGOTTEN_SECONDS, HEARTBEAT_SECONDS, TASK, Queue
from vc_issuer.initialise import database_url
from vc_issuer.issue import Clock, Issuer, RowRange
from vc_issuer.persons import system_user
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.failures import unreachable
from vc_issuer.registry.settings import read_setting
from vc_issuer.times import whole_second
from vc_issuer.workshop import open_issuer

# Seals carry the worker's time, and verifiers allow five minutes.
MOST_CLOCK_SECONDS = 60

Told = Callable[[str, RowRange, int], None]


class SealingFailed(Exception):
    """A range failed: its code, or its kind only, since a text might hold a row's values (R21)."""


class Worker:
    """Issues ranges of the registry that the home in `home` names."""

    def __init__(self, home: Path, *, clock: Clock, tell: Told) -> None:
        """Open registry and e-seal; a key that is not the published one is refused."""
        self._registry = Registry(database_url(home))
        self._registry.check_version()
        self._clock = clock
        self._tell = tell
        self._queue = Queue(database_url(home), self._issue)
        self._home = home
        self._published = self._read_published()
        self._issuer: Issuer = open_issuer(home, self._registry)
        self._demand_clock()

    def run(self, *, wait: bool = True) -> None:
        """Take ranges until told to end (SIGTERM, Ctrl-C), or with `wait` false until none is left.

        A range that is being issued is finished first. A worker that others took for dead, because
        its machine stood still, enters itself again.
        """
        self._queue.make_tables(self._registry)
        # The engine logs tracebacks, and so does its loop when a range that was given away is
        # done already; what failed is told without them.
        for name in ("procrastinate", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        while True:
            try:
                return asyncio.run(self._take(wait=wait))
            except self._queue.lost as error:
                if not self._queue.struck_off(error):
                    raise unreachable() from error

    async def _take(self, *, wait: bool) -> None:
        async with self._queue.app.open_async():
            await self._queue.app.run_worker_async(
                queues=[TASK],
                wait=wait,
                concurrency=1,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=FORGOTTEN_SECONDS,
                delete_jobs="successful",
            )

    def _issue(self, *, application: str, first: int, last: int, by: str | None = None) -> None:
        rows = RowRange(first, last)
        # A range that a program before 1.0.0 queued names nobody.
        by = by or system_user()
        try:
            self._demand_clock()
            self._follow_rotation()
            now = whole_second(self._clock())
            report = self._issuer.issue_range(application, rows, now, by=by)
        except ProblemError as error:
            raise SealingFailed(error.code) from None
        except Exception as error:  # noqa: BLE001 - see SealingFailed
            raise SealingFailed(type(error).__name__) from None
        self._tell(application, rows, report.sealed)

    def _follow_rotation(self) -> None:
        """Open the e-seal in use if another is published: a worker may outlive several."""
        published = self._read_published()
        if published != self._published:
            self._issuer = open_issuer(self._home, self._registry)
            self._published = published

    def _read_published(self) -> dict[str, Any]:
        with self._registry.reading() as session:
            document: dict[str, Any] = read_setting(session, "did_document")
            return document

    def _demand_clock(self) -> None:
        """Refuse to date seals by a clock that is far from the database's."""
        with self._registry.reading() as session:
            theirs = session.scalar(select(func.extract("epoch", func.clock_timestamp())))
        if abs(float(theirs or 0) - self._clock().timestamp()) > MOST_CLOCK_SECONDS:
            raise IssuerError(
                "CLOCK_DIFFERS",
                "this host's clock is more than a minute from the database's: nothing is sealed",
                "本机时钟与数据库相差超过一分钟：不签发",
            )
