"""did:jwk: the identifier is a JSON Web Key, base64url-encoded (did:jwk Method)."""

from vc_core.documents import jcs, strict_json
from vc_core.identifiers.document import PURPOSES, ControllerDocument
from vc_core.verification_methods import multibase
from vc_core.verification_methods.jwk import decode_public_jwk, public_jwk
from vc_core.verification_methods.method import VerificationMethod, invalid_method

PREFIX = "did:jwk:"
_LONGEST = 2_000
_SIGNING_PURPOSES = tuple(purpose for purpose in PURPOSES if purpose != "keyAgreement")
_LIMITS = strict_json.Limits(size=1_500, depth=3, values=32)


def did_of(public_key: object) -> str:
    """Give the did:jwk of a public key, over its members in canonical order."""
    return PREFIX + multibase.base64url(jcs.canonicalize(public_jwk(public_key)))


def method_url(did: str) -> str:
    """Give the URL of a did:jwk's only verification method."""
    return f"{did}#0"


def document_of(did: str) -> ControllerDocument:
    """Make the controller document of a did:jwk out of the identifier itself.

    A key for encryption only (`use` is `enc`) signs nothing and is refused.
    """
    if not did.startswith(PREFIX) or len(did) > _LONGEST:
        raise invalid_method("it is not a did:jwk", "不是 did:jwk")
    try:
        jwk = strict_json.parse(
            multibase.decode_base64url(did.removeprefix(PREFIX)), limits=_LIMITS
        )
    except (multibase.InvalidMultibase, strict_json.MalformedJson):
        raise invalid_method("the did:jwk is malformed", "did:jwk 格式错误") from None
    public_key = decode_public_jwk(jwk)
    if jwk.get("use", "sig") != "sig":
        raise invalid_method("its key is not meant for signatures", "密钥不用于签名")
    url = method_url(did)
    return ControllerDocument(
        did,
        {url: VerificationMethod(url, did, public_key)},
        {purpose: frozenset({url}) for purpose in _SIGNING_PURPOSES},
    )


class DidJwkResolver:
    """Resolves every did:jwk; trust in the key is decided elsewhere."""

    def verification_method(self, url: str, purpose: str) -> VerificationMethod:
        """Derive the method from the URL; see `resolver.Resolver`."""
        return document_of(url.partition("#")[0]).method(url, purpose)
