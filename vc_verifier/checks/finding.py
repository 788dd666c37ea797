"""What a check found: the answer that is shown, and the verdict it forces, if any."""

from dataclasses import dataclass, replace

from vc_core.problems import ProblemDetails, ProblemError, Text
from vc_core.results import NotATruthValue
from vc_verifier.result import Check, CheckName, CheckOutcome, VerificationResult
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


def refused(name: CheckName, error: ProblemError, verdict: Verdict) -> Finding:
    """Give the finding against what was presented; what nobody could read failed no check.

    INTERFACES, 'Every check is listed': `failed` says that something was compared and differs.
    """
    if verdict not in (Verdict.NOT_VERIFIABLE, Verdict.UNDECIDABLE):
        return failed(name, error, verdict)
    check = Check(name, CheckOutcome.NOT_CHECKED, error.code, error.text)
    return Finding(check, verdict, error.details)


def undecided(name: CheckName, error: ProblemError, *, as_of: str | None = None) -> Finding:
    """Give the finding of a question that could not be answered with what is at hand."""
    check = Check(name, CheckOutcome.NOT_CHECKED, error.code, error.text, as_of)
    return Finding(check, Verdict.UNDECIDABLE, error.details)


def warning(name: CheckName, error: ProblemError, *, as_of: str | None = None) -> Finding:
    """Give the finding of a question answered well enough, with something to know."""
    check = Check(name, CheckOutcome.WARNING, error.code, error.text, as_of)
    return Finding(check, None, error.details)


def with_finding(result: VerificationResult, finding: Finding) -> VerificationResult:
    """Give a result in which `finding` answers its check and lowers the verdict if it must."""
    checks = tuple(
        finding.check if check.check == finding.check.check else check for check in result.checks
    )
    verdicts = [result.verdict, *([finding.verdict] if finding.verdict is not None else [])]
    verdict = min(verdicts, key=lambda verdict: verdict.rank)
    errors = result.errors
    if finding.problem is not None:
        # The reason that decided stands first.
        decided = verdict is not result.verdict or finding.verdict is result.verdict
        errors = (finding.problem, *errors) if decided else (*errors, finding.problem)
    return replace(result, verdict=verdict, checks=checks, errors=errors)
