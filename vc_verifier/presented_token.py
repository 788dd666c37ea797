"""A sealed SD-JWT presented from a wallet: its seal is the bureau's, its key the holder's."""

from datetime import datetime

from vc_verifier.checks.presented import Asked, presented_now
from vc_verifier.examination import Examination
from vc_verifier.result import VerificationResult
from vc_verifier.tokens import examine_presented
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict


def verify_presented_token(
    text: str, *, trust: Trust, at: datetime, nonce: str, audience: str
) -> VerificationResult:
    """Verify an SD-JWT with key binding that answers `nonce`, for `audience`.

    A whole one is `valid-presentation`, a part of it `authentic-data`; without the holder's fresh
    answer it is a copy. Never raises for bad input.
    """
    trust = trust.bounded()
    here = Examination(trust, at, "presentation", presented_now(), Verdict.VALID_PRESENTATION)
    return examine_presented(text, here, Asked(nonce, audience))
