"""Verification methods (Controlled Identifiers §2.2) read from a controller document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.problems import ProblemError
from vc_core.times import InvalidTime, parse_timestamp
from vc_core.verification_methods.jwk import decode_public_jwk
from vc_core.verification_methods.multikey import decode_public_key
from vc_core.verification_methods.public_key import PublicKey


class VerificationMethodError(ProblemError):
    """A verification method is unknown, malformed, or not meant for this purpose."""

    problem_types = {
        "INVALID_VERIFICATION_METHOD": "https://w3id.org/security#INVALID_VERIFICATION_METHOD",
        "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD": (
            "https://w3id.org/security#INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"
        ),
    }


@dataclass(frozen=True)
class VerificationMethod:
    """A public key under its URL, with the identifier that controls it."""

    id: str
    controller: str
    public_key: PublicKey
    revoked: datetime | None = None


def invalid_method(en: str, zh: str) -> VerificationMethodError:
    """Make the error for a malformed or unknown verification method."""
    return VerificationMethodError(
        "INVALID_VERIFICATION_METHOD",
        f"Unusable verification method: {en}.",
        f"验证方法不可用：{zh}。",
    )


def parse_method(entry: Any) -> VerificationMethod:
    """Read one entry of `verificationMethod`: a Multikey or a JsonWebKey.

    Private key members and key kinds beside the two standard ones are refused.
    """
    if not isinstance(entry, dict):
        raise invalid_method("it is not an object", "不是对象")
    identifier, controller = entry.get("id"), entry.get("controller")
    if not isinstance(identifier, str) or not isinstance(controller, str):
        raise invalid_method("id or controller is missing", "缺少 id 或 controller")
    if "secretKeyMultibase" in entry or "secretKeyJwk" in entry:
        raise invalid_method("it carries a private key", "含有私钥")
    kind = entry.get("type")
    if kind == "Multikey" and "publicKeyJwk" not in entry:
        public_key = decode_public_key(entry.get("publicKeyMultibase"))
    elif kind == "JsonWebKey" and "publicKeyMultibase" not in entry:
        public_key = decode_public_jwk(entry.get("publicKeyJwk"))
    else:
        raise invalid_method("its type is neither Multikey nor JsonWebKey", "类型不受支持")
    return VerificationMethod(identifier, controller, public_key, _revoked(entry))


def _revoked(entry: dict[str, Any]) -> datetime | None:
    times = [entry[name] for name in ("revoked", "expires") if name in entry]
    try:
        return min((parse_timestamp(time) for time in times), default=None)
    except InvalidTime:
        raise invalid_method("revoked or expires is not a time", "撤销或到期时间无效") from None
