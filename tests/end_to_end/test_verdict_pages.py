"""Each verdict's page, on a phone and on a desktop: what decides is seen first, nothing overflows.

`VC_SCREENSHOTS=DIR` writes a picture of each, to be looked at by people.
"""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from waitress.server import create_server

from tests.bureau_fixture import AT, PublishedBureau
from tests.conversion_table import jwt
from tests.end_to_end.conftest import _run
from tests.end_to_end.navigation import press
from tests.office_files import ofd
from tests.presentations import CHALLENGE, DOMAIN, presented
from vc_core.problems import ProblemError
from vc_verifier.checks.finding import failed, with_finding
from vc_verifier.presentation import verify_presented
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import MEANINGS, Verdict
from vc_verifier.web.application import create_app
from vc_verifier.web.rate_limit import RateLimit

WINDOWS = {"phone": (375, 720), "desktop": (1280, 900)}


def one_result_of_each(bureau: PublishedBureau) -> dict[str, VerificationResult]:
    """Verify something for every verdict; only the two that the rules exclude are put together."""
    unknown = {**bureau.certificate(), "@context": ["https://elsewhere.example/context"]}
    too_early = bureau.unsecured()
    too_early["credentialSubject"]["datePassed"] = "2019-08-31"
    original = bureau.verify(bureau.text())
    expired = failed(
        "validity",
        ProblemError(
            "EXPIRED",
            "Its validity ended on 2026-11-19T16:00:00Z.",
            "有效期已于 2026-11-19T16:00:00Z 届满。",
        ),
        Verdict.EXPIRED,
    )
    results = [
        original,
        verify_presented(
            presented([bureau.certificate()]),
            trust=bureau.trust,
            at=AT,
            challenge=CHALLENGE,
            domain=DOMAIN,
        ),
        bureau.verify(bureau.pictures["张三丰"], scanned=True),
        bureau.verify(bureau.pictures["张三丰"]),
        bureau.verify(bureau.text(), at=AT - timedelta(days=9)),
        with_finding(original, expired),
        bureau.verify(bureau.text("赵六")),
        bureau.verify(bureau.text("钱七")),
        bureau.verify(bureau.text("阿卜杜拉·买买提")),
        bureau.verify(bureau.sealed(too_early)),
        bureau.verify(ofd("姓名 李四光\n级别 正高级", attachment=bureau.text().encode())),
        bureau.verify(jwt(bureau.unsecured())),
        bureau.verify(unknown),
        bureau.verify("姓名：张三丰 级别：副高级"),
    ]
    return {result.verdict.value: result for result in results}


@pytest.fixture(scope="module")
def results(bureau) -> dict[str, VerificationResult]:
    return one_result_of_each(bureau)


@pytest.fixture(scope="module")
def pages(bureau, results) -> Iterator[str]:
    """Serve the real pages over results that are asked for by their verdict's name."""
    app = create_app(
        lambda: bureau.trust,
        clock=lambda: AT,
        verify=lambda data, **_: replace(results[str(data)]),
        rate_limit=RateLimit(burst=10_000),
    )
    sockets: dict[int, object] = {}
    server = create_server(app, host="127.0.0.1", port=0, threads=4, map=sockets)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    for channel in list(sockets.values()):
        channel.close()


def test_there_is_a_result_for_every_verdict(results):
    assert set(results) == {verdict.value for verdict in Verdict}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("window", WINDOWS)
def test_every_verdicts_page_shows_first_what_decides(browser, pages, window, language):
    width, height = WINDOWS[window]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    for verdict in Verdict:
        page.goto(f"{pages}/form?lang={language}")
        page.fill("textarea", verdict.value)
        press(page, page.locator("button[type=submit]"))
        shown = page.locator(f"[data-verdict='{verdict.value}']")
        title = getattr(MEANINGS[verdict].title, language)
        assert title in shown.inner_text()
        # On any window verdict and effect are read without scrolling, and nothing is cut off.
        effect = shown.locator(".effect-word").bounding_box()
        assert effect is not None
        assert effect["y"] + effect["height"] < height
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        folder = os.environ.get("VC_SCREENSHOTS")
        if folder:
            path = Path(folder) / f"{verdict.value}-{window}-{language}.png"
            page.screenshot(path=path, full_page=True)
    context.close()
