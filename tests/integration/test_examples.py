"""The committed examples of every verdict are judged as they say, and the docs name them all."""

import json
import re
from pathlib import Path

import pytest

from tests.fixtures.examples.judge import judged
from vc_verifier.verdict import Verdict

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "fixtures" / "examples"
ENTRIES = json.loads((FOLDER / "examples.json").read_text("utf-8"))
FILE = re.compile(r"`(\S+?\.(?:json|png|pdf))`")
# No PDF and no picture can be these; docs/developers/examples.md says why.
NOT_SO = {("original", "png"), ("valid-presentation", "png"), ("valid-presentation", "pdf"),
          ("authentic-data", "pdf")}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: f"{e['verdict']}-{Path(e['file']).suffix}")
def test_each_example_gets_its_verdict(entry):
    assert judged(FOLDER, entry) == entry["verdict"]


def test_there_is_one_for_every_verdict_and_carrier_that_can_be():
    made = {(entry["verdict"], Path(entry["file"]).suffix[1:]) for entry in ENTRIES}
    wanted = {(verdict.value, ending) for verdict in Verdict for ending in ("json", "png", "pdf")}
    assert made == wanted - NOT_SO


def test_the_table_for_developers_names_every_example():
    page = (ROOT / "docs" / "developers" / "examples.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \|(.*)\|$", page, re.MULTILINE)
    named = {(verdict, file) for verdict, cells in rows for file in FILE.findall(cells)}
    assert named == {(entry["verdict"], entry["file"]) for entry in ENTRIES}
