"""Where the official test vectors are: VC_VECTORS, by default ../shared/vectors."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(os.environ.get("VC_VECTORS", Path(__file__).parents[3] / "shared" / "vectors"))

needs_vectors = pytest.mark.skipif(
    not ROOT.is_dir(),
    reason=f"official vectors are not at {ROOT}; set VC_VECTORS to their directory",
)


def read_json(path: str) -> Any:
    """Read one vector file as JSON."""
    return json.loads((ROOT / path).read_text("utf-8"))


def read_text(path: str) -> str:
    """Read one vector file as text."""
    return (ROOT / path).read_text("utf-8")
