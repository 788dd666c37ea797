"""The bureau's DID document (DID Core, did:web): which keys seal, which sign status lists."""

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from vc_core.times import format_timestamp
from vc_core.verification_methods.jwk import public_jwk
from vc_core.verification_methods.multikey import encode_public_key

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"]
SEAL = "#seal-1"
STATUS = "#status-1"
FIRST_SEAL = "seal-1"
_SEAL_NAME = re.compile(r"seal-[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True)
class PublishedSeal:
    """One seal as it is published: its name, its chain, and since when its key is compromised."""

    name: str
    chain: list[x509.Certificate]
    revoked: datetime | None = None


def bureau_document(
    did: str,
    *,
    seals: list[PublishedSeal],
    in_use: str = FIRST_SEAL,
    status_key: ec.EllipticCurvePublicKey,
) -> dict[str, Any]:
    """Publish every e-seal as Multikey and as JsonWebKey with its X.509 chain, and the status key.

    Former seals stay, so that what they sealed stays verifiable, and the next one may be there
    ahead of its use. Under `assertionMethod` the seal in use stands last of the seals.
    """
    methods = [method for seal in seals for method in _seal_methods(did, seal)]
    ordered = sorted((seal.name for seal in seals), key=lambda name: name == in_use)
    assertion = [url for name in ordered for url in (f"{did}#{name}", jwk_method(f"{did}#{name}"))]
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": [*methods, multikey(did, STATUS, status_key)],
        "assertionMethod": [*assertion, did + STATUS],
    }


def _seal_methods(did: str, seal: PublishedSeal) -> list[dict[str, Any]]:
    key = seal.chain[0].public_key()
    url = f"#{seal.name}"
    # Controlled Identifiers §2.2: from then on nothing verifies under the key.
    revoked = {} if seal.revoked is None else {"revoked": format_timestamp(seal.revoked)}
    jwk = {**public_jwk(key), "x5c": [base64_der(entry) for entry in seal.chain]}
    return [
        {**multikey(did, url, key), **revoked},
        {
            "id": jwk_method(did + url),
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": jwk,
            **revoked,
        },
    ]


def seal_names(document: dict[str, Any]) -> list[str]:
    """Give the names of the seals in a DID document, in the order in which they were made."""
    urls = [str(entry.get("id")) for entry in document.get("verificationMethod", [])]
    return _named(urls) or [FIRST_SEAL]


def current_seal(document: dict[str, Any]) -> str:
    """Give the name of the seal in use: the last one under `assertionMethod`."""
    return (_named(document.get("assertionMethod", [])) or [FIRST_SEAL])[-1]


def _named(urls: list[str]) -> list[str]:
    fragments = [url.partition("#")[2] for url in urls]
    return [name for name in fragments if _SEAL_NAME.fullmatch(name)]


def jwk_method(seal: str) -> str:
    """Give the URL under which a seal's key is published as a JSON Web Key, for envelopes."""
    return f"{seal}-jwk"


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
