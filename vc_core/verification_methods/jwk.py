"""JSON Web Keys (RFC 7517) as public keys, read and written by jwcrypto."""

import json
from typing import Any, cast

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from vc_core.verification_methods.public_key import (
    PublicKey,
    from_cryptography,
    invalid_key,
)

_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_KINDS = [["EC", "P-256"], ["EC", "P-384"], ["OKP", "Ed25519"]]


def decode_public_jwk(jwk: object) -> PublicKey:
    """Read `publicKeyJwk`; only public keys on P-256, P-384 and Ed25519 are accepted."""
    if not isinstance(jwk, dict) or not all(isinstance(name, str) for name in jwk):
        raise invalid_key("publicKeyJwk is not an object", "publicKeyJwk 不是对象")
    if _PRIVATE_MEMBERS & jwk.keys():
        raise invalid_key("a JWK carries private members", "JWK 含有私钥成员")
    if [jwk.get("kty"), jwk.get("crv")] not in _KINDS:
        raise invalid_key("its kty and crv are not supported", "kty 或 crv 不受支持")
    members = {name: jwk[name] for name in ("kty", "crv", "x", "y") if name in jwk}
    if not all(isinstance(value, str) and len(value) <= 128 for value in members.values()):
        raise invalid_key("a JWK member is not a short string", "JWK 成员格式不正确")
    try:
        key = JWK(**members)
        operation_key = key.get_op_key("verify")
    except (JWException, ValueError, TypeError, KeyError):
        raise invalid_key("the JWK is malformed", "JWK 格式错误") from None
    return from_cryptography(operation_key)


def public_jwk(key: object) -> dict[str, Any]:
    """Write a `PublicKey`, or a public key object of `cryptography`, as a JWK."""
    public = key if isinstance(key, PublicKey) else from_cryptography(key)
    jwk = JWK.from_pyca(public.key)
    members = cast("dict[str, Any]", json.loads(jwk.export_public()))
    return {name: members[name] for name in ("kty", "crv", "x", "y") if name in members}
