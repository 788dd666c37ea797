"""Trust in the web app: kept on the device, never rolled back, never under another root."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.bureau_fixture import AT
from tests.end_to_end.web_app_site import newer_bundle, paste, set_clock, verdict, visit
from vc_core.identifiers.fingerprint import fingerprint
from vc_issuer.bureau import Bureau

pytestmark = pytest.mark.browser


def update(page):
    visit(page, "settings")
    page.click("#update-trust")
    expect(page.locator("#update-trust")).to_be_enabled()


def test_the_root_is_shown_as_the_fingerprint_that_the_command_line_shows(open_app, bureau):
    page = open_app()
    visit(page, "settings")
    expect(page.locator("#fingerprint")).to_have_text(fingerprint(json.loads(bureau.root)["id"]))


def test_a_newer_bundle_is_taken_and_an_older_one_is_refused(open_app, app_site, bureau):
    page = open_app(language="en")
    number = json.loads(bureau.bundle)["sequence"]
    app_site.bundle = newer_bundle(bureau, number + 5, issued=AT - timedelta(minutes=5))
    update(page)
    expect(page.locator(".freshness")).to_contain_text(f"no. {number + 5}")
    app_site.bundle = bureau.bundle
    update(page)
    expect(page.locator(".banner.alarm")).to_contain_text("older than what is on this device")
    expect(page.locator(".freshness")).to_contain_text(f"no. {number + 5}")
    page.reload()
    expect(page.locator(".freshness")).to_contain_text(f"no. {number + 5}")
    assert paste(page, bureau.text()) == "original"


def test_what_one_window_has_seen_no_other_window_forgets(open_app, app_site, bureau):
    first = open_app(language="en")
    second = open_app(language="en", context=first.context)
    number = json.loads(bureau.bundle)["sequence"]
    app_site.bundle = newer_bundle(bureau, number + 5, issued=AT - timedelta(minutes=5))
    update(second)
    expect(second.locator(".freshness")).to_contain_text(f"no. {number + 5}")
    app_site.bundle = newer_bundle(bureau, number + 2, issued=AT - timedelta(minutes=7))
    update(first)
    expect(first.locator(".banner.alarm")).to_be_visible()
    expect(first.locator(".freshness")).to_contain_text(f"no. {number + 5}")


def test_another_bundle_of_the_same_number_is_refused(open_app, app_site, bureau):
    page = open_app(language="en")
    number = json.loads(bureau.bundle)["sequence"]
    other = newer_bundle(bureau, number, issued=AT - timedelta(minutes=5))
    app_site.bundle = other
    update(page)
    expect(page.locator(".banner.alarm")).to_be_visible()
    expect(page.locator(".freshness")).to_contain_text("issued 1 hour ago")


def test_another_trust_root_is_shouted_and_refused_and_the_pinned_one_goes_on(
    open_app, app_site, bureau, tmp_path
):
    page = open_app(language="en")
    stranger = Bureau.initialise(tmp_path / "stranger", now=AT - timedelta(hours=1))
    stranger.publish(tmp_path / "public", now=AT - timedelta(hours=1))
    stranger.close()
    root = (tmp_path / "public" / "trust-root.json").read_bytes()
    for name in ("trust-root.json", "trust-bundle.json"):
        (app_site.store.home / name).write_bytes((tmp_path / "public" / name).read_bytes())
    page.reload()
    alarm = page.locator(".banner.alarm")
    expect(alarm).to_contain_text("another trust root")
    expect(alarm).to_contain_text(fingerprint(json.loads(root)["id"]))
    assert paste(page, bureau.text()) == "original"


def test_a_forged_bundle_is_refused(open_app, app_site, bureau):
    page = open_app(language="en")
    forged = bureau.bundle.replace(b'"sequence": 1', b'"sequence": 9')
    assert forged != bureau.bundle
    app_site.bundle = forged
    update(page)
    expect(page.locator(".problem")).to_contain_text("did not sign it")
    assert paste(page, bureau.text()) == "original"


def test_everything_but_the_servers_own_work_goes_on_without_network_and_server(
    open_app, app_site, bureau
):
    page = open_app(language="en")
    visit(page, "settings")
    expect(page.locator("main")).to_contain_text("verifies without a network")
    app_site.stop()
    page.context.set_offline(True)
    page.goto(f"{app_site.address}/")
    page.locator(".freshness a").wait_for()
    assert paste(page, bureau.text()) == "original"
    assert paste(page, bureau.barcodes["阿卜杜拉·买买提"]) == "revoked"
    page.locator(".brand").click()
    page.set_input_files(
        "#files", {"name": "c.png", "mimeType": "image/png", "buffer": bureau.pictures["李四"]}
    )
    assert verdict(page) == "copy-without-effect"
    page.locator(".brand").click()
    page.set_input_files(
        "#files", {"name": "c.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    assert verdict(page) == "none"
    expect(page.locator(".effect")).to_contain_text("need the server")
    visit(page, "help")
    expect(page.locator(".meanings li")).to_have_count(14)
    page.click("#switch-language")
    expect(page.locator("h1")).to_have_text("帮助")


def test_a_new_visitor_without_a_bundle_is_told_so(open_app, app_site, browser):
    (app_site.store.home / "trust-bundle.json").unlink()
    page = browser.new_page()
    page.goto(f"{app_site.address}/?lang=en")
    expect(page.locator(".freshness.is-bad")).to_contain_text("nothing can be verified")
    page.close()


def test_a_clock_that_runs_behind_is_named_and_not_told_as_missing_trust_data(
    open_app, app_site, bureau
):
    page = open_app(language="en")
    behind = page.context.new_page()
    set_clock(behind, AT - timedelta(days=3))
    app_site.stop()
    page.context.set_offline(True)
    behind.goto(f"{app_site.address}/")
    header = behind.locator(".freshness.is-bad")
    expect(header).to_contain_text("issued in the future; check the clock")
    expect(header).not_to_contain_text("No trust data yet")
    assert paste(behind, bureau.text()) == "none"
    expect(behind.locator(".effect")).to_contain_text("check the clock")
    visit(behind, "settings")
    expect(behind.locator(".problem").first).to_contain_text("check the clock")
