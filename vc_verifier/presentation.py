"""A holder's presentation for one verification (VC 2.0 §7.1): fresh, for this verifier, or a copy.

The holder's proof answers a challenge and names this verifier's domain; whether the certificates
inside are the bureau's, whole and in force is examined as anywhere else.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from vc_core.envelopes.data_url import PRESENTATION, Envelope, is_enveloped, open_data_url
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.jose import PRESENTATION_TYPE, parse_token
from vc_core.identifiers import did_jwk, did_key
from vc_core.identifiers.resolver import FirstThatKnows
from vc_core.presentations import (
    PresentationResult,
    holder_of,
    presented_credentials,
    verify_enveloped_presentation,
    verify_presentation,
)
from vc_core.problems import ProblemError
from vc_core.results import Outcome
from vc_verifier.checks.finding import Finding, failed, with_finding
from vc_verifier.checks.presented import PresentationProblem, not_presented_now, presented_now
from vc_verifier.examination import Examination
from vc_verifier.result import VerificationResult
from vc_verifier.tokens import examine_json
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

# A holder's key is in their identifier; nothing is fetched for it.
HOLDERS = FirstThatKnows(
    [(did_key.PREFIX, did_key.DidKeyResolver()), (did_jwk.PREFIX, did_jwk.DidJwkResolver())]
)
MEDIA_TYPE = f"application/{PRESENTATION_TYPE}"
_MOST_CREDENTIALS = 4


def verify_presented(
    presentation: Any, *, trust: Trust, at: datetime, challenge: str, domain: str
) -> VerificationResult:
    """Verify what a holder presents in answer to `challenge`, for `domain`.

    A good one is `valid-presentation`. Replayed, expired or made for somebody else it is a copy:
    its data may be authentic, but nobody presents it here and now. Never raises for bad input.
    """
    trust = trust.bounded()
    presentation, finding = _opened(presentation, trust, at, challenge, domain)
    best = Verdict.VALID_PRESENTATION if finding.verdict is None else finding.verdict
    examination = Examination(trust, at, "presentation", finding, best)
    try:
        credentials = presented_credentials(presentation)
    except (ProblemError, AttributeError):
        credentials = ()
    if len(credentials) > _MOST_CREDENTIALS:
        # All or none: what is not examined must not stand behind what is.
        many = failed("carrier", _too_many(), Verdict.NOT_VERIFIABLE)
        return replace(examination, carrier_finding=many).result([])
    results = [
        _of_this_holder(result, presentation)
        for credential in credentials
        for result in examine_json(credential, examination)
    ]
    if not results:
        empty = failed("carrier", _nothing_presented(), Verdict.NOT_VERIFIABLE)
        return replace(examination, carrier_finding=empty).result([])
    if len(results) == 1:
        return results[0]
    worst = min((result.verdict for result in results), key=lambda verdict: verdict.rank)
    overall = replace(examination, best=worst).result([])
    return replace(overall, parts=tuple(results))


def _opened(
    presentation: Any, trust: Trust, at: datetime, challenge: str, domain: str
) -> tuple[Any, Finding]:
    """Give what is presented, and whether its holder does so here and now.

    A token is opened for what lies in it even if it does not hold: that is sealed by itself.
    """
    envelope = _envelope_of(presentation)
    if envelope is None:
        return presentation, _holders_proof(presentation, trust, at, challenge, domain)
    result = verify_enveloped_presentation(
        envelope,
        resolver=HOLDERS,
        now=at,
        challenge=challenge,
        domain=domain,
        jsonld=trust.jsonld,
    )
    try:
        document: Any = parse_token(str(envelope.content)).payload
    except EnvelopeError:
        document = None
    return document, _finding(result)


def _envelope_of(presentation: Any) -> Envelope | None:
    """Give the envelope of a vp+jwt, by itself or as a data: URL; None for anything else."""
    if isinstance(presentation, str):
        return Envelope(MEDIA_TYPE, presentation.strip())
    if not is_enveloped(presentation, PRESENTATION):
        return None
    try:
        return open_data_url(presentation, PRESENTATION)
    except EnvelopeError:
        return None


def _holders_proof(
    presentation: Any, trust: Trust, at: datetime, challenge: str, domain: str
) -> Finding:
    result = verify_presentation(
        presentation,
        resolver=HOLDERS,
        now=at,
        challenge=challenge,
        domain=domain,
        jsonld=trust.jsonld,
    )
    return _finding(result)


def _finding(result: PresentationResult) -> Finding:
    if result.outcome is Outcome.PASSED:
        return presented_now()
    return not_presented_now(result.problem)


def _of_this_holder(
    result: VerificationResult, presentation: Mapping[str, Any]
) -> VerificationResult:
    """Demand that a certificate bound to a holder's key is presented with that key.

    The bureau's file names a person and no key: whoever has it can present it, which is said.
    """
    if result.credential is None:
        return result
    subject = result.credential.get("credentialSubject")
    bound = subject.get("id") if isinstance(subject, dict) else None
    # A token bound to a wallet's key answers with that key itself, or was not presented by it.
    elsewhere = any(problem.code == "HOLDER_NOT_SHOWN" for problem in result.warnings)
    if bound is None and not elsewhere:
        return replace(result, warnings=(*result.warnings, _bound_to_no_key().details))
    if bound == holder_of(dict(presentation)) and not elsewhere:
        return result
    problem = PresentationProblem(
        "PRESENTED_BY_ANOTHER",
        "The certificate is bound to another holder's key than the one that presented it.",
        "证书绑定的持证人密钥与出示所用的密钥不同。",
    )
    return with_finding(result, failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT))


def _bound_to_no_key() -> PresentationProblem:
    return PresentationProblem(
        "HOLDER_KEY_UNKNOWN",
        "The certificate file names a person and no key: whoever has the file can present it. "
        "Compare name and ID number with the person's identity card.",
        "证书文件写明的是本人信息而非密钥，持有文件者均可出示；请将姓名和证件号码与本人身份证件核对。",
    )


def _too_many() -> PresentationProblem:
    return PresentationProblem(
        "TOO_MANY_CREDENTIALS",
        f"There are more than {_MOST_CREDENTIALS} credentials in the presentation; "
        "present fewer at a time.",
        f"出示的凭证超过 {_MOST_CREDENTIALS} 份，请分次出示。",
    )


def _nothing_presented() -> PresentationProblem:
    return PresentationProblem(
        "NOTHING_PRESENTED",
        "There is no credential in the presentation.",
        "所出示的内容中没有凭证。",
    )
