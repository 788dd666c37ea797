"""COSE_Sign1 around credentials and presentations (VC-JOSE-COSE §3.3, RFC 9052 §4.2).

Only what a credential needs: one signature, the payload inside, every header protected.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.barcode.cbor import MAX_BYTES, decode_tagged, encode_cbor, encode_head
from vc_core.barcode.errors import BarcodeError
from vc_core.documents import jcs, strict_json
from vc_core.envelopes.errors import envelope_fails, envelope_malformed
from vc_core.envelopes.jose import check_claims, check_times
from vc_core.envelopes.keys import EnvelopeKey, EnvelopeSigner, JoseAlgorithm

CREDENTIAL_TYPE = "application/vc+cose"
PRESENTATION_TYPE = "application/vp+cose"

_TAG = 18
_TAG_MAJOR = 6
_ALG, _CRIT, _CONTENT_TYPE, _KID, _CWT_CLAIMS, _TYP = 1, 2, 3, 4, 15, 16
# RFC 8392 §3.1, in the header as RFC 9597 says; `cti` is bytes and names no document.
_CLAIM_NAMES = {1: "iss", 2: "sub", 3: "aud", 4: "exp", 5: "nbf", 6: "iat"}
_ISSUED_AT = 6
# IANA COSE Algorithms.
_ALGORITHMS: dict[JoseAlgorithm, int] = {"ES256": -7, "ES384": -35, "ES512": -36, "EdDSA": -8}


@dataclass(frozen=True)
class Message:
    """A COSE_Sign1 message, taken apart. Nothing in it has been verified."""

    protected: bytes
    header: dict[Any, Any]
    payload: bytes
    signature: bytes

    @property
    def key_name(self) -> str | None:
        """Give `kid`: a name to look the key up by, never a key."""
        name = self.header.get(_KID)
        try:
            return name.decode("utf-8") if isinstance(name, bytes) else None
        except UnicodeDecodeError:
            return None

    @property
    def claims(self) -> dict[str, Any]:
        """Give the protected CWT claims (RFC 9597 §2) by the names that they have in a JWT."""
        claims = self.header.get(_CWT_CLAIMS, {})
        return {name: claims[key] for key, name in _CLAIM_NAMES.items() if key in claims}


def parse_message(data: bytes) -> Message:
    """Read a tagged COSE_Sign1 strictly; unprotected header parameters are refused.

    The strict reader of barcodes serves here, with its bound of 8 KiB.
    """
    if len(data) > MAX_BYTES:
        raise envelope_malformed("it is larger than 8 KiB", "超过 8 KiB")
    try:
        parts = decode_tagged(data, _TAG)
        if not isinstance(parts, list) or len(parts) != 4:
            raise envelope_malformed("it is no COSE_Sign1", "不是 COSE_Sign1")
        protected, unprotected, payload, signature = parts
        if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
            raise envelope_malformed("a part of it is no byte string", "有部分不是字节串")
        # The reader wants a tag in front; the header has none of its own.
        header = decode_tagged(encode_head(_TAG_MAJOR, _TAG) + protected, _TAG)
    except BarcodeError:
        raise envelope_malformed("it is no strict CBOR", "不是严格的 CBOR") from None
    if not isinstance(header, dict) or unprotected != {}:
        raise envelope_malformed("its headers are not all protected", "存在未受保护的头部")
    if not isinstance(header.get(_CWT_CLAIMS, {}), dict):
        raise envelope_malformed("its CWT claims are no map", "CWT 声明不是映射")
    return Message(protected, header, payload, signature)


def verify_message(
    message: Message, *, key: EnvelopeKey, media_type: str, now: datetime | None
) -> dict[str, Any]:
    """Verify under a key that was chosen beforehand; give the document in the payload.

    The signature's algorithm is the key's; `crit` and other media types are refused. `now`
    decides `exp` and `nbf`, wherever they stand; None leaves them.
    """
    header = message.header
    if header.get(_ALG) != _ALGORITHMS[key.algorithm]:
        raise envelope_fails("its algorithm is not the key's", "算法与密钥不符")
    if _CRIT in header:
        raise envelope_fails("a header parameter claims to be critical", "存在未知的关键头部参数")
    if header.get(_TYP) != media_type:
        raise envelope_fails(f"its typ is not {media_type}", f"typ 不是 {media_type}")
    if not key.verifies(message.signature, _to_be_signed(message.protected, message.payload)):
        raise envelope_fails("the signature does not fit", "签名与内容不符")
    try:
        document = strict_json.parse(message.payload)
    except strict_json.MalformedJson:
        raise envelope_fails("its payload is not JSON", "载荷不是 JSON") from None
    if not isinstance(document, dict):
        raise envelope_fails("its payload is no object", "载荷不是对象")
    _check_claims(document, message.claims)
    if now is not None:
        check_times({**document, **message.claims}, now)
    return document


def _check_claims(document: dict[str, Any], claims: dict[str, Any]) -> None:
    """Check that the header's claims say what the document does, and what is said beside it."""
    for claim, value in claims.items():
        if document.get(claim, value) != value:
            raise envelope_fails(f"{claim} contradicts the document", f"{claim} 与文档不一致")
    check_claims({**document, **claims})


def sign_message(
    document: dict[str, Any],
    *,
    signer: EnvelopeSigner,
    media_type: str,
    issued_at: int | None = None,
) -> bytes:
    """Sign `document` as a tagged COSE_Sign1; `issued_at` is in seconds since 1970."""
    header: dict[int, Any] = {
        _ALG: _ALGORITHMS[signer.jose_algorithm],
        _CONTENT_TYPE: media_type.removesuffix("+cose"),
        _KID: signer.verification_method.encode("utf-8"),
        _TYP: media_type,
    }
    if issued_at is not None:
        header[_CWT_CLAIMS] = {_ISSUED_AT: issued_at}
    protected = encode_cbor(header)
    payload = jcs.canonicalize(document)
    signature = signer.sign(_to_be_signed(protected, payload))
    return encode_head(_TAG_MAJOR, _TAG) + encode_cbor([protected, {}, payload, signature])


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Give the Sig_structure (RFC 9052 §4.4), without externally supplied data."""
    return encode_cbor(["Signature1", protected, b"", payload])
