"""Verifiable presentations (VC 2.0 §4.13, §7.1): the holder's proof, and what is presented.

Only the presentation itself is judged here: its structure, its proof, whether the holder it
names is the one who proved. The credentials in it are given back for judgement one by one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from vc_core.credential import as_list, check_presentation
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.lossless import lossless_quads
from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.opening import open_envelope
from vc_core.identifiers.resolver import Resolver
from vc_core.problems import ProblemDetails, ProblemError
from vc_core.proofs import default_jsonld, verify_proof
from vc_core.related_resources import check_related_resources
from vc_core.results import NotATruthValue, Outcome, ProofResult
from vc_core.verification_methods.method import VerificationMethodError

PURPOSE: Literal["authentication"] = "authentication"
MOST_CREDENTIALS = 16


class PresentationError(ProblemError):
    """A presentation is not its holder's, or presents more than is examined at once."""


@dataclass(frozen=True)
class PresentationResult(NotATruthValue):
    """What is known of a presentation; `credentials` only if its proof and holder hold.

    `tried` says whether any proof was examined: without one, structure alone decided.
    """

    outcome: Outcome
    problem: ProblemDetails | None
    credentials: tuple[dict[str, Any], ...] = ()
    tried: bool = True


def verify_presentation(
    presentation: Any,
    *,
    resolver: Resolver,
    now: datetime,
    challenge: str | None,
    domain: str | None,
    jsonld: JsonLd | None = None,
) -> PresentationResult:
    """Verify a presentation secured by Data Integrity proofs; it never raises for a bad one.

    With a challenge or a domain every proof must answer it. None of them means that freshness
    or audience is not asked, which only a test of conformance should do.
    """
    try:
        check_presentation(presentation)
        credentials = presented_credentials(presentation)
    except ProblemError as error:
        return PresentationResult(Outcome.FAILED, error.details, tried=False)
    result = verify_proof(
        presentation,
        resolver=resolver,
        now=now,
        expected_purpose=PURPOSE,
        challenge=challenge,
        domain=domain,
        jsonld=jsonld,
    )
    if result.outcome is not Outcome.PASSED:
        return PresentationResult(result.outcome, result.problem, tried=bool(result.proofs))
    if not _is_the_holders(presentation, result):
        return PresentationResult(Outcome.FAILED, _not_the_holders().details)
    try:
        _check_meaning(presentation, result, jsonld or default_jsonld())
    except ProblemError as error:
        return PresentationResult(Outcome.FAILED, error.details)
    return PresentationResult(Outcome.PASSED, None, credentials)


def verify_enveloped_presentation(
    envelope: Envelope,
    *,
    resolver: Resolver,
    now: datetime,
    challenge: str | None,
    domain: str | None,
    jsonld: JsonLd | None = None,
) -> PresentationResult:
    """Verify a presentation that its holder signed as a token; it never raises for a bad one."""
    try:
        credentials = open_presentation(
            envelope,
            resolver=resolver,
            now=now,
            challenge=challenge,
            domain=domain,
            jsonld=jsonld,
        )
    except VerificationMethodError as error:
        return PresentationResult(Outcome.INDETERMINATE, error.details)
    except ProblemError as error:
        return PresentationResult(Outcome.FAILED, error.details)
    return PresentationResult(Outcome.PASSED, None, credentials)


def open_presentation(
    envelope: Envelope,
    *,
    resolver: Resolver,
    now: datetime,
    challenge: str | None,
    domain: str | None,
    jsonld: JsonLd | None = None,
) -> tuple[dict[str, Any], ...]:
    """Give the credentials in a presentation that its holder signed (VC-JOSE-COSE §3.1.2).

    `nonce` answers the challenge, `aud` names the domain, where they are asked. Raises whatever
    is wrong with the envelope, its key or the presentation in it.
    """
    opened = open_envelope(envelope, resolver=resolver, purpose=PURPOSE, now=now)
    check_audience(opened.claims, challenge=challenge, domain=domain)
    check_presentation(opened.document)
    lossless_quads(opened.document, jsonld or default_jsonld())
    check_related_resources(opened.document, (jsonld or default_jsonld()).contexts)
    return presented_credentials(opened.document)


def check_audience(claims: dict[str, Any], *, challenge: str | None, domain: str | None) -> None:
    """Check `nonce` and `aud` of a token where the verifier asked for them."""
    if challenge is not None and claims.get("nonce") != challenge:
        raise EnvelopeError(
            "INVALID_CHALLENGE_ERROR", "It answers another challenge.", "回应的是其他挑战值。"
        )
    audience = claims.get("aud")
    if domain is not None and domain not in as_list(audience):
        raise EnvelopeError("INVALID_DOMAIN_ERROR", "It is for another domain.", "用于其他域。")


def presented_credentials(presentation: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Give the credentials, embedded or enveloped; too many are refused."""
    credentials = as_list(presentation.get("verifiableCredential", []))
    if len(credentials) > MOST_CREDENTIALS:
        raise PresentationError(
            "TOO_MANY_CREDENTIALS",
            f"More than {MOST_CREDENTIALS} credentials in one presentation.",
            f"一次出示的凭证超过 {MOST_CREDENTIALS} 份。",
        )
    return tuple(credentials)


def holder_of(presentation: dict[str, Any]) -> str | None:
    """Give the holder's identifier, if the presentation names one."""
    holder = presentation.get("holder")
    identifier = holder.get("id") if isinstance(holder, dict) else holder
    return identifier if isinstance(identifier, str) else None


def _is_the_holders(presentation: dict[str, Any], result: ProofResult) -> bool:
    holder = holder_of(presentation)
    return holder is None or all(
        (proof.verification_method or "").partition("#")[0] == holder for proof in result.proofs
    )


def _check_meaning(presentation: dict[str, Any], result: ProofResult, jsonld: JsonLd) -> None:
    """Check that every member means something, and what digests of other documents say."""
    # Suites over JSON do not look at terms; those over RDF have done so.
    if any("-rdfc-" not in (proof.cryptosuite or "") for proof in result.proofs):
        unsecured = {name: value for name, value in presentation.items() if name != "proof"}
        lossless_quads(unsecured, jsonld.bounded())
    check_related_resources(presentation, jsonld.contexts)


def _not_the_holders() -> PresentationError:
    return PresentationError(
        "HOLDER_MISMATCH",
        "The presentation was proved by somebody other than the holder it names.",
        "出示者的证明与所写的持有人不符。",
    )
