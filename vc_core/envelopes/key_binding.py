"""Key binding of an SD-JWT: the holder's answer to one verifier's nonce (RFC 9901 §4.3, §7.3)."""

import hashlib
from datetime import datetime
from typing import Any

from vc_core.envelopes.errors import EnvelopeError, envelope_fails
from vc_core.envelopes.jose import parse_token, verify_token
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.envelopes.sd_jwt import digest_of, split
from vc_core.times import CLOCK_SKEW

TYPE = "kb+jwt"
_LONGEST_AGE = 600


def check_key_binding(
    text: str, document: dict[str, Any], *, nonce: str, audience: str, now: datetime
) -> None:
    """Check that the holder named in the signed `cnf` presented exactly this text, here and now.

    `document` is what `verify_sd_jwt` gave. The token must answer `nonce` for `audience`,
    cover the token and its disclosures, and be no older than ten minutes.
    """
    _token, _disclosures, binding = split(text)
    if binding is None:
        raise envelope_fails("it has no key binding", "缺少密钥绑定")
    confirmation = document.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if jwk is None:
        raise envelope_fails("its issuer bound it to no key", "签发者未绑定密钥")
    claims = verify_token(
        parse_token(binding), key=EnvelopeKey.from_jwk(jwk), media_type=TYPE, now=now
    )
    covered = text[: -len(binding)]
    if claims.get("sd_hash") != digest_of(covered, hashlib.sha256):
        raise envelope_fails("the key binding covers something else", "密钥绑定覆盖的内容不符")
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise envelope_fails("the key binding has no time", "密钥绑定缺少时间")
    age, skew = now.timestamp() - issued, CLOCK_SKEW.total_seconds()
    if not -skew <= age <= _LONGEST_AGE:
        raise envelope_fails("the key binding is not fresh", "密钥绑定不是新近生成")
    if claims.get("aud") != audience:
        raise EnvelopeError(
            "INVALID_DOMAIN_ERROR", "The key binding is for somebody else.", "密钥绑定用于其他方。"
        )
    if claims.get("nonce") != nonce:
        raise EnvelopeError(
            "INVALID_CHALLENGE_ERROR",
            "The key binding answers another nonce.",
            "密钥绑定回应的是其他随机数。",
        )
