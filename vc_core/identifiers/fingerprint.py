"""A did:key (v0.7) as people compare it: the SHA-256 of its public key, in groups of four."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vc_core.identifiers import did_key


def fingerprint(did: str) -> str:
    """Give the fingerprint of a did:key: of its uncompressed point, or of an Ed25519 key's bytes.

    Issuer and verifier print it in this form, and the web app shows the same one
    (`rootFingerprint` of its engine): what people compare must not differ by its layout.
    """
    (method,) = did_key.document_of(did).methods.values()
    key = method.public_key.key
    if isinstance(key, Ed25519PublicKey):
        data = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        data = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    digest = sha256(data).hexdigest().upper()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
