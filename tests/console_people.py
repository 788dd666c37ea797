"""People at the console in a real browser, and what each of its pages must stand up to."""

import os
from pathlib import Path
from typing import Any

from flask import template_rendered

from tests.console_example import PASSWORD, PEOPLE, ConsoleExample
from tests.end_to_end.navigation import press
from vc_issuer.accounts.roles import Role

AXE = Path(__file__).parent / "interop/node/node_modules/axe-core/axe.min.js"
# Where a person who wants to look at the pages has them put.
PICTURES = os.environ.get("CONSOLE_PICTURES")
# The pages that were looked at, by their templates.
looked_at: set[str] = set()
_rendered: list[str] = []


def note_pages(console: ConsoleExample) -> None:
    """Note from now on which page was served last."""

    def note(_app: Any, template: Any, **_context: Any) -> None:
        _rendered.append(template.name)

    # The signal holds on weakly.
    note_pages.kept = note  # type: ignore[attr-defined]
    template_rendered.connect(note, console.app)


class Person:
    """One person at one browser window; everything the browser complains about is kept."""

    def __init__(self, browser, address: str, console: ConsoleExample, language: str, size) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on(
            "request",
            lambda request: (
                None if request.url.startswith(address) else self.complaints.append(request.url)
            ),
        )
        self.console = console
        self.page.goto(f"{address}/?lang={language}")
        self.language = language

    def press(self, selector: str) -> None:
        """Press what leads to another page, and be there."""
        press(self.page, self.page.locator(selector).first)

    def sign_in(self, name: str) -> None:
        self.console.clock.pass_on(seconds=60)
        self.press('a[href="/sign-in"]')
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.press("main button")
        if PEOPLE[name][0] is not Role.UNIT_CLERK:
            self.page.fill("#code", self.console.accounts.current_code(name, self.console.clock()))
            self.press("main button")

    def open(self, path: str) -> None:
        self.page.goto(self.page.url.split("/", 3)[0] + "//" + self.page.url.split("/")[2] + path)

    def looks_right(self, name: str) -> None:
        """Demand a page without serious accessibility faults and without sideways scrolling."""
        self.page.wait_for_load_state()
        looked_at.add(_rendered[-1])
        if PICTURES:
            width = self.page.viewport_size["width"]
            file = Path(PICTURES) / f"{name}.{self.language}.{width}.png"
            self.page.screenshot(path=str(file), full_page=True)
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} px"
        if not AXE.exists():
            # Looked at without axe-core on a machine without npm, never in CI.
            assert os.environ.get("CI") != "true", (
                "axe-core is missing: npm ci in tests/interop/node"
            )
            return
        # Through the driver: the page's own policy admits no script from elsewhere.
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
            "'wcag22aa', 'best-practice'], resultTypes: ['violations']})"
            ".then(found => found.violations)"
        )
        serious = [
            (entry["id"], [node["html"][:120] for node in entry["nodes"]])
            for entry in found
            if entry["impact"] in ("serious", "critical")
        ]
        assert serious == [], name
