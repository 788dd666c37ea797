"""Asking a wallet to present, in a real browser: a code that a camera reads, then the verdict."""

import io
import json
import urllib.parse
import urllib.request

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.end_to_end.navigation import press
from tests.interop.digitalbazaar_vc import MODULES
from tests.presenting_wallet import Request, bound, wallet_token

pytestmark = pytest.mark.browser
AXE = MODULES / "axe-core" / "axe.min.js"
REFRESH = '<meta http-equiv="refresh" content="3">'
# What shows that the page is at each stage.
STAGES = {"ask": "form.ask", "waiting": ".ask-symbol", "declined": "[data-stage='declined']"}


def begin(page):
    page.goto(page.url.replace("/form", "/presentations"))
    press(page, page.locator("main button.primary"))
    return Request.read(page.locator("a[href^='openid4vp:']").get_attribute("href"))


def answer(request, **form):
    """Send what a wallet sends, from this machine."""
    data = urllib.parse.urlencode({"state": request["state"], **form}).encode()
    with urllib.request.urlopen(request["response_uri"], data=data) as response:
        return json.load(response)


@pytest.mark.parametrize(("language", "width"), [("zh", 1100), ("en", 375)])
def test_the_page_shows_a_readable_code_and_turns_into_the_verdict(visit, bureau, language, width):
    page = visit(language=language, width=width, device_scale_factor=2)
    request = begin(page)
    picture = Image.open(io.BytesIO(page.locator(".ask-symbol").screenshot()))
    [code] = zxingcpp.read_barcodes(picture)
    assert Request.read(code.text) == request
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    token = bound(wallet_token(bureau), nonce=request["nonce"], audience=request["client_id"])
    assert answer(request, vp_token=json.dumps({"bound": [token]})) == {}
    verdict = page.locator("[data-verdict]")
    expect(verdict).to_have_attribute("data-verdict", "valid-presentation", timeout=10_000)
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-Hans")
    expect(page.get_by_text("张三丰", exact=True)).to_be_visible()


def test_the_page_works_without_script_and_changes_its_language_while_waiting(visit):
    page = visit(java_script_enabled=False)
    request = begin(page)
    page.get_by_role("link", name="EN", exact=True).click()
    # The page comes again by itself while it waits, so that a look at one moment may find it empty.
    expect(page.get_by_role("heading", name="Ask a wallet to present")).to_be_visible()
    # The same request: changing the language asks nothing anew.
    link = page.locator("a[href^='openid4vp:']").get_attribute("href")
    assert Request.read(link) == request
    answer(request, error="access_denied")
    page.wait_for_selector("[data-stage='declined']", timeout=10_000)
    expect(page.get_by_text("The wallet presented nothing")).to_be_visible()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("stage", STAGES)
def test_the_page_is_accessible(visit, stage):
    # The page's own policy runs no script; the examiner's does.
    page = visit(bypass_csp=True)
    page.goto(page.url.replace("/form", "/presentations"))
    if stage != "ask":
        request = begin(page)
        if stage == "declined":
            answer(request, error="access_denied")
        page.route("**/presentations/*", without_refresh)
        page.reload()
    assert page.locator(STAGES[stage]).count() == 1
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")
    faults = {
        entry["id"]: [node["html"] for node in entry["nodes"]] for entry in found["violations"]
    }
    assert faults == {}


def without_refresh(route):
    """Have the waiting page stay, as an examination may last longer than it does.

    It asks again by itself, as it runs no script; nothing typed is ever lost by that, so that the
    rule against it (axe's meta-refresh) is one that it may break.
    """
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace(REFRESH, ""))
