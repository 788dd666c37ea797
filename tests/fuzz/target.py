"""What a fuzz target is, and one attempt at it: an answer, or one of the decoder's own errors."""

import importlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vc_core.problems import ProblemError

FOLDER = Path(__file__).parent
CORPUS = FOLDER / "corpus"
# CPU seconds for one input. The promise is 2 s; instrumented code is several times slower.
MOST_SECONDS = 8.0


class Broken(AssertionError):
    """A decoder gave what it must not give; only for this is it raised by targets."""


@dataclass(frozen=True)
class Target:
    """A decoder under attack.

    `run` raises nothing but `errors` for any input; `largest` is the longest input made.
    """

    name: str
    run: Callable[[bytes], None]
    errors: tuple[type[ProblemError], ...]
    largest: int


def names() -> list[str]:
    """Name the targets: one file each."""
    return sorted(path.stem for path in (FOLDER / "targets").glob("[a-z]*.py"))


def load(name: str) -> Target:
    """Import a target, and with it the code that it attacks; a dotted name is any module's."""
    module = importlib.import_module(name if "." in name else f"tests.fuzz.targets.{name}")
    return Target(name, module.run, module.ERRORS, module.LARGEST)


def attempt(target: Target, data: bytes) -> None:
    """Run one input; everything but the target's own errors passes through."""
    begun = time.process_time()
    try:
        target.run(data)
    except target.errors as error:
        # What is told to people must be complete, whatever it was made of.
        if not (error.text.zh and error.text.en and json.dumps(error.details.to_json())):
            raise Broken(f"{error.code} says nothing") from error
    if time.process_time() - begun > MOST_SECONDS:
        raise Broken(f"more than {MOST_SECONDS} s for {len(data)} bytes")


def seeds(name: str) -> list[Path]:
    """Give the committed inputs of a target, in a stable order."""
    return sorted((CORPUS / name).iterdir())
