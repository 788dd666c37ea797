"""did:key: the identifier is the key, in one spelling only."""

import pytest

from tests.reference_proofs import TestKey, base58
from vc_core.identifiers.did_key import DidKeyResolver, did_of, document_of, method_url
from vc_core.problems import ProblemError
from vc_core.verification_methods.multikey import encode_public_key
from vc_core.verification_methods.public_key import InvalidPublicKey

KEY = TestKey(secret=10)


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_a_key_has_one_identifier_and_one_method(algorithm):
    key = TestKey(algorithm, secret=11)
    assert did_of(key.private.public_key()) == key.did
    assert method_url(key.did) == key.verification_method
    method = DidKeyResolver().verification_method(key.verification_method, "assertionMethod")
    assert method.controller == key.did
    assert method.public_key.algorithm == algorithm


@pytest.mark.parametrize(
    "purpose", ["assertionMethod", "authentication", "capabilityInvocation", "capabilityDelegation"]
)
def test_a_signing_key_serves_the_signing_purposes(purpose):
    assert document_of(KEY.did).method(KEY.verification_method, purpose)


@pytest.mark.parametrize("purpose", ["keyAgreement", "", "proof", "AssertionMethod"])
def test_it_serves_no_other_purpose(purpose):
    with pytest.raises(ProblemError):
        document_of(KEY.did).method(KEY.verification_method, purpose)


@pytest.mark.parametrize(
    "url",
    [
        KEY.did,
        KEY.did + "#",
        KEY.did + "#" + TestKey(secret=12).multikey,
        KEY.did + "#" + KEY.multikey + "#" + KEY.multikey,
        KEY.did + "?#" + KEY.multikey,
        KEY.did.upper() + "#" + KEY.multikey,
        "did:key:" + "#",
        "did:key:z#z",
        f"did:key:{KEY.multikey[1:]}#{KEY.multikey[1:]}",
        f"did:key:z1{KEY.multikey[1:]}#z1{KEY.multikey[1:]}",
        f"did:key:{KEY.multikey} #{KEY.multikey} ",
        "did:web:x.example#1",
        "",
        "#" + KEY.multikey,
        "did:key:" + base58(b"\xed\x01" + (1).to_bytes(32, "little")),
    ],
)
def test_another_spelling_is_another_identifier(url):
    with pytest.raises(ProblemError):
        DidKeyResolver().verification_method(url, "assertionMethod")


@pytest.mark.parametrize(
    ("header", "prime"),
    [
        (b"\x80\x24", 2**256 - 2**224 + 2**192 + 2**96 - 1),
        (b"\x81\x24", 2**384 - 2**128 - 2**96 + 2**32 - 1),
    ],
)
def test_a_coordinate_beyond_the_field_is_no_second_spelling_of_a_point(header, prime):
    """x and x + p would be one point: only one of them may be read."""
    size, read = (prime.bit_length() + 7) // 8, 0
    for x in range(64):
        small, large = (
            "did:key:" + base58(header + b"\2" + number.to_bytes(size, "big"))
            for number in (x, prime + x)
        )
        with pytest.raises(InvalidPublicKey) as caught:
            document_of(large)
        assert caught.value.code == "INVALID_PUBLIC_KEY"
        try:
            document_of(small)
        except InvalidPublicKey:
            continue
        read += 1
    assert read > 16


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_what_is_read_would_be_written_as_it_stands(algorithm):
    for secret in range(40, 60):
        key = TestKey(algorithm, secret=secret)
        (method,) = document_of(key.did).methods.values()
        assert encode_public_key(method.public_key) == key.multikey
