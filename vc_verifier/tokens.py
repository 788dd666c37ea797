"""Tokens: certificates sealed as vc+jwt, SD-JWT or COSE, and what others wrap into such forms.

Only forms that the bureau itself sealed are originals (VC-JOSE-COSE; DESIGN, 'Verdicts'): the
whole token is `original`, one with disclosures withheld is `authentic-data`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from vc_core.documents import strict_json
from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.envelopes import cose, sd_jwt_vc
from vc_core.envelopes.data_url import (
    CREDENTIAL,
    Envelope,
    is_enveloped,
    open_data_url,
)
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.opening import Opened, author_of, method_url, open_envelope
from vc_core.problems import ProblemError, Text
from vc_core.verification_methods.method import VerificationMethodError
from vc_verifier.carriers import jwt
from vc_verifier.carriers.foreign import foreign_token
from vc_verifier.checks.certificate_types import has_certificate_contexts
from vc_verifier.checks.disclosed import derived_finding
from vc_verifier.checks.envelope import VERDICT_OF_TIME
from vc_verifier.checks.finding import Finding, failed, passed
from vc_verifier.checks.presented import Asked, key_binding_finding
from vc_verifier.checks.seal import Seal, SealProblem, form_of_issue, refuse_by_methods
from vc_verifier.examination import Examination
from vc_verifier.examine import examine_document, examine_sealed
from vc_verifier.result import Carrier, VerificationResult
from vc_verifier.verdict import Verdict
from vc_verifier.wrapped import around_sealed

JWT_MEDIA_TYPE = "application/vc+jwt"
SD_JWT_MEDIA_TYPE = "application/vc+sd-jwt"
WALLET_MEDIA_TYPE = f"application/{sd_jwt_vc.MEDIA_TYPE}"
COSE_MEDIA_TYPE = "application/vc+cose"
_CARRIERS: dict[str, Carrier] = {"jwt": "jwt", "sd-jwt": "sd-jwt", "cose": "cose"}
_MOST_ENVELOPES = 8
# VC 2.0 §4.13.2: what an object needs that stands for an envelope.
_MEMBERS_OF_AN_ENVELOPE = {"@context", "id", "type"}
_CONTEXTS_OF_AN_ENVELOPE = (CREDENTIALS_V2, [CREDENTIALS_V2])
# Seconds since 1970 at the end of the year 9998, which every calendar function can say.
_LATEST = 253_370_764_800
Results = list[VerificationResult]


def examine_token(text: str, examination: Examination) -> Results:
    """Examine a compact JWT or an SD-JWT; one result, or one for each certificate inside."""
    text = text.strip()
    try:
        token = jwt.take_apart(text)
    except jwt.MalformedJwt as error:
        return [examination.refuse(error, Verdict.NOT_VERIFIABLE)]
    name = token.header.get("kid")
    claimed = _claimed(name if isinstance(name, str) else None, token.payload)
    if claimed in examination.trust.seals:
        result = _examine_sealed(Envelope(_media_type(text, token.header), text), examination)
        if result.credential is not None:
            return [result]
        # The name of the seal was written on it; what is inside may be sealed all the same.
        inside = _examine_inside(token.payload, examination)
        return around_sealed([result], inside) if _claims(token.payload) else inside or [result]
    inside = _examine_inside(token.payload, examination)
    if inside:
        return inside
    if not jwt.holds_credential(token):
        return [examination.refuse(foreign_token(), Verdict.NOT_ISSUED_BY_BUREAU)]
    return [_refused(claimed, examination)]


def examine_presented(text: str, examination: Examination, asked: Asked) -> VerificationResult:
    """Examine an SD-JWT that a wallet presents in answer to what was asked."""
    try:
        token = jwt.take_apart(text)
    except jwt.MalformedJwt as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    name = token.header.get("kid")
    claimed = _claimed(name if isinstance(name, str) else None, token.payload)
    if claimed not in examination.trust.seals:
        return _refused(claimed, examination)
    return _examine_sealed(Envelope(_media_type(text, token.header), text), examination, asked)


def _claims(payload: dict[str, Any]) -> bool:
    """Tell whether a token makes claims of its own, and is no mere wrapping (samples, C11)."""
    is_a_certificate = "@context" in payload and "proof" in payload
    return "credentialSubject" in payload and not is_a_certificate


def _media_type(text: str, header: dict[str, Any]) -> str:
    """Tell the forms of the bureau's tokens apart; what `typ` says must then hold, too."""
    if "~" not in text:
        return JWT_MEDIA_TYPE
    return WALLET_MEDIA_TYPE if header.get("typ") == sd_jwt_vc.MEDIA_TYPE else SD_JWT_MEDIA_TYPE


def examine_message(data: bytes, examination: Examination) -> Results:
    """Examine a COSE_Sign1 message."""
    try:
        message = cose.parse_message(data)
        payload = strict_json.parse(message.payload)
    except (EnvelopeError, strict_json.MalformedJson) as error:
        return [examination.refuse(error, Verdict.NOT_VERIFIABLE)]
    claimed = _claimed(message.key_name, payload if isinstance(payload, dict) else {})
    if claimed in examination.trust.seals:
        return [_examine_sealed(Envelope(COSE_MEDIA_TYPE, data), examination)]
    return _examine_inside(payload, examination) or [_refused(claimed, examination)]


def examine_enveloped(document: dict[str, Any], examination: Examination) -> Results:
    """Examine an object whose `id` is a data: URL: it is worth what the envelope in it is."""
    try:
        envelope = open_data_url(document, CREDENTIAL)
    except EnvelopeError as error:
        return [examination.refuse(error, Verdict.NOT_VERIFIABLE)]
    if not _says_nothing_else(document):
        # What stands beside the envelope is nobody's: the object is no longer what was sealed.
        examination = examination.wrapped()
    if isinstance(envelope.content, bytes):
        return examine_message(envelope.content, examination)
    return examine_token(envelope.content, examination)


def _says_nothing_else(document: dict[str, Any]) -> bool:
    contexts = document["@context"]
    return document.keys() == _MEMBERS_OF_AN_ENVELOPE and contexts in _CONTEXTS_OF_AN_ENVELOPE


def examine_json(document: Any, examination: Examination) -> Results:
    """Examine parsed JSON: a certificate, an envelope, or something around either."""
    if is_enveloped(document, CREDENTIAL):
        return examine_enveloped(document, examination)
    results = examine_document(document, examination)
    if any(result.credential is not None for result in results):
        return results
    return around_sealed(results, _examine_envelopes(document, examination))


def _examine_inside(payload: Any, examination: Examination) -> Results:
    """Examine what is wrapped in somebody else's token; empty if nothing of the bureau's is."""
    results = examine_document([payload], replace(examination, best=Verdict.COPY_WITHOUT_EFFECT))
    sealed = [result for result in results if result.credential is not None]
    return around_sealed(results, sealed) if sealed else _examine_envelopes(payload, examination)


def _examine_envelopes(document: Any, examination: Examination) -> Results:
    inner = examination.wrapped()
    results = [
        result for envelope in _envelopes(document) for result in examine_enveloped(envelope, inner)
    ]
    sealed = [result for result in results if result.credential is not None]
    return around_sealed(results, sealed) if sealed else []


def _envelopes(document: Any) -> Iterator[dict[str, Any]]:
    """Find enveloped credentials inside of something else, at most eight."""
    found, stack = 0, [document]
    while stack and found < _MOST_ENVELOPES:
        value = stack.pop()
        if isinstance(value, dict):
            if is_enveloped(value, CREDENTIAL):
                found += 1
                yield value
            else:
                stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _claimed(name: str | None, payload: dict[str, Any]) -> str:
    """Give the verification method that a token names; nothing of it is verified.

    Only the key that is named counts: anybody can write the bureau's name as issuer.
    """
    if name is None:
        return ""
    author = author_of(payload)
    return name if author is None else method_url(name, author)


def _refused(claimed: str, examination: Examination) -> VerificationResult:
    refusal = refuse_by_methods([claimed], examination.trust)
    if refusal is None:
        raise ValueError("a token that names a seal is verified, not refused")
    return examination.result([refusal])


def _examine_sealed(
    envelope: Envelope, examination: Examination, asked: Asked | None = None
) -> VerificationResult:
    """Examine an envelope that names the bureau's seal: does it hold, and is it whole?"""
    trust = examination.trust
    try:
        opened = open_envelope(
            envelope, resolver=trust.resolver, purpose="assertionMethod", now=examination.at
        )
        if envelope.media_type == WALLET_MEDIA_TYPE:
            sd_jwt_vc.check_type({**opened.document, **opened.claims}, pinned())
    except (EnvelopeError, VerificationMethodError) as error:
        return examination.result([_against(error)])
    seal = Seal(
        passed(
            "proof",
            "SEAL_HOLDS",
            Text("签章有效：数据由本局签章且未被改动。", "The seal holds: the data is as sealed."),
        ),
        issuer=trust.seals[opened.method.id],
        method=opened.method.id,
        proofs=1,
        made_at=_made_at(opened),
    )
    if not has_certificate_contexts(opened.document):
        return examination.result([form_of_issue(seal), seal.finding, _no_certificate()])
    here = _carried(opened, examination)
    binding = key_binding_finding(opened, str(envelope.content), asked, examination.at)
    if binding is not None:
        here = replace(here, carrier_finding=binding)
    form = _as_sealed() if opened.complete else derived_finding()
    return examine_sealed(opened.document, seal, form, here, whole=opened.complete)


def _made_at(opened: Opened) -> datetime | None:
    """Give `iat`, when the token was sealed (RFC 7519 §4.1.6); a strange number says nothing."""
    issued = opened.claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int) or not 0 <= issued < _LATEST:
        return None
    return datetime.fromtimestamp(issued, UTC)


def _carried(opened: Opened, examination: Examination) -> Examination:
    """Give the examination by the token's own form, if it was not read off something else."""
    if examination.carrier == "jwt":
        carrier = _CARRIERS[opened.form]
        text = Text(f"载体是签章的 {carrier}。", f"The carrier is a sealed {carrier}.")
        finding = passed("carrier", carrier.upper().replace("-", "_"), text)
        kept = examination.carrier_finding.verdict is not None
        examination = replace(
            examination,
            carrier=carrier,
            carrier_finding=examination.carrier_finding if kept else finding,
        )
    return examination if opened.complete else examination.derived()


def _as_sealed() -> Finding:
    text = Text("与签章时的内容一致，没有未披露的部分。", "It is as sealed; nothing is withheld.")
    return passed("issuedForm", "AS_SEALED", text)


def _against(error: ProblemError) -> Finding:
    problem = SealProblem.like(error)
    return failed("proof", problem, VERDICT_OF_TIME.get(error.code, Verdict.ALTERED))


def _no_certificate() -> Finding:
    problem = SealProblem(
        "NOT_A_CERTIFICATE",
        "It bears the certificate seal but is not a kind of certificate.",
        "加盖了证书专用章，但不属于任何一类证书。",
    )
    return failed("rules", problem, Verdict.RULE_VIOLATION)
