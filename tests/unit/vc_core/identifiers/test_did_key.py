"""did:key: the identifier is the key, in one spelling only."""

import pytest

from tests.reference_proofs import TestKey, base58
from vc_core.identifiers.did_key import DidKeyResolver, did_of, document_of, method_url
from vc_core.problems import ProblemError

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
