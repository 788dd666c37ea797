"""Where docs/promises.md says how many tests passed, so many are there."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "promises.md"
# A row's command over whole files or folders, and how many passed: of all, or of each in turn.
ROW = re.compile(
    r"^\|[^|]*\| `\.venv/bin/python -m pytest ((?:tests/\S+ ?)+)`[^|]*\| ([^|]*)\|$", re.M
)
# What pytest prints when it is asked to be brief.
FOUND = re.compile(r"^(tests/\S+): (\d+)$", re.MULTILINE)
PASSED = re.compile(r"\b(\d+(?: and \d+)*) passed\b")


def promised() -> dict[tuple[str, ...], list[int]]:
    """Give the numbers that are said, by the places whose tests are counted."""
    return {
        tuple(row[1].split()): [int(number) for number in said[1].split(" and ")]
        for row in ROW.finditer(PAGE.read_text("utf-8"))
        if (said := PASSED.search(row[2]))
    }


def collected(places: set[str]) -> Counter[str]:
    """Count the tests that pytest finds, by place."""
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-o",
        "addopts=",
        "--collect-only",
        "-qq",
        *sorted(places),
    ]
    found = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    counts: Counter[str] = Counter()
    for file, count in FOUND.findall(found):
        for place in places:
            if file == place or file.startswith(f"{place}/"):
                counts[place] += int(count)
    return counts


def test_as_many_tests_are_there_as_are_said_to_have_passed() -> None:
    rows = promised()
    assert len(rows) > 6
    counts = collected({place for places in rows for place in places})
    there = {
        places: [counts[place] for place in places]
        if len(said) > 1
        else [sum(counts[place] for place in places)]
        for places, said in rows.items()
    }
    assert there == rows
