"""Presentations that their holder signed as a token (VC-JOSE-COSE §3.1.2)."""

from datetime import UTC, datetime

import pytest

from tests.interop.keys import FreshKey
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.jose import sign_token
from vc_core.envelopes.keys import SealingSigner
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.presentations import MOST_CREDENTIALS, verify_enveloped_presentation
from vc_core.related_resources import sri_of
from vc_core.results import Outcome

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())
V2 = "https://www.w3.org/ns/credentials/v2"
HOLDER, SOMEBODY = FreshKey.generate("Ed25519"), FreshKey.generate("Ed25519")
CREDENTIAL = {
    "@context": [V2],
    "id": "data:application/vc+jwt,e30.e30.AAAA",
    "type": "EnvelopedVerifiableCredential",
}


def signed(key=HOLDER, media_type="vp+jwt", **members):
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did,
        "verifiableCredential": [CREDENTIAL],
        "nonce": "c-1",
        "aud": "verifier.example",
        **members,
    }
    token = sign_token(document, signer=SealingSigner(key), media_type=media_type)
    return Envelope(f"application/{media_type}", token)


def verify(envelope, *, challenge="c-1", domain="verifier.example", resolver=None, jsonld=None):
    return verify_enveloped_presentation(
        envelope,
        resolver=resolver or DidKeyResolver(),
        now=NOW,
        challenge=challenge,
        domain=domain,
        jsonld=jsonld,
    )


@pytest.mark.parametrize("jsonld", [None, JsonLd(pinned())], ids=["own", "given"])
def test_what_the_holder_signed_gives_its_credentials(jsonld):
    result = verify(signed(), jsonld=jsonld)
    assert result.problem is None
    assert result.outcome is Outcome.PASSED
    assert result.credentials == (CREDENTIAL,)
    assert result.tried


@pytest.mark.parametrize(
    ("members", "asked", "code"),
    [
        ({}, {"challenge": "c-2"}, "INVALID_CHALLENGE_ERROR"),
        ({"nonce": None}, {}, "INVALID_CHALLENGE_ERROR"),
        ({"nonce": ["c-1"]}, {}, "INVALID_CHALLENGE_ERROR"),
        ({}, {"domain": "other.example"}, "INVALID_DOMAIN_ERROR"),
        ({"aud": None}, {}, "INVALID_DOMAIN_ERROR"),
        ({"aud": ["other.example"]}, {}, "INVALID_DOMAIN_ERROR"),
        ({"aud": "verifier.example.org"}, {}, "INVALID_DOMAIN_ERROR"),
    ],
)
def test_an_answer_to_another_question_is_refused(members, asked, code):
    result = verify(signed(**members), **asked)
    assert (result.outcome, result.problem.code) == (Outcome.FAILED, code)
    assert result.credentials == ()


def test_a_token_may_be_for_several_of_which_one_asks():
    result = verify(signed(aud=["other.example", "verifier.example"]))
    assert result.outcome is Outcome.PASSED


def test_a_question_that_was_not_asked_is_not_held_against_the_answer():
    assert verify(signed(), challenge=None, domain=None).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("envelope", "code"),
    [
        (signed(key=SOMEBODY), "PROOF_VERIFICATION_ERROR"),
        (signed(media_type="vc+jwt"), "ENVELOPE_UNKNOWN"),
        (signed(exp=SECOND - 1), "ENVELOPE_EXPIRED"),
        (signed(nbf=SECOND + 3600), "ENVELOPE_NOT_YET_VALID"),
        (signed(type=["VerifiableCredential"]), "MALFORMED_VALUE_ERROR"),
        (signed(undefined="x"), "NOT_ITS_OWN_COMPACTION"),
        (signed(verifiableCredential=[CREDENTIAL] * 17), "TOO_MANY_CREDENTIALS"),
        (Envelope("application/vp+jwt", "e30.e30.AAAA"), "PROOF_VERIFICATION_ERROR"),
    ],
    ids=lambda value: value if isinstance(value, str) else "token",
)
def test_what_is_no_presentation_by_its_holder_is_refused(envelope, code):
    result = verify(envelope)
    assert (result.outcome, result.problem.code) == (Outcome.FAILED, code)
    assert result.credentials == ()


def test_as_many_credentials_as_are_examined_at_once_may_be_presented():
    result = verify(signed(verifiableCredential=[CREDENTIAL] * MOST_CREDENTIALS))
    assert len(result.credentials) == MOST_CREDENTIALS == 16


@pytest.mark.parametrize("jsonld", [None, JsonLd(pinned())], ids=["own", "given"])
def test_digests_of_related_resources_are_compared(jsonld):
    both = ["VerifiablePresentation", "VerifiableCredential"]
    right = {"id": V2, "digestSRI": sri_of(pinned().bytes(V2))}
    good = verify(signed(type=both, relatedResource=right), jsonld=jsonld)
    assert good.outcome is Outcome.PASSED
    wrong = {**right, "digestSRI": sri_of(b"")}
    bad = verify(signed(type=both, relatedResource=wrong), jsonld=jsonld)
    assert (bad.outcome, bad.problem.code) == (Outcome.FAILED, "INTEGRITY_ERROR")


def test_a_holder_whose_key_is_not_known_leaves_it_undecided():
    """Nobody has shown that the signature is wrong."""
    result = verify(signed(), resolver=KnownDocuments([]))
    assert result.outcome is Outcome.INDETERMINATE
    assert result.problem.code == "INVALID_VERIFICATION_METHOD"
    assert result.credentials == ()
