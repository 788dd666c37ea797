"""Each criterion's test fails when its rule is taken away (`tests.removed_rules`)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.removed_rules import REMOVED

ROOT = Path(__file__).parents[2]
FILES = (
    "tests/integration/test_notice_clauses.py",
    "tests/integration/test_conversion_matrix_json.py",
    "tests/unit/vc_issuer/test_web_routes.py",
)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_criterions_test_fails_without_its_rule(tmp_path: Path) -> None:
    outcomes = tmp_path / "outcomes.json"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.removed_rules", "-p", "no:xdist",
         "-p", "no:cacheprovider", "--tb=line", "-k", " or ".join(REMOVED), *FILES],
        cwd=ROOT, env={**os.environ, "REMOVED_RULES_OUTCOMES": str(outcomes)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {tuple(entry) for entry in json.loads(outcomes.read_text("utf-8"))}
    # A failure while a test is set up or torn down proves nothing.
    wanted = {(test, rule, "call failed") for test, rules in REMOVED.items() for rule in rules}
    assert found == wanted, run.stdout[-4000:]
