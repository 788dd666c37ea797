"""Our own vectors: each intermediate value on its own, then both verbs; hostile ones refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reference_proofs import TestKey, base58, hash_of
from vc_core.cryptosuites.registry import cryptosuite
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.verification_methods.multikey import decode_public_key

OWN = Path(__file__).parent / "own"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
JSONLD = JsonLd(pinned())


def read(name: str) -> dict:
    return json.loads((OWN / f"{name}.json").read_text("utf-8"))


SUITES = sorted(path.stem for path in OWN.glob("e*dsa-*.json"))
SETS = read("proof-set-and-chain")
HOSTILE = read("hostile")["documents"]
each_suite = pytest.mark.parametrize("name", SUITES)


def outcome(document) -> Outcome:
    return verify_proof(document, resolver=DidKeyResolver(), now=NOW).outcome


def test_every_suite_and_curve_has_a_vector():
    assert len(SUITES) == 6


@each_suite
def test_the_public_key_is_that_of_the_secret(name):
    vector = read(name)
    assert TestKey(vector["algorithm"], vector["secret"]).multikey == vector["publicKeyMultibase"]
    assert decode_public_key(vector["publicKeyMultibase"]).algorithm == vector["algorithm"]


@each_suite
def test_the_canonical_document(name):
    vector = read(name)
    suite = cryptosuite(vector["cryptosuite"])
    transformed = suite.transform(vector["unsecured"], vector["algorithm"], JSONLD)
    assert transformed.decode() == vector["canonicalDocument"]


@each_suite
def test_the_canonical_proof_configuration(name):
    vector = read(name)
    suite = cryptosuite(vector["cryptosuite"])
    configuration = suite.proof_configuration(
        vector["unsecured"], vector["options"], vector["algorithm"], JSONLD
    )
    assert configuration.decode() == vector["canonicalConfiguration"]


@each_suite
def test_the_hashes_configuration_first(name):
    vector = read(name)
    suite = cryptosuite(vector["cryptosuite"])
    hash_data = suite.hash_data(vector["unsecured"], vector["options"], vector["algorithm"], JSONLD)
    assert hash_data.hex() == vector["configurationHash"] + vector["documentHash"]
    digest = hash_of(vector["algorithm"])
    assert digest(vector["canonicalDocument"].encode()).hexdigest() == vector["documentHash"]


@each_suite
def test_the_secured_document_verifies(name):
    assert outcome(read(name)["secured"]) is Outcome.PASSED


@each_suite
def test_the_secured_document_with_another_value_does_not(name):
    secured = read(name)["secured"]
    secured["credentialSubject"]["name"] += "x"
    assert outcome(secured) is Outcome.FAILED


@each_suite
def test_our_own_proof_over_it_is_the_same_where_signatures_are_deterministic(name):
    vector = read(name)
    key = TestKey(vector["algorithm"], vector["secret"])
    created = datetime(2026, 11, 20, 8, tzinfo=UTC)
    secured = add_proof(
        vector["unsecured"], signer=key, cryptosuite=vector["cryptosuite"], created=created
    )
    assert outcome(secured) is Outcome.PASSED
    if vector["algorithm"] == "Ed25519":
        assert secured == vector["secured"]
        value = base58(
            key.sign(bytes.fromhex(vector["configurationHash"] + vector["documentHash"]))
        )
        assert value == secured["proof"]["proofValue"]


@pytest.mark.parametrize("name", ["set", "chain"])
def test_a_set_and_a_chain_verify(name):
    assert outcome(SETS[name]) is Outcome.PASSED


@pytest.mark.parametrize("name", SETS["broken"])
def test_a_broken_set_or_chain_does_not(name):
    assert outcome(SETS["broken"][name]) is Outcome.FAILED


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_that_hides_something_is_refused_although_its_proof_holds_for_others(name):
    result = verify_proof(HOSTILE[name], resolver=DidKeyResolver(), now=NOW)
    assert result.outcome is Outcome.FAILED
    assert result.document is None
