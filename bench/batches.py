"""Goals of batches: issuing and verifying by two processes, over HTTP, and a worker's memory.

Wall-clock time of two processes on either side, in turn: the same number of raw signature
operations, then ours with everything that belongs to it. Rows are as many as the goals name,
50,000; `VC_BENCH_ROWS` sets how many.
"""

import http.client
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.goals import Measured, Missing, Settings
from bench.lines import one_line, unread
from bench.sample import HASH_DATA, RawCrypto
from tests.bureau_example import COMMITTEE, HEADINGS, NOW, UNIT, new_bureau
from vc_issuer.bureau import Bureau
from vc_issuer.check_digits import id_number_check
from vc_verifier.batch import Clerk, in_order, line_tasks
from vc_verifier.submission import from_line
from vc_verifier.trust.store import TrustStore
from vc_verifier.walk import verify

KEYS = ("batch-issue", "batch-verify", "http-verify", "worker-memory", "worker-growth")
PROCESSES = 2
_PROOFS = 2
_HTTP_LINES = 1_000
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "伟芳娜敏静丽强磊洋艳勇杰娟涛明超秀霞平刚桂英华玉兰"


def measure(settings: Settings) -> Iterator[Measured | Missing]:
    """Measure the goals in `KEYS`."""
    rows = int(os.environ.get("VC_BENCH_ROWS", "600" if settings.quick else "50000"))
    with tempfile.TemporaryDirectory(prefix="vc-bench-") as folder:
        batches = _Batches(Path(folder), rows, rounds=1 if rows > 20_000 or settings.quick else 3)
        if settings.wants("batch-issue", "worker-memory", "worker-growth"):
            yield from batches.issuing()
        else:
            batches.issue_unmeasured()
        if settings.wants("batch-verify"):
            yield from batches.verifying()
        if settings.wants("http-verify"):
            yield batches.http()


class _Batches:
    """One bureau, its applications of `rows` rows, and what is measured of them."""

    def __init__(self, folder: Path, rows: int, rounds: int) -> None:
        self._folder, self._rows, self._rounds = folder, rows, rounds
        self._bureau = new_bureau(folder / "home")
        self._memory: list[int] = []
        self._applied = 0

    def issuing(self) -> Iterator[Measured | Missing]:
        """Issue a small application, for a worker's memory, and some large ones."""
        self._issue(self._rows // 4)
        small, self._memory = max(self._memory, default=0), []
        ratios, shares = [], []
        for _ in range(self._rounds):
            raw = raw_seconds("sign", self._rows * _PROOFS)
            raw_check = raw_seconds("verify", self._rows * _PROOFS)
            began = time.perf_counter()
            self._issue(self._rows)
            ours = time.perf_counter() - began
            ratios.append(raw / ours)
            shares.append((raw + raw_check) / ours)
        note = (
            f"{self._rows} rows; of raw signing and verifying both proofs, which is the least "
            f"that checks each certificate under the published key: {median(shares):.3g}"
        )
        yield Measured("batch-issue", median(ratios), tuple(ratios), note=note)
        if not self._memory:
            reason = "a process's peak memory is read from /proc"
            yield Missing("worker-memory", reason)
            yield Missing("worker-growth", reason)
            return
        large = max(self._memory)
        note = f"peak resident size, issuing {self._rows} rows"
        yield Measured("worker-memory", large / 1024, note=note)
        yield Measured("worker-growth", max(0, large - small) / 1024, note="against a quarter")

    def issue_unmeasured(self) -> None:
        """Issue what is verified afterwards."""
        self._issue(self._rows)

    def _issue(self, rows: int) -> None:
        data = application_file(self._applied, rows)
        self._applied += rows
        receipt = self._bureau.apply(data, "titles.csv", unit=UNIT, now=NOW)
        assert receipt.application is not None
        self._bureau.approve(receipt.application, by="director", now=NOW)

        def look(_done: int, _total: int) -> None:
            self._memory += peaks()

        report = self._bureau.issue(
            receipt.application, clock=lambda: NOW, workers=PROCESSES, progress=look
        )
        assert report.sealed == rows

    def verifying(self) -> Iterator[Measured]:
        """Verify a file of lines with two processes."""
        home, path, count = self._published()
        clerk = Clerk(home, NOW, one_line, unread)
        ratios = []
        for _ in range(self._rounds):
            raw = raw_seconds("verify", count * _PROOFS)
            began = time.perf_counter()
            with path.open("rb") as file:
                done = list(in_order(line_tasks(file, str(path)), clerk, PROCESSES))
            ratios.append(raw / (time.perf_counter() - began))
            assert sum(part.verdicts.total() for part in done) == count
        note = f"{count} lines, processes started anew"
        yield Measured("batch-verify", median(ratios), tuple(ratios), note=note)

    def _published(self) -> tuple[Path, Path, int]:
        """Give a verifier's home, a file of lines, and how many lines it has."""
        home, path = self._folder / "verifier", self._folder / "many.jsonl"
        if not home.exists():
            verifier_home(self._bureau, home)
        return home, path, write_lines(self._bureau, path, self._rows)

    def http(self) -> Measured | Missing:
        """Verify lines over HTTP and in this process, each in its own processor time."""
        home, path, _ = self._published()
        lines = path.read_bytes().splitlines()[:_HTTP_LINES]
        trust = TrustStore(home).load()

        def in_process() -> float:
            # Asked of the moment that the server asks of, so that both have the same to say.
            now = datetime.now(UTC)
            began = time.process_time()
            for line in lines:
                verify(from_line(line).data, trust=trust, at=now)
            return time.process_time() - began

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "vc_verifier.cli", "--home", str(home),
             "serve", "--port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _post(port, lines[:50], patience=30)
            in_process()
            ratios = []
            for _ in range(max(3, self._rounds)):
                ours = in_process()
                before = processor_seconds(server.pid)
                if before is None:
                    return Missing("http-verify", "a process's time is read from /proc")
                _post(port, lines)
                ratios.append(ours / ((processor_seconds(server.pid) or 0) - before))
        finally:
            server.terminate()
            server.wait()
        return Measured("http-verify", median(ratios), tuple(ratios), note=f"{len(lines)} lines")


def application_file(first: int, rows: int) -> bytes:
    """Give a CSV file of good rows about different persons."""
    lines = [HEADINGS]
    for serial in range(first, first + rows):
        body = (
            f"310000{date(1960, 1, 1) + timedelta(days=serial // 1000):%Y%m%d}{serial % 1000:03d}"
        )
        name = (
            _SURNAMES[serial % 20]
            + _GIVEN[serial // 20 % len(_GIVEN)]
            + _GIVEN[serial // 500 % len(_GIVEN)]
        )
        lines.append(
            f"{name},居民身份证,{body}{id_number_check(body)},工程技术人员,计算机应用,"
            f"高级工程师,副高级,评审,2023-11-08,{COMMITTEE}"
        )
    return "\n".join(lines).encode()


def raw_seconds(what: str, operations: int) -> float:
    """Give how long two processes take for so many raw P-256 operations together."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES + 1)
    processes = [
        context.Process(target=_raw, args=(what, operations // PROCESSES, ready))
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    ready.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    return time.perf_counter() - began


def _raw(what: str, operations: int, ready: Any) -> None:
    work: Callable[[bytes], object] = getattr(RawCrypto("P-256"), what)
    work(HASH_DATA)
    ready.wait()
    for _ in range(operations):
        work(HASH_DATA)


def peaks() -> list[int]:
    """Give the peak resident size of each worker process, in kB; none where there is no /proc."""
    found = []
    for process in multiprocessing.active_children():
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            continue
        found += [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return found


def processor_seconds(pid: int) -> float | None:
    """Give the processor time that a process has had; nothing where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def verifier_home(bureau: Bureau, home: Path) -> Path:
    """Publish, and give a verifier's home that trusts the publication."""
    public = home.parent / "public"
    bureau.publish(public, now=NOW)
    root, bundle = ((public / f"trust-{name}.json").read_bytes() for name in ("root", "bundle"))
    TrustStore(home).initialise(root, bundle, "bench", NOW)
    return home


def write_lines(bureau: Bureau, path: Path, most: int) -> int:
    """Write stored certificates as lines; give how many."""
    from sqlalchemy import text

    with bureau.registry.reading() as session, path.open("w", encoding="utf-8") as file:
        query = text("SELECT document FROM certificates WHERE state = 'sealed' LIMIT :most")
        count = 0
        for (document,) in session.execute(query, {"most": most}):
            file.write(json.dumps(json.loads(document), ensure_ascii=False) + "\n")
            count += 1
    return count


def _post(port: int, lines: list[bytes], *, patience: float = 0) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", "/verify/batch", b"\n".join(lines))
            answers = connection.getresponse().read().splitlines()
        except ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
            continue
        assert len(answers) == len(lines)
        return
