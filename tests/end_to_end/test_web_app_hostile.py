"""Hostile content in the web app: markup, direction, length; it is shown and does nothing."""

import json

import pytest
from playwright.sync_api import expect

from tests.end_to_end.web_app_site import hand_in, paste, visit

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
BIDI = "张\u202e三\u2066丰\u200b"


def sealed_with(bureau, name):
    document = bureau.unsecured()
    document["credentialSubject"]["name"] = name
    return json.dumps(bureau.sealed(document), ensure_ascii=False)


def test_markup_in_a_sealed_claim_is_shown_as_text(open_app, bureau):
    page = open_app(language="en")
    paste(page, sealed_with(bureau, MARKUP))
    expect(page.locator('[data-member="name"] dd')).to_have_text(MARKUP)
    assert page.locator("main img, main script").count() == 0
    page.locator(".details > summary").click()
    page.locator(".details .inner summary").click()
    assert MARKUP in page.locator("pre").inner_text()


def test_characters_that_hide_or_reorder_are_named_and_isolated(open_app, bureau):
    page = open_app(language="en")
    paste(page, sealed_with(bureau, BIDI))
    value = page.locator('[data-member="name"] dd')
    for name in ("U+202E", "U+2066", "U+200B"):
        expect(value).to_contain_text(name)
    assert value.locator("bdi").count() == 1
    assert not set("\u202e\u2066\u200b") & set(page.locator("main").inner_text())


def test_ten_thousand_characters_do_not_break_the_page(open_app, bureau):
    page = open_app(width=320, language="en")
    paste(page, sealed_with(bureau, "长" * 10_000))
    value = page.locator('[data-member="name"] dd')
    assert value.bounding_box()["height"] <= 300
    assert page.evaluate("document.documentElement.scrollWidth <= 320")


def test_a_files_name_is_never_markup(open_app, bureau):
    page = open_app(language="en")
    hand_in(page, "<img src=x onerror=alert(1)>\u202egnp.jsonld", bureau.text().encode())
    expect(page.locator(".file-name")).to_contain_text("<img src=x onerror=alert(1)>U+202E")
    assert page.locator("main img").count() == 0
    visit(page, "history")
    page.check("#keep-history")
    hand_in(page, "<b>x</b>.jsonld", sealed_with(bureau, MARKUP).encode())
    visit(page, "history")
    assert page.locator("main b:not(.finder b), main img").count() == 0


@pytest.mark.parametrize(
    "text",
    ["{" * 5_000, "[" * 100_000, '{"a":1,"a":2}', "\x00", "VC1-R" + "A" * 4_000, "ey" + "a." * 900],
)
def test_malformed_input_has_a_verdict_and_the_app_goes_on(open_app, bureau, text):
    page = open_app(language="en")
    file = text.encode()
    assert hand_in(page, "file", file) == bureau.verdict(file)
    assert paste(page, bureau.text()) == "original"


def test_hostile_pictures_are_refused_without_harm(open_app, bureau):
    page = open_app(language="en")
    broken = bureau.pictures["张三丰"][:300]
    page.set_input_files("#files", {"name": "x.png", "mimeType": "image/png", "buffer": broken})
    page.locator("dialog").get_by_role("button", name="Cancel").click()
    assert page.locator("[data-verdict]").first.get_attribute("data-verdict") == "none"
    assert paste(page, bureau.text()) == "original"
