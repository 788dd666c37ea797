"""What an examination found: three outcomes, and no result that can pass for a truth value."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from vc_core.problems import ProblemDetails


class Outcome(StrEnum):
    """How a question was answered; only `passed` counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


class NotATruthValue:
    """Refuse to be read as true or false: a result is asked for its outcome."""

    def __bool__(self) -> NoReturn:
        """Raise, so that `if result:` can never mean 'verified'."""
        raise TypeError(f"{type(self).__name__} has no truth value: ask for its outcome")


@dataclass(frozen=True)
class SingleProofResult(NotATruthValue):
    """One proof of a proof set or chain."""

    outcome: Outcome
    cryptosuite: str | None
    verification_method: str | None
    created: str | None
    problem: ProblemDetails | None = None


@dataclass(frozen=True)
class ProofResult(NotATruthValue):
    """All proofs of a document; `document` is present only if every proof passed.

    `document` is the secured document with its proofs, as it was presented.
    """

    proofs: tuple[SingleProofResult, ...]
    problem: ProblemDetails | None
    document: dict[str, Any] | None

    @property
    def outcome(self) -> Outcome:
        """Combine: any failure fails, any undecided leaves undecided, else passed."""
        outcomes = {proof.outcome for proof in self.proofs}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        if self.problem is not None and Outcome.INDETERMINATE not in outcomes:
            return Outcome.FAILED
        if Outcome.INDETERMINATE in outcomes or not outcomes:
            return Outcome.INDETERMINATE if outcomes else Outcome.FAILED
        return Outcome.PASSED
