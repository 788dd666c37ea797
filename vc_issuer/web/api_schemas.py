"""The JSON Schemas of the API's requests and answers, as OpenAPI shows them."""

from typing import Any

from vc_issuer.accounts.scopes import Scope
from vc_issuer.application import PROFESSIONAL_QUALIFICATION, PROFESSIONAL_TITLE
from vc_issuer.queries import Way
from vc_issuer.wallet.configurations import configurations
from vc_issuer.wallet.offer import GRANT

_TEXT: dict[str, Any] = {"type": "string"}
_CELL: dict[str, Any] = {"type": "string", "pattern": r"^[^\x00]*$"}
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


def _for_purpose(purpose: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"statusPurpose": {"const": purpose}}}


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
                    "type": {
                        "type": "array",
                        "items": _TEXT,
                        "description": "one of the two kinds of certificate among them",
                        "oneOf": [
                            {"contains": {"const": kind}}
                            for kind in (PROFESSIONAL_TITLE, PROFESSIONAL_QUALIFICATION)
                        ],
                    },
                    "credentialSubject": {
                        "type": "object",
                        "properties": dict.fromkeys(_SUBJECT, _CELL),
                        "additionalProperties": False,
                    },
                },
            },
            "options": {
                "type": "object",
                "properties": {
                    "idType": _CELL,
                    "idNumber": _CELL,
                    "route": _CELL,
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
        "description": "A suspension can be taken back, a revocation is final",
        "anyOf": [
            {"properties": {"credentialStatus": _for_purpose("suspension")}},
            {
                "properties": {
                    "credentialStatus": _for_purpose("revocation"),
                    "status": {"const": True},
                }
            },
        ],
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
    "TokenRequest": {
        "type": "object",
        "required": ["grant_type", "pre-authorized_code", "tx_code"],
        "properties": {
            "grant_type": {"const": GRANT},
            "pre-authorized_code": _TEXT,
            "tx_code": {"type": "string", "pattern": "^[0-9]{6}$"},
        },
    },
    "Token": {
        "type": "object",
        "required": ["access_token", "token_type", "expires_in"],
        "properties": {
            "access_token": _TEXT,
            "token_type": {"const": "Bearer"},
            "expires_in": {"type": "integer", "description": "seconds"},
        },
    },
    "Nonce": {"type": "object", "required": ["c_nonce"], "properties": {"c_nonce": _TEXT}},
    "CredentialRequest": {
        "type": "object",
        "required": ["credential_configuration_id"],
        "properties": {
            "credential_configuration_id": {"enum": [entry.id for entry in configurations()]},
            "proofs": {
                "type": "object",
                "properties": {
                    "jwt": {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 1}
                },
            },
        },
    },
    "CredentialResponse": {
        "type": "object",
        "required": ["credentials"],
        "properties": {
            "credentials": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["credential"],
                    "properties": {"credential": {"type": ["object", "string"]}},
                },
            }
        },
    },
    "WalletRefusal": {
        "type": "object",
        "required": ["error"],
        "properties": {"error": _TEXT, "error_description": _TEXT},
    },
    "Query": {
        "type": "object",
        "required": ["family", "obtained", "name"],
        "oneOf": [{"required": ["certificateNumber"]}, {"required": ["idNumber"]}],
        "additionalProperties": False,
        "properties": {
            "family": {"enum": ["title", "qualification"]},
            "obtained": {"type": "string", "format": "date"},
            "name": _TEXT,
            "certificateNumber": _TEXT,
            "idNumber": _TEXT,
        },
    },
    "QueryAnswer": {
        "type": "object",
        "required": ["outcome", "way", "zh", "en", "records"],
        "properties": {
            "outcome": {"enum": ["found", "no-match", "not-yet-gathered"]},
            "way": {"enum": [way.value for way in Way]},
            "zh": _TEXT,
            "en": _TEXT,
            "whereToAsk": {"type": "object", "properties": {"zh": _TEXT, "en": _TEXT}},
            "records": {"type": "array", "items": {"type": "object"}},
        },
    },
    "Health": {"type": "object", "properties": {"status": {"const": "ok"}}},
    "Document": {"type": "object"},
    "Counters": {"type": "string", "description": "Prometheus text format 0.0.4"},
}
