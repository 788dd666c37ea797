"""Presentations in conformance mode: embedded or enveloped, with each credential in them."""

from datetime import datetime
from typing import Any

from vc_core.credential import check_presentation
from vc_core.documents.lossless import lossless_quads
from vc_core.envelopes.data_url import PRESENTATION, Envelope, is_enveloped, open_data_url
from vc_core.presentations import (
    open_presentation,
    presented_credentials,
    verify_presentation,
)
from vc_core.problems import ProblemError, Text
from vc_core.related_resources import check_related_resources
from vc_verifier.checks.finding import Finding, failed, passed
from vc_verifier.conformance import findings as ask
from vc_verifier.conformance import legacy_jwt
from vc_verifier.conformance.asked import Asked
from vc_verifier.conformance.findings import ConformanceProblem
from vc_verifier.conformance.result import ConformanceResult, combine
from vc_verifier.conformance.verifier import RESOLVER, ConformanceVerifier
from vc_verifier.verdict import Verdict


def verify_presented(
    presentation: Any, asked: Asked, *, verifier: ConformanceVerifier, at: datetime
) -> ConformanceResult:
    """Verify a presentation and every credential in it; one that fails fails the whole."""
    findings, credentials = _presentation(presentation, asked, verifier, at)
    parts = tuple(verifier.credential(credential, at) for credential in credentials)
    forced = [finding for finding in findings if finding.verdict is not None]
    unfavourable = [part for part in parts if not part.verdict.favourable]
    if unfavourable and not forced:
        error = ConformanceProblem(
            "CREDENTIAL_IN_PRESENTATION",
            "A credential in the presentation does not verify.",
            "所出示的凭证中有未通过核验的。",
        )
        worst = min((part.verdict for part in unfavourable), key=lambda verdict: verdict.rank)
        findings.append(failed("rules", error, worst))
    return combine(
        findings,
        best=Verdict.VALID_PRESENTATION,
        carrier="presentation",
        at=at,
        parts=parts,
    )


def _presentation(
    presentation: Any, asked: Asked, verifier: ConformanceVerifier, at: datetime
) -> tuple[list[Finding], tuple[dict[str, Any], ...]]:
    if is_enveloped(presentation, PRESENTATION):
        return _enveloped(presentation, asked, verifier, at)
    result = verify_presentation(
        presentation,
        resolver=RESOLVER,
        now=at,
        challenge=asked.challenge,
        domain=asked.domain,
        jsonld=verifier.jsonld,
    )
    finding = ask.proof_finding(result.outcome, result.problem, tried=result.tried)
    return [finding], result.credentials


def _enveloped(
    presentation: dict[str, Any], asked: Asked, verifier: ConformanceVerifier, at: datetime
) -> tuple[list[Finding], tuple[dict[str, Any], ...]]:
    try:
        envelope = open_data_url(presentation, PRESENTATION)
        if envelope.media_type == legacy_jwt.MEDIA_TYPE:
            credentials = _legacy(envelope, asked, verifier, at)
        else:
            credentials = open_presentation(
                envelope,
                resolver=RESOLVER,
                now=at,
                challenge=asked.challenge,
                domain=asked.domain,
                jsonld=verifier.jsonld,
            )
    except ProblemError as error:
        return [ask.envelope_finding(error)], ()
    text = Text("封装签名成立。", "The envelope's signature verifies.")
    return [passed("proof", "ENVELOPE_HOLDS", text)], credentials


def _legacy(
    envelope: Envelope, asked: Asked, verifier: ConformanceVerifier, at: datetime
) -> tuple[dict[str, Any], ...]:
    opened = legacy_jwt.open_presentation(
        envelope, resolver=RESOLVER, now=at, challenge=asked.challenge, domain=asked.domain
    )
    document = _flattened(opened.document)
    check_presentation(document)
    lossless_quads(document, verifier.jsonld)
    check_related_resources(document, verifier.jsonld.contexts)
    return presented_credentials(document)


def _flattened(presentation: dict[str, Any]) -> dict[str, Any]:
    """Undo a list of lists of credentials, which the suite's legacy token has."""
    credentials = presentation.get("verifiableCredential")
    if isinstance(credentials, list) and all(isinstance(entry, list) for entry in credentials):
        flat = [credential for entry in credentials for credential in entry]
        return {**presentation, "verifiableCredential": flat}
    return presentation
