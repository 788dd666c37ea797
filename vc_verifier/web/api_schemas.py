"""The JSON Schemas of the API's requests and answers, as OpenAPI shows them."""

from typing import Any, get_args

from vc_verifier.result import CHECK_NAMES, Carrier, CheckOutcome, Kind
from vc_verifier.verdict import Verdict

_TEXT: dict[str, Any] = {"type": "string"}
_OBJECT: dict[str, Any] = {"type": "object"}
_DEMANDED: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 500}
# Something to see in it, by every reader's idea of white space.
_WITH_TEXT: dict[str, Any] = {"text": {"type": "string", "pattern": r"[^\s\x1c-\x1f]"}}
_SCANNED: dict[str, Any] = {
    "type": "string",
    "description": "true, on, yes or 1 says that a camera saw the code",
}
_NULL: dict[str, Any] = {"type": "null"}
_IN_BOTH = {"zh": _TEXT, "en": _TEXT}
_PROBLEM: dict[str, Any] = {"$ref": "#/components/schemas/Problem"}
_REPORT: dict[str, Any] = {"$ref": "#/components/schemas/Report"}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457, with a stable code and both languages",
        "required": ["type", "title"],
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "detail": _TEXT,
            "status": {"type": "integer"},
            "code": _TEXT,
            **_IN_BOTH,
        },
    },
    "Report": {
        "type": "object",
        "description": "What one carrier is worth; the same from command line, HTTP and library",
        "required": ["verified", "verdict", "legalEffect", "carrier", "asOf", "checks"],
        "properties": {
            "verified": {"type": "boolean"},
            "verdict": {"enum": [verdict.value for verdict in Verdict]},
            "kind": {"enum": [*get_args(Kind), None]},
            "legalEffect": {
                "type": "object",
                "required": ["equal", "clause", "zh", "en"],
                "properties": {
                    "equal": {"type": ["boolean", "null"]},
                    "clause": _TEXT,
                    **_IN_BOTH,
                },
            },
            "carrier": {"enum": list(get_args(Carrier))},
            "asOf": {"type": "string", "format": "date-time"},
            "trustBundle": _nullable(_OBJECT),
            "checks": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["check", "outcome", "code", "zh", "en"],
                    "properties": {
                        "check": {"enum": list(CHECK_NAMES)},
                        "outcome": {"enum": [outcome.value for outcome in CheckOutcome]},
                        "code": _TEXT,
                        "asOf": _TEXT,
                        **_IN_BOTH,
                    },
                },
            },
            "credential": _nullable(_OBJECT),
            "warnings": {"type": "array", "items": _PROBLEM},
            "errors": {"type": "array", "items": _PROBLEM},
            "parts": {"type": "array", "items": _REPORT},
        },
    },
    "Reports": {"anyOf": [_REPORT, {"type": "array", "items": _REPORT}]},
    "Vcalm": {
        "type": "object",
        "description": "VCALM 1.0, with our own result as `report`",
        "required": ["verified", "report"],
        "properties": {
            "verified": {"type": "boolean"},
            "credential": _nullable(_OBJECT),
            "results": _OBJECT,
            "problemDetails": {"type": "array", "items": _PROBLEM},
            "report": _REPORT,
        },
    },
    "Upload": {
        "type": "object",
        "description": "At least one file that has a name, or a text; at most 30 parts",
        "anyOf": [{"required": ["file"]}, {"required": ["text"], "properties": _WITH_TEXT}],
        "properties": {
            "file": {
                "type": "array",
                "minItems": 1,
                "items": {"type": "string", "format": "binary"},
            },
            "text": _TEXT,
            "scanned": _SCANNED,
        },
    },
    "PastedText": {
        "type": "object",
        "description": "At most 30 fields",
        "required": ["text"],
        "properties": {**_WITH_TEXT, "scanned": _SCANNED},
    },
    "TextOrDocument": {
        "type": "object",
        "description": "A text, a document, or a credential itself; never two of them",
        "properties": {"scanned": {"type": "boolean"}},
        "anyOf": [
            {"required": ["text"], "properties": {"text": _TEXT, "document": _NULL}},
            {"required": ["document"], "properties": {"document": _OBJECT, "text": _NULL}},
            {"required": ["@context"], "properties": {"text": _NULL, "document": _NULL}},
        ],
    },
    "Lines": {
        "type": "string",
        "description": "On each line a TextOrDocument, or what is to be verified itself",
    },
    "ReportLines": {"type": "string", "description": "On each line a Report"},
    "CredentialRequest": {
        "type": "object",
        "required": ["verifiableCredential"],
        "properties": {
            "verifiableCredential": {
                "type": ["object", "string"],
                "description": "A string is a token, never JSON written out",
                "pattern": r"^(?!\s*[{\[])",
            },
            "options": {
                "type": "object",
                "description": "Nothing that would be left undone is taken for an option",
                "properties": {
                    "returnCredential": {"const": True},
                    "returnResults": {"const": True},
                    "returnProblemDetails": {"const": True},
                },
                "additionalProperties": False,
            },
        },
    },
    "PresentationRequest": {
        "type": "object",
        "required": ["verifiablePresentation", "options"],
        "properties": {
            "verifiablePresentation": {"type": ["object", "string"]},
            "options": {
                "type": "object",
                "required": ["challenge", "domain"],
                "properties": {"challenge": _DEMANDED, "domain": _DEMANDED},
            },
        },
    },
    "WalletRequest": {
        "type": "object",
        "required": ["request", "result", "expires"],
        "properties": {
            "request": {"type": "string", "description": "the link that a wallet opens"},
            "result": {"type": "string", "description": "where the result will be"},
            "expires": {"type": "string", "format": "date-time"},
        },
    },
    "WalletResult": {
        "type": "object",
        "required": ["stage", "report"],
        "properties": {
            "stage": {"enum": ["waiting", "presented", "declined", "expired"]},
            "report": _nullable(_REPORT),
        },
    },
    "WalletAnswer": {
        "type": "object",
        "description": "OpenID4VP 1.0, response mode direct_post",
        "required": ["state"],
        "properties": {"state": _TEXT, "vp_token": _TEXT, "error": _TEXT},
    },
    "WalletRefusal": {
        "type": "object",
        "required": ["error"],
        "properties": {"error": _TEXT, "error_description": _TEXT},
    },
    "Empty": {"type": "object", "maxProperties": 0},
    "Health": {
        "type": "object",
        "required": ["status"],
        "properties": {
            "status": {"enum": ["ok", "trust-expired", "clock-behind", "trust-not-renewed"]},
            "trustBundle": _OBJECT,
        },
    },
}
