"""Where ranges of rows are issued: in this process, or spread over a pool of processes.

A worker opens registry and e-seal for itself; it is handed ranges and hands back counts, never a
certificate. When the calling process dies, its workers end.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from vc_core.documents.loader import pinned
from vc_core.worker_pool import WorkerPool
from vc_issuer.certificate import CertificateBuilder
from vc_issuer.initialise import database_url
from vc_issuer.issue import Issuer, RangeReport, RowRange
from vc_issuer.processes import result_of
from vc_issuer.registry import Registry
from vc_issuer.registry.settings import read_setting
from vc_issuer.sealing import open_sealer

Pending = Callable[[], RangeReport]


class Workshop(Protocol):
    """Takes a range of rows and gives, later, what became of them."""

    @property
    def workers(self) -> int:
        """Tell how many ranges are worked on at a time."""
        ...

    def submit(self, application: str, rows: RowRange, now: datetime, *, by: str) -> Pending:
        """Start a range for `by`; the function given back waits for its report."""
        ...


class OwnProcess:
    """Issues here and now."""

    workers = 1

    def __init__(self, issuer: Issuer) -> None:
        """Take the issuer to use."""
        self._issuer = issuer

    def submit(self, application: str, rows: RowRange, now: datetime, *, by: str) -> Pending:
        """Issue the range when its report is asked for."""
        return lambda: self._issuer.issue_range(application, rows, now, by=by)


class ProcessPool(AbstractContextManager["ProcessPool"]):
    """Issues in several processes at a time."""

    def __init__(self, workers: int, *, home: Path) -> None:
        """Start the processes; each opens the bureau in `home` for itself."""
        self.workers = workers
        self._executor = WorkerPool(workers, _start_worker, home)

    def submit(self, application: str, rows: RowRange, now: datetime, *, by: str) -> Pending:
        """Hand the range to a free process."""
        future = self._executor.submit(_issue_range, application, rows, now, by)
        return lambda: result_of(future)

    def __enter__(self) -> Self:
        """Give the pool."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the processes; ranges not yet begun are dropped."""
        self._executor.shutdown(cancel_futures=True)


def open_issuer(home: Path, registry: Registry) -> Issuer:
    """Unlock the e-seal in the bureau's home and make what issues with it."""
    with registry.reading() as session:
        document = read_setting(session, "did_document")
    sealer = open_sealer(home, document)
    sealer.demand_published_key()
    return Issuer(registry, CertificateBuilder(pinned()), sealer)


class _Worker:
    """The bureau as one worker process has it, opened at its first range."""

    home: Path
    issuer: Issuer | None = None


def _start_worker(home: Path) -> None:
    _Worker.home = home


def _issue_range(application: str, rows: RowRange, now: datetime, by: str) -> RangeReport:
    # Opened here, so that a key that cannot be unlocked is this range's error.
    if _Worker.issuer is None:
        _Worker.issuer = open_issuer(_Worker.home, Registry(database_url(_Worker.home)))
    return _Worker.issuer.issue_range(application, rows, now, by=by)
