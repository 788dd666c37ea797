"""Credentials both ways with npm @digitalbazaar/vc: ecdsa-rdfc-2019 and eddsa-rdfc-2022.

They know neither JCS suite. Of a proof set they look at the proofs whose suite they know and
are content with one; a certificate is therefore also given to them with its RDFC proof alone.

Where they depart from the specifications, and a test says so: they sort canonical N-Quads by
UTF-16 code units instead of code points (RDFC-1.0 §5), and write numbers below 1e-6 as the
integer 0 (JSON-LD 1.1 API §8.6).
"""

import copy
from typing import Any

import pytest

from tests.bureau_example import NOW
from tests.interop.conftest import Issued
from tests.interop.digitalbazaar_vc import DigitalBazaar, digitalbazaar
from tests.interop.keys import FreshKey
from tests.interop.varied_credentials import varied_credentials, with_changed_claim
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome, ProofResult

pytestmark = pytest.mark.node

RDFC = "ecdsa-rdfc-2019"
# For each of three keys, so 210 each way.
DOCUMENTS = 70
WRONG = "Invalid signature."


@pytest.fixture(scope="module")
def theirs() -> DigitalBazaar:
    return digitalbazaar(NOW)


@pytest.fixture(
    scope="module",
    params=[("eddsa-rdfc-2022", "Ed25519"), (RDFC, "P-256"), (RDFC, "P-384")],
    ids=lambda parameters: "-".join(parameters),
)
def suite_and_key(request):
    suite, algorithm = request.param
    return suite, FreshKey.generate(algorithm)


@pytest.fixture(scope="module")
def signed_here(suite_and_key):
    suite, key = suite_and_key
    return [
        add_proof(document, signer=key, cryptosuite=suite, created=NOW)
        for document in varied_credentials(key.did, DOCUMENTS, seed=1)
    ]


@pytest.fixture(scope="module")
def issued_there(suite_and_key, theirs):
    suite, key = suite_and_key
    documents = varied_credentials(key.did, DOCUMENTS, seed=2)
    return theirs.issue(documents, cryptosuite=suite, key=key)


def rdfc_only(certificate: dict[str, Any]) -> dict[str, Any]:
    (proof,) = [proof for proof in certificate["proof"] if proof["cryptosuite"] == RDFC]
    return {**certificate, "proof": proof}


def verify_here(credential: dict[str, Any]) -> ProofResult:
    return verify_proof(credential, resolver=DidKeyResolver(), now=NOW)


def created_a_second_later(credential: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(credential)
    assert changed["proof"]["created"] == "2026-11-20T08:00:00Z"
    changed["proof"]["created"] = "2026-11-20T08:00:01Z"
    return changed


def test_certificates_of_the_bureau_verify_there(theirs: DigitalBazaar, issued: Issued) -> None:
    assert len(issued.certificates) >= 30
    certificates = map(rdfc_only, issued.certificates)
    for verdict in theirs.verify(certificates, issued.did_document):
        assert verdict.verified, verdict.error
        assert verdict.proofs == [{"cryptosuite": RDFC, "verified": True}]


def test_their_proof_set_of_two_does_not_disturb_them(
    theirs: DigitalBazaar, issued: Issued
) -> None:
    for verdict in theirs.verify(issued.certificates, issued.did_document):
        assert verdict.verified, verdict.error
        assert verdict.proofs == [{"cryptosuite": RDFC, "verified": True}]


def test_a_certificate_with_a_changed_claim_is_refused_there(
    theirs: DigitalBazaar, issued: Issued
) -> None:
    changed = [with_changed_claim(certificate) for certificate in issued.certificates]
    for verdict in theirs.verify([*changed, *map(rdfc_only, changed)], issued.did_document):
        assert not verdict.verified
        assert verdict.error == WRONG


def test_a_certificate_under_another_key_is_refused_there(
    theirs: DigitalBazaar, issued: Issued
) -> None:
    document = copy.deepcopy(issued.did_document)
    multibase = FreshKey.generate("P-256").multikey["publicKeyMultibase"]
    for method in document["verificationMethod"]:
        if method["type"] == "Multikey":
            method["publicKeyMultibase"] = multibase
    for verdict in theirs.verify(map(rdfc_only, issued.certificates[:3]), document):
        assert not verdict.verified
        assert verdict.error == WRONG


def test_what_we_sign_verifies_there(theirs, suite_and_key, signed_here) -> None:
    suite, key = suite_and_key
    for verdict in theirs.verify(signed_here, key.controller_document):
        assert verdict.verified, verdict.error
        assert verdict.proofs == [{"cryptosuite": suite, "verified": True}]


@pytest.mark.parametrize("change", [with_changed_claim, created_a_second_later])
def test_what_we_signed_is_refused_there_after_a_change(
    theirs, suite_and_key, signed_here, change
) -> None:
    _, key = suite_and_key
    for verdict in theirs.verify(map(change, signed_here), key.controller_document):
        assert not verdict.verified
        assert verdict.error == WRONG


def test_what_they_issue_verifies_here(issued_there) -> None:
    for credential in issued_there:
        result = verify_here(credential)
        assert result.outcome is Outcome.PASSED, (result.problem, credential)


@pytest.mark.parametrize("change", [with_changed_claim, created_a_second_later])
def test_what_they_issued_is_refused_here_after_a_change(issued_there, change) -> None:
    for credential in issued_there:
        result = verify_here(change(credential))
        assert result.outcome is Outcome.FAILED
        assert result.problem is not None
        assert result.problem.code == "PROOF_VERIFICATION_ERROR"
        assert result.document is None


def test_they_are_served_the_pinned_contexts_only(theirs, suite_and_key, signed_here) -> None:
    _, key = suite_and_key
    unknown = "https://elsewhere.example/context"
    credential = {**signed_here[0], "@context": [*signed_here[0]["@context"], unknown]}
    (verdict,) = theirs.verify([credential], key.controller_document)
    assert not verdict.verified
    assert unknown in (verdict.error or "")


@pytest.mark.xfail(strict=True, reason="rdf-canonize sorts by UTF-16 code units")
def test_two_texts_that_utf16_orders_in_another_way_verify_there(theirs: DigitalBazaar) -> None:
    key = FreshKey.generate("P-256")
    assert verified_there(theirs, key, name=["（示例）", "𠮷明"])


@pytest.mark.xfail(strict=True, reason="jsonld.js takes 1e-7 for an integer")
def test_a_tiny_number_verifies_there(theirs: DigitalBazaar) -> None:
    key = FreshKey.generate("P-256")
    assert verified_there(theirs, key, name=1e-7)


def verified_there(theirs: DigitalBazaar, key: FreshKey, **members: Any) -> bool:
    (document,) = varied_credentials(key.did, 1, seed=3)
    credential = add_proof({**document, **members}, signer=key, cryptosuite=RDFC, created=NOW)
    (verdict,) = theirs.verify([credential], key.controller_document)
    assert verdict.verified or verdict.error == WRONG
    return verdict.verified
