"""The sample applications give exactly the expected certificates and refusals."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vc_issuer.application import CheckedApplication, check_application, read_rows
from vc_issuer.catalogue import Catalogue
from vc_issuer.refusals import RULES
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.units_file import parse_units

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "samples"
CATALOGUE = ROOT / "contexts" / "catalogue"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
FILES = sorted(EXPECTED)


def checked(file: str) -> CheckedApplication:
    catalogue = Catalogue.load(CATALOGUE)
    units_file = (CATALOGUE / "units.demonstration.json").read_bytes()
    units = {unit.code: unit for unit in parse_units(units_file, catalogue=catalogue)}
    return check_application(
        read_rows((SAMPLES / file).read_bytes(), file),
        unit=units[EXPECTED[file]["unit"]],
        catalogue=catalogue,
        now=datetime(2026, 11, 20, tzinfo=UTC),
        glyphs=GlyphCoverage.load(CATALOGUE / "glyph_coverage.json"),
        already_issued=lambda _: False,
    )


@pytest.mark.parametrize("file", FILES)
def test_every_bad_row_is_refused_with_its_column_and_code(file: str) -> None:
    refused = [(r.row, r.column, r.code) for r in checked(file).refused]
    expected = [(r["row"], r["column"], r["code"]) for r in EXPECTED[file]["refused"]]
    assert sorted(refused) == sorted(expected)


@pytest.mark.parametrize("file", FILES)
def test_every_other_row_is_accepted(file: str) -> None:
    rows = [row.row_number for row in checked(file).accepted]
    assert rows == EXPECTED[file]["accepted"]
    assert len(rows) == EXPECTED[file]["acceptedCount"]


def test_the_four_hundred_rows_give_at_least_320_certificates() -> None:
    assert [EXPECTED[file]["rows"] for file in FILES] == [200, 200]
    assert sum(EXPECTED[file]["acceptedCount"] for file in FILES) >= 320


def test_every_refusal_code_occurs_in_the_samples() -> None:
    occurring = {refusal["code"] for file in FILES for refusal in EXPECTED[file]["refused"]}
    assert occurring == set(RULES)


def test_nobody_is_certified_twice_over_both_files() -> None:
    keys = [row.identity_key for file in FILES for row in checked(file).accepted]
    assert len(set(keys)) == len(keys)


def test_the_samples_hold_rare_two_character_and_long_names() -> None:
    names = [row.name for file in FILES for row in checked(file).accepted]
    assert any(0x3400 <= ord(c) <= 0x4DBF for name in names for c in name)
    assert any(ord(c) >= 0x20000 for name in names for c in name)
    assert any(len(name) == 2 for name in names)
    assert any("·" in name and len(name) > 12 for name in names)


def test_all_identity_numbers_are_marked_as_invented() -> None:
    rows = [row for file in FILES for row in checked(file).accepted]
    resident = [row.id_number for row in rows if row.id_type == "居民身份证"]
    assert resident
    assert all(number.startswith("310000") for number in resident)


def test_the_generator_makes_exactly_these_files() -> None:
    generator = ROOT / "tools" / "sample_applications.py"
    done = subprocess.run(
        [sys.executable, str(generator), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_table_in_the_readme_is_that_of_the_files() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for file in FILES:
        line = next(line for line in readme.splitlines() if line.startswith(f"| `{file}`"))
        cells = [cell.strip() for cell in line.split("|")]
        counts = EXPECTED[file]["acceptedCount"], EXPECTED[file]["refusedCount"]
        assert cells[3] == f"`{EXPECTED[file]['unit']}`"
        assert cells[5] == str(counts[0])
        assert cells[6].split(" ")[0] == str(counts[1])
