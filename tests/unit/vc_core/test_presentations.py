"""Presentations: the holder's answer to one challenge, over credentials that mean what they are."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.interop.keys import FreshKey
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdf import LossyDocument
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.presentations import MOST_CREDENTIALS, holder_of, verify_presentation
from vc_core.proofs import add_proof
from vc_core.related_resources import sri_of
from vc_core.results import Outcome

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
V2 = "https://www.w3.org/ns/credentials/v2"
HOLDER, ISSUER = FreshKey.generate("Ed25519"), FreshKey.generate("P-256")
JSONLD = JsonLd(pinned())


def credential(**members):
    unsecured = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER.did,
        "credentialSubject": {"id": HOLDER.did, "name": "张三丰"},
        **members,
    }
    return add_proof(unsecured, signer=ISSUER, cryptosuite="ecdsa-rdfc-2019", created=NOW)


def presented(
    *credentials, suite="eddsa-rdfc-2022", key=HOLDER, purpose="authentication", **members
):
    unsecured = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did,
        "verifiableCredential": list(credentials),
        **members,
    }
    return add_proof(
        unsecured,
        signer=key,
        cryptosuite=suite,
        created=NOW,
        proof_purpose=purpose,
        options={"challenge": "c-1", "domain": "verifier.example"},
    )


def verify(presentation, *, challenge="c-1", domain="verifier.example", now=NOW):
    return verify_presentation(
        presentation, resolver=DidKeyResolver(), now=now, challenge=challenge, domain=domain
    )


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_presentation_gives_its_credentials(suite, count):
    credentials = [credential() for _ in range(count)]
    result = verify(presented(*credentials, suite=suite))
    assert result.problem is None
    assert result.outcome is Outcome.PASSED
    assert list(result.credentials) == credentials


@pytest.mark.parametrize("asked", [{"challenge": "c-2"}, {"domain": "other.example"}])
def test_an_answer_to_another_question_is_refused(asked):
    result = verify(presented(credential()), **asked)
    assert result.outcome is Outcome.FAILED
    assert result.credentials == ()


def test_a_presentation_by_somebody_else_is_refused():
    result = verify(presented(credential(), key=FreshKey.generate("Ed25519")))
    assert result.problem.code == "HOLDER_MISMATCH"


def test_a_holder_with_a_name_is_the_one_of_its_id():
    holder = {"id": HOLDER.did, "name": "张三丰"}
    assert verify(presented(holder=holder)).outcome is Outcome.PASSED
    result = verify(presented(holder=holder, key=FreshKey.generate("Ed25519")))
    assert (result.outcome, result.problem.code) == (Outcome.FAILED, "HOLDER_MISMATCH")


@pytest.mark.parametrize(
    "holder", [None, 5, {}, {"id": 5}, [HOLDER.did]], ids=lambda holder: type(holder).__name__
)
def test_what_is_no_identifier_names_no_holder(holder):
    assert holder_of({"holder": holder}) is None
    assert holder_of({}) is None


def test_a_presentation_may_name_no_holder():
    presentation = presented(credential())
    unsecured = {n: v for n, v in presentation.items() if n not in ("holder", "proof")}
    again = add_proof(
        unsecured,
        signer=HOLDER,
        cryptosuite="eddsa-jcs-2022",
        created=NOW,
        proof_purpose="authentication",
    )
    assert verify(again, challenge=None, domain=None).outcome is Outcome.PASSED


def test_a_proof_for_assertion_does_not_present():
    result = verify(presented(credential(), purpose="assertionMethod"))
    assert result.outcome is Outcome.FAILED


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_an_exchanged_credential_breaks_the_presentation(suite):
    presentation = presented(credential(), suite=suite)
    presentation["verifiableCredential"] = [credential(validUntil="2030-01-01T00:00:00Z")]
    assert verify(presentation).outcome is Outcome.FAILED


@pytest.mark.parametrize("later", [-1, 1])
def test_a_presentation_from_the_future_is_refused(later):
    expected = Outcome.FAILED if later < 0 else Outcome.PASSED
    assert verify(presented(), now=NOW + later * timedelta(hours=1)).outcome is expected


def test_too_many_credentials_are_refused():
    one = credential()
    result = verify({**presented(), "verifiableCredential": [one] * (MOST_CREDENTIALS + 1)})
    assert result.problem.code == "TOO_MANY_CREDENTIALS"


@pytest.mark.parametrize("presentation", [None, [], "x", {}, {"@context": [V2]}, credential()])
def test_what_is_no_presentation_is_refused(presentation):
    assert verify(presentation).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "inside",
    [
        {"type": ["VerifiableCredential"], "issuer": ISSUER.did},
        {**credential(), "undefinedMember": "x"},
        {**credential(), "verifiableCredential": []},
        {**credential(), "https://schema.org/name": "x"},
    ],
)
def test_a_credential_that_hides_something_cannot_be_presented(inside):
    shell = {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [inside]}
    with pytest.raises(LossyDocument):
        lossless_quads(shell, JSONLD)


BOTH_TYPES = {"type": ["VerifiablePresentation", "VerifiableCredential"]}


@pytest.mark.parametrize(
    "resource",
    [
        {"id": V2, "digestSRI": "sha384-AAAA"},
        {"id": V2, "digestMultibase": "x"},
        {"id": "https://a.example/", "digestSRI": sri_of(b"")},
    ],
    ids=repr,
)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_digests_of_related_resources_are_compared_in_a_presentation_too(suite, resource):
    """A related resource is one of credentials; a presentation has them if it is both."""
    wrong = verify(presented(suite=suite, relatedResource=resource, **BOTH_TYPES))
    assert wrong.outcome is Outcome.FAILED
    assert wrong.problem.code in ("INTEGRITY_ERROR", "RELATED_RESOURCE_UNKNOWN")
    right = {"id": V2, "digestSRI": sri_of(pinned().bytes(V2))}
    result = verify(presented(suite=suite, relatedResource=right, **BOTH_TYPES))
    assert result.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "member",
    [
        {"termsOfUse": {"id": "urn:x:1"}},
        {"credentialStatus": {"id": "urn:x:1"}},
        {"evidence": {"id": "urn:x:1", "type": "VerifiableCredential"}},
        {"undefined": "x"},
    ],
    ids=repr,
)
def test_a_proof_over_json_does_not_make_up_for_members_without_meaning(member):
    assert verify(presented(suite="eddsa-jcs-2022", **member)).outcome is Outcome.FAILED


def test_an_undefined_member_of_the_presentation_itself_is_refused():
    shell = {"@context": [V2], "type": ["VerifiablePresentation"], "undefinedMember": "x"}
    with pytest.raises(LossyDocument):
        lossless_quads({**shell, "verifiableCredential": [credential()]}, JSONLD)


def test_a_base_direction_is_refused_unless_a_test_of_conformance_drops_it():
    value = {"@value": "HTML و CSS", "@language": "ar", "@direction": "rtl"}
    document = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER.did,
        "name": value,
        "credentialSubject": {"id": HOLDER.did},
    }
    with pytest.raises(LossyDocument):
        lossless_quads(document, JSONLD)
    tolerant = JsonLd(pinned(), unsigned_direction=True)
    assert any("@ar" in quad.object for quad in lossless_quads(document, tolerant))


def sealed_as_json(**proof_members):
    unsecured = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER.did,
        "credentialSubject": {"id": HOLDER.did, "name": "张三丰"},
    }
    secured = add_proof(unsecured, signer=ISSUER, cryptosuite="ecdsa-jcs-2019", created=NOW)
    return {**secured, "proof": {**secured["proof"], **proof_members}}


def test_a_credential_whose_proof_repeats_its_contexts_can_be_presented():
    assert verify(presented(sealed_as_json())).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "context", [V2, [V2, V2], [], None, [V2, {"name": "https://schema.org/name"}]]
)
def test_a_proof_with_contexts_of_its_own_cannot_be_presented(context):
    inside = sealed_as_json(**{"@context": context})
    shell = {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [inside]}
    with pytest.raises(LossyDocument):
        lossless_quads(shell, JSONLD)
