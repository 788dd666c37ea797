"""Compact JSON Web Tokens: taken apart within bounds, for what lies inside."""

from dataclasses import dataclass
from typing import Any

from vc_core.documents import strict_json
from vc_core.problems import ProblemError
from vc_core.verification_methods import multibase

# Of VC-JWT 1.1 and 2.0, of SD-JWT VC, and of presentations.
_CREDENTIAL_MEMBERS = ("vc", "vp", "credentialSubject", "verifiableCredential", "vct", "_sd")


class MalformedJwt(ProblemError):
    """The text has the shape of a JWT but cannot be read as one."""


@dataclass(frozen=True)
class UnverifiedJwt:
    """A token's header and payload. Nothing in it has been verified."""

    header: dict[str, Any]
    payload: dict[str, Any]


def take_apart(token: str) -> UnverifiedJwt:
    """Decode header and payload (RFC 7515 §7.1); disclosures of an SD-JWT are left aside."""
    parts = token.strip().partition("~")[0].split(".")
    if len(parts) != 3:
        raise _malformed()
    header, payload, _signature = parts
    return UnverifiedJwt(_part(header), _part(payload))


def holds_credential(token: UnverifiedJwt) -> bool:
    """Tell whether a token's payload claims to be a credential or a presentation, in any form."""
    return any(name in token.payload for name in _CREDENTIAL_MEMBERS)


def _part(text: str) -> dict[str, Any]:
    try:
        value = strict_json.parse(multibase.decode_base64url(text))
    except (multibase.InvalidMultibase, strict_json.MalformedJson):
        value = None
    if not isinstance(value, dict):
        raise _malformed()
    return value


def _malformed() -> MalformedJwt:
    return MalformedJwt("JWT_MALFORMED", "The token cannot be read.", "令牌无法读取。")
