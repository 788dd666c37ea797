"""The facts of one verification, and how findings become a result: the first verdict in order."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from vc_core.problems import ProblemDetails, ProblemError
from vc_verifier.checks.certificate_types import is_certificate
from vc_verifier.checks.finding import Finding, failed, refused
from vc_verifier.checks.seal import Seal, SealProblem
from vc_verifier.result import CHECK_NAMES, Carrier, Kind, VerificationResult, not_checked
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.verdict import Verdict


@dataclass(frozen=True)
class Examination:
    """The facts of one verification: whom to trust, when, and what carries the document."""

    trust: Trust
    at: datetime
    carrier: Carrier
    carrier_finding: Finding
    best: Verdict
    """The most that this carrier can be worth."""
    strictly_parsed: bool = False
    """Whether what is examined comes from `strict_json.parse` as it is."""
    short: bool = False
    """Whether its text is too short to have more values than are examined."""

    def wrapped(self) -> "Examination":
        """Give the examination of a certificate found inside something else."""
        problem = SealProblem(
            "WRAPPED",
            "The certificate was found inside something else; that is not the issued certificate.",
            "证书被包装在其他文件之中，该文件不是所签发的证书。",
        )
        finding = failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
        return replace(self, carrier_finding=finding, best=Verdict.COPY_WITHOUT_EFFECT)

    def derived(self) -> "Examination":
        """Give the examination of what a holder disclosed of a certificate: never the original."""
        carrier: Carrier = "derived" if self.carrier in ("json", "jwt", "sd-jwt") else self.carrier
        best = min(self.best, Verdict.AUTHENTIC_DATA, key=lambda verdict: verdict.rank)
        return replace(self, carrier=carrier, best=best)

    def result(
        self,
        findings: list[Finding],
        *,
        credential: dict[str, Any] | None = None,
        seal: Seal | None = None,
    ) -> VerificationResult:
        """Combine findings into a result; the first verdict in the order of decision wins."""
        everything = [self.carrier_finding, *findings]
        # What was answered well has no more to say than its answer.
        told = [f for f in everything if f.verdict is not None or f.problem is not None]
        forced = [finding.verdict for finding in told if finding.verdict is not None]
        verdict = min([self.best, *forced], key=lambda forced_verdict: forced_verdict.rank)
        # The reason that decided stands first.
        against = sorted(
            (f for f in told if f.problem is not None and f.verdict is not None),
            key=lambda finding: finding.verdict.rank if finding.verdict else 0,
        )
        errors = [finding.problem for finding in against if finding.problem is not None]
        warnings = [f.problem for f in told if f.problem is not None and f.verdict is None]
        if verdict.favourable and not self.trust.in_force(self.at):
            verdict = Verdict.UNDECIDABLE
            errors.append(_expired_bundle().details)
        if credential is not None and self.trust.demonstration:
            warnings.append(_demonstration())
        answers = {finding.check.check: finding.check for finding in everything}
        return VerificationResult(
            verdict=verdict,
            carrier=self.carrier,
            as_of=self.at,
            trust_bundle=self.trust.summary(),
            checks=tuple(answers.get(name) or not_checked(name) for name in CHECK_NAMES),
            kind=None if credential is None else _kind(credential),
            credential=credential,
            issuer_name=seal.issuer.name if seal is not None and seal.issuer else None,
            warnings=tuple(warnings),
            errors=tuple(errors),
        )

    def refuse(self, error: ProblemError, verdict: Verdict) -> VerificationResult:
        """Give the result of something in which no sealed data could be read."""
        return self.result([refused("proof", error, verdict)])


def _kind(credential: dict[str, Any]) -> Kind:
    return "certificate" if is_certificate(credential) else "other"


def _expired_bundle() -> TrustError:
    return TrustError(
        "TRUST_BUNDLE_EXPIRED",
        "The trust bundle has expired; update it, then verify again.",
        "信任数据包已过期，请更新后重新核验。",
    )


@cache
def _demonstration() -> ProblemDetails:
    return ProblemError(
        "DEMONSTRATION",
        "This is a demonstration: neither the keys nor the certificate are the real bureau's.",
        "这是演示环境：密钥和证书均非真实机构所有。",
    ).details
