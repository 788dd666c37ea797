"""The desks: from an uploaded file to a revoked certificate, each by whose task it is."""

import io
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

import vc_issuer
from tests.bureau_example import BAD_ROW, NOW, actors_of, approved_application, issue, title_file
from tests.console_example import Browser, ConsoleExample
from vc_issuer.problems import IssuerError
from vc_issuer.web import create_app
from vc_issuer.web.log_wording import ACTIONS
from vc_issuer.web.rate_limit import RateLimit, usual_limits

# What does not stand as a literal where it is logged.
OTHER_ACTIONS = ("revoke", "suspend", "reinstate", "slip", "seal-pdf", "seal-carrier",
                 "user-disable", "user-enable", "user-link", "user-unlink")  # fmt: skip


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


def upload(browser: Browser, data: bytes, name: str = "titles.csv") -> str:
    """Upload a file; give the address of its report."""
    answer = browser.post("/unit/upload", {"file": (io.BytesIO(data), name)}, page="/unit/upload")
    return answer.location


def hand_in(browser: Browser, data: bytes) -> str:
    """Upload and hand in; give the application's id."""
    report = upload(browser, data)
    answer = browser.post(f"{report}/hand-in", {"accept_valid": "true"}, page=report)
    return answer.location.rpartition("/")[2]


def sealed_number(console: ConsoleExample, first: int = 0) -> str:
    application = approved_application(console.bureau, 1, first=first)
    issue(console.bureau, application)
    return str(console.bureau.life_cycle.own_certificates("U-SR-GC-DX")[0].number)


def wait(browser: Browser, application: str) -> dict[str, object]:
    for _ in range(200):
        progress = browser.client.get(f"/bureau/applications/{application}/progress").get_json()
        if not progress["running"]:
            return dict(progress)
        time.sleep(0.05)
    raise AssertionError("still running")


def test_a_report_shows_every_refusal_before_anything_is_handed_in(
    console: ConsoleExample,
) -> None:
    browser = console.signed_in("uma")
    report = upload(browser, title_file(2) + BAD_ROW)
    page = browser.text(report)
    assert "OUT_OF_PERIOD" in page
    assert "ID_NUMBER_INVALID" in page
    assert "2</strong> rows accepted" in page
    assert "No application yet" in browser.text("/unit/")
    xlsx = browser.get(f"{report}/report.xlsx")
    assert xlsx.data.startswith(b"PK")
    refused = browser.post(f"{report}/hand-in", {}, page=report, follow=True)
    assert "some rows are refused" in refused.get_data(as_text=True)


def test_a_file_that_is_none_is_refused_and_not_kept(console: ConsoleExample) -> None:
    browser = console.signed_in("uma")
    assert upload(browser, b"\x00\x01", "x.exe") == "/unit/upload"
    assert "notice-bad" in browser.text("/unit/upload")


def test_a_draft_is_its_owners_alone_and_can_be_discarded(console: ConsoleExample) -> None:
    browser = console.signed_in("uma")
    report = upload(browser, title_file(1))
    assert console.signed_in("otto").get(report).status_code == 404
    browser.post(f"{report}/discard", {}, page=report)
    assert browser.get(report).status_code == 404


def test_the_way_from_upload_to_issue(console: ConsoleExample) -> None:
    uma = console.signed_in("uma")
    application = hand_in(uma, title_file(3))
    anna, clara = console.signed_in("anna"), console.signed_in("clara")
    page = f"/bureau/applications/{application}"
    clara.post(f"{page}/issue", {}, page=page)
    assert "has not been approved by a second person" in clara.text(page)
    anna.post(f"{page}/approve", {}, page=page)
    clara.post(f"{page}/issue", {}, page=page)
    assert wait(clara, application)["sealed"] == 3
    assert "3 sealed in this run" in clara.text(page)
    assert "Issued" in uma.text(f"/unit/applications/{application}")
    assert console.bureau.reconcile().differences == ()


def test_the_log_names_who_had_it_sealed_and_published(console: ConsoleExample) -> None:
    application = hand_in(console.signed_in("uma"), title_file(1))
    anna, clara = console.signed_in("anna"), console.signed_in("clara")
    page = f"/bureau/applications/{application}"
    anna.post(f"{page}/approve", {}, page=page)
    clara.post(f"{page}/issue", {}, page=page)
    wait(clara, application)
    clara.post("/bureau/publishing", {}, page="/bureau/publishing")
    # The page itself publishes when nothing is published yet: that is nobody's doing.
    assert actors_of(console.bureau, "publish") == {"publish", "clara"}
    for action in ("reserve", "seal", "issued"):
        assert actors_of(console.bureau, action) == {"clara"}


def test_approver_and_clerk_are_different_roles(console: ConsoleExample) -> None:
    application = hand_in(console.signed_in("uma"), title_file(1))
    page = f"/bureau/applications/{application}"
    clara = console.signed_in("clara")
    assert clara.post(f"{page}/approve", {}, page=page).status_code == 403
    anna = console.signed_in("anna")
    assert anna.post(f"{page}/issue", {}, page=page).status_code == 403


def test_another_units_application_and_certificate_do_not_exist(console: ConsoleExample) -> None:
    number = sealed_number(console)
    application = hand_in(console.signed_in("uma"), title_file(1, first=5))
    otto = console.signed_in("otto")
    assert otto.get(f"/unit/applications/{application}").status_code == 404
    assert otto.get(f"/unit/certificates/{number}").status_code == 404
    found = otto.post("/unit/certificates", {"wanted": number}, page="/unit/certificates")
    assert "Nothing found" in found.get_data(as_text=True)


@pytest.mark.parametrize("wanted", ["number", "张三丰", "310000196001010009"])
def test_certificates_are_found_by_number_name_and_id_number(
    console: ConsoleExample, wanted: str
) -> None:
    number = sealed_number(console)
    wanted = number if wanted == "number" else wanted
    if wanted.startswith("310"):
        wanted = title_file(1).decode().splitlines()[1].split(",")[2]
    clara = console.signed_in("clara")
    found = clara.post("/bureau/certificates", {"wanted": wanted}, page="/bureau/certificates")
    text = found.get_data(as_text=True)
    assert number in text
    assert "3100001960" not in text.replace(f'value="{wanted}"', "")


def test_a_supervisor_revokes_and_an_approver_does_not(console: ConsoleExample) -> None:
    number = sealed_number(console)
    page = f"/bureau/certificates/{number}"
    fields = {"action": "revoke", "reason": "misuse-lending"}
    anna = console.signed_in("anna")
    anna.post(f"{page}/status", fields, page=page)
    assert "takes the role" in anna.text(page)
    sofia = console.signed_in("sofia")
    answer = sofia.post(f"{page}/status", fields, page=page, follow=True)
    assert "revoked" in answer.get_data(as_text=True)
    assert console.bureau.reconcile().differences == ()


def test_a_units_correction_is_decided_by_another_person(console: ConsoleExample) -> None:
    number = sealed_number(console)
    uma = console.signed_in("uma")
    page = f"/unit/certificates/{number}"
    uma.post(f"{page}/request", {"kind": "correct", "corrected.name": "张三峰"}, page=page)
    assert "awaits a decision" in uma.text(page)
    anna = console.signed_in("anna")
    [request] = re.findall(r"/bureau/requests/(R[\w-]+)", anna.text("/bureau/"))
    shown = anna.text(f"/bureau/requests/{request}")
    assert "<del>张三丰</del>" in shown
    assert "<ins>张三峰</ins>" in shown
    where = f"/bureau/requests/{request}"
    anna.post(f"{where}/decide", {"decision": "approve"}, page=where)
    assert "superseded" in uma.text(page)
    assert "Replaced by" in uma.text(page)


def test_a_refused_correction_says_which_field_and_why(console: ConsoleExample) -> None:
    number = sealed_number(console)
    uma = console.signed_in("uma")
    page = f"/unit/certificates/{number}"
    fields = {"kind": "correct", "corrected.date_passed": "2019-08-31"}
    uma.post(f"{page}/request", fields, page=page)
    assert "passed before 2019-09-01" in uma.text(page)


def test_a_case_goes_from_a_public_report_to_a_decision(console: ConsoleExample) -> None:
    number = sealed_number(console)
    visitor = console.browser()
    fields = {
        "category": "lending",
        "number": number,
        "statement": "=HYPERLINK(1)",
        "file": (io.BytesIO(b"presented"), "x.png"),
    }
    said = visitor.post("/report", fields, page="/report").get_data(as_text=True)
    [case] = re.findall(r"M\d{8}-\w{8}", said)
    page = f"/bureau/misuse/{case}"
    anna, sofia = console.signed_in("anna"), console.signed_in("sofia")
    anna.post(f"{page}/open", {}, page=page)
    evidence = {"kind": "record", "file": (io.BytesIO(b"contract"), "c.pdf")}
    anna.post(f"{page}/evidence", evidence, page=page)
    sofia.post(f"{page}/decide", {"decision": "substantiate", "number": number}, page=page)
    assert "substantiated" in sofia.text(page)
    export = sofia.post("/bureau/misuse/proven-cases.csv", {}, page="/bureau/misuse")
    assert number in export.get_data(as_text=True)
    # Misuse alone revokes nothing.
    assert "in force" in sofia.text(f"/bureau/certificates/{number}")


def test_an_auditor_reads_the_log_and_reconciles(console: ConsoleExample) -> None:
    sealed_number(console)
    aude = console.signed_in("aude")
    assert "seal" in aude.text("/bureau/log")
    answer = aude.post("/bureau/log/reconcile", {}, page="/bureau/log")
    assert "agree" in answer.get_data(as_text=True)


def test_an_administrator_disables_people_but_not_oneself(console: ConsoleExample) -> None:
    adam = console.signed_in("adam")
    uma = console.signed_in("uma")
    adam.post("/bureau/people/uma/disable", {}, page="/bureau/people")
    assert uma.get("/unit/").status_code == 303
    adam.post("/bureau/people/adam/disable", {}, page="/bureau/people")
    assert "not one&#39;s own account" in adam.text("/bureau/people")


def test_signing_in_renews_the_cookie_and_signing_out_ends_the_session(
    console: ConsoleExample,
) -> None:
    browser = console.browser()
    browser.get("/sign-in")
    before = browser.client.get_cookie("console")
    browser.post("/sign-in", {"name": "uma", "password": "correct horse battery"}, page="/sign-in")
    after = browser.client.get_cookie("console")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    browser.post("/sign-out", {}, page="/unit/")
    browser.client.set_cookie("console", after.value)
    assert browser.get("/unit/").status_code == 303


def test_a_cookie_is_careful(console: ConsoleExample) -> None:
    near, far, plain = (
        console.app.test_client().get("/sign-in", base_url=url).headers["Set-Cookie"]
        for url in ("http://127.0.0.1:8080", "https://rsj.sh.example", "http://rsj.sh.example")
    )
    assert "HttpOnly" in near
    assert "SameSite=Lax" in near
    assert "Secure" not in near
    assert "Secure" in far
    assert "Secure" in plain


@pytest.mark.parametrize("path", ["/", "/sign-in", "/my/sign-in", "/query", "/report"])
def test_public_pages_are_complete_in_both_languages(console: ConsoleExample, path: str) -> None:
    browser = console.browser()
    chinese, english = browser.text(f"{path}?lang=zh"), browser.text(f"{path}?lang=en")
    assert 'lang="zh-Hans"' in chinese
    heading = re.search(r"<h1>(.*?)</h1>", english, re.S)
    assert heading is not None
    assert not re.search(r"[\u4e00-\u9fff]", heading[1])
    # The choice is remembered.
    assert '<html lang="en">' in browser.get(path, lang="zh").get_data(as_text=True)


def test_no_page_has_inline_script_or_style(console: ConsoleExample) -> None:
    number = sealed_number(console)
    clara = console.signed_in("clara")
    for path in ("/", "/query", "/bureau/", f"/bureau/certificates/{number}", "/bureau/publishing"):
        page = clara.text(path)
        assert not re.search(r"<style|style=|<script(?! src)|\son\w+=", page), path


def test_too_many_attempts_to_sign_in_are_stopped(console: ConsoleExample) -> None:
    tight = RateLimit(burst=2, per_second=0.1, own_machine=True)
    limits = replace(usual_limits(), sign_in=tight)
    app = create_app(console.bureau, clock=console.clock, limits=limits)
    browser = Browser(app.test_client())
    fields = {"name": "nobody", "password": "x"}
    answers = [browser.post("/sign-in", fields, page="/sign-in") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert answers[-1].headers["Retry-After"] == "11"


def test_the_addresses_of_one_ipv6_subscriber_have_one_limit() -> None:
    tight = RateLimit(burst=1, per_second=0.001, own_machine=True)
    tight.take("2001:db8:1:2::7", NOW)
    with pytest.raises(IssuerError) as caught:
        tight.take("2001:db8:1:2:3:4:5:6", NOW)
    assert caught.value.code == "TOO_MANY_REQUESTS"
    tight.take("2001:db8:1:3::7", NOW)


def test_everything_that_the_log_may_hold_has_words_in_both_languages() -> None:
    package = Path(vc_issuer.__file__).parent
    source = "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    actions = set(re.findall(r'Event\(\s*"([a-z-]+)"', source)) | set(OTHER_ACTIONS)
    assert len(actions) > 30
    assert actions - set(ACTIONS) == set()
