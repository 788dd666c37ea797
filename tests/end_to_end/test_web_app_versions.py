"""Versions of the web app: installed whole or not at all, replaced when the person says so."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.end_to_end.web_app_site import paste, visit
from tests.web_app_build import build_app
from vc_issuer.bureau import Bureau
from vc_verifier.web import app_files

pytestmark = pytest.mark.browser


def again(site, files):
    """Serve other files at the same address."""
    site.stop()
    site.files = files
    site.start()


def test_the_app_is_installable(open_app):
    page = open_app()
    visit(page, "settings")
    expect(page.locator("main")).to_contain_text("已就绪")
    protocol = page.context.new_cdp_session(page)
    errors = protocol.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window, as tests use one, is never installed.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []


def test_a_newer_version_waits_until_the_person_starts_it(open_app, app_site, bureau, tmp_path):
    page = open_app(language="en")
    visit(page, "settings")
    expect(page.locator("main")).to_contain_text("verifies without a network")
    expect(page.locator("main")).to_contain_text("pinned on the first visit")
    root = tmp_path / "trust-root.json"
    root.write_bytes(bureau.root)
    again(app_site, build_app(tmp_path / "app", "--trust-root", str(root)))
    page.reload()
    expect(page.locator(".banner.note")).to_contain_text("A new version is here")
    expect(page.locator("main")).to_contain_text("pinned on the first visit")
    page.get_by_role("button", name="Start it").click()
    expect(page.locator("main")).to_contain_text("pinned in this build")
    assert paste(page, bureau.text()) == "original"


def test_a_build_with_a_root_in_it_takes_no_other_even_on_the_first_visit(
    browser, app_site, tmp_path, bureau
):
    stranger = Bureau.initialise(tmp_path / "stranger", now=app_site.now)
    stranger.publish(tmp_path / "public", now=app_site.now)
    stranger.close()
    again(
        app_site,
        build_app(tmp_path / "app", "--trust-root", str(tmp_path / "public" / "trust-root.json")),
    )
    page = browser.new_page()
    page.goto(f"{app_site.address}/?lang=en")
    expect(page.locator(".banner.alarm")).to_contain_text("another trust root")
    expect(page.locator(".freshness.is-bad")).to_contain_text(
        "Nothing can be verified: The server's trust root"
    )
    page.close()


def test_a_file_that_is_not_the_built_one_is_never_installed(browser, app_site):
    built = app_files.built()
    (sheet,) = [name for name in built if name.endswith(".css")]
    altered = replace(built[sheet], content=built[sheet].content + b"/* */", coded={})
    again(app_site, {**built, sheet: altered})
    page = browser.new_page()
    page.goto(f"{app_site.address}/?lang=en")
    page.locator(".freshness a, .freshness.is-bad").first.wait_for()
    page.wait_for_timeout(1_500)
    assert page.evaluate("caches.keys()") == []
    visit(page, "settings")
    expect(page.locator("main")).to_contain_text("not ready yet")
    page.close()
