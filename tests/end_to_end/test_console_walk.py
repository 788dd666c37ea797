"""The console in a real browser: a unit uploads, the bureau approves, issues, revokes; the holder
downloads what the verifier then shows, first as the original, then as revoked."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from waitress.server import create_server

import vc_verifier
from tests.bureau_example import BAD_ROW, title_file
from tests.console_example import PASSWORD, PEOPLE, ConsoleExample
from vc_issuer.accounts import Role
from vc_verifier.trust.bundle import Trust, TrustRoot

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "interop/node/node_modules/axe-core/axe.min.js"
# Where a person who wants to look at the pages has them put.
PICTURES = os.environ.get("CONSOLE_PICTURES")
PHONE, DESKTOP = (375, 720), (1180, 820)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> ConsoleExample:
    return ConsoleExample(Path(tmp_path_factory.mktemp("console")) / "home")


@pytest.fixture(scope="module")
def address(console: ConsoleExample) -> Iterator[str]:
    """Serve the console as `serve` does."""
    sockets: dict[int, object] = {}
    server = create_server(console.app, host="127.0.0.1", port=0, threads=4, map=sockets)

    def run() -> None:
        try:
            server.run()
        except OSError:
            return  # The listening socket was closed under the loop.

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    for channel in list(sockets.values()):
        channel.close()  # type: ignore[attr-defined]


class Person:
    """One person at one browser window; everything the browser complains about is kept."""

    def __init__(self, browser, address: str, console: ConsoleExample, language: str, size) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on(
            "request",
            lambda request: (
                None if request.url.startswith(address) else self.complaints.append(request.url)
            ),
        )
        self.console = console
        self.page.goto(f"{address}/?lang={language}")
        self.language = language

    def press(self, selector: str) -> None:
        """Press what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def sign_in(self, name: str) -> None:
        self.console.clock.pass_on(seconds=60)
        self.press('a[href="/sign-in"]')
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.press("main button")
        if PEOPLE[name][0] is not Role.UNIT_CLERK:
            self.page.fill("#code", self.console.accounts.current_code(name, self.console.clock()))
            self.press("main button")

    def open(self, path: str) -> None:
        self.page.goto(self.page.url.split("/", 3)[0] + "//" + self.page.url.split("/")[2] + path)

    def looks_right(self, name: str) -> None:
        """Demand a page without serious accessibility faults and without sideways scrolling."""
        if PICTURES:
            width = self.page.viewport_size["width"]
            file = Path(PICTURES) / f"{name}.{self.language}.{width}.png"
            self.page.screenshot(path=str(file), full_page=True)
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} px"
        if not AXE.exists():
            # Looked at without axe-core on a machine without npm, never in CI.
            assert os.environ.get("CI") != "true", (
                "axe-core is missing: npm ci in tests/interop/node"
            )
            return
        # Through the driver: the page's own policy admits no script from elsewhere.
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
            "'wcag22aa', 'best-practice']})"
        )
        serious = [
            (entry["id"], [node["html"][:120] for node in entry["nodes"]])
            for entry in found["violations"]
            if entry["impact"] in ("serious", "critical")
        ]
        assert serious == [], name


@pytest.fixture
def people(browser, address: str, console: ConsoleExample) -> Iterator[Callable[..., Person]]:
    """Give people; none of their browsers may complain."""
    made: list[Person] = []

    def make(language: str = "zh", size=DESKTOP) -> Person:
        made.append(Person(browser, address, console, language, size))
        return made[-1]

    yield make
    for person in made:
        person.context.close()
        assert person.complaints == []


def verdict(console: ConsoleExample, data: bytes) -> str:
    """Verify offline, with what the bureau publishes at this moment."""
    client = console.app.test_client()
    root = TrustRoot.parse(client.get("/trust-root.json").data)
    bundle = json.loads(client.get("/trust-bundle.json").data)
    trust = Trust.load(bundle, root)
    result = vc_verifier.verify(data, trust=trust, at=console.clock())
    return result.verdict.value


@pytest.mark.parametrize(("language", "size", "first"), [("zh", DESKTOP, 0), ("en", PHONE, 100)])
def test_from_upload_to_revocation(
    people, console: ConsoleExample, tmp_path: Path, language: str, size, first: int
) -> None:
    # The unit uploads a file with one bad row, reads the report and hands in the others.
    unit = people(language, size)
    unit.looks_right("start")
    unit.sign_in("uma")
    unit.looks_right("unit-empty" if first == 0 else "unit-applications")
    file = tmp_path / "titles.csv"
    file.write_bytes(title_file(3, first=first) + BAD_ROW)
    unit.open("/unit/upload")
    unit.looks_right("unit-upload")
    unit.page.set_input_files("#file", str(file))
    unit.press("main button")
    unit.looks_right("unit-report")
    unit.page.check("#accept")
    unit.press("main button.button")
    application = unit.page.text_content("h1")
    unit.looks_right("unit-application")

    # A second person, at the bureau, approves.
    approver = people(language, size)
    approver.press('a[href="/sign-in"]')
    approver.looks_right("sign-in")
    approver.open("/")
    approver.sign_in("anna")
    approver.looks_right("bureau-overview")
    approver.press(f"text={application}")
    approver.press("main form button")
    approver.looks_right("bureau-approved")

    # A clerk issues and watches.
    clerk = people(language, size)
    clerk.sign_in("clara")
    clerk.open(f"/bureau/applications/{application}")
    clerk.press("main form button")
    clerk.page.wait_for_selector(".notice-good")
    clerk.looks_right("bureau-issued")
    assert console.bureau.reconcile().differences == ()

    # The unit makes a pick-up code for one certificate.
    unit.open(f"/unit/applications/{application}")
    unit.press("table a")
    number = unit.page.text_content("h1")
    unit.press('form[action$="pickup-code"] button')
    code = unit.page.text_content(".big-code").strip()
    unit.looks_right("unit-code")
    unit.page.click("details summary >> nth=0")
    unit.looks_right("unit-certificate")

    # The holder signs in with it and downloads.
    holder = people(language, size)
    holder.press('a[href="/my/sign-in"] >> nth=0')
    holder.looks_right("holder-sign-in")
    holder.page.fill("#code", code.lower())
    holder.page.fill("#name", "张三丰")
    holder.page.fill("#last_six", title_file(1, first=first).decode().split(",")[-8][-6:])
    holder.press("main button")
    holder.looks_right("holder-certificates")
    holder.press("main .door")
    holder.looks_right("holder-certificate")
    with holder.page.expect_download() as waiting:
        holder.page.click('a[href$="/jsonld"]')
    original = Path(waiting.value.path()).read_bytes()
    with holder.page.expect_download() as waiting:
        holder.page.click('a[href$="/qr.png"]')
    picture = Path(waiting.value.path()).read_bytes()
    assert verdict(console, original) == "original"
    assert verdict(console, picture) == "copy-without-effect"

    # A supervisor revokes it, and the verifier says so.
    supervisor = people(language, size)
    supervisor.sign_in("sofia")
    supervisor.open("/bureau/certificates")
    supervisor.page.fill("#wanted", number)
    supervisor.press("main button")
    supervisor.looks_right("bureau-certificates")
    supervisor.press("table a")
    supervisor.page.click("details summary >> nth=0")
    supervisor.page.select_option("#reason-revoke", "misuse-lending")
    supervisor.looks_right("bureau-certificate")
    supervisor.page.check("#sure")
    supervisor.press("details button")
    supervisor.looks_right("bureau-revoked")
    assert verdict(console, original) == "revoked"
    holder.page.reload()
    holder.looks_right("holder-revoked")


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESKTOP)])
def test_the_other_pages_look_right(people, console: ConsoleExample, language: str, size) -> None:
    visitor = people(language, size)
    for path, name in (("/query", "query"), ("/report", "report")):
        visitor.open(path)
        visitor.looks_right(name)
    clerk = people(language, size)
    clerk.sign_in("clara")
    for path in ("applications", "requests", "misuse", "publishing"):
        clerk.open(f"/bureau/{path}")
        clerk.looks_right(f"bureau-{path}")
    auditor = people(language, size)
    auditor.sign_in("aude")
    auditor.open("/bureau/log")
    auditor.press("main form button")
    auditor.looks_right("bureau-log")
    administrator = people(language, size)
    administrator.sign_in("adam")
    administrator.looks_right("bureau-people")
    administrator.open("/account")
    administrator.looks_right("account")


def test_the_console_works_without_javascript(
    browser, address: str, console: ConsoleExample
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    console.clock.pass_on(seconds=60)
    page.goto(f"{address}/sign-in?lang=en")
    page.fill("#name", "uma")
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("main button")
    assert page.url.endswith("/unit/")
    with page.expect_navigation():
        page.click("text=Sign out")
    page.goto(f"{address}/unit/")
    assert page.url.endswith("/sign-in")
    context.close()
