"""Ten megabytes of every kind are answered, and meanwhile small requests are, too."""

import io
import json
import random
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bureau_fixture import PublishedBureau
from tests.running_verifier import FULL, Answer, RunningVerifier, running_verifier, verifier_home
from vc_verifier.web.intake import MOST_BYTES
from vc_verifier.web.lanes import HEAVY_THREADS, LIGHT_THREADS
from vc_verifier.web.verification_routes import MOST_LINES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
# A loaded machine's: for one input, and for a batch of thousands.
PATIENCE, PATIENCE_FOR_LINES = 60.0, 600.0
JSON, LINES, ANY = "application/json", "application/jsonl", "application/octet-stream"


@pytest.fixture(scope="module")
def verifier(
    bureau: PublishedBureau, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningVerifier]:
    store = verifier_home(bureau, tmp_path_factory.mktemp("verifier") / "home")
    with running_verifier(store.home) as server:
        yield server


def noise(count: int) -> bytes:
    return random.Random(count).randbytes(count)


def png_of_noise() -> bytes:
    """Make a picture that cannot be compressed: 1,820 by 1,820 pixels, 9.9 MB."""
    side = 1_820
    row = side * 3

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        )

    pixels = noise(side * row)
    lines = b"".join(b"\0" + pixels[at : at + row] for at in range(0, len(pixels), row))
    header = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(lines, 0)),
            chunk(b"IEND", b""),
        )
    )


def pdf_of_noise() -> bytes:
    """Make a PDF with one page and one stream of nothing that is known."""
    stream = noise(9_900_000)
    return (
        b"%%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R>> endobj\n"
        b"4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n"
        b"trailer <</Root 1 0 R>>\n%%%%EOF\n" % (len(stream), stream)
    )


def zip_of(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def largest(bureau: PublishedBureau) -> dict[str, tuple[str, str, bytes]]:
    """Give, by kind, the route, the media type and nearly ten megabytes."""
    certificate = bureau.certificate()
    certificate["credentialSubject"]["name"] = "x" * 9_900_000
    line = json.dumps(bureau.certificate(), ensure_ascii=False).encode()
    # As many as may be in one batch, or fewer with as many bytes.
    count = min(MOST_LINES, 9_900_000 // (len(line) + 1)) if FULL else 500
    lines = line.ljust(9_900_000 // count - 1) + b"\n"
    hostile = b'{"a":[' * 50 + b"1," * 4_800_000
    return {
        "JSON, one long text": ("/verify", ANY, json.dumps(certificate).encode()),
        "JSON, many values": ("/verify", ANY, b"[" + b"1," * 4_900_000 + b"1]"),
        "JSON, cut off": ("/verify", JSON, hostile),
        "text of a code": ("/verify", JSON, b'{"text": "VC1-%s"}' % (b"A" * 9_900_000)),
        "PNG": ("/verify", ANY, png_of_noise()),
        "PDF": ("/verify", ANY, pdf_of_noise()),
        "zip": ("/verify", ANY, zip_of(a=noise(9_000_000), b=line)),
        "zip of a picture": ("/verify", ANY, zip_of(a=png_of_noise())),
        "noise": ("/verify", ANY, noise(9_900_000)),
        "lines": ("/verify/batch", LINES, lines * count),
        "one line": ("/verify/batch", LINES, b"x" * 9_900_000),
    }


def post(verifier: RunningVerifier, request: tuple[str, str, bytes]) -> Answer:
    path, kind, body = request
    assert len(body) <= MOST_BYTES
    return verifier.ask("POST", path, body, kind)


def test_ten_megabytes_of_each_kind_are_answered_and_small_requests_meanwhile(
    bureau: PublishedBureau, verifier: RunningVerifier
) -> None:
    requests = largest(bureau)
    done = threading.Event()
    waited: list[float] = []

    def others() -> None:
        while not done.is_set():
            began = time.monotonic()
            assert verifier.verdict(bureau.text()) == "original"
            waited.append(time.monotonic() - began)

    with ThreadPoolExecutor(2 + HEAVY_THREADS) as pool:
        small = [pool.submit(others) for _ in range(2)]
        try:
            # As many at a time as there are threads for large requests.
            answers = dict(
                zip(
                    requests,
                    pool.map(lambda request: post(verifier, request), requests.values()),
                    strict=True,
                )
            )
        finally:
            done.set()
        for other in small:
            other.result()
    for kind, answer in answers.items():
        print(f"{kind}: {answer.status}, {answer.seconds:.2f} s")
        assert answer.status < 500, (kind, answer.body[:500])
        assert answer.seconds < (PATIENCE_FOR_LINES if kind == "lines" else PATIENCE), kind
    print(f"{len(waited)} small ones meanwhile, the slowest {max(waited):.2f} s")
    assert len(waited) > 10
    lines = answers["lines"].body.splitlines()
    assert [json.loads(line)["line"] for line in lines] == list(range(1, len(lines) + 1))
    assert {json.loads(line)["verdict"] for line in lines} == {"original"}
    assert len(lines) == requests["lines"][2].count(b"\n")


def test_more_large_requests_than_threads_hold_up_nothing_small(
    bureau: PublishedBureau, verifier: RunningVerifier
) -> None:
    """A rush of large requests is answered, or refused with a time to come back."""
    request = largest(bureau)["PNG"]
    many = LIGHT_THREADS + HEAVY_THREADS + 4
    with ThreadPoolExecutor(many) as pool:
        pending = [pool.submit(post, verifier, request) for _ in range(many)]
        served = 0
        while not all(future.done() for future in pending):
            assert verifier.verdict(bureau.text()) == "original"
            served += 1
        statuses = {future.result().status for future in pending}
    assert served > 3
    assert 200 in statuses
    assert statuses <= {200, 503}
    # Bodies that were answered are let go of.
    assert verifier.resident_bytes() < 800_000_000


@pytest.mark.parametrize("chunked", [False, True])
def test_more_than_ten_megabytes_is_refused_in_words(
    verifier: RunningVerifier, *, chunked: bool
) -> None:
    body = b"x" * 20_000_000
    head = b"POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
    if chunked:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        head += b"Transfer-Encoding: chunked\r\n\r\n"
    else:
        head += b"Content-Length: %d\r\n\r\n" % len(body)
    with verifier.connect() as client:
        client.sendall(head + body)
        answer = client.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer


def test_the_tests_inputs_are_as_large_as_they_say(bureau: PublishedBureau) -> None:
    for kind, (_, _, body) in largest(bureau).items():
        assert 9_000_000 < len(body) <= MOST_BYTES, kind
