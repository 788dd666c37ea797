"""Status lists in a bundle: verified by the status key, of one purpose, within bounds."""

import gzip
import json

import pytest

from tests.bureau_fixture import AT
from tests.reference_proofs import TestKey, plainly_secured
from vc_core.problems import ProblemError
from vc_core.status_list import Bitstring, encode_bitstring
from vc_core.verification_methods.multibase import encode_base64url
from vc_verifier.checks.status import check_status
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.trust.trust_error import TrustError


def revocation(bureau) -> dict:
    lists = json.loads(bureau.bundle)["statusLists"]
    found = next(entry for entry in lists if "revocation" in entry["id"])
    del found["proof"]
    return found


def load(bureau, *lists: dict) -> Trust:
    bundle = bureau.bundle_with(statusLists=list(lists))
    return Trust.load(bundle, TrustRoot.parse(bureau.root))


def signed(bureau, unsecured: dict, key=None) -> dict:
    return plainly_secured(unsecured, key or bureau.status_key, "ecdsa-rdfc-2019")


def refused(bureau, *lists: dict) -> None:
    with pytest.raises(ProblemError):
        load(bureau, *lists)


def subject(entry: dict, **changes) -> dict:
    return {**entry, "credentialSubject": {**entry["credentialSubject"], **changes}}


def test_a_list_signed_by_the_status_key_is_read(bureau):
    assert len(load(bureau, signed(bureau, revocation(bureau))).status_lists.lists) == 1


def test_without_a_list_the_status_is_undecided_and_never_not_revoked(bureau):
    trust = load(bureau, signed(bureau, revocation(bureau)))
    result = bureau.verify(bureau.text(), trust=trust)
    assert result.verdict == "undecidable"
    (status,) = [check for check in result.checks if check.check == "status"]
    assert status.outcome == "not-checked"
    # A bit that is known to be set still counts.
    assert bureau.verdict(bureau.text("阿卜杜拉·买买提"), trust=trust) == "revoked"


def test_a_list_with_a_changed_bit_is_refused(bureau):
    secured = signed(bureau, revocation(bureau))
    secured["credentialSubject"]["encodedList"] = encode_bitstring(Bitstring())
    refused(bureau, secured)


def test_a_list_signed_by_any_other_key_is_refused(bureau):
    for key in (bureau.seal, bureau.keyring.trust_root_signer(), TestKey()):
        refused(bureau, signed(bureau, revocation(bureau), key))


def test_a_list_in_another_issuers_name_is_refused(bureau):
    other = {**revocation(bureau), "issuer": "did:web:other.example"}
    refused(bureau, signed(bureau, other))


def test_a_list_without_a_proof_is_refused(bureau):
    refused(bureau, revocation(bureau))


@pytest.mark.parametrize("purpose", ["refresh", "message", "", "Revocation", ["refresh", "x"]])
def test_a_list_of_purposes_that_certificates_do_not_use_is_left_aside(bureau, purpose):
    other = subject({**revocation(bureau), "id": "https://a.example/1"}, statusPurpose=purpose)
    trust = load(bureau, signed(bureau, other), signed(bureau, revocation(bureau)))
    assert [*trust.status_lists.lists] == [revocation(bureau)["id"]]
    # It is the bureau's all the same: what somebody else signed is in no bundle.
    refused(bureau, signed(bureau, other, bureau.seal))


@pytest.mark.parametrize("purpose", [["revocation"], ["suspension", "revocation", "refresh"]])
def test_a_list_may_serve_several_purposes(bureau, purpose):
    """Bitstring Status List 1.0 §2.2: one or more strings."""
    trust = load(bureau, signed(bureau, subject(revocation(bureau), statusPurpose=purpose)))
    (found,) = trust.status_lists.lists.values()
    assert found.purposes == tuple(sorted({*purpose} - {"refresh"}))


@pytest.mark.parametrize(
    ("name", "verdict"), [("张三丰", "original"), ("阿卜杜拉·买买提", "revoked")]
)
def test_one_list_answers_for_both_purposes(bureau, name, verdict):
    both = ["revocation", "suspension"]
    trust = load(bureau, signed(bureau, subject(revocation(bureau), statusPurpose=both)))
    document = bureau.unsecured(name)
    entry = document["credentialStatus"][0]
    document["credentialStatus"] = [{**entry, "statusPurpose": purpose} for purpose in both]
    answers = check_status(document, bureau.did, trust, AT).check.entries
    assert answers == (("passed",) * 2 if verdict == "original" else ("failed",) * 2)


@pytest.mark.parametrize("purpose", [None, 1, [], ["revocation", 1], {}])
def test_a_list_without_a_purpose_is_refused(bureau, purpose):
    entry = subject(revocation(bureau), statusPurpose=purpose)
    secured = plainly_secured(entry, bureau.status_key, "ecdsa-jcs-2019")
    refused(bureau, secured)


@pytest.mark.parametrize("member", ["validFrom", "validUntil", "id", "issuer", "credentialSubject"])
def test_a_list_that_lacks_a_member_is_refused(bureau, member):
    entry = revocation(bureau)
    del entry[member]
    refused(bureau, signed(bureau, entry))


def test_a_list_of_another_type_is_refused(bureau):
    refused(bureau, signed(bureau, {**revocation(bureau), "type": ["VerifiableCredential"]}))
    refused(bureau, signed(bureau, {**revocation(bureau), "type": "VerifiableCredential"}))


def test_the_same_list_twice_is_refused(bureau):
    refused(bureau, *[signed(bureau, revocation(bureau))] * 2)


def test_a_list_that_inflates_beyond_every_bound_is_refused(bureau):
    bomb = encode_base64url(gzip.compress(bytes(60_000_000)))
    refused(bureau, signed(bureau, subject(revocation(bureau), encodedList=bomb)))


def test_a_list_that_is_too_short_is_refused(bureau):
    short = encode_base64url(gzip.compress(bytes(100)))
    refused(bureau, signed(bureau, subject(revocation(bureau), encodedList=short)))


CHANGE = {
    "statusListCredential": "https://rsj.sh.example/vc/status-lists/revocation/1",
    "statusListIndex": "5",
    "purpose": "revocation",
    "reason": "misuse-lending",
    "since": "2026-11-20T07:50:00Z",
    "replacedBy": None,
}


@pytest.mark.parametrize(
    "change",
    [{"since": "yesterday"}, {"since": None}, {"statusListIndex": "x"}, {"statusListIndex": None}],
    ids=repr,
)
def test_a_malformed_published_change_is_refused(bureau, change):
    bundle = bureau.bundle_with(statusChanges=[{**CHANGE, **change}])
    with pytest.raises(TrustError):
        Trust.load(bundle, TrustRoot.parse(bureau.root))


def test_a_published_change_revokes_nothing_by_itself(bureau):
    index = bureau.certificate()["credentialStatus"][0]["statusListIndex"]
    trust = bureau.trust_with(statusChanges=[{**CHANGE, "statusListIndex": index}])
    assert bureau.verdict(bureau.text(), trust=trust) == "original"


def test_a_set_bit_revokes_also_without_a_published_change(bureau):
    trust = bureau.trust_with(statusChanges=[])
    for name, verdict in (
        ("阿卜杜拉·买买提", "revoked"),
        ("赵六", "suspended"),
        ("钱七", "revoked"),
    ):
        result = bureau.verify(bureau.text(name), trust=trust)
        assert result.verdict == verdict
        (status,) = [check for check in result.checks if check.check == "status"]
        assert status.as_of == "2026-11-20T08:00:00Z"


def test_after_its_time_to_live_a_list_is_stale_though_still_valid(bureau):
    hour, day = 3_600_000, 86_400_000
    for ttl, code in ((day, "IN_FORCE"), (hour - 1_000, "STATUS_STALE")):
        lists = json.loads(bureau.bundle)["statusLists"]
        for entry in lists:
            del entry["proof"]
            entry["credentialSubject"]["ttl"] = ttl
        trust = load(bureau, *(signed(bureau, entry) for entry in lists))
        result = bureau.verify(bureau.text(), trust=trust)
        assert result.verdict == "original"
        (status,) = [check for check in result.checks if check.check == "status"]
        assert status.code == code


@pytest.mark.parametrize("ttl", [0, -1, True, "3600000", 1.5, 10**15, {}])
def test_a_malformed_time_to_live_is_refused(bureau, ttl):
    refused(bureau, signed(bureau, subject(revocation(bureau), ttl=ttl)))


@pytest.mark.parametrize("listed", [0, 1])
def test_a_published_list_is_no_certificate_and_nobody_elses(bureau, listed):
    """Its key is in the bureau's own DID document, so that 'another key signed it' is untrue."""
    published = json.loads(bureau.bundle)["statusLists"][listed]
    result = bureau.verify(json.dumps(published))
    assert (result.verdict, result.credential) == ("not-verifiable", None)
    assert result.errors[0].code == "STATUS_LIST_NO_CERTIFICATE"
    (told,) = [check for check in result.checks if check.code == "STATUS_LIST_NO_CERTIFICATE"]
    assert (told.check, told.outcome) == ("proof", "failed")


def test_only_a_list_under_a_key_for_lists_is_called_one(bureau):
    for document in (
        signed(bureau, revocation(bureau), TestKey()),
        {**signed(bureau, revocation(bureau)), "type": ["VerifiableCredential"]},
    ):
        assert bureau.verdict(json.dumps(document)) == "not-issued-by-bureau"
    forged = signed(bureau, bureau.unsecured())
    forged["type"].append("BitstringStatusListCredential")
    assert bureau.verdict(json.dumps(forged)) == "not-issued-by-bureau"
