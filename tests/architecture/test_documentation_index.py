"""The lists in the documentation are whole: decisions, pages by reader, links, named tests."""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tools.adr_index import INDEX, index

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "keys" / "README.md"])
LINK = re.compile(r"\]\(([^)\s]+)\)")
# `tests/…/test_x.py` and, after it, the tests of that file: `test_…`, `test_…`
NAMED = re.compile(r"`(tests/[\w/]+\.py)`((?:(?:, | and |; | )`test_\w+`)*)")
SHOWING = ("README.md", "README.zh.md", "docs/promises.md")


def test_the_list_of_decisions_is_whole():
    assert INDEX.read_text("utf-8") == index(), "run: python -m tools.adr_index"


def test_every_page_is_in_the_list_by_reader():
    listed = (ROOT / "docs" / "README.md").read_text("utf-8")
    linked = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in LINK.findall(listed)}
    for page in (ROOT / "docs").rglob("*.md"):
        if page.parent != ROOT / "docs" / "adr" and page != ROOT / "docs" / "README.md":
            assert page in linked, f"docs/README.md does not name {page.relative_to(ROOT)}"


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as hosts of repositories make them."""
    found = set()
    for heading in re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE):
        words = re.sub(r"[`*]|\[|\]\([^)]*\)", "", heading).strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for link in LINK.findall(page.read_text("utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / unquote(file)).resolve() if file else page
        assert target.exists(), f"{link} leads nowhere"
        if anchor and target.suffix == ".md":
            assert unquote(anchor) in anchors(target), f"{link}: no such heading"


def named_tests() -> list[tuple[str, str, str]]:
    found = []
    for page in SHOWING:
        for file, names in NAMED.findall((ROOT / page).read_text("utf-8")):
            tests = re.findall(r"`(test_\w+)`", names)
            found += [(page, file, test) for test in tests] or [(page, file, "")]
    return found


@pytest.mark.parametrize(("page", "file", "name"), named_tests())
def test_every_test_that_shows_a_promise_is_there(page, file, name):
    source = (ROOT / file).read_text("utf-8")
    defined = {n.name for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)}
    assert not name or name in defined, f"{page}: {file} has no {name}"


def test_each_rule_and_each_promise_is_shown_by_a_test():
    promises = (ROOT / "docs" / "promises.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| (R\d+) \|(.*)\|$", promises, re.MULTILINE))
    assert list(rows) == [f"R{number}" for number in range(1, 22)]
    assert [rule for rule, row in rows.items() if not re.search(r"`test_\w+`", row)] == []
    for page in ("README.md", "README.zh.md"):
        text = (ROOT / page).read_text("utf-8")
        section = re.search(r"^## (?:Promises|承诺).*?(?=^## )", text, re.MULTILINE | re.DOTALL)
        assert section is not None
        shown = [row for row in section[0].splitlines() if "`test_" in row]
        assert len(shown) == 6
