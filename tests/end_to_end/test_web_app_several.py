"""Several certificates in one file, and results of the past: said with names and dates."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.bureau_fixture import AT
from tests.end_to_end.web_app_site import paste, set_clock, verdict, visit

pytestmark = pytest.mark.browser

REVOKED = "阿卜杜拉·买买提"
NAMES = ("张三丰", REVOKED, "李四")
HEADLINE = f"3 certificates in it; the worst: Revoked (No. 2, {REVOKED})"


def zip_of_three(bureau) -> dict[str, object]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number, name in enumerate(NAMES):
            archive.writestr(f"{number}.jsonld", bureau.texts[name])
    return {"name": "three.zip", "mimeType": "application/zip", "buffer": held.getvalue()}


def print_record(page) -> None:
    # Printing itself has no end in a headless browser.
    page.evaluate("() => { window.print = () => {}; }")
    page.click("#record")
    page.click("#record-print")
    page.emulate_media(media="print")


def test_a_file_of_several_is_headed_by_how_many_and_the_worst_by_name(open_app, bureau):
    page = open_app(language="en")
    page.set_input_files("#files", zip_of_three(bureau))
    page.locator("dialog .primary").click()
    assert verdict(page) == "revoked"
    expect(page.locator("h1")).to_have_text(HEADLINE)
    expect(page.locator(".handed-in")).to_contain_text("Zip archive")
    assert HEADLINE in page.title()
    page.click("#switch-language")
    expect(page.locator("h1")).to_have_text(
        f"其中有 3 份证书；最差的一份：已撤销（第 2 份，{REVOKED}）"
    )


def test_the_record_of_a_file_of_several_names_each_with_verdict_and_statements(open_app, bureau):
    page = open_app(language="en")
    page.set_input_files("#files", zip_of_three(bureau))
    page.locator("dialog .primary").click()
    verdict(page)
    print_record(page)
    sheet = page.locator(".print-record")
    expect(sheet.locator("h1 + p")).to_have_text(HEADLINE)
    expect(sheet).to_contain_text("Zip archive")
    parts = sheet.locator(".record-part")
    expect(parts).to_have_count(3)
    shown = [part.get_attribute("data-verdict") for part in parts.all()]
    assert shown == ["copy-without-effect", "revoked", "copy-without-effect"]
    for part, name in zip(parts.all(), NAMES, strict=True):
        subject = json.loads(bureau.texts[name])["credentialSubject"]
        for words in (name, subject["certificateNumber"], "Signature", "Issuer", "Status"):
            expect(part).to_contain_text(words)
    expect(parts.nth(1)).to_contain_text("failed Revoked since 2026-11-20 15:50")
    expect(sheet.locator(".record-compared")).to_have_count(1)


def test_the_batch_shows_and_finds_every_name_in_a_file(open_app, bureau):
    page = open_app(width=1280, language="en")
    visit(page, "batch")
    page.set_input_files("#batch-files", [zip_of_three(bureau)])
    page.locator("dialog .primary").click()
    row = page.locator("tbody tr")
    expect(row).to_contain_text(HEADLINE)
    expect(row.locator("td").first.locator(".each")).to_have_count(3)
    for name in NAMES:
        page.locator(".search input").fill(name)
        expect(row).to_contain_text(name)


def test_a_result_from_the_history_is_not_shown_as_one_of_now(open_app, app_site, bureau):
    page = open_app(language="en", width=800)
    paste(page, bureau.text())
    expect(page.locator(".past-band")).to_have_count(0)
    fresh = page.locator(".verdict-head").evaluate("head => getComputedStyle(head).backgroundColor")
    visit(page, "history")
    page.check("#keep-history")
    paste(page, bureau.text())
    later = page.context.new_page()
    set_clock(later, AT + timedelta(days=40, minutes=5))
    app_site.stop()
    page.context.set_offline(True)
    later.goto(f"{app_site.address}/#/history")
    later.locator(".rows a").click()
    assert verdict(later) == "original"
    band = later.locator(".past-band")
    expect(band).to_contain_text("Result of 2026-11-20 17:00, 40 days old.")
    expect(band.get_by_role("link", name="Verify again")).to_have_attribute("href", "#/")
    muted = later.locator(".verdict-head").evaluate("h => getComputedStyle(h).backgroundColor")
    assert muted != fresh
    print_record(later)
    sheet = later.locator(".print-record")
    expect(sheet.locator(".record-past")).to_contain_text(
        "Result of 2026-11-20 17:00, 40 days old."
    )
    expect(sheet).to_contain_text("Record made at2026-12-30 17:05")


def test_a_reason_is_told_in_plain_words_and_in_detail_where_details_are(open_app, bureau):
    page = open_app(language="en")
    assert paste(page, bureau.text() + "}") == "not-verifiable"
    expect(page.locator(".reason")).to_contain_text("incomplete or was changed")
    expect(page.locator(".reason")).not_to_contain_text("column")
    expect(page.locator(".checks")).to_contain_text("Extra data at line")
    twice = bureau.text().replace("{", '{"id": "x", "id": "y", ', 1)
    assert paste(page, twice) == "not-verifiable"
    expect(page.locator(".reason")).not_to_contain_text("RFC")
    expect(page.locator(".checks")).to_contain_text("RFC 7493 §2.3")


def test_what_an_update_cannot_decide_does_not_ask_for_one(open_app, bureau):
    page = open_app(language="en")
    unknown = {**bureau.certificate(), "@context": ["https://elsewhere.example/context"]}
    assert paste(page, json.dumps(unknown, ensure_ascii=False)) == "undecidable"
    effect = page.locator(".effect")
    expect(effect).to_contain_text("Equal legal effect: not established")
    expect(effect).to_contain_text("Ask the holder for the original file")
    page.click("#switch-language")
    expect(effect).to_contain_text("法律效力尚不能认定")
