"""The only network door: what it opens for, and everything it stays shut for (SECURITY R14)."""

import http.server
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from vc_verifier.fetch import FetchError, fetch, is_public


@contextmanager
def server(answer):
    """Serve one handler on this machine; `answer` writes the whole response."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def log_message(self, *arguments):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *arguments):
            pass

    with Server(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_address[1]}"
        finally:
            listening.shutdown()
            thread.join()


def with_body(body, *, status=200, **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def refusal(url, **options):
    with pytest.raises(FetchError) as caught:
        fetch(url, **options)
    return caught.value.code


def test_a_document_is_fetched_from_this_machine():
    with server(with_body(b'{"a": 1}')) as url:
        assert fetch(f"{url}/trust-bundle.json?x=1") == b'{"a": 1}'


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "FETCH_NOT_HTTPS"),
        ("http://127.0.0.2/", "FETCH_NOT_HTTPS"),
        ("http://localhost.example.org/", "FETCH_NOT_HTTPS"),
        ("ftp://example.org/", "FETCH_NOT_HTTPS"),
        ("file:///etc/passwd", "FETCH_URL"),
        ("https://user:word@example.org/", "FETCH_URL"),
        ("https://example.org@127.0.0.1/", "FETCH_URL"),
        ("https:///path", "FETCH_URL"),
        ("https://example.org:99999/", "FETCH_URL"),
        ("https://example.org/a\r\nHost: b", "FETCH_URL"),
        ("https://exämple.org/", "FETCH_URL"),
        ("https://example.org/" + "a" * 2000, "FETCH_URL"),
    ],
)
def test_urls_that_are_not_plain_https_are_refused_unresolved(url, code, no_network):
    assert refusal(url) == code


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0"),
        *("fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"),
        *("64:ff9b::a00:1", "2001::1", "not an address"),
    ],
)
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_a_public_address_is_allowed(address):
    assert is_public(address)


def resolving_to(*addresses):
    calls = []

    def getaddrinfo(host, port, *_arguments, **_options):
        calls.append(host)
        kind = socket.SOCK_STREAM
        return [(socket.AF_INET, kind, 6, "", (address, port)) for address in addresses]

    return getaddrinfo, calls


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("1.1.1.1", "10.0.0.1")[0])
    assert refusal("https://example.org/") == "FETCH_ADDRESS"


def test_the_connection_goes_to_the_checked_address_and_nothing_is_resolved_twice(monkeypatch):
    getaddrinfo, resolved = resolving_to("1.1.1.1")
    connected = []

    def create_connection(address, *_arguments, **_options):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert refusal("https://example.org:8443/bundle") == "FETCH_FAILED"
    assert (resolved, connected) == (["example.org"], [("1.1.1.1", 8443)])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status):
    with server(with_body(b"", status=status, Location="http://127.0.0.1:1/")) as url:
        assert refusal(url) == "FETCH_REDIRECT"


@pytest.mark.parametrize("status", [204, 206, 404, 500])
def test_any_other_answer_than_200_is_refused(status):
    with server(with_body(b"", status=status)) as url:
        assert refusal(url) == "FETCH_STATUS"


def test_a_stated_length_beyond_the_limit_is_refused_unread():
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "20000001")
        handler.end_headers()

    with server(answer) as url:
        assert refusal(url) == "FETCH_TOO_LARGE"


def test_an_endless_answer_is_cut_at_the_limit():
    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(bytes(100_000))

    with server(answer) as url:
        assert refusal(url, most_bytes=1_000_000) == "FETCH_TOO_LARGE"


def test_an_answer_that_ends_too_early_is_not_half_a_document():
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"half")

    with server(answer) as url:
        assert refusal(url) == "FETCH_FAILED"


def test_a_compressed_answer_is_refused():
    with server(with_body(b"", Content_Encoding="gzip")) as url:
        assert refusal(url) == "FETCH_ENCODING"


@pytest.mark.parametrize("part", ["headers", "body"])
def test_an_answer_that_drips_is_cut_when_the_time_is_up(part):
    def answer(handler):
        if part == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(400):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    began = time.monotonic()
    with server(answer) as url:
        assert refusal(url, seconds=0.5) == "FETCH_TOO_SLOW"
        # It would drip for twenty seconds.
        assert time.monotonic() - began < 10


def test_a_server_that_is_not_there_is_a_typed_error():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/") == "FETCH_FAILED"
