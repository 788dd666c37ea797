"""A credential, a presentation and keys for the tests of envelopes."""

import json
from typing import Any

from tests.interop.keys import FreshKey
from vc_core.envelopes.keys import EnvelopeKey, SealingSigner
from vc_core.verification_methods import multibase
from vc_core.verification_methods.public_key import from_cryptography

V2 = "https://www.w3.org/ns/credentials/v2"
KEY = FreshKey.generate("P-256")
OTHER_KEY = FreshKey.generate("P-256")
ED25519 = FreshKey.generate("Ed25519")


def credential(key: FreshKey = KEY) -> dict[str, Any]:
    return {
        "@context": [V2],
        "id": "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5",
        "type": ["VerifiableCredential"],
        "issuer": key.did,
        "credentialSubject": {
            "id": "did:example:holder",
            "name": "张三丰",
            "description": [{"@value": "工程师", "@language": "zh"}, "engineer"],
        },
    }


def signer(key: FreshKey = KEY) -> SealingSigner:
    return SealingSigner(key)


def public(key: FreshKey = KEY) -> EnvelopeKey:
    return EnvelopeKey.of(from_cryptography(key.private.public_key()))


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return multibase.encode_base64url(data)[1:]


def signed(header: dict[str, Any], payload: Any, key: FreshKey = KEY) -> str:
    """Sign any header and payload, sound or not."""
    signing_input = f"{encoded(header)}.{encoded(payload)}"
    return f"{signing_input}.{encoded(key.sign(signing_input.encode()))}"
