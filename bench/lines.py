"""What a worker that verifies lines is handed: how a result is written, and that no files are read.

In a module of its own, because each worker imports it: the bench's other modules bring the issuer.
"""

from vc_core.problems import ProblemError
from vc_verifier.result import VerificationResult


def one_line(place: str, result: VerificationResult) -> str:
    """Write a result as the command line does for many."""
    return f"{place}\t{result.verdict.value}\n"


def unread(name: str) -> bytes:
    """Refuse: no files are read here."""
    raise ProblemError("NO_FILES", name, name)
