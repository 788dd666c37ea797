"""JSON Web Signatures around credentials and presentations (VC-JOSE-COSE §3.1, RFC 7515).

The key decides the algorithm. Nothing in a header is ever used as a key, and no header
parameter that claims to be critical is understood (SECURITY.md R11).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from vc_core.documents import jcs, strict_json
from vc_core.envelopes.errors import EnvelopeError, envelope_fails, envelope_malformed
from vc_core.envelopes.keys import EnvelopeKey, EnvelopeSigner
from vc_core.times import CLOCK_SKEW
from vc_core.verification_methods import multibase

CREDENTIAL_TYPE = "vc+jwt"
PRESENTATION_TYPE = "vp+jwt"

MOST_CHARACTERS = 1_000_000
_HEADER_LIMITS = strict_json.Limits(size=8_000, depth=6, values=200)
# A claim of this name would be a second document beside the payload (VC-JOSE-COSE §3.1.1).
_FORBIDDEN_CLAIMS = frozenset({"vc", "vp"})


@dataclass(frozen=True)
class Token:
    """A compact JWS, taken apart. Nothing in it has been verified."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signing_input: bytes
    signature: bytes

    @property
    def key_name(self) -> str | None:
        """Give `kid`: a name to look the key up by, never a key."""
        name = self.header.get("kid")
        return name if isinstance(name, str) else None


def parse_token(text: str) -> Token:
    """Take a compact JWS apart (RFC 7515 §7.1), within bounds and without verifying it."""
    parts = text.split(".")
    if len(text) > MOST_CHARACTERS or len(parts) != 3:
        raise envelope_malformed(
            "it is no compact JWS of reasonable size", "不是合理大小的紧凑 JWS"
        )
    try:
        header = strict_json.parse(multibase.decode_base64url(parts[0]), limits=_HEADER_LIMITS)
        payload = strict_json.parse(multibase.decode_base64url(parts[1]))
        signature = multibase.decode_base64url(parts[2])
    except (multibase.InvalidMultibase, strict_json.MalformedJson):
        raise envelope_malformed("a part of it cannot be read", "有部分无法读取") from None
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise envelope_malformed("header or payload is no object", "头部或载荷不是对象")
    return Token(header, payload, f"{parts[0]}.{parts[1]}".encode("ascii"), signature)


def verify_token(
    token: Token, *, key: EnvelopeKey, media_type: str, now: datetime | None
) -> dict[str, Any]:
    """Verify a token under a key that was chosen beforehand; give its payload.

    `media_type` is what `typ` must say. `now` decides `exp` and `nbf`; None leaves them.
    Refused: another algorithm than the key's, `crit`, other media types.
    """
    check_header(token.header, key=key, media_type=media_type)
    if not key.verifies(token.signature, token.signing_input):
        raise envelope_fails("the signature does not fit", "签名与内容不符")
    if now is not None:
        check_times(token.payload, now)
    return token.payload


def check_header(header: dict[str, Any], *, key: EnvelopeKey, media_type: str) -> None:
    """Check what a header says about algorithm and content; it cannot choose either."""
    if not key.is_named(header.get("alg")):
        raise envelope_fails("its alg is not the key's", "alg 与密钥不符")
    if "crit" in header:
        raise envelope_fails("a header parameter claims to be critical", "存在未知的关键头部参数")
    typ = header.get("typ")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") != media_type:
        raise envelope_fails(f"its typ is not {media_type}", f"typ 不是 {media_type}")


def sign_token(payload: dict[str, Any], *, signer: EnvelopeSigner, media_type: str) -> str:
    """Sign a payload as a compact JWS; the payload is the document itself, without wrapping."""
    header = _encoded_header(signer.jose_algorithm, signer.verification_method, media_type)
    signing_input = f"{header}.{multibase.base64url(jcs.canonicalize(payload))}"
    signature = multibase.base64url(signer.sign(signing_input.encode("ascii")))
    return f"{signing_input}.{signature}"


# A key signs many tokens, all under the same header.
@lru_cache(maxsize=64)
def _encoded_header(algorithm: str, key_name: str, media_type: str) -> str:
    header = {"alg": algorithm, "kid": key_name, "typ": media_type}
    content_type = media_type.partition("+")[0]
    if content_type in ("vc", "vp"):
        header["cty"] = content_type
    return multibase.base64url(jcs.canonicalize(header))


def check_claims(document: dict[str, Any]) -> None:
    """Check that registered claims beside the document say the same as it (VC-JOSE-COSE §3.1.3).

    `vc` and `vp` claims are refused; `iss`, `jti` and `sub` must repeat the document's own.
    """
    if _FORBIDDEN_CLAIMS & document.keys():
        raise envelope_fails("it has a vc or vp claim", "含有 vc 或 vp 声明")
    author = document.get("issuer", document.get("holder"))
    subject = document.get("credentialSubject")
    named = {
        "iss": author.get("id") if isinstance(author, dict) else author,
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    for claim, value in named.items():
        if claim in document and value is not None and document[claim] != value:
            raise envelope_fails(f"{claim} contradicts the document", f"{claim} 与文档不一致")


def check_times(payload: dict[str, Any], now: datetime) -> None:
    """Check `exp` and `nbf`, in seconds since 1970 (RFC 7519 §4.1.4, §4.1.5)."""
    for claim in ("exp", "nbf"):
        value = payload.get(claim, 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise envelope_fails(f"{claim} is no number", f"{claim} 不是数字")
    moment, skew = now.timestamp(), CLOCK_SKEW.total_seconds()
    if "exp" in payload and payload["exp"] < moment:
        raise EnvelopeError("ENVELOPE_EXPIRED", "The envelope has expired.", "封装签名已过期。")
    if "nbf" in payload and payload["nbf"] > moment + skew:
        raise EnvelopeError(
            "ENVELOPE_NOT_YET_VALID", "The envelope is not valid yet.", "封装签名尚未生效。"
        )
