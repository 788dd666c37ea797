"""did:key: the identifier is the public key (did:key Method v0.7)."""

from vc_core.identifiers.document import PURPOSES, ControllerDocument
from vc_core.verification_methods.method import VerificationMethod, invalid_method
from vc_core.verification_methods.multikey import decode_public_key, encode_public_key

PREFIX = "did:key:"
# Keys that sign serve every purpose but key agreement.
_SIGNING_PURPOSES = tuple(purpose for purpose in PURPOSES if purpose != "keyAgreement")


def did_of(public_key: object) -> str:
    """Give the did:key of a public key."""
    return PREFIX + encode_public_key(public_key)


def method_url(did: str) -> str:
    """Give the URL of a did:key's only verification method."""
    return f"{did}#{did.removeprefix(PREFIX)}"


def document_of(did: str) -> ControllerDocument:
    """Make the controller document of a did:key out of the identifier itself."""
    if not did.startswith(PREFIX):
        raise invalid_method("it is not a did:key", "不是 did:key")
    multikey = did.removeprefix(PREFIX)
    # One key has one name: what is read here has no second spelling.
    public_key = decode_public_key(multikey)
    url = method_url(did)
    return ControllerDocument(
        did,
        {url: VerificationMethod(url, did, public_key)},
        {purpose: frozenset({url}) for purpose in _SIGNING_PURPOSES},
    )


class DidKeyResolver:
    """Resolves every did:key; trust in the key is decided elsewhere."""

    def verification_method(self, url: str, purpose: str) -> VerificationMethod:
        """Derive the method from the URL; see `resolver.Resolver`."""
        return document_of(url.partition("#")[0]).method(url, purpose)
