"""The bureau's DID document (DID Core, did:web): which keys seal, which sign status lists."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vc_core.times import format_timestamp, parse_timestamp
from vc_core.verification_methods.jwk import public_jwk
from vc_core.verification_methods.multikey import decode_public_key, encode_public_key
from vc_core.verification_methods.public_key import PublicKey

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"]
SEAL = "#seal-1"
FIRST_SEAL = "seal-1"
FIRST_STATUS_KEY = "status-1"
_SEAL_NAME = re.compile(r"seal-[1-9][0-9]{0,3}", re.ASCII)
_STATUS_NAME = re.compile(r"status-[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True)
class PublishedSeal:
    """One seal as it is published: its name, its chain, and since when its key is compromised."""

    name: str
    chain: list[x509.Certificate]
    revoked: datetime | None = None


@dataclass(frozen=True)
class StatusKey:
    """One key for status lists as it is published; `revoked` is since when it is compromised."""

    name: str
    public_key: PublicKey
    revoked: datetime | None = None


def bureau_document(
    did: str,
    *,
    seals: list[PublishedSeal],
    in_use: str = FIRST_SEAL,
    status_keys: Sequence[StatusKey],
) -> dict[str, Any]:
    """Publish every e-seal as Multikey and as JsonWebKey with its X.509 chain, and status keys.

    Former seals stay, so that what they sealed stays verifiable, and the next one may be there
    ahead of its use. Under `assertionMethod` the seal in use stands last of the seals, and the
    status key in use, which is the latest, last of all. A compromised status key is not there.
    """
    methods = [method for seal in seals for method in _seal_methods(did, seal)]
    ordered = sorted((seal.name for seal in seals), key=lambda name: name == in_use)
    assertion = [url for name in ordered for url in (f"{did}#{name}", jwk_method(f"{did}#{name}"))]
    methods += [
        {**multikey(did, f"#{key.name}", key.public_key), **_revoked(key.revoked)}
        for key in status_keys
    ]
    # Unlike a seal's, nothing signed by it is spared: every list is signed anew.
    assertion += [f"{did}#{key.name}" for key in status_keys if key.revoked is None]
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": assertion,
    }


def _seal_methods(did: str, seal: PublishedSeal) -> list[dict[str, Any]]:
    key = seal.chain[0].public_key()
    url = f"#{seal.name}"
    revoked = _revoked(seal.revoked)
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


def _revoked(since: datetime | None) -> dict[str, str]:
    # Controlled Identifiers §2.2: from then on nothing verifies under the key.
    return {} if since is None else {"revoked": format_timestamp(since)}


def seal_names(document: dict[str, Any]) -> list[str]:
    """Give the names of the seals in a DID document, in the order in which they were made."""
    urls = [str(entry.get("id")) for entry in document.get("verificationMethod", [])]
    return _named(urls, _SEAL_NAME) or [FIRST_SEAL]


def current_seal(document: dict[str, Any]) -> str:
    """Give the name of the seal in use: the last one under `assertionMethod`."""
    return (_named(document.get("assertionMethod", []), _SEAL_NAME) or [FIRST_SEAL])[-1]


def status_keys(document: dict[str, Any]) -> list[StatusKey]:
    """Give the status keys in a DID document, in the order in which they were made."""
    return [
        StatusKey(
            name,
            decode_public_key(method["publicKeyMultibase"]),
            parse_timestamp(method["revoked"]) if "revoked" in method else None,
        )
        for method in document["verificationMethod"]
        for name in _named([method["id"]], _STATUS_NAME)
    ]


def current_status_key(document: dict[str, Any]) -> str:
    """Give the name of the status key in use: the last one under `assertionMethod`."""
    return _named(document["assertionMethod"], _STATUS_NAME)[-1]


def _named(urls: list[str], pattern: re.Pattern[str]) -> list[str]:
    fragments = [url.partition("#")[2] for url in urls]
    return [name for name in fragments if pattern.fullmatch(name)]


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
