"""Official proof sets and chains: the good ones pass, each broken one is refused."""

import copy

import pytest

from tests.vectors.official import ROOT, needs_vectors, read_json
from vc_core.credential import as_list
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import verify_proof
from vc_core.results import Outcome

pytestmark = needs_vectors

JSONLD = JsonLd(pinned(conformance=True))
FOLDER = "vc-di-eddsa/proof-set-chain"
SIGNED = ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]
CHAINS = sorted(path.stem for path in (ROOT / "proof-chains").glob("*.json"))


def outcome(document) -> Outcome:
    return verify_proof(document, resolver=DidKeyResolver(), now=None, jsonld=JSONLD).outcome


@pytest.mark.parametrize("name", SIGNED)
def test_official_sets_and_chains_verify(name):
    assert outcome(read_json(f"{FOLDER}/{name}.json")) is Outcome.PASSED


@pytest.mark.parametrize("name", SIGNED)
def test_every_proof_of_a_set_or_chain_must_verify(name):
    document = read_json(f"{FOLDER}/{name}.json")
    document["proof"] = as_list(document["proof"])
    for position in range(len(document["proof"])):
        broken = copy.deepcopy(document)
        broken["proof"][position]["created"] = "2023-02-24T23:36:39Z"
        assert outcome(broken) is Outcome.FAILED


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_accepted_only_if_it_is_complete(name):
    expected = Outcome.PASSED if "Ok-" in name else Outcome.FAILED
    assert outcome(read_json(f"proof-chains/{name}.json")) is expected


def test_a_chain_without_its_first_proof_is_refused():
    document = read_json(f"{FOLDER}/signedProofChain1.json")
    document["proof"] = document["proof"][1:]
    assert outcome(document) is Outcome.FAILED
