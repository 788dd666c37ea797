"""What coverage leaves out is listed with its reason, and so is what is not mutated."""

import re
import tomllib
from pathlib import Path

from tools.mutants import GROUPS

ROOT = Path(__file__).parents[2]
PRAGMA = re.compile(r"#\s*pragma: no (?:cover|branch|mutate)\b[^\n]*")
# A row of the table in section 8: the file, the line that is left out, the reason.
ROW = re.compile(r"^\| `(vc_[\w/.]+)` \| `(.+?)` \| (.+?) \|$", re.MULTILINE)


def measured() -> list[Path]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["coverage"]["report"]["include"]
    files = {file for pattern in patterns for file in files_of(pattern)}
    assert len(files) > 60
    return sorted(files)


def files_of(pattern: str) -> list[Path]:
    # Both coverage.py and mutmut let `*` stand for folders within folders, too.
    found = list(ROOT.glob(pattern.replace("*", "**/*.py")))
    assert found, pattern
    return found


def pragmas_of(file: Path) -> list[tuple[str, str]]:
    """Give the lines of a file that coverage or mutmut are told to leave out."""
    lines = file.read_text("utf-8").splitlines()
    return [
        (str(file.relative_to(ROOT)), PRAGMA.sub("", line).strip())
        for line in lines
        if PRAGMA.search(line)
    ]


def test_every_exclusion_is_listed_with_its_reason_and_nothing_else_is():
    section = (ROOT / "docs" / "promises.md").read_text("utf-8").split("\n## 8.")[1]
    rows = ROW.findall(section.split("\n## ")[0])
    in_code = [pragma for file in measured() for pragma in pragmas_of(file)]
    assert sorted(in_code) == sorted((file, line) for file, line, _ in rows)
    assert all(reason.strip() for *_, reason in rows)
    if not rows:
        assert "Nothing is left out" in section


def test_an_exclusion_would_be_seen(tmp_path):
    for line in ("x = 1  # pragma: no cover", "if y:  #pragma: no branch - because"):
        assert PRAGMA.search(line)
    assert ROW.findall("| `vc_core/proofs.py` | `if x:` | because |") == [
        ("vc_core/proofs.py", "if x:", "because")
    ]


# docs/promises.md section 8 says why.
MEASURED_AND_NOT_MUTATED = (
    "vc_core/credential.py",
    "vc_core/envelopes/*",
    "vc_core/identifiers/*",
    "vc_core/presentations.py",
    "vc_core/related_resources.py",
    "vc_core/results.py",
    "vc_core/schema.py",
    "vc_core/times.py",
    "vc_verifier/examination.py",
)


def test_the_modules_that_are_measured_are_the_ones_that_are_mutated_but_for_a_few():
    mutated = {
        file for group in GROUPS.values() for pattern in group.modules for file in files_of(pattern)
    }
    measured_only = {file for pattern in MEASURED_AND_NOT_MUTATED for file in files_of(pattern)}
    # A module without statements of its own has nothing to mutate.
    assert {file for file in measured() if file.name != "__init__.py"} == {
        file for file in mutated | measured_only if file.name != "__init__.py"
    }
    assert not mutated & measured_only


def test_what_is_measured_and_not_mutated_is_told():
    section = (ROOT / "docs" / "promises.md").read_text("utf-8").split("\n## 8.")[1]
    (sentence,) = (line for line in section.split("\n") if line.startswith("Measured and not mut"))
    assert set(re.findall(r"`(vc_[\w/.*]+)`", sentence)) == set(MEASURED_AND_NOT_MUTATED)


def test_every_test_that_mutants_are_held_against_is_there():
    for group in GROUPS.values():
        for test in group.tests:
            assert (ROOT / test).exists(), test
