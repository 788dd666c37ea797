"""The result of conformance mode: its shape is the verifier's, its legal effect is none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.problems import Text
from vc_verifier.checks.finding import Finding
from vc_verifier.result import CHECK_NAMES, Carrier, VerificationResult, not_checked
from vc_verifier.verdict import LegalEffect, Verdict

_NO_EFFECT = LegalEffect(
    False,
    Text(
        "一致性测试模式：只说明证明成立，不说明由本局签发，没有法律效力。",
        "Conformance mode: the proofs verify; nothing says that the bureau issued it. No effect.",
    ),
)


@dataclass(frozen=True)
class ConformanceResult(VerificationResult):
    """A result in which `original` means that every proof verifies, and no more."""

    @property
    def title(self) -> Text:
        """Give the verdict in words; a favourable one speaks of proofs only."""
        if self.verdict.favourable:
            return Text("一致性测试：证明成立", "Conformance mode: the proofs verify")
        return super().title

    @property
    def legal_effect(self) -> LegalEffect:
        """Give no legal effect, whatever the verdict."""
        return _NO_EFFECT


def combine(
    findings: list[Finding],
    *,
    best: Verdict,
    carrier: Carrier,
    at: datetime,
    credential: dict[str, Any] | None = None,
    parts: tuple[VerificationResult, ...] = (),
) -> ConformanceResult:
    """Combine findings; the first verdict in the order of decision wins."""
    forced = [finding.verdict for finding in findings if finding.verdict is not None]
    # Of several findings under one check the gravest is the check's answer.
    answers = {
        finding.check.check: finding.check
        for finding in sorted(findings, key=lambda finding: finding.verdict is not None)
    }
    return ConformanceResult(
        verdict=min([best, *forced], key=lambda verdict: verdict.rank),
        carrier=carrier,
        as_of=at,
        trust_bundle=None,
        checks=tuple(answers.get(name) or not_checked(name) for name in CHECK_NAMES),
        kind=None if credential is None else "other",
        credential=credential,
        warnings=tuple(f.problem for f in findings if f.problem and f.verdict is None),
        errors=tuple(f.problem for f in findings if f.problem and f.verdict is not None),
        parts=parts,
    )
