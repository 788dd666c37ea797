"""In CI a skip is a failure, in whatever way a test is skipped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPS = """
import pytest

def test_inside():
    pytest.skip("no browser here")

@pytest.fixture
def server():
    pytest.skip("no server here")

def test_in_a_fixture(server): ...

@pytest.mark.skipif(True, reason="no vectors here")
def test_by_mark(): ...
"""
XFAIL = """
import pytest

@pytest.mark.xfail(strict=True, reason="a named deviation")
def test_expected():
    assert False
"""


def run(tmp_path: Path, tests: str, ci: str) -> str:
    (tmp_path / "test_it.py").write_text(tests, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.nothing_skipped", "-p", "no:cacheprovider",
         "-p", "no:xdist", "-q", "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip


def test_every_way_to_skip_fails_in_ci_with_its_reason(tmp_path: Path) -> None:
    said = run(tmp_path, SKIPS, "true")
    # What a fixture skips fails before its test begins, which pytest counts as an error.
    assert "2 failed, 1 error" in said or "1 failed, 2 errors" in said, said
    for reason in ("no browser here", "no server here", "no vectors here"):
        assert f"nothing may be skipped in CI. Skipped: {reason}" in said


def test_elsewhere_a_skip_stays_one(tmp_path: Path) -> None:
    assert "3 skipped" in run(tmp_path, SKIPS, "")


@pytest.mark.parametrize("ci", ["true", ""])
def test_an_expected_failure_is_no_skip(tmp_path: Path, ci: str) -> None:
    assert "1 xfailed" in run(tmp_path, XFAIL, ci)
