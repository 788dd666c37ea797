"""Asking a wallet to present, in a real browser: a code that a camera reads, then the verdict."""

import io
import json
import urllib.parse
import urllib.request

import pytest
import zxingcpp
from PIL import Image

from tests.interop.digitalbazaar_vc import MODULES
from tests.presenting_wallet import Request, bound, wallet_token

pytestmark = pytest.mark.browser
AXE = MODULES / "axe-core" / "axe.min.js"


def begin(page):
    page.goto(page.url.replace("/form", "/presentations"))
    page.locator("main button.primary").click()
    page.wait_for_selector(".ask-symbol")
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
    page.wait_for_selector("[data-verdict]", timeout=10_000)
    assert page.locator("[data-verdict]").get_attribute("data-verdict") == "valid-presentation"
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-Hans")
    assert page.get_by_text("张三丰", exact=True).is_visible()


def test_the_page_works_without_script_and_changes_its_language_while_waiting(visit):
    page = visit(java_script_enabled=False)
    request = begin(page)
    page.get_by_role("link", name="EN", exact=True).click()
    assert page.get_by_role("heading", name="Ask a wallet to present").is_visible()
    # The same request: changing the language asks nothing anew.
    link = page.locator("a[href^='openid4vp:']").get_attribute("href")
    assert Request.read(link) == request
    answer(request, error="access_denied")
    page.wait_for_selector("[data-stage='declined']", timeout=10_000)
    assert page.get_by_text("The wallet presented nothing").is_visible()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci")
@pytest.mark.parametrize("stage", ["ask", "waiting", "declined"])
def test_the_page_is_accessible(visit, stage):
    # The page's own policy runs no script; the examiner's does.
    page = visit(bypass_csp=True)
    page.goto(page.url.replace("/form", "/presentations"))
    if stage != "ask":
        request = begin(page)
        if stage == "declined":
            answer(request, error="access_denied")
            page.wait_for_selector("[data-stage='declined']", timeout=10_000)
    page.evaluate(AXE.read_text("utf-8"))
    # The page asks again by itself, as it runs no script; nothing typed is ever lost by that.
    found = page.evaluate("axe.run(document, {rules: {'meta-refresh': {enabled: false}}})")
    faults = {
        entry["id"]: [node["html"] for node in entry["nodes"]] for entry in found["violations"]
    }
    assert faults == {}
