"""Paths to what an SD-JWT may withhold: `credentialSubject.address.street`, `evidence[0]`."""

import re
from typing import Any

from vc_core.envelopes.errors import EnvelopeError

Path = tuple[str | int, ...]
_STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[([0-9]{1,4})\]")


def parse_path(text: str) -> Path:
    """Read a path: names after dots, array positions in brackets."""
    steps: list[str | int] = []
    position = 0
    for match in _STEP.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        steps.append(match[1] if match[1] is not None else int(match[2]))
    if not steps or position != len(text) or not isinstance(steps[0], str):
        raise _selects_nothing()
    return tuple(steps)


def parent_of(document: dict[str, Any], path: Path) -> Any:
    """Give the object or array that holds what `path` selects."""
    here: Any = document
    for step in path[:-1]:
        here = _selected(here, step)
    _selected(here, path[-1])
    return here


def _selected(here: Any, step: str | int) -> Any:
    there = here.get(step) if isinstance(here, dict) and isinstance(step, str) else None
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        there = here[step]
    if there is None:
        raise _selects_nothing()
    return there


def _selects_nothing() -> EnvelopeError:
    return EnvelopeError(
        "DISCLOSURE_PATH", "A disclosure path selects nothing.", "披露路径未选中任何内容。"
    )
