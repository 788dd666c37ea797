"""Where sealing is done: in this process, or spread over a pool of processes.

Workers load the key themselves and write nothing; only the calling process touches the registry.
When it dies, they end.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from vc_issuer.sealing import NotSealed, Sealed, Sealer, open_sealer

Outcome = Sealed | NotSealed
Pending = Callable[[], list[Outcome]]


class Workshop(Protocol):
    """Takes a chunk of unsigned certificates and gives, later, one outcome for each."""

    @property
    def workers(self) -> int:
        """Tell how many chunks are worked on at a time."""
        ...

    def submit(self, unsigned: Sequence[dict[str, Any]], now: datetime) -> Pending:
        """Start a chunk; the function given back waits for its outcomes."""
        ...


class OwnProcess:
    """Seals here and now."""

    workers = 1

    def __init__(self, sealer: Sealer) -> None:
        """Take the sealer to use."""
        self._sealer = sealer

    def submit(self, unsigned: Sequence[dict[str, Any]], now: datetime) -> Pending:
        """Seal the chunk when its outcomes are asked for."""
        return lambda: [self._sealer.try_seal(entry, now) for entry in unsigned]


class ProcessPool(AbstractContextManager["ProcessPool"]):
    """Seals in several processes at a time."""

    def __init__(self, workers: int, *, home: Path, did_document: dict[str, Any]) -> None:
        """Start the processes; each unlocks the e-seal in `home` for itself."""
        self.workers = workers
        # Spawned, not forked: a forked child would share the registry's connections and locks.
        self._executor = ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(home, did_document),
        )

    def submit(self, unsigned: Sequence[dict[str, Any]], now: datetime) -> Pending:
        """Hand the chunk to a free process."""
        return self._executor.submit(_seal_chunk, list(unsigned), now).result

    def __enter__(self) -> Self:
        """Give the pool."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the processes; chunks not yet begun are dropped."""
        self._executor.shutdown(cancel_futures=True)


class _Worker:
    """The sealer of one worker process."""

    sealer: Sealer


def _start_worker(home: Path, did_document: dict[str, Any]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.sealer = open_sealer(home, did_document)


def _seal_chunk(unsigned: list[dict[str, Any]], now: datetime) -> list[Outcome]:
    return [_Worker.sealer.try_seal(entry, now) for entry in unsigned]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
