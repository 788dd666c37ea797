"""The console in a real browser: a unit uploads, the bureau approves, issues, revokes; the holder
downloads what the verifier then shows, first as the original, then as revoked."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from waitress.server import create_server

import vc_issuer.web
import vc_verifier
from tests.bureau_example import BAD_ROW, NOW, approved_application, issue, title_file
from tests.console_example import OTHER_UNIT, PASSWORD, ConsoleExample
from tests.console_people import Person, looked_at, note_pages
from tests.end_to_end.navigation import press
from vc_issuer.accounts.identity_provider import IdentityProvider
from vc_issuer.unit_home import UnitHome
from vc_verifier.trust.bundle import Trust, TrustRoot

pytestmark = pytest.mark.browser

TEMPLATES = Path(vc_issuer.web.__file__).parent / "templates"
PHONE, DESKTOP = (375, 720), (1180, 820)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> ConsoleExample:
    console = ConsoleExample(Path(tmp_path_factory.mktemp("console")) / "home")
    note_pages(console)
    return console


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


def offered_in(person: Person) -> str:
    """Read the code that a wallet would scan off the screen."""
    picture = Image.open(io.BytesIO(person.page.locator(".wallet-symbol").screenshot()))
    [code] = zxingcpp.read_barcodes(picture)
    return str(code.text)


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
    holder.open(f"/my/certificates/{number}/wallet")
    holder.looks_right("holder-wallet")
    holder.press("main form button")
    holder.page.click("details summary")
    holder.looks_right("holder-wallet-codes")
    assert offered_in(holder) == holder.page.get_attribute("a[href^='openid-']", "href")
    holder.open(f"/my/certificates/{number}/disclosure")
    holder.looks_right("holder-disclosure")
    holder.open(f"/my/certificates/{number}")
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


RECORDS = (
    "类别,证书编号,姓名,证件号码,考试,资格名称,级别,通过日期\n"
    "职业资格,K2008-1,李四,310000196001010017,经济专业技术资格,经济师,中级,2008-11-08"
)
SPOILED_RECORDS = f"{RECORDS}\n职业资格,K2020-1,孙八,,经济专业技术资格,经济师,中级,2020-11-08"


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESKTOP)])
def test_the_other_pages_look_right(people, console: ConsoleExample, language: str, size) -> None:
    visitor = people(language, size)
    visitor.open("/query")
    visitor.looks_right("query")
    visitor.page.fill("#obtained", "2010-05-01")
    visitor.page.fill("#name", "李四")
    visitor.page.fill("#known", "X-1")
    visitor.press("main button")
    visitor.looks_right("query-answer")
    visitor.open("/report")
    visitor.looks_right("report")
    clerk = people(language, size)
    clerk.sign_in("clara")
    for path in ("applications", "requests", "misuse", "publishing", "units/"):
        clerk.open(f"/bureau/{path}")
        clerk.looks_right(f"bureau-{path.strip('/')}")
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


@pytest.mark.parametrize(("language", "size"), [("en", DESKTOP)])
def test_a_correction_and_a_case_of_misuse(
    people, console: ConsoleExample, tmp_path: Path, language: str, size
) -> None:
    issue(console.bureau, approved_application(console.bureau, 1, first=200 + size[0]))
    number = console.bureau.life_cycle.own_certificates("U-SR-GC-DX")[-1].number
    unit = people(language, size)
    unit.sign_in("uma")
    unit.open("/unit/certificates")
    unit.page.fill("#wanted", number)
    unit.press("main button")
    unit.looks_right("unit-certificates")
    unit.press("table a")
    unit.page.click("details summary >> nth=0")
    unit.page.fill('[name="corrected.name"]', "张三峰")
    unit.press("details[open] button")
    unit.open("/unit/requests")
    unit.looks_right("unit-requests")
    approver = people(language, size)
    approver.sign_in("anna")
    approver.open("/bureau/requests?state=requested")
    approver.press("table a")
    approver.looks_right("bureau-request")
    approver.press("main form button")
    assert console.bureau.reconcile().differences == ()

    evidence = tmp_path / "evidence.png"
    evidence.write_bytes(b"presented")
    visitor = people(language, size)
    visitor.open("/report")
    visitor.page.set_input_files("#file", str(evidence))
    visitor.press("main button")
    visitor.looks_right("report-received")
    approver.open("/bureau/misuse?state=reported")
    approver.press("table a")
    approver.looks_right("bureau-case")
    approver.press("main form button")
    approver.looks_right("bureau-case-investigating")


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE)])
def test_legacy_records_keys_and_slips(
    people, console: ConsoleExample, tmp_path: Path, language: str, size
) -> None:
    records = tmp_path / "records.csv"
    records.write_text(RECORDS if language == "zh" else SPOILED_RECORDS, "utf-8")
    clerk = people(language, size)
    clerk.sign_in("clara")
    clerk.open("/bureau/records/")
    clerk.looks_right("bureau-records")
    clerk.page.set_input_files("#file", str(records))
    clerk.press("main button")
    clerk.looks_right("bureau-records-report")
    if language == "zh":
        clerk.press("main button.button")
        clerk.looks_right("bureau-records-imported")

    key = UnitHome.create(tmp_path / "unit", code=OTHER_UNIT)
    approver = people(language, size)
    approver.sign_in("anna")
    approver.open(f"/bureau/units/{OTHER_UNIT}")
    approver.page.click("details summary")
    approver.page.fill("#key", key.did)
    approver.press("details button")
    approver.press('form[action$="/recognise"] button')
    approver.looks_right("bureau-unit")

    unit = people(language, size)
    unit.sign_in("otto")
    unit.open("/unit/slips/")
    unit.page.fill("#name", "李四")
    unit.page.fill("#known", "K2008-1")
    unit.press("main form button")
    unit.looks_right("unit-slips")
    other = people(language, size)
    other.sign_in("uma")
    other.open("/unit/slips/")
    other.looks_right("unit-no-slips")


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE)])
def test_the_ways_to_sign_in_look_right(
    people, console: ConsoleExample, language: str, size
) -> None:
    provider = IdentityProvider("https://id.example", "console", "secret", label="随申办")
    for audience in ("staff", "holders"):
        console.accounts.set_identity_provider(audience, provider, by="operator", now=NOW)
    visitor = people(language, size)
    for path in ("/sign-in", "/my/sign-in"):
        visitor.open(path)
        visitor.looks_right(f"provider{path.replace('/', '-')}")
    for audience in ("staff", "holders"):
        console.accounts.forget_identity_provider(audience, by="operator", now=NOW)
    visitor.open("/sign-in")
    visitor.page.fill("#name", "anna")
    visitor.page.fill("#password", PASSWORD)
    visitor.press("main button")
    visitor.looks_right("second-factor")
    visitor.open("/no/such/page")
    visitor.looks_right("problem")
    visitor.complaints.clear()


def test_the_progress_of_issuing_is_seen_while_it_goes_on(people, console: ConsoleExample) -> None:
    # Some seconds of work, whatever the machine: ranges of 250 rows are told as they are stored.
    rows = 4000
    application = approved_application(console.bureau, rows, first=2000)
    clerk = people("en", DESKTOP)
    clerk.sign_in("clara")
    clerk.open(f"/bureau/applications/{application}")
    clerk.press("main form button")
    # Past the beginning, not at the end, and with the time left: the page did not reload for it.
    until = time.monotonic() + 60
    while not clerk.page.evaluate(
        "() => { const bar = document.getElementById('progress');"
        " return bar && bar.value > 0 && bar.value < bar.max"
        " && document.getElementById('progress-pace').textContent.includes('left'); }"
    ):
        assert time.monotonic() < until
        time.sleep(0.05)
    clerk.looks_right("bureau-issuing")
    clerk.page.wait_for_selector(".notice-good", timeout=60_000)
    clerk.page.get_by_text(f"{rows} sealed in this run").wait_for()


def test_the_console_works_without_javascript(
    browser, address: str, console: ConsoleExample
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    console.clock.pass_on(seconds=60)
    page.goto(f"{address}/sign-in?lang=en")
    page.fill("#name", "uma")
    page.fill("#password", PASSWORD)
    press(page, page.locator("main button"))
    assert page.url.endswith("/unit/")
    press(page, page.locator("text=Sign out"))
    page.goto(f"{address}/unit/")
    assert page.url.endswith("/sign-in")
    context.close()


def test_every_page_was_looked_at() -> None:
    """The last test of this file: no page goes without the look that the others had."""
    if not looked_at:
        pytest.skip("the pages are looked at by the tests above: run the whole file")
    pages = {path.name for path in TEMPLATES.glob("[!_]*.html")} - {"layout.html"}
    assert pages - looked_at == set()
