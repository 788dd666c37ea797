"""Takes the code samples out of a Markdown page, in order, with what its markers say of each.

A marker is an HTML comment of its own before the block:

    <!-- not run: REASON -->   a reason of `NOT_RUN`; the block is only looked at
    <!-- output -->            what the block before prints; … stands for anything
"""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

# Closed: a sample that fits none of these is run.
NOT_RUN = {
    "serves": "keeps running; the runner has the same services running",
    "minutes": "takes minutes and has a test of its own, or is the suite itself",
    "system": "changes the operating system, as root",
    "elsewhere": "talks to machines or devices that a test does not have",
    "rebuilds": "builds anew what the other tests are using",
    "form": "shows the form of something; there is nothing to run",
}
SHELL = {"", "sh", "bash"}
LANGUAGES = SHELL | {"python", "pycon", "javascript", "json", "text"}
_MARKER = re.compile(r"<!--\s*(not run: (?P<reason>[^>]+?)|(?P<output>output))\s*-->")


@dataclass(frozen=True)
class Block:
    """One code sample: where it stands, its language, and what is not to be done with it."""

    page: str
    line: int
    language: str
    text: str
    not_run: str | None = None
    shows_output: bool = False

    @property
    def where(self) -> str:
        """Give file and line, as an editor opens them."""
        return f"{self.page}:{self.line}"


def blocks(text: str, page: str) -> list[Block]:
    """Give the code samples of a page, fenced or indented."""
    found: list[Block] = []
    marker: re.Match[str] | None = None
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "html_block":
            marker = _MARKER.fullmatch(token.content.strip())
        elif token.type in ("fence", "code_block"):
            found.append(_block(token, page, marker))
            marker = None
        elif token.type != "inline" and not token.type.endswith("_close"):
            # A marker holds for the very next thing only.
            marker = None
    return found


def _block(token, page: str, marker: re.Match[str] | None) -> Block:
    line = token.map[0] + 1
    language = token.info.strip().split(" ")[0]
    reason = marker and marker["reason"]
    if reason is not None and reason not in NOT_RUN:
        raise ValueError(f"{page}:{line}: {reason!r} is no reason for a sample not to run")
    if language not in LANGUAGES:
        raise ValueError(f"{page}:{line}: a sample in {language!r} cannot be run")
    shows_output = bool(marker and marker["output"])
    if language == "text" and not (reason or shows_output):
        raise ValueError(f"{page}:{line}: text is the output of something, or a form")
    return Block(page, line, language, token.content, reason, shows_output)


def pages(root: Path) -> list[Path]:
    """Give every page that users read: README in each language, docs, and what they point to."""
    found = [*root.glob("README*.md"), *(root / "docs").rglob("*.md"), root / "keys" / "README.md"]
    return sorted(found)


def in_reading_order(root: Path) -> list[Path]:
    """Give the pages as a newcomer meets them: README first, then as docs/README.md names them."""
    contents = root / "docs" / "README.md"
    named = re.findall(r"\]\(([^)#]+\.md)\)", contents.read_text("utf-8"))
    first = [root / "README.md", root / "README.zh.md", contents]
    linked = [(contents.parent / name).resolve() for name in named]
    ordered = dict.fromkeys([*first, *linked, *pages(root)])
    return [page for page in ordered if page in set(pages(root))]
