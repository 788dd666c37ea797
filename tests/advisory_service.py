"""An advisory service on this machine: answers pip-audit and npm audit as a test wants it to."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

VERSION = "0.0.8"


@contextmanager
def advisory_service(python: Mapping[str, str], npm: Mapping[str, str]) -> Iterator[str]:
    """Serve advisories for the packages of either kind; each has an id."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self._body()
            if "security/advisories" in self.path:
                self._answer(
                    {name: [_npm(npm[name])] for name in npm if name in asked}
                    if isinstance(asked, dict)
                    else {}
                )
                return
            name = asked["package"]["name"]
            self._answer({"vulns": [_osv(name, python[name])]} if name in python else {})

        def do_GET(self) -> None:
            # npm asks which releases a vulnerable package has.
            name = self.path.strip("/").replace("%2f", "/")
            release = {"name": name, "version": VERSION, "dist": {"tarball": "", "shasum": ""}}
            self._answer(
                {"name": name, "versions": {VERSION: release}, "dist-tags": {"latest": VERSION}}
            )

        def _body(self) -> Any:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                import gzip

                data = gzip.decompress(data)
            return json.loads(data)

        def _answer(self, content: Any) -> None:
            data = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _osv(name: str, identifier: str) -> dict[str, Any]:
    package = {"name": name, "ecosystem": "PyPI"}
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9999"}]}]
    return {"id": identifier, "affected": [{"package": package, "ranges": ranges}]}


def _npm(identifier: str) -> dict[str, Any]:
    return {
        "id": 1,
        "url": f"https://advisories.invalid/{identifier}",
        "title": identifier,
        "severity": "high",
        "vulnerable_versions": "*",
        "cwe": [],
        "cvss": {"score": 0, "vectorString": None},
    }
