"""Official vectors of vc-di-eddsa and vc-di-ecdsa: every intermediate value, then both verbs."""

import hashlib
import json
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.vectors.official import needs_vectors, read_json, read_text
from vc_core.cryptosuites.registry import cryptosuite
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.times import parse_timestamp
from vc_core.verification_methods import multibase

pytestmark = needs_vectors

JSONLD = JsonLd(pinned(conformance=True))


@dataclass(frozen=True)
class Case:
    folder: str
    suffix: str
    algorithm: str
    unsigned: str
    keys: str

    @property
    def hash_function(self):
        return hashlib.sha384 if self.algorithm == "P-384" else hashlib.sha256

    def text(self, name: str) -> str:
        return read_text(f"{self.folder}/{name}{self.suffix}.txt")

    def json(self, name: str):
        return read_json(f"{self.folder}/{name}{self.suffix}.json")

    @property
    def unsecured(self):
        return read_json(self.unsigned)

    @property
    def options(self):
        options = self.json("proofConfig")
        if "jcs" not in self.folder:
            options.pop("@context")
        return options


EDDSA, ECDSA = "vc-di-eddsa", "vc-di-ecdsa"
CASES = [
    Case(
        f"{EDDSA}/eddsa-rdfc-2022",
        "DataInt",
        "Ed25519",
        f"{EDDSA}/unsigned.json",
        f"{EDDSA}/keyPair.json",
    ),
    Case(
        f"{EDDSA}/eddsa-rdfc-2022/employ",
        "DataInt",
        "Ed25519",
        f"{EDDSA}/employmentAuth.json",
        f"{EDDSA}/keyPair.json",
    ),
    Case(
        f"{EDDSA}/eddsa-jcs-2022",
        "JCS",
        "Ed25519",
        f"{EDDSA}/unsigned.json",
        f"{EDDSA}/keyPair.json",
    ),
    Case(
        f"{ECDSA}/ecdsa-rdfc-2019-p256",
        "ECDSAP256",
        "P-256",
        f"{ECDSA}/unsigned.json",
        f"{ECDSA}/p256KeyPair.json",
    ),
    Case(
        f"{ECDSA}/ecdsa-rdfc-2019-p256/employ",
        "ECDSAP256",
        "P-256",
        f"{ECDSA}/employmentAuth.json",
        f"{ECDSA}/p256KeyPair.json",
    ),
    Case(
        f"{ECDSA}/ecdsa-rdfc-2019-p384",
        "ECDSAP384",
        "P-384",
        f"{ECDSA}/unsigned.json",
        f"{ECDSA}/p384KeyPair.json",
    ),
    Case(
        f"{ECDSA}/ecdsa-rdfc-2019-p384/employ",
        "ECDSAP384",
        "P-384",
        f"{ECDSA}/employmentAuth.json",
        f"{ECDSA}/p384KeyPair.json",
    ),
    Case(
        f"{ECDSA}/ecdsa-jcs-2019-p256",
        "JCSECDSAP256",
        "P-256",
        f"{ECDSA}/unsigned.json",
        f"{ECDSA}/p256KeyPair.json",
    ),
    Case(
        f"{ECDSA}/ecdsa-jcs-2019-p384",
        "JCSECDSAP384",
        "P-384",
        f"{ECDSA}/unsigned.json",
        f"{ECDSA}/p384KeyPair.json",
    ),
]

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder)


def suite(case: Case):
    return cryptosuite(case.json("signed")["proof"]["cryptosuite"])


@each_case
def test_the_canonical_document_is_the_official_one(case):
    transformed = suite(case).transform(case.unsecured, case.algorithm, JSONLD)
    assert transformed.decode() == case.text("canonDoc")


@each_case
def test_the_document_hash_is_the_official_one(case):
    transformed = suite(case).transform(case.unsecured, case.algorithm, JSONLD)
    assert case.hash_function(transformed).hexdigest() == case.text("docHash")


@each_case
def test_the_canonical_proof_configuration_is_the_official_one(case):
    configuration = suite(case).proof_configuration(
        case.unsecured, case.options, case.algorithm, JSONLD
    )
    assert configuration.decode() == case.text("proofCanon")


@each_case
def test_the_proof_hash_is_the_official_one(case):
    configuration = suite(case).proof_configuration(
        case.unsecured, case.options, case.algorithm, JSONLD
    )
    assert case.hash_function(configuration).hexdigest() == case.text("proofHash")


@each_case
def test_the_hash_data_are_the_official_ones(case):
    combined = suite(case).hash_data(case.unsecured, case.options, case.algorithm, JSONLD)
    assert combined.hex() == case.text("combinedHash")


@each_case
def test_the_proof_bytes_are_the_official_ones(case):
    value = case.json("signed")["proof"]["proofValue"]
    assert multibase.decode(value).hex() == case.text("sigHex")
    assert value == case.text("sigBTC58")


@each_case
def test_the_official_signed_document_verifies(case):
    result = verify_proof(case.json("signed"), resolver=DidKeyResolver(), now=None, jsonld=JSONLD)
    assert result.problem is None
    assert result.outcome is Outcome.PASSED


@each_case
def test_one_changed_claim_makes_the_official_document_fail(case):
    document = case.json("signed")
    document["validFrom"] = "2020-01-01T00:00:00Z"
    result = verify_proof(document, resolver=DidKeyResolver(), now=None, jsonld=JSONLD)
    assert result.outcome is Outcome.FAILED


class VectorSigner:
    """Signs with a vector's private key; only tests hold one."""

    def __init__(self, case: Case) -> None:
        keys = read_json(case.keys)
        secret = multibase.decode(keys.get("privateKeyMultibase") or keys["secretKeyMultibase"])[2:]
        self.algorithm = case.algorithm
        self.verification_method = case.json("signed")["proof"]["verificationMethod"]
        if case.algorithm == "Ed25519":
            self._key = ed25519.Ed25519PrivateKey.from_private_bytes(secret)
        else:
            curve = ec.SECP256R1() if case.algorithm == "P-256" else ec.SECP384R1()
            self._key = ec.derive_private_key(int.from_bytes(secret, "big"), curve)

    def sign(self, data: bytes) -> bytes:
        if self.algorithm == "Ed25519":
            return self._key.sign(data)
        # The ECDSA vectors are deterministic (RFC 6979).
        hash_ = hashes.SHA256() if self.algorithm == "P-256" else hashes.SHA384()
        r, s = decode_dss_signature(
            self._key.sign(data, ec.ECDSA(hash_, deterministic_signing=True))
        )
        size = self._key.curve.key_size // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@each_case
def test_signing_again_gives_the_official_proof(case):
    expected = case.json("signed")
    proof = expected["proof"]
    signed = add_proof(
        case.unsecured,
        signer=VectorSigner(case),
        cryptosuite=proof["cryptosuite"],
        created=parse_timestamp(proof["created"]),
        jsonld=JSONLD,
    )
    assert json.dumps(signed, sort_keys=True) == json.dumps(expected, sort_keys=True)
