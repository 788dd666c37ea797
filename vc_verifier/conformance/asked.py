"""What a request of conformance mode asks of proofs: a challenge and a domain to answer."""

from dataclasses import dataclass
from typing import Any

from vc_core.cryptosuites.suite import ProofError
from vc_core.results import NotATruthValue
from vc_verifier.checks.finding import failed, with_finding
from vc_verifier.result import VerificationResult
from vc_verifier.submission import RequestProblem
from vc_verifier.verdict import Verdict


@dataclass(frozen=True)
class Asked(NotATruthValue):
    """What every proof has to answer (vc-data-integrity §4.4); None where nothing is asked."""

    challenge: str | None = None
    domain: str | None = None


NOTHING_ASKED = Asked()


def read_asked(options: dict[str, Any]) -> Asked:
    """Read the options of a request; `checks` may only be a list, since all are always made."""
    checks = options.get("checks", [])
    if not isinstance(checks, list) or not all(isinstance(check, str) for check in checks):
        raise RequestProblem(
            "CHECKS_MALFORMED", "`checks` must be a list of strings.", "checks 必须是字符串列表。"
        )
    return Asked(_text(options, "challenge"), _text(options, "domain"))


def unanswered(result: VerificationResult, asked: Asked) -> VerificationResult:
    """Judge what was verified the ordinary way, whose proofs answer nobody's question."""
    if asked == NOTHING_ASKED:
        return result
    code = "INVALID_DOMAIN_ERROR" if asked.challenge is None else "INVALID_CHALLENGE_ERROR"
    error = ProofError(
        code,
        "A certificate's seal answers no challenge and names no domain.",
        "证书的签章不回应挑战值，也不写明域。",
    )
    return with_finding(result, failed("carrier", error, Verdict.COPY_WITHOUT_EFFECT))


def _text(options: dict[str, Any], name: str) -> str | None:
    value = options.get(name)
    if value is not None and not isinstance(value, str):
        raise RequestProblem(
            "OPTION_NOT_TEXT", f"`{name}` must be a string.", f"{name} 必须是字符串。"
        )
    return value
