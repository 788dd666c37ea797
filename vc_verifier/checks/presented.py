"""Carrier: did the holder present it here and now, or was it made for another time or verifier?"""

from dataclasses import dataclass
from datetime import datetime

from vc_core.envelopes.key_binding import check_key_binding
from vc_core.envelopes.opening import Opened
from vc_core.envelopes.sd_jwt import split
from vc_core.problems import ProblemDetails, ProblemError, Text
from vc_core.results import NotATruthValue
from vc_verifier.checks.finding import Finding, failed, passed, warning
from vc_verifier.verdict import Verdict


class PresentationProblem(ProblemError):
    """Why a presentation is not a fresh one, by its holder, for this verifier."""


@dataclass(frozen=True)
class Asked(NotATruthValue):
    """What this verifier asked a holder to answer: a nonce of its own, by its own name."""

    nonce: str
    audience: str


def presented_now() -> Finding:
    """Give the finding of a presentation that answers this verification."""
    text = Text(
        "持证人为本次核验出示：其签名回应了本次的随机数，且写明本核验方。",
        "Presented for this verification: the holder's signature answers its challenge and "
        "names this verifier.",
    )
    return passed("carrier", "PRESENTED_NOW", text)


def not_presented_now(problem: ProblemDetails | None) -> Finding:
    """Give the finding of one that was used before, has expired, or is somebody else's."""
    why = problem.text if problem is not None else Text("证明不成立。", "Its proof does not hold.")
    error = PresentationProblem(
        "PRESENTATION_NOT_VALID",
        "It is no valid presentation for this verification: it was used before, has expired, was "
        f"made for somebody else or was changed. {why.en}",
        f"这不是为本次核验所作的有效出示：已用过、已过期、为他人所作或被改动。{why.zh}",
    )
    return failed("carrier", error, Verdict.COPY_WITHOUT_EFFECT)


def key_binding_finding(
    opened: Opened, text: str, asked: Asked | None, at: datetime
) -> Finding | None:
    """Judge the holder's key in a sealed SD-JWT (RFC 9901 §7.3); None if it names none.

    Asked, the holder's key must answer. Not asked, an answer was for somebody else. Without any,
    it is what the bureau sealed, as a file is, and it is said that its holder was not shown.
    """
    if asked is not None:
        document = {"cnf": opened.claims.get("cnf")}
        try:
            check_key_binding(text, document, nonce=asked.nonce, audience=asked.audience, now=at)
        except ProblemError as error:
            return not_presented_now(error.details)
        return presented_now()
    if opened.form != "sd-jwt":
        return None
    if split(text)[2] is not None:
        problem = PresentationProblem(
            "PRESENTATION_NOT_ASKED",
            "It was presented to some verifier, and whether to this one was not asked.",
            "这是向某一核验方的出示，此处未核对是否向本方出示。",
        )
        return failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)
    return _holder_not_shown() if "cnf" in opened.claims else None


def _holder_not_shown() -> Finding:
    problem = PresentationProblem(
        "HOLDER_NOT_SHOWN",
        "This form is bound to the key in the holder's wallet, which was not used: who handed it "
        "in is not shown to be its holder. Ask the holder to present it from the wallet.",
        "该形式绑定持证人钱包中的密钥，而此处未使用该密钥，无法说明提交者即持证人；"
        "可请持证人从钱包出示。",
    )
    return warning("carrier", problem)
