"""Multikey (Controlled Identifiers §2.2.2): public keys with a multicodec header."""

from vc_core.signer import Algorithm
from vc_core.verification_methods import multibase
from vc_core.verification_methods.public_key import (
    PublicKey,
    from_compressed_point,
    from_cryptography,
    from_ed25519_bytes,
    invalid_key,
)

# Multicodec p256-pub 0x1200, p384-pub 0x1201 and ed25519-pub 0xed as varints.
_HEADERS: dict[bytes, Algorithm] = {
    b"\x80\x24": "P-256",
    b"\x81\x24": "P-384",
    b"\xed\x01": "Ed25519",
}
_HEADER_OF = {algorithm: header for header, algorithm in _HEADERS.items()}


def decode_public_key(value: object) -> PublicKey:
    """Read `publicKeyMultibase`; only base58btc (`z`) is a Multikey."""
    if not isinstance(value, str) or not value.startswith("z"):
        raise invalid_key("a Multikey starts with z", "Multikey 应以 z 开头")
    data = multibase.decode(value)
    algorithm = _HEADERS.get(data[:2])
    if algorithm is None:
        raise invalid_key("its kind is not supported", "公钥类型不受支持")
    if algorithm == "Ed25519":
        return from_ed25519_bytes(data[2:])
    return from_compressed_point(algorithm, data[2:])


def encode_public_key(key: object) -> str:
    """Write a `PublicKey`, or a public key object of `cryptography`, as a Multikey."""
    public = key if isinstance(key, PublicKey) else from_cryptography(key)
    return multibase.encode_base58(_HEADER_OF[public.algorithm] + public.to_bytes())
