"""docs/issuing.md and docs/verifying.md name files and functions that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:vc_core|vc_issuer|vc_verifier)/[\w/]+\.py)`((?:[ ,and]*`\w+`)*)")


def named_things() -> list[tuple[str, str]]:
    """Give each file with each name that a walk says is in it."""
    things = []
    for walk in ("issuing.md", "verifying.md"):
        for file, names in NAMED.findall((ROOT / "docs" / walk).read_text("utf-8")):
            found = re.findall(r"`(\w+)`", names)
            things += [(file, name) for name in found] or [(file, "")]
    return things


@pytest.mark.parametrize(("file", "name"), named_things())
def test_what_a_walk_names_is_there(file, name):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    defined = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    assert not name or name in defined


def test_the_walks_name_at_least_thirty_things():
    assert len(named_things()) >= 30
