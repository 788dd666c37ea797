"""Makes many files at a time: in this process, or spread over worker processes.

Workers unlock the e-seal for themselves and write nothing; the caller logs each sealing and only
then writes the file.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from vc_issuer.pdf.maker import PdfMaker, open_maker

CHUNK = 8


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
    # Spawned, not forked: a forked child would share the registry's connections and locks.
    with ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(home, did_document, demonstration),
    ) as executor:
        pending: deque[Future[list[bytes]]] = deque()
        # Two chunks for each worker: enough to keep it busy, little to hold in memory.
        for chunk in islice(chunks, 2 * workers):
            pending.append(executor.submit(_make_chunk, chunk, now))
        try:
            while pending:
                yield pending.popleft().result()
                for chunk in islice(chunks, 1):
                    pending.append(executor.submit(_make_chunk, chunk, now))
        finally:
            executor.shutdown(cancel_futures=True)


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class _Worker:
    """The maker of one worker process."""

    maker: PdfMaker


def _start_worker(home: Path, did_document: dict[str, Any], demonstration: bool) -> None:  # noqa: FBT001
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.maker = open_maker(home, did_document, demonstration=demonstration)


def _make_chunk(texts: Sequence[str], now: datetime) -> list[bytes]:
    return [_Worker.maker.make(text, now) for text in texts]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
