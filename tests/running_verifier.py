"""The verifier's production server in a process of its own, and clients well and badly behaved."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tests.bureau_fixture import AT, PublishedBureau
from vc_verifier.trust.store import TrustStore

ROOT = Path(__file__).parents[1]
# Everything with the counts and times of production (`make faults`).
FULL = os.environ.get("FAULTS") == "full"
# What ends a slow client, so short that tests need not wait; the rules are the same.
IMPATIENT = {"IDLE_SECONDS": 5.0, "HEADER_SECONDS": 3.0, "GRACE_SECONDS": 5.0}


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """Give the body as JSON."""
        return json.loads(self.body)


@dataclass
class RunningVerifier:
    """A server that answers on a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    clock: "WrongClock"

    def connect(self, *, timeout: float = 120) -> socket.socket:
        """Open a connection, as it is."""
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> Answer:
        """Send one whole request and give the whole answer."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": kind} if body else {})
            response = connection.getresponse()
            return Answer(response.status, response.read(), time.monotonic() - began)

    def verdict(self, text: str) -> str:
        """Have one certificate verified, as any client does; give the verdict."""
        answer = self.ask("POST", "/verify", json.dumps({"text": text}).encode())
        assert answer.status == 200, answer.body
        return str(answer.json["verdict"])

    def resident_bytes(self) -> int:
        """Give how much memory the server has."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def said(self) -> str:
        """Give what the server has written so far."""
        return self.log.read_text()


class WrongClock:
    """The clock of a server, in a file: right is the moment after the bureau's publication."""

    def __init__(self, file: Path) -> None:
        """Set it right."""
        self.file = file
        self.jump(timedelta())

    def jump(self, by: timedelta) -> None:
        """Have it be wrong by so much."""
        seconds = (AT - datetime.now(UTC) + by).total_seconds()
        beside = self.file.with_suffix(".new")
        beside.write_text(str(seconds))
        beside.replace(self.file)


def verifier_home(bureau: PublishedBureau, home: Path) -> TrustStore:
    """Make a verifier's home that trusts the bureau."""
    store = TrustStore(home)
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    return store


@contextmanager
def running_verifier(
    home: Path, *, connections: dict[str, float] | None = None, prefix: tuple[str, ...] = ()
) -> Iterator[RunningVerifier]:
    """Give a server over a verifier's home; `connections` as in `tests.serving_child`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="vc-serving-") as folder:
        log, clock = Path(folder) / "log", WrongClock(Path(folder) / "clock")
        conditions = {"connections": connections or {}, "clock": str(clock.file)}
        log.touch()
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.serving_child", json.dumps(conditions),
             "--home", str(home), "--lang", "en", "serve", "--port", str(port)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        # Through a pipe: the server itself may be unable to write to any file.
        writing = threading.Thread(target=_write_down, args=(process, log))
        writing.start()
        server = RunningVerifier(process, port, log, clock)
        try:
            _wait(server)
            yield server
            assert process.poll() is None, server.said()
            # Whatever happened, it was foreseen.
            assert "Traceback" not in server.said(), server.said()
            assert "unexpected" not in server.said(), server.said()
        finally:
            process.terminate()
            process.wait()
            writing.join()


def _write_down(process: subprocess.Popen[bytes], log: Path) -> None:
    assert process.stdout is not None
    with process.stdout as words, log.open("wb", buffering=0) as file:
        while piece := words.read1():  # type: ignore[attr-defined]  # a buffered reader
            file.write(piece)


def _wait(server: RunningVerifier) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            server.ask("GET", "/healthz")
        except ConnectionError:
            assert server.process.poll() is None, server.said()
            assert time.monotonic() < until, server.said()
            time.sleep(0.05)
        else:
            return
