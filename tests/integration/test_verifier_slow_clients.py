"""Slow, silent and vanishing clients of the production server keep nobody else from an answer."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bureau_fixture import PublishedBureau
from tests.running_verifier import (
    FULL,
    IMPATIENT,
    RunningVerifier,
    running_verifier,
    verifier_home,
)
from vc_verifier.web import connections
from vc_verifier.web.lanes import HEAVY_THREADS, LIGHT_THREADS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
# More than there are places, and than a waitress left to itself would take.
SLOW = connections.MOST_CONNECTIONS + 20
PATIENCE = 120.0
UPLOAD = b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def verifier(
    bureau: PublishedBureau, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningVerifier]:
    store = verifier_home(bureau, tmp_path_factory.mktemp("verifier") / "home")
    with running_verifier(store.home, connections=None if FULL else IMPATIENT) as server:
        yield server


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


def is_closed(client: socket.socket) -> bool:
    """Tell whether the server has ended a connection; what it said before does not matter."""
    client.setblocking(False)
    try:
        while client.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    return True


def drip(clients: list[socket.socket], byte: bytes, stop: threading.Event) -> threading.Thread:
    """Send a byte to each, again and again: never silent, and never done."""

    def send() -> None:
        while not stop.wait(0.5):
            for client in clients:
                try:
                    client.send(byte)
                except OSError:
                    continue

    thread = threading.Thread(target=send)
    thread.start()
    return thread


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", id="headers"),
        pytest.param(UPLOAD + b"Content-Length: 100000\r\n\r\n{", id="body"),
        pytest.param(UPLOAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n{", id="chunks"),
    ],
)
def test_more_slow_clients_than_places_keep_nobody_out(
    bureau: PublishedBureau, verifier: RunningVerifier, beginning: bytes
) -> None:
    clients = [verifier.connect() for _ in range(SLOW)]
    for client in clients:
        client.sendall(beginning)
    stop = threading.Event()
    dripping = drip(clients, b"x", stop)
    try:
        for _ in range(5):
            assert verifier.verdict(bureau.text()) == "original"
        # Although each sends something again and again, none is listened to for ever.
        until(lambda: all(is_closed(client) for client in clients))
    finally:
        stop.set()
        dripping.join()
        for client in clients:
            client.close()
    assert verifier.verdict(bureau.text()) == "original"


def test_silent_connections_end(bureau: PublishedBureau, verifier: RunningVerifier) -> None:
    clients = [verifier.connect() for _ in range(50)]
    try:
        until(lambda: all(is_closed(client) for client in clients))
    finally:
        for client in clients:
            client.close()
    assert verifier.verdict(bureau.text()) == "original"


def test_a_client_that_keeps_its_connection_is_not_cut_off_at_work(
    bureau: PublishedBureau, verifier: RunningVerifier
) -> None:
    body = json.dumps({"text": bureau.text()}).encode()
    request = UPLOAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    with verifier.connect() as client, client.makefile("rb") as answers:
        # Longer than an idle connection may be, in all, and never idle for long.
        for _ in range(8):
            client.sendall(request)
            assert b" 200 " in answers.readline()
            length = 0
            while (line := answers.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            assert json.loads(answers.read(length))["verdict"] == "original"
            time.sleep(IMPATIENT["IDLE_SECONDS"] / 6)


def test_uploads_dropped_half_way_leave_nothing(
    bureau: PublishedBureau, verifier: RunningVerifier
) -> None:
    files = Path(f"/proc/{verifier.process.pid}/fd")
    assert verifier.verdict(bureau.text()) == "original"
    before = len(list(files.iterdir()))
    half = UPLOAD + b"Content-Length: 8000000\r\n\r\n" + b"x" * 4_000_000

    def upload_half(*, reset: bool) -> None:
        with verifier.connect() as client:
            client.sendall(half)
            if reset:
                # Closing sends a reset instead of an end, as when a cable is pulled.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    for _ in range(10):
        upload_half(reset=False)
        upload_half(reset=True)
        assert verifier.verdict(bureau.text()) == "original"
    until(lambda: len(list(files.iterdir())) <= before)
    # Twenty halves of 4 MB; what was received of them is not kept.
    assert verifier.resident_bytes() < 400_000_000


def test_bodies_that_fill_the_room_for_them_make_way(
    bureau: PublishedBureau, verifier: RunningVerifier
) -> None:
    half = UPLOAD + b"Content-Length: 9000000\r\n\r\n" + b"x" * 8_000_000
    clients = []
    try:
        for _ in range(50):
            client = verifier.connect()
            clients.append(client)
            try:
                client.sendall(half)
            except ConnectionError:
                continue
        assert verifier.verdict(bureau.text()) == "original"
        # 400 MB were sent; the server holds 256 MB of bodies at most, and itself.
        assert verifier.resident_bytes() < 500_000_000
        until(lambda: all(is_closed(client) for client in clients))
    finally:
        for client in clients:
            client.close()
    whole = b'{"text": "%s"}' % (b"x" * 4_000_000)
    assert verifier.ask("POST", "/verify", whole).status == 200


def test_clients_that_do_not_fetch_their_answers_hold_no_thread_for_long(
    bureau: PublishedBureau, verifier: RunningVerifier
) -> None:
    lines = b"\n".join([json.dumps(bureau.certificate()).encode()] * 2_000)
    request = UPLOAD.replace(b"/verify", b"/verify/batch")
    request += b"Content-Length: %d\r\n\r\n%s" % (len(lines), lines)
    clients = []
    try:
        for _ in range(LIGHT_THREADS + HEAVY_THREADS):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            client.settimeout(PATIENCE)
            client.connect(("127.0.0.1", verifier.port))
            client.sendall(request)
            clients.append(client)
        # Small requests have threads of their own; large ones get theirs back.
        assert verifier.verdict(bureau.text()) == "original"
        few = b"\n".join([json.dumps(bureau.certificate()).encode()] * 100)

        def batch_is_answered() -> bool:
            answer = verifier.ask("POST", "/verify/batch", few, "application/jsonl")
            return answer.status == 200 and answer.body.count(b"original") >= 100

        until(batch_is_answered)
    finally:
        for client in clients:
            client.close()


def test_a_line_between_chunks_that_never_ends_is_refused(verifier: RunningVerifier) -> None:
    with verifier.connect() as client:
        client.sendall(UPLOAD + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 100_000)
        assert client.recv(65_536).startswith(b"HTTP/1.1 400 ")


def test_what_no_application_has_seen_is_refused_with_a_problem_document(
    verifier: RunningVerifier,
) -> None:
    for request, status in (
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (UPLOAD + b"Content-Length: 90000000\r\n\r\n", 413),
    ):
        with verifier.connect() as client, client.makefile("rb") as answer:
            client.sendall(request)
            head, _, body = answer.read().partition(b"\r\n\r\n")
        assert f" {status} ".encode() in head.splitlines()[0]
        assert b"application/problem+json" in head
        assert json.loads(body)["code"] == f"HTTP_{status}"
