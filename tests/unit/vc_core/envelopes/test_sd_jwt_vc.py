"""`vct` and `type` are two names of one type, and never of two (draft-ietf-oauth-sd-jwt-vc)."""

import pytest

from vc_core.documents.loader import pinned
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.sd_jwt_vc import check_type, type_iri

CONTEXTS = pinned()
TITLE, EXAMINATION = "ProfessionalTitleCredential", "ProfessionalQualificationCredential"


def typed(*types, vct):
    return {"type": ["VerifiableCredential", *types], "vct": vct}


@pytest.mark.parametrize("own", [TITLE, EXAMINATION])
def test_a_type_is_named_by_the_iri_that_our_context_gives_it(own):
    terms = CONTEXTS.document(CONTEXTS.certificate_context)["@context"]
    assert type_iri(own, CONTEXTS) == terms[own]
    check_type(typed(own, vct=terms[own]), CONTEXTS)


@pytest.mark.parametrize("foreign", ["AlumniCredential", "@protected", "level", ""])
def test_a_type_that_is_not_ours_has_no_iri(foreign):
    with pytest.raises(EnvelopeError) as caught:
        type_iri(foreign, CONTEXTS)
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"


@pytest.mark.parametrize(
    "document",
    [
        typed(TITLE, vct=type_iri(EXAMINATION, CONTEXTS)),
        typed(TITLE, vct=TITLE),
        typed(TITLE, vct=None),
        typed(TITLE, EXAMINATION, vct=type_iri(TITLE, CONTEXTS)),
        typed(vct=type_iri(TITLE, CONTEXTS)),
        typed("AlumniCredential", vct="AlumniCredential"),
    ],
    ids=repr,
)
def test_a_vct_that_is_not_the_documents_one_type_is_refused(document):
    with pytest.raises(EnvelopeError) as caught:
        check_type(document, CONTEXTS)
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"
