"""The JSON Schemas of what conformance mode takes and answers besides, as OpenAPI shows them."""

from typing import Any

from vc_issuer.conformance.status_lists import PURPOSE

SCHEMAS: dict[str, Any] = {
    "AnyIssueRequest": {
        "type": "object",
        "required": ["credential"],
        "properties": {
            "credential": {"type": "object"},
            "options": {
                "type": "object",
                "properties": {
                    "mandatoryPointers": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "for ecdsa-sd-2023 only",
                    }
                },
            },
        },
    },
    "Issuers": {
        "type": "object",
        "description": "The did:key of each issuer, by its name",
        "additionalProperties": {"type": "string", "pattern": "^did:key:z"},
    },
    "AnyStatusRequest": {
        "type": "object",
        "required": ["credentialId", "credentialStatus"],
        "properties": {
            "credentialId": {"type": "string", "description": "the `id` of what was issued here"},
            "credentialStatus": {
                "type": "object",
                "required": ["statusPurpose"],
                "properties": {"statusPurpose": {"const": PURPOSE}},
            },
            "status": {"type": "boolean", "default": True},
        },
    },
    "Empty": {"type": "object", "maxProperties": 0},
}
