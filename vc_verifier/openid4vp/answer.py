"""The wallet's answer (OpenID4VP 1.0 §8.1, §8.6): one presentation, for one of the two queries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vc_core.documents import strict_json
from vc_verifier.checks.finding import failed
from vc_verifier.checks.presented import PresentationProblem
from vc_verifier.examination import Examination
from vc_verifier.openid4vp.request import LDP, SD_JWT, client_id
from vc_verifier.openid4vp.sessions import Session
from vc_verifier.presentation import verify_presented
from vc_verifier.presented_token import verify_presented_token
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

_LIMITS = strict_json.Limits(size=1_000_000, depth=48, values=20_000)


def judge_answer(
    form: Mapping[str, str], session: Session, *, response_uri: str, trust: Trust, at: datetime
) -> VerificationResult | None:
    """Judge what a wallet sent for `session`; None if it presented nothing.

    Never raises for bad input: what cannot be read is `not-verifiable`, with the reason.
    """
    if "error" in form:
        return None
    audience = client_id(response_uri)
    asked, presentation = _only_presentation(form.get("vp_token", ""))
    if asked == SD_JWT and isinstance(presentation, str):
        return verify_presented_token(
            presentation, trust=trust, at=at, nonce=session.nonce, audience=audience
        )
    if asked == LDP and isinstance(presentation, dict):
        return verify_presented(
            presentation, trust=trust, at=at, challenge=session.nonce, domain=audience
        )
    problem = PresentationProblem(
        "ANSWER_MALFORMED",
        "The wallet's answer is not one presentation of what was asked for.",
        "钱包的回应不是所请求的一份出示。",
    )
    finding = failed("carrier", problem, Verdict.NOT_VERIFIABLE)
    return Examination(trust, at, "presentation", finding, Verdict.NOT_VERIFIABLE).result([])


def _only_presentation(text: str) -> tuple[str | None, Any]:
    """Read `vp_token`: an object with one query's id and a list of one presentation."""
    try:
        token = strict_json.parse(text, limits=_LIMITS)
    except strict_json.MalformedJson:
        return None, None
    if not isinstance(token, dict) or len(token) != 1:
        return None, None
    [(asked, presentations)] = token.items()
    if not isinstance(presentations, list) or len(presentations) != 1:
        return None, None
    return asked, presentations[0]
