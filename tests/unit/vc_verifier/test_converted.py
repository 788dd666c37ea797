"""Converted documents: the sealed RDF is found, checked and written anew, or it is not."""

import json
from copy import deepcopy

import pytest
from pyld import jsonld

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plain_proof
from vc_core.documents.loader import ContextNotPinned, pinned
from vc_core.problems import ProblemError
from vc_verifier.converted import recover_certificate

OPTIONS = {"documentLoader": pinned().pyld_loader}


def expanded(bureau, name="张三丰") -> list:
    return jsonld.expand(bureau.certificate(name), OPTIONS)


def refused(bureau, document) -> None:
    with pytest.raises(ProblemError) as caught:
        recover_certificate(document, bureau.trust, AT)
    assert not isinstance(caught.value, ContextNotPinned)


@pytest.mark.parametrize("name", ["张三丰", "𠮷田梅", "李四", "阿卜杜拉·买买提"])
def test_the_certificate_is_written_anew_as_it_was_issued(bureau, name):
    recovered, method = recover_certificate(expanded(bureau, name), bureau.trust, AT)
    issued = bureau.certificate(name)
    assert method == bureau.seal.verification_method
    assert recovered["proof"] == issued["proof"][1]
    assert {**recovered, "proof": None} == {**issued, "proof": None}
    # Whoever gets it can verify it again.
    assert bureau.verdict(recovered) in ("copy-without-effect", "revoked")


SUBJECT = "https://www.w3.org/2018/credentials#credentialSubject"
VOCABULARY = "https://rsj.sh.example/vc/vocab#"
CHANGES = {
    "another value": lambda d: d[0][SUBJECT][0][f"{VOCABULARY}level"][0].update(
        {"@value": "正高级"}
    ),
    "another datatype": lambda d: d[0][SUBJECT][0][f"{VOCABULARY}level"][0].update(
        {"@type": f"{VOCABULARY}x"}
    ),
    "a language": lambda d: d[0][SUBJECT][0]["https://schema.org/name"][0].update(
        {"@language": "zh"}
    ),
    "a member left out": lambda d: d[0][SUBJECT][0].pop(f"{VOCABULARY}level"),
    "a value more": lambda d: d[0][SUBJECT][0][f"{VOCABULARY}level"].append({"@value": "x"}),
    "a member more": lambda d: d[0][SUBJECT][0].update({"urn:x:y": [{"@value": "x"}]}),
    "an undefined member": lambda d: d[0].update({"undefined": [{"@value": "x"}]}),
    "a null": lambda d: d[0].update({"urn:x:y": None}),
    "a subject with an id": lambda d: d[0][SUBJECT][0].update({"@id": "urn:x:y"}),
    "a certificate with an id": lambda d: d[0].update({"@id": "urn:x:y"}),
    "another type": lambda d: d[0]["@type"].append("urn:x:Type"),
    "a second node": lambda d: d.append({"@id": "urn:x:y", "urn:x:p": [{"@value": "x"}]}),
    "a second credential": lambda d: d.append(deepcopy(d[0])),
    "a graph of its own": lambda d: d.append(
        {"@id": "urn:x:g", "@graph": [{"@id": "urn:x:y", "urn:x:p": [{"@value": "x"}]}]}
    ),
    "no proof": lambda d: d[0].pop("https://w3id.org/security#proof"),
    "an index": lambda d: d[0][SUBJECT][0].update({"@index": "x"}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_other_rdf_is_not_what_was_sealed(bureau, change):
    document = expanded(bureau)
    change(document)
    refused(bureau, document)


def inline(document: dict) -> dict:
    return {**document, "@context": [*document["@context"], {"zz": "urn:zz"}]}


def test_the_text_proof_alone_does_not_survive_a_conversion(bureau):
    certificate = bureau.certificate()
    refused(bureau, inline({**certificate, "proof": certificate["proof"][0]}))
    assert recover_certificate(
        inline({**certificate, "proof": certificate["proof"][1]}), bureau.trust, AT
    )


@pytest.mark.parametrize(
    "members",
    [
        {"proofPurpose": "authentication"},
        {"cryptosuite": "ecdsa-jcs-2019"},
        {"cryptosuite": "ecdsa-sd-2023"},
        {"verificationMethod": "did:web:rsj.sh.example#status-1"},
        {"verificationMethod": "did:web:rsj.sh.example#seal-1-jwk"},
        {"verificationMethod": TestKey().verification_method},
        {"created": "2026-11-20T08:00:01Z"},
        {"nonce": "x"},
        {"proofValue": "z" + "2" * 87},
        {"proofValue": "x"},
    ],
    ids=repr,
)
def test_a_proof_with_any_other_member_does_not_hold(bureau, members):
    certificate = bureau.certificate()
    proof = {**certificate["proof"][1], **members}
    refused(bureau, inline({**certificate, "proof": proof}))


def test_a_foreign_proof_is_none(bureau):
    document = {**bureau.unsecured()}
    refused(
        bureau, inline({**document, "proof": plain_proof(document, TestKey(), "ecdsa-rdfc-2019")})
    )


def test_an_unknown_context_leaves_it_open(bureau):
    certificate = bureau.certificate()
    certificate["@context"].append("https://elsewhere.example/")
    with pytest.raises(ContextNotPinned):
        recover_certificate(certificate, bureau.trust, AT)


@pytest.mark.parametrize(
    "document", [{}, [], [{}], {"@context": {}}, {"proof": {}}], ids=json.dumps
)
def test_what_is_no_credential_is_refused(bureau, document):
    refused(bureau, document)
