"""Official vectors of ecdsa-sd-2023: every intermediate value, issuer to holder to verifier."""

import copy

import pytest

from tests.vectors.ecdsa_sd_2023 import FOLDER, JSONLD, VectorKey, each_case
from tests.vectors.official import needs_vectors, read_text
from vc_core.cryptosuites.ecdsa_sd_2023.base import base_proof_serialization, create_base_proof
from vc_core.cryptosuites.ecdsa_sd_2023.derive import (
    filtered_signatures,
    relative_mandatory_indexes,
)
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import (
    BaseProof,
    parse_base_proof_value,
    parse_derived_proof_value,
    serialize_base_proof_value,
    serialize_derived_proof_value,
)
from vc_core.cryptosuites.ecdsa_sd_2023.sign_data import base_proof_configuration
from vc_core.cryptosuites.selective.canonicalize import label_replacement_canonicalize_json_ld
from vc_core.cryptosuites.selective.label_maps import (
    create_hmac_id_label_map_function,
    create_label_map_function,
)
from vc_core.cryptosuites.selective.pointers import follow, json_pointer_to_paths
from vc_core.cryptosuites.selective.select import select_json_ld
from vc_core.derive import derive
from vc_core.documents import rdfc
from vc_core.documents.lossless import lossless_quads
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.verification_methods import multibase

pytestmark = needs_vectors


def entries(vector):
    """Read a vector's map: an array of pairs."""
    assert vector["dataType"] == "Map"
    return [tuple(pair) for pair in vector["value"]]


def hexed(signatures):
    return [one.hex() for one in signatures]


# Base proof


@each_case
def test_the_canonical_document_is_the_official_one(case):
    canonical = rdfc.canonicalize(lossless_quads(case.unsecured, JSONLD))
    assert canonical == "".join(case.json("addBaseDocCanon"))


@each_case
def test_the_document_with_hmac_labels_is_the_official_one(case):
    labels = create_hmac_id_label_map_function(case.hmac_key)
    nquads = label_replacement_canonicalize_json_ld(case.unsecured, labels, JSONLD)
    assert nquads == case.json("addBaseDocHMACCanon")


@each_case
def test_the_mandatory_pointers_point_to_the_official_values(case):
    for entry in case.json("addPointerValues"):
        value = case.unsecured
        for path in json_pointer_to_paths(entry["pointer"]):
            value = follow(value, path)
        assert value == entry["value"]


@each_case
def test_the_mandatory_statements_are_the_official_ones(case):
    vector = case.json("addBaseTransform")
    assert case.transformed.mandatory_pointers == vector["mandatoryPointers"]
    assert list(case.transformed.mandatory.items()) == entries(vector["mandatory"])


@each_case
def test_the_other_statements_are_the_official_ones(case):
    vector = case.json("addBaseTransform")
    assert list(case.transformed.non_mandatory.items()) == entries(vector["nonMandatory"])


@each_case
def test_the_canonical_proof_configuration_is_the_official_one(case):
    configuration = base_proof_configuration(case.unsecured, case.options, JSONLD)
    assert configuration == read_text(f"{FOLDER}/{case.folder}/addProofConfigCanon.txt")


@each_case
def test_the_proof_hash_is_the_official_one(case):
    assert case.hash_data.proof_hash.hex() == case.json("addHashData")["proofHash"]


@each_case
def test_the_mandatory_hash_is_the_official_one(case):
    assert case.hash_data.mandatory_hash.hex() == case.json("addHashData")["mandatoryHash"]


@each_case
def test_the_signatures_and_the_key_of_the_proof_are_the_official_ones(case):
    vector = case.json("addRawBaseSignatureInfo")
    base = base_proof_serialization(
        case.hash_data,
        VectorKey(case.material["proofKeyPair"]),
        VectorKey(case.material["baseKeyPair"]),
    )
    assert base.base_signature.hex() == vector["baseSignature"]
    assert multibase.encode_base58(base.public_key) == vector["publicKey"]
    assert hexed(base.signatures) == vector["signatures"]
    assert base.mandatory_pointers == vector["mandatoryPointers"]


@each_case
def test_creating_the_base_proof_again_gives_the_official_document(case):
    proof = create_base_proof(
        case.unsecured,
        case.options,
        mandatory_pointers=case.mandatory_pointers,
        hmac_key=case.hmac_key,
        proof_scoped_key=VectorKey(case.material["proofKeyPair"]),
        signer=VectorKey(case.material["baseKeyPair"]),
        jsonld=JSONLD,
    )
    assert {**case.unsecured, "proof": proof} == case.base_document


@each_case
def test_the_base_proof_value_reads_back_to_the_official_components(case):
    vector = case.json("derivedRecoveredBaseData")
    value = case.base_document["proof"]["proofValue"]
    base = parse_base_proof_value(value)
    assert base == BaseProof(
        bytes.fromhex(vector["baseSignature"]),
        multibase.decode(vector["proofPublicKey"]),
        bytes.fromhex(vector["hmacKey"]),
        [bytes.fromhex(signature) for signature in vector["signatures"]],
        vector["mandatoryPointers"],
    )
    assert serialize_base_proof_value(base) == value


# Derived proof


@each_case
def test_the_skolemised_documents_are_the_official_ones(case):
    vector = case.json("derivedAllGroupData")["skolemized"]
    assert case.grouped.skolemized.expanded == vector["expanded"]
    # Ours keeps the document's own arrays of one entry, which their compaction unwraps.
    assert unwrapped(case.grouped.skolemized.compact) == unwrapped(vector["compact"])


def unwrapped(value):
    if isinstance(value, list):
        return unwrapped(value[0]) if len(value) == 1 else [unwrapped(entry) for entry in value]
    if isinstance(value, dict):
        return {name: unwrapped(member) for name, member in value.items()}
    return value


@each_case
def test_the_deskolemised_statements_are_the_official_ones(case):
    vector = case.json("derivedAllGroupData")["deskolemizedNQuads"]
    assert sorted(quad.to_nquad() for quad in case.grouped.deskolemized_nquads) == sorted(vector)


@each_case
def test_the_label_map_of_the_holder_is_the_official_one(case):
    vector = case.json("derivedAllGroupData")
    assert case.grouped.label_map == dict(entries(vector["labelMap"]))
    assert case.grouped.nquads == vector["nquads"]


@each_case
@pytest.mark.parametrize("name", ["mandatory", "selective", "combined"])
def test_a_group_of_statements_is_the_official_one(case, name):
    vector = case.json("derivedAllGroupData")["groups"][name]
    group = case.grouped.groups[name]
    assert list(group.matching.items()) == entries(vector["matching"])
    assert list(group.non_matching.items()) == entries(vector["nonMatching"])
    deskolemized = sorted(quad.to_nquad() for quad in group.deskolemized_nquads)
    assert deskolemized == sorted(vector["deskolemizedNQuads"])


@each_case
def test_the_indexes_of_the_groups_are_the_official_ones(case):
    groups = case.grouped.groups
    assert {
        "combinedIndexes": list(groups["combined"].matching),
        "mandatoryIndexes": list(groups["mandatory"].matching),
        "nonMandatoryIndexes": list(groups["mandatory"].non_matching),
        "selectiveIndexes": list(groups["selective"].matching),
    } == case.json("derivedGroupIndexes")


@each_case
def test_the_relative_mandatory_indexes_are_the_official_ones(case):
    vector = case.json("derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
    assert relative_mandatory_indexes(case.grouped) == vector


@each_case
def test_the_filtered_signatures_are_the_official_ones(case):
    vector = case.json("derivedAdjSignatures")
    base = parse_base_proof_value(case.base_document["proof"]["proofValue"])
    filtered = filtered_signatures(base, case.grouped)
    assert hexed(filtered) == vector["filteredSignatures"]
    assert [base.signatures.index(one) for one in filtered] == vector["adjSignatureIndexes"]


@each_case
def test_the_reveal_document_is_the_official_one(case):
    pointers = case.mandatory_pointers + case.selective_pointers
    assert select_json_ld(pointers, case.unsecured) == case.json("derivedUnsignedReveal")
    assert case.disclosure.reveal_document == case.json("derivedUnsignedReveal")


@each_case
def test_the_disclosure_data_are_the_official_ones(case):
    vector, derived = case.json("derivedDisclosureData"), case.disclosure.derived
    assert derived.base_signature.hex() == vector["baseSignature"]
    assert multibase.encode_base58(derived.public_key) == vector["publicKey"]
    assert hexed(derived.signatures) == vector["signatures"]
    assert derived.label_map == dict(entries(vector["labelMap"]))
    assert derived.mandatory_indexes == vector["mandatoryIndexes"]


@each_case
def test_deriving_again_gives_the_official_document(case):
    derived = derive(case.base_document, selective_pointers=case.selective_pointers, jsonld=JSONLD)
    assert derived == case.json("derivedRevealDocument")


# Verification


@each_case
def test_the_derived_proof_value_reads_back_to_the_official_components(case):
    vector = case.json("verifyDerivedProofValue")
    value = case.json("derivedRevealDocument")["proof"]["proofValue"]
    derived = parse_derived_proof_value(value)
    assert derived.base_signature.hex() == vector["baseSignature"]
    assert multibase.encode_base58(derived.public_key) == vector["publicKey"]
    assert hexed(derived.signatures) == vector["signatures"]
    assert list(map(list, derived.label_map.items())) == vector["labelMap"]
    assert derived.mandatory_indexes == vector["mandatoryIndexes"]
    assert serialize_derived_proof_value(derived) == value


@each_case
def test_the_statements_that_the_verifier_sees_are_the_official_ones(case):
    labels = create_label_map_function(dict(case.json("verifyDerivedProofValue")["labelMap"]))
    nquads = label_replacement_canonicalize_json_ld(
        case.json("derivedUnsignedReveal"), labels, JSONLD
    )
    assert nquads == case.json("verifyNQuads")


@each_case
def test_the_verify_data_are_the_official_ones(case):
    vector, data = case.json("verifyCreateVerifyData"), case.verify_data
    assert data.base_signature.hex() == vector["baseSignature"]
    assert data.proof_hash.hex() == vector["proofHash"]
    assert multibase.encode_base58(data.public_key) == vector["publicKey"]
    assert hexed(data.signatures) == vector["signatures"]
    assert data.non_mandatory == vector["nonMandatory"]
    assert data.mandatory_hash.hex() == vector["mandatoryHash"]


@each_case
def test_the_official_derived_document_verifies(case):
    document = case.json("derivedRevealDocument")
    result = verify_proof(document, resolver=DidKeyResolver(), now=None, jsonld=JSONLD)
    assert result.problem is None
    assert result.outcome is Outcome.PASSED


@each_case
def test_the_official_base_document_does_not_verify_before_derivation(case):
    result = verify_proof(case.base_document, resolver=DidKeyResolver(), now=None, jsonld=JSONLD)
    assert result.outcome is Outcome.FAILED
    assert "derive a proof from it" in result.problem.text.en


@each_case
@pytest.mark.parametrize("path", [("validFrom",), ("credentialSubject", "birthCountry")])
def test_one_changed_claim_makes_the_official_document_fail(case, path):
    document = copy.deepcopy(case.json("derivedRevealDocument"))
    parent = document
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = "2001-01-01T00:00:00Z"
    result = verify_proof(document, resolver=DidKeyResolver(), now=None, jsonld=JSONLD)
    assert result.outcome is Outcome.FAILED
