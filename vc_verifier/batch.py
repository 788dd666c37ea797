"""Verifies many credentials: lines of a file or whole files, in order, by several processes.

A worker is handed places in a file, or names of files, and reads them itself; it hands back the
lines to print. What is in memory at a time does not depend on how many credentials there are.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from vc_core.problems import ProblemError
from vc_core.worker_pool import WorkerPool
from vc_verifier.result import VerificationResult
from vc_verifier.submission import Submission, from_line, split_lines
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.store import TrustStore
from vc_verifier.verdict import Verdict
from vc_verifier.walk import MOST_BYTES, verify

_LINES_PER_TASK = 100
_BYTES_PER_TASK = 1_000_000
_FILES_PER_TASK = 10

Show = Callable[[str, VerificationResult], str]
Read = Callable[[str], bytes]


@dataclass(frozen=True)
class Lines:
    """Some lines of a file: where they are, or themselves where they cannot be read again."""

    first: int
    size: int
    path: str | None = None
    offset: int = 0
    data: bytes = b""

    def read(self) -> bytes:
        """Give the lines' bytes."""
        if self.path is None:
            return self.data
        with Path(self.path).open("rb") as file:
            file.seek(self.offset)
            return file.read(self.size)


@dataclass(frozen=True)
class Files:
    """Some files, each one thing to verify."""

    names: tuple[str, ...]

    @property
    def size(self) -> int:
        """Tell how many there are, for progress."""
        return len(self.names)


@dataclass(frozen=True)
class Done:
    """What became of a task: the text to print, how many verdicts of each kind, its size."""

    text: str
    verdicts: Counter[Verdict]
    size: int
    unreadable: tuple[ProblemError, ...] = ()


@dataclass(frozen=True)
class Clerk:
    """Does tasks under one trust at one moment; `show` writes a result, `read` reads a file."""

    home: Path
    at: datetime
    show: Show
    read: Read
    scanned: bool = False

    def do(self, task: Lines | Files, trust: Trust) -> Done:
        """Verify everything in a task, in its order; an unreadable file keeps no other back."""
        verdicts: Counter[Verdict] = Counter()
        parts: list[str] = []
        unreadable: list[ProblemError] = []
        for place, asked in self._asked(task, unreadable):
            scanned = asked.scanned or self.scanned
            result = verify(asked.data, trust=trust, at=self.at, scanned=scanned)
            verdicts[result.verdict] += 1
            parts.append(self.show(place, result))
        return Done("".join(parts), verdicts, task.size, tuple(unreadable))

    def _asked(
        self, task: Lines | Files, unreadable: list[ProblemError]
    ) -> Iterator[tuple[str, Submission]]:
        if isinstance(task, Lines):
            for number, line in enumerate(split_lines(task.read()), start=task.first):
                yield str(number), from_line(line)
            return
        for name in task.names:
            try:
                yield name, Submission(self.read(name))
            except ProblemError as error:
                unreadable.append(error)


def line_tasks(file: BinaryIO, path: str | None) -> Iterator[Lines]:
    """Divide a file of lines into tasks; with `path`, workers read it again by themselves.

    Of a line that is longer than anything verified, only so much is read as shows that.
    """
    first, offset = 1, file.tell() if path is not None else 0
    held: list[bytes] = []
    size = count = 0
    while line := file.readline(MOST_BYTES + 2):
        whole = line.endswith(b"\n") or len(line) <= MOST_BYTES + 1
        if path is None:
            held.append(line)
        size += len(line)
        count += 1
        if not whole or count >= _LINES_PER_TASK or size >= _BYTES_PER_TASK:
            yield Lines(first, size, path, offset, b"".join(held))
            offset += size + (0 if whole else _skip_line(file))
            first, size, count, held = first + count, 0, 0, []
    if count:
        yield Lines(first, size, path, offset, b"".join(held))


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while part := file.readline(_BYTES_PER_TASK):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def file_tasks(names: Iterable[str]) -> Iterator[Files]:
    """Divide files into tasks."""
    rest = iter(names)
    while chunk := tuple(islice(rest, _FILES_PER_TASK)):
        yield Files(chunk)


def in_order(tasks: Iterable[Lines | Files], clerk: Clerk, workers: int) -> Iterator[Done]:
    """Do all tasks and give what became of each, in the tasks' order."""
    if workers == 1:
        trust = TrustStore(clerk.home).load()
        for task in tasks:
            yield clerk.do(task, trust)
        return
    with WorkerPool(workers, _start_worker, clerk) as executor:
        running: deque[Future[Done]] = deque()
        try:
            for task in tasks:
                running.append(executor.submit(_do, task))
                # One task more for each worker than it works on: enough to keep it busy.
                if len(running) > 2 * workers:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            executor.shutdown(cancel_futures=True)


class _Worker:
    """What one worker process has: the clerk, and the trust once it is loaded."""

    clerk: Clerk
    trust: Trust | None = None


def _start_worker(clerk: Clerk) -> None:
    _Worker.clerk = clerk


def _do(task: Lines | Files) -> Done:
    if _Worker.trust is None:
        _Worker.trust = TrustStore(_Worker.clerk.home).load()
    return _Worker.clerk.do(task, _Worker.trust)
