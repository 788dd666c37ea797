"""A public key with its algorithm; keys that would accept foreign signatures are refused."""

from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vc_core.problems import ProblemError
from vc_core.signer import Algorithm

CURVES: dict[Algorithm, type[ec.EllipticCurve]] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1}

_ED25519_PRIME = 2**255 - 19
# The y coordinates of the eight points of small order: with such a key a signature
# that fits any message is easily made.
_ED25519_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _ED25519_PRIME - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)


class InvalidPublicKey(ProblemError):
    """A public key is malformed, of an unsupported kind, or unsafe."""


@dataclass(frozen=True)
class PublicKey:
    """A key of `cryptography` and the one algorithm it is used with."""

    algorithm: Algorithm
    key: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

    def to_bytes(self) -> bytes:
        """Give the compressed point, or the 32 bytes of an Ed25519 key."""
        if isinstance(self.key, ed25519.Ed25519PublicKey):
            return self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return self.key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def invalid_key(en: str, zh: str) -> InvalidPublicKey:
    """Make the error for a key that cannot be used."""
    return InvalidPublicKey(
        "INVALID_PUBLIC_KEY", f"Unusable public key: {en}.", f"公钥不可用：{zh}。"
    )


def from_compressed_point(algorithm: Algorithm, point: bytes) -> PublicKey:
    """Read a compressed point on P-256 or P-384 (SEC 1 §2.3.4)."""
    curve = CURVES[algorithm]()
    if len(point) != 1 + curve.key_size // 8 or point[0] not in (2, 3):
        raise invalid_key(
            "the point is not compressed or has a wrong length", "曲线点长度或格式不正确"
        )
    try:
        return PublicKey(algorithm, ec.EllipticCurvePublicKey.from_encoded_point(curve, point))
    except ValueError:
        raise invalid_key("the point is not on the curve", "点不在曲线上") from None


def from_ed25519_bytes(data: bytes) -> PublicKey:
    """Read an Ed25519 key (RFC 8032 §5.1.3); small-order and non-canonical points are refused."""
    if len(data) != 32:
        raise invalid_key("an Ed25519 key has 32 bytes", "Ed25519 公钥应为 32 字节")
    y = int.from_bytes(data, "little") & ((1 << 255) - 1)
    if y >= _ED25519_PRIME or y in _ED25519_SMALL_ORDER_Y:
        raise invalid_key("the point is of small order or not canonical", "点的阶过小或编码不规范")
    try:
        return PublicKey("Ed25519", ed25519.Ed25519PublicKey.from_public_bytes(data))
    except (ValueError, UnsupportedAlgorithm):
        raise invalid_key("it is not an Ed25519 key", "不是 Ed25519 公钥") from None


def from_cryptography(key: object) -> PublicKey:
    """Wrap a public key object of `cryptography`, as found in a certificate."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return from_ed25519_bytes(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    if isinstance(key, ec.EllipticCurvePublicKey):
        for algorithm, curve in CURVES.items():
            if isinstance(key.curve, curve):
                return PublicKey(algorithm, key)
    raise invalid_key("its algorithm is not supported", "算法不受支持")
