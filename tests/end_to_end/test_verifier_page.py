"""The verifier's page in a real browser, with certificates from the issuing pipeline."""

import json
import re

import pytest

from tests.end_to_end.navigation import press

pytestmark = pytest.mark.browser

REVOKED = "阿卜杜拉·买买提"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def choose(page, content, *, name="code.png", kind="image/png"):
    page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": content})


def verdict_of(page):
    return page.locator("[data-verdict]").first.get_attribute("data-verdict")


def title_of(page):
    return page.locator(".verdict-title").first.inner_text()


def test_a_picture_of_a_code_made_by_the_issuer_is_told_as_a_copy_in_both_languages(visit, bureau):
    page = visit()
    choose(page, bureau.pictures["张三丰"])
    press(page, page.get_by_role("button", name="核验"))
    assert verdict_of(page) == "copy-without-effect"
    assert title_of(page) == "再转换版本，不具同等法律效力"
    assert page.get_by_text("张三丰", exact=True).is_visible()
    page.get_by_text("EN", exact=True).click()
    assert title_of(page) == "A re-converted copy, without equal legal effect"
    assert page.get_by_text("Equal legal effect: no").is_visible()
    assert not page.get_by_text("不具有同等法律效力", exact=True).is_visible()


def test_a_code_seen_by_a_camera_is_authentic_data(visit, bureau):
    page = visit(language="en")
    choose(page, bureau.pictures["张三丰"])
    page.get_by_label("I have just taken this picture").check()
    press(page, page.get_by_role("button", name="Verify"))
    assert verdict_of(page) == "authentic-data"
    assert title_of(page) == "Authentic data; the carrier was not examined"


def test_the_file_itself_is_the_original(visit, bureau):
    page = visit()
    choose(page, bureau.text().encode(), name="certificate.jsonld", kind="application/ld+json")
    press(page, page.get_by_role("button", name="核验"))
    assert (verdict_of(page), title_of(page)) == ("original", "原件有效")
    statements = page.locator(".statements li")
    assert statements.count() == 3
    assert "未撤销、未暂停" in statements.nth(2).inner_text()


def test_a_revoked_certificate_is_told_with_reason_and_date(visit, bureau):
    page = visit(language="en")
    page.fill("#text", bureau.barcodes[REVOKED])
    press(page, page.get_by_role("button", name="Verify"))
    assert verdict_of(page) == "revoked"
    assert "Revoked since 2026-11-20 15:50" in page.locator(".reason").inner_text()


def test_the_details_open_without_script_and_show_every_check(browser, visit, bureau):
    page = visit(java_script_enabled=False, language="en")
    page.fill("#text", bureau.text())
    press(page, page.get_by_role("button", name="Verify"))
    page.get_by_text("All checks and technical details").click()
    assert page.locator(".checks li").count() == 8
    assert page.get_by_text("SEAL_HOLDS").is_visible()


def test_the_language_can_be_changed_with_the_keyboard_and_is_kept(visit):
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("heading", name="Verify a certificate").is_visible()
    page.fill("#text", "hello")
    press(page, page.get_by_role("button", name="Verify"))
    assert title_of(page) == "Cannot be verified"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [320, 375, 1200])
def test_nothing_sticks_out_at_the_side(visit, bureau, width):
    page = visit(width=width)
    page.fill("#text", bureau.text("𠮷田梅"))
    press(page, page.get_by_role("button", name="核验"))
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_claims_with_markup_bidi_and_ten_thousand_characters_are_inert(visit, bureau):
    unsecured = bureau.unsecured()
    unsecured["credentialSubject"]["name"] = MARKUP + "\u202e" + "长" * 10_000
    page = visit(width=320)
    sealed = bureau.sealed(unsecured)
    choose(page, _json(sealed), name=f"{MARKUP}.jsonld", kind="application/json")
    press(page, page.get_by_role("button", name="核验"))
    assert page.locator("[data-verdict]").count() == 1
    assert page.locator("main img, script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert "\u202e" not in page.content()


def test_errors_are_pages_for_people(visit, site):
    page = visit(language="en")
    press(page, page.get_by_role("button", name="Verify"))
    assert re.search("nothing to verify", page.locator("h1").inner_text())
    press(page, page.get_by_role("link", name="Back to verification"))
    assert page.url.startswith(site)


def _json(document):
    return json.dumps(document, ensure_ascii=False).encode()
