"""The JSON Schemas of what conformance mode takes and answers besides, as OpenAPI shows them."""

from typing import Any

_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_DOCUMENT: dict[str, Any] = {"type": "object"}

SCHEMAS: dict[str, Any] = {
    "ProofOnlyRequest": {
        "type": "object",
        "required": ["verifiableCredential"],
        "properties": {"verifiableCredential": _DOCUMENT},
    },
    "AnyPresentationRequest": {
        "type": "object",
        "description": "Without challenge or domain, the presentation's own are not compared",
        "required": ["verifiablePresentation"],
        "properties": {
            "verifiablePresentation": _DOCUMENT,
            "options": {"type": "object", "properties": {"challenge": _TEXT, "domain": _TEXT}},
        },
    },
    "DerivationRequest": {
        "type": "object",
        "required": ["verifiableCredential"],
        "properties": {
            "verifiableCredential": _DOCUMENT,
            "options": {
                "type": "object",
                "properties": {
                    "selectivePointers": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
    "Derivation": {
        "type": "object",
        "required": ["verifiableCredential"],
        "properties": {"verifiableCredential": _DOCUMENT},
    },
}
