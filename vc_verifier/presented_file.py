"""A presentation that lies in a file: JSON, a vp+jwt, or an SD-JWT with the holder's answer."""

from datetime import datetime
from typing import Any

from vc_core.documents import strict_json
from vc_verifier.presentation import verify_presented
from vc_verifier.presented_token import verify_presented_token
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust


def verify_presented_file(
    data: bytes, *, trust: Trust, at: datetime, challenge: str, domain: str
) -> VerificationResult:
    """Verify what a holder presents in answer to `challenge`, for `domain`; never raises."""
    text = data.decode("utf-8", errors="replace").strip()
    if text.startswith("ey") and "~" in text:
        return verify_presented_token(text, trust=trust, at=at, nonce=challenge, audience=domain)
    presentation: Any = text
    if text.startswith("{"):
        try:
            presentation = strict_json.parse(data)
        except strict_json.MalformedJson:
            presentation = None
    return verify_presented(presentation, trust=trust, at=at, challenge=challenge, domain=domain)
