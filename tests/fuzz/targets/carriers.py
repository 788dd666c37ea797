"""The verifier's front door: any bytes or text at all get a verdict."""

from tests.fuzz.choice import choose, text_of
from tests.fuzz.presented import verdict_of
from vc_core.problems import ProblemError

# Nothing at all: whatever it is, it is answered.
ERRORS: tuple[type[ProblemError], ...] = ()
LARGEST = 8_192


def _bytes(data: bytes) -> None:
    verdict_of(data)


def _text(data: bytes) -> None:
    verdict_of(text_of(data))


_WAYS = {b"B": _bytes, b"T": _text}


def run(data: bytes) -> None:
    """Verify."""
    choose(_WAYS, data)
