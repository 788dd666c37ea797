"""What load is put on: certificates of today, a verifier's home, `vc-verifier serve` over it."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from bench.batches import application_file
from tests.bureau_example import UNIT, UNITS
from vc_core.barcode import encode
from vc_issuer.bureau import Bureau
from vc_verifier.trust.store import TrustStore
from vc_verifier.walk import verify

CERTIFICATES = 40


@dataclass(frozen=True)
class Prepared:
    """Inputs of each kind, and what verifies them in this process: seconds in, rate out."""

    home: Path
    certificates: list[bytes]
    codes: list[str]

    @property
    def in_process(self) -> dict[str, Callable[[float], float]]:
        """Give, by kind, the function that measures verifications a second in this process."""
        return {
            "certificate": lambda seconds: self._rate(self.certificates, seconds),
            "code": lambda seconds: self._rate(self.codes, seconds),
            "batch": lambda seconds: self._rate(self.certificates, seconds),
        }

    def _rate(self, inputs: list[bytes] | list[str], seconds: float) -> float:
        trust, at = TrustStore(self.home).load(), datetime.now(UTC)
        following = cycle(inputs)
        for _ in inputs:
            verify(next(following), trust=trust, at=at)
        count, began = 0, time.perf_counter()
        while (lasted := time.perf_counter() - began) < seconds:
            verify(next(following), trust=trust, at=at)
            count += 1
        return count / lasted


def prepared(folder: Path) -> Prepared:
    """Issue and publish by today's clock, and make a verifier's home that trusts it."""
    now = datetime.now(UTC).replace(microsecond=0)
    bureau = Bureau.initialise(folder / "bureau", now=now)
    bureau.import_units(UNITS.read_bytes(), actor="clerk", now=now)
    receipt = bureau.apply(application_file(0, CERTIFICATES), "titles.csv", unit=UNIT, now=now)
    assert receipt.application is not None
    bureau.approve(receipt.application, by="director", now=now)
    bureau.issue(receipt.application, clock=lambda: now)
    public = folder / "public"
    bureau.publish(public, now=now)
    numbers = bureau.export(folder / "files", application=receipt.application, formats=["jsonld"])
    bureau.close()
    root, bundle = ((public / f"trust-{name}.json").read_bytes() for name in ("root", "bundle"))
    TrustStore(folder / "verifier").initialise(root, bundle, "bench", now)
    documents = [
        json.loads((folder / "files" / f"{number}.jsonld").read_bytes()) for number in numbers
    ]
    return Prepared(
        folder / "verifier",
        [json.dumps(document, ensure_ascii=False).encode() for document in documents],
        [encode(document) for document in documents],
    )


@dataclass(frozen=True)
class RunningServer:
    """A server that answers."""

    process: subprocess.Popen[bytes]
    port: int


@contextmanager
def running_server(home: Path) -> Iterator[RunningServer]:
    """Start the command that a user starts, and end it."""
    command = Path(sys.executable).with_name("vc-verifier")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [command, "--home", home, "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(process, port)
        yield RunningServer(process, port)
        if process.poll() is not None:
            raise ChildProcessError("the server ended by itself")
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except ConnectionError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
