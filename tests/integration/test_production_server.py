"""Both services under gunicorn, as docs/operators/deployment.md has them run."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bureau_example import UNITS, approved_application
from vc_issuer.bureau import Bureau
from vc_verifier.trust.store import TrustStore

PATIENCE = 120


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a bureau that published now, with one certificate, and a verifier that trusts it."""
    top, now = tmp_path_factory.mktemp("homes"), datetime.now(UTC)
    bureau = Bureau.initialise(top / "issuer", now=now)
    bureau.import_units(UNITS.read_bytes(), actor="clerk", now=now)
    bureau.issue(approved_application(bureau, 1), clock=lambda: now)
    bureau.publish(top / "published", now=now)
    bureau.export(top / "files", formats=("jsonld",))
    bureau.close()
    root, bundle = (top / "published" / f"trust-{name}.json" for name in ("root", "bundle"))
    TrustStore(top / "verifier").initialise(root.read_bytes(), bundle.read_bytes(), "here", now)
    return top


def settings(service: str) -> str:
    """Give the path of the settings that operators are given."""
    return str(Path(__file__).parents[2] / "docs" / "deploy" / f"gunicorn-{service}.py")


@contextmanager
def gunicorn(service: str, log: Path, **environment: str) -> Iterator[int]:
    """Run a service and give its port, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment["VC_BIND"] = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", settings(service)]
    with log.open("wb") as output:
        server = subprocess.Popen(command, stderr=output, env={**os.environ, **environment})
        try:
            started = time.monotonic()
            while ask(port, "GET", "/healthz")[0] != 200:
                assert server.poll() is None, log.read_text("utf-8")
                assert time.monotonic() - started < PATIENCE, log.read_text("utf-8")
                time.sleep(0.2)
            yield port
        finally:
            server.terminate()
            assert server.wait(timeout=PATIENCE) == 0, log.read_text("utf-8")


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str):
    """Send one request; give status, headers and body. A server not there yet is status 0."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    except ConnectionError:
        return 0, {}, b""
    finally:
        connection.close()


def test_the_verifier_decides_in_every_worker(homes, tmp_path):
    (certificate,) = (homes / "files").glob("*.jsonld")
    question = json.dumps({"text": certificate.read_text("utf-8")}).encode()
    typed = {"Content-Type": "application/json"}
    log = tmp_path / "log"
    with gunicorn("verifier", log, VC_VERIFIER_HOME=str(homes / "verifier")) as port:
        for _ in range(8):
            status, headers, body = ask(port, "POST", "/verify", question, **typed)
            assert status == 200
            assert json.loads(body)["verdict"] == "original"
            assert "Content-Security-Policy" in headers
        # One line an answer, streamed.
        status, _, body = ask(port, "POST", "/verify/batch", (question + b"\n") * 3)
        assert [json.loads(line)["verdict"] for line in body.splitlines()] == ["original"] * 3
    assert "Traceback" not in log.read_text("utf-8")


def test_the_verifier_does_not_start_without_trust_data(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", settings("verifier")],
        env={**os.environ, "VC_VERIFIER_HOME": str(tmp_path), "VC_BIND": "127.0.0.1:0"},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "trust" in run.stderr


@pytest.mark.parametrize("public_url", [None, "https://bureau.example"])
def test_the_issuer_believes_a_proxys_headers_only_with_a_public_url(homes, tmp_path, public_url):
    environment = {"VC_ISSUER_HOME": str(homes / "issuer")}
    if public_url:
        environment["VC_ISSUER_PUBLIC_URL"] = public_url
    log = tmp_path / "log"
    with gunicorn("issuer", log, **environment) as port:
        proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "bureau.example"}
        status, headers, body = ask(port, "GET", "/sign-in", **proxied)
        assert status == 200
        # The session's cookie is Secure exactly where the site is reached by TLS.
        assert ("Secure" in headers["Set-Cookie"]) is (public_url is not None)
        status, _, body = ask(port, "GET", "/.well-known/did.json")
        assert json.loads(body)["id"] == "did:web:rsj.sh.example"
    assert "Traceback" not in log.read_text("utf-8")
