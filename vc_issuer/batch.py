"""Issues a whole application: its open rows in ranges, each walked by the next free worker.

Only ranges and counts pass through this process, so that its memory does not grow with the
application; workers read their rows and store their certificates themselves.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from vc_issuer.application_state import approved_application, find_application
from vc_issuer.applied_rows import demand_as_applied
from vc_issuer.audit import Event, append
from vc_issuer.issue import (
    Clock,
    RangeReport,
    RowNotSealed,
    RowRange,
    without_certificate,
)
from vc_issuer.registry import Registry
from vc_issuer.registry.models import ApplicationRow
from vc_issuer.times import whole_second
from vc_issuer.workshop import Pending, Workshop

# Rows of a range, hence of one transaction: few enough to show progress and to lose little work.
CHUNK = 250
_ROWS_PER_FETCH = 5_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class IssueReport:
    """What one run did."""

    sealed: int
    already_sealed: int
    refused: tuple[RowNotSealed, ...]


class Batch:
    """One application to issue."""

    def __init__(self, registry: Registry, application_id: str, *, by: str) -> None:
        """Take the registry, an application in it, and who has it issued, for the log."""
        self._registry = registry
        self._application = application_id
        self._by = by

    def run(
        self, workshop: Workshop, *, clock: Clock, progress: Progress | None = None
    ) -> IssueReport:
        """Seal every row that has no certificate yet; mark the application when all have one."""
        rows, still_open = self.count()
        self.demand_as_applied()
        sealed, refused = 0, list[RowNotSealed]()
        for report in self._reports(workshop, clock):
            sealed += report.sealed
            refused += report.refused
            if progress is not None:
                progress(sealed + len(refused), still_open)
        if not refused:
            self.mark_issued(clock)
        return IssueReport(sealed, rows - still_open, tuple(refused))

    def demand_as_applied(self) -> None:
        """Refuse to issue rows that are not those that were applied for; reads all of them."""
        with self._registry.reading() as session:
            demand_as_applied(session, self._application)

    def count(self) -> tuple[int, int]:
        """Give how many rows there are and how many are open; refuse what is not approved."""
        with self._registry.reading() as session:
            approved_application(session, self._application)
            mine = ApplicationRow.application_id == self._application
            rows = session.scalar(select(func.count()).where(mine))
            still_open = session.scalar(select(func.count()).where(mine, without_certificate()))
            return rows or 0, still_open or 0

    def open_ranges(self) -> Iterator[RowRange]:
        """Give the ranges that have open rows, each with `CHUNK` of them but for the last."""
        last = -1
        while True:
            with self._registry.reading() as session:
                # No cursor is held open while others write: the next rows are asked for anew.
                numbers = session.scalars(
                    select(ApplicationRow.row_number)
                    .where(ApplicationRow.application_id == self._application)
                    .where(ApplicationRow.row_number > last)
                    .where(without_certificate())
                    .order_by(ApplicationRow.row_number)
                    .limit(max(1, _ROWS_PER_FETCH // CHUNK) * CHUNK)
                ).all()
            if not numbers:
                return
            for start in range(0, len(numbers), CHUNK):
                chunk = numbers[start : start + CHUNK]
                yield RowRange(chunk[0], chunk[-1])
            last = numbers[-1]

    def mark_issued(self, clock: Clock) -> None:
        """Mark the application as issued, once, when no row is open any more."""
        with self._registry.writing() as session:
            application = find_application(session, self._application)
            if application.state == "issued":
                return
            application.state = "issued"
            event = Event("issued", self._application, {})
            append(session, [event], actor=self._by, now=whole_second(clock()))

    def _reports(self, workshop: Workshop, clock: Clock) -> Iterator[RangeReport]:
        """Keep every worker busy, with one range more in reserve; give reports in order."""
        running: deque[Pending] = deque()
        for rows in self.open_ranges():
            now = whole_second(clock())
            running.append(workshop.submit(self._application, rows, now, by=self._by))
            if len(running) > workshop.workers:
                yield running.popleft()()
        while running:
            yield running.popleft()()
