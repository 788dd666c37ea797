"""Wycheproof through our own check of raw signatures."""

import pytest

from tests.vectors.official import ROOT, needs_vectors, read_json
from vc_core.verification_methods.check import signature_is_valid
from vc_core.verification_methods.public_key import (
    InvalidPublicKey,
    from_compressed_point,
    from_ed25519_bytes,
)

pytestmark = needs_vectors

ALGORITHMS = {
    "ecdsa_secp256r1_sha256_p1363_test.json": "P-256",
    "ecdsa_secp384r1_sha384_p1363_test.json": "P-384",
    "ed25519_test.json": "Ed25519",
}


def cases() -> list[object]:
    found = []
    for path in sorted((ROOT / "wycheproof").glob("*.json")):
        for group in read_json(f"wycheproof/{path.name}")["testGroups"]:
            for test in group["tests"]:
                label = f"{path.stem}-{test['tcId']}"
                found.append(
                    pytest.param(ALGORITHMS[path.name], group["publicKey"], test, id=label)
                )
    return found


def public_key(algorithm: str, key: dict[str, str]):
    if algorithm == "Ed25519":
        return from_ed25519_bytes(bytes.fromhex(key["pk"]))
    size = 32 if algorithm == "P-256" else 48
    point = bytes.fromhex(key["uncompressed"])
    assert len(point) == 1 + 2 * size
    return from_compressed_point(algorithm, bytes([2 + (point[-1] & 1)]) + point[1 : 1 + size])


@pytest.mark.parametrize(("algorithm", "key", "test"), cases())
def test_the_check_agrees_with_wycheproof(algorithm, key, test):
    try:
        public = public_key(algorithm, key)
    except InvalidPublicKey:
        assert test["result"] == "invalid"
        return
    valid = signature_is_valid(public, bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
    assert valid == (test["result"] == "valid")


def test_no_case_was_lost():
    assert len(cases()) >= 400
