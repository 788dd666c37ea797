"""The web app's own engine and its pages: what is handed in, and what is shown for it."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.bureau_fixture import AT
from tests.end_to_end.web_app_site import hand_in, paste, verdict, visit
from vc_core import barcode
from vc_issuer.artifacts.vector import qr_svg

pytestmark = pytest.mark.browser

REVOKED = "阿卜杜拉·买买提"


def test_pasted_text_is_decided_on_the_device_and_nothing_of_it_is_sent(open_app, app_site, bureau):
    page = open_app()
    assert paste(page, bureau.text()) == "original"
    assert paste(page, bureau.barcodes["张三丰"]) == "authentic-data"
    assert paste(page, bureau.barcodes[REVOKED]) == "revoked"
    assert paste(page, bureau.texts["赵六"]) == "suspended"
    assert paste(page, bureau.texts["钱七"]) == "superseded"
    assert paste(page, bureau.text().replace("副高级", "正高级")) == "altered"
    assert paste(page, "hello") == "not-verifiable"
    assert [request for request in app_site.requests if request.startswith("POST")] == []


def test_a_picture_of_a_code_is_read_on_the_device_and_told_as_a_copy(open_app, app_site, bureau):
    page = open_app(language="en")
    assert hand_in(page, "code.png", bureau.pictures["张三丰"]) == "copy-without-effect"
    expect(page.locator('[data-member="name"] dd')).to_have_text("张三丰")
    expect(page.locator("h1")).to_have_text("A re-converted copy, without equal legal effect")
    assert [request for request in app_site.requests if request.startswith("POST")] == []


def test_the_bureaus_own_svg_is_drawn_and_read_on_the_device(open_app, app_site, bureau):
    page = open_app(language="en")
    svg = qr_svg(bureau.barcodes["张三丰"])
    assert hand_in(page, "2026000000016.qr.svg", svg) == "copy-without-effect"
    expect(page.locator('[data-member="name"] dd')).to_have_text("张三丰")
    # Nothing that an SVG asks for is loaded, and no script of it runs.
    hostile = svg.replace(
        b"<path", b"<image href='/elsewhere.png'/><script>fetch('/x')</script><path"
    )
    assert hand_in(page, "hostile.svg", hostile) == "copy-without-effect"
    assert not any("elsewhere" in one or "/x" in one for one in app_site.requests)
    assert [request for request in app_site.requests if request.startswith("POST")] == []


def test_the_verdict_stands_first_and_three_statements_follow_each_with_its_date(open_app, bureau):
    page = open_app()
    paste(page, bureau.text())
    top = page.locator("[data-verdict]").bounding_box()
    assert top["y"] + top["height"] < 844
    assert page.locator("[data-verdict] svg").count() == 1
    statements = page.locator(".statements li")
    assert [statements.nth(at).get_attribute("data-statement") for at in range(3)] == [
        "proof",
        "issuer",
        "status",
    ]
    for at in range(3):
        assert re.search(r"2026-11-20 16:00", statements.nth(at).inner_text())
    expect(page.locator(".compare")).to_contain_text("请将姓名和证件号码与本人身份证件核对")


def test_after_the_bundles_expiry_nothing_passes(open_app, bureau):
    page = open_app(at=AT + timedelta(days=60), language="en")
    expect(page.locator(".banner.expired")).to_contain_text("has expired")
    assert paste(page, bureau.text()) == "undecidable"
    assert "60 days ago" in page.locator(".freshness").inner_text()


def test_a_pdf_is_sent_to_the_server_only_after_the_person_agreed(open_app, app_site):
    page = open_app(language="en")
    file = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"}
    page.set_input_files("#files", file)
    page.locator("dialog").get_by_role("button", name="Cancel").click()
    assert verdict(page) == "none"
    assert "you did not agree" in page.locator(".effect").inner_text()
    assert not any(request.startswith("POST") for request in app_site.requests)
    page.locator(".brand").click()
    page.set_input_files("#files", file)
    page.locator("dialog").get_by_role("button", name="Send and verify").click()
    assert verdict(page) == "not-verifiable"
    assert "POST /verify" in app_site.requests


def test_a_link_with_a_code_is_read_from_the_fragment_and_taken_out_of_the_address(
    open_app, app_site, bureau
):
    link = barcode.encode_link(bureau.certificate(), app_site.address)
    page = open_app(link.removeprefix(app_site.address))
    assert verdict(page) == "authentic-data"
    assert page.url.startswith(f"{app_site.address}/#/result/")
    assert not any("VC1" in request for request in app_site.requests)
    page.go_back()
    assert "VC1" not in page.url


def test_a_record_says_who_verified_what_and_when_under_which_trust_data(open_app, bureau):
    page = open_app(language="en", accept_downloads=True)
    paste(page, bureau.text())
    page.click("#record")
    page.fill("#record-by", "Example Engineering <b>Ltd</b>")
    page.check("#record-compared")
    with page.expect_download() as saved:
        page.click("#record-json")
    record = json.loads(saved.value.path().read_text("utf-8"))
    assert record["verifiedBy"] == "Example Engineering <b>Ltd</b>"
    assert record["comparedWithIdentityCard"] is True
    assert record["verifiedAt"].startswith(f"{AT:%Y-%m-%dT%H:%M}")
    assert record["trustBundle"]["sequence"] == json.loads(bureau.bundle)["sequence"]
    assert record["trustRoot"]["id"] == json.loads(bureau.root)["id"]
    assert record["result"]["verdict"] == "original"
    assert re.fullmatch(r"[0-9a-f]{64}", record["presented"]["sha256"])


def test_the_printed_record_is_a_page_of_its_own(open_app, bureau):
    page = open_app(language="en")
    # Printing itself has no end in a headless browser.
    page.evaluate("() => { window.print = () => {}; }")
    paste(page, bureau.text())
    page.click("#record")
    page.fill("#record-by", "Example Ltd")
    page.click("#record-print")
    page.emulate_media(media="print")
    sheet = page.locator(".print-record")
    expect(sheet).to_be_visible()
    expect(page.locator("#app")).to_be_hidden()
    for words in ("Example Ltd", "The original, in force", "张三丰", "310****0003"):
        expect(sheet).to_contain_text(words)
    expect(sheet).to_contain_text("device's clock")


def test_reporting_leads_to_the_bureau_with_a_digest_and_nothing_else(open_app, bureau):
    page = open_app(language="en")
    paste(page, bureau.barcodes[REVOKED])
    page.click("#report")
    link = page.locator("#report-link").get_attribute("href")
    assert re.fullmatch(r"https://bureau\.example/report\?digest=[0-9a-f]{64}", link)
    assert page.locator("#report-link").get_attribute("rel") == "noopener noreferrer"


def test_nothing_is_kept_until_history_is_switched_on_and_it_can_be_cleared(open_app, bureau):
    page = open_app()
    paste(page, bureau.text())
    visit(page, "history")
    expect(page.locator(".rows li")).to_have_count(0)
    page.check("#keep-history")
    paste(page, bureau.barcodes[REVOKED])
    page.reload()
    visit(page, "history")
    expect(page.locator(".rows li")).to_have_count(1)
    page.locator(".rows a").click()
    assert verdict(page) == "revoked"
    visit(page, "history")
    page.click("#clear-history")
    page.locator("dialog .danger").click()
    expect(page.locator(".rows li")).to_have_count(0)


def test_both_languages_say_everything(open_app, bureau):
    page = open_app(width=1280, language="en")
    paste(page, bureau.barcodes[REVOKED])
    for view in ("batch", "history", "settings"):
        visit(page, view)
        # The name of the other language is in that language.
        shown = page.locator("main").inner_text().replace("中文", "")
        assert re.findall(r"[\u4e00-\u9fff]+", shown) == []
    visit(page, "help")
    page.click("#switch-language")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    expect(page.locator("h1")).to_have_text("帮助")
    page.reload()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_the_app_is_used_with_the_keyboard_alone(open_app, bureau):
    page = open_app(width=1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("#paste")
    page.keyboard.insert_text(bureau.barcodes["张三丰"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert verdict(page) == "authentic-data"
    expect(page.locator("h1")).to_be_focused()
