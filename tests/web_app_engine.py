"""Runs the web app's engine in node over cases of the form of tests/fixtures/verdicts."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

APP = Path(__file__).parents[1] / "vc_verifier" / "pwa"


def engine_answers(trust: Path, cases: bytes) -> dict[str, dict[str, Any]]:
    """Give the engine's answer to each case, by name; `trust` is a file as trust.json."""
    node = shutil.which("node")
    if node is None or not (APP / "node_modules" / "jsonld").is_dir():
        reason = "node or the web app's locked npm packages are missing: `make app`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    run = subprocess.run(
        [node, str(APP / "run_engine.mjs"), str(trust)],
        input=cases,
        capture_output=True,
        timeout=240,
        check=True,
    )
    assert run.stderr == b"", run.stderr.decode()
    return {(answer := json.loads(line))["name"]: answer for line in run.stdout.splitlines()}
