"""The bench of load runs, finds no error, and its verdicts can be bad ones."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.load import errors_in, fast, measure_overload, requests_of, run
from bench.load_clients import Request, Tally, as_fast_as_answered, at_a_rate
from bench.load_report import BEGIN, END, section, write_section
from bench.load_server import prepared, running_server
from bench.load_soak import Memory

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_short_run_finds_no_error(tmp_path: Path) -> None:
    record = run(seconds=0.3, rounds=1, soak_seconds=4.0, say=lambda _words: None)
    for kind, entry in record["kinds"].items():
        assert entry["errors"] == 0, (kind, entry["failures"])
        assert entry["ratio"] > 0
        assert entry["halfLoad"]["requests"] > 0
    assert record["overload"]["errors"] == 0
    assert record["soak"]["errors"] == 0
    assert record["soak"]["requests"] > 10
    assert record["soak"]["memory"]["peakMB"] > 20
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    for _ in range(2):
        write_section(json.loads(json.dumps(record)), page)
    words = page.read_text("utf-8")
    assert words == f"before\n{BEGIN}\n{section(record)}\n{END}\nafter\n"
    assert "old" not in words


@pytest.mark.alone
@pytest.mark.slow
def test_hundreds_of_connections_at_work_do_not_keep_the_server_from_answering(
    tmp_path: Path,
) -> None:
    inputs = prepared(tmp_path)
    with running_server(inputs.home) as server:
        certificates = requests_of(inputs)["certificate"]
        fast(server, certificates, 1)
        tally = fast(server, certificates, 2)
        overload = measure_overload(server, certificates, tally.answered / tally.seconds, seconds=4)
    assert overload["stands"], overload


def test_the_page_has_the_place_for_it() -> None:
    words = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert words.count(BEGIN) == words.count(END) == 1


def samples(sizes: list[float]) -> Memory:
    return Memory([(float(second), int(size * 1e6)) for second, size in enumerate(sizes)])


def test_memory_is_flat_or_not() -> None:
    warming = [50 + second for second in range(100)]
    flat = samples([*warming, *([150.0] * 500)]).verdict()
    assert flat["flat"] is True
    leaking = samples([*warming, *(150 + second / 20 for second in range(500))]).verdict()
    assert leaking["flat"] is False
    assert leaking["growthMB"] > 5
    assert Memory().verdict()["flat"] is False


def test_what_did_not_hold_is_named() -> None:
    good = {
        "kinds": {"certificate": {"errors": 0}},
        "overload": {"stands": True},
        "soak": {"errors": 0, "memory": {"flat": True}},
    }
    assert errors_in(good) == []
    bad = {
        "kinds": {"certificate": {"errors": 2}},
        "overload": {"stands": False},
        "soak": {"errors": 1, "memory": {"flat": False}},
    }
    assert len(errors_in(bad)) == 4


class _Answers(BaseHTTPRequestHandler):
    """Answers every third request wrongly and every fourth with 503."""

    protocol_version = "HTTP/1.1"
    count = 0

    def do_POST(self) -> None:
        type(self).count += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b"wrong" if self.count % 3 == 0 else b"right"
        self.send_response(503 if self.count % 4 == 0 else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def server() -> Iterator[int]:
    _Answers.count = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running.server_address[1]
        running.shutdown()
        thread.join()


def test_wrong_answers_refusals_and_nobody_there_are_counted() -> None:
    asked = [Request(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", b"right")]
    with server() as port:
        tally = asyncio.run(as_fast_as_answered(port, asked, connections=1, seconds=0.3))
        assert tally.answered > 0
        assert tally.statuses[503] > 0
        assert tally.errors["wrong answer, status 200"] > 0
        # Of twelve requests three are refused, and three of the others answered wrongly.
        paced = asyncio.run(at_a_rate(port, asked, rate=40, seconds=0.6, connections=1))
        assert paced.answered + paced.errors.total() + paced.statuses[503] + paced.not_sent == 24
    nobody = asyncio.run(at_a_rate(port, asked, rate=20, seconds=0.3, connections=4))
    assert nobody.answered == 0
    assert nobody.errors.total() == 6


def test_a_connection_that_the_server_ended_while_it_was_idle_is_opened_again() -> None:
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"x")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright")
        await writer.drain()
        writer.close()

    async def asked() -> Tally:
        async with await asyncio.start_server(answer_once, "127.0.0.1", 0) as running:
            port = running.sockets[0].getsockname()[1]
            request = Request(b"POST / HTTP/1.1\r\n\r\nx", b"right")
            return await at_a_rate(port, [request], rate=20, seconds=0.5, connections=1)

    tally = asyncio.run(asked())
    assert tally.errors.total() == 0
    assert tally.answered > 5
