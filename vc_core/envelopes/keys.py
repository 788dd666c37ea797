"""The keys of envelopes: one algorithm for each kind of key, and no other (RFC 7518 §3, RFC 8037).

VC-JOSE-COSE also uses P-521, which no Data Integrity suite does; hence a table of its own.
"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from vc_core.signer import Algorithm, Signer
from vc_core.verification_methods.check import signature_is_valid
from vc_core.verification_methods.jwk import decode_public_jwk
from vc_core.verification_methods.public_key import PublicKey, invalid_key

JoseAlgorithm = Literal["ES256", "ES384", "ES512", "EdDSA"]

ALGORITHM_OF: dict[Algorithm, JoseAlgorithm] = {
    "P-256": "ES256",
    "P-384": "ES384",
    "Ed25519": "EdDSA",
}
_P521_SIGNATURE = 132


class EnvelopeSigner(Protocol):
    """A key that signs envelopes; where it lives is the issuer's business."""

    @property
    def jose_algorithm(self) -> JoseAlgorithm:
        """Name the algorithm that the key is used with."""

    @property
    def verification_method(self) -> str:
        """Give the name under which the public key is published; it becomes `kid`."""

    def sign(self, data: bytes) -> bytes:
        """Sign `data`: raw r‖s for ECDSA, 64 bytes for Ed25519."""


class SealingSigner:
    """Lets a signer of Data Integrity proofs sign envelopes, too."""

    def __init__(self, signer: Signer, verification_method: str | None = None) -> None:
        """Take the signer, and another name under which its public key is published, if any."""
        self._signer = signer
        self.jose_algorithm: JoseAlgorithm = ALGORITHM_OF[signer.algorithm]
        self.verification_method = verification_method or signer.verification_method

    def sign(self, data: bytes) -> bytes:
        """Sign; see `EnvelopeSigner`."""
        return self._signer.sign(data)


@dataclass(frozen=True)
class EnvelopeKey:
    """A public key with the one algorithm that an envelope signed by it may name."""

    algorithm: JoseAlgorithm
    key: PublicKey | ec.EllipticCurvePublicKey

    @classmethod
    def of(cls, public_key: PublicKey) -> "EnvelopeKey":
        """Take a key as verification methods give it."""
        return cls(ALGORITHM_OF[public_key.algorithm], public_key)

    @classmethod
    def from_jwk(cls, jwk: Any) -> "EnvelopeKey":
        """Read a public JSON Web Key; `alg`, if it has one, must be the kind's own."""
        if isinstance(jwk, dict) and (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-521"):
            key = cls("ES512", _p521(jwk))
        else:
            key = cls.of(decode_public_jwk(jwk))
        if isinstance(jwk, dict) and not key.is_named(jwk.get("alg", key.algorithm)):
            raise invalid_key("its alg does not fit its kind", "alg 与密钥类型不符")
        return key

    @property
    def names(self) -> frozenset[str]:
        """Give the values of `alg` that mean this algorithm (RFC 9864 §2.2 for Ed25519)."""
        return frozenset({"EdDSA", "Ed25519"} if self.algorithm == "EdDSA" else {self.algorithm})

    def is_named(self, alg: object) -> bool:
        """Tell whether an untrusted `alg` means this algorithm; it may be any JSON value."""
        return isinstance(alg, str) and alg in self.names

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Check a raw signature of exactly the algorithm's length."""
        if isinstance(self.key, PublicKey):
            return signature_is_valid(self.key, signature, data)
        if len(signature) != _P521_SIGNATURE:
            return False
        half = _P521_SIGNATURE // 2
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        try:
            self.key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA512()))
        except InvalidSignature:
            return False
        return True


def _p521(jwk: dict[str, Any]) -> ec.EllipticCurvePublicKey:
    members = {name: jwk[name] for name in ("kty", "crv", "x", "y") if name in jwk}
    if "d" in jwk or not all(isinstance(value, str) for value in members.values()):
        raise invalid_key("the JWK is malformed or private", "JWK 格式错误或含有私钥")
    try:
        key: ec.EllipticCurvePublicKey = JWK(**members).get_op_key("verify")
    except (JWException, ValueError, TypeError, KeyError):
        raise invalid_key("the JWK is malformed", "JWK 格式错误") from None
    return key
