"""A credential of no particular kind, and every whole-document suite with the keys it takes."""

from typing import Any

KINDS = [
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-384"),
]
EXAMPLE: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:2f1c5a52-5a19-4b5a-9d1b-2c0b5b5d6f11",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:web:example.org", "name": "Example"},
    "validFrom": "2026-11-20T08:00:00Z",
    "credentialSubject": {"id": "urn:example:person", "name": "张三丰"},
    "credentialStatus": [
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://example.org/1",
        }
    ],
}
