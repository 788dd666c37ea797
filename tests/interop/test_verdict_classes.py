"""Each limit of a peer is one exact deviation: what is beside it is not excused by it."""

import json
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from tests.interop import verdict_predicates as found
from tests.interop.generated_credentials import KEYS, SELECTIVE, Generated
from tests.interop.three_verifiers import Answer, Answers
from vc_core.derive import derive
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdfc import canonicalize
from vc_core.proofs import add_proof

ANSWER = Answer(False, "SignatureInvalid: x")
RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"


def credential(**members: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2],
        "id": "urn:a:b",
        "type": ["VerifiableCredential"],
        "issuer": KEYS["Ed25519"].did,
        "credentialSubject": {"id": "urn:a:c"},
        **members,
    }


def on(
    document: dict[str, Any], suite: str = RDFC, algorithm: str = "Ed25519", **proof: Any
) -> Answers:
    options = {"type": "DataIntegrityProof", "cryptosuite": suite, **proof}
    secured = {"proof": options, **document}
    given = Generated(0, suite, algorithm, "sealed", secured)
    return Answers(given, Answer(True, "original"), None, ANSWER)


TEXTS = [
    ("字\b字", True, True),
    ("字\uffff字", True, True),
    ("字\u0085字", False, True),
    ("字\u2028字", False, True),
    ("_:c14n0", False, True),
    ("_:c14n1", False, False),
    ("a \\ b", False, False),
    ('"a\tb"', False, False),
    ("two\nlines", False, False),
    ("\U00020bb7", False, False),
    ("张三", False, False),
]


@pytest.mark.parametrize(("text", "canonical", "reading"), TEXTS)
def test_pylds_own_deviations_are_told_from_texts_that_it_writes_rightly(text, canonical, reading):
    document = credential(name=text, credentialSubject={"name": "a"})
    assert found.pyld_canonical_form(on(document)) is canonical
    assert found.pyld_reads_quads(on(document, SELECTIVE, "P-256"), ANSWER) is reading
    # Other suites do not go that way.
    assert not found.pyld_canonical_form(on(document, JCS))
    assert not found.pyld_reads_quads(on(document), ANSWER)


@pytest.mark.parametrize("text", [text for text, _, _ in TEXTS])
def test_where_pyld_deviates_ours_says_what_pyoxigraph_reads(text):
    document = credential(name=text)
    canonical = canonicalize(lossless_quads(document, JsonLd(pinned())))
    literals = [quad.object.value for quad in parse(canonical, RdfFormat.N_QUADS)]
    assert text in literals


def test_a_noncharacter_is_escaped_as_rdfc_1_0_says():
    # Canonical N-Quads: whatever XML 1.1 has no Char for is written as UCHAR.
    document = credential(name="\ufffe\uffff")
    assert '"\\uFFFE\\uFFFF"' in canonicalize(lossless_quads(document, JsonLd(pinned())))


def test_labels_differ_by_hash_only_where_they_decide():
    alike = [{"name": name} for name in "abcdefgh"]
    assert found.pyld_canonical_form(on(credential(evidence=alike), "ecdsa-rdfc-2019", "P-384"))
    for document, algorithm in (
        (credential(evidence=alike), "P-256"),
        (credential(), "P-384"),
        (credential(credentialSubject={"name": "a"}), "P-384"),
    ):
        assert not found.pyld_canonical_form(on(document, "ecdsa-rdfc-2019", algorithm))


@pytest.mark.parametrize(
    ("number", "integer"),
    [(1e-7, True), (-5e-9, True), (1.5e-7, False), (1e-6, False), (0.0025, False), (0, False)],
)
def test_only_numbers_that_javascript_writes_without_a_point_are_its_integers(number, integer):
    answers = on(credential(name=number))
    assert found.integer_to_javascript(answers, ANSWER) is integer


def test_the_order_differs_only_where_utf16_sorts_otherwise():
    assert found.ordered_by_utf16(on(credential(name=["（示例）", "𠮷明"])), ANSWER)
    assert not found.ordered_by_utf16(on(credential(name=["（示例）𠮷明"])), ANSWER)


@pytest.mark.parametrize(
    ("context", "limit"),
    [({"a": "urn:a"}, True), ({}, True), ({"@vocab": "urn:a:"}, False), ("urn:x", False)],
)
def test_an_inline_context_with_vocab_alone_is_no_limit(context, limit):
    document = {**credential(), "@context": [CREDENTIALS_V2, context]}
    assert found.inline_context(on(document), ANSWER) is limit


@pytest.mark.parametrize(("tag", "limit"), [("EN", True), ("zh-Hans", True), ("en", False)])
def test_a_language_tag_in_small_letters_is_no_limit(tag, limit):
    document = credential(name={"@value": "a", "@language": tag})
    assert found.capital_language(on(document), ANSWER) is limit


@pytest.mark.parametrize(("index", "limit"), [("134217728", True), ("134217727", False)])
def test_only_an_index_past_their_largest_list_is_a_limit(index, limit):
    document = credential(credentialStatus={"statusListIndex": index})
    assert found.beyond_their_lists(on(document), ANSWER) is limit


def test_a_list_of_proofs_is_excused_only_if_each_of_them_holds_there():
    key = KEYS["Ed25519"]
    secured = add_proof(credential(), signer=key, cryptosuite=RDFC, created=None)
    good = secured["proof"]
    bad = {**good, "proofPurpose": "authentication"}
    assert found.several_proofs(on({**secured, "proof": [good, good]}), ANSWER)
    assert not found.several_proofs(on({**secured, "proof": [good, bad]}), ANSWER)
    assert not found.several_proofs(on(secured), ANSWER)


def test_a_selective_proof_in_its_own_spelling_is_not_called_another():
    key = KEYS["P-256"]
    base = add_proof(
        {**credential(), "issuer": key.did},
        signer=key,
        cryptosuite=SELECTIVE,
        created=None,
        mandatory_pointers=["/issuer"],
    )
    derived = derive(base, selective_pointers=["/credentialSubject"])
    refused = Answer(False, "PROOF_VERIFICATION_ERROR")
    given = Generated(0, SELECTIVE, "P-256", "edited", derived)
    answers = Answers(given, refused, None, Answer(True, ""))
    assert not found.another_spelling(answers, ANSWER)
    padded = json.loads(json.dumps(derived))
    padded["proof"]["proofValue"] += "="
    given = Generated(0, SELECTIVE, "P-256", "edited", padded)
    assert found.another_spelling(Answers(given, refused, None, Answer(True, "")), ANSWER)


def test_a_text_as_an_object_is_told_from_a_text_in_a_language():
    key = KEYS["Ed25519"]

    def sealed(name: Any) -> Answers:
        secured = add_proof(credential(name=name), signer=key, cryptosuite=RDFC, created=None)
        return on(secured, RDFC, "Ed25519", **secured["proof"])

    assert found.texts_as_objects(sealed({"@value": "x"}), ANSWER)
    assert not found.texts_as_objects(sealed({"@value": "x", "@language": "en"}), ANSWER)
    assert not found.texts_as_objects(sealed("x"), ANSWER)
    forged = sealed({"@value": "x"})
    forged.given.document["name"] = {"@value": "y"}
    assert not found.texts_as_objects(forged, ANSWER)


def test_a_byte_order_mark_counts_in_an_iri_alone():
    assert found.byte_order_mark_in_iri(on(credential(id="urn:a:\ufeffb")), ANSWER)
    assert not found.byte_order_mark_in_iri(on(credential(name="\ufeffb")), ANSWER)


def test_under_an_inline_vocabulary_a_type_of_another_context_is_a_limit():
    types = ["VerifiableCredential", "ProfessionalTitleCredential"]
    vocabulary = {"@vocab": "https://elsewhere.example/#"}
    assert found.inline_context(
        on({**credential(), "@context": [CREDENTIALS_V2, vocabulary], "type": types}), ANSWER
    )
    both = [CREDENTIALS_V2, pinned().certificate_context, vocabulary]
    assert not found.inline_context(on({**credential(), "@context": both, "type": types}), ANSWER)


@pytest.mark.parametrize(
    ("member", "malformed"),
    [
        ({"created": ["2026-11-20T08:00:00Z"]}, True),
        ({"verificationMethod": {"id": "did:key:z6Mk#z6Mk"}}, True),
        ({"id": "_:b0"}, True),
        ({"previousProof": []}, True),
        ({"https://www.w3.org/2018/credentials#description": []}, True),
        ({"id": "urn:a:proof", "created": "2026-11-20T08:00:00Z"}, False),
    ],
)
def test_a_malformed_member_of_a_proof_is_one_that_the_specification_wants_otherwise(
    member, malformed
):
    answers = on(credential(), **member)
    refused = Answers(answers.given, Answer(False, "PROOF_VERIFICATION_ERROR"), None, ANSWER)
    assert found.malformed_proof_member(refused, ANSWER) is malformed
