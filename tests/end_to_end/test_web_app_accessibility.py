"""The web app for everybody: axe-core on every view, both themes, wide and narrow."""

import json
from pathlib import Path

import pytest

from tests.end_to_end.conftest import _missing
from tests.end_to_end.web_app_site import paste, visit

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "interop" / "node" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
REVOKED = "阿卜杜拉·买买提"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        _missing("axe-core", "npm ci in tests/interop/node")
    return AXE.read_text("utf-8")


def violations(page, axe) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate(
        "levels => axe.run(document, {runOnly: levels, resultTypes: ['violations']})"
        ".then(found => found.violations)",
        LEVELS,
    )
    return [
        f"{page.url} {rule['id']}: {json.dumps([n['html'][:120] for n in rule['nodes']][:3])}"
        for rule in found
    ]


@pytest.mark.parametrize(
    ("theme", "width", "language"),
    [("light", 390, "zh"), ("dark", 1280, "en")],
)
def test_no_view_violates_a_rule_of_wcag_2_2_aa(open_app, bureau, axe, theme, width, language):
    page = open_app(width=width, language=language, color_scheme=theme, camera=True)
    found = violations(page, axe)
    page.click("#start-camera")
    page.locator(".finder.live").wait_for()
    found += violations(page, axe)
    visit(page, "history")
    page.check("#keep-history")
    for text in (
        bureau.text(),
        bureau.barcodes["张三丰"],
        bureau.texts["赵六"],
        bureau.barcodes[REVOKED],
        "hello",
    ):
        paste(page, text)
        page.locator(".details summary").first.click()
        found += violations(page, axe)
    page.click("#record")
    found += violations(page, axe)
    page.keyboard.press("Escape")
    page.click("#report")
    found += violations(page, axe)
    page.keyboard.press("Escape")
    visit(page, "batch")
    page.set_input_files(
        "#batch-files",
        [
            {"name": f"{n}.jsonld", "mimeType": "application/json", "buffer": t.encode()}
            for n, t in bureau.texts.items()
        ],
    )
    page.locator("tbody tr").nth(7).wait_for()
    found += violations(page, axe)
    for view in ("history", "settings", "help"):
        visit(page, view)
        found += violations(page, axe)
    assert found == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_needs_sideways_scrolling_at_320_pixels(open_app, bureau, language):
    page = open_app(width=320, height=640, language=language)

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= 320"))

    assert fits()
    paste(page, bureau.barcodes[REVOKED])
    assert fits()
    for view in ("batch", "history", "settings", "help"):
        visit(page, view)
        assert fits(), view
