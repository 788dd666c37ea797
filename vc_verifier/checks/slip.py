"""Slips: review-result and pass-score slips, signed by a recognised unit's key (clause 5; N5.1).

A slip is never a certificate: it bears no seal, and its legal effect is always the slip's own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.credential import as_list, validity_period
from vc_core.documents.loader import pinned
from vc_core.identifiers import did_key
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.problems import ProblemError, Text
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.schema import SchemaError, SchemaNotPinned, check_schema, validate_schema
from vc_core.times import InvalidTime, format_timestamp
from vc_verifier.checks.finding import Finding, failed, passed, undecided
from vc_verifier.checks.recognition import Recognition, slip_contexts
from vc_verifier.checks.validity import check_validity
from vc_verifier.result import Check, CheckOutcome
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

SCHEMA_OF = {
    "ReviewResultSlipCredential": "review-result-slip/v1",
    "ExamResultSlipCredential": "exam-result-slip/v1",
}
_SUITES = frozenset({"ecdsa-jcs-2019", "eddsa-jcs-2022"})


class SlipProblem(ProblemError):
    """Why a slip is not what a recognised unit signed."""


@dataclass(frozen=True)
class ExaminedSlip:
    """The findings on a slip; the recognition only once its proof held."""

    findings: list[Finding]
    recognition: Recognition | None = None


def is_slip(document: dict[str, Any]) -> bool:
    """Tell whether a document stands under exactly the slips' contexts."""
    return document.get("@context") == slip_contexts()


def examine_slip(slip: dict[str, Any], trust: Trust, at: datetime) -> ExaminedSlip:
    """Ask in turn: whose key, does the proof hold, is the unit recognised for this slip."""
    recognition = trust.recognitions.get(str(slip.get("issuer")))
    if recognition is None:
        problem = SlipProblem(
            "UNIT_NOT_RECOGNISED",
            "It is signed by a key that the bureau does not recognise for slips.",
            "签名所用密钥未获本局认可，不能出具查询单或成绩单。",
        )
        return ExaminedSlip([failed("proof", problem, Verdict.NOT_ISSUED_BY_BUREAU)])
    proof = _check_proof(slip, recognition, trust, at)
    if proof.verdict is not None:
        return ExaminedSlip([proof])
    form = Text("与出具时的文件一致。", "It is the document as it was given.")
    findings = [
        passed("issuedForm", "AS_ISSUED", form),
        proof,
        _check_recognition(slip, recognition, trust),
        check_validity(slip, at),
        _status(),
        _check_slip_schema(slip),
        _check_remit(slip, recognition),
    ]
    return ExaminedSlip(findings, recognition)


def _check_proof(
    slip: dict[str, Any], recognition: Recognition, trust: Trust, at: datetime
) -> Finding:
    """Demand exactly one proof over the exact JSON, by the recognised key."""
    altered = SlipProblem(
        "SLIP_ALTERED",
        "The unit's signature does not fit the content, or it has other proofs.",
        "单位签名与内容不符，或存在其他证明。",
    )
    proofs = as_list(slip.get("proof"))
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        return failed("proof", altered, Verdict.ALTERED)
    try:
        resolver = KnownDocuments([did_key.document_of(recognition.did)])
    except ProblemError as error:
        # The bureau recognised what is no key, or none that can be used here.
        return failed("proof", error, Verdict.ALTERED)
    result = verify_proof(slip, resolver=resolver, now=at, jsonld=trust.jsonld)
    if result.outcome is not Outcome.PASSED or proofs[0].get("cryptosuite") not in _SUITES:
        return failed("proof", altered, Verdict.ALTERED)
    text = Text("单位签名有效，内容未被改动。", "The unit's signature holds; nothing was changed.")
    return passed("proof", "UNIT_SIGNATURE_HOLDS", text)


def _check_recognition(slip: dict[str, Any], recognition: Recognition, trust: Trust) -> Finding:
    """Check that the unit's key was recognised when the slip was given."""
    try:
        given, _ = validity_period(slip)
    except InvalidTime as error:
        return failed("issuer", error, Verdict.RULE_VIOLATION)
    if given is None or given < recognition.since:
        problem = SlipProblem(
            "BEFORE_RECOGNITION",
            "It was given before the bureau recognised the unit's key.",
            "出具时该单位的密钥尚未获本局认可。",
        )
        return failed("issuer", problem, Verdict.RULE_VIOLATION)
    name = recognition.name
    text = Text(
        f"由本局认可的单位出具：{name.zh}。",
        f"Given by a unit that the bureau recognises: {name.en}.",
    )
    return passed("issuer", "UNIT_RECOGNISED", text, as_of=format_timestamp(trust.issued))


def _check_remit(slip: dict[str, Any], recognition: Recognition) -> Finding:
    """Check kind and remit: is this the right body for this slip?"""
    subject = slip.get("credentialSubject")
    covered = (
        isinstance(subject, dict)
        and slip.get("type") == ["VerifiableCredential", recognition.slip_type]
        and recognition.covers(subject)
    )
    if covered:
        text = Text("属于该单位获认可的范围。", "It lies within the unit's recognised remit.")
        return passed("rules", "WITHIN_RECOGNITION", text)
    problem = SlipProblem(
        "OUTSIDE_RECOGNITION",
        "The bureau recognises this unit, but not for a slip of this kind or field.",
        "本局认可该单位，但不包括此类或此范围的查询单、成绩单。",
    )
    return failed("rules", problem, Verdict.RULE_VIOLATION)


def _status() -> Finding:
    text = Text(
        "查询单、成绩单没有状态列表；以出具日的结果为准。",
        "Slips have no status list; they tell the result as found on the day they were given.",
    )
    return Finding(Check("status", CheckOutcome.NOT_CHECKED, "SLIP_WITHOUT_STATUS", text))


def _check_slip_schema(slip: dict[str, Any]) -> Finding:
    contexts = pinned()
    try:
        check_schema(slip, contexts)
        for slip_type in SCHEMA_OF.keys() & set(as_list(slip.get("type"))):
            url = f"{contexts.base}/schemas/{SCHEMA_OF[slip_type]}"
            validate_schema(slip, url, contexts)
    except SchemaNotPinned as error:
        return undecided("schema", error)
    except SchemaError as error:
        return failed("schema", error, Verdict.RULE_VIOLATION)
    text = Text("符合查询单、成绩单的固定模式。", "It fits the pinned schema of its kind.")
    return passed("schema", "SCHEMA_FITS", text)
