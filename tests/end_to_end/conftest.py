"""A verifier that serves a published bureau's certificates, and a browser to visit it with."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from waitress.server import create_server

from tests.bureau_fixture import AT
from tests.end_to_end.web_app_site import CANVAS_CAMERA, Site, set_clock
from vc_verifier.trust.store import TrustStore
from vc_verifier.web import app_files
from vc_verifier.web.application import create_app

CHROMIUM = (
    shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or "/usr/bin/chromium"
)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _missing(what: str, command: str) -> None:
    message = f"{what} is not here; install it with: {command}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def playwright_driver() -> Iterator[object]:
    """Start what drives the system's Chromium, once a file.

    Not once a session: Playwright leaves its event loop running in this thread, where the next
    file's tests may want one of their own.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("Playwright", "pip install playwright")
    if not os.access(CHROMIUM, os.X_OK):
        _missing("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright_driver) -> Iterator[object]:
    """Start the system's Chromium once a file."""
    started = playwright_driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def site(bureau, tmp_path_factory) -> Iterator[str]:
    """Serve the verifier as `serve` does, an hour after the bureau published; give its address."""
    store = TrustStore(tmp_path_factory.mktemp("verifier"))
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    sockets: dict[int, object] = {}
    server = create_server(
        create_app(store, clock=lambda: AT), host="127.0.0.1", port=0, threads=4, map=sockets
    )
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    for channel in list(sockets.values()):
        channel.close()


def _note(complaints: list[str], message: str) -> None:
    # A refusal's status is the answer that a test asks for.
    if not message.startswith("Failed to load resource: the server responded with a status of 4"):
        complaints.append(message)


def _run(server) -> None:
    try:
        server.run()
    except OSError:
        # The listening socket was closed under the loop: that is how it is stopped.
        return


@pytest.fixture
def visit(browser, site) -> Iterator[object]:
    """Give a way to open the start page; anything loaded from elsewhere fails the test."""
    contexts = []
    complaints: list[str] = []

    def visit(*, width=375, height=720, language="zh", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(complaints, message.text))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((site, "data:"))
                else complaints.append(f"asked for {request.url}")
            ),
        )
        page.goto(f"{site}/form?lang={language}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def built_app() -> None:
    """Have the web app, or say how to get it."""
    if not app_files.built():
        _missing("The built web app", "make app (needs node and npm)")


@pytest.fixture
def app_site(built_app, bureau, tmp_path) -> Iterator[Site]:
    """Serve the web app, an hour after the bureau published."""
    store = TrustStore(tmp_path / "verifier")
    store.initialise(bureau.root, bureau.bundle, "here", AT)
    site = Site(store, AT)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def open_app(browser, app_site) -> Iterator[object]:
    """Give a way to open the app; a request elsewhere, a complaint or a dialog fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_app(
        path="/", *, width=390, height=844, language="zh", at=None, camera=False, **options
    ):
        context = options.pop("context", None) or browser.new_context(
            viewport={"width": width, "height": height}, **options
        )
        if context not in contexts:
            contexts.append(context)
        page = context.new_page()
        set_clock(page, at or app_site.now)
        if camera:
            page.add_init_script(CANVAS_CAMERA)
        watch(page, app_site.address, complaints)
        separator = "" if "#" in path or "?" in path else f"?lang={language}"
        page.goto(f"{app_site.address}{path}{separator}")
        page.locator(".freshness a").wait_for()
        return page

    yield open_app
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page, address: str, complaints: list[str]) -> None:
    """Note everything that a page should never do."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            # A server that is not there is what some tests are about.
            if "net::ERR" not in message.text
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "blob:", "data:"))
            else complaints.append(f"asked for {request.url}")
        ),
    )
