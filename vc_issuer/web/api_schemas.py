"""The JSON Schemas of the API's requests and answers, as OpenAPI shows them."""

from typing import Any

from vc_issuer.accounts.tokens import Scope

_TEXT: dict[str, Any] = {"type": "string"}
_SUBJECT = (
    "name",
    "series",
    "examination",
    "specialty",
    "qualificationName",
    "level",
    "datePassed",
    "committee",
)

SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457, with a stable code and both languages",
        "required": ["type", "title", "status"],
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "detail": _TEXT,
            "status": {"type": "integer"},
            "code": _TEXT,
            "zh": _TEXT,
            "en": _TEXT,
            "refusals": {"type": "array", "items": {"type": "object"}},
        },
    },
    "IssueRequest": {
        "type": "object",
        "required": ["credential"],
        "description": (
            f"A unit's token ({Scope.APPLY}) hands in a new row. A token with {Scope.ISSUE} seals "
            "an approved row: by the same Idempotency-Key, or named in options."
        ),
        "properties": {
            "credential": {
                "type": "object",
                "required": ["type", "credentialSubject"],
                "properties": {
                    "@context": {"type": "array"},
                    "type": {"type": "array", "items": _TEXT},
                    "credentialSubject": {
                        "type": "object",
                        "properties": dict.fromkeys(_SUBJECT, _TEXT),
                    },
                },
            },
            "options": {
                "type": "object",
                "properties": {
                    "idType": _TEXT,
                    "idNumber": _TEXT,
                    "route": _TEXT,
                    "application": _TEXT,
                    "row": {"type": "integer", "minimum": 2},
                },
            },
        },
    },
    "IssueAnswer": {
        "type": "object",
        "required": ["verifiableCredential"],
        "properties": {"verifiableCredential": {"type": "object"}},
    },
    "Waiting": {
        "type": "object",
        "required": ["application", "row", "state"],
        "properties": {
            "application": _TEXT,
            "row": {"type": "integer"},
            "state": {"const": "awaiting-approval"},
        },
    },
    "StatusRequest": {
        "type": "object",
        "required": ["credentialStatus", "reason"],
        "properties": {
            "credentialId": {"type": "string", "description": "the certificate's number"},
            "credentialStatus": {
                "type": "object",
                "required": ["statusPurpose"],
                "properties": {
                    "type": {"const": "BitstringStatusListEntry"},
                    "statusPurpose": {"enum": ["revocation", "suspension"]},
                    "statusListIndex": _TEXT,
                    "statusListCredential": _TEXT,
                },
            },
            "status": {"type": "boolean", "default": True},
            "reason": {"type": "string", "description": "a code of the catalogue's closed list"},
        },
    },
    "StatusAnswer": {
        "type": "object",
        "required": ["credentialId", "state"],
        "properties": {
            "credentialId": _TEXT,
            "state": {"enum": ["in-force", "suspended", "revoked", "superseded"]},
        },
    },
    "Health": {"type": "object", "properties": {"status": {"const": "ok"}}},
    "Document": {"type": "object"},
}
