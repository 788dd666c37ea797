"""Makes many files at a time: in this process, or spread over worker processes.

Workers unlock the e-seal for themselves and write nothing; the caller logs each sealing and only
then writes the file.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from vc_core.worker_pool import WorkerPool
from vc_issuer.pdf.maker import PdfMaker, open_maker
from vc_issuer.processes import in_order

CHUNK = 8
# Objects more than there were at the last collection; one file makes some ten thousand.
_COLLECT_EVERY = 200_000


def pdfs(
    texts: Iterable[str],
    now: datetime,
    *,
    home: Path,
    did_document: dict[str, Any],
    demonstration: bool,
    workers: int = 1,
) -> Iterator[list[bytes]]:
    """Give the sealed files of stored certificates in order, chunk by chunk."""
    chunks = _chunks(texts)
    if workers == 1:
        maker = open_maker(home, did_document, demonstration=demonstration)
        for chunk in chunks:
            yield [maker.make(text, now) for text in chunk]
        return
    executor = WorkerPool(workers, _start_worker, home, did_document, demonstration)
    # Two chunks for each worker: enough to keep it busy, little to hold in memory.
    yield from in_order(executor, partial(_make_chunk, now), chunks, ahead=2 * workers)


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class _Worker:
    """The maker of one worker process, opened at its first chunk."""

    home: Path
    did_document: dict[str, Any]
    demonstration: bool
    maker: PdfMaker | None = None


def _start_worker(home: Path, did_document: dict[str, Any], demonstration: bool) -> None:  # noqa: FBT001
    _Worker.home, _Worker.did_document = home, did_document
    _Worker.demonstration = demonstration


def _make_chunk(now: datetime, texts: Sequence[str]) -> list[bytes]:
    if _Worker.maker is None:
        _Worker.maker = open_maker(
            _Worker.home, _Worker.did_document, demonstration=_Worker.demonstration
        )
        # A file's thousands of objects all go when it is done; looking for cycles among them
        # all the time takes a fifth of the sealing.
        gc.freeze()
        gc.set_threshold(_COLLECT_EVERY)
    return [_Worker.maker.make(text, now) for text in texts]
