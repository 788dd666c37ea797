"""Holders: the pick-up code, what it opens, and the public query that opens nothing."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.bureau_example import UNIT, approved_application, issue, title_file
from tests.console_example import Browser, ConsoleExample
from vc_issuer.accounts.models import PickupCode
from vc_issuer.registry.models import AuditEntry

NAME = "张三丰"


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


@pytest.fixture
def numbers(console: ConsoleExample) -> list[str]:
    """Seal two certificates of two persons."""
    issue(console.bureau, approved_application(console.bureau, 2))
    return sorted(entry.number for entry in console.bureau.life_cycle.own_certificates(UNIT))


def id_number(row: int) -> str:
    return title_file(2).decode().splitlines()[row].split(",")[2]


def code_for(console: ConsoleExample, number: str) -> str:
    [handout] = console.accounts.make_pickup_codes(
        [number], unit=UNIT, by="uma", now=console.clock()
    )
    return handout.code


def pick_up(browser: Browser, code: str, *, name: str = NAME, last_six: str | None = None) -> str:
    fields = {"code": code, "name": name, "last_six": last_six or id_number(1)[-6:]}
    return browser.post("/my/sign-in", fields, page="/my/sign-in").location


def test_a_holder_sees_and_downloads_exactly_their_own(
    console: ConsoleExample, numbers: list[str]
) -> None:
    mine, other = numbers
    browser = console.browser()
    assert pick_up(browser, code_for(console, mine)) == "/my/certificates"
    listed = browser.text("/my/certificates")
    assert mine in listed
    assert other not in listed
    stored = browser.get(f"/my/certificates/{mine}/jsonld")
    assert json.loads(stored.data)["credentialSubject"]["certificateNumber"] == mine
    assert "attachment" in stored.headers["Content-Disposition"]
    assert stored.headers["Cache-Control"] == "no-store"
    assert browser.get(f"/my/certificates/{mine}/qr.png").data.startswith(b"\x89PNG")
    assert b"<svg" in browser.get(f"/my/certificates/{mine}/qr.svg").data
    assert browser.get(f"/my/certificates/{other}/jsonld").status_code == 404
    with console.bureau.registry.reading() as session:
        exports = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all()
    assert {entry.detail["format"] for entry in exports} == {"jsonld", "qr.png", "qr.svg"}


def test_a_code_works_once_and_not_after_its_term(
    console: ConsoleExample, numbers: list[str]
) -> None:
    code = code_for(console, numbers[0])
    assert pick_up(console.browser(), code) == "/my/certificates"
    assert pick_up(console.browser(), code) == "/my/sign-in"
    late = code_for(console, numbers[0])
    console.clock.pass_on(days=14)
    assert pick_up(console.browser(), late) == "/my/sign-in"


@pytest.mark.parametrize("wrong", ["code", "name", "last_six"])
def test_every_wrong_detail_gets_the_same_answer(
    console: ConsoleExample, numbers: list[str], wrong: str
) -> None:
    code = code_for(console, numbers[0])
    browser = console.browser()
    given = {"code": code, "name": NAME, "last_six": id_number(1)[-6:]}
    given[wrong] = {"code": "2222-2222-2222", "name": "李四", "last_six": "000000"}[wrong]
    pick_up(browser, given["code"], name=given["name"], last_six=given["last_six"])
    said = re.search(r'notice-bad" role="alert">(.*?)</p>', browser.text("/my/sign-in"))
    assert said is not None
    assert said[1].startswith("The details do not fit, or the code was used or has expired.")


def test_a_code_is_spent_after_five_wrong_guesses(
    console: ConsoleExample, numbers: list[str]
) -> None:
    code = code_for(console, numbers[0])
    for _ in range(5):
        pick_up(console.browser(), code, last_six="000000")
    assert pick_up(console.browser(), code) == "/my/sign-in"


def test_a_new_code_ends_the_earlier_one_and_only_hashes_are_kept(
    console: ConsoleExample, numbers: list[str]
) -> None:
    first, second = code_for(console, numbers[0]), code_for(console, numbers[0])
    assert pick_up(console.browser(), first) == "/my/sign-in"
    assert pick_up(console.browser(), second) == "/my/certificates"
    with console.bureau.registry.reading() as session:
        hashes = [record.code_hash for record in session.scalars(select(PickupCode))]
    assert all(code.replace("-", "") not in text for code in (first, second) for text in hashes)


def test_a_holders_session_opens_no_desk_and_ends_soon(
    console: ConsoleExample, numbers: list[str]
) -> None:
    browser = console.browser()
    pick_up(browser, code_for(console, numbers[0]))
    for path in ("/unit/", "/bureau/", "/account", "/desk"):
        assert browser.get(path).status_code == 303, path
    console.clock.pass_on(minutes=15)
    assert browser.get("/my/certificates").location == "/my/sign-in"


def test_a_unit_makes_codes_for_a_whole_application(
    console: ConsoleExample, numbers: list[str]
) -> None:
    uma = console.signed_in("uma")
    [application] = set(re.findall(r"/unit/applications/(A[\w-]+)", uma.text("/unit/")))
    page = f"/unit/applications/{application}"
    answer = uma.post(f"{page}/pickup-codes.csv", {}, page=page)
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == numbers
    code = lines[1].split(",")[2]
    assert pick_up(console.browser(), code) == "/my/certificates"


def test_a_unit_makes_no_code_for_anothers_certificate(
    console: ConsoleExample, numbers: list[str]
) -> None:
    otto = console.signed_in("otto")
    page = f"/unit/certificates/{numbers[0]}"
    otto.post(f"{page}/pickup-code", {}, page="/unit/certificates")
    with console.bureau.registry.reading() as session:
        assert session.scalars(select(PickupCode)).all() == []


def test_the_public_query_gives_information_and_no_file(
    console: ConsoleExample, numbers: list[str]
) -> None:
    browser = console.browser()
    fields = {
        "family": "title",
        "obtained": "2023-11-08",
        "name": NAME,
        "by": "number",
        "known": numbers[0],
    }
    found = browser.post("/query", fields, page="/query").get_data(as_text=True)
    assert "Found" in found
    assert "高级工程师" in found
    assert "/jsonld" not in found
    wrong = browser.post("/query", {**fields, "name": "李四"}, page="/query")
    missing = browser.post("/query", {**fields, "known": "2026999999999"}, page="/query")
    texts = [
        re.search(r'class="card answer".*?</section>', page.get_data(as_text=True), re.S)
        for page in (wrong, missing)
    ]
    assert texts[0] is not None
    assert texts[1] is not None
    assert texts[0][0] == texts[1][0]


def test_an_incomplete_query_says_what_is_missing(console: ConsoleExample) -> None:
    answer = console.browser().post("/query", {"family": "title"}, page="/query")
    assert answer.status_code == 422
    assert "date obtained" in answer.get_data(as_text=True)


def test_a_holder_gets_the_sealed_pdf(console: ConsoleExample, numbers: list[str]) -> None:
    pytest.importorskip("vc_issuer.pdf.export")
    browser = console.browser()
    pick_up(browser, code_for(console, numbers[0]))
    # In a thread, as the server answers: signing runs an event loop of its own.
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(browser.get, f"/my/certificates/{numbers[0]}/pdf").result()
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    # Logged once, as what the holder did: nobody else asked for it.
    with console.bureau.registry.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action.in_(("seal-pdf", "export")))
        logged = [(entry.action, entry.actor, entry.subject) for entry in session.scalars(query)]
    assert logged == [(action, "holder", numbers[0]) for action in ("seal-pdf", "export")]
