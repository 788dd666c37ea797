"""The lossless check of what stands inside: proofs, and the credentials of a presentation (R1)."""

import pytest

from tests.unit.vc_core.documents.test_lossless import JSONLD, V2, document
from vc_core.documents.loader import CREDENTIALS_V1
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdf import LossyDocument
from vc_core.problems import ProblemError


def with_proof(context, **more):
    proof = {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-jcs-2019", **more}
    return document(proof={**proof, "@context": context})


def test_a_proof_inside_may_repeat_the_documents_own_context_and_no_other():
    assert lossless_quads(with_proof([V2]), JSONLD)
    for context in ([], [V2, V2], [{"proofPurpose": "urn:x"}], None):
        with pytest.raises(ProblemError):
            lossless_quads(with_proof(context), JSONLD)


def test_each_proof_of_a_set_may_repeat_the_documents_own_context():
    proofs = [
        {"id": f"urn:example:{number}", "type": "DataIntegrityProof", "cryptosuite": "x"}
        for number in (1, 2)
    ]
    plain = lossless_quads(document(proof=proofs), JSONLD)
    repeated = [{**proofs[0], "@context": [V2]}, proofs[1]]
    assert lossless_quads(document(proof=repeated), JSONLD) == plain
    with pytest.raises(LossyDocument) as caught:
        lossless_quads(document(proof=[proofs[0], {**proofs[1], "@context": [V2, V2]}]), JSONLD)
    assert caught.value.code == "JSONLD_KEYWORD"


def test_a_context_repeated_where_it_changes_a_meaning_is_refused():
    """What a member is in the document's proof must not depend on who reads it."""
    context = {"a": "urn:y", "proof": {"@id": "urn:proof", "@context": {"a": "urn:x"}}}
    plain = {"@context": context, "@id": "urn:s", "proof": {"a": "1"}}
    repeated = {**plain, "proof": {"@context": context, "a": "1"}}
    assert JSONLD.expand(plain) != JSONLD.expand(repeated)
    context = {**context, "id": "@id"}
    with pytest.raises(LossyDocument) as caught:
        lossless_quads(
            {"@context": context, "id": "urn:s", "proof": {"@context": context, "a": "1"}}, JSONLD
        )
    assert caught.value.code == "EMBEDDED_MEANING"


def presentation(*credentials):
    return {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
    }


def test_credentials_in_a_presentation_mean_what_they_mean_alone():
    assert lossless_quads(presentation(document()), JSONLD)
    assert lossless_quads(presentation(), JSONLD)
    alone = {**presentation(), "verifiableCredential": document()}
    assert lossless_quads(alone, JSONLD) == lossless_quads(presentation(document()), JSONLD)
    nested = document(verifiableCredential=[document()])
    for inside in ("urn:example:credential", 5, None, [document()], nested):
        with pytest.raises(LossyDocument) as caught:
            lossless_quads(presentation(inside), JSONLD)
        assert caught.value.code == "EMBEDDED_MEANING"


@pytest.mark.parametrize("members", [{"undefined": "x"}, {"id": "relative"}, {"@graph": []}])
def test_what_a_presentation_says_itself_is_all_signed_too(members):
    with pytest.raises(LossyDocument):
        lossless_quads({**presentation(document()), **members}, JSONLD)


def test_a_credential_means_alone_what_it_means_inside():
    """Under version 1.1 the presentation's context reaches into its credentials."""
    inside = document(n="x", credentialSubject={"id": "urn:example:person"})
    inside["@context"] = [CREDENTIALS_V1, {"n": "urn:n"}]
    outside = presentation(inside)
    outside["@context"] = [CREDENTIALS_V1]
    assert lossless_quads(outside, JSONLD)
    outside["@context"] = [CREDENTIALS_V1, {"@language": "zh"}]
    with pytest.raises(LossyDocument) as caught:
        lossless_quads(outside, JSONLD)
    assert caught.value.code == "EMBEDDED_MEANING"
