"""Multikey: three kinds of public key, in canonical form, none of them unsafe (R10)."""

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519

from tests.reference_proofs import TestKey, base58
from vc_core.problems import ProblemError
from vc_core.verification_methods import public_key
from vc_core.verification_methods.multikey import decode_public_key, encode_public_key
from vc_core.verification_methods.public_key import InvalidPublicKey, from_cryptography

P256 = TestKey(secret=3).private.public_key().public_numbers()
X, Y = P256.x.to_bytes(32, "big"), P256.y.to_bytes(32, "big")
PRIME = 2**255 - 19
# The eight points of small order (RFC 8032 arithmetic; Chalkias et al., "Taming the many EdDSAs").
SMALL_ORDER = {
    "order 1": "0100000000000000000000000000000000000000000000000000000000000000",
    "order 2": "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "order 4": "0000000000000000000000000000000000000000000000000000000000000000",
    "order 4, negative": "0000000000000000000000000000000000000000000000000000000000000080",
    "order 8": "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "order 8, negative": "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "order 8, other": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "order 8, other, negative": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "order 1 with a sign": "0100000000000000000000000000000000000000000000000000000000000080",
    "y = p": PRIME.to_bytes(32, "little").hex(),
    "y = p + 1": (PRIME + 1).to_bytes(32, "little").hex(),
    "y = 2^255 - 1": (2**255 - 1).to_bytes(32, "little").hex(),
}


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
@pytest.mark.parametrize("secret", range(1, 6))
def test_a_public_key_is_read_and_written_alike(algorithm, secret):
    key = TestKey(algorithm, secret=secret)
    public = decode_public_key(key.multikey)
    assert public.algorithm == algorithm
    assert encode_public_key(public) == key.multikey
    assert encode_public_key(key.private.public_key()) == key.multikey


def test_the_prefixes_are_the_registered_ones():
    assert TestKey("P-256").multikey.startswith("zDn")
    assert TestKey("P-384").multikey.startswith("z82")
    assert TestKey("Ed25519").multikey.startswith("z6Mk")


@pytest.mark.parametrize("point", SMALL_ORDER.values(), ids=SMALL_ORDER)
def test_an_ed25519_key_that_would_accept_any_signature_is_refused(point):
    with pytest.raises(ProblemError):
        decode_public_key(base58(b"\xed\x01" + bytes.fromhex(point)))


BAD = {
    "an uncompressed point": base58(b"\x80\x24\x04" + X + Y),
    "a hybrid point": base58(b"\x80\x24\x06" + X + Y),
    "x alone": base58(b"\x80\x24" + X),
    "the point at infinity": base58(b"\x80\x24\x00"),
    "a P-256 point as P-384": base58(b"\x81\x24\x02" + X),
    "a point that is not on the curve": base58(b"\x80\x24\x02" + (7).to_bytes(32, "big")),
    "x beyond the prime": base58(b"\x80\x24\x02" + b"\xff" * 32),
    "a byte more": base58(b"\x80\x24\x02" + X + b"\0"),
    "a byte less": base58(b"\x80\x24\x02" + X[:-1]),
    "a secp256k1 key": base58(b"\xe7\x01\x02" + X),
    "an X25519 key": base58(b"\xec\x01" + X),
    "a private key": base58(b"\x86\x26" + X),
    "an Ed25519 key of 31 bytes": base58(b"\xed\x01" + bytes(31)),
    "no key": base58(b"\x80\x24"),
    "nothing": "",
    "null": None,
    "a number": 5,
    "base64url": "u" + "A" * 47,
    "without its header": base58(b"\x80\x24\x02" + X)[1:],
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_any_other_key_is_refused(value):
    with pytest.raises(ProblemError):
        decode_public_key(value)


def test_a_key_of_a_certificate_is_one_of_the_three_kinds():
    for key in (TestKey("P-256"), TestKey("P-384"), TestKey("Ed25519")):
        public = from_cryptography(key.private.public_key())
        assert public.algorithm == key.algorithm
        assert encode_public_key(public) == key.multikey
    others = (
        rsa.generate_private_key(65_537, 2_048).public_key(),
        ec.derive_private_key(1, ec.SECP521R1()).public_key(),
        ec.derive_private_key(1, ec.SECP256K1()).public_key(),
        x25519.X25519PrivateKey.generate().public_key(),
        b"bytes",
        None,
    )
    for other in others:
        with pytest.raises(InvalidPublicKey, match="not supported"):
            from_cryptography(other)


def test_an_unsafe_ed25519_key_of_a_certificate_is_refused_like_any_other():
    unsafe = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(SMALL_ORDER["order 1"]))
    with pytest.raises(InvalidPublicKey, match="small order"):
        from_cryptography(unsafe)


def test_where_openssl_lacks_ed25519_such_a_key_is_unusable_and_it_is_said(monkeypatch):
    class Lacking(ed25519.Ed25519PublicKey):
        @classmethod
        def from_public_bytes(cls, data):
            raise UnsupportedAlgorithm("not in this build")

    monkeypatch.setattr(public_key.ed25519, "Ed25519PublicKey", Lacking)
    with pytest.raises(InvalidPublicKey, match="not an Ed25519 key"):
        decode_public_key(TestKey("Ed25519").multikey)
