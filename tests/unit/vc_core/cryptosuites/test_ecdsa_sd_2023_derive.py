"""What a holder gets: the mandatory and the chosen members, or a clear refusal."""

import copy

import pytest

from tests.unit.vc_core.cryptosuites.disclosure import (
    BASE,
    DERIVED,
    KEY,
    NOW,
    SELECTIVE,
    SUITE,
    certificate,
    verify,
    with_base_proof,
)
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import parse_derived_proof_value
from vc_core.cryptosuites.suite import ProofError
from vc_core.derive import derive
from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.rdf import LossyDocument
from vc_core.proofs import MAX_PROOFS, add_proof
from vc_core.results import Outcome


def test_the_derivation_shows_the_mandatory_and_the_chosen_members_only():
    document = {name: member for name, member in DERIVED.items() if name != "proof"}
    source = certificate()
    assert document == {
        "@context": source["@context"],
        "type": source["type"],
        "issuer": source["issuer"],
        "validFrom": source["validFrom"],
        "credentialStatus": source["credentialStatus"],
        "credentialSubject": {"name": "张三丰", "qualificationName": "高级工程师"},
    }


def test_the_derived_proof_says_nothing_of_what_is_withheld():
    proof = parse_derived_proof_value(DERIVED["proof"]["proofValue"])
    assert len(proof.signatures) == 3  # the subject's link, its name, its qualification
    assert len(proof.label_map) == 4  # certificate, subject, two status entries


def test_nothing_but_the_mandatory_members_may_be_disclosed():
    derived = derive(BASE, selective_pointers=[])
    assert "credentialSubject" not in derived
    assert verify(derived).outcome is Outcome.PASSED


def test_the_empty_pointer_discloses_everything():
    derived = derive(BASE, selective_pointers=[""])
    assert {**derived, "proof": None} == {**BASE, "proof": None}
    assert verify(derived).outcome is Outcome.PASSED


def test_without_mandatory_pointers_only_the_choice_is_disclosed():
    issued = with_base_proof(mandatory_pointers=[])
    derived = derive(issued, selective_pointers=["/legalBasis"])
    assert derived.keys() == {"@context", "type", "legalBasis", "proof"}
    assert verify(derived).outcome is Outcome.PASSED
    with pytest.raises(ProofError, match="nothing is selected"):
        derive(issued, selective_pointers=[])


def test_the_issuer_is_mandatory_by_default():
    issued = add_proof(certificate(), signer=KEY, cryptosuite=SUITE, created=NOW)
    derived = derive(issued, selective_pointers=["/legalBasis"])
    assert derived["issuer"] == KEY.did
    assert verify(derived).outcome is Outcome.PASSED


def test_deriving_leaves_the_holders_document_as_it_was():
    issued = copy.deepcopy(BASE)
    derived = derive(issued, selective_pointers=[""])
    derived["credentialSubject"]["name"] = derived["type"][0] = "changed"
    assert issued == BASE


def test_of_a_proof_set_the_base_proof_alone_is_derived_from():
    document = certificate()
    for suite in ("ecdsa-jcs-2019", "ecdsa-rdfc-2019"):
        document = add_proof(document, signer=KEY, cryptosuite=suite, created=NOW)
    issued = add_proof(document, signer=KEY, cryptosuite=SUITE, created=NOW)
    derived = derive(issued, selective_pointers=SELECTIVE)
    assert derived["proof"]["cryptosuite"] == SUITE
    assert verify(derived).outcome is Outcome.PASSED


def test_an_array_of_one_can_be_pointed_into():
    document = certificate()
    document["credentialSubject"] = [document["credentialSubject"]]
    issued = with_base_proof(document)
    derived = derive(issued, selective_pointers=["/credentialSubject/0/name"])
    assert derived["credentialSubject"] == [{"name": "张三丰"}]
    assert verify(derived).outcome is Outcome.PASSED


def test_one_entry_of_several_can_be_disclosed():
    issued = with_base_proof(mandatory_pointers=["/issuer"])
    derived = derive(issued, selective_pointers=["/credentialStatus/1/statusPurpose"])
    assert derived["credentialStatus"] == [
        {"type": "BitstringStatusListEntry", "statusPurpose": "suspension"}
    ]
    assert verify(derived).outcome is Outcome.PASSED


def test_nodes_that_look_alike_once_reduced_still_verify():
    issued = with_base_proof(mandatory_pointers=["/issuer"])
    pointers = ["/credentialStatus/0/type", "/credentialStatus/1/type"]
    assert verify(derive(issued, selective_pointers=pointers)).outcome is Outcome.PASSED


def test_text_that_looks_like_labels_is_left_alone():
    document = certificate()
    text = "_:c14n0 <urn:custom-scheme:_0_1> _:b0 @value"
    document["credentialSubject"]["name"] = text
    derived = derive(with_base_proof(document), selective_pointers=SELECTIVE)
    assert derived["credentialSubject"]["name"] == text
    assert verify(derived).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "pointers",
    [
        ["/nothing"],
        ["/credentialSubject/nothing"],
        ["/credentialSubject/name/deeper"],
        ["/credentialStatus/2"],
        ["/credentialStatus/-"],
        ["/credentialStatus/00"],
        ["/credentialStatus/٠"],
        ["/proof"],
        ["/@context"],
        ["/@context/0"],
        ["issuer"],
        ["/credential~Subject"],
        ["/~2"],
        [""] * 257,
        ["/" + "a" * 1024],
        [1],
        "/issuer",
        None,
        {"/issuer": 1},
    ],
)
def test_pointers_that_select_nothing_are_refused_at_both_ends(pointers):
    with pytest.raises(ProofError) as refusal:
        derive(BASE, selective_pointers=pointers)
    assert refusal.value.code == "PROOF_GENERATION_ERROR"
    if pointers is not None:  # None leaves the default
        with pytest.raises(ProofError) as refusal:
            with_base_proof(mandatory_pointers=pointers)
        assert refusal.value.code == "PROOF_GENERATION_ERROR"


def test_pointers_are_escaped_as_json_pointers_are():
    issued = with_base_proof({**certificate(), "https://vocab.example/a~b": "text"})
    derived = derive(issued, selective_pointers=["/https:~1~1vocab.example~1a~0b"])
    assert derived["https://vocab.example/a~b"] == "text"
    assert verify(derived).outcome is Outcome.PASSED


def test_a_part_of_a_value_cannot_be_disclosed():
    document = {**certificate(), "name": {"@value": "title", "@language": "en"}}
    issued = with_base_proof(document)
    with pytest.raises(ProofError, match="as a whole"):
        derive(issued, selective_pointers=["/name/@value"])
    assert verify(derive(issued, selective_pointers=["/name"])).outcome is Outcome.PASSED


def test_a_document_changed_before_derivation_is_refused():
    document = copy.deepcopy(BASE)
    document["credentialSubject"]["name"] = "李四"
    with pytest.raises(ProofError, match="statement's signature"):
        derive(document, selective_pointers=SELECTIVE)


def test_a_document_with_another_number_of_statements_is_refused():
    document = copy.deepcopy(BASE)
    del document["legalBasis"]
    with pytest.raises(ProofError, match="does not fit this document"):
        derive(document, selective_pointers=SELECTIVE)


def test_a_document_with_an_undefined_member_is_refused():
    with pytest.raises(LossyDocument):
        derive({**BASE, "undefined": "text"}, selective_pointers=SELECTIVE)


@pytest.mark.parametrize(
    "proof",
    [
        None,
        "text",
        [],
        [BASE["proof"], BASE["proof"]],
        [BASE["proof"]] + [{}] * 16,
        {**BASE["proof"], "cryptosuite": "ecdsa-rdfc-2019"},
        {**BASE["proof"], "type": "Other"},
    ],
)
def test_without_exactly_one_base_proof_nothing_is_derived(proof):
    with pytest.raises(ProofError, match="exactly one"):
        derive({**BASE, "proof": proof}, selective_pointers=SELECTIVE)


def test_of_as_many_proofs_as_allowed_the_base_proof_is_found():
    proofs = [*[{}] * (MAX_PROOFS - 1), BASE["proof"]]
    derived = derive({**BASE, "proof": proofs}, selective_pointers=SELECTIVE)
    assert verify(derived).outcome is Outcome.PASSED


def test_a_derived_proof_cannot_be_derived_from():
    with pytest.raises(ProofError, match="already been derived"):
        derive(DERIVED, selective_pointers=SELECTIVE)


def test_a_poisoned_document_is_not_derived_from():
    context = {"knows": {"@id": "https://vocab.example/knows", "@type": "@id"}}
    people = [
        {"id": f"_:b{number}", "knows": [f"_:b{other}" for other in range(9) if other != number]}
        for number in range(9)
    ]
    document = {**BASE, "@context": [*BASE["@context"], context], "credentialSubject": people}
    with pytest.raises(WorkBudgetExceeded):
        derive(document, selective_pointers=SELECTIVE)
