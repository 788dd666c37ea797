"""JSON Web Tokens: taken apart, verified as credentials, their keys resolved."""

from tests.fuzz.choice import choose, text_of
from tests.fuzz.presented import AT, every_signature_holds, verdict_of
from vc_core.envelopes import jose
from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.opening import open_envelope
from vc_core.identifiers.did_jwk import DidJwkResolver
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.identifiers.resolver import FirstThatKnows
from vc_core.problems import ProblemError
from vc_core.verification_methods.multibase import encode_base64url
from vc_verifier.carriers import jwt

ERRORS: tuple[type[ProblemError], ...] = (ProblemError,)
LARGEST = 6_000
ANYBODY = FirstThatKnows([("did:key:", DidKeyResolver()), ("did:jwk:", DidJwkResolver())])
_SIGNATURE = encode_base64url(bytes(64))[1:]


def _text(data: bytes) -> None:
    _look_at(text_of(data))


def _members(data: bytes) -> None:
    """Make a token of a header and a payload, each on a line of its own."""
    header, _, payload = data.partition(b"\n")
    _look_at(f"{encode_base64url(header)[1:]}.{encode_base64url(payload)[1:]}.{_SIGNATURE}")


def _look_at(token: str) -> None:
    # 1. The verifier answers, whatever it is.
    verdict_of(token)
    with every_signature_holds():
        verdict_of(token)
        # 2. Tokens of anybody, as conformance and presentations read them.
        jwt.holds_credential(jwt.take_apart(token))
        jose.parse_token(token)
        envelope = Envelope("application/vc+jwt", token)
        open_envelope(envelope, resolver=ANYBODY, purpose="assertionMethod", now=AT)


_WAYS = {b"T": _text, b"M": _members}


def run(data: bytes) -> None:
    """Verify a token as it is, or one made of its members."""
    choose(_WAYS, data)
