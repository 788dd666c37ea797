"""Compiled plans never give another answer than the general path: the same text, or no text."""

import copy
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vc_core.cryptosuites.whole_document import learn_rdfc, transform_rdfc
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError

V2 = "https://www.w3.org/ns/credentials/v2"
GENERAL = JsonLd(pinned(conformance=True), plans=False)
COMPILED = JsonLd(pinned(conformance=True), plans=True)

CERTIFICATE = {
    "@context": [V2, pinned().certificate_context],
    "type": ["VerifiableCredential", "ProfessionalTitleCredential"],
    "issuer": "did:web:rsj.sh.example",
    "validFrom": "2026-11-20T08:00:00Z",
    "credentialSubject": {
        "name": "张三丰",
        "maskedIdNumber": "310****1234",
        "certificateNumber": "202600000001F",
        "series": "工程技术人员",
        "level": "副高级",
        "datePassed": "2023-11-08",
    },
    "legalBasis": "沪人社规〔2019〕33号",
    "credentialStatus": [
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": "94567",
            "statusListCredential": f"https://rsj.sh.example/vc/status-lists/{purpose}/1",
        }
        for purpose in ("revocation", "suspension")
    ],
}
PERSONS = {
    "@context": [V2, "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:example:issuer", "name": "Issuer"},
    "credentialSubject": [
        {"id": "did:example:one", "name": "One", "alumniOf": {"name": "School"}},
        {"id": "did:example:two", "name": "Two", "alumniOf": {"name": "University"}},
    ],
}
CONFIGURATION = {
    "@context": [V2, pinned().certificate_context],
    "type": "DataIntegrityProof",
    "cryptosuite": "ecdsa-rdfc-2019",
    "created": "2026-11-20T08:00:00Z",
    "verificationMethod": "did:web:rsj.sh.example#seal-1",
    "proofPurpose": "assertionMethod",
}
SHAPES = {"certificate": CERTIFICATE, "persons": PERSONS, "configuration": CONFIGURATION}

texts = st.one_of(
    st.text(max_size=12),
    st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x20), max_size=4),
    st.sampled_from(
        ["", '"', "\\", '" .\n<x:y> <x:z> "', "\x7f", "\ufffe", "𠮷", "\u202e", "a\nb", "x-slot:0:",
         "@id", "_:b0", "name", "did:example:one", "did:example:two", "did:web:rsj.sh.example",
         "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33", "type:x", "name:x",
         "https://schema.org/name", "https://www.w3.org/ns/credentials/examples#x",
         "https://www.w3.org/2018/credentials#", "x:y z",
         "relative", "//a/b", "", "urn:x", "HTTP://EXAMPLE", "assertionMethod", "x:é", "x:%zz",
         "x:{"]
    ),
)  # fmt: skip


def positions(value, path=()):
    """Give the path of every variable string."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from positions(item, (*path, index))
    elif isinstance(value, dict):
        for name, member in value.items():
            if name != "@context":
                yield from positions(member, (*path, name))


def changed(document, path, text):
    document = copy.deepcopy(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text
    return document


def answer(document, jsonld):
    try:
        return transform_rdfc(document, "P-256", jsonld)
    except ProblemError:
        return "refused"


@pytest.fixture(scope="module", autouse=True)
def learned():
    for document in SHAPES.values():
        for _ in range(2):
            learn_rdfc(document, "P-256", COMPILED)


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_has_a_plan_that_agrees(name):
    document = SHAPES[name]
    compiled = COMPILED.plans.canonicalize(document, hashlib.sha256)
    assert compiled is not None
    assert compiled == transform_rdfc(document, "P-256", GENERAL)


@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_values_give_the_general_paths_answer(name, data):
    document = SHAPES[name]
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(list(positions(document))))
        document = changed(document, path, data.draw(texts))
    assert answer(document, COMPILED) == answer(document, GENERAL)


@pytest.mark.parametrize(
    "edit",
    [
        {"credentialSubject": None},
        {"validFrom": 5},
        {"undefinedMember": "x"},
        {"validUntil": None},
        {"legalBasis": ["a", "b"]},
        {"credentialStatus": []},
        {"@included": []},
    ],
)
def test_another_shape_goes_the_general_way(edit):
    document = {**CERTIFICATE, **edit}
    assert COMPILED.plans.canonicalize(document, hashlib.sha256) is None
    assert answer(document, COMPILED) == answer(document, GENERAL)


def test_a_shape_is_learned_only_when_it_is_met_again():
    jsonld = JsonLd(pinned(), plans=True)
    learn_rdfc(CERTIFICATE, "P-256", jsonld)
    assert jsonld.plans.canonicalize(CERTIFICATE, hashlib.sha256) is None
    learn_rdfc(CERTIFICATE, "P-256", jsonld)
    assert jsonld.plans.canonicalize(CERTIFICATE, hashlib.sha256) is not None


def test_documents_with_inline_contexts_are_never_learned():
    document = {**CERTIFICATE, "@context": [V2, {"x": "https://x.example/#x"}]}
    jsonld = JsonLd(pinned(), plans=True)
    for _ in range(3):
        learn_rdfc(document, "P-256", jsonld)
    assert jsonld.plans.canonicalize(document, hashlib.sha256) is None


def test_order_of_members_makes_no_difference():
    reordered = dict(reversed(CERTIFICATE.items()))
    assert COMPILED.plans.canonicalize(reordered, hashlib.sha256) is not None
    assert answer(reordered, COMPILED) == answer(CERTIFICATE, GENERAL)
