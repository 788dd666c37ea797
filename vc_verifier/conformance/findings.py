"""What conformance mode asks of a credential whose proofs hold: each question one function."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from vc_core.credential import as_list, check_credential, types_of
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import ContextNotPinned
from vc_core.documents.lossless import lossless_quads
from vc_core.envelopes.errors import MalformedEnvelope
from vc_core.problems import ProblemDetails, ProblemError, Text
from vc_core.related_resources import check_related_resources
from vc_core.results import Outcome
from vc_core.schema import SchemaError, SchemaNotPinned, check_schema
from vc_core.status_list import ENTRY_TYPE, LIST_CREDENTIAL_TYPE, check_entry, check_list
from vc_core.verification_methods.method import VerificationMethodError
from vc_verifier.checks.envelope import VERDICT_OF_TIME
from vc_verifier.checks.finding import Finding, failed, passed, undecided, warning
from vc_verifier.checks.validity import check_validity
from vc_verifier.verdict import Verdict


class ConformanceProblem(ProblemError):
    """Why a credential does not verify in conformance mode, or what was left open."""


def form_finding(credential: dict[str, Any], jsonld: JsonLd) -> Finding:
    """Form: is it a conforming credential, all of whose members mean something?"""
    try:
        check_credential(credential)
        unsecured = {name: value for name, value in credential.items() if name != "proof"}
        # Suites over JSON do not look at terms, so it is asked for all of them.
        lossless_quads(unsecured, jsonld)
        for entry in as_list(credential.get("credentialStatus", [])):
            if ENTRY_TYPE in as_list(entry["type"]):
                check_entry(entry)
        if LIST_CREDENTIAL_TYPE in types_of(credential):
            check_list(credential)
    except ContextNotPinned as error:
        return undecided("issuedForm", error)
    except ProblemError as error:
        return failed("issuedForm", error, Verdict.NOT_VERIFIABLE)
    text = Text("符合数据模型。", "It conforms to the data model.")
    return passed("issuedForm", "CONFORMING", text)


def proof_finding(outcome: Outcome, problem: ProblemDetails | None, *, tried: bool) -> Finding:
    """Proof: do all of them hold? None was `tried` where structure alone decided."""
    if outcome is Outcome.PASSED:
        text = Text("全部证明成立。", "Every proof verifies.")
        return passed("proof", "PROOFS_HOLD", text)
    error = _as_error(problem)
    if outcome is Outcome.INDETERMINATE:
        return undecided("proof", error)
    return _against(error, tried=tried)


def envelope_finding(error: ProblemError) -> Finding:
    """Proof: why did an envelope, or what is in it, not hold?"""
    if isinstance(error, VerificationMethodError):
        return undecided("proof", error)
    return _against(error, tried=not isinstance(error, MalformedEnvelope))


def _against(error: ProblemError, *, tried: bool) -> Finding:
    """Tell what does not hold from what is malformed, which is never called forged (DESIGN)."""
    if error.code == "CONTEXT_NOT_PINNED":
        return undecided("proof", error)
    does_not_hold = Verdict.ALTERED if error.code in _DOES_NOT_HOLD else Verdict.NOT_VERIFIABLE
    verdict = _VERDICT_OF.get(error.code, does_not_hold)
    return failed("proof", error, verdict if tried else Verdict.NOT_VERIFIABLE)


_DOES_NOT_HOLD = frozenset(
    {"PROOF_VERIFICATION_ERROR", "PROOF_TRANSFORMATION_ERROR", "HOLDER_MISMATCH"}
)
_VERDICT_OF = {
    **VERDICT_OF_TIME,
    # As in the ordinary verifier: sound, but made for another time or verifier.
    "INVALID_CHALLENGE_ERROR": Verdict.COPY_WITHOUT_EFFECT,
    "INVALID_DOMAIN_ERROR": Verdict.COPY_WITHOUT_EFFECT,
    # As in a credential.
    "INTEGRITY_ERROR": Verdict.RULE_VIOLATION,
    "RELATED_RESOURCE_UNKNOWN": Verdict.RULE_VIOLATION,
}


def issuer_finding(credential: dict[str, Any], methods: Iterable[str | None]) -> Finding:
    """Issuer: is it the controller of every key that was used?"""
    issuer = credential.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, dict) else issuer
    if all((method or "").partition("#")[0] == identifier for method in methods):
        text = Text("密钥属于所写的签发者。", "The keys are the named issuer's.")
        return passed("issuer", "ISSUER_HAS_KEY", text)
    error = ConformanceProblem(
        "ISSUER_MISMATCH",
        "A key that was used is not the named issuer's.",
        "所用密钥不属于所写的签发者。",
    )
    return failed("issuer", error, Verdict.RULE_VIOLATION)


def content_findings(credential: dict[str, Any], at: datetime, jsonld: JsonLd) -> list[Finding]:
    """Ask for validity, related resources, schema and status once the proofs hold."""
    findings = [check_validity(credential, at), *_schema(credential, jsonld)]
    try:
        check_related_resources(credential, jsonld.contexts)
    except ProblemError as error:
        findings.append(failed("rules", error, Verdict.RULE_VIOLATION))
    if as_list(credential.get("credentialStatus", [])):
        problem = ConformanceProblem(
            "STATUS_NOT_FETCHED",
            "It has a status, which is not fetched here; whether it is revoked is not known.",
            "凭证带有状态；此模式不获取状态列表，是否撤销未知。",
        )
        open_question = undecided("status", problem)
        # What proofs say does not depend on it; the check itself stays unanswered.
        findings.append(Finding(open_question.check, None, open_question.problem))
    return findings


def _schema(credential: dict[str, Any], jsonld: JsonLd) -> list[Finding]:
    if not as_list(credential.get("credentialSchema", [])):
        return []
    try:
        check_schema(credential, jsonld.contexts)
    except SchemaNotPinned as error:
        return [warning("schema", error)]
    except SchemaError as error:
        return [failed("schema", error, Verdict.RULE_VIOLATION)]
    text = Text("符合所写的模式。", "It fits the schema it names.")
    return [passed("schema", "SCHEMA_FITS", text)]


def _as_error(details: ProblemDetails | None) -> ProblemError:
    if details is None:
        return ConformanceProblem(
            "PROOF_VERIFICATION_ERROR", "The proof does not hold.", "证明不成立。"
        )
    return _Told(details)


class _Told(ProblemError):
    """A problem that was already told in full; it keeps its type URL."""

    def __init__(self, details: ProblemDetails) -> None:
        super().__init__(details.code, details.text.en, details.text.zh, **details.extra)
        self._details = details

    @property
    def details(self) -> ProblemDetails:
        """Give the details as they came."""
        return self._details
