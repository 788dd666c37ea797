"""`python -m tools.adr_index`: writes docs/adr/README.md, the list of all decisions."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "adr"
INDEX = FOLDER / "README.md"
_HEAD = """# Decisions

One page each: what was the question, what was decided, what follows. A decision is not
rewritten when it changes; a newer one says so. The numbers leave gaps.

To add one: take the next free number, keep to a page (context, decision, consequences), run
`python -m tools.adr_index`.

| | decision |
|---|---|
"""


def index() -> str:
    """Give the list as it must be."""
    rows = []
    for file in sorted(FOLDER.glob("[0-9]*.md")):
        title = file.read_text("utf-8").splitlines()[0].removeprefix("# ")
        number, _, words = title.partition(":")
        if number != file.name[:4] or not words:
            raise SystemExit(f"{file.name} does not begin with '# {file.name[:4]}: TITLE'")
        rows.append(f"| [{number}]({file.name}) | {words.strip()} |\n")
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    INDEX.write_text(index(), "utf-8")
