"""What an issuer may sign for selective disclosure, and what is refused before a key is used."""

import hashlib

import pytest

from tests.unit.vc_core.cryptosuites.disclosure import (
    BASE,
    DERIVED,
    KEY,
    MANDATORY,
    NOW,
    SELECTIVE,
    SUITE,
    certificate,
    with_base_proof,
)
from vc_core.cryptosuites.ecdsa_sd_2023 import base
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import parse_derived_proof_value
from vc_core.cryptosuites.suite import ProofError, UnsupportedCryptosuite
from vc_core.cryptosuites.whole_document import Lesson
from vc_core.derive import derive
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.rdf import LossyDocument
from vc_core.proofs import add_proof, default_jsonld


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_other_suites_take_no_mandatory_pointers(suite):
    with pytest.raises(ProofError, match="no mandatory pointers"):
        add_proof(
            certificate(), signer=KEY, cryptosuite=suite, created=NOW, mandatory_pointers=MANDATORY
        )
    with pytest.raises(UnsupportedCryptosuite):
        add_proof(
            certificate(), signer=KEY, cryptosuite="sd", created=NOW, mandatory_pointers=MANDATORY
        )


def test_a_base_proof_takes_no_part_in_a_chain():
    document = add_proof(
        certificate(),
        signer=KEY,
        cryptosuite="ecdsa-rdfc-2019",
        created=NOW,
        options={"id": "urn:uuid:1"},
    )
    with pytest.raises(ProofError, match="proof chains"):
        add_proof(
            document,
            signer=KEY,
            cryptosuite=SUITE,
            created=NOW,
            options={"previousProof": "urn:uuid:1"},
        )


def test_two_base_proofs_of_one_document_share_no_key():
    one, other = BASE["proof"]["proofValue"], with_base_proof()["proof"]["proofValue"]
    assert one != other
    derived = derive(with_base_proof(), selective_pointers=SELECTIVE)
    labels = parse_derived_proof_value(derived["proof"]["proofValue"]).label_map.values()
    ours = parse_derived_proof_value(DERIVED["proof"]["proofValue"]).label_map.values()
    assert not set(labels) & set(ours)


INLINE = {"list": {"@id": "https://vocab.example/list", "@container": "@list"}}


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("ordered list", {"list": ["a", "b"]}),
        ("URN scheme", {"id": "urn:custom-scheme:b0"}),
        ("URN scheme", {"id": "URN:custom-scheme:b0"}),
    ],
)
def test_what_cannot_be_named_safely_is_not_signed(reason, change):
    document = certificate()
    document["@context"].append(INLINE)
    with pytest.raises(ProofError, match=reason):
        with_base_proof({**document, **change})


def test_a_blank_node_as_a_type_is_not_signed():
    document = certificate()
    document["type"].append("_:type")
    with pytest.raises(ProofError, match="without changing its shape"):
        with_base_proof(document)


def test_a_document_with_an_undefined_member_is_not_signed():
    with pytest.raises(LossyDocument):
        with_base_proof({**certificate(), "undefined": "text"})


def test_more_statements_than_a_verifier_takes_are_not_signed(monkeypatch):
    monkeypatch.setattr(base, "MAX_STATEMENTS", 20)
    with pytest.raises(ProofError, match="more than 20 statements"):
        with_base_proof()


def test_an_hmac_key_of_another_length_is_not_used():
    with pytest.raises(ProofError, match="wrong length"):
        base.base_proof_transformation(certificate(), ["/issuer"], bytes(31), default_jsonld())


def test_as_many_statements_as_a_verifier_takes_are_signed(monkeypatch):
    key = bytes(range(32))
    general, learning = JsonLd(pinned(), plans=False), JsonLd(pinned(), plans=True)
    expected = base.base_proof_transformation(certificate(), MANDATORY, key, general)
    monkeypatch.setattr(
        base, "MAX_STATEMENTS", len(expected.mandatory) + len(expected.non_mandatory)
    )
    assert base.base_proof_transformation(certificate(), MANDATORY, key, general) == expected
    for _ in range(4):
        base.base_proof_transformation(certificate(), MANDATORY, key, learning)
    monkeypatch.setattr(base, "canonicalize_and_group", None)
    assert base.base_proof_transformation(certificate(), MANDATORY, key, learning) == expected


def test_the_configuration_of_a_base_proof_is_learned_with_it():
    jsonld = JsonLd(pinned(), plans=True)
    options = {name: BASE["proof"][name] for name in ("type", "cryptosuite", "proofPurpose")}
    lesson = Lesson()
    base.base_proof_configuration(certificate(), options, jsonld, lesson)
    assert len(lesson.missed) == 1
    for _ in range(2):
        proof = add_proof(certificate(), signer=KEY, cryptosuite=SUITE, created=NOW, jsonld=jsonld)[
            "proof"
        ]
    lesson = Lesson()
    del proof["proofValue"]
    base.base_proof_configuration(certificate(), proof, jsonld, lesson)
    assert lesson.missed == []


def test_with_plans_or_without_the_statements_are_the_same_every_time():
    """The first times by the general path, later by what was learned; without plans, always so."""
    key, general = bytes(range(32)), JsonLd(pinned(), plans=False)
    expected = base.base_proof_transformation(certificate(), MANDATORY, key, general)
    learning = JsonLd(pinned(), plans=True)
    for _ in range(4):
        for jsonld in (learning, general):
            assert base.base_proof_transformation(certificate(), MANDATORY, key, jsonld) == expected
    assert learning.plans.canonicalize(certificate(), hashlib.sha256) is not None
