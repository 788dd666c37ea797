"""JSON Web Keys: public keys of three kinds; private members and everything else are refused."""

import base64
from datetime import UTC, datetime

import pytest

from tests.reference_proofs import TestKey
from vc_core.problems import ProblemError
from vc_core.verification_methods.jwk import decode_public_jwk, public_jwk
from vc_core.verification_methods.method import VerificationMethodError, parse_method
from vc_core.verification_methods.multikey import decode_public_key
from vc_core.verification_methods.public_key import InvalidPublicKey

KEY = TestKey(secret=8)
JWK = public_jwk(decode_public_key(KEY.multikey))


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_a_public_key_is_written_and_read_alike(algorithm):
    public = decode_public_key(TestKey(algorithm, secret=9).multikey)
    jwk = public_jwk(public)
    assert jwk.keys() <= {"kty", "crv", "x", "y"}
    assert decode_public_jwk(jwk).to_bytes() == public.to_bytes()
    assert public_jwk(public.key) == jwk
    described = {**jwk, "kid": "1", "alg": "ES256", "use": "sig", "x5c": ["x"]}
    assert decode_public_jwk(described).to_bytes() == public.to_bytes()


def test_only_a_public_key_is_written():
    for key in (KEY.private, None, "x"):
        with pytest.raises(InvalidPublicKey):
            public_jwk(key)


BAD = {
    "a private key": {**JWK, "d": encoded(bytes(32))},
    "a symmetric key": {"kty": "oct", "k": "AAAA"},
    "a symmetric member": {**JWK, "k": "AAAA"},
    "an RSA key": {"kty": "RSA", "n": encoded(bytes(256)), "e": "AQAB"},
    "secp256k1": {**JWK, "crv": "secp256k1"},
    "P-521": {**JWK, "crv": "P-521"},
    "another curve of the same length": {**JWK, "crv": "P-384"},
    "another kty": {**JWK, "kty": "OKP"},
    "no kty": {name: JWK[name] for name in ("crv", "x", "y")},
    "no y": {name: JWK[name] for name in ("kty", "crv", "x")},
    "a point that is not on the curve": {**JWK, "y": JWK["x"]},
    "a number": {**JWK, "x": 5},
    "a long member": {**JWK, "x": "A" * 100_000},
    "no base64url": {**JWK, "x": "!" * 43},
    "empty members": {**JWK, "x": "", "y": ""},
    "X25519": {"kty": "OKP", "crv": "X25519", "x": encoded(bytes(32))},
    "an Ed25519 key of small order": {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": encoded((1).to_bytes(32, "little")),
    },
    "an Ed25519 key of 33 bytes": {"kty": "OKP", "crv": "Ed25519", "x": encoded(bytes(33))},
    "an unhashable kty": {**JWK, "kty": []},
    "a list": [JWK],
    "null": None,
    "text": "x",
}


@pytest.mark.parametrize("jwk", BAD.values(), ids=BAD)
def test_any_other_jwk_is_refused(jwk):
    with pytest.raises(ProblemError):
        decode_public_jwk(jwk)


METHOD = {"id": "did:web:x.example#1", "controller": "did:web:x.example"}
MULTIKEY = {**METHOD, "type": "Multikey", "publicKeyMultibase": KEY.multikey}
JSON_WEB_KEY = {**METHOD, "type": "JsonWebKey", "publicKeyJwk": JWK}


def test_a_method_is_a_multikey_or_a_json_web_key():
    for entry in (MULTIKEY, JSON_WEB_KEY):
        assert parse_method(entry).public_key.algorithm == "P-256"


@pytest.mark.parametrize(
    "entry",
    [
        {**MULTIKEY, "publicKeyJwk": JWK},
        {**JSON_WEB_KEY, "publicKeyMultibase": KEY.multikey},
        {**MULTIKEY, "type": "JsonWebKey"},
        {**MULTIKEY, "type": "Ed25519VerificationKey2020"},
        {**MULTIKEY, "type": ["Multikey"]},
        {**MULTIKEY, "secretKeyMultibase": "z1"},
        {**JSON_WEB_KEY, "secretKeyJwk": {}},
        {**MULTIKEY, "id": None},
        {**MULTIKEY, "controller": None},
        {**MULTIKEY, "controller": ["did:web:x.example"]},
        {**MULTIKEY, "revoked": "yesterday"},
        {**MULTIKEY, "expires": None},
        None,
        "did:web:x.example#1",
    ],
    ids=lambda entry: str(entry)[-60:],
)
def test_any_other_method_is_refused(entry):
    with pytest.raises(ProblemError):
        parse_method(entry)


def test_a_refused_method_is_told_by_one_code():
    for entry in (None, {**MULTIKEY, "id": None}, {**MULTIKEY, "type": "x"}):
        with pytest.raises(VerificationMethodError) as caught:
            parse_method(entry)
        assert caught.value.code == "INVALID_VERIFICATION_METHOD"


def test_a_method_counts_until_it_is_revoked_or_expires_whichever_is_first():
    early, late = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"
    first = datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_method(MULTIKEY).revoked is None
    for times in (
        {"revoked": early},
        {"expires": early},
        {"revoked": early, "expires": late},
        {"revoked": late, "expires": early},
    ):
        assert parse_method({**MULTIKEY, **times}).revoked == first
    method = parse_method(MULTIKEY)
    assert (method.id, method.controller) == ("did:web:x.example#1", "did:web:x.example")
