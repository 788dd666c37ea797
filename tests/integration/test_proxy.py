"""The proxy's settings given to operators, run by nginx in front of the verifier's own server."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.bureau_fixture import PublishedBureau
from tests.pdf_files import missing
from tests.running_verifier import ROOT, running_verifier, verifier_home

SETTINGS = ROOT / "docs" / "deploy" / "nginx.conf"
VERIFIER, ISSUER = "verify.example", "bureau.example"
# The test says who asks; what nginx does with an address is the same.
SENDER = "X-Test-Sender"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


class Echo(BaseHTTPRequestHandler):
    """In the issuer's place: answers with the headers that reached it."""

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Proxy:
    """A running nginx."""

    port: int

    def ask(
        self,
        host: str,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Send one request over TLS and give status and body."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=60, context=context
        )
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Host": host, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def begin_presentation(self, sender: str) -> int:
        """Ask for a wallet's presentation from an address."""
        return self.ask(VERIFIER, "POST", "/presentations", b"", {SENDER: sender})[0]


@pytest.fixture(scope="module")
def proxy(bureau: PublishedBureau, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if shutil.which("nginx") is None:
        missing("nginx is not installed: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("proxy")
    store = verifier_home(bureau, tmp_path_factory.mktemp("verifier") / "home")
    issuer = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=issuer.serve_forever, daemon=True).start()
    with running_verifier(store.home) as verifier:
        port = free_port()
        settings = configured(folder, port, verifier.port, issuer.server_port)
        with running_nginx(settings, port):
            yield Proxy(port)
    issuer.shutdown()
    issuer.server_close()


def configured(folder: Path, port: int, verifier: int, issuer: int) -> Path:
    """Write the settings with this test's ports and certificate, and what nginx needs around."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=test", "-keyout", str(key), "-out",
         str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    given = SETTINGS.read_text("utf-8")
    for place, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8081": f"127.0.0.1:{verifier}",
        "127.0.0.1:8080": f"127.0.0.1:{issuer}",
    }.items():
        assert place in given
        given = given.replace(place, here)
    for host in (VERIFIER, ISSUER):
        given = given.replace(f"/etc/ssl/{host}.crt", str(certificate))
        given = given.replace(f"/etc/ssl/{host}.key", str(key))
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off;\npid {folder / 'pid'};\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + "events {}\nhttp {\naccess_log off;\n"
        + f"{temporary}set_real_ip_from 127.0.0.1;\nreal_ip_header {SENDER};\n{given}}}\n",
        "utf-8",
    )
    return settings


@contextlib.contextmanager
def running_nginx(settings: Path, port: int) -> Iterator[None]:
    log = settings.parent / "error.log"
    process = subprocess.Popen(["nginx", "-c", str(settings), "-e", str(log)])
    try:
        until = time.monotonic() + 30
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), 5).close()
                break
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_certificate_is_verified_through_it(proxy: Proxy, bureau: PublishedBureau) -> None:
    body, kind = json.dumps({"text": bureau.text()}).encode(), {"Content-Type": "application/json"}
    status, answer = proxy.ask(VERIFIER, "POST", "/verify", body, kind)
    assert (status, json.loads(answer)["verdict"]) == (200, "original")
    assert proxy.ask(VERIFIER, "GET", "/form")[0] == 200


def test_a_file_of_ten_megabytes_passes_and_a_larger_one_does_not(proxy: Proxy) -> None:
    kind = {"Content-Type": "application/octet-stream"}
    status, answer = proxy.ask(VERIFIER, "POST", "/verify", bytes(10_000_000), kind)
    assert (status, json.loads(answer)["verdict"]) == (200, "not-verifiable")
    assert proxy.ask(VERIFIER, "POST", "/verify", bytes(10_500_000), kind)[0] == 413


def test_the_issuer_is_told_who_asks_whatever_the_client_says(proxy: Proxy) -> None:
    said = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http", SENDER: "198.51.100.7"}
    status, answer = proxy.ask(ISSUER, "GET", "/", headers=said)
    headers = json.loads(answer)
    assert status == 200
    assert headers["X-Forwarded-For"] == "198.51.100.7"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == headers["X-Forwarded-Host"] == ISSUER


def test_one_sender_begins_presentations_at_a_pace_and_keeps_nobody_else_out(proxy: Proxy) -> None:
    statuses = [proxy.begin_presentation("203.0.113.5") for _ in range(45)]
    assert 429 not in statuses[:30]
    assert 429 in statuses[31:]
    assert proxy.begin_presentation("203.0.113.6") != 429


@pytest.mark.parametrize(
    ("network", "other"),
    [("2001:db8:1:2:{:x}::7", "2001:db8:1:3::7"), ("2001:db8::{:x}", "2001:db9::7")],
)
def test_all_addresses_of_an_ipv6_network_are_one_sender(
    proxy: Proxy, network: str, other: str
) -> None:
    statuses = [proxy.begin_presentation(network.format(number + 1)) for number in range(45)]
    assert 429 in statuses[31:]
    assert proxy.begin_presentation(other) != 429
