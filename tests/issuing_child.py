"""Runs `vc-issuer` in processes that may be killed, each forked in no time from this one.

Reads one JSON object a line, runs it, answers with one: how the process ended and what it said.
It opens no database itself, so that a forked child is like a program just started.
"""

import contextlib
import itertools
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import vc_issuer.batch
from vc_core.documents.loader import pinned

# Loaded once, for every child.
from vc_issuer.cli import certificates, clock, main, publication
from vc_issuer.registry import Registry, database


def die_at(nth: int, when: str) -> None:
    """Arrange for SIGKILL at the n-th writing transaction, just before or after its commit."""
    writing, seen = Registry.writing, 0

    @contextlib.contextmanager
    def deadly(registry: Registry) -> Iterator[Any]:
        nonlocal seen
        seen += 1
        with writing(registry) as session:
            yield session
            session.flush()
            if seen == nth and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        if seen == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    Registry.writing = deadly  # type: ignore[assignment, method-assign]


def jump_at(nth: int, seconds: float) -> None:
    """Have the command line's clock jump when it is read for the n-th time, and stay there."""
    readings = itertools.count(1)

    def jumping() -> datetime:
        wrong = timedelta(seconds=seconds) if next(readings) >= nth else timedelta()
        return clock.now() + wrong

    certificates.now = publication.now = jumping  # type: ignore[attr-defined]


def run(order: dict[str, Any], output: int) -> None:
    """Be the child: run the command under the order's conditions, and end."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    if "chunk" in order:
        vc_issuer.batch.CHUNK = order["chunk"]
    if "patience" in order:
        database.BUSY_TIMEOUT_SECONDS = order["patience"]
    if "file_limit" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_limit"], order["file_limit"]))
    if "jump" in order:
        jump_at(*order["jump"])
    if "die" in order:
        die_at(*order["die"])
    code = 99
    try:
        code = main(order["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """Run one order in a child and tell how it ended."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            run(order, output.fileno())
        until = time.monotonic() + order.get("kill_after", 240.0)
        ended, status = os.waitpid(child, os.WNOHANG)
        while not ended and time.monotonic() < until:
            time.sleep(0.002)
            ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        output.seek(0)
        said = output.read().decode()
    return {"code": os.waitstatus_to_exitcode(status), "said": said}


if __name__ == "__main__":
    pinned()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
