"""The verifying walk of one document: issued form, proof, issuer, validity, status, schema, rules.

docs/verifying.md follows a certificate through it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.loader import ContextNotPinned
from vc_core.problems import ProblemError, Text
from vc_verifier.checks.certificate_types import has_certificate_contexts
from vc_verifier.checks.compromise import check_compromise
from vc_verifier.checks.disclosed import (
    derived_finding,
    examine_disclosed,
    holders_copy_finding,
)
from vc_verifier.checks.finding import Finding, passed, undecided
from vc_verifier.checks.issuer import check_issuer
from vc_verifier.checks.published import published_finding
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
from vc_verifier.converted import added_members, recover_certificate
from vc_verifier.differences import around, differences, of_added
from vc_verifier.examination import Examination
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict
from vc_verifier.wrapped import (
    TooManyWrapped,
    around_sealed,
    bears_a_proof,
    without_wrapped,
    wrapped_credentials,
)

MOST_VALUES = 5_000
# As a tuple: `dict | list` would be made anew each time.
_CONTAINERS = (dict, list)


def examine_document(document: Any, examination: Examination) -> list[VerificationResult]:
    """Examine parsed JSON: one result, or one for each certificate wrapped in it."""
    if not isinstance(document, _CONTAINERS) or not (
        examination.short or _count(document) <= MOST_VALUES
    ):
        problem = SealProblem(
            "NOT_A_CREDENTIAL", "It is not a credential of reasonable size.", "不是合理大小的凭证。"
        )
        return [examination.refuse(problem, Verdict.NOT_VERIFIABLE)]
    if not _is_readable(document):
        wrapped = _examine_wrapped(document, examination)
        around_it = without_wrapped(document) if wrapped else document
        if wrapped and not _claims_a_seal(around_it, examination.trust):
            return wrapped
        return [_examine_one(around_it, examination), *wrapped]
    result = _examine_one(document, examination)
    if result.credential is not None:
        return [result]
    # Sealed by nobody known, it may still be the wrapping of a certificate that is.
    inner = _examine_wrapped(document, examination)
    return around_sealed([result], [found for found in inner if found.credential is not None])


def _claims_a_seal(document: Any, trust: Trust) -> bool:
    """Tell whether a document presents itself as sealed by the bureau."""
    methods = list(_verification_methods(document, trust))
    return bears_a_proof(document) and refuse_by_methods(methods, trust) is None


def _is_readable(document: Any) -> bool:
    """Tell whether a document stands under exactly the pinned contexts, with a proof."""
    return (
        isinstance(document, dict)
        and "proof" in document
        and (has_certificate_contexts(document) or is_slip(document))
    )


def _examine_wrapped(document: Any, examination: Examination) -> list[VerificationResult]:
    inner = examination.wrapped()
    try:
        credentials = wrapped_credentials(document)
    except TooManyWrapped as error:
        return [inner.refuse(error, Verdict.NOT_VERIFIABLE)]
    results = [_examine_one(credential, inner) for credential in credentials]
    # What the wrapping says of its own subject may be something else than what is sealed.
    return [
        replace(r, differences=(*r.differences, *around(document, r.credential)))
        if r.credential is not None
        else r
        for r in results
    ]


def _examine_one(document: Any, examination: Examination) -> VerificationResult:
    if not _is_readable(document):
        return _examine_converted(document, examination)
    if is_slip(document):
        return _examine_slip(document, examination)
    return _examine_pinned(document, examination)


def _examine_pinned(document: dict[str, Any], examination: Examination) -> VerificationResult:
    """Examine a document under exactly the pinned contexts, where JSON names can be trusted."""
    seal = examine_seal(
        document,
        examination.trust,
        examination.at,
        strictly_parsed=examination.strictly_parsed,
    )
    if not seal.authentic:
        return _with_added(examination.result([seal.finding]), document, examination)
    if seal.derived:
        return examine_sealed(document, seal, derived_finding(), examination.derived(), whole=False)
    try:
        credential = document if seal.whole else _normal_form(document, seal, examination)
    except WorkBudgetExceeded as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    return examine_sealed(credential, seal, _form(seal, examination), examination)


def _normal_form(document: dict[str, Any], seal: Seal, examination: Examination) -> dict[str, Any]:
    """Give the sealed data in a certificate's own form, where another spelling says the same.

    JSON-LD allows lists of one and value objects; the schema of certificates does not, and
    people are shown the certificate.
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
    if seal.holders_copy:
        return holders_copy_finding(seal)
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
        published = published_finding(document, methods, trust)
        return examination.result([refusal if published is None else published])
    try:
        certificate, method = recover_certificate(document, trust, examination.at)
    except ContextNotPinned as error:
        return examination.result([undecided("proof", error)])
    except WorkBudgetExceeded as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    except ProblemError as error:
        refused = examination.refuse(error, Verdict.ALTERED)
        return _with_added(refused, document, examination)
    return examine_recovered(document, certificate, method, examination)


def _with_added(
    result: VerificationResult, document: Any, examination: Examination
) -> VerificationResult:
    """Tell which members were added, where the seal shows that nothing else was changed."""
    if result.verdict is not Verdict.ALTERED:
        return result
    added = added_members(document, examination.trust, examination.at)
    return replace(result, differences=of_added(added))


def examine_recovered(
    presented: Any, certificate: dict[str, Any], method: str, examination: Examination
) -> VerificationResult:
    """Examine the certificate written anew from a converted document whose seal holds."""
    trust = examination.trust
    text = Text("签章有效：数据由本局签章且未被改动。", "The seal holds: the data is as sealed.")
    seal = Seal(
        passed("proof", "SEAL_HOLDS", text),
        issuer=trust.seals[method],
        method=method,
        holding=frozenset({BINDS_MEANING}),
        proofs=1,
    )
    result = examine_sealed(certificate, seal, form_of_issue(seal), examination)
    return replace(result, differences=differences(presented, certificate))


def examine_sealed(
    credential: dict[str, Any],
    seal: Seal,
    form: Finding,
    examination: Examination,
    *,
    whole: bool = True,
) -> VerificationResult:
    """Ask of authentic data whether it is in force and within the rules.

    What is not `whole` was disclosed in part: rules about what is withheld stay unasked.
    """
    trust, at = examination.trust, examination.at
    if seal.issuer is None:
        raise ValueError("only authentic data is examined further")
    compromise = check_compromise(credential, seal)
    if compromise is not None:
        return examination.result([compromise])
    content = (
        [check_credential_schema(credential), check_rules(credential, trust)]
        if whole
        else examine_disclosed(credential, trust)
    )
    findings = [
        form,
        seal.finding,
        check_issuer(credential, seal, trust),
        check_validity(credential, at),
        check_status(credential, seal.issuer.did, trust, at),
        *content,
    ]
    return examination.result(findings, credential=credential, seal=seal)


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
    total, stack = 1, [document]
    while stack and total <= MOST_VALUES:
        container = stack.pop()
        total += len(container)
        entries = container.values() if isinstance(container, dict) else container
        stack += [entry for entry in entries if isinstance(entry, _CONTAINERS)]
    return total
