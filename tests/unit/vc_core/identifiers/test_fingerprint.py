"""The fingerprint of a did:key, as people compare it."""

from hashlib import sha256

import pytest

from tests.reference_proofs import TestKey
from vc_core.identifiers.fingerprint import fingerprint
from vc_core.problems import ProblemError


def in_groups(data):
    digits = sha256(data).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


@pytest.mark.parametrize(("algorithm", "size"), [("P-256", 32), ("P-384", 48)])
def test_of_a_point_on_a_curve_both_coordinates_count(algorithm, size):
    key = TestKey(algorithm, secret=21)
    numbers = key.private.public_key().public_numbers()
    point = b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
    assert fingerprint(key.did) == in_groups(point)


def test_of_an_ed25519_key_its_32_bytes_count():
    key = TestKey("Ed25519", secret=21)
    assert fingerprint(key.did) == in_groups(key.private.public_key().public_bytes_raw())


def test_it_is_sixteen_groups_of_four_digits():
    groups = fingerprint(TestKey(secret=21).did).split(" ")
    assert [len(group) for group in groups] == [4] * 16


@pytest.mark.parametrize(
    ("did", "code"),
    [
        ("did:web:example.com", "INVALID_VERIFICATION_METHOD"),
        ("did:key:", "INVALID_PUBLIC_KEY"),
        ("did:key:zz", "INVALID_PUBLIC_KEY"),
    ],
)
def test_what_is_no_did_key_has_none(did, code):
    with pytest.raises(ProblemError) as caught:
        fingerprint(did)
    assert caught.value.code == code
