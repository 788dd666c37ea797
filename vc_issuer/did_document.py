"""The bureau's DID document (DID Core, did:web): which keys seal, which sign status lists."""

from base64 import b64encode
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from vc_core.verification_methods.jwk import public_jwk
from vc_core.verification_methods.multikey import encode_public_key

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"]
SEAL = "#seal-1"
SEAL_JWK = "#seal-1-jwk"
STATUS = "#status-1"


def bureau_document(
    did: str,
    *,
    seal_chain: list[x509.Certificate],
    status_key: ec.EllipticCurvePublicKey,
) -> dict[str, Any]:
    """Publish the e-seal as Multikey and as JsonWebKey with its X.509 chain, and the status key."""
    seal_key = seal_chain[0].public_key()
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": [
            multikey(did, SEAL, seal_key),
            {
                "id": did + SEAL_JWK,
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": {
                    **public_jwk(seal_key),
                    "x5c": [base64_der(entry) for entry in seal_chain],
                },
            },
            multikey(did, STATUS, status_key),
        ],
        "assertionMethod": [did + SEAL, did + SEAL_JWK, did + STATUS],
    }


def multikey(did: str, fragment: str, key: object) -> dict[str, Any]:
    """Write one key as a Multikey of `did`."""
    return {
        "id": did + fragment,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": encode_public_key(key),
    }


def base64_der(entry: x509.Certificate | x509.CertificateRevocationList) -> str:
    """Write base64 of DER, as `x5c` does (RFC 7517 §4.7)."""
    return b64encode(entry.public_bytes(Encoding.DER)).decode("ascii")
