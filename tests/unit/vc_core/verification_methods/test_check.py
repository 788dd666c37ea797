"""The raw signature check: one length for each key, and only the signature that was made."""

import pytest

from tests.reference_proofs import TestKey
from vc_core.verification_methods.check import signature_is_valid
from vc_core.verification_methods.multikey import decode_public_key

DATA = b"what was signed"


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_only_the_signature_that_was_made_is_valid(algorithm):
    key = TestKey(algorithm, secret=11)
    public = decode_public_key(key.multikey)
    signature = key.sign(DATA)
    assert signature_is_valid(public, signature, DATA)
    assert not signature_is_valid(public, signature, DATA + b".")
    half = len(signature) // 2
    for other in (
        signature[half:] + signature[:half],
        bytes(len(signature)),
        bytes([signature[0] ^ 1]) + signature[1:],
        signature[:-1] + bytes([signature[-1] ^ 1]),
    ):
        assert not signature_is_valid(public, other, DATA)


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_a_signature_of_another_length_is_never_valid(algorithm):
    """Not even one with zeros before both numbers, which are the same numbers."""
    key = TestKey(algorithm, secret=11)
    public = decode_public_key(key.multikey)
    signature = key.sign(DATA)
    half = len(signature) // 2
    for other in (
        b"",
        signature[:-1],
        signature + b"\0",
        b"\0" + signature[:half] + b"\0" + signature[half:],
    ):
        assert not signature_is_valid(public, other, DATA)
