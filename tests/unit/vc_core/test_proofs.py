"""Adding and verifying proofs: sets, chains, expectations, and results that cannot be misread."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.reference_proofs import TestKey, plainly_secured
from vc_core.cryptosuites.suite import UnsupportedCryptosuite
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.problems import ProblemError
from vc_core.proofs import MAX_PROOFS, add_proof, verify_proof
from vc_core.results import Outcome

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY, OTHER = TestKey(secret=1001), TestKey("Ed25519", secret=1002)
DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": KEY.did,
    "credentialSubject": {"id": "urn:example:person", "name": "张三丰"},
}
SUITES = [
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    *(
        (suite, curve)
        for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
        for curve in ("P-256", "P-384")
    ),
]


def verified(document, **options):
    options = {"now": NOW, **options}
    return verify_proof(document, resolver=DidKeyResolver(), **options)


def outcome(document, **options) -> Outcome:
    return verified(document, **options).outcome


def add(document, key=KEY, suite="ecdsa-jcs-2019", **options) -> dict:
    options = {"created": NOW - timedelta(hours=1), **options}
    return add_proof(document, signer=key, cryptosuite=suite, **options)


@pytest.mark.parametrize(("suite", "algorithm"), SUITES)
def test_what_was_added_verifies_and_a_changed_document_does_not(suite, algorithm):
    secured = add(DOCUMENT, TestKey(algorithm, secret=7), suite)
    assert "proof" not in DOCUMENT
    result = verified(secured)
    assert result.outcome is Outcome.PASSED
    assert result.document == secured
    changed = {**secured, "credentialSubject": {"id": "urn:example:person", "name": "李四"}}
    result = verified(changed)
    assert result.outcome is Outcome.FAILED
    assert result.document is None
    assert result.problem.code == "PROOF_VERIFICATION_ERROR"


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_an_independently_made_proof_verifies(suite):
    assert outcome(plainly_secured(DOCUMENT, KEY, suite)) is Outcome.PASSED


def test_a_result_has_no_truth_value():
    result = verified(add(DOCUMENT))
    for thing in (result, result.proofs[0]):
        with pytest.raises(TypeError):
            bool(thing)


def test_every_proof_of_a_set_is_told_in_order():
    secured = add(add(DOCUMENT), OTHER, "eddsa-rdfc-2022")
    result = verified(secured)
    assert [proof.cryptosuite for proof in result.proofs] == ["ecdsa-jcs-2019", "eddsa-rdfc-2022"]
    secured["proof"][0]["created"] = "2026-11-20T07:00:00Z"
    result = verified(secured)
    assert [proof.outcome.value for proof in result.proofs] == ["failed", "passed"]
    assert result.outcome is Outcome.FAILED
    assert result.document is None


def test_an_unknown_suite_leaves_a_set_undecided_and_a_failure_decides_it():
    secured = add(add(DOCUMENT), OTHER, "eddsa-jcs-2022")
    unknown = {**secured["proof"][1], "cryptosuite": "unknown-2030"}
    undecided = {**secured, "proof": [secured["proof"][0], unknown]}
    result = verified(undecided)
    assert result.outcome is Outcome.INDETERMINATE
    assert result.document is None
    broken = {**secured["proof"][0], "proofValue": "z" + "2" * 87}
    assert outcome({**secured, "proof": [broken, unknown]}) is Outcome.FAILED


def test_nothing_is_signed_with_an_unknown_suite_or_the_wrong_key():
    with pytest.raises(UnsupportedCryptosuite):
        add(DOCUMENT, suite="ecdsa-2019")
    for suite, key in (("eddsa-jcs-2022", KEY), ("ecdsa-jcs-2019", OTHER)):
        with pytest.raises(ProblemError):
            add(DOCUMENT, key, suite)


def test_nothing_lossy_is_signed():
    for members in ({"undefined": 1}, {"id": "relative"}, {"@nest": {"name": "x"}}):
        with pytest.raises(ProblemError):
            add({**DOCUMENT, **members}, suite="ecdsa-rdfc-2019")


def test_a_chain_covers_the_proof_before_it():
    first = add(DOCUMENT, options={"id": "urn:uuid:1"})
    chained = add(first, OTHER, "eddsa-jcs-2022", options={"previousProof": "urn:uuid:1"})
    assert outcome(chained) is Outcome.PASSED
    # Another proof by the same key and id, just as good by itself, is not the one covered.
    other = add(DOCUMENT, options={"id": "urn:uuid:1"}, created=NOW - timedelta(minutes=30))
    exchanged = {**chained, "proof": [other["proof"], chained["proof"][1]]}
    assert outcome({**exchanged, "proof": exchanged["proof"][0]}) is Outcome.PASSED
    assert outcome(exchanged) is Outcome.FAILED
    assert outcome({**chained, "proof": chained["proof"][1]}) is Outcome.FAILED


@pytest.mark.parametrize(("suite", "algorithm"), SUITES)
def test_an_id_that_is_no_url_is_refused_though_its_name_is_not_signed(suite, algorithm):
    key = TestKey(algorithm, secret=1003)
    unsigned = {**DOCUMENT, "issuer": key.did}
    secured = add(unsigned, key, suite)
    for identifier in ("_:b0", "b0", "", None, ["urn:uuid:1"]):
        named = {**secured, "proof": {**secured["proof"], "id": identifier}}
        assert outcome(named) is Outcome.FAILED
    # Not even where it was sealed with it.
    assert outcome(plainly_secured(unsigned, key, suite, id="_:b0")) is Outcome.FAILED
    assert outcome(plainly_secured(unsigned, key, suite, id="urn:uuid:1")) is Outcome.PASSED


def test_a_proof_is_for_one_domain_and_one_challenge():
    secured = add(DOCUMENT, options={"domain": "a.example", "challenge": "c"})
    assert outcome(secured, domain="a.example", challenge="c") is Outcome.PASSED
    assert verified(secured, domain="b.example").problem.code == "INVALID_DOMAIN_ERROR"
    assert verified(secured, challenge="d").problem.code == "INVALID_CHALLENGE_ERROR"
    plain = add(DOCUMENT)
    assert outcome(plain, domain="a.example") is Outcome.FAILED
    assert outcome(plain, challenge="c") is Outcome.FAILED
    several = add(DOCUMENT, options={"domain": ["a.example", "b.example"]})
    assert outcome(several, domain="b.example") is Outcome.PASSED


def test_a_proof_is_for_one_purpose():
    secured = add(DOCUMENT, proof_purpose="authentication")
    assert outcome(secured) is Outcome.FAILED
    assert outcome(secured, expected_purpose="authentication") is Outcome.PASSED


def test_times_count_unless_no_time_is_given():
    expired = add(DOCUMENT, options={"expires": "2026-11-20T08:30:00Z"})
    assert outcome(expired) is Outcome.FAILED
    assert outcome(expired, now=NOW - timedelta(minutes=31)) is Outcome.PASSED
    assert outcome(expired, now=None) is Outcome.PASSED
    future = add(DOCUMENT, created=NOW + timedelta(minutes=4))
    assert outcome(future) is Outcome.PASSED
    assert outcome(add(DOCUMENT, created=NOW + timedelta(minutes=6))) is Outcome.FAILED


@pytest.mark.parametrize(
    "proof", [None, [], {}, "x", 5, [None], ["x"], [[{}]], [{}] * (MAX_PROOFS + 1)], ids=repr
)
def test_what_is_no_proof_never_passes(proof):
    assert outcome({**DOCUMENT, "proof": proof}) is not Outcome.PASSED
    assert outcome(DOCUMENT) is Outcome.FAILED
