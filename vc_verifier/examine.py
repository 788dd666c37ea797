"""The verifying walk of one document: issued form, proof, issuer, validity, status, schema, rules.

docs/verifying.md follows a certificate through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.loader import ContextNotPinned
from vc_core.problems import ProblemDetails, ProblemError, Text
from vc_verifier.checks.certificate_types import has_certificate_contexts, is_certificate
from vc_verifier.checks.finding import Finding, failed, passed, undecided
from vc_verifier.checks.issuer import check_issuer
from vc_verifier.checks.rules import check_rules
from vc_verifier.checks.schema import check_credential_schema
from vc_verifier.checks.seal import (
    BINDS_MEANING,
    Seal,
    SealProblem,
    claims_bureau,
    examine_seal,
    form_of_issue,
    refuse_by_methods,
)
from vc_verifier.checks.slip import examine_slip, is_slip
from vc_verifier.checks.status import check_status
from vc_verifier.checks.validity import check_validity
from vc_verifier.converted import recover_certificate
from vc_verifier.result import CHECK_NAMES, Carrier, Kind, VerificationResult, not_checked
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.verdict import Verdict

_MOST_WRAPPED = 8
_MOST_VALUES = 5_000


@dataclass(frozen=True)
class Examination:
    """The facts of one verification: whom to trust, when, and what carries the document."""

    trust: Trust
    at: datetime
    carrier: Carrier
    carrier_finding: Finding
    best: Verdict
    """The most that this carrier can be worth."""

    def wrapped(self) -> "Examination":
        """Give the examination of a certificate found inside something else."""
        problem = SealProblem(
            "WRAPPED",
            "The certificate was found inside something else; that is not the issued certificate.",
            "证书被包装在其他文件之中，该文件不是所签发的证书。",
        )
        finding = failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
        return replace(self, carrier_finding=finding, best=Verdict.COPY_WITHOUT_EFFECT)

    def result(
        self,
        findings: list[Finding],
        *,
        credential: dict[str, Any] | None = None,
        seal: Seal | None = None,
    ) -> VerificationResult:
        """Combine findings into a result; the first verdict in the order of decision wins."""
        everything = [self.carrier_finding, *findings]
        forced = [finding.verdict for finding in everything if finding.verdict is not None]
        verdict = min([self.best, *forced], key=lambda forced_verdict: forced_verdict.rank)
        # The reason that decided stands first.
        against = sorted(
            (f for f in everything if f.problem is not None and f.verdict is not None),
            key=lambda finding: finding.verdict.rank if finding.verdict else 0,
        )
        errors = [finding.problem for finding in against if finding.problem is not None]
        warnings = [f.problem for f in everything if f.problem is not None and f.verdict is None]
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
        return self.result([failed("proof", error, verdict)])


def _kind(credential: dict[str, Any]) -> Kind:
    return "certificate" if is_certificate(credential) else "other"


def _expired_bundle() -> TrustError:
    return TrustError(
        "TRUST_BUNDLE_EXPIRED",
        "The trust bundle has expired; update it, then verify again.",
        "信任数据包已过期，请更新后重新核验。",
    )


def _demonstration() -> ProblemDetails:
    return ProblemError(
        "DEMONSTRATION",
        "This is a demonstration: neither the keys nor the certificate are the real bureau's.",
        "这是演示环境：密钥和证书均非真实机构所有。",
    ).details


def examine_document(document: Any, examination: Examination) -> list[VerificationResult]:
    """Examine parsed JSON: one result, or one for each certificate wrapped in it."""
    if not isinstance(document, dict | list) or _count(document) > _MOST_VALUES:
        problem = SealProblem(
            "NOT_A_CREDENTIAL", "It is not a credential of reasonable size.", "不是合理大小的凭证。"
        )
        return [examination.refuse(problem, Verdict.NOT_VERIFIABLE)]
    if not _is_readable(document):
        wrapped = _examine_wrapped(document, examination)
        return wrapped or [_examine_one(document, examination)]
    result = _examine_one(document, examination)
    if result.credential is None:
        # Sealed by nobody known, it may still be the wrapping of a certificate that is.
        inner = _examine_wrapped(document, examination)
        return [found for found in inner if found.credential is not None] or [result]
    return [result]


def _is_readable(document: Any) -> bool:
    """Tell whether a document stands under exactly the pinned contexts, with a proof."""
    return (
        isinstance(document, dict)
        and "proof" in document
        and (has_certificate_contexts(document) or is_slip(document))
    )


def _examine_wrapped(document: Any, examination: Examination) -> list[VerificationResult]:
    inner = examination.wrapped()
    return [_examine_one(credential, inner) for credential in _wrapped_credentials(document)]


def _examine_one(document: Any, examination: Examination) -> VerificationResult:
    if not _is_readable(document):
        return _examine_converted(document, examination)
    if is_slip(document):
        return _examine_slip(document, examination)
    return _examine_pinned(document, examination)


def _examine_pinned(document: dict[str, Any], examination: Examination) -> VerificationResult:
    """Examine a document under exactly the pinned contexts, where JSON names can be trusted."""
    seal = examine_seal(document, examination.trust, examination.at)
    if not seal.authentic:
        return examination.result([seal.finding])
    try:
        credential = document if seal.whole else _normal_form(document, seal, examination)
    except WorkBudgetExceeded as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    return _examine_sealed(credential, seal, _form(seal, examination), examination)


def _normal_form(document: dict[str, Any], seal: Seal, examination: Examination) -> dict[str, Any]:
    """Give the sealed data in a certificate's own form, where another spelling says the same.

    JSON-LD allows lists of one, value objects and empty lists; the schema of certificates
    does not, and people are shown the certificate.
    """
    if BINDS_MEANING not in seal.holding or check_credential_schema(document).verdict is None:
        return document
    try:
        return recover_certificate(document, examination.trust, examination.at)[0]
    except WorkBudgetExceeded:
        raise
    except ProblemError:
        return document


def _examine_slip(slip: dict[str, Any], examination: Examination) -> VerificationResult:
    """Examine a slip; the result says so, and its legal effect is never a certificate's."""
    examined = examine_slip(slip, examination.trust, examination.at)
    if examined.recognition is None:
        return examination.result(examined.findings)
    result = examination.result(examined.findings, credential=slip)
    return replace(result, kind="slip", issuer_name=examined.recognition.name)


def _form(seal: Seal, examination: Examination) -> Finding:
    # A barcode has room for one proof: the one over the meaning, and no other.
    by_barcode = examination.carrier in ("barcode", "camera", "image")
    if by_barcode and seal.proofs == 1 and seal.holding == {BINDS_MEANING}:
        return passed(
            "issuedForm",
            "AS_BARCODE",
            Text("与签发的二维码内容一致。", "It is what the issued code carries."),
        )
    return form_of_issue(seal)


def _examine_converted(document: Any, examination: Examination) -> VerificationResult:
    """Examine a document in another form; never with a favourable verdict."""
    trust = examination.trust
    methods = list(_verification_methods(document, trust))
    refusal = refuse_by_methods(methods, trust)
    if refusal is not None:
        return examination.result([refusal])
    try:
        certificate, method = recover_certificate(document, trust, examination.at)
    except ContextNotPinned as error:
        return examination.result([undecided("proof", error)])
    except WorkBudgetExceeded as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    except ProblemError as error:
        return examination.refuse(error, Verdict.ALTERED)
    text = Text("签章有效：数据由本局签章且未被改动。", "The seal holds: the data is as sealed.")
    seal = Seal(
        passed("proof", "SEAL_HOLDS", text),
        issuer=trust.seals[method],
        method=method,
        holding=frozenset({BINDS_MEANING}),
        proofs=1,
    )
    return _examine_sealed(certificate, seal, form_of_issue(seal), examination)


def _examine_sealed(
    credential: dict[str, Any], seal: Seal, form: Finding, examination: Examination
) -> VerificationResult:
    """Ask of authentic data whether it is in force and within the rules."""
    trust, at = examination.trust, examination.at
    if seal.issuer is None:
        raise ValueError("only authentic data is examined further")
    findings = [
        form,
        seal.finding,
        check_issuer(credential, seal, trust),
        check_validity(credential, at),
        check_status(credential, seal.issuer.did, trust, at),
        check_credential_schema(credential),
        check_rules(credential, trust),
    ]
    return examination.result(findings, credential=credential, seal=seal)


def _wrapped_credentials(document: Any) -> Iterator[dict[str, Any]]:
    """Find whole credentials inside of something else, outermost first, at most eight."""
    found = 0
    stack = list(document.values()) if isinstance(document, dict) else list(document)
    while stack and found < _MOST_WRAPPED:
        value = stack.pop()
        if isinstance(value, dict) and "@context" in value and "proof" in value:
            found += 1
            yield value
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _verification_methods(document: Any, trust: Trust) -> Iterator[str]:
    """Find what a document says about its keys, in whatever JSON-LD form it is.

    A string under the bureau's identifier counts wherever it stands, because a context may
    have renamed the member; other keys are known by their member's usual name.
    """
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, str):
            if name.endswith("verificationMethod") or (
                "#" in value and claims_bureau(value, trust)
            ):
                yield value
        elif isinstance(value, dict):
            for member, inner in value.items():
                # Expanded form puts the URL one level deeper, under @id.
                stack.append((name if member == "@id" else member, inner))
        elif isinstance(value, list):
            stack.extend((name, item) for item in value)


def _count(document: Any) -> int:
    total, stack = 0, [document]
    while stack and total <= _MOST_VALUES:
        value = stack.pop()
        total += 1
        if isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return total
