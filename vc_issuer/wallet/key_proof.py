"""Key proofs of type `jwt` (OpenID4VCI 1.0, appendix F.1): the wallet holds the key it names.

Here alone a key from a header is used (SECURITY.md R11): the proof's one question is whether its
sender holds that very key. The key decides the algorithm, and it can lead to nothing but `cnf`.
"""

from datetime import datetime
from typing import Any

from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.jose import Token, parse_token, verify_token
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.problems import ProblemError
from vc_core.times import CLOCK_SKEW
from vc_core.verification_methods.jwk import decode_public_jwk, public_jwk
from vc_issuer.wallet.refusals import WalletError

TYPE = "openid4vci-proof+jwt"
ALGORITHMS = ("ES256", "ES384", "EdDSA")
# The nonce bounds a proof's age; its own time must not contradict that.
_LONGEST_AGE = 600
_MOST_CHARACTERS = 8_000


def verify_key_proof(text: Any, *, audience: str, now: datetime) -> tuple[dict[str, Any], Any]:
    """Verify one proof; give the public key it proves as a JWK, and the nonce it answers.

    Refused: keys named in another way than by `jwk`, private keys, other algorithms than the
    key's, other audiences, times that are not now. The nonce is the caller's to judge.
    """
    try:
        token = _parse(text)
        public_key = decode_public_jwk(token.header.get("jwk"))
        key = EnvelopeKey.of(public_key)
        claims = verify_token(token, key=key, media_type=TYPE, now=now)
    except EnvelopeError:
        raise _invalid("it is malformed, mistyped or its signature does not fit") from None
    except ProblemError:
        raise _invalid("jwk is not a public key on P-256, P-384 or Ed25519") from None
    if claims.get("aud") != audience:
        raise _invalid("its aud is not this issuer")
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise _invalid("it has no iat")
    age, skew = now.timestamp() - issued, CLOCK_SKEW.total_seconds()
    if not -skew <= age <= _LONGEST_AGE:
        raise _invalid("its iat is not now")
    if "nonce" not in claims:
        raise _invalid("it has no nonce")
    return public_jwk(public_key), claims["nonce"]


def _parse(text: Any) -> Token:
    if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
        raise _invalid("it is no text of reasonable length")
    token = parse_token(text)
    if token.header.keys() & {"kid", "x5c", "jku", "x5u"}:
        raise _invalid("its key must be named by jwk alone")
    return token


def _invalid(en: str) -> WalletError:
    return WalletError("invalid_proof", "KEY_PROOF", f"key proof: {en}", "密钥证明无效")
