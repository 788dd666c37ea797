"""Exports in several processes at a time, each reading the registry and writing files itself."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from vc_core.worker_pool import WorkerPool
from vc_issuer.export import Spread, Writer
from vc_issuer.initialise import database_url
from vc_issuer.processes import in_order
from vc_issuer.registry import Registry


def spread_over(workers: int, home: Path) -> Spread:
    """Give what spreads the chunks of an export over `workers` processes."""

    def spread(writer: Writer, chunks: Iterable[list[str]]) -> Iterator[int]:
        executor = WorkerPool(workers, _start_worker, home)
        return in_order(executor, partial(_write, writer), chunks, ahead=2 * workers)

    return spread


class _Worker:
    """The registry of one worker process, opened at its first chunk."""

    home: Path
    registry: Registry | None = None


def _start_worker(home: Path) -> None:
    _Worker.home = home


def _write(writer: Writer, numbers: list[str]) -> int:
    if _Worker.registry is None:
        _Worker.registry = Registry(database_url(_Worker.home))
    return writer.write(_Worker.registry, numbers)
