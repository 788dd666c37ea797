"""Publishing: status lists, trust bundle and static files."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.identifiers.did_web import document_of
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.status_list import read_list
from vc_issuer.bureau import Bureau
from vc_issuer.publish import RENEWAL
from vc_issuer.status import Decision

DID = "did:web:rsj.sh.example"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = new_bureau(tmp_path_factory.mktemp("bureau") / "home")
    issue(bureau, approved_application(bureau, 1))
    return bureau


def test_the_bundle_is_signed_by_the_trust_root_it_is_published_with(bureau: Bureau) -> None:
    published = bureau.publisher.publish(NOW)
    result = verify_proof(published.bundle, resolver=DidKeyResolver(), now=NOW)
    assert result.outcome is Outcome.PASSED
    [proof] = result.proofs
    assert proof.cryptosuite == "ecdsa-jcs-2019"
    assert (proof.verification_method or "").partition("#")[0] == published.root["id"]
    assert published.root["demonstration"] is True


def test_the_bundle_has_everything_a_verifier_needs(bureau: Bureau) -> None:
    bundle = bureau.publisher.publish(NOW).bundle
    assert bundle["type"] == "TrustBundle"
    assert bundle["issued"] == "2026-11-20T08:00:00Z"
    assert bundle["expires"] == "2026-12-20T08:00:00Z"
    [issuer] = bundle["issuers"]
    assert issuer["id"] == DID
    assert issuer["statusMethods"] == [f"{DID}#status-1"]
    # One seal, named as a Multikey and as a JSON Web Key for tokens.
    seals = issuer["sealMethods"]
    assert [seal["id"] for seal in seals] == [f"{DID}#seal-1", f"{DID}#seal-1-jwk"]
    assert all(len(seal["certificateChain"]) == 2 for seal in seals)
    for url, digest in {**bundle["contexts"], **bundle["schemas"]}.items():
        assert digest == pinned().digest(url)
    assert {basis["number"] for basis in bundle["legalBases"]} >= {"沪人社规〔2019〕33号"}


def test_status_lists_are_signed_by_the_status_key_and_valid_for_seven_days(
    bureau: Bureau,
) -> None:
    published = bureau.publisher.publish(NOW)
    resolver = KnownDocuments([document_of(DID, published.did_document)])
    lists = published.bundle["statusLists"]
    assert len(lists) == 2
    for entry in lists:
        result = verify_proof(entry, resolver=resolver, now=NOW)
        assert result.outcome is Outcome.PASSED
        assert result.proofs[0].verification_method == f"{DID}#status-1"
        assert result.proofs[0].cryptosuite == "ecdsa-rdfc-2019"
        purpose = entry["credentialSubject"]["statusPurpose"]
        assert len(read_list(entry, url=entry["id"], purpose=purpose)) == 131_072
        assert entry["validUntil"] == "2026-11-27T08:00:00Z"


def test_every_publication_has_its_own_sequence_number(bureau: Bureau) -> None:
    numbers = [bureau.publisher.publish(NOW).sequence for _ in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_what_is_served_stays_the_same_until_it_is_old_or_overtaken(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home")
    first = bureau.publisher.current(NOW)
    assert bureau.publisher.current(NOW).bundle_text == first.bundle_text
    issue(bureau, approved_application(bureau, 1))
    with_lists = bureau.publisher.current(NOW)
    assert with_lists.sequence == first.sequence + 1
    number = bureau.export(tmp_path / "out", formats=["jsonld"])[0]
    bureau.change_status(Decision(number, "revoke", "administrative-error", "d"), now=NOW)
    after_change = bureau.publisher.current(NOW)
    assert after_change.sequence == with_lists.sequence + 1
    assert bureau.publisher.current(NOW + RENEWAL / 2).sequence == after_change.sequence
    assert bureau.publisher.current(NOW + RENEWAL).sequence == after_change.sequence + 1


def test_the_static_files_are_those_of_one_publication(bureau: Bureau, tmp_path: Path) -> None:
    published = bureau.publish(tmp_path, now=NOW)
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {
        "did.json",
        ".well-known/did.json",
        "trust-root.json",
        "trust-bundle.json",
        "status-lists/revocation/1",
        "status-lists/suspension/1",
        "contexts/v1",
        "contexts/slips/v1",
        "schemas/review-result-slip/v1",
        "schemas/exam-result-slip/v1",
        "schemas/professional-title/v1",
        "schemas/professional-qualification/v1",
    }
    assert json.loads((tmp_path / "trust-bundle.json").read_bytes()) == published.bundle
    context = (tmp_path / "contexts" / "v1").read_bytes()
    assert context == pinned().bytes(pinned().certificate_context)


def test_the_log_head_in_the_bundle_covers_the_publication_itself(bureau: Bureau) -> None:
    head = bureau.publisher.publish(NOW).bundle["logHead"]
    assert head["entries"] == bureau.reconcile().log_entries


def test_a_later_bundle_is_issued_later(bureau: Bureau) -> None:
    later = bureau.publisher.publish(NOW + timedelta(days=2)).bundle
    assert later["issued"] == "2026-11-22T08:00:00Z"
