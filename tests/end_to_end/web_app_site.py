"""The built web app, served as `serve` does, from a server that tests can stop and change."""

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Response, request
from waitress.server import create_server

from vc_verifier.trust.store import TrustStore
from vc_verifier.web.app_files import AppFile
from vc_verifier.web.application import create_app

# The page's clock shows another day: only `Date` is moved, timers and measurements run on.
_CLOCK = """(() => {
  const offset = %d - Date.now(), Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts) { parts.length ? super(...parts) : super(Real.now() + offset); }
    static now() { return Real.now() + offset; }
  };
})()"""

# A camera that films what `film(rows)` draws: one string of 0 and 1 for each row of modules.
CANVAS_CAMERA = """(() => {
  const canvas = document.createElement('canvas');
  canvas.width = 1280; canvas.height = 720;
  const pen = canvas.getContext('2d');
  let rows = [];
  const draw = () => {
    pen.fillStyle = '#c8c4bc'; pen.fillRect(0, 0, 1280, 720);
    const size = rows.length + 8, side = Math.floor(560 / size);
    if (rows.length) {
      pen.fillStyle = '#fff'; pen.fillRect(360, 80, size * side, size * side);
      pen.fillStyle = '#111';
      rows.forEach((row, y) => [...row].forEach((bit, x) => {
        if (bit === '1') pen.fillRect(360 + (x + 4) * side, 80 + (y + 4) * side, side, side);
      }));
    }
    requestAnimationFrame(draw);
  };
  draw();
  globalThis.film = (wanted) => { rows = wanted; };
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15);
})()"""


@dataclass
class Site:
    """A served verifier; `now` is what its clock and every page's clock show."""

    store: TrustStore
    now: datetime
    port: int = 0
    # The app's files; None: those of this installation.
    files: dict[str, AppFile] | None = None
    # What a server that cannot be trusted gives for the bundle; None: the one in its store.
    bundle: bytes | None = None
    requests: list[str] = field(default_factory=list)
    _server: Any = None
    _sockets: dict[int, Any] = field(default_factory=dict)
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        app = create_app(
            self.store,
            clock=lambda: self.now,
            report_url="https://bureau.example/report",
            app=self.files,
        )

        @app.before_request
        def note() -> Response | None:
            self.requests.append(f"{request.method} {request.full_path.rstrip('?')}")
            if request.path == "/trust-bundle.json" and self.bundle is not None:
                return Response(self.bundle, mimetype="application/json")
            return None

        self._sockets = {}
        self._server = create_server(
            app, host="127.0.0.1", port=self.port, threads=4, map=self._sockets
        )
        self.port = self._server.effective_port
        self._thread = threading.Thread(target=self._run, args=(self._server,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving: whoever asks is refused from now on."""
        if self._server is None:
            return
        self._server.close()
        assert self._thread is not None
        self._thread.join(timeout=5)
        for channel in list(self._sockets.values()):
            channel.close()
        self._server = None

    @staticmethod
    def _run(server: Any) -> None:
        try:
            server.run()
        except OSError:
            # The listening socket was closed under the loop: that is how it is stopped.
            return


def set_clock(page: Any, at: datetime) -> None:
    """Have a page's clock show `at`."""
    page.add_init_script(_CLOCK % int(at.timestamp() * 1000))


def newer_bundle(bureau: Any, sequence: int, *, issued: datetime) -> bytes:
    """Give a bundle of another number, signed by the real root."""
    bundle = bureau.bundle_with(
        sequence=sequence,
        issued=issued.strftime("%Y-%m-%dT%H:%M:%SZ"),
        expires=(issued + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    return json.dumps(bundle, ensure_ascii=False).encode()


def verdict(page: Any, timeout: int = 15_000) -> str:
    """Wait for a verdict and give it."""
    shown = page.locator("[data-verdict]").first
    shown.wait_for(timeout=timeout)
    return str(shown.get_attribute("data-verdict"))


def paste(page: Any, text: str) -> str:
    """Hand in text on the first view and give the verdict."""
    home(page)
    page.fill("#paste", text)
    page.locator(".paste button").click()
    return verdict(page)


def hand_in(page: Any, name: str, content: bytes) -> str:
    """Hand in one file on the first view and give the verdict."""
    home(page)
    page.set_input_files(
        "#files", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    return verdict(page)


def home(page: Any) -> None:
    """Go to the first view."""
    page.locator(".brand").click()
    page.locator("#paste").wait_for()


def visit(page: Any, view: str) -> None:
    """Go to another view by its tab."""
    page.locator(f'.tab[href="#/{view}"]').click()
    page.locator(f'.tab[href="#/{view}"][aria-current]').wait_for()
