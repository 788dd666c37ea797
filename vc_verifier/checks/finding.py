"""What a check found: the answer that is shown, and the verdict it forces, if any."""

from dataclasses import dataclass

from vc_core.problems import ProblemDetails, ProblemError, Text
from vc_core.results import NotATruthValue
from vc_verifier.result import Check, CheckName, CheckOutcome
from vc_verifier.verdict import Verdict


@dataclass(frozen=True)
class Finding(NotATruthValue):
    """One check's answer; `verdict` None means that the check leaves everything possible."""

    check: Check
    verdict: Verdict | None = None
    problem: ProblemDetails | None = None


def passed(name: CheckName, code: str, text: Text, *, as_of: str | None = None) -> Finding:
    """Give the finding of a question answered well."""
    return Finding(Check(name, CheckOutcome.PASSED, code, text, as_of))


def failed(
    name: CheckName, error: ProblemError, verdict: Verdict, *, as_of: str | None = None
) -> Finding:
    """Give the finding of a question answered badly."""
    check = Check(name, CheckOutcome.FAILED, error.code, error.text, as_of)
    return Finding(check, verdict, error.details)


def undecided(name: CheckName, error: ProblemError, *, as_of: str | None = None) -> Finding:
    """Give the finding of a question that could not be answered with what is at hand."""
    check = Check(name, CheckOutcome.NOT_CHECKED, error.code, error.text, as_of)
    return Finding(check, Verdict.UNDECIDABLE, error.details)


def warning(name: CheckName, error: ProblemError, *, as_of: str | None = None) -> Finding:
    """Give the finding of a question answered well enough, with something to know."""
    check = Check(name, CheckOutcome.WARNING, error.code, error.text, as_of)
    return Finding(check, None, error.details)
