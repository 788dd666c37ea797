"""The raw signature check: fixed lengths first, one hash per curve, no other encodings."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from vc_core.signer import Algorithm
from vc_core.verification_methods.public_key import PublicKey

SIGNATURE_LENGTH: dict[Algorithm, int] = {"P-256": 64, "P-384": 96, "Ed25519": 64}

# The hash that each algorithm's cryptosuites use for documents, and ECDSA inside.
HASH_FUNCTION: dict[Algorithm, Callable[[bytes], Any]] = {
    "P-256": hashlib.sha256,
    "P-384": hashlib.sha384,
    "Ed25519": hashlib.sha256,
}
_ECDSA: dict[Algorithm, ec.ECDSA] = {
    "P-256": ec.ECDSA(hashes.SHA256()),
    "P-384": ec.ECDSA(hashes.SHA384()),
}


def signature_is_valid(public_key: PublicKey, signature: bytes, data: bytes) -> bool:
    """Check a raw signature: r‖s of exactly twice the curve's size (IEEE P1363), or Ed25519.

    A signature of another length, in DER, or with r or s outside 1…n-1 is never valid.
    """
    if len(signature) != SIGNATURE_LENGTH[public_key.algorithm]:
        return False
    try:
        # The algorithm tells the kind of key; asking its class takes as long as the rest of this.
        if public_key.algorithm == "Ed25519":
            cast(ed25519.Ed25519PublicKey, public_key.key).verify(signature, data)
        else:
            key = cast(ec.EllipticCurvePublicKey, public_key.key)
            half = len(signature) // 2
            r = int.from_bytes(signature[:half], "big")
            s = int.from_bytes(signature[half:], "big")
            key.verify(encode_dss_signature(r, s), data, _ECDSA[public_key.algorithm])
    except InvalidSignature:
        return False
    return True
