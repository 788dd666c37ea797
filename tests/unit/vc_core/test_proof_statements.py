"""What a proof says of itself: its kind, key, purpose, times and the proofs before it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.vc_core.test_proofs import DOCUMENT, KEY, NOW, OTHER, add, outcome, verified
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.problems import ProblemError
from vc_core.proofs import MAX_PROOFS, verify_proof
from vc_core.results import Outcome
from vc_core.times import CLOCK_SKEW


class Resolver:
    """Gives KEY's method, with a time of revocation as a test likes it."""

    def __init__(self, revoked=None):
        self.revoked = revoked
        self.asked = []

    def verification_method(self, url, purpose):
        self.asked.append((url, purpose))
        return replace(DidKeyResolver().verification_method(url, purpose), revoked=self.revoked)


def problem_of(document, **options):
    result = verified(document, **options)
    assert result.document is None
    assert result.problem.text.zh.strip()
    assert result.outcome is not Outcome.PASSED
    return result.outcome, result.problem.code, result.problem.text.en


def failed(document, **options):
    outcome_, code, text = problem_of(document, **options)
    assert (outcome_, code) == (Outcome.FAILED, "PROOF_VERIFICATION_ERROR")
    return text


@pytest.mark.parametrize("named", [[], {}, 5, None, [5], ["urn:uuid:1", None]], ids=repr)
def test_previous_proofs_are_named_by_strings(named):
    first = add(DOCUMENT, options={"id": "urn:uuid:1"})
    proof = {**add(DOCUMENT, OTHER, "eddsa-jcs-2022")["proof"], "previousProof": named}
    assert failed({**DOCUMENT, "proof": [first["proof"], proof]})


@pytest.mark.parametrize(
    ("named", "own", "reason"),
    [
        (["urn:uuid:1", "urn:uuid:1"], "urn:uuid:2", "twice"),
        ("urn:uuid:2", "urn:uuid:2", "itself"),
        (["urn:uuid:1", "urn:uuid:2"], "urn:uuid:2", "itself"),
        ("urn:uuid:3", "urn:uuid:2", "no proof of this document"),
        ([5], "urn:uuid:2", "neither a string nor a list"),
    ],
)
def test_a_chain_names_each_previous_proof_once_and_never_itself(named, own, reason):
    first = add(DOCUMENT, options={"id": "urn:uuid:1"})["proof"]
    made = {**add(DOCUMENT, options={"id": own})["proof"], "previousProof": named}
    assert reason in failed({**DOCUMENT, "proof": [first, made]})
    with pytest.raises(ProblemError, match=reason):
        add({**DOCUMENT, "proof": first}, options={"id": own, "previousProof": named})


def test_a_name_that_two_proofs_have_names_neither():
    first = add(DOCUMENT, options={"id": "urn:uuid:1"})
    second = add(first, options={"id": "urn:uuid:1"})
    with pytest.raises(ProblemError, match="no proof of this document"):
        add(second, options={"previousProof": "urn:uuid:1"})


def test_a_chain_may_name_several_and_covers_them_in_the_order_of_its_list():
    document = add(
        add(DOCUMENT, options={"id": "urn:1"}), OTHER, "eddsa-jcs-2022", options={"id": "urn:2"}
    )
    chained = add(document, options={"previousProof": ["urn:2", "urn:1"]})
    assert outcome(chained) is Outcome.PASSED
    other = {**chained["proof"][2], "previousProof": ["urn:1", "urn:2"]}
    assert failed({**chained, "proof": [*chained["proof"][:2], other]})


@pytest.mark.parametrize("url", [None, 5, ["x"], {}, ...], ids=repr)
def test_a_proof_names_its_key_by_a_url(url):
    secured = add(DOCUMENT)
    proof = {**secured["proof"], "verificationMethod": url}
    if url is ...:
        del proof["verificationMethod"]
    assert "verificationMethod" in failed({**secured, "proof": proof})


@pytest.mark.parametrize(
    "kind", [None, "Ed25519Signature2020", ["DataIntegrityProof"], ...], ids=repr
)
def test_another_type_of_proof_leaves_it_undecided(kind):
    secured = add(DOCUMENT)
    proof = {**secured["proof"], "type": kind}
    if kind is ...:
        del proof["type"]
    found, code, _ = problem_of({**secured, "proof": proof})
    assert (found, code) == (Outcome.INDETERMINATE, "UNSUPPORTED_PROOF_TYPE")


def test_a_key_that_nobody_knows_leaves_it_undecided():
    secured = add(DOCUMENT)
    proof = {**secured["proof"], "verificationMethod": "did:web:nowhere.example#key"}
    assert problem_of({**secured, "proof": proof})[0] is Outcome.INDETERMINATE


@pytest.mark.parametrize("member", ["nonce", "domain", "more"])
@pytest.mark.parametrize("empty", [[], {}], ids=repr)
def test_no_member_of_a_proof_is_empty(member, empty):
    """RDF has no empty sets: a signature over meaning would not cover such a member."""
    secured = add(DOCUMENT)
    assert "empty" in failed({**secured, "proof": {**secured["proof"], member: empty}})


@pytest.mark.parametrize("member", ["created", "expires"])
@pytest.mark.parametrize("value", ["2026-11-20", "now", 5, None], ids=repr)
def test_times_are_times_even_where_they_are_not_asked(member, value):
    secured = add(DOCUMENT)
    document = {**secured, "proof": {**secured["proof"], member: value}}
    assert f"{member} is not a time" in failed(document)
    assert f"{member} is not a time" in failed(document, now=None)


def test_times_count_to_the_second():
    second = timedelta(seconds=1)
    expiring = add(DOCUMENT, options={"expires": "2026-11-20T09:00:00Z"})
    assert outcome(expiring, now=NOW) is Outcome.PASSED
    assert "expired" in failed(expiring, now=NOW + second)
    early = add(DOCUMENT, created=NOW + CLOCK_SKEW)
    assert outcome(early, now=NOW) is Outcome.PASSED
    assert "future" in failed(early, now=NOW - second)
    assert outcome(early, now=None) is Outcome.PASSED


def test_without_a_time_of_creation_a_proof_is_of_no_time():
    secured = add(DOCUMENT, created=None)
    assert "created" not in secured["proof"]
    assert outcome(secured) is Outcome.PASSED
    assert verified(secured).proofs[0].created is None


def test_a_key_counts_until_it_is_revoked():
    secured = add(DOCUMENT)
    second = timedelta(seconds=1)
    for revoked, now, good in (
        (None, NOW, True),
        (NOW + second, NOW, True),
        (NOW, NOW, False),
        (NOW - second, NOW, False),
        (NOW - second, None, True),
    ):
        result = verify_proof(secured, resolver=Resolver(revoked), now=now)
        assert (result.outcome is Outcome.PASSED) is good
        if not good:
            assert "revoked" in result.problem.text.en


def test_the_key_is_asked_for_by_its_url_and_the_expected_purpose():
    resolver = Resolver()
    secured = add(DOCUMENT, proof_purpose="authentication")
    verify_proof(secured, resolver=resolver, now=NOW, expected_purpose="authentication")
    assert resolver.asked == [(KEY.verification_method, "authentication")]
    verify_proof(secured, resolver=resolver, now=NOW)
    assert len(resolver.asked) == 1, "a proof for another purpose needs no key"


def test_each_result_names_its_suite_key_and_time_where_they_are_texts():
    (result,) = verified(add(DOCUMENT)).proofs
    assert result.cryptosuite == "ecdsa-jcs-2019"
    assert result.verification_method == KEY.verification_method
    assert result.created == "2026-11-20T08:00:00Z"
    assert result.problem is None
    odd = {"type": "x", "cryptosuite": 5, "verificationMethod": ["x"], "created": 5}
    (result,) = verified({**DOCUMENT, "proof": odd}).proofs
    assert (result.cryptosuite, result.verification_method, result.created) == (None, None, None)
    assert result.problem is not None


def test_the_problem_of_a_set_is_that_of_its_first_bad_proof():
    secured = add(add(DOCUMENT), OTHER, "eddsa-jcs-2022")
    good, second = secured["proof"]
    bad = {**second, "proofPurpose": "authentication"}
    assert "purpose" in failed({**secured, "proof": [good, bad]})
    assert "purpose" in failed({**secured, "proof": [bad, {**good, "created": "x"}]})


def test_as_many_proofs_as_allowed_are_looked_at():
    proof = add(DOCUMENT)["proof"]
    result = verified({**DOCUMENT, "proof": [proof] * MAX_PROOFS})
    assert result.outcome is Outcome.PASSED
    assert len(result.proofs) == MAX_PROOFS
    assert verified({**DOCUMENT, "proof": [proof] * (MAX_PROOFS + 1)}).proofs == ()


def test_an_object_that_json_cannot_say_is_refused_and_not_stumbled_over():
    secured = add(DOCUMENT)
    for value in (float("nan"), {1: 2}, b"x", "\ud800"):
        result = verified({**secured, "more": value})
        assert result.outcome is Outcome.FAILED
        assert result.proofs == ()
        assert result.problem.code.startswith("JSON_")


def test_options_and_context_are_the_callers():
    options = {"id": "urn:uuid:1", "expires": "2027-01-01T00:00:00Z", "nonce": "n"}
    proof = add(DOCUMENT, options=options)["proof"]
    assert {name: proof[name] for name in options} == options
    assert proof["type"] == "DataIntegrityProof"
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["created"] == "2026-11-20T08:00:00Z"
    inline = {
        **DOCUMENT,
        "@context": [*DOCUMENT["@context"], "https://www.w3.org/ns/credentials/examples/v2"],
    }
    with pytest.raises(ProblemError):
        add(inline, suite="ecdsa-rdfc-2019")
    conformance = JsonLd(pinned(conformance=True))
    secured = add(inline, suite="ecdsa-rdfc-2019", jsonld=conformance)
    assert outcome(secured) is not Outcome.PASSED
    assert outcome(secured, jsonld=conformance) is Outcome.PASSED
